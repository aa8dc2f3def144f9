//! Units change from a day on: a new name, a merger, a split, another lead for one task, groups joined and left
//! (DESIGN.md §2.1). What such a change is, and which are valid.
//!
//! A change is drafted, looked at with everything it will do, and confirmed. One whose day has come is carried out at
//! once, one whose day is to come is planned and carried out on it; until then it can be withdrawn. Its day never lies in
//! a closed period: closed periods do not change.

pub mod rules;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::words::worded;

worded! {
    /// What sort of change it is.
    pub enum ChangeKind {
        Rename = "rename", "Đổi tên";
        Merge = "merge", "Sáp nhập";
        Split = "split", "Chia, tách";
        Lead = "lead", "Đổi đơn vị chủ trì";
        Group = "group", "Đổi thành viên nhóm";
    }
}

worded! {
    /// Where a change is in its life.
    pub enum ChangeState {
        Draft = "draft", "Chờ xác nhận";
        Planned = "planned", "Chờ đến ngày";
        Done = "done", "Đã thực hiện";
        Withdrawn = "withdrawn", "Đã hủy";
    }
}

/// A unit that begins with a change. It stands where the first unit it comes from stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUnit {
    pub name: String,
    pub code: String,
}

/// Who takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heir {
    Unit(i64),
    New(NewUnit),
}

impl Heir {
    /// The unit that exists already.
    pub fn unit(&self) -> Option<i64> {
        match self {
            Self::Unit(id) => Some(*id),
            Self::New(_) => None,
        }
    }
}

/// What becomes of whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Terms {
    Rename {
        unit: i64,
        name: String,
        short_name: Option<String>,
    },
    /// All of them become one: a new unit, or one of them, which goes on.
    Merge {
        units: Vec<i64>,
        into: Heir,
    },
    /// One becomes several. What is assigned to it by name goes to the heir chosen for the task, by its place in
    /// [`Terms::heirs`]; where none is chosen, to the first. Its groups are joined by all.
    Split {
        unit: i64,
        /// It exists on, beside those that come out of it.
        goes_on: bool,
        into: Vec<Heir>,
        tasks: BTreeMap<i64, usize>,
    },
    /// Another unit leads one task.
    Lead {
        task: i64,
        from: i64,
        to: i64,
    },
    Group {
        group: i64,
        joining: Vec<i64>,
        leaving: Vec<i64>,
    },
}

impl Terms {
    pub fn kind(&self) -> ChangeKind {
        match self {
            Self::Rename { .. } => ChangeKind::Rename,
            Self::Merge { .. } => ChangeKind::Merge,
            Self::Split { .. } => ChangeKind::Split,
            Self::Lead { .. } => ChangeKind::Lead,
            Self::Group { .. } => ChangeKind::Group,
        }
    }

    /// The units it takes something from: in the order given.
    pub fn before(&self) -> Vec<i64> {
        match self {
            Self::Rename { unit, .. } | Self::Split { unit, .. } => vec![*unit],
            Self::Merge { units, .. } => units.clone(),
            Self::Lead { from, .. } => vec![*from],
            Self::Group { leaving, .. } => leaving.clone(),
        }
    }

    /// Who is there afterwards, as far as it exists already.
    pub fn after(&self) -> Vec<i64> {
        match self {
            Self::Group { joining, .. } => joining.clone(),
            _ => self.heirs().iter().filter_map(Heir::unit).collect(),
        }
    }

    /// Who takes over; of a split, those among whom its tasks are distributed, itself first where it goes on.
    pub fn heirs(&self) -> Vec<Heir> {
        match self {
            Self::Rename { unit, .. } => vec![Heir::Unit(*unit)],
            Self::Merge { into, .. } => vec![into.clone()],
            Self::Split { unit, goes_on, into, .. } => {
                goes_on.then_some(Heir::Unit(*unit)).into_iter().chain(into.iter().cloned()).collect()
            }
            Self::Lead { to, .. } => vec![Heir::Unit(*to)],
            Self::Group { .. } => Vec::new(),
        }
    }

    /// The units that no longer exist from its day on.
    pub fn ending(&self) -> Vec<i64> {
        match self {
            Self::Merge { units, into } => units.iter().copied().filter(|unit| into.unit() != Some(*unit)).collect(),
            Self::Split { unit, goes_on: false, .. } => vec![*unit],
            _ => Vec::new(),
        }
    }
}

/// Who carries on what a unit carried out, once every unit has its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The units something passes from.
    pub from: Vec<i64>,
    /// Their heirs, in the order of [`Terms::heirs`].
    pub heirs: Vec<i64>,
    /// Of a split, the heir of a task by its place.
    pub tasks: BTreeMap<i64, usize>,
    /// Of a change of lead, the only task it concerns.
    pub only: Option<i64>,
}

impl Passage {
    /// The passage of a change whose heirs have these ids.
    pub fn of(terms: &Terms, heirs: Vec<i64>) -> Self {
        let (tasks, only) = match terms {
            Terms::Split { tasks, .. } => (tasks.clone(), None),
            Terms::Lead { task, .. } => (BTreeMap::new(), Some(*task)),
            _ => (BTreeMap::new(), None),
        };
        Self { from: terms.before(), heirs, tasks, only }
    }

    /// Who carries out, in `unit`'s stead, a task that names it; none where the unit keeps it.
    pub fn heir(&self, task: Option<i64>, unit: i64) -> Option<i64> {
        if !self.from.contains(&unit) || (self.only.is_some() && self.only != task) {
            return None;
        }
        let place = task.and_then(|task| self.tasks.get(&task)).copied().unwrap_or_default();
        self.heirs.get(place).or(self.heirs.first()).copied().filter(|heir| *heir != unit)
    }
}
