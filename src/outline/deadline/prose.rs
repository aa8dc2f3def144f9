//! Finding deadlines where they stand: in parentheses that end a sentence, behind "hoàn thành trước", in a cell with
//! several phrases.

use std::sync::LazyLock;

use regex::Regex;

use super::Deadline;
use super::phrase::{is_understood, phrase_in};
use crate::outline::spelling::{clean, fold};

/// A longer one is a sentence of its own, not a deadline.
const LONGEST_PHRASE: usize = 160;

const DAY: &str = r"(?:ngày\s+)?\d{1,2}(?:\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?(?:19|20)\d{2})?|\s+tháng\s+\d{1,2}(?:\s+năm\s+(?:19|20)\d{2})?)";
const EACH: &str = r"(?:\s+(?:của\s+)?(?:h[ằà]ng|mỗi)\s+(?:năm|qu[ýí]|tháng|tuần))";
const SPAN: &str = r"(?:tháng\s+\d{1,2}\s*(?:/|-|năm|\.)\s*(?:19|20)\d{2}|\d{1,2}/(?:19|20)\d{2}|qu[ýí]\s*(?:IV|III|II|I|[1-4])\s*(?:[/,.-]|năm|\s)*\s*(?:19|20)\d{2}|năm\s+học\s+(?:19|20)\d{2}\s?[-–]\s?(?:19|20)\d{2}|năm\s+(?:19|20)\d{2})";

static PARENTHESIS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\(([^()]{4,400})\)").expect("a pattern"));

/// How a parenthesis begins that may say when.
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:thực hiện|hoàn thành|thời gian|thời hạn|tiến độ|xong|kết thúc|chậm nhất|muộn nhất|trước|trong (?:năm|quý|tháng|giai đoạn|thời hạn|vòng|tuần)|từ (?:ngày|tháng|quý|năm|\d)|tháng|quý|năm (?:học )?\d|định kỳ|thường xuyên|liên tục|hằng|hàng (?:năm|quý|tháng|tuần)|theo (?:kế hoạch|lộ trình|tiến độ)|giai đoạn|ngày \d|sau khi|khi có|báo cáo trước|\d{1,2}/\d)").expect("a pattern")
});

/// Said firmly enough to stand within a sentence: "(từ ngày 15/11 đến ngày 15/12)", "(hoàn thành trong năm 2026)".
static FIRM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:thực hiện|hoàn thành|thời gian|thời hạn|tiến độ|xong|chậm nhất|muộn nhất|trước (?:ngày|\d)|từ ngày .* đến|thường xuyên)").expect("a pattern")
});

/// "hoàn thành trước ngày 30/6/2026", "trước ngày 15 hằng tháng", "xong trong quý II/2026".
static INLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?ix)
        (?:(?:hoàn\s+thành|xong|kết\s+thúc)\s+)?
        (?: (?:(?:chậm|muộn)\s+nhất(?:\s+(?:là|vào|đến|trong|trước))*|trước|không\s+(?:quá|muộn\s+hơn|chậm\s+hơn))
            \s+(?:\d{{1,2}}\s*(?:giờ|h)\d{{0,2}},?\s+)?
            (?: {DAY}(?:\s*(?:,|và|;)\s*{DAY})*{EACH}? | ngày\s+\d{{1,2}}{EACH} | \d{{1,2}}{EACH} | thứ\s+\S+{EACH} | {SPAN} )
          | (?:hoàn\s+thành|xong|kết\s+thúc|thực\s+hiện\s+xong)(?:\s+(?:trong|vào|đến|hết|ngay|thời\s+gian|cuối|đầu))*\s+(?: {DAY} | {SPAN} )(?:\s+và\s+thực\s+hiện\s+thường\s+xuyên)?
          | trong\s+(?:thời\s+hạn\s+|vòng\s+|thời\s+gian\s+)?\d{{1,3}}\s+ngày(?:\s+làm\s+việc)?\s*,?\s+(?:tính\s+)?(?:kể\s+từ|từ\s+ngày|từ\s+khi|sau\s+khi)\s[^.;()]{{4,120}}
          | từ\s+{DAY}\s+đến\s+(?:hết\s+)?{DAY}
          | (?:thực\s+hiện\s+)?từ\s+{SPAN}\s+đến\s+(?:hết\s+)?{SPAN}
          | (?:thực\s+hiện|triển\s+khai|áp\s+dụng|bắt\s+đầu)\s+(?:kể\s+)?từ\s+(?: {DAY} | {SPAN} )(?:\s+trở\s+đi)?
          | định\s+kỳ\s+(?:vào\s+)?(?:(?:trước\s+)?(?:ngày|thứ)\s+\S+\s+)?(?:h[ằà]ng|mỗi)\s+(?:năm|qu[ýí]|tháng|tuần)\b
          | định\s+kỳ\s+(?:0?[36]|sáu|ba)\s+tháng(?:\s*/\s*(?:0?1\s+)?lần|\s+(?:một|0?1)\s+lần)?\b
          | trước\s+ngày\s+\d{{1,2}}\s+(?:của\s+)?tháng\s+(?:cuối|đầu)(?:\s+(?:của|mỗi))*\s+qu[ýí]
          | (?:trong|vào)\s+(?:tháng|qu[ýí])\s+(?:\d{{1,2}}|IV|I{{1,3}})\s*(?:/|năm)\s*(?:19|20)\d{{2}}\b
        )"
    ).replace('\n', " ")).expect("a pattern")
});

/// A sentence that waits for somebody else's document: "… khi Chính phủ ban hành các văn bản hướng dẫn".
static WAITING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|\s)((?:ngay\s+)?(?:sau\s+)?khi\s+(?:có\s|được\s|\p{Lu})[^.;()]{8,200}?)\.?$")
        .expect("a pattern")
});

/// What comes back with a report; "kiểm tra định kỳ hằng năm" only says what kind of inspection.
static REPORTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)báo cáo|tổng hợp|sơ kết|tổng kết|thực hiện,").expect("a pattern"));

/// A clause of its own at the end that says how long.
static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[,;.]\s+((?i:(?:thực hiện|triển khai|duy trì)\s+(?:thường xuyên|liên tục)(?:,\s*(?:liên tục|thường xuyên))?))[\s.;/]*$").expect("a pattern")
});

/// The deadlines in a task's text, each with its clause where there are several.
pub(in crate::outline) fn said_in(text: &str, year: Option<i32>) -> Vec<Deadline> {
    let mut found: Vec<(usize, usize, Deadline)> = Vec::new();
    let mut masked = text.to_owned();
    for group in PARENTHESIS.captures_iter(text) {
        let (Some(whole), Some(inner)) = (group.get(0), group.get(1)) else { continue };
        if let Some(deadline) = in_parenthesis(inner.as_str(), &text[whole.end()..], year) {
            masked.replace_range(whole.range(), &" ".repeat(whole.len()));
            found.push((whole.start(), whole.end(), deadline));
        }
    }
    for at in INLINE.find_iter(&masked) {
        let within = ["trong t", "trong q", "vào t", "vào q"].iter().any(|w| at.as_str().starts_with(w));
        if cites(&masked[..at.start()])
            || within
                && !masked[at.end()..].trim_start().is_empty()
                && !masked[at.end()..].trim_start().starts_with(['.', ',', ';', ')'])
        {
            continue;
        }
        let deadline = phrase_in(at.as_str(), year);
        let is_review = fold(at.as_str()).starts_with("định kỳ") && !REPORTED.is_match(&masked);
        if is_understood(&deadline) && !is_review {
            found.push((at.start(), at.end(), deadline));
        }
    }
    if found.is_empty()
        && let Some(at) = WAITING.captures(&masked).and_then(|all| all.get(1))
        && !["trong", "trước", "nếu"].iter().any(|w| masked[..at.start()].trim_end().ends_with(w))
        && fold(at.as_str()).split(' ').any(|w| matches!(w, "ban" | "dẫn" | "lực" | "duyệt" | "định"))
    {
        found.push((at.start(), at.end(), phrase_in(at.as_str(), year)));
    }
    // "…, do Trung tâm Truyền thông chủ trì, thực hiện thường xuyên."
    if found.is_empty()
        && let Some(at) = CLAUSE.captures(&masked).and_then(|all| all.get(1))
    {
        found.push((at.start(), at.end(), phrase_in(at.as_str(), year)));
    }
    // "định kỳ hằng quý báo cáo trước ngày 10 của tháng cuối quý" is one deadline: the one that names the day.
    let exact: Vec<_> = found.iter().filter(|(.., d)| d.anchor.is_some()).map(|(.., d)| d.cadence).collect();
    found.retain(|(.., d)| {
        d.anchor.is_some() || d.due_on.is_some() || d.cadence.is_none() || !exact.contains(&d.cadence)
    });
    found.sort_by_key(|(start, ..)| *start);
    scoped(text, found)
}

/// What a sentence ends in: "… thực hiện thường xuyên".
static ENDING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|\s)((?:(?:thực hiện|triển khai|duy trì)\s+)?(?:thường xuyên|liên tục)(?:,\s*liên tục)?|h[ằà]ng\s+(?:năm|quý|tháng|tuần))[\s.;]*$").expect("a pattern")
});

/// How often something is to be done that the words before say.
pub(in crate::outline) fn ending(text: &str, year: Option<i32>) -> Option<Deadline> {
    ENDING.captures(text).map(|found| phrase_in(&found[1], year)).filter(is_understood)
}

/// A date behind these belongs to what it describes.
fn cites(before: &str) -> bool {
    let before = before.trim_end();
    ["được ban hành", "đã ban hành", "có hiệu lực", "được phê duyệt", "phát sinh", "sinh"]
        .iter()
        .any(|w| before.ends_with(w))
}

fn in_parenthesis(inner: &str, rest: &str, year: Option<i32>) -> Option<Deadline> {
    let folded = fold(inner);
    if inner.chars().count() > LONGEST_PHRASE || !OPENING.is_match(&folded) {
        return None;
    }
    let ends_sentence = rest.trim_start().chars().next().is_none_or(|c| ".;:,/".contains(c))
        || rest.trim_start().chars().next().is_some_and(char::is_uppercase);
    let bare_day = folded.starts_with("ngày") || folded.starts_with("năm ") || folded.starts_with("giai đoạn");
    if !FIRM.is_match(&folded) && (!ends_sentence || bare_day && !rest.trim_matches(['.', ';', '/', ' ']).is_empty()) {
        return None;
    }
    Some(phrase_in(inner, year)).filter(is_understood)
}

/// Where a task has several, each belongs to the words since the one before it.
fn scoped(text: &str, found: Vec<(usize, usize, Deadline)>) -> Vec<Deadline> {
    let several = found.len() > 1;
    let mut from = 0;
    let mut out = Vec::with_capacity(found.len());
    for (start, end, mut deadline) in found {
        if several && start > from {
            let clause = clean(&text[from..start]);
            let clause = clause.trim_matches(['.', ';', ',', ' ']);
            deadline.scope = (!clause.is_empty()).then(|| clause.to_owned());
        }
        from = end.max(from);
        out.push(deadline);
    }
    out
}

/// The phrases of a cell or of what follows a label: one a line, or divided by semicolons where each says when.
pub(in crate::outline) fn several(text: &str, year: Option<i32>) -> Vec<Deadline> {
    let lines: Vec<&str> =
        text.split(['\n', ';']).map(str::trim).filter(|line| line.chars().any(char::is_alphanumeric)).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let each: Vec<Deadline> = lines.iter().map(|line| with_scope(line, year)).collect();
    if lines.len() > 1 && each.iter().all(is_understood) {
        return each;
    }
    vec![with_scope(text, year)]
}

/// "Xây dựng đề án: Quý I/2026", "Quý I/2026: xây dựng đề án".
fn with_scope(line: &str, year: Option<i32>) -> Deadline {
    let whole = phrase_in(line, year);
    let Some((left, right)) = line.split_once(':') else { return whole };
    let (first, second) = (phrase_in(left, year), phrase_in(right, year));
    let (mut deadline, scope) = match (is_understood(&first), is_understood(&second)) {
        (true, false) => (first, right),
        (false, true) => (second, left),
        _ => return whole,
    };
    let scope = clean(scope.trim_start_matches(['-', '+', ' ']));
    let is_label = ["thời gian", "thời hạn", "tiến độ", "hoàn thành"].iter().any(|w| fold(&scope).starts_with(w));
    deadline.scope = (!scope.is_empty() && !is_label).then_some(scope);
    deadline
}
