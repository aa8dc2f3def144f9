//! Which lines of a text belong to one paragraph. Documents come wrapped by hand, one paragraph a line, or with no empty
//! lines between paragraphs.

use std::sync::LazyLock;

use regex::Regex;

use super::wrap::{WIDEST, Wrap};
use crate::outline::understand::{is_capitals, opens_with_label, roman};

pub(super) struct Line<'a> {
    pub text: &'a str,
    /// White space before it, a tab as four.
    pub indent: usize,
    /// "Word  ⏎": Markdown's hard break.
    breaks: bool,
    pub chars: usize,
}

impl<'a> Line<'a> {
    pub fn new(line: &'a str) -> Self {
        let text = line.trim().trim_start_matches("> ").trim();
        let indent = line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
        Self { text, indent, breaks: line.ends_with("  "), chars: text.chars().count() }
    }

    pub fn is_ended(&self) -> bool {
        self.text.trim_end_matches(['*', '_', ' ', '”', '"']).ends_with(['.', ';', ':', '!', '?', ')'])
    }

    pub fn is_numbered(&self) -> bool {
        numbered(self.text).is_some()
    }

    /// How long it would be with the next line's first word.
    pub fn with(&self, next: &Self) -> usize {
        let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
        self.indent + self.chars + 1 + word
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

/// Groups the lines between two empty ones of a Markdown text.
pub(super) fn of_markdown<'a, 'b>(lines: &'b [Line<'a>]) -> Vec<&'b [Line<'a>]> {
    let wrapped = lines.iter().all(|line| line.chars <= WIDEST);
    let width = lines.iter().map(|line| line.chars).max().unwrap_or(0);
    grouped(lines, |before, line| !wrapped || begins(before, line, width))
}

/// Groups the lines between two empty ones of a plain text that is wrapped so.
pub(super) fn of_plain<'a, 'b>(lines: &'b [Line<'a>], wrap: Option<Wrap>) -> Vec<&'b [Line<'a>]> {
    grouped(lines, |before, line| wrap.is_none_or(|wrap| begins_plain(before, line, wrap)))
}

fn grouped<'a, 'b>(lines: &'b [Line<'a>], begins: impl Fn(&[Line<'a>], &Line<'a>) -> bool) -> Vec<&'b [Line<'a>]> {
    let mut out = Vec::new();
    let mut start = 0;
    for at in 1..lines.len() {
        if begins(&lines[start..at], &lines[at]) {
            out.push(&lines[start..at]);
            start = at;
        }
    }
    if start < lines.len() {
        out.push(&lines[start..]);
    }
    out
}

/// Whether a line of a wrapped plain text begins a paragraph: it begins as one does, or the line before was left short.
fn begins_plain(before: &[Line<'_>], line: &Line<'_>, wrap: Wrap) -> bool {
    let (first, last) = (&before[0], &before[before.len() - 1]);
    let short = wrap.is_ended_on_purpose(last, line);
    let (mark, rest) = bullet(line.text);
    if mark.is_some() {
        let next = rest.trim_start_matches(['“', '"', '(']).chars().next();
        // "Phòng Kế hoạch" / "- Tài chính": a name's dash at the end of a full line.
        return next.is_none_or(char::is_alphabetic)
            && (short || last.is_ended() || bullet(first.text).0.is_some() || is_label(rest));
    }
    if let Some(number) = numbered(line.text) {
        return short || last.is_ended() || numbered(first.text).is_some_and(|n| n + 1 == number);
    }
    if is_label(line.text) {
        return true;
    }
    if line.text.starts_with(char::is_lowercase) {
        return false;
    }
    short || is_capitals(last.text) && !is_capitals(line.text) || line.indent > last.indent + 1
}

fn begins(before: &[Line<'_>], line: &Line<'_>, width: usize) -> bool {
    let (first, last) = (&before[0], &before[before.len() - 1]);
    if is_closed_bold(before) || line.text.trim_matches(['*', ' ']).starts_with("Nơi nhận") {
        return true;
    }
    let ended = last.is_ended();
    let plain = line.text.trim_start_matches(['*', '_']);
    let short = last.chars * 4 < width * 3 && last.chars + 12 < width;
    // A star and a space is a bullet, stars before a word are marks.
    let (mark, rest) = if bullet(line.text).0.is_some() { bullet(line.text) } else { bullet(plain) };
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
    is_label(plain) || ended && (plain.starts_with('(') || uppercase && (short || last.breaks))
}

/// "**I. MỤC ĐÍCH**" with nothing behind it is a heading of its own.
fn is_closed_bold(lines: &[Line<'_>]) -> bool {
    let (first, last) = (lines[0].text, lines[lines.len() - 1].text);
    first.starts_with("**")
        && last.trim_end().ends_with("**")
        && lines.iter().map(|line| line.text.matches("**").count()).sum::<usize>() == 2
}

pub(super) fn is_label(text: &str) -> bool {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\p{Lu}[^:.;,]{3,40}:\*?\s").expect("a pattern"));
    LABEL.is_match(text) || opens_with_label(text)
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
