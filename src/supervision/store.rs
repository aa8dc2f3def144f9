//! SQL of records and demands.

mod change;
mod choice;
mod list;
mod read;
mod remind;

pub use change::{
    NewDemand, NewFile, Words, add_files, delete, drop_file, insert, link, lock, lock_demand, move_demand, move_record,
    note_reminded, parts, rewrite, same_words,
};
pub use choice::{Group, Open, Place, Task, groups, open_inspections, places, tasks, without_part};
pub use list::{
    Counts, ListedDemand, ListedRecord, Scope, choices, counts, demands as list_demands, records as list_records,
    unanswered,
};
pub use read::{
    Carrier, DemandLine, FileHead, FileLine, RecordHead, Said, ScopeLine, carriers, demands, file, files, head,
    record_of, said, scope,
};
pub use remind::{Due, due, told};
