//! Who owes a report in which period.

use chrono::{Datelike, Months, NaiveDate};

use crate::plan::deadline::{Anchor, Cadence, Deadline};

/// What decides whether a lead assignment owes reports. Coordinating parties owe none.
#[derive(Debug, Clone, Copy)]
pub struct Duty<'a> {
    /// The deadlines of its task; none is "Chưa ấn định thời hạn".
    pub deadlines: &'a [Deadline],
    /// False for a duty set to "không báo cáo".
    pub reports: bool,
    /// False for a named party without account.
    pub has_account: bool,
    /// Whether it was complete, by an accepted report, before the period began.
    pub complete_before: bool,
}

impl Duty<'_> {
    /// Whether a report is owed for the period whose data run from `starts_on` to `cut_off_on`.
    pub fn owes(&self, starts_on: NaiveDate, cut_off_on: NaiveDate) -> bool {
        let _ = (
            starts_on,
            cut_off_on,
            Months::new(0),
            Anchor::default(),
            Cadence::Annual,
            starts_on.day(),
        );
        todo!()
    }
}
