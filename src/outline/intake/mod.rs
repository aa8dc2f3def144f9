//! From a file's bytes to its text: what the file is, whether it may be read, and what stands in it.

mod archive;
mod docx;
mod legacy;
mod lines;
mod refusal;
mod secrecy;
mod tidy;
mod vietnamese;
mod xml;

pub use refusal::Refusal;

use archive::Archive;

use super::Document;

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 30 * 1024 * 1024;
/// Most blocks of a document.
const MAX_BLOCKS: usize = 100_000;
/// Longest text of a document, in bytes; 300 pages have about one million.
const MAX_TEXT: usize = 16 * 1024 * 1024;

/// Reads a file's text, whatever its format is.
///
/// # Errors
/// Why it is not read.
pub fn read(_name: &str, bytes: &[u8]) -> Result<Document, Refusal> {
    let mut archive = Archive::open(bytes)?;
    docx::read(&mut archive, "word/document.xml")
}
