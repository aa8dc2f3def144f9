//! Files of office programs: pure, bytes in and rows out, or the other way round.
//!
//! What is written is laid out once, as a [`Table`] of plain values or a [`word::Document`], and comes out the same in
//! Word, Excel and CSV. The same content always gives the same bytes.

pub mod csv;
pub mod excel;
mod measure;
pub mod table;
mod text;
pub mod word;
pub mod workbook;

use chrono::{DateTime, Utc};

pub use table::{Column, Kind, Row, Table, Total, Value};

/// What a file says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub title: String,
    /// The body it comes from.
    pub creator: String,
    /// When what it says was so: the instant of a period's closing, not that of writing the file.
    pub made_at: DateTime<Utc>,
}
