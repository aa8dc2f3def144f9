//! What coordinating units contribute to a task, and who asked them for it (đề nghị phối hợp). They owe nothing unless
//! asked, with a date, and are never in the reporting rate.

pub mod access;
pub mod act;
mod telling;
pub mod view;

use chrono::{Days, NaiveDate};

use super::text::too_long;
use crate::{
    calendar::day_text,
    web::{FieldErrors, form::clean},
    words::worded,
};

/// The words of a contribution, as written and as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contribution {
    /// What the unit did for the task.
    pub results: String,
    /// What stood in the way, and what it proposes.
    pub proposals: String,
}

impl Contribution {
    /// What is meant by what was typed.
    pub fn of(results: &str, proposals: &str) -> Self {
        Self { results: clean(results), proposals: clean(proposals) }
    }

    /// What keeps it from being kept, and with `sending` from being sent.
    pub fn faults(&self, sending: bool) -> FieldErrors {
        let mut errors = FieldErrors::new();
        if sending && self.results.is_empty() {
            errors.add("results", "Hãy ghi đơn vị đã phối hợp việc gì; nếu trong kỳ không có thì ghi rõ là không có.");
        }
        for (field, words) in [("results", &self.results), ("proposals", &self.proposals)] {
            if let Some(message) = too_long(words) {
                errors.add(field, message);
            }
        }
        errors
    }
}

worded! {
    /// Where a request stands with one of those it went to.
    pub enum RequestState {
        Overdue = "overdue", "Quá hạn trả lời";
        Waiting = "waiting", "Chưa trả lời";
        Answered = "answered", "Đã trả lời";
        /// The period closed without an answer.
        Unanswered = "unanswered", "Không trả lời";
        /// The unit no longer coordinates in the period.
        Lapsed = "lapsed", "Thôi phối hợp";
        Withdrawn = "withdrawn", "Đã rút";
    }
}

/// What became of a request, and whether it can still be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    pub answer_by: NaiveDate,
    pub answered: bool,
    pub withdrawn: bool,
    /// Whether its period is closed.
    pub closed: bool,
    /// Whether the unit coordinates in the period.
    pub runs: bool,
}

impl RequestState {
    /// The state on a day. The day itself is on time.
    pub fn on(today: NaiveDate, course: Course) -> Self {
        match course {
            Course { answered: true, .. } => Self::Answered,
            Course { withdrawn: true, .. } => Self::Withdrawn,
            Course { runs: false, .. } => Self::Lapsed,
            Course { closed: true, .. } => Self::Unanswered,
            Course { answer_by, .. } if today > answer_by => Self::Overdue,
            Course { .. } => Self::Waiting,
        }
    }

    /// Whether an answer is still expected.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Overdue)
    }

    /// The class under which it is drawn.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Overdue => "pending_overdue",
            Self::Waiting => "due_soon",
            Self::Answered => "accepted",
            Self::Unanswered => "missing",
            Self::Lapsed => "not_owed",
            Self::Withdrawn => "closed",
        }
    }
}

/// How many days remain for answers once the period's own sending day has passed.
const DAYS_AFTER_SENDING: u64 = 7;

/// The last day that a request may name: the day by which leads send, so that the answer can enter their reports; once
/// that has passed while the period is still open, within a week.
pub fn latest_answer(send_by: NaiveDate, today: NaiveDate) -> NaiveDate {
    if today <= send_by { send_by } else { today + Days::new(DAYS_AFTER_SENDING) }
}

/// What is wrong with the day by which an answer is asked for, in words that help.
pub fn answer_by_fault(answer_by: NaiveDate, send_by: NaiveDate, today: NaiveDate) -> Option<String> {
    let latest = latest_answer(send_by, today);
    if answer_by < today {
        return Some(format!("Ngày trả lời không được trước hôm nay ({}).", day_text(today)));
    }
    (answer_by > latest).then(|| match today <= send_by {
        true => format!("Ngày trả lời không được sau hạn gửi báo cáo của kỳ ({}).", day_text(latest)),
        false => format!("Kỳ đã quá hạn gửi; ngày trả lời trong vòng một tuần, đến {}.", day_text(latest)),
    })
}

#[cfg(test)]
mod tests;
