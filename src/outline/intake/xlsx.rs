//! Excel workbooks: each sheet's filled rows.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

use calamine::{Data, DataType, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::archive::Archive;
use super::legacy::{CONVERTED, Script, script_of};
use super::refusal::Refusal;
use super::tidy::{tidy, tidy_lines};
use super::xml::{Node, Nodes};
use super::{MAX_BLOCKS, MAX_TEXT};
use crate::outline::{Block, Cell, Document, Paragraph, Row};

/// Most cells of a workbook, empty ones within its tables included.
const MAX_CELLS: usize = 400_000;
/// The last row of a sheet.
const MAX_ROW: u32 = 1_048_576;
/// From how many filled cells a row is surely part of a table: letterheads have two side by side.
const OF_TABLE: usize = 3;

/// A cell that says something.
#[derive(Default)]
struct Filled {
    text: String,
    bold: bool,
}

/// A merged region: in its first row the number of columns it covers, in the rows below it that it goes on.
#[derive(Clone, Copy)]
struct Merged {
    columns: usize,
    continued: bool,
}

type Grid<T> = BTreeMap<u32, BTreeMap<u32, T>>;

/// Reads a workbook.
///
/// # Errors
/// Damaged, or more than any document.
pub fn read(archive: &mut Archive<impl Read + Seek>, bytes: &[u8]) -> Result<Document, Refusal> {
    archive.measure(check)?;
    let damaged = |_: XlsxError| Refusal::Damaged;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets = book.sheets_metadata().iter();
    let shown = sheets.filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = shown.map(|sheet| sheet.name.clone()).collect();
    let mut grids = Vec::new();
    let (mut cells, mut text) = (0, 0);
    for name in &names {
        let mut grid: Grid<Filled> = BTreeMap::new();
        let mut reader = book.worksheet_cells_reader(name).map_err(damaged)?;
        while let Some(cell) = reader.next_cell().map_err(damaged)? {
            let ((row, column), written) = (cell.get_position(), written(&cell.get_value().clone().into()));
            if written.trim().is_empty() {
                continue;
            }
            cells += 1;
            text += written.len();
            if cells > MAX_CELLS || text > MAX_TEXT {
                return Err(Refusal::TooMuch);
            }
            grid.entry(row).or_default().insert(column, Filled { text: written, ..Filled::default() });
        }
        drop(reader);
        let styles = book.worksheet_style(name).map_err(damaged)?;
        for (row, filled) in &mut grid {
            for (column, cell) in filled {
                let style = styles.get((*row, *column));
                cell.bold = style.and_then(|style| style.font.as_ref()).is_some_and(|font| font.is_bold());
            }
        }
        let merged = merged(&grid, &book.merge_cells_by_sheet_name(name).map_err(damaged)?)?;
        grids.push((grid, merged));
    }
    let texts = grids.iter().flat_map(|(grid, _)| grid.values().flat_map(BTreeMap::values));
    let script = script_of(texts.map(|cell| cell.text.as_str()))?;
    let mut sheets = Sheets { script, blocks: Vec::new(), table: 0, cells: 0 };
    for (grid, merged) in &grids {
        sheets.add(grid, merged)?;
    }
    let warnings = if script == Script::Unicode { Vec::new() } else { vec![CONVERTED.to_owned()] };
    Ok(Document { blocks: sheets.blocks, warnings })
}

/// Refuses XML that the library would not: declarations, endless nesting, and in sheets references that are none, for it
/// calculates with them as they are.
fn check(part: &str) -> Result<(), Refusal> {
    let (mut first, mut sheet) = (true, false);
    let mut nodes = Nodes::new(part);
    while let Some(node) = nodes.next()? {
        let Node::Open(element) = node else { continue };
        sheet |= first && element.name() == "worksheet";
        first = false;
        let reference = match element.name() {
            "c" | "row" if sheet => element.attribute("r"),
            "mergeCell" | "dimension" if sheet => element.attribute("ref"),
            _ => None,
        };
        if reference.is_some_and(|reference| !is_reference(&reference)) {
            return Err(Refusal::Damaged);
        }
    }
    Ok(())
}

/// Whether this is a row "7", a cell "B7", or a range "B7:C9" from its first to its last.
fn is_reference(text: &str) -> bool {
    let place = |text: &str| {
        let digits = text.trim_start_matches(|sign: char| sign.is_ascii_alphabetic());
        let column = text[..text.len() - digits.len()].to_ascii_uppercase();
        let row: u32 = digits.parse().ok().filter(|row| (1..=MAX_ROW).contains(row))?;
        // Of two columns the longer name is the later one.
        (digits.len() <= 7 && column.len() <= 3).then_some((row, (column.len(), column)))
    };
    match text.split_once(':') {
        None => place(text).is_some(),
        Some((start, end)) => {
            matches!((place(start), place(end)), (Some(start), Some(end)) if start.0 <= end.0 && start.1 <= end.1)
        }
    }
}

/// A value as a document writes it.
fn written(value: &Data) -> String {
    match value {
        Data::Error(_) => String::new(),
        Data::DateTime(_) | Data::DateTimeIso(_) => match value.as_date() {
            Some(day) => day.format("%d/%m/%Y").to_string(),
            None => value.to_string(),
        },
        _ => value.to_string(),
    }
}

/// The merged regions in the rows that are filled.
fn merged(grid: &Grid<Filled>, regions: &[Dimensions]) -> Result<Grid<Merged>, Refusal> {
    let mut merged: Grid<Merged> = BTreeMap::new();
    let mut count = 0;
    for region in regions {
        let (top, left) = region.start;
        let Some(columns) = region.end.1.checked_sub(left).filter(|_| region.end.0 >= top) else { continue };
        for row in grid.range(top..=region.end.0).map(|(row, _)| *row) {
            let part = Merged { columns: columns as usize + 1, continued: row > top && grid.contains_key(&top) };
            merged.entry(row).or_default().insert(left, part);
            count += 1;
            if count > MAX_CELLS {
                return Err(Refusal::TooMuch);
            }
        }
    }
    Ok(merged)
}

struct Sheets {
    script: Script,
    blocks: Vec<Block>,
    table: usize,
    cells: usize,
}

impl Sheets {
    /// Adds a sheet: titles above its table as paragraphs, all else as rows.
    fn add(&mut self, grid: &Grid<Filled>, merged: &Grid<Merged>) -> Result<(), Refusal> {
        let columns = || grid.values().flat_map(BTreeMap::keys).copied();
        let (Some(first), Some(last)) = (columns().min(), columns().max()) else { return Ok(()) };
        let most = grid.values().map(BTreeMap::len).max().unwrap_or(0);
        let body = grid.iter().find(|(_, filled)| filled.len() >= most.min(OF_TABLE)).map_or(0, |(row, _)| *row);
        let none = BTreeMap::new();
        let mut begun = false;
        for (row, filled) in grid {
            let merged = merged.get(row).unwrap_or(&none);
            let only = filled.iter().next().filter(|_| filled.len() == 1 && (*row < body || most == 1));
            if let Some((column, title)) = only {
                self.table += usize::from(begun);
                begun = false;
                let text = tidy(&self.script.convert(&title.text));
                // Nobody merges cells above a table but to centre a title on it.
                let centred = merged.get(column).is_some_and(|part| part.columns > 1);
                self.blocks.push(Block::Paragraph(Paragraph {
                    text,
                    bold: title.bold,
                    centred,
                    ..Paragraph::default()
                }));
            } else {
                begun = true;
                let cells = self.row(first..=last, filled, merged)?;
                self.blocks.push(Block::Row(Row { table: self.table, cells }));
            }
            if self.blocks.len() > MAX_BLOCKS {
                return Err(Refusal::TooMuch);
            }
        }
        self.table += usize::from(begun);
        Ok(())
    }

    fn row(
        &mut self,
        columns: std::ops::RangeInclusive<u32>,
        filled: &BTreeMap<u32, Filled>,
        merged: &BTreeMap<u32, Merged>,
    ) -> Result<Vec<Cell>, Refusal> {
        let mut cells = Vec::new();
        let mut covered = 0;
        for column in columns.clone() {
            if covered > 0 {
                covered -= 1;
                continue;
            }
            let left = (columns.end() - column) as usize + 1;
            let part = merged.get(&column).copied().unwrap_or(Merged { columns: 1, continued: false });
            let mut cell = Cell { columns: part.columns.min(left), continued: part.continued, ..Cell::default() };
            if let Some(said) = filled.get(&column).filter(|_| !part.continued) {
                cell.text = tidy_lines(&self.script.convert(&said.text));
                cell.bold = said.bold;
            }
            covered = cell.columns - 1;
            cells.push(cell);
            self.cells += 1;
            if self.cells > MAX_CELLS {
                return Err(Refusal::TooMuch);
            }
        }
        Ok(cells)
    }
}
