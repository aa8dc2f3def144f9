//! The zip around an Office document, opened with suspicion: sizes are counted while unpacking, never believed.

use std::io::{Read, Seek};

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use zip::ZipArchive;
use zip::result::ZipError;

use super::refusal::Refusal;

/// Most parts in one file.
const MAX_PARTS: usize = 5_000;
/// Largest unpacked size of all parts that are read together, in bytes.
const MAX_UNPACKED: u64 = 96 * 1024 * 1024;
/// Largest ratio of unpacked to packed; repetitive tables reach about 60.
const MAX_RATIO: u64 = 250;
/// Below this unpacked size the ratio says nothing.
const SMALL: u64 = 1024 * 1024;

/// An Office document's parts by name.
pub struct Archive<R> {
    zip: ZipArchive<R>,
    left: u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the list of parts.
    ///
    /// # Errors
    /// Truncated, too many parts, or two of one name.
    pub fn open(file: R) -> Result<Self, Refusal> {
        let zip = ZipArchive::new(file).map_err(|_| Refusal::Damaged)?;
        if zip.len() > MAX_PARTS {
            return Err(Refusal::Bomb);
        }
        // Word reads the first of two parts of one name and others the last: nobody knows what such a file says.
        if zip.has_duplicate_names() {
            return Err(Refusal::Damaged);
        }
        Ok(Self { zip, left: MAX_UNPACKED })
    }

    /// The parts' names in their order; empty where one is no text.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().map(|name| name.map_or_else(|_| String::new(), Into::into)).collect()
    }

    /// A part's text; none where there is no such part.
    ///
    /// # Errors
    /// Damaged, encrypted, or larger than anything honest.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.unpack(index, &mut bytes)?;
        let encoding = encoding_rs::Encoding::for_bom(&bytes).map_or(UTF_8, |(encoding, _)| encoding);
        if encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE {
            return Err(Refusal::Damaged);
        }
        let (text, _, broken) = encoding.decode(&bytes);
        if broken { Err(Refusal::Damaged) } else { Ok(Some(text.into_owned())) }
    }

    /// Unpacks every part and lets go of it, for a reader that unpacks by itself and knows no limits; shows `check` those
    /// that are XML.
    ///
    /// # Errors
    /// As [`Archive::text`], or what `check` says.
    pub fn measure(&mut self, check: impl Fn(&str) -> Result<(), Refusal>) -> Result<(), Refusal> {
        for (index, name) in self.names().iter().enumerate() {
            if name.ends_with(".xml") || name.ends_with(".rels") {
                check(&self.text(name)?.ok_or(Refusal::Damaged)?)?;
            } else {
                self.unpack(index, &mut std::io::sink())?;
            }
        }
        Ok(())
    }

    /// The same for a file that nobody unpacks here: whether it is whole and of an honest size.
    ///
    /// # Errors
    /// Damaged, encrypted, or larger than anything honest.
    pub fn unpack_all(&mut self) -> Result<(), Refusal> {
        (0..self.zip.len()).try_for_each(|index| self.unpack(index, &mut std::io::sink()))
    }

    fn unpack(&mut self, index: usize, into: &mut impl std::io::Write) -> Result<(), Refusal> {
        let part = self.zip.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Refusal::Encrypted,
            _ => Refusal::Damaged,
        })?;
        let most = part.compressed_size().saturating_mul(MAX_RATIO).max(SMALL).min(self.left);
        let size = std::io::copy(&mut part.take(most + 1), into).map_err(|_| Refusal::Damaged)?;
        if size > most {
            return Err(Refusal::Bomb);
        }
        self.left -= size;
        Ok(())
    }
}
