//! What can happen to a report, as its timeline names it.

use super::life::ReportState;
use crate::words::worded;

worded! {
    /// A change of a report's state.
    pub enum EventKind {
        SentToHead = "sent_to_head", "Gửi thủ trưởng";
        SentBack = "sent_back", "Thủ trưởng trả về";
        Submitted = "submitted", "Gửi TCCB";
        Returned = "returned", "TCCB trả lại";
        Accepted = "accepted", "TCCB chấp nhận";
    }
}

impl EventKind {
    /// The journal's word for it.
    pub const fn journal_action(self) -> &'static str {
        match self {
            Self::SentToHead => "report.sent_to_head",
            Self::SentBack => "report.sent_back",
            Self::Submitted => "report.submitted",
            Self::Returned => "report.returned",
            Self::Accepted => "report.accepted",
        }
    }

    /// The class under which the timeline draws it.
    pub const fn class(self) -> &'static str {
        match self {
            Self::SentToHead => ReportState::WithHead.code(),
            other => other.code(),
        }
    }
}
