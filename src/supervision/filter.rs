//! Which records and demands are meant: what stands in the address behind every number.

use serde::Deserialize;

use crate::{
    plan::context::Context,
    progress::supervised::{DemandState, RecordKind},
    web::{Link, form::clean},
};

/// Where the list is.
pub const LIST: &str = "/giam-sat";

/// The address of the list of the plan in use.
pub fn home(context: &Context) -> Link {
    Link::to(LIST).with_some("plan", context.plan.as_ref().map(|plan| plan.id))
}

/// What the list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Demands that wait for their units.
    #[default]
    Unanswered,
    /// Demands that wait for their authors.
    Answered,
    Met,
    Records,
}

impl Tab {
    pub const ALL: [Self; 4] = [Self::Unanswered, Self::Answered, Self::Met, Self::Records];

    /// The word in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unanswered => "",
            Self::Answered => "cho-xac-nhan",
            Self::Met => "da-xong",
            Self::Records => "bien-ban",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Unanswered => "Kiến nghị chưa trả lời",
            Self::Answered => "Đang chờ xác nhận",
            Self::Met => "Đã xong",
            Self::Records => "Biên bản",
        }
    }

    /// What the page is called.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Unanswered => "Kiến nghị giám sát chưa trả lời",
            Self::Answered => "Kiến nghị giám sát chờ xác nhận",
            Self::Met => "Kiến nghị giám sát đã xong",
            Self::Records => "Biên bản, nhận xét giám sát",
        }
    }

    /// Whether a demand stands behind it.
    pub fn holds(self, state: DemandState) -> bool {
        match self {
            Self::Unanswered => state.waits_for_unit(),
            Self::Answered => state == DemandState::Answered,
            Self::Met => state == DemandState::Met,
            Self::Records => false,
        }
    }

    /// The codes of the states behind it.
    pub fn states(self) -> Vec<String> {
        let held = DemandState::ALL.iter().filter(|state| self.holds(**state));
        held.map(|state| state.code().to_owned()).collect()
    }
}

/// The address's words, as sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    xem: String,
    don_vi: String,
    nhiem_vu: String,
    loai: String,
    nam: String,
    qua_han: String,
    q: String,
    pub page: String,
}

/// Which are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub tab: Tab,
    /// The unit that answers.
    pub unit: Option<i64>,
    pub task: Option<i64>,
    pub kind: Option<RecordKind>,
    /// In which it was held.
    pub year: Option<i32>,
    /// Only demands past their day.
    pub overdue: bool,
    pub words: String,
}

impl Filter {
    /// Reads an address. Values that mean nothing are as good as none.
    pub fn read(question: &Question) -> Self {
        Self {
            tab: Tab::ALL.into_iter().find(|tab| tab.code() == question.xem).unwrap_or_default(),
            unit: question.don_vi.parse().ok(),
            task: question.nhiem_vu.parse().ok(),
            kind: question.loai.parse().ok(),
            year: question.nam.trim().parse().ok().filter(|year| (2000..=2200).contains(year)),
            overdue: question.qua_han == "1",
            words: clean(&question.q),
        }
    }

    /// Adds what is asked for to an address.
    pub fn onto(&self, link: Link) -> Link {
        link.with("xem", self.tab.code())
            .with_some("don_vi", self.unit)
            .with_some("nhiem_vu", self.task)
            .with("loai", self.kind.map_or("", RecordKind::code))
            .with_some("nam", self.year)
            .with("qua_han", if self.overdue { "1" } else { "" })
            .with("q", &self.words)
    }

    /// The address of the list, of whatever plan.
    pub fn link(&self) -> Link {
        self.onto(Link::to(LIST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_its_filter_says() {
        let filter = Filter {
            tab: Tab::Answered,
            unit: Some(6),
            task: Some(5),
            kind: Some(RecordKind::Inspection),
            year: Some(2026),
            overdue: true,
            words: "tổ chức".to_owned(),
        };
        assert_eq!(
            filter.link().to_string(),
            "/giam-sat?xem=cho-xac-nhan&don_vi=6&nhiem_vu=5&loai=inspection&nam=2026&qua_han=1&q=t%E1%BB%95%20ch%E1%BB%A9c"
        );
        let text = |text: &str| text.to_owned();
        let question = Question {
            xem: text("cho-xac-nhan"),
            don_vi: text("6"),
            nhiem_vu: text("5"),
            loai: text("inspection"),
            nam: text("2026"),
            qua_han: text("1"),
            q: text(" tổ chức "),
            page: String::new(),
        };
        assert_eq!(Filter::read(&question), filter);
        let nonsense = Question { xem: text("x"), nam: text("9"), loai: text("x"), ..Question::default() };
        assert_eq!(Filter::read(&nonsense), Filter::default());
        assert_eq!(Filter::default().link().to_string(), LIST);
    }

    #[test]
    fn every_demand_stands_behind_one_tab() {
        for state in DemandState::ALL {
            assert_eq!(Tab::ALL.iter().filter(|tab| tab.holds(*state)).count(), 1, "{state}");
        }
    }
}
