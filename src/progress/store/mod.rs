//! SQL of reports: what units say, what happened to it, and what waits for TCCB.

mod change;
mod history;
mod queue;
mod read;

pub use change::{Locked, NewDraft, PeriodLock, insert, lock, lock_latest, lock_period, move_to, rewrite};
pub use history::{Event, TaskEvent, events, task_events};
pub use queue::{Grouping, QueueFilter, Waiting, after, queue};
pub use read::{Report, ReportHead, period_of, report_head, reports, returned};
