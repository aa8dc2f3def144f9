//! From an official document to what it asks: its sections, its tasks, who carries each out and by when. Pure: bytes in,
//! an outline out, no database. What the reader is unsure of it says, with a low confidence and a note.

pub mod deadline;
mod document;
mod intake;
mod spelling;
mod text;
mod understand;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use deadline::{Anchor, Cadence, Deadline, Offset};
pub use document::{Block, Cell, Document, Paragraph, Row};
pub use intake::{MAX_BYTES, Office, Refusal, office, read_document};
pub(crate) use text::{markdown, plain};
pub use understand::understand;

/// A file that was read: its text, and what the text asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub document: Document,
    pub outline: Outline,
}

/// Reads a file.
///
/// # Errors
/// Why it is not read, in one Vietnamese sentence.
pub fn read(name: &str, bytes: &[u8]) -> Result<Reading, Refusal> {
    let document = read_document(name, bytes)?;
    let outline = understand(&document);
    Ok(Reading { document, outline })
}

/// What a document asks, as `tiendo extract` prints it. Unknown values are null.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// What the plan is about: "Thực hiện Nghị quyết số …", without the word KẾ HOẠCH above it.
    pub title: Option<String>,
    /// "05/KH-SGDĐT"; null where the number is not yet filled in.
    pub number: Option<String>,
    pub issuer: Option<String>,
    pub issued_on: Option<NaiveDate>,
    /// Numbers of the documents it rests on (căn cứ): "206/KH-UBND".
    pub basis: Vec<String>,
    /// In the document's order; each after the one above it.
    pub sections: Vec<Section>,
    /// In the document's order.
    pub tasks: Vec<Task>,
    /// Sentences in Vietnamese for whoever checks the outline.
    pub warnings: Vec<String>,
}

/// A heading of the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Section numbers joined by dots: "IV.1".
    #[serde(rename = "ref")]
    pub reference: String,
    pub heading: String,
}

/// A task of the part "Nội dung", or a duty of "Tổ chức thực hiện".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Task,
    Duty,
}

/// Something that somebody must carry out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// "IV.1.a", "PL.II.3": see DESIGN.md §4.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The section it stands in.
    pub section: Option<String>,
    pub kind: Kind,
    pub content: String,
    /// Names as the document writes them, one entry a party.
    pub lead: Vec<String>,
    pub coordinating: Vec<String>,
    pub product: Option<String>,
    pub deadlines: Vec<Deadline>,
    /// 0–1: below 0.8 somebody should look.
    pub confidence: f32,
    /// Why, in Vietnamese: "không thấy đơn vị chủ trì".
    pub notes: Vec<String>,
    /// First and last block of the document that it was read from.
    pub blocks: Option<(usize, usize)>,
}
