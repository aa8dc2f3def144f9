//! Which instructions are meant: what stands in the address behind every number.

use serde::Deserialize;

use super::{Course, State};
use crate::{
    plan::context::Context,
    progress::Yardstick,
    web::{Link, form::clean},
};

/// Where the list is.
pub const LIST: &str = "/chi-dao";

/// The address of the list of the plan in use.
pub fn home(context: &Context) -> Link {
    Link::to(LIST).with_some("plan", context.plan.as_ref().map(|plan| plan.id))
}

/// How instructions stand, as lists and figures name it. What is counted is one instruction to one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pile {
    /// To be carried out, or to be accepted as done.
    #[default]
    Open,
    /// Nobody has acknowledged it.
    Given,
    /// The Director has to look at what was reported.
    Reported,
    /// Open, and its day is near.
    DueSoon,
    /// Open, and its day has passed.
    Overdue,
    Done,
    Withdrawn,
    All,
}

impl Pile {
    /// Every one that the page offers, in its order.
    pub const OFFERED: [Self; 8] =
        [Self::Open, Self::Given, Self::Reported, Self::DueSoon, Self::Overdue, Self::Done, Self::Withdrawn, Self::All];

    /// The word in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Given => "given",
            Self::Reported => "reported",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
            Self::All => "all",
        }
    }

    /// What the list is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Đang thực hiện",
            Self::Given => "Chưa tiếp nhận",
            Self::Reported => "Chờ xem kết quả",
            Self::DueSoon => "Sắp đến hạn",
            Self::Overdue => "Quá hạn",
            Self::Done => "Hoàn thành",
            Self::Withdrawn => "Đã thu hồi",
            Self::All => "Tất cả",
        }
    }

    /// The one of a code; nothing or anything else means what is open.
    fn from_code(code: &str) -> Self {
        Self::OFFERED.into_iter().find(|pile| pile.code() == code).unwrap_or_default()
    }

    /// Whether a unit's part is in it on a day.
    pub fn holds(self, course: &Course, by: &Yardstick<'_>) -> bool {
        match self {
            Self::Open => course.state.is_open(),
            Self::Given => course.state == State::Given,
            Self::Reported => course.state == State::Reported,
            Self::DueSoon => course.state.is_open() && course.standing(by).due_soon,
            Self::Overdue => course.is_overdue(by),
            Self::Done => course.state == State::Done,
            Self::Withdrawn => course.state == State::Withdrawn,
            Self::All => true,
        }
    }
}

/// The address's words, as sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    task: String,
    unit: String,
    state: String,
    q: String,
    pub page: String,
}

/// Which instructions are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub task: Option<i64>,
    /// The unit that speaks for the part.
    pub unit: Option<i64>,
    pub pile: Pile,
    pub words: String,
}

impl Filter {
    /// Reads an address. Values that mean nothing are as good as none.
    pub fn read(question: &Question) -> Self {
        Self {
            task: question.task.parse().ok(),
            unit: question.unit.parse().ok(),
            pile: Pile::from_code(&question.state),
            words: clean(&question.q),
        }
    }

    /// All that stand so.
    pub fn of(pile: Pile) -> Self {
        Self { pile, ..Self::default() }
    }

    /// Adds what is asked for to an address.
    pub fn onto(&self, link: Link) -> Link {
        link.with_some("task", self.task)
            .with_some("unit", self.unit)
            .with("state", self.pile.code())
            .with("q", &self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::DaysOff;

    #[test]
    fn an_address_says_what_its_filter_says() {
        let filter = Filter { task: Some(5), unit: Some(6), pile: Pile::Overdue, words: "tuyển sinh".to_owned() };
        assert_eq!(
            filter.onto(Link::to(LIST)).to_string(),
            "/chi-dao?task=5&unit=6&state=overdue&q=tuy%E1%BB%83n%20sinh"
        );
        let text = |text: &str| text.to_owned();
        let question = Question {
            task: text("5"),
            unit: text("6"),
            state: text("overdue"),
            q: text(" tuyển sinh "),
            page: String::new(),
        };
        assert_eq!(Filter::read(&question), filter);
        assert_eq!(Filter::read(&Question { state: text("nonsense"), ..Question::default() }), Filter::default());
    }

    #[test]
    fn every_state_is_open_done_or_withdrawn_and_what_is_late_or_nearly_so_is_open() {
        let today = "2026-11-23".parse().expect("a day");
        let days_off = DaysOff::default();
        let by = Yardstick { as_of: today, due_soon_days: 15, days_off: &days_off };
        for state in State::ALL {
            for due in -20..20 {
                let due_on = Some(today + chrono::Duration::days(due));
                let course = Course { state: *state, due_on, reported_on: Some(today) };
                let held = |pile: Pile| pile.holds(&course, &by);
                let whole = [Pile::Open, Pile::Done, Pile::Withdrawn];
                assert_eq!(whole.into_iter().filter(|pile| held(*pile)).count(), 1, "{state} {due}");
                for part in [Pile::Given, Pile::Reported, Pile::DueSoon, Pile::Overdue] {
                    assert!(!held(part) || held(Pile::Open), "{state} {due} {part:?}");
                }
                assert!(!(held(Pile::DueSoon) && held(Pile::Overdue)));
                assert!(held(Pile::All));
            }
        }
    }
}
