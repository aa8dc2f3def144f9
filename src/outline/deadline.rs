//! Deadlines as documents write them, and what is understood from them.

mod date;
mod phrase;
mod prose;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::words::worded;

pub(super) use phrase::is_understood;
pub use phrase::phrase;
pub(super) use prose::{ending, said_in, several};

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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// 1–12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<i16>,
    /// 1–31; the last day in a month that is shorter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<i16>,
    /// 2 = thứ Hai … 7 = thứ Bảy, 8 = Chủ nhật.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<i16>,
}

/// From an event to the last day that is on time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offset {
    /// Negative: before the event.
    pub days: i32,
    /// Whether only working days count.
    pub working: bool,
}

/// One phrase: its words, and what was understood from them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The document's own words.
    pub text: String,
    /// Last day that is on time.
    pub due_on: Option<NaiveDate>,
    pub cadence: Option<Cadence>,
    pub anchor: Option<Anchor>,
    /// First day from which it asks anything.
    pub from: Option<NaiveDate>,
    /// Another document's schedule: "254-KH/TU".
    pub follows: Option<String>,
    /// What it waits for.
    pub event: Option<String>,
    pub offset: Option<Offset>,
    /// The clause of the task it belongs to, where a task has several.
    pub scope: Option<String>,
}

/// The deadlines of a text that stands where deadlines stand: a time column's cell, what follows a label. One phrase is
/// one deadline; a text without words has none.
pub fn understand(text: &str) -> Vec<Deadline> {
    several(text, None)
}

#[cfg(test)]
mod tests;
