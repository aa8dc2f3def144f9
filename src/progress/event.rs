//! What can happen to a report, as its timeline names it.

use super::life::ReportState;
use crate::words::worded;

worded! {
    /// A change of a report's state, or what befalls an accepted one that is to be corrected.
    pub enum EventKind {
        SentToHead = "sent_to_head", "Gửi thủ trưởng";
        SentBack = "sent_back", "Thủ trưởng trả về";
        Submitted = "submitted", "Gửi TCCB";
        Returned = "returned", "TCCB trả lại";
        Accepted = "accepted", "TCCB chấp nhận";
        CorrectionAsked = "correction_asked", "TCCB đề nghị điều chỉnh";
        CorrectionWithdrawn = "correction_withdrawn", "TCCB rút đề nghị điều chỉnh";
        CorrectionBegun = "correction_begun", "Đơn vị lập bản điều chỉnh";
        CorrectionDiscarded = "correction_discarded", "Đơn vị bỏ bản điều chỉnh chưa gửi";
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
            Self::CorrectionAsked => "report.correction_asked",
            Self::CorrectionWithdrawn => "report.correction_withdrawn",
            Self::CorrectionBegun => "report.correction_begun",
            Self::CorrectionDiscarded => "report.correction_discarded",
        }
    }

    /// The class under which the timeline draws it.
    pub const fn class(self) -> &'static str {
        match self {
            Self::SentToHead => ReportState::WithHead.code(),
            Self::CorrectionAsked => ReportState::Returned.code(),
            Self::CorrectionWithdrawn | Self::CorrectionBegun | Self::CorrectionDiscarded => ReportState::Draft.code(),
            other => other.code(),
        }
    }
}
