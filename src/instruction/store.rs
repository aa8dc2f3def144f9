//! SQL of instructions.

mod change;
mod choice;
mod list;
mod read;

pub use change::{
    Addressee, Locked, Move, NewInstruction, add, first_message, hold_owner, insert, link, lock, lock_part, move_part,
    parts_open, redate, same, touch, withdraw,
};
pub use choice::{
    About, Choice, GroupChoice, about_obstacle, about_task, groups, own_plans, owns_plans, units, units_of,
};
pub use list::{Dated, Group, Listed, Owing, Scope, dated, listed, owing, tally};
pub use read::{
    Carried, InstructionHead, PartHead, PartLine, carried, carriers, conversation, head, part, parts, unit_name,
};
