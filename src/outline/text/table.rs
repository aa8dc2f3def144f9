//! Rows of tables drawn with bars.

use super::inline::Styled;
use crate::outline::document::{Cell, Row};

/// The line as the beginning of a row, if it is one.
pub(super) fn opens(line: &str) -> Option<String> {
    let rest = line.strip_prefix('|')?;
    (!rest.trim().is_empty()).then(|| line.to_owned())
}

pub(super) fn closes(row: &str) -> bool {
    row.len() > 1 && row.trim_end().ends_with('|') && !row.trim_end().ends_with("\\|")
}

/// What stands between the bars.
pub(super) fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in row.trim().trim_start_matches('|').chars() {
        match c {
            '|' if !escaped => cells.push(String::new()),
            c => cells.last_mut().into_iter().for_each(|cell| cell.push(c)),
        }
        escaped = c == '\\' && !escaped;
    }
    if cells.last().is_some_and(|last| last.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| cell.replace("\\|", "|").trim().to_owned()).collect()
}

/// The row, unless it only draws the line below a heading.
pub(super) fn row(table: usize, cells: Vec<Styled>) -> Option<Row> {
    let drawn =
        cells.iter().all(|cell| !cell.text.is_empty() && cell.text.chars().all(|c| matches!(c, '-' | ':' | ' ' | '–')));
    let empty = cells.iter().all(|cell| cell.text.is_empty());
    if drawn || empty {
        return None;
    }
    let cells =
        cells.into_iter().map(|cell| Cell { bold: cell.bold, text: cell.text, columns: 1, continued: false }).collect();
    Some(Row { table, cells })
}
