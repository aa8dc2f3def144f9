//! What one phrase that stands where deadlines stand asks for. Specific first: dates, then another document's schedule,
//! then what it waits for, then what recurs.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::{Captures, Regex};

use super::date::{Point, points};
use super::{Anchor, Cadence, Deadline, Offset};
use crate::outline::spelling::{clean, fold};

macro_rules! pattern {
    ($name:ident, $regex:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($regex).expect("a pattern"));
    };
}

pattern!(NUMBER, r"(?i)\b\d+[a-z]?\s*[-/]\s*(?:\d{4}\s*[-/]\s*)?[a-zđ]+[a-zđ0-9&]*(?:\s?[-/]\s?[a-zđ0-9&]+)*");
pattern!(
    FOLLOWING,
    r"^(?:(?:thực hiện|triển khai|hoàn thành|bảo đảm|đảm bảo|tiến độ|thời gian|đúng)[,:]?\s+)*(?:theo|bám sát)\s+(?:đúng\s+)?(?:kế hoạch|lộ trình|tiến độ|chương trình|hướng dẫn|lịch|thời gian|quy định|yêu cầu của|chỉ đạo|quyết định|văn bản)"
);
pattern!(
    REPEATING,
    r"(?:h[ằà]ng|mỗi|từng)\s+(năm|quý|tháng|tuần)|(\d+)\s+tháng\s*(?:/|một|mỗi|1)\s*lần|định kỳ\s+(?:0?6|sáu)\s+tháng|(?:h[ằà]ng|mỗi)\s+(?:0?6|sáu)\s+tháng|(?:0?3|ba)\s+tháng/lần|tháng\s+(?:cuối|đầu)(?:\s+(?:của|mỗi))*\s+quý(?:\s*$|[,;.)])"
);
pattern!(CONTINUOUS, r"thường xuyên|liên tục|cả năm|thường kỳ|xuyên suốt|suốt thời gian");
pattern!(
    ONWARDS,
    r"(?:và|,)\s*(?:trong\s+)?(?:các|những)\s+năm\s+(?:tiếp\s+theo|sau|kế tiếp)|trở đi|và\s+các\s+giai đoạn\s+tiếp\s+theo|và\s+duy trì"
);
pattern!(EVENT, r"^(?:thực hiện\s+|hoàn thành\s+|ngay\s+)*((?:sau|trước)\s+khi|khi|ngay khi|kể từ khi)\s");
pattern!(SESSION, r"kỳ họp|phiên họp|giữa năm|đầu năm");
pattern!(AFTER, r"^(?:ngay\s+)?sau\s+\S");
pattern!(
    WITHIN,
    r"(?:(\d+)|một|hai|ba|năm|mười)\s*ngày(\s+làm việc)?\s*,?\s*(?:tính\s+)?((?:kể\s+)?từ(?:\s+(?:ngày|khi|thời điểm))?|sau(?:\s+(?:ngày|khi))?|trước(?:\s+(?:ngày|khi))?)\s+(\S.*)$"
);
pattern!(ANCHOR_DAY, r"(?:ngày|mùng|trước)\s+(\d{1,2})(?:\s*(?:/|-|tháng)\s*(\d{1,2}))?");
pattern!(ANCHOR_MONTH, r"tháng\s+(\d{1,2})\b");
pattern!(ANCHOR_QUARTER, r"quý\s+(iv|iii|ii|i|[1-4])\b");
pattern!(WEEKDAY, r"(?:thứ\s+(hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)");
pattern!(BEFORE, r"\btrước\b");
pattern!(RANGE_START, r"^(?:thực hiện\s+|bắt đầu\s+|triển khai\s+|áp dụng\s+)*(?:kể\s+)?từ\b");
pattern!(
    RANGE,
    r"\s*(?:-|đến|tới|đến hết|đến ngày|và|,)\s*(?:ngày|hết|hết ngày|tháng|hết tháng|quý|hết quý|năm|hết năm|\s)*$"
);

/// What a phrase asks for: "Quý IV/2025", "trước ngày 20 hằng tháng", "thực hiện theo Kế hoạch số 254-KH/TU".
/// Its words are kept whatever is understood.
pub fn phrase(text: &str) -> Deadline {
    phrase_in(text, None)
}

/// The same in a document of a year: "từ ngày 15/11 đến ngày 15/12".
pub(in crate::outline) fn phrase_in(text: &str, year: Option<i32>) -> Deadline {
    let text = clean(text.trim().trim_start_matches(['-', '+', '•', '–']));
    let text = text.trim_end_matches(['.', ';', ',', ' ']).to_owned();
    let folded = fold(&text);
    let mut deadline = Deadline { text, ..Deadline::default() };
    if FOLLOWING.is_match(&folded) {
        deadline.follows = Some(followed(&deadline.text));
        return deadline;
    }
    if let Some((event, offset)) = counted(&deadline.text, &folded) {
        deadline.event = Some(event);
        deadline.offset = Some(offset);
        return deadline;
    }
    let bare = spelled_out(&fold(&without_citations(&deadline.text)));
    let recurring = cadence(&bare);
    let mut found = points(&bare, year.or(recurring.map(|_| 2000)));
    // "Kỳ họp thường lệ giữa năm 2026": nobody can say on which day.
    let session = found.iter().all(|point| point.is_year) && SESSION.is_match(&bare);
    if session {
        found.clear();
    }
    if !found.is_empty() && recurring.is_none_or(|_| found.iter().any(|p| p.has_year)) {
        dated(&mut deadline, &bare, &found);
        if deadline.cadence.is_none() {
            deadline.cadence = recurring.or(CONTINUOUS.is_match(&bare).then_some(Cadence::Continuous));
        }
        return deadline;
    }
    if recurring.is_none() && (session || EVENT.is_match(&folded) || AFTER.is_match(&folded)) {
        deadline.event = Some(deadline.text.clone());
        return deadline;
    }
    if let Some(cadence) = recurring {
        // "25/5 và 25/11 hằng năm" comes twice a year.
        let days = found.iter().filter(|point| !point.has_year).count();
        let cadence = match (cadence, days) {
            (Cadence::Annual, 2) => Cadence::HalfYearly,
            (Cadence::Annual, 4) => Cadence::Quarterly,
            (cadence, _) => cadence,
        };
        deadline.cadence = Some(cadence);
        deadline.anchor = anchor(&bare, cadence);
    } else if CONTINUOUS.is_match(&bare) {
        deadline.cadence = Some(Cadence::Continuous);
    }
    deadline
}

/// Whether anything was understood from the words.
pub(in crate::outline) fn is_understood(deadline: &Deadline) -> bool {
    deadline.due_on.is_some()
        || deadline.cadence.is_some()
        || deadline.from.is_some()
        || deadline.follows.is_some()
        || deadline.event.is_some()
}

/// The number of the document whose schedule it is, or else the words.
fn followed(text: &str) -> String {
    match NUMBER.find(text) {
        Some(number) => number.as_str().split_whitespace().collect(),
        None => text.to_owned(),
    }
}

/// "trong thời hạn 03 ngày làm việc, kể từ ngày … có hiệu lực", "trước kỳ họp 15 ngày".
fn counted(text: &str, folded: &str) -> Option<(String, Offset)> {
    let found = WITHIN.captures(folded)?;
    let days: i32 = match found.get(1) {
        Some(digits) => digits.as_str().parse().ok()?,
        None => ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
            .iter()
            .position(|w| found[0].starts_with(w))
            .and_then(|at| i32::try_from(at + 1).ok())?,
    };
    let event = found.get(4)?;
    if !points(event.as_str(), None).is_empty() && !event.as_str().contains("hiệu lực") {
        return None;
    }
    let skipped = folded[..event.start()].chars().count();
    let event: String = text.chars().skip(skipped).collect();
    let days = if found[3].starts_with("trước") { -days } else { days };
    Some((event, Offset { days, working: found.get(2).is_some() }))
}

/// Dates of cited documents are no deadlines: "Kế hoạch số 12/KH-UBND ngày 01/3/2025".
fn without_citations(text: &str) -> String {
    static CITED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:số\s*:?\s*)?\b\d+[a-z]?\s?[-/]\s?(?:\d{4}\s?[-/]\s?)?([A-ZĐ]{2}[\pL0-9&]*)(?:\s?[-/]\s?[\pL0-9&]+)*(?:\s*,?\s*ngày\s+\d{1,2}(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\s+tháng\s+\d{1,2}\s+năm\s+\d{4}))?").expect("a pattern")
    });
    CITED
        .replace_all(text, |found: &Captures<'_>| {
            if matches!(fold(&found[1]).as_str(), "quý" | "tháng" | "năm" | "đến") {
                found[0].to_owned()
            } else {
                " ".to_owned()
            }
        })
        .into_owned()
}

/// "quý I, II/2026" names two quarters, "tháng 9 và 10 năm 2026" two months.
fn spelled_out(bare: &str) -> String {
    static LISTED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:(quý)\s*((?:i{1,3}|iv|[1-4]))\s*(?:,|-|và|đến)\s*((?:i{1,3}|iv|[1-4])\b)|(tháng)\s*(\d{1,2})\s*(?:,|-|và|đến)\s*(\d{1,2}\s+năm))")
            .expect("a pattern")
    });
    // "8-9/2026" names two months, no day.
    static MONTHS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(^|tháng\s+|\s)(0?[1-9]|1[0-2])\s?-\s?(0?[1-9]|1[0-2])\s?/\s?((?:19|20)\d{2})\b")
            .expect("a pattern")
    });
    let mut text = MONTHS.replace_all(bare, " tháng $2/$4 - tháng $3/$4").into_owned();
    for _ in 0..4 {
        if !LISTED.is_match(&text) {
            break;
        }
        text = LISTED.replace_all(&text, "$1$4 $2$5 - $1$4 $3$6").into_owned();
    }
    text
}

fn dated(deadline: &mut Deadline, bare: &str, found: &[Point]) {
    let (first, last) = (found[0], found[found.len() - 1]);
    let onwards = ONWARDS.find(bare).is_some_and(|at| at.start() >= first.at.start);
    let ranged = found.len() > 1
        && (RANGE_START.is_match(bare.trim_start()) || RANGE.is_match(&bare[first.at.end..last.at.start]));
    if first.span_start.is_some() || ranged {
        deadline.from = first.span_start.or(Some(first.start));
        deadline.due_on = Some(last.end);
        deadline.cadence = onwards.then_some(Cadence::Continuous);
    } else if onwards || starts_only(bare, first) {
        deadline.from = Some(first.start);
        deadline.cadence = Some(Cadence::Continuous);
    } else {
        deadline.due_on = if is_before(bare, last) { last.start.pred_opt() } else { Some(last.end) };
    }
    if deadline.from.zip(deadline.due_on).is_some_and(|(from, due)| due < from) {
        deadline.from = None;
    }
}

/// "Từ 01/7/2025" names the first day only.
fn starts_only(bare: &str, first: Point) -> bool {
    let head = bare[..first.at.start].trim_end();
    ["từ", "từ ngày", "kể từ ngày", "kể từ", "từ tháng", "từ năm", "bắt đầu từ", "từ quý"]
        .iter()
        .any(|w| head.strip_suffix(w).is_some_and(|rest| rest.is_empty() || rest.ends_with(' ')))
}

/// "trước ngày X" is due the day before; "trước ngày X … chậm nhất" is not asked.
fn is_before(bare: &str, point: Point) -> bool {
    let head = &bare[..point.at.start];
    let Some(word) = BEFORE.find_iter(head).last() else { return false };
    let between = head[word.end()..].trim();
    matches!(between, "" | "ngày" | "tháng" | "quý" | "năm" | "hết ngày" | "thời điểm" | "thời hạn" | "thời điểm ngày")
        || between.ends_with("giờ ngày")
}

fn cadence(bare: &str) -> Option<Cadence> {
    let found = REPEATING.captures_iter(bare).find(|found| {
        let before = bare[..found.get(0).map_or(0, |m| m.start())].trim_end();
        !["đánh giá", "dự toán", "kế hoạch", "ngân sách", "chương trình"].iter().any(|noun| before.ends_with(noun))
    })?;
    Some(match (found.get(1).map(|unit| unit.as_str()), found.get(2).and_then(|n| n.as_str().parse().ok())) {
        (Some("năm"), _) => Cadence::Annual,
        (Some("quý"), _) | (None, Some(3)) => Cadence::Quarterly,
        (None, None) if found[0].contains("quý") => Cadence::Quarterly,
        (Some("tháng"), _) | (None, Some(1)) => Cadence::Monthly,
        (Some(_), _) => Cadence::Weekly,
        (None, Some(12)) => Cadence::Annual,
        (None, _)
            if found[0].contains("03 tháng/") || found[0].contains("ba tháng") || found[0].starts_with("3 tháng") =>
        {
            Cadence::Quarterly
        }
        (None, _) => Cadence::HalfYearly,
    })
}

/// The day within the cadence, moved to the last one that is on time.
fn anchor(bare: &str, cadence: Cadence) -> Option<Anchor> {
    let mut anchor = Anchor::default();
    if cadence == Cadence::Weekly {
        let found = WEEKDAY.captures(bare)?;
        const DAYS: [&str; 6] = ["hai", "ba", "tư", "năm", "sáu", "bảy"];
        anchor.weekday = match found.get(1).map(|d| d.as_str()) {
            Some(day) => {
                DAYS.iter().position(|d| *d == day).and_then(|p| i16::try_from(p + 2).ok()).or(day.parse().ok())
            }
            None => Some(8),
        };
        return Some(anchor);
    }
    if let Some(found) = ANCHOR_DAY.captures(bare) {
        let day: i16 = found[1].parse().ok().filter(|d| (1..=31).contains(d))?;
        let month: Option<i16> = found.get(2).and_then(|m| m.as_str().parse().ok()).filter(|m| (1..=12).contains(m));
        let start = found.get(0).map_or(0, |m| m.start());
        let before = found[0].starts_with("trước")
            || BEFORE.find_iter(&bare[..start]).last().is_some_and(|w| bare[w.end()..start].trim().is_empty());
        (anchor.month, anchor.day) = if before { day_before(month, day) } else { (month, Some(day)) };
    } else if let Some(found) = ANCHOR_MONTH.captures(bare).filter(|_| cadence == Cadence::Annual) {
        anchor.month = found[1].parse().ok().filter(|m| (1..=12).contains(m));
    } else if let Some(found) = ANCHOR_QUARTER.captures(bare).filter(|_| cadence == Cadence::Annual) {
        anchor.month = super::date::quarter(&found[1]).and_then(|q| i16::try_from(q * 3).ok());
    }
    (anchor != Anchor::default()).then_some(anchor)
}

/// The first of a month gives the last of the month before; without a month, the last of the month.
fn day_before(month: Option<i16>, day: i16) -> (Option<i16>, Option<i16>) {
    if day > 1 {
        return (month, Some(day - 1));
    }
    let previous = month.map(|m| if m == 1 { 12 } else { m - 1 });
    let length = previous
        .and_then(|m| NaiveDate::from_ymd_opt(2024, u32::try_from(m).ok()?, 1))
        .map(|first| i16::from(first.num_days_in_month()));
    (previous, length.or(Some(31)))
}
