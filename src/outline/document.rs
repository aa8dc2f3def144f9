//! What a file says before anybody asks what it means: paragraphs and rows in their order.

use serde::{Deserialize, Serialize};

/// A file's text in order, whatever format it came in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub blocks: Vec<Block>,
    /// What was repaired or left out while reading, in Vietnamese.
    pub warnings: Vec<String>,
}

/// A paragraph, or one row of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    Paragraph(Paragraph),
    Row(Row),
}

impl Block {
    /// Its text, or those of its cells.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> + Clone {
        let (paragraph, cells) = match self {
            Self::Paragraph(paragraph) => (Some(paragraph.text.as_str()), &[][..]),
            Self::Row(row) => (None, row.cells.as_slice()),
        };
        paragraph.into_iter().chain(cells.iter().map(|cell| cell.text.as_str()))
    }

    /// Its text, or those of its cells, to change.
    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let (paragraph, cells) = match self {
            Self::Paragraph(paragraph) => (Some(&mut paragraph.text), &mut [][..]),
            Self::Row(row) => (None, row.cells.as_mut_slice()),
        };
        paragraph.into_iter().chain(cells.iter_mut().map(|cell| &mut cell.text))
    }
}

/// A paragraph outside tables. Footnotes, page numbers, deleted and hidden text are not in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// NFC, white space folded.
    pub text: String,
    /// The number that Word's automatic list prints before it ("1.", "a)", "-"), or Markdown's bullet; not in `text`.
    pub label: Option<String>,
    /// 1–6 where it is marked as a heading (a Word style or outline level, Markdown's #).
    pub level: Option<u8>,
    /// Whether all of its words are bold; italic.
    pub bold: bool,
    pub italic: bool,
    /// Whether it is centred on the page.
    pub centred: bool,
}

/// One row of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Which table of the document, from 0.
    pub table: usize,
    pub cells: Vec<Cell>,
}

/// A cell of a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its paragraphs, joined by line feeds.
    pub text: String,
    pub bold: bool,
    /// How many columns of the table's grid it covers.
    pub columns: usize,
    /// Merged with the cell above it, whose text it goes on showing; its own `text` is empty.
    pub continued: bool,
}
