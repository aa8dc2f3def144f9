//! The tables of a Word document: the row and the cell that are open, merged cells, deleted rows.

use crate::outline::intake::xml::Element;
use crate::outline::{Cell, Row};

/// Most columns of a table; Word allows 63.
const MAX_COLUMNS: usize = 63;

#[derive(Default)]
struct OpenRow {
    cells: Vec<Cell>,
    deleted: bool,
}

/// A cell whose paragraphs are being read.
#[derive(Default)]
pub struct OpenCell {
    pub lines: Vec<String>,
    /// Whether every word so far is bold; none before the first word.
    pub bold: Option<bool>,
    columns: usize,
    continued: bool,
    /// Merged with the cell left of it.
    joined: bool,
}

/// Where one is in the document's tables. Those in the cell of another are text of that cell.
#[derive(Default)]
pub struct Tables {
    /// How many are open.
    depth: usize,
    /// How many are complete.
    table: usize,
    /// Rows of the open table so far.
    rows: usize,
    row: Option<OpenRow>,
    cell: Option<OpenCell>,
}

impl Tables {
    pub fn begin(&mut self) {
        self.depth += 1;
    }

    pub fn begin_row(&mut self) {
        if self.depth == 1 {
            self.row = Some(OpenRow::default());
        }
    }

    pub fn begin_cell(&mut self) {
        if self.depth == 1 {
            self.cell = Some(OpenCell { columns: 1, ..OpenCell::default() });
        }
    }

    /// The cell that paragraphs go into.
    pub fn cell(&mut self) -> Option<&mut OpenCell> {
        self.cell.as_mut()
    }

    /// Takes in one child of `trPr`.
    pub fn of_row(&mut self, element: &Element<'_>) {
        let Some(row) = self.row.as_mut().filter(|_| self.depth == 1) else { return };
        match element.name() {
            "del" => row.deleted = true,
            "gridBefore" => {
                let columns = element.number().unwrap_or(1).clamp(1, MAX_COLUMNS);
                row.cells.push(Cell { columns, ..Cell::default() });
            }
            _ => {}
        }
    }

    /// Takes in one child of `tcPr`.
    pub fn of_cell(&mut self, element: &Element<'_>) {
        let Some(cell) = self.cell.as_mut().filter(|_| self.depth == 1) else { return };
        let goes_on = || element.value().is_none_or(|value| value == "continue");
        match element.name() {
            "gridSpan" => cell.columns = element.number().unwrap_or(1).clamp(1, MAX_COLUMNS),
            "vMerge" => cell.continued = goes_on(),
            "hMerge" => cell.joined = goes_on(),
            _ => {}
        }
    }

    pub fn end_cell(&mut self) {
        if self.depth != 1 {
            return;
        }
        let (Some(cell), Some(row)) = (self.cell.take(), &mut self.row) else { return };
        let bold = cell.bold == Some(true);
        match row.cells.last_mut().filter(|_| cell.joined) {
            Some(before) => before.columns += cell.columns,
            // Nothing is above the first row.
            None if cell.continued && self.rows > 0 => {
                row.cells.push(Cell { columns: cell.columns, continued: true, ..Cell::default() });
            }
            None => {
                let text = cell.lines.join("\n");
                row.cells.push(Cell { text, bold, columns: cell.columns, continued: false });
            }
        }
    }

    /// The row, unless it was deleted or belongs to a table within another.
    pub fn end_row(&mut self) -> Option<Row> {
        if self.depth != 1 {
            return None;
        }
        let row = self.row.take().filter(|row| !row.deleted && !row.cells.is_empty())?;
        self.rows += 1;
        Some(Row { table: self.table, cells: row.cells })
    }

    pub fn end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 && self.rows > 0 {
            self.table += 1;
            self.rows = 0;
        }
    }
}
