//! The days of instructions, for calendars and reminders.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{calendar::DaysOff, clock};

pub use super::store::{Dated, Owing, dated, owing};

/// Working days within which a unit is expected to acknowledge an instruction.
const RECEIPT_DAYS: i32 = 2;

/// The last day on which what was given at an instant is acknowledged in time.
pub fn acknowledged_by(given_at: DateTime<Utc>, days_off: &DaysOff) -> NaiveDate {
    days_off.add_working_days(clock::local_day(given_at), RECEIPT_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_working_days_are_given_to_acknowledge() {
        let day = |text: &str| -> NaiveDate { text.parse().expect("a day") };
        let by = |given: &str, days_off: &DaysOff| {
            acknowledged_by(format!("{given}T09:00:00+07:00").parse().expect("an instant"), days_off)
        };
        let none = DaysOff::default();
        assert_eq!(by("2026-11-23", &none), day("2026-11-25"));
        assert_eq!(by("2026-11-26", &none), day("2026-11-30"), "over the weekend");
        let holiday: DaysOff = [(day("2026-11-24"), true)].into_iter().collect();
        assert_eq!(by("2026-11-23", &holiday), day("2026-11-26"));
    }
}
