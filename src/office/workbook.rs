//! Excel files for others: tables with headings and totals, and lists of any length.

mod looks;
mod names;
mod rows;

use std::io::{Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, Formula, Workbook, Worksheet, XlsxError};

use super::measure::height;
use super::text::{cut, one_line, plain};
use super::{About, Column, Kind, Table, Total, Value, excel::letter};
use looks::{Cells, Looks};
use names::Names;
pub use rows::Rows;

/// Longest text of a cell, in UTF-16 units.
const MAX_TEXT: usize = 32_767;
/// Longest header of a printed page, its own commands included.
const MAX_HEADER: usize = 200;
/// Letter size, height of a line and of the tallest row, in points.
const SIZE: u32 = 12;
const LINE: u32 = 16;
const TALLEST: u32 = 409;
/// What widths of columns are counted in, in twentieths of a point.
const CHARACTER: u32 = 105;
/// A4.
const PAPER: u8 = 9;

/// A file while it is written.
pub struct Book {
    book: Workbook,
    looks: Looks,
    names: Names,
}

impl Book {
    pub fn new(about: &About) -> Self {
        let mut book = Workbook::new();
        let properties = DocProperties::new().set_title(one_line(&about.title)).set_author(one_line(&about.creator));
        book.set_properties(&properties.set_creation_datetime(&about.made_at));
        Self { book, looks: Looks::new(), names: Names::default() }
    }

    /// A sheet with a table. Totals are formulas, which follow what is filtered.
    ///
    /// # Errors
    /// More rows or columns than a sheet has.
    pub fn table(&mut self, name: &str, title: &str, table: &Table) -> Result<(), XlsxError> {
        let sheet = self.book.add_worksheet().set_name(self.names.give(name))?;
        begin(sheet, title, &table.columns, &self.looks)?;
        // A share of nothing is nothing, not none of it.
        sheet.set_formula_result_default("");
        for (row, shown) in (1..).zip(table.shown()) {
            sheet.set_row_height(row, tall(&table.columns, shown.cells.iter().map(Value::printed)))?;
            let cells = if shown.adds_up.is_some() { &self.looks.strong } else { &self.looks.lines };
            for (index, (value, column)) in shown.cells.iter().zip(&table.columns).enumerate() {
                let below = shown.adds_up.as_ref().filter(|below| !below.is_empty());
                let formula = below.and_then(|below| formula(&column.total, index, row, below.start, below.end));
                match formula {
                    Some(formula) => {
                        let format = cells.of(value, column.kind);
                        let formula = Formula::new(formula).set_result(result(value));
                        sheet.write_formula_with_format(row, at(index), formula, format)?;
                    }
                    None => put(sheet, row, at(index), value, column.kind, cells)?,
                }
            }
        }
        end(sheet, u32::try_from(table.rows.len()).unwrap_or(u32::MAX), table.columns.len())
    }

    /// A list of any length, row by row, in as many sheets as it needs. Rows wait in files of that folder, not in memory.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn rows(&mut self, name: &str, title: &str, columns: &[Column], folder: &Path) -> Result<Rows<'_>, XlsxError> {
        Rows::begin(self, name, title, columns, folder)
    }

    /// The file.
    ///
    /// # Errors
    /// As the writer below has them.
    pub fn write_to(mut self, to: impl Write + Seek + Send) -> Result<(), XlsxError> {
        self.book.save_to_writer(to)
    }

    /// The file, of tables only.
    ///
    /// # Errors
    /// None but those of memory.
    pub fn bytes(mut self) -> Result<Vec<u8>, XlsxError> {
        self.book.save_to_buffer()
    }
}

/// The height of a row of these texts, in points. Excel would find it by itself, other programs trust that it has been found.
fn tall(columns: &[Column], texts: impl Iterator<Item = String>) -> u32 {
    let lines = texts.zip(columns).map(|(text, column)| height(&text, SIZE, u32::from(column.width) * CHARACTER));
    (lines.max().unwrap_or(1) * LINE).min(TALLEST)
}

/// Titles, widths and how it is printed.
fn begin(sheet: &mut Worksheet, title: &str, columns: &[Column], looks: &Looks) -> Result<(), XlsxError> {
    for (index, column) in columns.iter().enumerate() {
        sheet.set_column_width(at(index), f64::from(column.width))?;
        sheet.write_string_with_format(0, at(index), column.full_title(), &looks.title)?;
    }
    sheet.set_row_height(0, tall(columns, columns.iter().map(Column::full_title)))?;
    // What names a row stays in sight with the titles.
    let named = columns.iter().position(|column| column.kind == Kind::Text).map_or(0, |index| at(index) + 1);
    sheet.set_freeze_panes(1, named)?;
    sheet.set_landscape().set_paper_size(PAPER).set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.6, 0.6, 0.8, 0.7, 0.4, 0.3);
    let title = cut(one_line(title), MAX_HEADER / 2).replace('&', "&&");
    // The size before the letters: behind it a title's own digits would be read as part of it.
    sheet.set_header(format!("&C&13&\"Times New Roman,Bold\"{title}"));
    sheet.set_footer("&C&\"Times New Roman\"&12&P/&N");
    Ok(())
}

/// The filter, once it is known how many rows there are.
fn end(sheet: &mut Worksheet, rows: u32, columns: usize) -> Result<(), XlsxError> {
    if columns > 0 {
        sheet.autofilter(0, 0, rows, at(columns - 1))?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
    kind: Kind,
    cells: &Cells,
) -> Result<(), XlsxError> {
    let format = cells.of(value, kind);
    match value {
        Value::Empty if cells.bordered => sheet.write_blank(row, column, format)?,
        Value::Empty => return Ok(()),
        Value::Text(text) => sheet.write_string_with_format(row, column, cut(plain(text), MAX_TEXT), format)?,
        Value::Count(count) => sheet.write_number_with_format(row, column, *count as f64, format)?,
        Value::Percent(percent) => sheet.write_number_with_format(row, column, f64::from(*percent) / 100.0, format)?,
        Value::Day(day) => sheet.write_datetime_with_format(row, column, day, format)?,
    };
    Ok(())
}

/// What a cell that adds up computes, from rows `first` to before `end` of the table. SUBTOTAL passes over the subtotals
/// within them.
fn formula(total: &Total, column: usize, row: u32, first: usize, end: usize) -> Option<String> {
    let own = |column: usize| format!("{}{}", letters(column), row + 1);
    match total {
        Total::Sum => {
            let column = letters(column);
            Some(format!("=SUBTOTAL(9,{column}{}:{column}{})", first + 2, end + 1))
        }
        Total::Share { parts, wholes } => {
            let sum = |columns: &[usize]| {
                format!("({})", columns.iter().map(|column| own(*column)).collect::<Vec<_>>().join("+"))
            };
            let (part, whole) = (sum(parts), sum(wholes));
            // Only all is 100 %, and only none is 0 %.
            let share = format!("MEDIAN(0.01,ROUND({part}/{whole},2),0.99)");
            Some(format!("=IF({whole}=0,\"\",IF({part}={whole},1,IF({part}=0,0,{share})))"))
        }
        Total::Blank | Total::Given(_) => None,
    }
}

/// The value that a formula has been computed to.
fn result(value: &Value) -> String {
    match value {
        Value::Count(count) => count.to_string(),
        Value::Percent(percent) => (f64::from(*percent) / 100.0).to_string(),
        other => other.printed(),
    }
}

/// "AB"
fn letters(column: usize) -> String {
    let last = letter(column % 26);
    if column < 26 { last.to_string() } else { letters(column / 26 - 1) + &last.to_string() }
}

/// Beyond what a sheet has, the writer refuses.
fn at(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests;
