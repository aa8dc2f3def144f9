//! Where an assignment stands: what the unit says, judged by the clock.

use chrono::NaiveDate;

use crate::calendar::{DaysOff, day_text};
use crate::plan::deadline::{Deadline, can_complete};
use crate::words::worded;

worded! {
    /// What the unit says of its work.
    pub enum Progress {
        NotStarted = "not_started", "Chưa thực hiện";
        InProgress = "in_progress", "Đang thực hiện";
        Done = "done", "Hoàn thành";
    }
}

worded! {
    /// The five counts, as the Government Office counts: every lead assignment stands in exactly one.
    pub enum Outcome {
        DoneOnTime = "done_on_time", "Hoàn thành đúng hạn";
        DoneLate = "done_late", "Hoàn thành quá hạn";
        PendingOnTime = "pending_on_time", "Chưa hoàn thành, trong hạn";
        PendingOverdue = "pending_overdue", "Chưa hoàn thành, quá hạn";
        /// Without any due day, complete or not: never late.
        Untimed = "untimed", "Không hạn";
    }
}

worded! {
    /// The second axis: what the clock says.
    pub enum Timeliness {
        OnTime = "on_time", "Trong hạn";
        DueSoon = "due_soon", "Sắp đến hạn";
        Overdue = "overdue", "Quá hạn";
        Untimed = "untimed", "Không hạn";
    }
}

/// The day on which one dated deadline of an assignment was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Completion {
    pub deadline_id: i64,
    pub completed_on: NaiveDate,
}

/// What an accepted report says of the work, as far as standings go.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    pub progress: Progress,
    /// The deadlines met.
    pub completions: &'a [Completion],
    /// The day of completion of a task without any deadline.
    pub completed_on: Option<NaiveDate>,
}

impl Claim<'_> {
    /// Nothing has been said yet.
    pub const NONE: Claim<'static> = Claim { progress: Progress::NotStarted, completions: &[], completed_on: None };
}

/// What standings are judged against.
#[derive(Debug, Clone, Copy)]
pub struct Yardstick<'a> {
    /// The day of judgement: today, or a period's cut-off. What was completed after it does not count yet.
    pub as_of: NaiveDate,
    /// How many days before the due day it is "sắp đến hạn".
    pub due_soon_days: i64,
    pub days_off: &'a DaysOff,
}

/// A due day as it stands, and as the plan says it.
#[derive(Clone, Copy)]
struct Due {
    on: NaiveDate,
    planned: NaiveDate,
}

impl Due {
    /// The plan's own day, where it was extended.
    fn extended(&self) -> Option<NaiveDate> {
        (self.on > self.planned).then_some(self.planned)
    }
}

/// Where one assignment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub outcome: Outcome,
    /// The due day that governs: the earliest unmet one; the last one once all are met.
    pub due_on: Option<NaiveDate>,
    /// The plan's own day, where the one that governs is an extended one.
    pub first_due_on: Option<NaiveDate>,
    /// On time only because a day was extended: by the plan's own days it would be late.
    pub by_extension: bool,
    /// The day on which the whole became complete, where it is known.
    pub completed_on: Option<NaiveDate>,
    /// Not complete, and the governing due day is near or today.
    pub due_soon: bool,
    /// Days left to the governing due day (0: today); none when complete, overdue or untimed.
    pub days_left: Option<i64>,
    /// Days past the governing due day; once complete, the most by which any deadline was missed. 0: not late.
    pub days_late: i64,
    /// Complete as a whole.
    pub complete: bool,
}

impl Standing {
    /// Where an assignment stands whose unit says this.
    ///
    /// With any due day it is *dated*: complete when all dated deadlines are met, whatever progress it says,
    /// and late if any was met late. Without one it is untimed, and complete when the unit says so, the day it
    /// names (if any) is not after the day of judgement, and nothing in it recurs. The due day itself is on time.
    pub fn judge(deadlines: &[Deadline], claim: &Claim<'_>, by: &Yardstick<'_>) -> Self {
        let named = |deadline: &Deadline| {
            let days = claim.completions.iter().filter(|met| met.deadline_id == deadline.id);
            days.map(|met| met.completed_on).min()
        };
        let met_on = |deadline: &Deadline| named(deadline).filter(|day| *day <= by.as_of);
        let dated: Vec<_> = deadlines
            .iter()
            .filter_map(|deadline| {
                let (on, planned) = (deadline.effective_due(by.days_off)?, deadline.planned_due(by.days_off)?);
                Some((Due { on, planned }, met_on(deadline)))
            })
            .collect();
        let Some(last) = dated.iter().map(|(due, _)| *due).max_by_key(|due| due.on) else {
            let day = deadlines.iter().filter_map(named).max().or(claim.completed_on);
            let by_then = day.is_none_or(|day| day <= by.as_of);
            let complete = claim.progress == Progress::Done && can_complete(deadlines) && by_then;
            return Self::untimed(complete, day.filter(|_| complete));
        };
        let unmet = dated.iter().filter(|(_, met)| met.is_none()).map(|(due, _)| *due);
        // Any of them may be late by the plan's own day, not only the one that governs.
        let late = unmet.clone().any(|due| due.planned < by.as_of);
        match unmet.min_by_key(|due| due.on) {
            Some(due) => Self::pending(due, late, by),
            None => {
                let past = |day_of: fn(&Due) -> NaiveDate| {
                    let days = dated.iter().filter_map(|(due, met)| Some(((*met)? - day_of(due)).num_days()));
                    days.max().unwrap_or(0).max(0)
                };
                let days_late = past(|due| due.on);
                Self {
                    outcome: if days_late > 0 { Outcome::DoneLate } else { Outcome::DoneOnTime },
                    due_on: Some(last.on),
                    first_due_on: last.extended(),
                    by_extension: days_late == 0 && past(|due| due.planned) > 0,
                    completed_on: dated.iter().filter_map(|(_, met)| *met).max(),
                    due_soon: false,
                    days_left: None,
                    days_late,
                    complete: true,
                }
            }
        }
    }

    fn untimed(complete: bool, completed_on: Option<NaiveDate>) -> Self {
        Self {
            outcome: Outcome::Untimed,
            due_on: None,
            first_due_on: None,
            by_extension: false,
            completed_on,
            due_soon: false,
            days_left: None,
            days_late: 0,
            complete,
        }
    }

    /// Not complete: `due` governs; `late` says whether anything is, by the plan's own days.
    fn pending(due: Due, late: bool, by: &Yardstick<'_>) -> Self {
        let left = (due.on - by.as_of).num_days();
        let overdue = left < 0;
        Self {
            outcome: if overdue { Outcome::PendingOverdue } else { Outcome::PendingOnTime },
            due_on: Some(due.on),
            first_due_on: due.extended(),
            by_extension: !overdue && late,
            completed_on: None,
            due_soon: !overdue && left <= by.due_soon_days,
            days_left: (!overdue).then_some(left),
            days_late: if overdue { -left } else { 0 },
            complete: false,
        }
    }

    /// What the clock says.
    pub fn timeliness(&self) -> Timeliness {
        match self.outcome {
            Outcome::Untimed => Timeliness::Untimed,
            Outcome::DoneLate | Outcome::PendingOverdue => Timeliness::Overdue,
            Outcome::PendingOnTime if self.due_soon => Timeliness::DueSoon,
            Outcome::PendingOnTime | Outcome::DoneOnTime => Timeliness::OnTime,
        }
    }

    /// The words of its tag: "Quá hạn 12 ngày", "Sắp đến hạn", "Hoàn thành quá hạn 3 ngày".
    pub fn tag(&self) -> String {
        match self.outcome {
            Outcome::PendingOverdue => format!("Quá hạn {} ngày", self.days_late),
            Outcome::DoneLate => format!("{} {} ngày", self.outcome.label(), self.days_late),
            Outcome::DoneOnTime => self.outcome.label().to_owned(),
            Outcome::Untimed if self.complete => format!("{}, không hạn", Progress::Done.label()),
            Outcome::PendingOnTime | Outcome::Untimed => self.timeliness().label().to_owned(),
        }
    }

    /// What is said beside the tag where a day was extended, else nothing: "đúng hạn theo hạn đã gia hạn; hạn ban đầu
    /// 30/09/2026".
    pub fn extension(&self) -> String {
        let first = self.first_due_on.map(|first| format!("hạn ban đầu {}", day_text(first)));
        let said = match (self.by_extension, self.first_due_on) {
            (true, _) => Some(BY_EXTENSION.to_owned()),
            (false, Some(_)) => Some("hạn đã gia hạn".to_owned()),
            (false, None) => None,
        };
        said.into_iter().chain(first).collect::<Vec<_>>().join("; ")
    }
}

/// What is said of an assignment that is on time only because its day was extended.
pub const BY_EXTENSION: &str = "đúng hạn theo hạn đã gia hạn";

#[cfg(test)]
mod tests;
