//! Instructions as the pages of units and tasks tell of them; they are given and carried on further up, in `instruction`.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Claim, Completion, Outcome, Progress, Standing, Yardstick};
use crate::{plan::Deadline, words::worded};

worded! {
    /// Where an instruction stands with one of the units it was given to.
    pub enum InstructionState {
        Given = "given", "Chưa tiếp nhận";
        Acknowledged = "acknowledged", "Đang thực hiện";
        Reported = "reported", "Đã báo cáo, chờ Giám đốc";
        /// The Director wants more.
        SentBack = "sent_back", "Giám đốc yêu cầu bổ sung";
        Done = "done", "Hoàn thành";
        Withdrawn = "withdrawn", "Đã thu hồi";
    }
}

impl InstructionState {
    /// Whether it is still to be carried out, or to be accepted as done.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Withdrawn)
    }

    /// Whether the unit has to do something.
    pub fn waits_for_unit(self) -> bool {
        matches!(self, Self::Given | Self::Acknowledged | Self::SentBack)
    }

    /// The label where a unit's head gave it to his own people.
    pub fn label_within(self, own_plan: bool) -> &'static str {
        match self {
            Self::Reported if own_plan => "Đã báo cáo, chờ thủ trưởng",
            Self::SentBack if own_plan => "Thủ trưởng yêu cầu bổ sung",
            other => other.label(),
        }
    }

    /// The class under which it is drawn.
    pub fn class(self) -> &'static str {
        match self {
            Self::Given => "not_started",
            Self::Acknowledged => "in_progress",
            Self::Reported => "submitted",
            Self::SentBack => "returned",
            Self::Done => "done",
            Self::Withdrawn => "closed",
        }
    }
}

/// How one unit has got on with an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Course {
    pub state: InstructionState,
    /// The last day that is on time.
    pub due_on: Option<NaiveDate>,
    /// The day on which it last reported back.
    pub reported_on: Option<NaiveDate>,
}

impl Course {
    /// Where it stands by the clock: judged as a task with one deadline, which is met on the day of the report that the
    /// Director accepted.
    pub fn standing(&self, by: &Yardstick<'_>) -> Standing {
        let completed_on = self.reported_on.filter(|_| self.state == InstructionState::Done);
        let deadline = self.due_on.map(|due| Deadline { due_on: Some(due), ..Deadline::default() });
        let met = completed_on.map(|completed_on| Completion { deadline_id: 0, completed_on });
        let progress = match self.state {
            InstructionState::Done => Progress::Done,
            InstructionState::Given => Progress::NotStarted,
            _ => Progress::InProgress,
        };
        let claim = Claim { progress, completions: met.as_slice(), completed_on };
        Standing::judge(deadline.as_slice(), &claim, by)
    }

    /// Whether the day has passed and it is not done.
    pub fn is_overdue(&self, by: &Yardstick<'_>) -> bool {
        self.state.is_open() && self.standing(by).outcome == Outcome::PendingOverdue
    }
}

/// The page of an instruction.
pub fn address(id: i64) -> String {
    format!("/chi-dao/{id}")
}

/// An instruction that a unit has not carried out yet.
#[derive(Clone, Debug)]
pub struct Instructed {
    pub instruction_id: i64,
    pub title: String,
    pub course: Course,
    /// Since when it stands there.
    pub moved_at: DateTime<Utc>,
    /// Whether the unit's people have begun to write their report.
    pub drafted: bool,
}

/// An instruction about a task, with how many of those it was given to stand where.
#[derive(Clone, Debug)]
pub struct AboutTask {
    pub instruction_id: i64,
    pub title: String,
    pub given_at: DateTime<Utc>,
    /// Whether a unit's head gave it to his own people.
    pub own_plan: bool,
    pub courses: Vec<(Course, i64)>,
}

impl AboutTask {
    fn count(&self, holds: impl Fn(&Course) -> bool) -> i64 {
        self.courses.iter().filter(|(course, _)| holds(course)).map(|(_, count)| count).sum()
    }

    /// "3/52 đơn vị hoàn thành"; of a single one, where it stands.
    pub fn told(&self) -> String {
        match self.courses.as_slice() {
            [(course, 1)] => course.state.label_within(self.own_plan).to_owned(),
            _ => {
                let done = self.count(|course| course.state == InstructionState::Done);
                format!("{done}/{} đơn vị hoàn thành", self.count(|_| true))
            }
        }
    }

    /// How many are overdue, in words; nothing where none is.
    pub fn overdue(&self, by: &Yardstick<'_>) -> String {
        match (self.count(|course| course.is_overdue(by)), self.courses.as_slice()) {
            (0, _) => String::new(),
            (_, [(course, 1)]) => course.standing(by).tag(),
            (count, _) => format!("{count} quá hạn"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::DaysOff;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn standing(state: InstructionState, due: &str, reported: Option<&str>, today: &str) -> String {
        let course = Course { state, due_on: Some(day(due)), reported_on: reported.map(day) };
        let days_off = DaysOff::default();
        course.standing(&Yardstick { as_of: day(today), due_soon_days: 15, days_off: &days_off }).tag()
    }

    #[test]
    fn it_is_judged_by_the_day_of_the_report_that_was_accepted() {
        use InstructionState::{Acknowledged, Done, Given, Reported, SentBack};
        assert_eq!(standing(Given, "2026-12-31", None, "2026-11-23"), "Trong hạn");
        assert_eq!(standing(Acknowledged, "2026-12-08", None, "2026-11-23"), "Sắp đến hạn", "15 days before");
        assert_eq!(standing(Acknowledged, "2026-12-09", None, "2026-11-23"), "Trong hạn", "16 days before");
        assert_eq!(
            standing(Acknowledged, "2026-11-23", None, "2026-11-23"),
            "Sắp đến hạn",
            "the day itself is on time"
        );
        assert_eq!(standing(Acknowledged, "2026-11-22", None, "2026-11-23"), "Quá hạn 1 ngày");
        // What is reported counts once it is accepted, as reports do.
        assert_eq!(standing(Reported, "2026-11-20", Some("2026-11-20"), "2026-11-23"), "Quá hạn 3 ngày");
        assert_eq!(standing(Done, "2026-11-20", Some("2026-11-20"), "2026-11-23"), "Hoàn thành đúng hạn");
        assert_eq!(standing(SentBack, "2026-11-20", Some("2026-11-20"), "2026-11-23"), "Quá hạn 3 ngày");
        assert_eq!(standing(Done, "2026-11-20", Some("2026-11-22"), "2026-11-23"), "Hoàn thành quá hạn 2 ngày");
    }

    #[test]
    fn in_a_unit_s_own_plan_its_head_decides() {
        let course = Course { state: InstructionState::Reported, due_on: None, reported_on: Some(day("2026-11-20")) };
        let about = |own_plan| AboutTask {
            instruction_id: 1,
            title: "Họp".to_owned(),
            given_at: DateTime::default(),
            own_plan,
            courses: vec![(course, 1)],
        };
        assert_eq!(about(true).told(), "Đã báo cáo, chờ thủ trưởng");
        assert_eq!(about(false).told(), "Đã báo cáo, chờ Giám đốc");
    }

    #[test]
    fn without_a_day_it_is_never_late() {
        let days_off = DaysOff::default();
        let by = Yardstick { as_of: day("2026-11-23"), due_soon_days: 15, days_off: &days_off };
        for (state, tag) in [(InstructionState::Given, "Không hạn"), (InstructionState::Done, "Hoàn thành, không hạn")]
        {
            let reported_on = (state == InstructionState::Done).then(|| day("2026-11-20"));
            let course = Course { state, due_on: None, reported_on };
            assert_eq!(course.standing(&by).tag(), tag);
            assert!(!course.is_overdue(&by));
        }
    }

    proptest! {
        #[test]
        fn what_is_overdue_is_open_and_past_its_day(state in 0..6_usize, due in -40..40_i64, reported in -40..1_i64) {
            let today = day("2026-11-23");
            let days_off = DaysOff::default();
            let by = Yardstick { as_of: today, due_soon_days: 15, days_off: &days_off };
            let state = InstructionState::ALL[state];
            let course = Course {
                state,
                due_on: Some(today + chrono::Duration::days(due)),
                reported_on: Some(today + chrono::Duration::days(reported)),
            };
            prop_assert_eq!(course.is_overdue(&by), state.is_open() && due < 0);
            let standing = course.standing(&by);
            prop_assert_eq!(standing.complete, state == InstructionState::Done);
            if standing.complete {
                prop_assert_eq!(standing.outcome == Outcome::DoneLate, reported > due);
                prop_assert_eq!(standing.completed_on, course.reported_on);
            }
        }
    }
}
