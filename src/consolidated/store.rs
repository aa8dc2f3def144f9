//! SQL of consolidated reports.

mod beside;
mod edition;
mod head;
mod letterhead;
mod material;
mod passage;

pub use beside::{Commended, Reviewed, commended, reviewed};
pub use edition::{Edition, File, NewEdition, closed_plans, editions, file, in_force, insert_edition};
pub use head::{
    Choice, Listed, PeriodOption, Report, blank, choices, find, found_plans, head, insert, list, lock, periods, update,
};
pub use letterhead::{Letterhead, Unit, letterhead, save_letterhead, units};
pub use material::{Raised, Told, below, raised, told};
pub use passage::{Kept, Revision, add, kept, lock_passage, passages, revisions, text_of, untouched, write};
