//! SQL of requests for a later day.

mod change;
mod list;
mod read;

pub use change::{Change, Locked, New, grant, insert, lineage, lock, lock_deadline, open_about, plan_runs, settle};
pub use list::{Choice, Filter, Listed, choices, list};
pub use read::{Extension, about, assignment_of, deadline_of, extension, last_of_line, spoke_for_unit};
