//! Which lines of a text belong to one paragraph. Documents come wrapped by hand, one paragraph a line, or with no empty
//! lines between paragraphs.

use std::sync::LazyLock;

use regex::Regex;

use crate::outline::understand::{is_capitals, roman};

/// Lines longer than this are not wrapped: each is a paragraph.
const WRAP: usize = 140;

pub(super) struct Line<'a> {
    pub text: &'a str,
    /// White space before it, a tab as four.
    pub indent: usize,
    /// "Word  ⏎": Markdown's hard break.
    breaks: bool,
    chars: usize,
}

impl<'a> Line<'a> {
    pub fn new(line: &'a str) -> Self {
        let text = line.trim().trim_start_matches("> ").trim();
        let indent = line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
        Self { text, indent, breaks: line.ends_with("  "), chars: text.chars().count() }
    }
}

/// The text's bullet, and the rest.
pub(super) fn bullet(text: &str) -> (Option<&str>, &str) {
    for mark in ["-", "–", "—", "+", "•", "●", "▪", "\u{f0b7}", "*"] {
        if let Some(rest) = text.strip_prefix(mark)
            && rest.starts_with(char::is_whitespace)
        {
            let mark = if matches!(mark, "–" | "—") { "-" } else { mark };
            return (Some(mark), rest.trim_start());
        }
    }
    (None, text)
}

/// Groups the lines between two empty ones.
pub(super) fn paragraphs<'a, 'b>(lines: &'b [Line<'a>], markdown: bool) -> Vec<&'b [Line<'a>]> {
    let wrapped = lines.iter().all(|line| line.chars <= WRAP);
    let width = lines.iter().map(|line| line.chars).max().unwrap_or(0);
    let mut out = Vec::new();
    let mut start = 0;
    for at in 1..lines.len() {
        if !wrapped || begins(&lines[start..at], &lines[at], width, markdown) {
            out.push(&lines[start..at]);
            start = at;
        }
    }
    if start < lines.len() {
        out.push(&lines[start..]);
    }
    out
}

fn begins(before: &[Line<'_>], line: &Line<'_>, width: usize, markdown: bool) -> bool {
    let (first, last) = (&before[0], &before[before.len() - 1]);
    if markdown && is_closed_bold(before) || line.text.trim_matches(['*', ' ']).starts_with("Nơi nhận") {
        return true;
    }
    let ended = last.text.trim_end_matches(['*', '_', ' ', '”', '"']).ends_with(['.', ';', ':', '!', '?', ')']);
    let plain = line.text.trim_start_matches(['*', '_']);
    let short = last.chars * 4 < width * 3 && last.chars + 12 < width;
    let (mark, rest) = bullet(plain);
    // A dash alone on its line is a bullet whose text was wrapped.
    let mark = mark.or((plain == "-").then_some("-"));
    let next = rest.trim_start_matches(['*', '_', ' ', '“', '"', '(']).chars().next();
    if mark.is_some() {
        let listed = before.len() == 1 && bullet(first.text).0.is_some();
        let headed = before.len() == 1 && numbered(first.text.trim_start_matches('*')).is_some();
        let upper = next.is_none_or(|c| c.is_uppercase() || plain == "-");
        return upper && (ended || listed || headed || short || is_label(rest))
            || listed && next.is_some_and(char::is_alphabetic)
            || line.indent > first.indent && bullet(first.text).0.is_some() && next.is_some_and(char::is_alphabetic);
    }
    if let Some(number) = numbered(plain) {
        return ended
            || numbered(first.text.trim_start_matches('*')).is_some_and(|n| n + 1 == number && before.len() == 1);
    }
    if before.iter().all(|line| is_capitals(line.text)) && !is_capitals(line.text) && line.chars > 12 {
        return true;
    }
    let uppercase = plain.chars().next().is_some_and(char::is_uppercase);
    ended && (plain.starts_with('(') || uppercase && (short || last.breaks || is_label(plain)))
        || last.breaks && is_label(plain)
}

/// "**I. MỤC ĐÍCH**" with nothing behind it is a heading of its own.
fn is_closed_bold(lines: &[Line<'_>]) -> bool {
    let (first, last) = (lines[0].text, lines[lines.len() - 1].text);
    first.starts_with("**")
        && last.trim_end().ends_with("**")
        && lines.iter().map(|line| line.text.matches("**").count()).sum::<usize>() == 2
}

fn is_label(text: &str) -> bool {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\p{Lu}[^:.;,]{3,40}:\*?\s").expect("a pattern"));
    LABEL.is_match(text)
}

/// What a line's own number counts: 3 in "3. Tổ chức", "c) Tổ chức", "1.3. Tổ chức".
fn numbered(text: &str) -> Option<usize> {
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(?:\d{1,2}\.)*(\d{1,2})[.)]|([a-zđ])[.)]|([IVX]{1,5})\.|Điều\s+(\d{1,3})[.:])\**\s+[\pL“(*]")
            .expect("a pattern")
    });
    let found = NUMBERED.captures(text)?;
    if let Some(digits) = found.get(1).or(found.get(4)) {
        return digits.as_str().parse().ok();
    }
    if let Some(letter) = found.get(2) {
        return "abcdđeghiklmnopqrstuvxy".chars().position(|c| letter.as_str().starts_with(c));
    }
    found.get(3).map(|number| roman(number.as_str()).unwrap_or(0))
}
