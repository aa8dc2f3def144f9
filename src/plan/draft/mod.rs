//! A plan as it is being written. One form for all its ways: read from a document, made by hand, changed later, sent
//! through Excel and back; what runs is always made from it.

pub mod changes;
pub mod check;
pub mod edit;
pub mod linking;
pub mod names;
pub mod pairing;
mod reading;
pub mod told;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::TaskKind;
use crate::{calendar::PeriodKind, outline, words::worded};

worded! {
    /// Where a draft is in its life.
    pub enum DraftState {
        Reading = "reading", "Đang đọc văn bản";
        Failed = "failed", "Không đọc được";
        Open = "open", "Đang soạn";
        Applied = "applied", "Đã đưa vào kế hoạch";
        Discarded = "discarded", "Đã bỏ";
    }
}

/// What a plan says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    pub number: Option<String>,
    pub title: String,
    /// What lists and headers call it: "NQ28".
    pub short_title: String,
    pub issuer: Option<String>,
    pub issued_on: Option<NaiveDate>,
    /// The kinds of reporting period it uses (Nghị định 09/2019/NĐ-CP, Điều 12).
    pub period_kinds: Vec<PeriodKind>,
    pub basis: Vec<BasisLine>,
    /// In the document's order, each after the one above it.
    pub sections: Vec<DraftSection>,
    /// In the document's order: section by section.
    pub tasks: Vec<DraftTask>,
    /// The next key to give.
    pub next_key: u32,
}

/// Căn cứ: a document the plan rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasisLine {
    pub number: String,
    pub title: Option<String>,
    pub issuer: Option<String>,
    pub issued_on: Option<NaiveDate>,
}

/// A heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSection {
    /// Its name within the draft; stays when its number changes.
    pub key: u32,
    /// The section of the running plan that it is.
    pub id: Option<i64>,
    pub parent: Option<u32>,
    pub reference: String,
    /// The number as printed: "1", "IV".
    pub printed_number: Option<String>,
    pub heading: String,
}

/// A task with who carries it out and by when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DraftTask {
    /// Its name within the draft; stays when its number changes.
    pub key: u32,
    /// The task of the running plan that it is.
    pub id: Option<i64>,
    /// The key of the section it stands in.
    pub section: u32,
    pub reference: String,
    pub kind: TaskKind,
    pub content: String,
    pub product: Option<String>,
    /// False: a duty set to "không báo cáo".
    pub reports: bool,
    pub leads: Vec<DraftParty>,
    pub coordinating: Vec<DraftParty>,
    pub deadlines: Vec<DraftDeadline>,
    /// Tasks of the parent plan that it carries out.
    pub implements: Vec<i64>,
    /// What somebody should look at, in words.
    pub doubts: Vec<String>,
    /// First and last block of the document it was read from.
    pub blocks: Option<(usize, usize)>,
    /// The draft's version in which it was last changed: of two people editing it, the second is told.
    pub changed: i32,
}

/// A party as the document names it, and whom that means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftParty {
    pub text: String,
    /// None: nobody has said yet.
    pub means: Option<Target>,
}

/// Whom a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Unit(i64),
    Group(i64),
    /// A named party without account ("cấp ủy cùng cấp").
    Named,
}

/// A deadline: the document's words and what was understood from them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftDeadline {
    /// The deadline of the running plan that it is.
    pub id: Option<i64>,
    #[serde(flatten)]
    pub said: outline::Deadline,
    /// The day the event happened, once an officer has entered it.
    pub event_on: Option<NaiveDate>,
}

impl Content {
    /// A plan without anything in it yet.
    pub fn blank() -> Self {
        Self { period_kinds: vec![PeriodKind::Quarter], ..Self::default() }
    }

    /// A key that nothing in the draft has yet.
    pub fn give_key(&mut self) -> u32 {
        let key = self.next_key;
        self.next_key += 1;
        key
    }

    /// The section of a key.
    pub fn section(&self, key: u32) -> Option<&DraftSection> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// The task of a key.
    pub fn task(&self, key: u32) -> Option<&DraftTask> {
        self.tasks.iter().find(|task| task.key == key)
    }
}

impl DraftDeadline {
    /// The deadline as a plan has it.
    pub fn understood(&self) -> super::Deadline {
        let said = &self.said;
        super::Deadline {
            id: self.id.unwrap_or_default(),
            position: 0,
            text: said.text.clone(),
            due_on: said.due_on,
            cadence: said.cadence,
            anchor: said.anchor.unwrap_or_default(),
            from_on: said.from,
            follows: said.follows.clone(),
            event: said.event.clone(),
            event_on: self.event_on,
            offset_days: said.offset.map(|offset| offset.days),
            offset_working: said.offset.is_some_and(|offset| offset.working),
            scope: said.scope.clone(),
            extended_to: None,
        }
    }
}
