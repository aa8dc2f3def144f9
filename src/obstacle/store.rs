//! SQL of obstacles.

mod change;
mod list;
mod read;

pub use change::{Carried, NewObstacle, apply, carriers, insert, link, lock, same_words};
pub use list::{
    Above, Brief, Counted, Heap, Listed, Pile, Scope, TaskCount, by_task, list, of_task, of_unit, pile, unfinished,
    waiting_above,
};
pub use read::{
    About, Candidate, Joined, ObstacleHead, ReportWords, abouts, candidates, conversation, head, instructions, joined,
    report_words,
};
