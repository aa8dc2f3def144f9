//! Supervision (kiểm tra, giám sát): the unions, TCCB and heads of units write down what they found at a unit and what they
//! demand of it; the unit answers until the demand is met. What a year is to bring of it stands in a programme.

pub mod access;
mod act;
mod enclosed;
pub mod figures;
mod filter;
pub mod pages;
pub mod programme;
mod remind;
pub mod rules;
mod store;
mod telling;

use crate::{
    notice::Audience,
    web::{Role, Viewer},
    words::worded,
};

pub use remind::RemindDemands;

worded! {
    /// Where a record stands.
    pub enum RecordState {
        Draft = "draft", "Bản nháp";
        Issued = "issued", "Đã ban hành";
        Withdrawn = "withdrawn", "Đã thu hồi";
    }
}

impl RecordState {
    /// The class under which it is drawn.
    pub fn class(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Issued => "submitted",
            Self::Withdrawn => "closed",
        }
    }
}

worded! {
    /// In which role somebody supervises; with the unit at which it is held, whose a record is.
    pub enum Author {
        Observer = "observer", "Giám sát";
        Officer = "officer", "TCCB";
        Head = "head", "Thủ trưởng";
    }
}

impl Author {
    /// The one of a role; none for roles that supervise nobody.
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::Observer => Some(Self::Observer),
            Role::Officer => Some(Self::Officer),
            Role::Head => Some(Self::Head),
            Role::Staff | Role::Director | Role::Administrator => None,
        }
    }

    /// Whether the viewer is one of those whose it is.
    pub fn is(self, unit_id: i64, viewer: &Viewer) -> bool {
        viewer.unit_id() == Some(unit_id) && viewer.role().and_then(Self::of) == Some(self)
    }

    /// Those who are told what concerns its records.
    pub fn audience(self, unit_id: i64) -> Audience {
        match self {
            Self::Observer => Audience::Observers(unit_id),
            Self::Officer => Audience::Officers(unit_id),
            Self::Head => Audience::Heads(unit_id),
        }
    }

    /// What it is called in a sentence that begins with it.
    pub fn named(self) -> &'static str {
        match self {
            Self::Observer => "Bên giám sát",
            other => other.label(),
        }
    }
}

/// For whom somebody acts in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hands {
    /// Those who wrote it.
    pub author: bool,
    /// The unit it is about.
    pub unit: bool,
}

impl Hands {
    /// Those of `viewer` in a record of `author` at `author_unit`, for which the units `carriers` answer.
    pub fn of(viewer: &Viewer, author: Author, author_unit: i64, carriers: &[i64]) -> Self {
        let is_author = author.is(author_unit, viewer);
        let own = match viewer.unit_id() {
            // Whoever stands beside the author does not answer for the units below.
            Some(unit) if unit == author_unit => carriers.contains(&unit),
            _ => carriers.iter().any(|unit| viewer.reaches(*unit)),
        };
        Self { author: is_author, unit: viewer.is_unit_side() && own && !is_author }
    }
}
