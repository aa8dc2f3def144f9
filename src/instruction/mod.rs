//! Instructions (chỉ đạo): the Director gives one to units, each acknowledges it and reports back, and the Director accepts
//! that it is done or asks for more. In a unit's own plan its head acts as Director. Each unit's part goes its own way; the
//! unit of count is one instruction to one unit (một lượt giao), never added to lead assignments.

pub mod access;
mod act;
pub mod dated;
pub mod figures;
mod filter;
pub mod pages;
pub mod rules;
mod store;
mod telling;

use crate::web::{Role, Viewer};

pub use crate::progress::instructed::{Course, InstructionState as State, address};

/// For whom somebody acts about an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hands {
    /// Gives, changes and withdraws it, and decides about reports.
    pub director: bool,
    /// Acknowledges it.
    pub unit: bool,
    /// Drafts the report.
    pub drafts: bool,
    /// Sends the report.
    pub sends: bool,
}

impl Hands {
    /// Those of `viewer` about an instruction of `owner` to a unit for which the units `carriers` speak; `headed` says
    /// whether one of these has a head. Its people act for the owner itself only in what was given to it; there the head,
    /// who decides, leaves writing and sending the report to the staff.
    pub fn of(viewer: &Viewer, owner: i64, carriers: &[i64], headed: bool) -> Self {
        let at_owner = viewer.unit_id() == Some(owner);
        let to_owner = carriers.contains(&owner);
        let own = match at_owner {
            true => to_owner,
            false => carriers.iter().any(|unit| viewer.reaches(*unit)),
        };
        let unit = viewer.is_unit_side() && own;
        let head = viewer.role() == Some(Role::Head);
        Self {
            director: at_owner && (head || viewer.role() == Some(Role::Director)),
            unit,
            drafts: unit && !(at_owner && head),
            sends: unit && if at_owner { !head } else { head || !headed },
        }
    }
}
