//! The raw rows of a plan over many periods, written period by period: no more than one period is ever held.

use std::{fs::File, io::Read, path::Path};

use rust_xlsxwriter::XlsxError;

use crate::{
    consolidated::tables::{line_cells, line_columns},
    office::{Column, Kind, Value, workbook::Book},
    rollup::scene::Scene,
};

/// A sheet with one period's lines, in the order of the document.
///
/// # Errors
/// The folder is full.
pub fn write(book: &mut Book, plan: &str, scene: &Scene, folder: &Path) -> Result<(), XlsxError> {
    let period = scene.context.period_label();
    let closed = scene.context.period.as_ref().is_some_and(|period| period.closed);
    let mut columns = vec![Column::new("Kỳ", 16, Kind::Text)];
    columns.extend(line_columns());
    let mut lines: Vec<_> = scene.lines.iter().collect();
    // Stable: within a task the parties stay in Vietnamese order.
    lines.sort_by_key(|line| scene.ground.place(line.task_id));
    let mut rows = book.rows(period, &format!("{plan} – {period}"), &columns, folder)?;
    for line in lines {
        let mut cells = vec![Value::from(period)];
        cells.extend(line_cells(&scene.ground, line, closed));
        rows.push(&cells)?;
    }
    rows.finish()
}

/// How much of a file is held on its way to the store.
const PIECE: usize = 256 * 1024;

/// The next piece of a file; none at its end.
///
/// # Errors
/// The disk is broken.
pub fn piece(file: &mut File) -> std::io::Result<Option<Vec<u8>>> {
    let mut piece = vec![0; PIECE];
    let read = file.read(&mut piece)?;
    piece.truncate(read);
    Ok((read > 0).then_some(piece))
}
