//! Files that come with what people write: judged by what is in them, never by their names; taken in with a form, and given
//! out again. What they belong to, and who may read it, is known to the rooms above.

pub mod content;
mod form;
mod giving;
pub mod store;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use content::Refusal;
pub use form::{Enclosing, Fit, Sheaf, look};
pub use giving::{Given, give};

use crate::words::worded;

/// The endings that a browser offers first when files are chosen.
pub const ENDINGS: &str = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg,.webp";

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
    /// Most files of one report or message.
    pub files: usize,
}

impl Limits {
    /// Largest file, in bytes.
    pub fn bytes(self) -> u64 {
        self.megabytes as u64 * 1024 * 1024
    }
}
