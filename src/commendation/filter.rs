//! Which proposals are meant: what stands in the address behind every number.

use serde::Deserialize;

use super::{Kind, State};
use crate::{
    calendar::PeriodKey,
    plan::context::Context,
    web::{Link, form::clean},
};

/// Where the list is.
pub const LIST: &str = "/bieu-duong";

/// The address of the list of the plan in use.
pub fn home(context: &Context) -> Link {
    Link::to(LIST).with_some("plan", context.plan.as_ref().map(|plan| plan.id))
}

/// States together, as lists and figures name them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// Something is still to be done.
    #[default]
    Active,
    /// TCCB has not decided.
    Undecided,
    /// In the list of good examples, whatever came of it since.
    Listed,
    /// Undecided or in the list.
    Standing,
    /// Not chosen, not agreed to or withdrawn.
    TurnedDown,
    All,
    One(State),
}

impl Group {
    /// Every group that the page offers, in its order.
    pub const OFFERED: [Self; 8] = [
        Self::Active,
        Self::One(State::Proposed),
        Self::One(State::AskedBack),
        Self::Listed,
        Self::One(State::Escalated),
        Self::One(State::Commended),
        Self::TurnedDown,
        Self::All,
    ];

    /// The word in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "",
            Self::Undecided => "undecided",
            Self::Listed => "listed",
            Self::Standing => "standing",
            Self::TurnedDown => "turned_down",
            Self::All => "all",
            Self::One(state) => state.code(),
        }
    }

    /// What the list is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Đang xử lý",
            Self::Undecided => "Chưa quyết định",
            Self::Listed => "Trong danh sách",
            Self::Standing => "Chưa quyết định, trong danh sách",
            Self::TurnedDown => "Không chọn, đã rút",
            Self::All => "Tất cả",
            Self::One(state) => state.label(),
        }
    }

    /// The group of a code; nothing or anything else means what is still being dealt with.
    fn from_code(code: &str) -> Self {
        let offered = Self::OFFERED.into_iter().chain([Self::Undecided, Self::Standing]);
        let states = State::ALL.iter().copied().map(Self::One);
        offered.chain(states).find(|group| group.code() == code).unwrap_or_default()
    }

    /// Whether a state is in it.
    pub fn holds(self, state: State) -> bool {
        match self {
            Self::Active => !state.is_over(),
            Self::Undecided => state.is_undecided(),
            Self::Listed => state.is_listed(),
            Self::Standing => state.is_undecided() || state.is_listed(),
            Self::TurnedDown => matches!(state, State::Rejected | State::Withdrawn),
            Self::All => true,
            Self::One(one) => one == state,
        }
    }

    /// The states in it; none: all.
    pub fn states(self) -> Option<Vec<String>> {
        let held = State::ALL.iter().filter(|state| self.holds(**state)).map(|state| state.code().to_owned());
        (self != Self::All).then(|| held.collect())
    }
}

/// The address's words, as sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    task: String,
    unit: String,
    kind: String,
    year: String,
    ky: String,
    state: String,
    q: String,
    pub page: String,
}

/// Which proposals are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub task: Option<i64>,
    /// The unit that speaks for them.
    pub unit: Option<i64>,
    pub kind: Option<Kind>,
    /// The year in which they were made.
    pub year: Option<i32>,
    /// The period in which they were taken into the list.
    pub period: Option<PeriodKey>,
    pub group: Group,
    pub words: String,
}

impl Filter {
    /// Reads an address. Values that mean nothing are as good as none.
    pub fn read(question: &Question) -> Self {
        Self {
            task: question.task.parse().ok(),
            unit: question.unit.parse().ok(),
            kind: question.kind.parse().ok(),
            year: question.year.parse().ok(),
            period: question.ky.parse().ok(),
            group: Group::from_code(&question.state),
            words: clean(&question.q),
        }
    }

    /// All in a group.
    pub fn of(group: Group) -> Self {
        Self { group, ..Self::default() }
    }

    /// What stands in an address, by name; what is not asked for is left out.
    pub fn parts(&self) -> Vec<(&'static str, String)> {
        let parts = [
            ("task", self.task.map(|id| id.to_string())),
            ("unit", self.unit.map(|id| id.to_string())),
            ("kind", self.kind.map(|kind| kind.code().to_owned())),
            ("year", self.year.map(|year| year.to_string())),
            ("ky", self.period.map(|key| key.to_string())),
            ("state", Some(self.group.code().to_owned())),
            ("q", Some(self.words.clone())),
        ];
        let there = parts.into_iter().filter_map(|(name, value)| Some((name, value?)));
        there.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Adds what is asked for to an address.
    pub fn onto(&self, link: Link) -> Link {
        self.parts().into_iter().fold(link, |link, (name, value)| link.with(name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_its_filter_says() {
        let filter = Filter {
            task: Some(5),
            unit: Some(6),
            kind: Some(Kind::Collective),
            year: Some(2026),
            period: Some("quarter-2026-4".parse().expect("a period")),
            group: Group::Listed,
            words: "50% lớp".to_owned(),
        };
        assert_eq!(
            filter.onto(Link::to(LIST)).to_string(),
            "/bieu-duong?task=5&unit=6&kind=collective&year=2026&ky=quarter-2026-4&state=listed&q=50%25%20l%E1%BB%9Bp"
        );
        let text = |text: &str| text.to_owned();
        let question = Question {
            task: text("5"),
            unit: text("6"),
            kind: text("collective"),
            year: text("2026"),
            ky: text("quarter-2026-4"),
            state: text("listed"),
            q: text(" 50% lớp "),
            page: String::new(),
        };
        assert_eq!(Filter::read(&question), filter);
        assert_eq!(Filter::read(&Question { state: text("nonsense"), ..Question::default() }), Filter::default());
        assert_eq!(Filter::default().onto(Link::to(LIST)).to_string(), "/bieu-duong");
    }

    #[test]
    fn every_state_has_a_place_on_the_page() {
        for state in State::ALL {
            let wide = [Group::Undecided, Group::Listed, Group::TurnedDown];
            assert_eq!(wide.iter().filter(|group| group.holds(*state)).count(), 1, "{state}");
            assert_eq!(Group::Standing.holds(*state), !Group::TurnedDown.holds(*state));
            assert!(Group::All.holds(*state) && Group::One(*state).holds(*state));
            assert!(Group::Active.holds(*state) != state.is_over());
        }
        assert_eq!(Group::All.states(), None);
        assert_eq!(Group::Undecided.states().expect("some"), ["proposed", "asked_back"]);
    }
}
