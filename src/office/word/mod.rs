//! Administrative documents in Word, in the form of Nghị định 30/2020/NĐ-CP, Phụ lục I.
//!
//! The parts are written as XML here: the fixed ones (styles, numbering, settings) are files beside this one. Libraries for
//! Word that were tried number paragraphs by a counter of the whole program, so that no two files of theirs are equal, and
//! lack rules and repeated title rows.

mod appendix;
mod body;
mod head;
mod number;
mod package;
mod page;
mod signature;
mod table;
mod xml;

use std::io;

use chrono::NaiveDate;

pub use signature::{Capacity, Recipients, Signature};

use super::{About, Table};
use page::{Page, Pages};
use xml::Xml;

/// Media type of .docx.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A file: a letter with its appendices, or appendices that stand alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub about: About,
    pub letter: Option<Letter>,
    pub appendices: Vec<Appendix>,
}

/// What is signed: a report, most often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub letterhead: Letterhead,
    /// "Báo cáo"
    pub kind: String,
    /// What it is about, without the kind.
    pub subject: String,
    /// Whom it goes up to, after "Kính gửi".
    pub addressees: Vec<String>,
    pub body: Vec<Block>,
    pub signature: Signature,
    pub recipients: Recipients,
}

/// Who writes, under which number, where and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The body above: "UBND thành phố Hải Phòng".
    pub superior: Option<String>,
    /// "Sở Giáo dục và Đào tạo"
    pub issuer: String,
    /// Left to fill in where it is not yet given.
    pub number: Option<u32>,
    /// "BC-SGDĐT"
    pub symbol: String,
    /// "Hải Phòng"
    pub place: String,
    pub date: Issued,
}

/// The day of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issued {
    On(NaiveDate),
    /// Day and month are left to fill in.
    In {
        year: i32,
    },
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Numbered by itself, so its text has no number.
    Heading(Level, String),
    /// One or more paragraphs, one a line.
    Paragraph(String),
    /// With a dash before it.
    Item(String),
    /// Below an item, with a plus before it.
    Subitem(String),
    Table(Table),
}

/// How high a heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// "I. KẾT QUẢ"
    Part,
    /// "1. Tuyên truyền"
    Section,
    /// "a) Quán triệt …"
    Point,
}

/// What follows on pages of its own, with numbers of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appendix {
    pub title: String,
    /// A line below the title: "Số liệu tính đến ngày 14/9/2026".
    pub note: Option<String>,
    /// Whether its pages are wider than high.
    pub landscape: bool,
    pub body: Vec<Block>,
}

/// The file.
///
/// # Errors
/// None but those of memory.
pub fn write(document: &Document) -> io::Result<Vec<u8>> {
    let mut xml = Xml::document();
    let mut pages = Pages::default();
    if let Some(letter) = &document.letter {
        head::write(&mut xml, letter);
        body::write(&mut xml, &body::ended(&letter.body), Page::PORTRAIT, pages.numbering(), true);
        signature::write(&mut xml, &letter.signature, &letter.recipients);
        pages.end(&mut xml, Page::PORTRAIT, document.appendices.is_empty());
    }
    for (index, appendix) in document.appendices.iter().enumerate() {
        let page = if appendix.landscape { Page::LANDSCAPE } else { Page::PORTRAIT };
        appendix::head(&mut xml, appendix, document.letter.as_ref(), index, document.appendices.len());
        body::write(&mut xml, &appendix.body, page, pages.numbering(), false);
        pages.end(&mut xml, page, index + 1 == document.appendices.len());
    }
    package::zip(&document.about, xml.finish(), pages.sections())
}

#[cfg(test)]
mod tests;
