//! SQL of proposals to commend.

mod change;
mod list;
mod read;

pub use change::{NewCommendation, Wording, amend, author, carriers, insert, lock, move_to, paper, same_words};
pub use list::{Brief, Counted, Listed, Scope, Tally, list, of_task, of_unit, tally};
pub use read::{CommendationHead, conversation, head};
