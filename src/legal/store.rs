//! SQL of the legal review register.

mod change;
mod file;
mod import;
mod keeper;
mod read;
mod remind;

pub use change::{NewEntry, alike, held_entries, hold, insert, lock, rewrite};
pub use file::{FileHead, FileItem, NewFile, attach, attached, file, files, remove};
pub use import::{Waiting, put, sweep, take, waiting};
pub use keeper::{Register, Unit, choose, keeper_name, owners, units};
pub use read::{Counted, Facets, Known, Scope, due_soon_days, entries_of, entry, facets, list, tasks};
pub use remind::{Due, due, told};
