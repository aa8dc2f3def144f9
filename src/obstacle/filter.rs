//! Which obstacles are meant: what stands in the address behind every number.

use serde::Deserialize;

use super::{Party, State, act::waiting, store::Pile};
use crate::{
    plan::context::Context,
    web::{Link, Role, Viewer, Visit, form::clean},
};

/// Where the list is.
pub const LIST: &str = "/vuong-mac";

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
    /// Neither TCCB nor the Director has given an answer.
    Unanswered,
    /// The unit has been given one.
    Replied,
    /// Settled or withdrawn.
    Over,
    All,
    One(State),
}

impl Group {
    /// The word in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "",
            Self::Unanswered => "unanswered",
            Self::Replied => "replied",
            Self::Over => "over",
            Self::All => "all",
            Self::One(state) => state.code(),
        }
    }

    /// What the list is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Đang xử lý",
            Self::Unanswered => "Chưa có trả lời",
            Self::Replied => "Đã có trả lời, chờ đơn vị xác nhận",
            Self::Over => "Đã kết thúc",
            Self::All => "Tất cả",
            Self::One(state) => state.label(),
        }
    }

    /// Every group that the page offers, in its order.
    pub const OFFERED: [Self; 7] = [
        Self::Active,
        Self::One(State::Open),
        Self::One(State::Escalated),
        Self::One(State::AskedBack),
        Self::Replied,
        Self::Over,
        Self::All,
    ];

    /// The group of a code; nothing or anything else means what is still being dealt with.
    fn from_code(code: &str) -> Self {
        let offered = Self::OFFERED.into_iter().chain([Self::Unanswered]);
        let states = State::ALL.iter().copied().map(Self::One);
        offered.chain(states).find(|group| group.code() == code).unwrap_or_default()
    }

    /// Whether a state is in it.
    pub fn holds(self, state: State) -> bool {
        match self {
            Self::Active => !state.is_over(),
            Self::Unanswered => state.is_unanswered(),
            Self::Replied => matches!(state, State::Answered | State::Decided),
            Self::Over => state.is_over(),
            Self::All => true,
            Self::One(one) => one == state,
        }
    }

    fn states(self) -> impl Iterator<Item = State> {
        State::ALL.iter().copied().filter(move |state| self.holds(*state))
    }
}

/// For whom an obstacle waits, as the list asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// The visitor himself, in the role in use.
    Me,
    For(Party),
}

impl Waits {
    pub const ALL: [Self; 4] =
        [Self::Me, Self::For(Party::Officer), Self::For(Party::Director), Self::For(Party::Unit)];

    /// The word in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::For(Party::Officer) => "officer",
            Self::For(Party::Director) => "director",
            Self::For(Party::Unit) => "unit",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Me => "Tôi",
            Self::For(Party::Officer) => "TCCB",
            Self::For(Party::Director) => "Giám đốc",
            Self::For(Party::Unit) => "Đơn vị",
        }
    }
}

/// The address's words, as sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    section: String,
    task: String,
    unit: String,
    state: String,
    waits: String,
    merged: String,
    q: String,
    pub page: String,
}

/// Which obstacles are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub section: Option<i64>,
    pub task: Option<i64>,
    /// The unit that speaks for them.
    pub unit: Option<i64>,
    pub group: Group,
    pub waits: Option<Waits>,
    /// With those that are merged into others, for whoever answers them.
    pub merged: bool,
    pub words: String,
}

impl Filter {
    /// Reads an address. Values that mean nothing are as good as none.
    pub fn read(question: &Question) -> Self {
        Self {
            section: question.section.parse().ok(),
            task: question.task.parse().ok(),
            unit: question.unit.parse().ok(),
            group: Group::from_code(&question.state),
            waits: Waits::ALL.into_iter().find(|waits| waits.code() == question.waits),
            merged: question.merged == "1",
            words: clean(&question.q),
        }
    }

    /// What nobody has answered, each as it was raised.
    pub fn unanswered() -> Self {
        Self { group: Group::Unanswered, merged: true, ..Self::default() }
    }

    /// Adds what is asked for to an address.
    pub fn onto(&self, link: Link) -> Link {
        link.with_some("section", self.section)
            .with_some("task", self.task)
            .with_some("unit", self.unit)
            .with("state", self.group.code())
            .with("waits", self.waits.map_or("", Waits::code))
            .with("merged", if self.merged { "1" } else { "" })
            .with("q", &self.words)
    }

    /// The states asked for; none: all.
    pub fn states(&self) -> Option<Vec<String>> {
        let waits = |state: &State| match self.waits {
            Some(Waits::For(party)) => state.waits_for() == Some(party),
            Some(Waits::Me) | None => true,
        };
        if self.group == Group::All && self.waits.is_none() {
            return None;
        }
        Some(self.group.states().filter(waits).map(|state| state.code().to_owned()).collect())
    }

    /// Whether what is merged into others is left out: a unit sees what it raised, whatever became of it.
    pub fn leaves_out_merged(&self, viewer: &Viewer) -> bool {
        !viewer.is_unit_side() && !self.merged
    }

    /// What the visitor has to deal with, where that is asked for.
    pub fn pile(&self, visit: &Visit) -> Option<Pile> {
        (self.waits == Some(Waits::Me)).then(|| own_pile(&visit.viewer))
    }
}

/// What somebody has to deal with himself, in the role in use.
pub fn own_pile(viewer: &Viewer) -> Pile {
    let above = match viewer.role() {
        Some(Role::Officer | Role::Staff) => waiting(Party::Officer),
        Some(Role::Director) => waiting(Party::Director),
        Some(Role::Head) => [waiting(Party::Officer), waiting(Party::Director)].concat(),
        Some(Role::Observer | Role::Administrator) | None => Vec::new(),
    };
    let below = if viewer.is_unit_side() { waiting(Party::Unit) } else { Vec::new() };
    Pile { owner: viewer.unit_id(), above, below }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_its_filter_says() {
        let filter = Filter {
            section: Some(4),
            task: Some(5),
            unit: Some(6),
            group: Group::Unanswered,
            waits: Some(Waits::Me),
            merged: true,
            words: "tổ chức".to_owned(),
        };
        assert_eq!(
            filter.onto(Link::to(LIST)).to_string(),
            "/vuong-mac?section=4&task=5&unit=6&state=unanswered&waits=me&merged=1&q=t%E1%BB%95%20ch%E1%BB%A9c"
        );
        let text = |text: &str| text.to_owned();
        let question = Question {
            section: text("4"),
            task: text("5"),
            unit: text("6"),
            state: text("unanswered"),
            waits: text("me"),
            merged: text("1"),
            q: text(" tổ chức "),
            page: String::new(),
        };
        assert_eq!(Filter::read(&question), filter);
        assert_eq!(Filter::read(&Question { state: text("nonsense"), ..Question::default() }), Filter::default());
    }

    #[test]
    fn every_state_is_being_dealt_with_or_over_and_has_a_place_on_the_page() {
        for state in State::ALL {
            assert_ne!(Group::Active.holds(*state), Group::Over.holds(*state));
            let narrow = [
                Group::One(State::Open),
                Group::One(State::Escalated),
                Group::One(State::AskedBack),
                Group::Replied,
                Group::Over,
            ];
            assert_eq!(narrow.iter().filter(|group| group.holds(*state)).count(), 1, "{state}");
            assert_eq!(Group::Unanswered.holds(*state), state.is_unanswered());
        }
    }

    #[test]
    fn what_waits_for_a_party_is_in_exactly_one_state_of_it() {
        let all = [Party::Unit, Party::Officer, Party::Director].map(|party| {
            let filter = Filter { waits: Some(Waits::For(party)), group: Group::All, ..Filter::default() };
            filter.states().expect("some")
        });
        let mut states: Vec<String> = all.concat();
        states.sort_unstable();
        assert_eq!(states, ["answered", "asked_back", "decided", "escalated", "open"]);
    }
}
