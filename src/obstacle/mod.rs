//! Obstacles (vướng mắc): a unit says what stands in its way and what it asks for; TCCB answers, asks back, merges the same
//! one from many units or puts it before the Director, who decides.

pub mod about;
pub mod access;
mod act;
mod age;
pub mod figures;
mod filter;
pub mod gather;
pub mod pages;
pub mod rules;
mod store;

use crate::{
    plan::access::acts_for,
    web::{Role, Viewer},
    words::worded,
};

pub use age::Age;

worded! {
    /// Where an obstacle stands.
    pub enum State {
        Open = "open", "Chờ TCCB trả lời";
        AskedBack = "asked_back", "Chờ đơn vị bổ sung";
        Escalated = "escalated", "Chờ Giám đốc quyết định";
        Answered = "answered", "TCCB đã trả lời";
        Decided = "decided", "Giám đốc đã quyết định";
        Settled = "settled", "Đã giải quyết";
        Withdrawn = "withdrawn", "Đơn vị đã rút";
    }
}

/// Who has a say in an obstacle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// The unit that raised it.
    Unit,
    /// TCCB at the plan's owner.
    Officer,
    /// The Director at the plan's owner.
    Director,
}

impl State {
    /// The one who has to do something now; nobody once it is over.
    pub fn waits_for(self) -> Option<Party> {
        match self {
            Self::Open => Some(Party::Officer),
            Self::Escalated => Some(Party::Director),
            Self::AskedBack | Self::Answered | Self::Decided => Some(Party::Unit),
            Self::Settled | Self::Withdrawn => None,
        }
    }

    /// Whether neither TCCB nor the Director has given an answer.
    pub fn is_unanswered(self) -> bool {
        matches!(self, Self::Open | Self::AskedBack | Self::Escalated)
    }

    /// Whether nothing more is to be done.
    pub fn is_over(self) -> bool {
        self.waits_for().is_none()
    }

    /// The label in a unit's own plan, where its staff answer and its head decides.
    pub fn label_within(self, own_plan: bool) -> &'static str {
        match self {
            Self::Open if own_plan => "Chờ trả lời",
            Self::Escalated if own_plan => "Chờ thủ trưởng quyết định",
            Self::Answered if own_plan => "Đã trả lời",
            Self::Decided if own_plan => "Thủ trưởng đã quyết định",
            other => other.label(),
        }
    }

    /// The class under which it is drawn.
    pub fn class(self) -> &'static str {
        match self {
            Self::Open => "submitted",
            Self::AskedBack => "returned",
            Self::Escalated => "with_head",
            Self::Answered | Self::Decided => "in_progress",
            Self::Settled => "done",
            Self::Withdrawn => "closed",
        }
    }
}

/// For whom somebody acts in an obstacle. In a unit's own plan its staff act as officers, its head as both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hands {
    pub unit: bool,
    pub officer: bool,
    pub director: bool,
}

impl Hands {
    /// Those of `viewer` in an obstacle of a plan of `owner`, for which the units `carriers` speak.
    pub fn of(viewer: &Viewer, owner: i64, carriers: &[i64]) -> Self {
        let at_owner = viewer.unit_id() == Some(owner);
        let own = match at_owner {
            // The owner's people answer what is raised below; only what the owner itself raised is theirs.
            true => carriers.contains(&owner),
            false => carriers.iter().any(|unit| viewer.reaches(*unit)),
        };
        Self {
            unit: viewer.is_unit_side() && own,
            officer: acts_for(viewer, owner),
            director: at_owner && matches!(viewer.role(), Some(Role::Director | Role::Head)),
        }
    }

    /// Whether they include that of a party.
    pub fn has(self, party: Party) -> bool {
        match party {
            Party::Unit => self.unit,
            Party::Officer => self.officer,
            Party::Director => self.director,
        }
    }
}
