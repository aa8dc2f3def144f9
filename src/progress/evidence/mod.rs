//! Evidence: files attached to a report, judged by what is in them, never by their names.

pub mod access;
pub mod act;
mod area;
pub mod content;
pub mod store;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use area::{Area, Files};
pub use content::Refusal;

use crate::{plan::access::Reading, words::worded};

worded! {
    /// What a file is, by its content.
    pub enum Kind {
        Pdf = "pdf", "PDF";
        Word = "docx", "Word";
        Excel = "xlsx", "Excel";
        Png = "png", "Ảnh PNG";
        Jpeg = "jpeg", "Ảnh JPG";
        Webp = "webp", "Ảnh WebP";
    }
}

impl Kind {
    /// As browsers are told.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Excel => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }

    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp)
    }

    /// Whether a browser may show it by itself; the others are saved and opened by their own programs.
    pub const fn is_shown(self) -> bool {
        self.is_picture() || matches!(self, Self::Pdf)
    }

    /// How names of such files end.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Word => &["docx"],
            Self::Excel => &["xlsx"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
        }
    }

    /// The name under which a file is kept: as it came, its ending that of what it is.
    pub fn name(self, sent: &str) -> String {
        let ending = Path::new(sent).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if self.endings().contains(&ending.to_ascii_lowercase().as_str()) {
            sent.to_owned()
        } else {
            format!("{}.{}", sent.trim_end_matches('.'), self.endings()[0])
        }
    }
}

/// How much may be attached: an administrator's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in MB.
    pub megabytes: usize,
    /// Most files of one report.
    pub files: usize,
}

impl Limits {
    /// Largest file, in bytes.
    pub fn bytes(self) -> u64 {
        self.megabytes as u64 * 1024 * 1024
    }
}

/// A file that a report already has, as far as the rules ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    pub sha256: Vec<u8>,
    pub name: String,
}

/// What becomes of a file that is fit to be evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    Attach,
    /// The same file under the same name is there: sent once more after a lost answer.
    There,
}

/// Whether a fit file is attached to a report that has these.
///
/// # Errors
/// The report is full, or has the same content under another name.
pub fn admit(attached: &[Attached], sha256: &[u8], name: &str, limits: Limits) -> Result<Admission, Refusal> {
    match attached.iter().find(|known| known.sha256 == sha256) {
        Some(known) if known.name == name => Ok(Admission::There),
        Some(known) => Err(Refusal::Known(known.name.clone())),
        None if attached.len() >= limits.files => Err(Refusal::TooMany(limits.files)),
        None => Ok(Admission::Attach),
    }
}

/// Whether somebody who may read a report in this way may open one of its files. `sent`: it was part of the report when
/// that was sent on.
pub fn is_open(removed: bool, sent: bool, reading: Reading) -> bool {
    !removed || (sent && reading == Reading::All)
}
