//! SQL of reminders.

mod list;
mod write;

pub(super) use list::{Asked, Listed, list};
pub use list::{Seen, Times, third, times};
pub(super) use write::{claimed, insert, insert_items, lock, open_periods, past, running_plans};
