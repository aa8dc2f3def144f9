//! Working days: Monday to Friday without the public holidays of Bộ luật Lao động 2019, Điều 112.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

/// The public holidays that fall on the same day and month every year, for years into which no days are laid. Tết, Giỗ
/// Tổ, the second day of Quốc khánh and days in lieu move, so they are kept as data: see [`super::holiday`].
const FIXED_HOLIDAYS: [(u32, u32); 4] = [(1, 1), (30, 4), (1, 5), (2, 9)];

/// Which days are off: weekends and fixed holidays, corrected by the days an administrator keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DaysOff(BTreeMap<NaiveDate, bool>);

impl FromIterator<(NaiveDate, bool)> for DaysOff {
    /// From the kept days: `true` is a day off (Tết, a day in lieu), `false` a weekend day worked in exchange.
    fn from_iter<I: IntoIterator<Item = (NaiveDate, bool)>>(kept: I) -> Self {
        Self(kept.into_iter().collect())
    }
}

impl DaysOff {
    /// Whether `day` is worked. A kept day decides; without one, the week and the fixed holidays do.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.0.get(&day) {
            Some(off) => !off,
            None => !is_weekend(day) && !FIXED_HOLIDAYS.contains(&(day.day(), day.month())),
        }
    }

    /// The day `count` working days after `day`, or before it when negative; `day` itself is not counted
    /// (Bộ luật Dân sự 2015, Điều 147). Zero gives `day`. Stops where the calendar ends.
    pub fn add_working_days(&self, day: NaiveDate, count: i32) -> NaiveDate {
        let mut reached = day;
        let mut left = count.unsigned_abs();
        while left > 0 {
            let step = if count > 0 { reached.succ_opt() } else { reached.pred_opt() };
            let Some(next) = step else { break };
            reached = next;
            left -= u32::from(self.is_working(reached));
        }
        reached
    }

    /// `day` if it is worked, else the next day that is.
    pub fn working_from(&self, day: NaiveDate) -> NaiveDate {
        if self.is_working(day) { day } else { self.add_working_days(day, 1) }
    }

    /// Whether units may be asked to send by `day` what is known on the cut-off: a working day after it.
    pub fn may_send_by(&self, cut_off_on: NaiveDate, day: NaiveDate) -> bool {
        day > cut_off_on && self.is_working(day)
    }

    /// The last day on which a report is on time: `grace_days` working days after the cut-off, at least one.
    pub fn send_by(&self, cut_off_on: NaiveDate, grace_days: i32) -> NaiveDate {
        self.add_working_days(cut_off_on, grace_days.max(1))
    }
}

/// Whether `day` is a Saturday or Sunday.
pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn weekends_and_fixed_holidays_are_off() {
        let days_off = DaysOff::default();
        assert!(days_off.is_working(day("2026-09-14")), "thứ Hai");
        assert!(!days_off.is_working(day("2026-09-12")), "thứ Bảy");
        assert!(!days_off.is_working(day("2026-09-13")), "Chủ nhật");
        for holiday in ["2026-01-01", "2026-04-30", "2026-05-01", "2026-09-02"] {
            assert!(!days_off.is_working(day(holiday)), "{holiday}");
        }
        assert!(days_off.is_working(day("2026-09-01")), "moves, so it is kept as data");
    }

    #[test]
    fn a_kept_day_decides() {
        // Tết Bính Ngọ, and a Saturday worked in exchange for a day off.
        let days_off: DaysOff = [(day("2026-02-17"), true), (day("2026-02-28"), false)].into_iter().collect();
        assert!(!days_off.is_working(day("2026-02-17")));
        assert!(days_off.is_working(day("2026-02-28")));
    }

    #[test]
    fn reports_are_due_working_days_after_the_cut_off() {
        let none = DaysOff::default();
        assert_eq!(none.send_by(day("2026-09-14"), 2), day("2026-09-16"));
        assert_eq!(none.send_by(day("2026-09-14"), 0), day("2026-09-15"), "at least one");
        // 14/3/2026 is a Saturday.
        assert_eq!(none.send_by(day("2026-03-14"), 2), day("2026-03-17"));
        let lieu: DaysOff = [(day("2026-09-15"), true)].into_iter().collect();
        assert_eq!(lieu.send_by(day("2026-09-14"), 2), day("2026-09-17"));
    }

    #[test]
    fn working_days_count_backwards_too() {
        let none = DaysOff::default();
        assert_eq!(none.add_working_days(day("2026-09-14"), -1), day("2026-09-11"));
        assert_eq!(none.add_working_days(day("2026-09-13"), 0), day("2026-09-13"));
        assert_eq!(none.add_working_days(NaiveDate::MAX, 3), NaiveDate::MAX);
    }

    proptest! {
        #[test]
        fn there_and_back_passes_the_same_working_days(start in 0..9000_i64, count in 1..60_i32) {
            let days_off: DaysOff = [(day("2026-02-17"), true), (day("2026-02-28"), false)].into_iter().collect();
            let start = day("2020-01-01") + chrono::Duration::days(start);
            let end = days_off.add_working_days(start, count);
            prop_assert!(days_off.is_working(end));
            let passed = start.iter_days().skip(1).take_while(|day| *day <= end);
            let worked = passed.filter(|day| days_off.is_working(*day)).count();
            prop_assert_eq!(worked, usize::try_from(count).expect("positive"));
        }
    }
}
