//! Excel files from outside: measured before they are read, and they may be anything.

use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read},
};

use calamine::{Data, DataType, Reader, Xlsx};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Media type of .xlsx.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Largest file, in bytes.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// Largest content after unpacking, in bytes: a table of thousands of rows is far below.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024;

/// One cell as read from the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Day(NaiveDate),
    /// A formula: its result may be stale, so it is not trusted.
    Formula,
    /// An Excel error value such as `#N/A`.
    Broken,
}

/// One row of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// As Excel counts, from 1.
    pub number: u32,
    /// As many as the table has columns.
    pub cells: Vec<Cell>,
}

impl Row {
    /// "D7"
    pub fn place(&self, column: usize) -> String {
        format!("{}{}", letter(column), self.number)
    }
}

/// "D": tables have no more than 26 columns.
pub fn letter(column: usize) -> char {
    u8::try_from(column).ok().filter(|column| *column < 26).map_or('?', |column| char::from(b'A' + column))
}

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// More than [`MAX_BYTES`].
    TooLarge,
    NotExcel,
    /// Little as a file, but endless once unpacked.
    TooMuch,
    TooManyRows,
}

/// The rows of the first sheet that hold anything in its first columns, at most `rows` of them. Blocking.
///
/// # Errors
/// [`Refusal`]
pub fn read(bytes: Vec<u8>, columns: usize, rows: usize) -> Result<Vec<Row>, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::TooLarge);
    }
    measure(&bytes)?;
    let unreadable = |_| Refusal::NotExcel;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let name = book.sheet_names().first().cloned().ok_or(Refusal::NotExcel)?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut found: BTreeMap<u32, Row> = BTreeMap::new();
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(unreadable)? {
        let (row, column) = cell.pos;
        let Some(column) = usize::try_from(column).ok().filter(|column| *column < columns) else { continue };
        let read = if cell.formula.is_some() { Cell::Formula } else { cell_of(&cell.value.into()) };
        if read == Cell::Empty {
            continue;
        }
        let blank = || Row { number: row + 1, cells: vec![Cell::Empty; columns] };
        found.entry(row).or_insert_with(blank).cells[column] = read;
        if found.len() > rows {
            return Err(Refusal::TooManyRows);
        }
    }
    Ok(found.into_values().collect())
}

/// Unpacks every part of the file to nowhere, up to the limit: what a zip says of its own sizes is not to be trusted.
fn measure(bytes: &[u8]) -> Result<(), Refusal> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::NotExcel)?;
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| Refusal::NotExcel)?.take(left + 1);
        let size = io::copy(&mut part, &mut io::sink()).map_err(|_| Refusal::NotExcel)?;
        left = left.checked_sub(size).ok_or(Refusal::TooMuch)?;
    }
    Ok(())
}

fn cell_of(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::Error(_) => Cell::Broken,
        Data::DateTime(_) | Data::DateTimeIso(_) => value.as_date().map_or(Cell::Broken, Cell::Day),
        other => match other.to_string() {
            text if text.trim().is_empty() => Cell::Empty,
            text => Cell::Text(text),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_that_unpacks_to_a_huge_one_is_refused() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).expect("a part");
        io::copy(&mut io::repeat(b' ').take(MAX_UNPACKED + 1), &mut archive).expect("written");
        let bomb = archive.finish().expect("a file").into_inner();
        assert!(bomb.len() < MAX_BYTES);
        assert_eq!(read(bomb, 3, 10), Err(Refusal::TooMuch));
    }
}
