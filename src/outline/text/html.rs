//! Tables that a converter left as HTML within a Markdown text.

use std::sync::LazyLock;

use regex::Regex;

use super::inline::styled;
use crate::outline::document::{Cell, Row};

/// Most columns that one cell may cover, and most rows.
const MOST: usize = 63;

/// The rows of a table, from its `<table>` to its `</table>`.
pub(super) fn rows(table: usize, text: &str) -> Vec<Row> {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?is)<(/?)(tr|td|th|table|p|div|li|b|strong|em|i)\b([^>]*)>").expect("a pattern")
    });
    let mut rows: Vec<Row> = Vec::new();
    let mut reader = Reader::default();
    let mut from = 0;
    for tag in TAG.captures_iter(text) {
        let Some(whole) = tag.get(0) else { continue };
        reader.say(&text[from..whole.start()]);
        from = whole.end();
        let closes = !tag[1].is_empty();
        match (tag[2].to_ascii_lowercase().as_str(), closes) {
            ("tr" | "table", _) => rows.extend(reader.end_row(table)),
            ("td" | "th", false) => reader.begin_cell(&tag[2], &tag[3]),
            ("td" | "th", true) => reader.end_cell(),
            ("p" | "div" | "li", _) => reader.say("<br>"),
            ("b" | "strong", _) => reader.say("**"),
            ("em" | "i", _) => reader.say("*"),
            _ => {}
        }
    }
    rows.extend(reader.end_row(table));
    rows
}

#[derive(Default)]
struct Reader {
    open: Option<(String, usize, usize, bool)>,
    cells: Vec<Cell>,
    /// For each column how many rows below a cell above still covers.
    covered: Vec<usize>,
    column: usize,
}

impl Reader {
    fn say(&mut self, text: &str) {
        if let Some((said, ..)) = &mut self.open {
            said.push_str(&text.replace(['\n', '\r'], " "));
        }
    }

    fn begin_cell(&mut self, name: &str, attributes: &str) {
        self.end_cell();
        let span = |name: &str| {
            let at = attributes.to_ascii_lowercase().find(name)?;
            let rest = attributes.get(at + name.len()..)?.trim_start_matches(['=', '"', '\'', ' ']);
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<usize>().ok().map(|span| span.clamp(1, MOST))
        };
        let is_heading = name.eq_ignore_ascii_case("th");
        self.open = Some((String::new(), span("colspan").unwrap_or(1), span("rowspan").unwrap_or(1), is_heading));
    }

    fn end_cell(&mut self) {
        let Some((said, columns, rows, is_heading)) = self.open.take() else { return };
        self.skip_covered();
        let styled = styled(&said);
        self.cells.push(Cell { text: styled.text, bold: styled.bold || is_heading, columns, continued: false });
        for _ in 0..columns {
            self.cover(rows - 1);
        }
    }

    /// Columns that a cell above goes on in.
    fn skip_covered(&mut self) {
        while let Some(rows) = self.covered.get(self.column).copied().filter(|rows| *rows > 0) {
            self.cells.push(Cell { columns: 1, continued: true, ..Cell::default() });
            self.cover(rows - 1);
        }
    }

    fn cover(&mut self, rows: usize) {
        match self.covered.get_mut(self.column) {
            Some(covered) => *covered = rows,
            None => self.covered.push(rows),
        }
        self.column += 1;
    }

    fn end_row(&mut self, table: usize) -> Option<Row> {
        self.end_cell();
        if self.cells.is_empty() {
            return None;
        }
        self.skip_covered();
        self.column = 0;
        let cells = std::mem::take(&mut self.cells);
        cells.iter().any(|cell| !cell.text.is_empty()).then_some(Row { table, cells })
    }
}
