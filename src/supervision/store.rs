//! SQL of records and demands.

mod change;
mod choice;
mod list;
mod read;
mod remind;

pub use change::{
    NewDemand, NewFile, Said as NewSaid, Words, add_files, delete, drop_file, hold_plan, insert, link, lock,
    lock_demand, move_demand, move_record, note_reminded, parts, rewrite, said_before,
};
pub use choice::{Group, Open, Place, Task, groups, open_inspections, places, tasks, to_visit, without_part};
pub use list::{
    Counts, ListedDemand, ListedRecord, Scope, choices, counts, demands as list_demands, records as list_records,
    unanswered, unfinished,
};
pub use read::{
    Carrier, DemandLine, FileHead, FileLine, RecordHead, Said, ScopeLine, carriers, demands, file, files, head,
    record_of, said, scope,
};
pub use remind::{Due, due, told};
