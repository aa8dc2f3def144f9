//! What a report says, and what it must say before it may be sent.

use chrono::NaiveDate;

use super::standing::{Completion, Progress};
use crate::plan::deadline::Deadline;

/// The longest text a field takes, in characters.
pub const MAX_CHARS: usize = 10_000;

/// The words and figures of a report, as written and as kept with each change of its state.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReportText {
    pub progress: Progress,
    /// 0–100.
    pub percent: i16,
    pub completions: Vec<Completion>,
    pub results: String,
    pub obstacles: String,
    pub proposals: String,
    pub next_steps: String,
    /// "Không phát sinh".
    pub nothing_new: bool,
    /// Why something said to be complete no longer is.
    pub regress_reason: String,
}

/// What a report is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    pub deadlines: &'a [Deadline],
    /// The present day in Vietnam.
    pub today: NaiveDate,
    /// Whether the last accepted report says that the assignment is complete.
    pub was_complete: bool,
}

/// What is wrong with one field, in words that help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field's name in the form: "percent", "completed_on_12" for the deadline with id 12.
    pub field: String,
    pub message: String,
}

/// Everything that keeps a report from being sent; empty when it may go.
pub fn validate(report: &ReportText, ground: &Ground<'_>) -> Vec<Fault> {
    let _ = (report, ground);
    todo!()
}
