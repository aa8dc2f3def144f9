//! Evidence: files attached to a report, judged by what is in them, never by their names.

pub mod access;
pub mod act;
mod area;
pub mod store;

#[cfg(test)]
mod tests;

pub use area::{Area, Files};

use crate::{
    attachment::{Limits, Refusal},
    plan::access::Reading,
};

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
