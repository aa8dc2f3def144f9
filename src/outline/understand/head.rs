//! What stands above the first section: who issued it, under which number, when, about what, on which grounds.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use super::line::Line;
use super::marker::{Class, is_capitals};
use crate::outline::spelling::{capitalised, fold};

/// The word above the title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// Kế hoạch, chương trình, đề án, phương án.
    Plan,
    /// Quyết định, nghị quyết, thông báo: a plan may be attached to it or be what it approves.
    Deciding,
    /// Công văn: addressed to somebody.
    Letter,
    /// Chỉ thị, báo cáo, luật …: no plan.
    Other,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    pub kind: Option<Type>,
    /// The word itself: "CHỈ THỊ".
    pub word: Option<String>,
    pub title: Option<String>,
    pub number: Option<String>,
    pub issuer: Option<String>,
    pub issued_on: Option<NaiveDate>,
    pub basis: Vec<String>,
    /// How many of the lines it takes.
    pub length: usize,
}

const WORDS: [(&str, Type); 27] = [
    ("kế hoạch hành động", Type::Plan),
    ("kế hoạch", Type::Plan),
    ("chương trình hành động", Type::Plan),
    ("chương trình công tác", Type::Plan),
    ("chương trình", Type::Plan),
    ("đề án", Type::Plan),
    ("phương án", Type::Plan),
    ("hướng dẫn", Type::Plan),
    ("quyết định", Type::Deciding),
    ("nghị quyết", Type::Deciding),
    ("thông báo", Type::Deciding),
    ("kết luận", Type::Deciding),
    ("công điện", Type::Other),
    ("chỉ thị", Type::Other),
    ("báo cáo", Type::Other),
    ("tờ trình", Type::Other),
    ("thông tư", Type::Other),
    ("nghị định", Type::Other),
    ("luật", Type::Other),
    ("quy chế", Type::Other),
    ("quy định", Type::Other),
    ("biên bản", Type::Other),
    ("giấy mời", Type::Other),
    ("hợp đồng", Type::Other),
    ("đơn", Type::Other),
    ("điều lệ", Type::Other),
    ("thư mời", Type::Other),
];

macro_rules! patterns {
    ($($name:ident = $regex:expr;)+) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($regex).expect("a pattern"));)+
    };
}

patterns! {
    NUMBER = r"(?i)^\W*số\s*[:.]?\s*(\d{1,5}[a-zđ]?)\s*([-/])\s*((?:\d{4}\s*/\s*)?[A-ZĐ][\pL0-9\-–/&.]*(?:\s?[-–]\s?[\pL&]+)*)";
    DATE = r"(?i)ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})";
    CITED = r"(?i)\b(\d{1,5}[a-zđ]?\s?[-/]\s?(?:\d{4}\s?/\s?)?[A-ZĐ]{2}[\pL0-9&]*(?:\s?[-/–]\s?[\pL0-9&]+)*)";
    GROUND = r"^(?:Căn cứ|Thực hiện|Triển khai|Tiếp tục thực hiện|Để triển khai|Theo|Trên cơ sở|Nhằm|Để thực hiện|Xét|Chấp hành)\s";
    ISSUING = r"(?:^|[,;]\s)([\p{Lu}][^,;.]{3,90}?)\s+(?:ban hành|xây dựng)\s+(?:[Kk]ế hoạch|[Cc]hương trình)";
    BODY = r"^[IVX]+\.|^(?:Điều|Phần|Chương)\s";
}

/// The word of a line that names the kind of document.
fn word(line: &Line) -> Option<(Type, &'static str)> {
    let folded = fold(&line.text);
    let marked = line.is_marked() || line.centred;
    if line.marker.is_some() {
        return None;
    }
    WORDS.into_iter().find_map(|(word, kind)| {
        let rest = folded.strip_prefix(word)?;
        let alone = rest.chars().filter(|c| c.is_alphanumeric()).count() == 0;
        if !(marked || alone && kind == Type::Plan) {
            return None;
        }
        let is_start = rest.starts_with(' ') && is_capitals(&line.text);
        (alone || is_start && folded.chars().count() < 700).then_some((kind, word))
    })
}

/// Whether an attached plan begins with this line.
pub(super) fn is_attached_plan(line: &Line) -> bool {
    word(line).is_some_and(|(kind, _)| kind == Type::Plan)
}

pub(super) fn of(lines: &[Line]) -> Head {
    let mut head = Head::default();
    let at = lines.iter().take(80).position(|line| word(line).is_some());
    let letter = lines.iter().take(60).position(|line| fold(&line.text).starts_with("kính gửi"));
    let mut body = at.map_or(0, |at| at + 1);
    match (at, letter) {
        (Some(at), letter) if letter.is_none_or(|letter| at < letter) => {
            let (kind, word) = word(&lines[at]).expect("found above");
            head.kind = Some(kind);
            head.word = Some(word.to_owned());
            let rest: String = lines[at].text.chars().skip(word.chars().count()).collect();
            let mut title = vec![capitals_of(rest.trim().trim_matches([':', '.', '*']).trim()).to_owned()];
            let mut next = at + 1;
            while next < lines.len() && next < at + 5 && is_title(&lines[next], title.iter().all(String::is_empty)) {
                title.push(lines[next].text.clone());
                next += 1;
            }
            title.retain(|part| !part.is_empty());
            head.title = (!title.is_empty()).then(|| title.join(" "));
            body = next;
        }
        (_, Some(letter)) => {
            head.kind = Some(Type::Letter);
            let about = lines[..letter]
                .iter()
                .find(|line| fold(&line.text).starts_with("v/v") || fold(&line.text).starts_with("về việc"));
            head.title = about.map(|line| line.text.clone());
            body = letter + 1;
        }
        (None, None) => {}
        (Some(_), None) => {}
    }
    let first = lines[body.min(lines.len())..]
        .iter()
        .position(|line| line.marker.as_ref().is_some_and(|m| !m.class.is_bullet()) || BODY.is_match(&line.text))
        .map_or(lines.len(), |found| body + found);
    let letter_list = matches!(head.kind, Some(Type::Letter));
    head.length = if at.is_none() && letter.is_none() { 0 } else { first };
    let above = &lines[..body.min(lines.len()).max(first.min(12))];
    identify(&mut head, above, &lines[..first]);
    ground(&mut head, &lines[body.min(first)..first], letter_list);
    if let Some(title) = head.title.as_mut().filter(|title| is_capitals(title)) {
        *title = in_lower_case(title, &lines[body.min(first)..]).unwrap_or_else(|| title.clone());
    }
    head
}

/// The title where the first paragraph has run into it: as far as it is in capitals.
fn capitals_of(text: &str) -> &str {
    static PLAIN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\s\p{Lu}\p{Ll}+\s+(?:\p{Ll}+\s|[\pL]+\s+số\s)").expect("a pattern"));
    match PLAIN.find(text) {
        Some(found) if is_capitals(&text[..found.start()]) => &text[..found.start()],
        _ => text,
    }
}

fn is_title(line: &Line, first: bool) -> bool {
    let length = line.text.chars().count();
    if length > 700
        || line.marker.is_some()
        || GROUND.is_match(&line.text) && !line.is_marked() && !(first && is_subject(&line.text))
        || line.text.starts_with("(Kèm")
        || line.text.starts_with("(Ban hành")
    {
        return false;
    }
    let kind = word(line);
    line.is_marked() && kind.is_none_or(|(_, w)| fold(&line.text).chars().count() > w.chars().count() + 2)
        || first && length < 300 && !line.text.ends_with([';', ':'])
}

/// "Triển khai chương trình lớn của ngành" is what a plan is about; "Triển khai Nghị quyết số …, Sở ban hành Kế hoạch như
/// sau:" is on what ground.
fn is_subject(text: &str) -> bool {
    let folded = fold(text);
    !text.ends_with([':', ';', ',', '.'])
        && text.chars().count() < 250
        && !["ban hành kế hoạch", "xây dựng kế hoạch", "như sau"].iter().any(|w| folded.contains(w))
}

fn identify(head: &mut Head, above: &[Line], all: &[Line]) {
    head.number = above.iter().find_map(|line| {
        let found = NUMBER.captures(&line.text)?;
        let rest: String = found[3].split_whitespace().collect();
        Some(format!("{}{}{}", &found[1], &found[2], rest.trim_end_matches(['.', '-', '–'])))
    });
    // The place and day stand in a line of their own: "Hà Nội, ngày 17 tháng 11 năm 2025".
    head.issued_on =
        all.iter().filter(|line| line.text.chars().count() < 80 && line.marker.is_none()).find_map(|line| {
            let found = DATE.captures(&line.text)?;
            NaiveDate::from_ymd_opt(found[3].parse().ok()?, found[2].parse().ok()?, found[1].parse().ok()?)
        });
    head.issuer = issuer(above, all);
}

fn issuer(above: &[Line], all: &[Line]) -> Option<String> {
    let is_motto = |line: &Line| ["cộng hòa", "đảng cộng sản"].iter().any(|w| fold(&line.text).contains(w));
    let names: Vec<&str> = above
        .iter()
        .take_while(|line| word(line).is_none() && !NUMBER.is_match(&line.text))
        .filter(|line| !is_motto(line))
        .map(|line| line.text.trim_end_matches(['-', '*', '_', ' ', '\u{2500}']))
        .filter(|text| is_capitals(text) && text.chars().count() < 120 && !fold(text).starts_with("số"))
        .collect();
    let whole = match names.as_slice() {
        [.., above, last] if matches!(fold(above).as_str(), "ủy ban nhân dân" | "ubnd" | "hội đồng nhân dân") =>
        {
            format!("{above} {last}")
        }
        [.., last] => (*last).to_owned(),
        [] => return all.iter().rev().find_map(|line| Some(ISSUING.captures(&line.text)?[1].to_owned())),
    };
    in_lower_case(&whole, all).or_else(|| committee(&whole)).or(Some(whole))
}

/// "ỦY BAN NHÂN DÂN TỈNH NGHỆ AN" as one writes it.
fn committee(capitals: &str) -> Option<String> {
    let folded = capitals.to_lowercase();
    let (body, place) = ["ủy ban nhân dân ", "uỷ ban nhân dân ", "hội đồng nhân dân "]
        .iter()
        .find_map(|w| Some((*w, folded.strip_prefix(w)?)))?;
    let level = ["thành phố ", "tỉnh ", "huyện ", "quận ", "thị xã ", "thị trấn ", "phường ", "xã ", "đặc khu "]
        .into_iter()
        .find(|w| place.starts_with(w))?;
    let name: Vec<String> = place[level.len()..].split(' ').map(capitalised).collect();
    Some(format!("{}{level}{}", capitalised(body), name.join(" ")))
}

/// A title in capitals as the body writes it.
fn in_lower_case(capitals: &str, lines: &[Line]) -> Option<String> {
    let wanted = fold(capitals);
    lines.iter().take(60).filter(|line| !is_capitals(&line.text)).find_map(|line| {
        let folded = fold(&line.text);
        let at = folded.find(&wanted)?;
        let (skipped, length) = (folded[..at].chars().count(), wanted.chars().count());
        let found: String = line.text.chars().skip(skipped).take(length).collect();
        Some(capitalised(&found))
    })
}

fn ground(head: &mut Head, lines: &[Line], letter: bool) {
    for line in lines.iter().filter(|line| letter || GROUND.is_match(&line.text) || line.text.contains(" số ")) {
        for found in CITED.captures_iter(&line.text) {
            let number: String = found[1].split_whitespace().collect::<String>().replace('–', "-");
            let is_year_span = number.len() < 6;
            if !is_year_span
                && !head.basis.iter().any(|other| fold(other) == fold(&number))
                && head.number.as_ref() != Some(&number)
            {
                head.basis.push(number);
            }
        }
    }
}

/// Whether what a decision's first article approves is a plan.
pub(super) fn approves_plan(lines: &[Line]) -> bool {
    lines.iter().filter(|line| line.marker.as_ref().is_some_and(|m| m.class == Class::Article)).any(|line| {
        let folded = fold(&line.text);
        (folded.starts_with("phê duyệt") || folded.starts_with("ban hành"))
            && ["kế hoạch", "chương trình", "đề án", "phương án"].iter().any(|w| folded.contains(w))
    })
}
