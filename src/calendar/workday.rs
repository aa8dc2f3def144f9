//! Working days: Monday to Friday without the public holidays of Bộ luật Lao động 2019, Điều 112.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

/// The public holidays that fall on the same day and month every year. Tết, Giỗ Tổ and the second day
/// of Quốc khánh move, so the administrator enters them.
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
            None => {
                !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
                    && !FIXED_HOLIDAYS.contains(&(day.day(), day.month()))
            }
        }
    }

    /// The day `count` working days after `day`, or before it when negative; `day` itself is not counted
    /// (Bộ luật Dân sự 2015, Điều 147). Zero gives `day`. Stops where the calendar ends.
    pub fn add_working_days(&self, day: NaiveDate, count: i32) -> NaiveDate {
        let mut reached = day;
        let mut left = count.unsigned_abs();
        while left > 0 {
            let step = if count > 0 {
                reached.succ_opt()
            } else {
                reached.pred_opt()
            };
            let Some(next) = step else { break };
            reached = next;
            left -= u32::from(self.is_working(reached));
        }
        reached
    }

    /// The last day on which a report is on time: `grace_days` working days after the cut-off, at least one.
    pub fn send_by(&self, cut_off_on: NaiveDate, grace_days: i32) -> NaiveDate {
        self.add_working_days(cut_off_on, grace_days.max(1))
    }
}
