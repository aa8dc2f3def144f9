//! Good examples (gương điển hình): a unit proposes a person or a group to be commended; TCCB asks back, takes it into the list or
//! not, puts it before the Director or forwards it further up, until it is commended.

pub mod access;
mod act;
pub mod figures;
pub mod filter;
pub mod listing;
pub mod pages;
pub mod rules;
mod sheet;
mod store;
mod telling;

use crate::words::worded;

pub use crate::obstacle::{Hands, Party};

worded! {
    /// Where a proposal stands.
    pub enum State {
        Proposed = "proposed", "Chờ TCCB xem xét";
        AskedBack = "asked_back", "Chờ đơn vị bổ sung";
        /// TCCB has taken it into the list.
        Selected = "selected", "Đã đưa vào danh sách";
        /// Put before the Director.
        Escalated = "escalated", "Chờ Giám đốc quyết định";
        /// The Director agrees; the paper is still to be issued.
        Approved = "approved", "Giám đốc đồng ý, chờ văn bản";
        /// Sent further up.
        Forwarded = "forwarded", "Đã chuyển cấp trên";
        Commended = "commended", "Đã biểu dương, khen thưởng";
        Rejected = "rejected", "Không biểu dương";
        Withdrawn = "withdrawn", "Đơn vị đã rút";
    }
}

worded! {
    /// Who is proposed.
    pub enum Kind {
        Individual = "individual", "Cá nhân";
        Collective = "collective", "Tập thể";
    }
}

worded! {
    /// The form of commendation that is proposed.
    pub enum Award {
        Praise = "praise", "Biểu dương";
        Letter = "letter", "Thư khen";
        Certificate = "certificate", "Giấy khen";
        HighCertificate = "high_certificate", "Bằng khen";
        Title = "title", "Danh hiệu thi đua";
        Other = "other", "Hình thức khác";
    }
}

impl State {
    /// The one who has to do something now; nobody once it is over.
    pub fn waits_for(self) -> Option<Party> {
        match self {
            Self::Proposed | Self::Selected | Self::Approved | Self::Forwarded => Some(Party::Officer),
            Self::AskedBack => Some(Party::Unit),
            Self::Escalated => Some(Party::Director),
            Self::Commended | Self::Rejected | Self::Withdrawn => None,
        }
    }

    /// Whether TCCB has not decided on it yet.
    pub fn is_undecided(self) -> bool {
        matches!(self, Self::Proposed | Self::AskedBack)
    }

    /// Whether it stands in the list of good examples.
    pub fn is_listed(self) -> bool {
        matches!(self, Self::Selected | Self::Escalated | Self::Approved | Self::Forwarded | Self::Commended)
    }

    /// Whether nothing more is to be done.
    pub fn is_over(self) -> bool {
        self.waits_for().is_none()
    }

    /// The label in a unit's own plan, where its staff choose and its head decides.
    pub fn label_within(self, own_plan: bool) -> &'static str {
        match self {
            Self::Proposed if own_plan => "Chờ xem xét",
            Self::Escalated if own_plan => "Chờ thủ trưởng quyết định",
            Self::Approved if own_plan => "Thủ trưởng đồng ý, chờ văn bản",
            other => other.label(),
        }
    }

    /// The class under which it is drawn.
    pub fn class(self) -> &'static str {
        match self {
            Self::Proposed => "submitted",
            Self::AskedBack => "returned",
            Self::Selected | Self::Approved => "in_progress",
            Self::Escalated => "with_head",
            Self::Forwarded => "active",
            Self::Commended => "done",
            Self::Rejected | Self::Withdrawn => "closed",
        }
    }
}

/// The page of a proposal.
pub fn address(id: i64) -> String {
    format!("/bieu-duong/{id}")
}
