//! What a file is, by what stands in it: names lie.

use std::io::{Cursor, Read, Seek};

use super::archive::Archive;
use super::refusal::Refusal;
use super::xml::{Node, Nodes};

/// A file that may be read.
pub enum Format<R> {
    /// With the name of its main part.
    Word(Archive<R>, String),
    Excel(Archive<R>),
    Text,
}

/// How files begin that are not read.
const REFUSED: [(&[u8], Refusal); 14] = [
    (b"{\\rtf", Refusal::Rtf),
    (b"%PDF", Refusal::Pdf),
    (b"\x89PNG", Refusal::Picture),
    (b"\xff\xd8\xff", Refusal::Picture),
    (b"GIF8", Refusal::Picture),
    (b"BM", Refusal::Picture),
    (b"II*\0", Refusal::Picture),
    (b"MM\0*", Refusal::Picture),
    (b"RIFF", Refusal::Picture),
    (b"\0\0\x01\0", Refusal::Picture),
    (b"<?xml", Refusal::Unknown),
    (b"<html", Refusal::Unknown),
    (b"<!doctype", Refusal::Unknown),
    (b"mime-version", Refusal::Unknown),
];
/// The container of Word's and Excel's older formats, and of their encrypted files.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Recognises a file.
///
/// # Errors
/// It is none that is read.
pub fn recognise(bytes: &[u8]) -> Result<Format<Cursor<&[u8]>>, Refusal> {
    if bytes.starts_with(b"PK\x03\x04") {
        return office(Archive::open(Cursor::new(bytes))?);
    }
    if bytes.starts_with(OLE) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(name.len()).any(|window| window == name);
        return Err(if encrypted { Refusal::Encrypted } else { Refusal::OldOffice });
    }
    let begins = |start: &[u8], with: &[u8]| start.get(..with.len()).is_some_and(|s| s.eq_ignore_ascii_case(with));
    let text = bytes.trim_ascii_start();
    let refused = REFUSED.iter().find(|(start, refusal)| match refusal {
        // Two letters of a word are no picture; its header has zeros.
        Refusal::Picture => bytes.starts_with(start) && bytes.iter().take(64).any(|byte| *byte == 0 || *byte > 127),
        _ => begins(text, start),
    });
    match refused {
        Some((_, refusal)) => Err(*refusal),
        None if bytes.iter().all(u8::is_ascii_whitespace) => Err(Refusal::Empty),
        None => Ok(Format::Text),
    }
}

/// Recognises what an Office document's parts say it is.
///
/// # Errors
/// It is none that is read, or has macros.
pub fn office<R: Read + Seek>(mut archive: Archive<R>) -> Result<Format<R>, Refusal> {
    let types = archive.text("[Content_Types].xml")?.ok_or(Refusal::Unknown)?;
    let relations = archive.text("_rels/.rels")?.ok_or(Refusal::Unknown)?;
    let main = main_part(&relations)?.ok_or(Refusal::Unknown)?;
    let (kind, macros) = content_type(&types, &main)?;
    if macros || archive.names().iter().any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin")) {
        return Err(Refusal::Macros);
    }
    match kind {
        Some(kind) if kind.contains("wordprocessingml") => Ok(Format::Word(archive, main)),
        Some(kind) if kind.contains("spreadsheetml") => Ok(Format::Excel(archive)),
        Some(kind) if kind.contains("excel.sheet.binary") => Err(Refusal::OldOffice),
        _ => Err(Refusal::Unknown),
    }
}

/// The part that is the document.
fn main_part(relations: &str) -> Result<Option<String>, Refusal> {
    let mut nodes = Nodes::new(relations);
    while let Some(node) = nodes.next()? {
        if let Node::Open(element) = node
            && element.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            return Ok(element.attribute("Target").map(|target| target.trim_start_matches('/').to_owned()));
        }
    }
    Ok(None)
}

/// A part's content type, and whether any part's is one of macros.
fn content_type(types: &str, part: &str) -> Result<(Option<String>, bool), Refusal> {
    let (mut found, mut macros) = (None, false);
    let mut nodes = Nodes::new(types);
    while let Some(node) = nodes.next()? {
        let Node::Open(element) = node else { continue };
        let Some(kind) = element.attribute("ContentType") else { continue };
        macros |= ["macroEnabled", "vbaProject", "macrosheet"].iter().any(|sign| kind.contains(sign));
        let own = match (element.name(), element.attribute("PartName"), element.attribute("Extension")) {
            ("Override", Some(name), _) => name.trim_start_matches('/').eq_ignore_ascii_case(part),
            ("Default", _, Some(ending)) => found.is_none() && part.ends_with(&format!(".{ending}")),
            _ => false,
        };
        if own {
            found = Some(kind.into_owned());
        }
    }
    Ok((found, macros))
}
