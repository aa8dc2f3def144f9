//! Deadlines: the document's own words and what was understood from them.

use chrono::{Days, NaiveDate};

use crate::calendar::{DaysOff, day_text};
pub use crate::outline::{Anchor, Cadence};

/// What is said of a task that has no deadline.
pub const NO_DEADLINE: &str = "Chưa ấn định thời hạn";

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
    /// The day to which an assignment's own due day is extended; none as the plan says it.
    pub extended_to: Option<NaiveDate>,
}

impl From<&super::draft::DraftDeadline> for Deadline {
    /// A deadline as it will be once its draft is a plan.
    fn from(draft: &super::draft::DraftDeadline) -> Self {
        let said = &draft.said;
        Self {
            id: draft.id.unwrap_or_default(),
            position: 0,
            text: said.text.clone(),
            due_on: said.due_on,
            cadence: said.cadence,
            anchor: said.anchor.unwrap_or_default(),
            from_on: said.from,
            follows: said.follows.clone(),
            event: said.event.clone(),
            event_on: draft.event_on,
            offset_days: said.offset.map(|offset| offset.days),
            offset_working: said.offset.is_some_and(|offset| offset.working),
            scope: said.scope.clone(),
            extended_to: None,
        }
    }
}

impl Deadline {
    /// Whether it has a due day: a day in the document, or an event that has happened with an offset.
    pub fn is_dated(&self) -> bool {
        self.due_on.is_some() || (self.event_on.is_some() && self.offset_days.is_some())
    }

    /// Whether it is met on a day: when it is dated, and when it does not recur.
    pub fn can_be_met(&self) -> bool {
        self.is_dated() || self.cadence.is_none()
    }

    /// The last day that is on time, if it has one: the plan's, or the one it was extended to where that is later.
    pub fn effective_due(&self, days_off: &DaysOff) -> Option<NaiveDate> {
        self.planned_due(days_off).map(|planned| self.extended_to.map_or(planned, |day| day.max(planned)))
    }

    /// Whether it is due later than the plan says.
    pub fn is_extended(&self, days_off: &DaysOff) -> bool {
        self.effective_due(days_off) > self.planned_due(days_off)
    }

    /// The last day that is on time by the plan, if it names one; the day of the event itself is not counted
    /// (Bộ luật Dân sự 2015, Điều 147). An event without offset gives no day: never a guess.
    pub fn planned_due(&self, days_off: &DaysOff) -> Option<NaiveDate> {
        self.due_on.or_else(|| {
            let (event_on, offset) = (self.event_on?, self.offset_days?);
            if self.offset_working {
                Some(days_off.add_working_days(event_on, offset))
            } else {
                let days = Days::new(offset.unsigned_abs().into());
                let shifted =
                    if offset < 0 { event_on.checked_sub_days(days) } else { event_on.checked_add_days(days) };
                Some(shifted.unwrap_or(event_on))
            }
        })
    }

    /// What the phrase means for whoever reports, to stand beside its own words:
    /// "báo cáo mỗi kỳ", "hạn cuối 31/12/2023; sau đó báo cáo mỗi kỳ", "theo tiến độ của 254-KH/TU", where it was extended
    /// "hạn ban đầu 30/09/2026, gia hạn đến 31/10/2026".
    pub fn meaning(&self, days_off: &DaysOff) -> String {
        let mut parts = Vec::new();
        let extended = self.effective_due(days_off).filter(|_| self.is_extended(days_off));
        match (self.from_on, self.planned_due(days_off)) {
            (Some(from), Some(due)) => parts.push(format!("từ {} đến {}", day_text(from), day_text(due))),
            (Some(from), None) => parts.push(format!("từ {}", day_text(from))),
            (None, Some(due)) if extended.is_some() => parts.push(format!("hạn ban đầu {}", day_text(due))),
            (None, Some(due)) => parts.push(format!("hạn cuối {}", day_text(due))),
            (None, None) => {}
        }
        if let (Some(day), Some(said)) = (extended, parts.last_mut()) {
            *said += &format!(", gia hạn đến {}", day_text(day));
        }
        if self.due_on.is_none() {
            parts.extend(self.event_meaning());
        }
        if let Some(follows) = &self.follows {
            parts.push(match follows.strip_prefix("Theo ").or(follows.strip_prefix("theo ")) {
                Some(rest) => format!("theo {rest}"),
                None => format!("theo tiến độ của {follows}"),
            });
        }
        if let Some(cadence) = self.cadence {
            let then = if self.is_dated() { "sau đó " } else { "" };
            parts.push(format!("{then}{}", recurrence(cadence, self.anchor)));
        }
        if parts.is_empty() { NO_DEADLINE.to_owned() } else { parts.join("; ") }
    }

    /// The event it waits for, or the day from which it counts.
    fn event_meaning(&self) -> Option<String> {
        let offset = self.offset_days.map(|days| {
            let side = if days < 0 { "trước" } else { "sau" };
            let working = if self.offset_working { " làm việc" } else { "" };
            (format!("{} ngày{working}", days.unsigned_abs()), side)
        });
        match (self.event_on, &self.event, offset) {
            (Some(day), _, Some((length, side))) => Some(format!("{length} {side} ngày {}", day_text(day))),
            (Some(day), _, None) => Some(format!("đã có căn cứ từ ngày {}", day_text(day))),
            (None, Some(event), Some((length, side))) => Some(format!("chờ sự kiện “{event}”, {side} đó {length}")),
            (None, Some(event), None) => Some(format!("chờ sự kiện “{event}”")),
            (None, None, _) => None,
        }
    }
}

/// What recurs: reports for a cadence as coarse as a quarter, the work itself for a finer one, which is reported once
/// per period.
fn recurrence(cadence: Cadence, anchor: Anchor) -> String {
    let day = day_in_words(anchor);
    let in_brackets = day.as_ref().map(|day| format!(" ({day})")).unwrap_or_default();
    match cadence {
        Cadence::Continuous => "báo cáo mỗi kỳ".to_owned(),
        Cadence::Weekly | Cadence::Monthly => {
            format!("thực hiện {}{in_brackets}, báo cáo mỗi kỳ", cadence.label().to_lowercase())
        }
        Cadence::Quarterly | Cadence::HalfYearly => {
            format!("báo cáo {}{in_brackets}", cadence.label().to_lowercase())
        }
        Cadence::Annual => {
            format!("báo cáo hằng năm, trong kỳ có {}", day.unwrap_or_else(|| "ngày 14/12".to_owned()))
        }
    }
}

fn day_in_words(anchor: Anchor) -> Option<String> {
    match (anchor.day, anchor.month, anchor.weekday) {
        (Some(day), Some(month), _) => Some(format!("ngày {day}/{month}")),
        (Some(day), None, _) => Some(format!("ngày {day}")),
        (None, Some(month), _) => Some(format!("ngày cuối tháng {month}")),
        (None, None, Some(8)) => Some("Chủ nhật".to_owned()),
        (None, None, Some(weekday)) => {
            let names = ["Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy"];
            let name = names.get(usize::try_from(weekday - 2).ok()?)?;
            Some(format!("thứ {name}"))
        }
        (None, None, None) => None,
    }
}

/// Whether the assignments of a task can be complete as a whole: always with a due day; without one,
/// only where nothing recurs (a continuous or recurring task is judged period by period).
pub fn can_complete(deadlines: &[Deadline]) -> bool {
    deadlines.iter().any(Deadline::is_dated) || deadlines.iter().all(|deadline| deadline.cadence.is_none())
}

#[cfg(test)]
pub(crate) mod tests;
