//! Supervision as the pages of units and tasks tell of it; records are written and demands answered further up, in
//! `supervision`.

use chrono::NaiveDate;

use super::{Claim, Completion, Progress, Standing, Yardstick};
use crate::{
    plan::{Deadline, context::Context},
    words::worded,
};

worded! {
    /// What a record is.
    pub enum RecordKind {
        Remark = "remark", "Nhận xét";
        Inspection = "inspection", "Kiểm tra";
        Monitoring = "monitoring", "Giám sát";
    }
}

impl RecordKind {
    /// What the document is called.
    pub fn document(self) -> &'static str {
        match self {
            Self::Remark => "Nhận xét giám sát",
            Self::Inspection => "Biên bản kiểm tra",
            Self::Monitoring => "Biên bản giám sát",
        }
    }
}

worded! {
    /// Where a demand stands.
    pub enum DemandState {
        Open = "open", "Chưa trả lời";
        Answered = "answered", "Đã trả lời, chờ xác nhận";
        /// What was answered does not do.
        Insufficient = "insufficient", "Chưa đạt, cần trả lời lại";
        Met = "met", "Đã thực hiện xong";
    }
}

impl DemandState {
    /// Whether the unit has to answer.
    pub fn waits_for_unit(self) -> bool {
        matches!(self, Self::Open | Self::Insufficient)
    }

    /// The class under which it is drawn.
    pub fn class(self) -> &'static str {
        match self {
            Self::Open => "not_started",
            Self::Answered => "submitted",
            Self::Insufficient => "returned",
            Self::Met => "done",
        }
    }
}

/// How far a demand has come, as the clock judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Course {
    pub state: DemandState,
    /// The last day that is on time.
    pub due_on: NaiveDate,
    /// The day on which it was last answered.
    pub answered_on: Option<NaiveDate>,
}

impl Course {
    /// Where it stands by the clock: judged as a task with one deadline, which is met on the day of the answer that was
    /// accepted.
    pub fn standing(&self, by: &Yardstick<'_>) -> Standing {
        let deadlines = [Deadline { due_on: Some(self.due_on), ..Deadline::default() }];
        let completed_on = self.answered_on.filter(|_| self.state == DemandState::Met);
        let met = completed_on.map(|completed_on| Completion { deadline_id: 0, completed_on });
        let progress = match self.state {
            DemandState::Open => Progress::NotStarted,
            DemandState::Answered | DemandState::Insufficient => Progress::InProgress,
            DemandState::Met => Progress::Done,
        };
        Standing::judge(&deadlines, &Claim { progress, completions: met.as_slice(), completed_on }, by)
    }
}

/// The plans that a list is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub plans: Vec<i64>,
    /// Where none was chosen, the running plans that are seen by themselves: what a unit is asked about any other is in the
    /// list, too, though it may have no part in it any more.
    pub apart: Option<Vec<i64>>,
}

impl About {
    /// Those in use.
    pub fn of(context: &Context) -> Self {
        Self {
            plans: context.plan_ids(),
            apart: context.plan.is_none().then(|| context.apart().map(|plan| plan.id).collect()),
        }
    }
}

/// The page of a record.
pub fn address(id: i64) -> String {
    format!("/giam-sat/{id}")
}

/// A demand that a unit has to answer.
#[derive(Clone, Debug)]
pub struct Demanded {
    pub record_id: i64,
    pub demand_id: i64,
    pub kind: RecordKind,
    pub words: String,
    pub course: Course,
}

impl Demanded {
    /// Its place on the record's page.
    pub fn href(&self) -> String {
        format!("{}#kien-nghi-{}", address(self.record_id), self.demand_id)
    }
}

/// A record about a task, in a line.
#[derive(Clone, Debug)]
pub struct AboutTask {
    pub record_id: i64,
    pub kind: RecordKind,
    pub title: String,
    pub unit_name: String,
    pub held_on: NaiveDate,
    pub draft: bool,
    /// How many demands it makes, and how many of them wait for the unit.
    pub demands: i64,
    pub unanswered: i64,
}

impl AboutTask {
    pub fn href(&self) -> String {
        address(self.record_id)
    }

    /// "2 kiến nghị, 1 chưa trả lời"
    pub fn told(&self) -> String {
        match (self.demands, self.unanswered) {
            (0, _) => "không có kiến nghị".to_owned(),
            (demands, 0) => format!("{demands} kiến nghị đã trả lời"),
            (demands, unanswered) => format!("{demands} kiến nghị, {unanswered} chưa trả lời"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{calendar::DaysOff, progress::Outcome};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn tag(state: DemandState, due: &str, answered: Option<&str>) -> String {
        let course = Course { state, due_on: day(due), answered_on: answered.map(day) };
        let days_off = DaysOff::default();
        course.standing(&Yardstick { as_of: day("2026-11-23"), due_soon_days: 15, days_off: &days_off }).tag()
    }

    #[test]
    fn a_demand_is_judged_by_the_words_and_days_of_tasks() {
        use DemandState::{Answered, Insufficient, Met, Open};
        assert_eq!(tag(Open, "2026-12-31", None), "Trong hạn");
        assert_eq!(tag(Open, "2026-12-08", None), "Sắp đến hạn", "15 days before");
        assert_eq!(tag(Open, "2026-11-23", None), "Sắp đến hạn", "the day itself is on time");
        assert_eq!(tag(Open, "2026-11-22", None), "Quá hạn 1 ngày");
        // An answer counts once it is accepted, as reports do.
        assert_eq!(tag(Answered, "2026-11-20", Some("2026-11-20")), "Quá hạn 3 ngày");
        assert_eq!(tag(Insufficient, "2026-11-20", Some("2026-11-20")), "Quá hạn 3 ngày");
        assert_eq!(tag(Met, "2026-11-20", Some("2026-11-20")), "Hoàn thành đúng hạn");
        assert_eq!(tag(Met, "2026-11-20", Some("2026-11-22")), "Hoàn thành quá hạn 2 ngày");
    }

    proptest! {
        #[test]
        fn it_is_overdue_exactly_where_it_is_not_met_and_its_day_is_past(state in 0..4_usize, due in -40..40_i64, answered in -40..1_i64) {
            let today = day("2026-11-23");
            let days_off = DaysOff::default();
            let by = Yardstick { as_of: today, due_soon_days: 15, days_off: &days_off };
            let state = DemandState::ALL[state];
            let answered_on = (state != DemandState::Open).then(|| today + chrono::Duration::days(answered));
            let course = Course { state, due_on: today + chrono::Duration::days(due), answered_on };
            let standing = course.standing(&by);
            // As the list asks for it: state <> 'met' and due_on < today.
            prop_assert_eq!(standing.outcome == Outcome::PendingOverdue, state != DemandState::Met && due < 0);
            prop_assert_eq!(standing.complete, state == DemandState::Met);
            if standing.complete {
                prop_assert_eq!(standing.outcome == Outcome::DoneLate, answered > due);
            }
        }
    }
}
