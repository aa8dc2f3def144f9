//! Reminders (đôn đốc): units are urged about reports they have not sent and deadlines they have not met, by an officer or
//! by the clock. Each is on record with what it was about; the third that nobody answers is shown to the Director.

mod access;
pub mod automatic;
mod batch;
mod owed;
pub mod pages;
pub mod stage;
pub mod store;
mod wording;

pub use automatic::RemindDue;

/// The unanswered reminder that the Director hears of.
pub const THIRD: i16 = 3;
/// Characters of the note to a reminder.
const NOTE_LIMIT: usize = 2000;
/// Where the list of reminders is.
pub const LIST: &str = "/don-doc";
