//! The document's paragraphs as lines with their markers, mended where footnotes and page breaks have cut a sentence.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::label;
use super::marker::{self, Class, Marker, is_capitals};
use super::{party, role};
use crate::outline::deadline::said_in;
use crate::outline::document::{Block, Document, Paragraph};
use crate::outline::spelling::{clean, fold};

/// A paragraph, or several that were one.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// First and last block it was read from.
    pub first: usize,
    pub last: usize,
    pub marker: Option<Marker>,
    /// Without the marker.
    pub text: String,
    pub level: Option<u8>,
    pub bold: bool,
    pub centred: bool,
    /// It came out of a table that only sets out the page: letterhead, signature.
    pub boxed: bool,
}

impl Line {
    /// Set apart as headings are.
    pub fn is_marked(&self) -> bool {
        self.level.is_some() || self.bold || is_capitals(&self.text)
    }

    pub fn is_ended(&self) -> bool {
        let text = self.text.trim_end_matches(['”', '"', ')', '’', ' ', '*']);
        text.len() < self.text.len() && self.text.ends_with([')', '”', '"'])
            || text.ends_with(['.', ';', ':', '!', '?', '…'])
    }
}

/// Lines of a paragraph; a line break within one begins another.
pub(super) fn of_paragraph(index: usize, paragraph: &Paragraph, boxed: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for (at, text) in paragraph.text.split('\n').map(clean).enumerate().filter(|(_, text)| !text.is_empty()) {
        let marked = paragraph.level.is_some() || paragraph.bold;
        let given = (at == 0).then(|| paragraph.label.as_deref().and_then(marker::label)).flatten();
        // A bullet of the list before a typed number: the number says more.
        let typed =
            if given.as_ref().is_none_or(|m| m.class.is_bullet()) { marker::typed(&text, marked) } else { None };
        let typed = typed.filter(|(m, _)| given.is_none() || !m.class.is_bullet() && m.class != marker::Class::Article);
        let (found, skipped) = match (typed, given) {
            (Some((found, skipped)), _) => (Some(found), skipped),
            (None, given) => (given, 0),
        };
        let (text, run_in) = with_run_in_item(&text[skipped..], found.is_some());
        lines.push(Line {
            first: index,
            last: index,
            marker: found,
            text: text.to_owned(),
            level: paragraph.level,
            bold: paragraph.bold,
            centred: paragraph.centred,
            boxed,
        });
        if let Some((item, skipped)) = run_in
            .and_then(|item| Some((item, marker::typed(item, false)?)))
            .map(|(item, (m, skipped))| ((item, m), skipped))
        {
            lines.push(Line {
                first: index,
                last: index,
                marker: Some(item.1),
                text: item.0[skipped..].to_owned(),
                ..Line::default()
            });
        }
    }
    lines
}

/// "3. Vụ Tổ chức cán bộ - Quán triệt …": a heading that its first item has run into.
fn with_run_in_item(text: &str, is_numbered: bool) -> (&str, Option<&str>) {
    let at = text.find(" - ").or_else(|| text.find(" – ")).filter(|_| is_numbered);
    match at.map(|at| (&text[..at], text[at..].trim_start())) {
        Some((heading, item))
            if item.chars().count() > 60
                && item.chars().nth(2).is_some_and(char::is_uppercase)
                && party::is_heading(heading)
                && begins_deed(item.trim_start_matches(['-', '–', ' '])) =>
        {
            (heading, Some(item))
        }
        _ => (text, None),
    }
}

/// Whether a text says what to do from its first word: "Quán triệt …", not "Tài chính bố trí …", "Tổng hợp theo dõi …",
/// whose first words end a name.
fn begins_deed(text: &str) -> bool {
    let text = role::lowered(text);
    party::after_verb(&text).is_some_and(|rest| party::after_verb(rest).is_none())
}

/// The paragraphs between two blocks, footnotes and page numbers left out.
pub(super) fn of_document(document: &Document, is_layout: impl Fn(usize) -> bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Paragraph(paragraph) => lines.extend(of_paragraph(index, paragraph, false)),
            Block::Row(row) if is_layout(index) => {
                for cell in &row.cells {
                    let paragraph = Paragraph { text: cell.text.clone(), bold: cell.bold, ..Paragraph::default() };
                    lines.extend(of_paragraph(index, &paragraph, true));
                }
            }
            Block::Row(_) => {}
        }
    }
    lines.retain(|line| line.marker.is_some() || !is_page_number(&line.text) && !is_footnote(line));
    lines
}

fn is_page_number(text: &str) -> bool {
    let digits = text.trim_matches(['-', '–', ' ']);
    digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A footnote whose mark is no longer raised: "2 Nghị quyết số 52-NQ/TW …".
fn is_footnote(line: &Line) -> bool {
    static FOOTNOTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\[?\d{1,2}\]?\s+(?:Kế hoạch|Nghị quyết|Quyết định|Luật|Nghị định|Thông tư|Chỉ thị|Kết luận|Theo|Xem|Tại|Căn cứ|Công văn|Quy định|Hướng dẫn|Bao gồm|Gồm|Điều|Khoản|Thông báo|Chương trình|Báo cáo|Văn bản|Đề án|Là )").expect("a pattern")
    });
    !line.is_marked() && FOOTNOTE.is_match(&line.text)
}

/// Joins what belongs together.
pub(super) fn mended(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut count = 0;
    for mut line in lines {
        number_without_dot(&mut line, count);
        if let Some(marker) = line.marker.as_ref().filter(|m| m.class <= Class::Decimal(1)) {
            count = if marker.class == Class::Decimal(1) { marker.ordinal().unwrap_or(0) } else { 0 };
        }
        match out.last_mut() {
            Some(before) if goes_on(before, &line) => {
                if !before.text.is_empty() {
                    before.text.push(' ');
                }
                before.text.push_str(&rejoined(&before.text, &line.text));
                before.last = line.last;
            }
            _ => out.push(line),
        }
    }
    out
}

/// "2 Thu gom rác" where the last number was 1: scanning lost the dot.
fn number_without_dot(line: &mut Line, count: usize) {
    static DOTLESS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(\d{1,2})\s+\p{Lu}\p{Ll}").expect("a pattern"));
    let Some(found) = DOTLESS.captures(&line.text).filter(|_| line.marker.is_none()) else { return };
    if found[1].parse() == Ok(count + 1) && line.text.chars().count() < 120 {
        let (number, length) = (found[1].to_owned(), found[1].len());
        line.text = line.text[length..].trim_start().to_owned();
        line.marker = Some(Marker { class: Class::Decimal(1), number });
    }
}

fn goes_on(before: &Line, line: &Line) -> bool {
    if line.marker.is_some()
        || before.boxed
        || line.boxed
        || line.level.is_some() && !line.text.starts_with(char::is_lowercase)
    {
        return false;
    }
    // "(Phòng A chủ trì; thời gian: quý I)" in a line of its own under its task.
    if before.marker.is_some() && !before.text.is_empty() && is_aside_of_task(&line.text) {
        return true;
    }
    // "Phần I" above its heading.
    if before.text.is_empty() {
        return line.is_marked();
    }
    if label::first(&line.text).is_some() || role::is_heading(&line.text) || before.is_ended() {
        return false;
    }
    // A party heading is done as it stands: what follows is a duty.
    if party::is_heading(&before.text) && !(before.bold && line.bold) {
        return false;
    }
    if line.text.starts_with(|c: char| c.is_lowercase() || c == ',' || c == ';' || c == ')') {
        return before.marker.is_some() || !before.is_marked();
    }
    let length = before.text.chars().count();
    if before.is_marked() || line.is_marked() {
        return before.marker.is_some() && before.bold == line.bold && before.is_marked() && length > 50;
    }
    if before.text.ends_with(',') || line.text.starts_with(['-', '–']) {
        return true;
    }
    length > 60 && (before.marker.is_some() || length > 120)
}

/// A parenthesis that says who or when.
fn is_aside_of_task(text: &str) -> bool {
    let Some(inner) = text.trim_end_matches(['.', ';', ' ']).strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
    else {
        return false;
    };
    label::first(inner).is_some() || role::of_aside(inner).is_some() || !said_in(text, None).is_empty()
}

/// The second half of a cut sentence; a word misread at the cut is set right where its other half tells which it is:
/// "thành" / "phổ".
fn rejoined(before: &str, after: &str) -> String {
    const PAIRS: [(&str, &str); 12] = [
        ("thành", "phố"),
        ("ủy", "ban"),
        ("nhân", "dân"),
        ("tổ", "chức"),
        ("thực", "hiện"),
        ("đơn", "vị"),
        ("nhiệm", "vụ"),
        ("kế", "hoạch"),
        ("giáo", "dục"),
        ("cán", "bộ"),
        ("chính", "trị"),
        ("quản", "lý"),
    ];
    let last = before.split_whitespace().next_back().map(fold).unwrap_or_default();
    let first = after.split([' ', ',', '.', ';']).next().unwrap_or_default();
    let letters = |word: &str| word.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>();
    PAIRS
        .iter()
        .find(|(left, right)| *left == last && *right != first && letters(right) == letters(first))
        .map_or_else(|| after.to_owned(), |(_, right)| format!("{right}{}", &after[first.len()..]))
}
