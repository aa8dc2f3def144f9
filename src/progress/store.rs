//! SQL of progress: the queries behind every figure, what units say, what happened to it, and what waits for TCCB.

mod beside;
mod change;
pub mod contribution;
mod correction;
mod extension;
mod facts;
mod frozen;
mod history;
mod instructed;
mod key;
mod many;
mod queue;
mod read;
mod tidings;
mod reminded;
mod supervised;
mod reviewed;

pub use beside::{Group, Near, groups, near};
pub use change::{
    Locked, Move, NewDraft, PeriodLock, insert, insert_unwritten, lock, lock_latest, lock_period, move_to, note,
    plan_owner, rewrite,
};
pub use correction::{Asked, Awaited, Chain, asked, awaited, delete_draft, lock_chain};
pub use extension::{Open, grants, open_extensions};
pub(super) use facts::{Ancestor, Frozen, GroundRow, LineRow, Said, frozen_reports, ground, lines};
pub(super) use frozen::{FrozenPlace, frozen_places, outlines};
pub use history::{Event, Kin, Line, Told, line, told};
pub use instructed::{instructed, instructions_of_task};
pub use key::{remember, sent_under};
pub use many::{Unchanged, chosen, frequent_reasons, unchanged};
pub use queue::{Grouping, QueueFilter, Tally, Waiting, after, queue, tally};
pub use read::{
    Correction, Report, Returned, corrections, has_head, headed, period_of, periods_of, periods_of_plan, report_head,
    reports, returned, took_part, took_part_in,
};
pub use reminded::unanswered;
pub use reviewed::reviewed;
pub use supervised::{demanded, records_of_task};
pub use tidings::{Accepted, Begun, Queue, accepted, begun, of_report, queues};
