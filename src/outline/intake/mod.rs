//! From a file's bytes to its text: what the file is, whether it may be read, and what stands in it.

mod archive;
mod docx;
mod encoding;
mod format;
mod legacy;
mod lines;
mod refusal;
mod secrecy;
mod tidy;
mod vietnamese;
mod xlsx;
mod xml;

#[cfg(test)]
mod tests;

pub use refusal::Refusal;

use std::io::{Read, Seek};
use std::path::Path;

use super::{Document, markdown, plain};
use archive::Archive;
use format::Format;
use legacy::{CONVERTED, Script};

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 30 * 1024 * 1024;
/// Most blocks of a document.
const MAX_BLOCKS: usize = 100_000;
/// Longest text of a document, in bytes; 300 pages have about one million.
const MAX_TEXT: usize = 8 * 1024 * 1024;

/// Reads a file's text. What it is shows in its content; the name only tells Markdown from plain text.
///
/// # Errors
/// Why it is not read.
pub fn read_document(name: &str, bytes: &[u8]) -> Result<Document, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::TooLarge);
    }
    let document = match format::recognise(bytes)? {
        Format::Word(mut archive, main) => docx::read(&mut archive, &main)?,
        Format::Excel(mut archive) => xlsx::read(&mut archive, bytes)?,
        Format::Text => text(name, bytes)?,
    };
    secrecy::check(&document.blocks, &[])?;
    if document.blocks.is_empty() { Err(Refusal::Empty) } else { Ok(document) }
}

/// An Office document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    Word,
    Excel,
}

/// Which Office document a file is, looked at where it lies: whole, of an honest size, without macros or a password, and
/// not marked as a state secret. What else it says is nobody's business here.
///
/// # Errors
/// It is none, or one of these is not so.
pub fn office(file: &mut (impl Read + Seek)) -> Result<Office, Refusal> {
    match format::office(Archive::open(&mut *file)?)? {
        Format::Word(mut archive, main) => {
            archive.unpack_all()?;
            drop(archive);
            match docx::read(&mut Archive::open(file)?, &main) {
                // Long, in old fonts or all of pictures: whoever opens it will see.
                Ok(_) | Err(Refusal::OldFont | Refusal::TooMuch | Refusal::Empty) => Ok(Office::Word),
                Err(refusal) => Err(refusal),
            }
        }
        Format::Excel(mut archive) => archive.unpack_all().map(|()| Office::Excel),
        Format::Text => Err(Refusal::Unknown),
    }
}

fn text(name: &str, bytes: &[u8]) -> Result<Document, Refusal> {
    if bytes.len() > MAX_TEXT {
        return Err(Refusal::TooMuch);
    }
    let text = encoding::decode(bytes)?;
    let script = legacy::script_of(std::iter::once(text.as_str()))?;
    let text = script.convert(&text);
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let mut document = match ending.to_ascii_lowercase().as_str() {
        "md" | "markdown" => markdown(&text),
        _ => plain(&text),
    };
    if script != Script::Unicode {
        document.warnings.push(CONVERTED.to_owned());
    }
    if document.blocks.len() > MAX_BLOCKS { Err(Refusal::TooMuch) } else { Ok(document) }
}
