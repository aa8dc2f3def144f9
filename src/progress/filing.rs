//! How a report that is owed came in: what the reporting rate is counted from.

use chrono::NaiveDate;

use super::life::ReportState;
use crate::words::worded;

worded! {
    /// Where the report of one lead assignment stands in one period.
    pub enum ReportStanding {
        NotOwed = "not_owed", "Không phải báo cáo";
        /// Owed, and nobody has begun to write.
        Missing = "missing", "Chưa báo cáo";
        Draft = "draft", "Nháp";
        WithHead = "with_head", "Chờ thủ trưởng";
        Returned = "returned", "Bị trả lại";
        Submitted = "submitted", "Chờ duyệt";
        SubmittedLate = "submitted_late", "Chờ duyệt, gửi chậm";
        Accepted = "accepted", "Đã duyệt";
        AcceptedLate = "accepted_late", "Đã duyệt, gửi chậm";
    }
}

/// One revision of an assignment's report in a period, as far as its arrival is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    pub state: ReportState,
    /// The day in Vietnam on which it first reached TCCB.
    pub first_submitted_on: Option<NaiveDate>,
}

impl ReportStanding {
    /// The standing of an assignment's revisions in a period, in any order.
    ///
    /// An accepted revision stands until a newer one is accepted. Late is what first reached TCCB after
    /// `send_by`: returns, resubmissions and corrections do not change it. A report nobody asked for is
    /// not in the reporting rate, so it stays "không phải báo cáo".
    pub fn of(owed: bool, revisions: &[Revision], send_by: NaiveDate) -> Self {
        if !owed {
            return Self::NotOwed;
        }
        let first = revisions.iter().filter_map(|revision| revision.first_submitted_on).min();
        let late = first.is_some_and(|day| day > send_by);
        // One revision at a time is open; the accepted one stands before it.
        let standing =
            revisions.iter().map(|revision| revision.state).max_by_key(|state| *state == ReportState::Accepted);
        match standing {
            None => Self::Missing,
            Some(ReportState::Draft) => Self::Draft,
            Some(ReportState::WithHead) => Self::WithHead,
            Some(ReportState::Returned) => Self::Returned,
            Some(ReportState::Submitted) if late => Self::SubmittedLate,
            Some(ReportState::Submitted) => Self::Submitted,
            Some(ReportState::Accepted) if late => Self::AcceptedLate,
            Some(ReportState::Accepted) => Self::Accepted,
        }
    }

    /// Whether a report is asked for.
    pub const fn is_owed(self) -> bool {
        !matches!(self, Self::NotOwed)
    }

    /// Whether it lies with TCCB. What is still at the unit, written or not, counts as chưa báo cáo.
    pub const fn is_reported(self) -> bool {
        matches!(self, Self::Submitted | Self::SubmittedLate) || self.is_accepted()
    }

    /// Whether TCCB has accepted it.
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::AcceptedLate)
    }

    /// Whether it reached TCCB after the last day.
    pub const fn is_late(self) -> bool {
        matches!(self, Self::SubmittedLate | Self::AcceptedLate)
    }

    /// How a closed period names it: what the unit never sent is "Chưa báo cáo", what TCCB has not decided
    /// "Đã báo cáo, chưa duyệt".
    pub const fn at_closing(self) -> &'static str {
        match self {
            Self::NotOwed => Self::NotOwed.label(),
            Self::Missing | Self::Draft | Self::WithHead | Self::Returned => Self::Missing.label(),
            Self::Submitted => "Đã báo cáo, chưa duyệt",
            Self::SubmittedLate => "Báo cáo chậm, chưa duyệt",
            Self::Accepted => "Đã báo cáo",
            Self::AcceptedLate => "Báo cáo chậm",
        }
    }
}

#[cfg(test)]
mod tests;
