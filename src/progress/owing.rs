//! Who owes a report in which period.

use chrono::{Datelike, Months, NaiveDate};

use crate::{
    calendar::day_text,
    plan::deadline::{Anchor, Cadence, Deadline},
};

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

/// Why a report is owed for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Until complete, since it has no deadline …
    NoDeadline,
    /// … or a due day …
    Dated,
    /// … or another document's schedule, or an event it waits for.
    Waiting,
    /// It is asked for in every period.
    Always(Cadence),
    /// It is asked for on this day, which lies in the period.
    On(Cadence, NaiveDate),
}

impl Why {
    /// "hằng năm: kỳ có ngày 14/12/2026"
    pub fn words(self) -> String {
        match self {
            Self::NoDeadline => "chưa ấn định thời hạn: mỗi kỳ cho đến khi hoàn thành".to_owned(),
            Self::Dated => "có thời hạn: mỗi kỳ cho đến khi hoàn thành".to_owned(),
            Self::Waiting => "theo văn bản khác hoặc chờ sự kiện: mỗi kỳ cho đến khi hoàn thành".to_owned(),
            Self::Always(cadence) => format!("{}: mỗi kỳ", cadence.label().to_lowercase()),
            Self::On(cadence, day) => format!("{}: kỳ có ngày {}", cadence.label().to_lowercase(), day_text(day)),
        }
    }
}

impl Duty<'_> {
    /// Whether a report is owed for the period whose data run from `starts_on` to `cut_off_on`.
    pub fn owes(&self, starts_on: NaiveDate, cut_off_on: NaiveDate) -> bool {
        self.why(starts_on, cut_off_on).is_some()
    }

    /// Why a report is owed for the period whose data run from `starts_on` to `cut_off_on`: by the first of the
    /// deadlines that asks for one; none where nothing is owed.
    pub fn why(&self, starts_on: NaiveDate, cut_off_on: NaiveDate) -> Option<Why> {
        if !self.reports || !self.has_account {
            return None;
        }
        let until_complete = |why| (!self.complete_before).then_some(why);
        if self.deadlines.is_empty() {
            return until_complete(Why::NoDeadline);
        }
        self.deadlines.iter().find_map(|deadline| {
            let begins_on = deadline.from_on.map_or(starts_on, |from| from.max(starts_on));
            if begins_on > cut_off_on {
                return None;
            }
            let dated = if deadline.is_dated() { until_complete(Why::Dated) } else { None };
            match deadline.cadence {
                // Dated, following another document or waiting for an event: every period until complete.
                None => dated.or(until_complete(Why::Waiting)),
                Some(cadence) => dated.or_else(|| recurs(cadence, deadline.anchor, begins_on, cut_off_on)),
            }
        })
    }
}

/// Whether something recurring is asked for between two days: always for what is finer than a month, else
/// when its anchor falls there, or without anchor the decree's cut-off for that cadence (the 14th of each
/// month, of the quarter's last month, of June and December, of December).
fn recurs(cadence: Cadence, anchor: Anchor, from: NaiveDate, to: NaiveDate) -> Option<Why> {
    let every_months = match cadence {
        Cadence::Continuous | Cadence::Weekly => return Some(Why::Always(cadence)),
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
        .find(|day| (from..=to).contains(day))
        .map(|day| Why::On(cadence, day))
}

#[cfg(test)]
mod tests;
