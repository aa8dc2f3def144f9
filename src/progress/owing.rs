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
        if !self.reports || !self.has_account {
            return false;
        }
        let until_complete = !self.complete_before;
        if self.deadlines.is_empty() {
            return until_complete;
        }
        self.deadlines.iter().any(|deadline| {
            let begins_on = deadline.from_on.map_or(starts_on, |from| from.max(starts_on));
            begins_on <= cut_off_on
                && match deadline.cadence {
                    // Dated, following another document or waiting for an event: every period until complete.
                    None => until_complete,
                    Some(cadence) => {
                        (deadline.is_dated() && until_complete)
                            || recurs(cadence, deadline.anchor, begins_on, cut_off_on)
                    }
                }
        })
    }
}

/// Whether something recurring is asked for between two days: always for what is finer than a month, else
/// when its anchor falls there, or without anchor the decree's cut-off for that cadence (the 14th of each
/// month, of the quarter's last month, of June and December, of December).
fn recurs(cadence: Cadence, anchor: Anchor, from: NaiveDate, to: NaiveDate) -> bool {
    let every_months = match cadence {
        Cadence::Continuous | Cadence::Weekly => return true,
        Cadence::Monthly => 1,
        Cadence::Quarterly => 3,
        Cadence::HalfYearly => 6,
        Cadence::Annual => 12,
    };
    let anchor_month = anchor.month.unwrap_or(12);
    // A month without a day means its last day.
    let anchor_day = anchor.day.unwrap_or(if anchor.month.is_some() { 31 } else { 14 });
    let first_month = from.with_day(1);
    (0..)
        .map_while(|months| first_month?.checked_add_months(Months::new(months)))
        .take_while(|month| *month <= to)
        .filter(|month| (i64::from(month.month()) - i64::from(anchor_month)).rem_euclid(every_months) == 0)
        .filter_map(|month| month.with_day(u32::try_from(anchor_day).ok()?.min(month.num_days_in_month().into())))
        .any(|day| (from..=to).contains(&day))
}

#[cfg(test)]
mod tests;
