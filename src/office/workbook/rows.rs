//! Lists of any length: each sheet's rows wait in a file, and where a sheet is full the next one begins.

use std::path::Path;

use rust_xlsxwriter::XlsxError;

use super::{Book, at, begin, end, put};
use crate::office::{Column, Value};

/// Rows of a sheet below its titles.
const MOST: u32 = 1_048_575;

/// A list while it is written. It is complete only after [`Rows::finish`].
pub struct Rows<'a> {
    book: &'a mut Book,
    name: String,
    title: String,
    columns: Vec<Column>,
    /// The sheet that is being filled, and how many rows it has.
    sheet: usize,
    filled: u32,
    most: u32,
}

impl<'a> Rows<'a> {
    pub(super) fn begin(
        book: &'a mut Book,
        name: &str,
        title: &str,
        columns: &[Column],
        folder: &Path,
    ) -> Result<Self, XlsxError> {
        book.book.set_tempdir(folder)?;
        let (name, title, columns) = (name.to_owned(), title.to_owned(), columns.to_vec());
        let mut rows = Self { book, name, title, columns, sheet: 0, filled: 0, most: MOST };
        rows.open()?;
        Ok(rows)
    }

    /// With fewer rows to a sheet.
    #[cfg(test)]
    pub(super) fn at_most(self, most: u32) -> Self {
        Self { most, ..self }
    }

    /// The next row.
    ///
    /// # Errors
    /// The folder is full.
    pub fn push(&mut self, cells: &[Value]) -> Result<(), XlsxError> {
        if self.filled == self.most {
            self.close()?;
            self.open()?;
        }
        self.filled += 1;
        let Book { book, looks, .. } = &mut *self.book;
        let sheet = book.worksheet_from_index(self.sheet)?;
        for (index, (value, column)) in cells.iter().zip(&self.columns).enumerate() {
            put(sheet, self.filled, at(index), value, column.kind, &looks.raw)?;
        }
        Ok(())
    }

    /// Ends the list.
    ///
    /// # Errors
    /// The folder is full.
    pub fn finish(mut self) -> Result<(), XlsxError> {
        self.close()
    }

    fn open(&mut self) -> Result<(), XlsxError> {
        let Book { book, looks, names } = &mut *self.book;
        self.sheet = book.worksheets().len();
        self.filled = 0;
        let sheet = book.add_worksheet_with_constant_memory()?.set_name(names.give(&self.name))?;
        begin(sheet, &self.title, &self.columns, looks)
    }

    fn close(&mut self) -> Result<(), XlsxError> {
        end(self.book.book.worksheet_from_index(self.sheet)?, self.filled, self.columns.len())
    }
}
