//! Numbers and bullets before a paragraph: "IV.", "1.1", "a)", "(2)", "-", "Điều 3.", "Phần thứ nhất".

use std::sync::LazyLock;

use regex::Regex;

use crate::outline::spelling::{fold, one_dash};

/// Kinds of numbers, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Phần, Chương.
    Part,
    /// Mục 1 of a chapter.
    Division,
    /// Điều.
    Article,
    /// A. B.
    Capital,
    /// I. II.
    Roman,
    /// 1. and 1.1 by how many numbers it has.
    Decimal(usize),
    /// a) b)
    Letter,
    /// (1) 1)
    Round,
    Dash,
    Plus,
    Dot,
}

impl Class {
    pub fn is_bullet(self) -> bool {
        self >= Self::Dash
    }
}

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub class: Class,
    /// As it is part of a ref: "IV", "1.1", "a". Empty for bullets.
    pub number: String,
}

impl Marker {
    fn new(class: Class, number: impl Into<String>) -> Self {
        Self { class, number: number.into() }
    }

    /// "1.2" as 2, "c" as 3, "IV" as 4.
    pub fn ordinal(&self) -> Option<usize> {
        const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";
        match self.class {
            Class::Letter => LETTERS.chars().position(|c| self.number.starts_with(c)).map(|at| at + 1),
            Class::Capital => LETTERS.to_uppercase().chars().position(|c| self.number.starts_with(c)).map(|at| at + 1),
            class if class.is_bullet() => None,
            _ => self.number.rsplit('.').next().and_then(|last| last.parse().ok().or_else(|| roman(last))),
        }
    }
}

macro_rules! patterns {
    ($($name:ident = $regex:expr;)+) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($regex).expect("a pattern"));)+
    };
}

patterns! {
    PART = r"(?i)^(?:phần|chương)\s+(?:thứ\s+)?([IVX]{1,6}|\d{1,2}|nhất|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|[A-H])\s*(?:[.:\-–]|$|\s)\s*";
    DIVISION = r"(?i)^mục\s+([IVX]{1,6}|\d{1,2})\s*(?:[.:\-–]|$)\s*";
    ARTICLE = r"(?i)^điều\s+(\d{1,3})\s*[.:]\s*";
    ROMAN = r"^([IVX]{1,6}|[IVXl1]{1,5})\s*[.)/:\-–]\s*(?:[^\d\s]|$)";
    ROMAN_BARE = r"^([IVX]{1,6})\s+\p{Lu}{2}";
    CAPITAL = r"^([A-HĐ])\s*[./)]\s+\S";
    DECIMAL = r"^(\d{1,2}(?:\.\d{1,2}){0,4})(\s*\.\s*|\s*[:/]\s+|\s*[\-–]\s+|\s+)[\pL“‘(\x22\[\d*]";
    ROUND = r"^(?:\((\d{1,2}|[a-zđ]|[ivx]{1,4})\)|(\d{1,2})\))\s*\S";
    LETTER = r"^([a-zđ]\d?)\s*(?:\)|\.\s|/\s)\s*\S";
    LABEL_END = r"^[\s.)/:\-–]+";
}

/// The marker at the beginning of a text, and how many bytes it takes. A dotless number counts only in a heading.
pub(super) fn typed(text: &str, is_heading: bool) -> Option<(Marker, usize)> {
    // "V/v …": about what a letter is.
    if text.starts_with("V/v") {
        return None;
    }
    if let Some(found) = PART.captures(text) {
        let end = found.get(0)?.end();
        return Some((Marker::new(Class::Part, part_number(&found[1])), end));
    }
    if let Some(found) = DIVISION.captures(text) {
        return Some((Marker::new(Class::Division, &found[1]), found.get(0)?.end()));
    }
    if let Some(found) = ARTICLE.captures(text) {
        return Some((Marker::new(Class::Article, &found[1]), found.get(0)?.end()));
    }
    if let Some(found) = ROMAN.captures(text) {
        let number = found[1].replace(['l', '1'], "I");
        let scanned = number != found[1];
        let rest = after(text, found.get(1)?.end());
        if roman(&number).is_some()
            && (!scanned || found[1].contains(['I', 'V', 'X', 'l']) && is_capitals(&text[rest..]))
        {
            return Some((Marker::new(Class::Roman, number), rest));
        }
    }
    if let Some(found) = ROMAN_BARE.captures(text)
        && roman(&found[1]).is_some()
        && is_capitals(text)
    {
        return Some((Marker::new(Class::Roman, &found[1]), after(text, found.get(1)?.end())));
    }
    if let Some(found) = CAPITAL.captures(text) {
        return Some((Marker::new(Class::Capital, &found[1]), after(text, found.get(1)?.end())));
    }
    if let Some(found) = ROUND.captures(text) {
        let number = found.get(1).or(found.get(2))?;
        let end = number.end() + text[number.end()..].len() - text[number.end()..].trim_start_matches(')').len();
        return Some((Marker::new(Class::Round, number.as_str()), end + spaces(&text[end..])));
    }
    if let Some(found) = DECIMAL.captures(text) {
        let number = &found[1];
        let depth = number.split('.').count();
        let dotless = found[2].trim().is_empty();
        let rest = after(text, found.get(1)?.end());
        let begins = text[rest..].chars().next().is_some_and(|c| !c.is_lowercase());
        let is_number = !dotless || begins && (depth > 1 || is_heading);
        let is_date = text[rest..].starts_with(|c: char| c.is_ascii_digit()) && !text[rest..].starts_with("100");
        if is_number && (!is_date || found[2].contains('.')) {
            return Some((Marker::new(Class::Decimal(depth), number), rest));
        }
    }
    if let Some(found) = LETTER.captures(text) {
        return Some((Marker::new(Class::Letter, &found[1]), after(text, found.get(1)?.end())));
    }
    bullet(text)
}

/// The number of Word's automatic list, or a bullet that stands apart from the text.
pub(super) fn label(label: &str) -> Option<Marker> {
    let label = label.trim();
    let whole = format!("{label} X");
    typed(&whole, true).map(|(marker, _)| marker).or_else(|| {
        let is_symbol = !label.is_empty() && label.chars().all(|c| !c.is_alphanumeric());
        is_symbol.then(|| Marker::new(Class::Dash, ""))
    })
}

fn bullet(text: &str) -> Option<(Marker, usize)> {
    let first = text.chars().next()?;
    let class = match one_dash(first) {
        '-' => Class::Dash,
        '+' => Class::Plus,
        '•' | '●' | '▪' | '*' | '○' | '◦' | '■' | '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '✓' => {
            Class::Dot
        }
        _ => return None,
    };
    let rest = &text[first.len_utf8()..];
    let skipped = spaces(rest);
    let next = rest[skipped..].chars().next()?;
    // "- 2030": the second half of a span that a line's end has cut.
    if next.is_ascii_digit() && rest[skipped..].chars().take_while(char::is_ascii_digit).count() == 4 {
        return None;
    }
    (next.is_alphanumeric() || "“\"'‘([".contains(next)).then(|| (Marker::new(class, ""), first.len_utf8() + skipped))
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Where the text begins behind a number's dots and spaces.
fn after(text: &str, number_end: usize) -> usize {
    number_end + LABEL_END.find(&text[number_end..]).map_or(0, |found| found.end())
}

fn part_number(word: &str) -> String {
    const WORDS: [&str; 8] = ["nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám"];
    let folded = fold(word);
    let at = match folded.as_str() {
        "một" => Some(0),
        "bốn" => Some(3),
        other => WORDS.iter().position(|w| *w == other),
    };
    at.map_or_else(|| word.to_uppercase(), |at| (at + 1).to_string())
}

/// Whether it is written in capitals, as headings of the first order are.
pub(in crate::outline) fn is_capitals(text: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for c in text.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper >= 2 && lower * 5 < upper
}

/// "IV" as 4, if it is written as one writes it.
pub(in crate::outline) fn roman(text: &str) -> Option<usize> {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let ones_at = text.find(['I', 'V']).unwrap_or(text.len());
    let tens = match &text[..ones_at] {
        "XL" => 4,
        tens if tens.len() <= 3 && tens.chars().all(|c| c == 'X') => tens.len(),
        _ => return None,
    };
    let ones = ONES.iter().position(|ones| *ones == &text[ones_at..])?;
    Some(tens * 10 + ones).filter(|value| *value > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, class: Class, number: &str, rest: &str) {
        let (marker, skipped) = typed(text, true).expect(text);
        assert_eq!((marker.class, marker.number.as_str(), &text[skipped..]), (class, number, rest));
    }

    #[test]
    fn numbers_of_every_usual_kind() {
        reads("IV. NỘI DUNG", Class::Roman, "IV", "NỘI DUNG");
        reads("IV NỘI DUNG", Class::Roman, "IV", "NỘI DUNG");
        reads("lV. NỘI DUNG", Class::Roman, "IV", "NỘI DUNG");
        reads("III- Tổ chức", Class::Roman, "III", "Tổ chức");
        reads("A. Phần chung", Class::Capital, "A", "Phần chung");
        reads("1. Về dữ liệu", Class::Decimal(1), "1", "Về dữ liệu");
        reads("1.Về dữ liệu", Class::Decimal(1), "1", "Về dữ liệu");
        reads("5 Đẩy mạnh", Class::Decimal(1), "5", "Đẩy mạnh");
        reads("3.1 Về tổ chức", Class::Decimal(2), "3.1", "Về tổ chức");
        reads("1.2.3. Mục", Class::Decimal(3), "1.2.3", "Mục");
        reads("1. 100% cán bộ", Class::Decimal(1), "1", "100% cán bộ");
        reads("đ) Việc", Class::Letter, "đ", "Việc");
        reads("a. Việc", Class::Letter, "a", "Việc");
        reads("(2) Việc", Class::Round, "2", "Việc");
        reads("2) Việc", Class::Round, "2", "Việc");
        reads("– Việc", Class::Dash, "", "Việc");
        reads("+ Việc", Class::Plus, "", "Việc");
        reads("Điều 3. Hiệu lực", Class::Article, "3", "Hiệu lực");
        reads("PHẦN THỨ HAI. NHIỆM VỤ", Class::Part, "2", "NHIỆM VỤ");
        reads("Phần I", Class::Part, "I", "");
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "5 Đẩy mạnh",
            "100% cán bộ",
            "2025. Năm",
            "- 2030 phấn đấu",
            "Mục tiêu 1. Kinh tế",
            "Phần mềm",
            "12/2025 xong",
        ] {
            assert_eq!(typed(text, false), None, "{text}");
        }
    }

    #[test]
    fn labels_of_automatic_lists() {
        assert_eq!(label("1."), Some(Marker::new(Class::Decimal(1), "1")));
        assert_eq!(label("a)"), Some(Marker::new(Class::Letter, "a")));
        assert_eq!(label("II."), Some(Marker::new(Class::Roman, "II")));
        assert_eq!(label("-"), Some(Marker::new(Class::Dash, "")));
        assert_eq!(label("\u{f0b7}"), Some(Marker::new(Class::Dot, "")));
    }

    #[test]
    fn roman_numbers_are_those_one_writes() {
        assert_eq!(roman("XIV"), Some(14));
        assert_eq!(roman("IIII"), None);
        assert_eq!(roman("VX"), None);
        assert_eq!(roman(""), None);
    }
}
