//! Tables drawn with dashes and crosses, as pandoc draws them when a cell has several lines.

use super::inline::{Styled, styled};
use crate::outline::document::{Cell, Row};
use crate::outline::spelling::clean;

/// "+----+======+".
pub(super) fn is_border(line: &str) -> bool {
    line.len() > 4
        && line.starts_with('+')
        && line.ends_with('+')
        && line.chars().all(|c| matches!(c, '+' | '-' | '=' | ':'))
}

/// A table from its first border on.
pub(super) struct Grid {
    /// Where the columns are divided, in characters.
    bars: Vec<usize>,
    /// The lines of the cells being read; none for one that is part of the cell left of it.
    open: Vec<Option<Vec<String>>>,
    continued: Vec<bool>,
    pub rows: Vec<Row>,
    table: usize,
}

impl Grid {
    pub fn new(border: &str, table: usize) -> Self {
        let bars: Vec<usize> = border.chars().enumerate().filter(|(_, c)| *c == '+').map(|(at, _)| at).collect();
        let columns = bars.len() - 1;
        Self { bars, open: vec![None; columns], continued: vec![false; columns], rows: Vec::new(), table }
    }

    /// Takes in a line; one that is no part of the table ends it.
    pub fn take(&mut self, line: &str) -> bool {
        let line = clean_width(line);
        if is_border(&line) {
            self.end_row(vec![false; self.continued.len()]);
            return true;
        }
        if !line.starts_with(['|', '+']) {
            return false;
        }
        let signs: Vec<char> = line.chars().collect();
        let part = |from: usize, to: usize| -> String {
            signs.get(from..to.min(signs.len())).unwrap_or_default().iter().collect()
        };
        let drawn = |text: &str| text.len() > 1 && text.chars().all(|c| matches!(c, '-' | '=' | ':' | '+'));
        if (0..self.bars.len() - 1).any(|at| drawn(&part(self.bars[at] + 1, self.bars[at + 1]))) {
            let goes_on =
                (0..self.bars.len() - 1).map(|at| !drawn(&part(self.bars[at] + 1, self.bars[at + 1]))).collect();
            self.end_row(goes_on);
            return true;
        }
        let mut column = 0;
        while column < self.bars.len() - 1 {
            let first = column;
            column += 1;
            while column < self.bars.len() - 1 && !matches!(signs.get(self.bars[column]), Some('|' | '+')) {
                column += 1;
            }
            let text = part(self.bars[first] + 1, self.bars[column]);
            self.open[first].get_or_insert_default().push(text.trim().to_owned());
        }
        true
    }

    fn end_row(&mut self, goes_on: Vec<bool>) {
        let open = std::mem::replace(&mut self.open, vec![None; goes_on.len()]);
        let continued = std::mem::replace(&mut self.continued, goes_on);
        let mut cells: Vec<Cell> = Vec::new();
        for (lines, continued) in open.into_iter().zip(continued) {
            match (lines, cells.last_mut()) {
                (Some(lines), _) => {
                    let Styled { text, bold, .. } = styled(&joined(&lines));
                    let text = if continued { String::new() } else { text };
                    cells.push(Cell { text, bold, columns: 1, continued });
                }
                (None, Some(before)) => before.columns += 1,
                (None, None) => {}
            }
        }
        if cells.iter().any(|cell| !cell.text.is_empty()) {
            self.rows.push(Row { table: self.table, cells });
        }
    }
}

/// Composed letters are one character wide.
fn clean_width(line: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    line.trim().nfc().collect()
}

/// A cell's lines were wrapped; an empty one or a bullet begins a new one.
fn joined(lines: &[String]) -> String {
    let mut out = String::new();
    let mut gap = false;
    for line in lines {
        if line.is_empty() {
            gap = true;
            continue;
        }
        let own = gap || super::paragraph::bullet(line).0.is_some();
        if !out.is_empty() {
            out.push_str(if own { "<br>" } else { " " });
        }
        out.push_str(&clean(line));
        gap = false;
    }
    out
}
