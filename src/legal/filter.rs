//! Which entries are meant, and in which order: what stands in the address behind every number.

use serde::Deserialize;

use super::{LIST, Proposal, State, Timing};
use crate::web::{Link, form::clean};

/// The address's words, as sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    state: String,
    proposal: String,
    issuer: String,
    year: String,
    time: String,
    task: String,
    q: String,
    sort: String,
    pub page: String,
}

/// States together, as tabs name them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    #[default]
    All,
    /// Something is still to be done.
    Open,
    One(State),
}

impl Group {
    /// Every group, in the order of the page.
    pub fn offered() -> impl Iterator<Item = Self> {
        [Self::All, Self::Open].into_iter().chain(State::ALL.iter().copied().map(Self::One))
    }

    /// The word in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Open => "open",
            Self::One(state) => state.code(),
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::All => "Tất cả",
            Self::Open => "Chưa xong",
            Self::One(state) => state.label(),
        }
    }

    /// Whether it holds entries in a state.
    pub fn holds(self, state: State) -> bool {
        match self {
            Self::All => true,
            Self::Open => state.is_open(),
            Self::One(one) => one == state,
        }
    }

    /// Its states; none: all.
    pub fn states(self) -> Option<Vec<String>> {
        let held = State::ALL.iter().filter(|state| self.holds(**state));
        (self != Self::All).then(|| held.map(|state| state.code().to_owned()).collect())
    }
}

/// What the list can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Key {
    /// What has to be done first.
    #[default]
    Pressing,
    Number,
    Issuer,
    Issued,
    Proposal,
    State,
    Due,
}

impl Key {
    /// The columns of the table with their heads.
    pub const HEADS: [(Self, &'static str); 6] = [
        (Self::Number, "Văn bản"),
        (Self::Issuer, "Cơ quan ban hành"),
        (Self::Issued, "Ngày ban hành"),
        (Self::Proposal, "Đề xuất"),
        (Self::State, "Trạng thái"),
        (Self::Due, "Thời hạn"),
    ];

    /// The word in addresses and in the query.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pressing => "",
            Self::Number => "number",
            Self::Issuer => "issuer",
            Self::Issued => "issued",
            Self::Proposal => "proposal",
            Self::State => "state",
            Self::Due => "due",
        }
    }
}

/// The order of the list: "due", or "-due" for the other way round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    pub key: Key,
    pub descending: bool,
}

impl Order {
    fn read(text: &str) -> Self {
        let (descending, code) = text.strip_prefix('-').map_or((false, text), |code| (true, code));
        let known = Key::HEADS.into_iter().find(|(key, _)| key.code() == code);
        known.map_or_else(Self::default, |(key, _)| Self { key, descending })
    }

    /// The word in addresses.
    pub fn code(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.key.code())
    }

    /// The order that a click on a column's head asks for.
    pub fn by(self, key: Key) -> Self {
        Self { key, descending: self.key == key && !self.descending }
    }
}

/// Which entries are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub group: Group,
    pub proposal: Option<Proposal>,
    pub issuer: String,
    /// The year in which the document was issued.
    pub year: Option<i32>,
    pub timing: Option<Timing>,
    pub task: Option<i64>,
    pub words: String,
    pub order: Order,
}

impl Filter {
    /// Reads an address. Values that mean nothing are as good as none.
    pub fn read(question: &Question) -> Self {
        Self {
            group: Group::offered().find(|group| group.code() == question.state).unwrap_or_default(),
            proposal: question.proposal.parse().ok(),
            issuer: clean(&question.issuer),
            year: question.year.trim().parse().ok(),
            timing: question.time.parse().ok(),
            task: question.task.trim().parse().ok(),
            words: clean(&question.q),
            order: Order::read(&question.sort),
        }
    }

    /// Its address, below `path`.
    pub fn onto(&self, path: &str) -> Link {
        Link::to(path)
            .with("state", self.group.code())
            .with("proposal", self.proposal.map_or("", Proposal::code))
            .with("issuer", &self.issuer)
            .with_some("year", self.year)
            .with("time", self.timing.map_or("", Timing::code))
            .with_some("task", self.task)
            .with("q", &self.words)
            .with("sort", self.order.code())
    }

    /// The list's address.
    pub fn link(&self) -> Link {
        self.onto(LIST)
    }

    /// Whether more is asked than a state and an order.
    pub fn is_narrowed(&self) -> bool {
        *self != Self { group: self.group, order: self.order, ..Self::default() }
    }

    /// The words by which is searched, each for itself.
    pub fn each_word(&self) -> Vec<String> {
        self.words.split_whitespace().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_its_filter_says() {
        let filter = Filter {
            group: Group::Open,
            proposal: Some(Proposal::Repeal),
            issuer: "UBND".to_owned(),
            year: Some(2019),
            timing: Some(Timing::Overdue),
            task: Some(5),
            words: "học phí".to_owned(),
            order: Order { key: Key::Due, descending: true },
        };
        assert_eq!(
            filter.link().to_string(),
            "/ra-soat?state=open&proposal=repeal&issuer=UBND&year=2019&time=pending_overdue&task=5&q=h%E1%BB%8Dc%20ph%C3%AD&sort=-due"
        );
        let text = |text: &str| text.to_owned();
        let question = Question {
            state: text("open"),
            proposal: text("repeal"),
            issuer: text(" UBND "),
            year: text("2019"),
            time: text("pending_overdue"),
            task: text("5"),
            q: text(" học phí"),
            sort: text("-due"),
            page: String::new(),
        };
        assert_eq!(Filter::read(&question), filter);
        let nonsense = Question { state: text("x"), sort: text("-"), year: text("năm nay"), ..Question::default() };
        assert_eq!(Filter::read(&nonsense), Filter::default());
        assert!(filter.is_narrowed() && !Filter { group: Group::Open, ..Filter::default() }.is_narrowed());
    }

    #[test]
    fn a_second_click_on_a_head_turns_the_order_round() {
        let once = Order::default().by(Key::Due);
        assert_eq!(
            (once.descending, once.by(Key::Due).descending, once.by(Key::Number).descending),
            (false, true, false)
        );
    }
}
