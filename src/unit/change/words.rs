//! A change in words, as a unit's history tells it.

use serde_json::{Value, json};

use super::{Heir, Terms};
use crate::{unit::store::change::ChangeLine, web::show};

impl Terms {
    /// What the journal keeps of them: units that exist by their numbers, new ones by name, and beside each task of a split
    /// the place of its heir.
    pub fn kept(&self) -> Value {
        let heirs = self.heirs().into_iter().map(|heir| match heir {
            Heir::Unit(id) => id.to_string(),
            Heir::New(unit) => format!("{} ({})", unit.name, unit.code),
        });
        let mut kept =
            json!({ "kind": self.kind(), "units_before": self.before(), "heirs": heirs.collect::<Vec<_>>() });
        let more = match self {
            Self::Rename { name, short_name, .. } => vec![("name", json!(name)), ("short_name", json!(short_name))],
            Self::Split { tasks, .. } => {
                let shares = tasks.iter().map(|(task, heir)| format!("{task}: {}", heir + 1));
                vec![("shares", json!(shares.collect::<Vec<_>>()))]
            }
            Self::Lead { task, .. } => vec![("task", json!(task))],
            Self::Group { group, joining, .. } => vec![("group", json!(group)), ("joining", json!(joining))],
            Self::Merge { .. } => Vec::new(),
        };
        for (key, value) in more {
            kept[key] = value;
        }
        kept
    }
}

impl ChangeLine {
    /// "Từ 01/03/2025: sáp nhập từ Phòng A, Phòng B", as the unit asked for sees it.
    pub fn told(&self) -> String {
        format!("Từ {}: {}", show::day(&self.effective_on), self.act())
    }

    fn act(&self) -> String {
        let (before, after) = (self.before.join(", "), self.after_names());
        match &self.terms {
            Terms::Rename { name, .. } => format!("đổi tên từ {before} thành {name}"),
            Terms::Merge { .. } if self.is => format!("sáp nhập từ {before}"),
            Terms::Merge { .. } if self.was => format!("sáp nhập vào {after}"),
            Terms::Merge { .. } => format!("sáp nhập {before} thành {after}"),
            Terms::Split { .. } if self.is && !self.was => format!("tách ra từ {before}"),
            Terms::Split { .. } => format!("chia, tách {before} thành {after}"),
            Terms::Lead { .. } if self.was => format!("chuyển việc chủ trì một nhiệm vụ cho {after}"),
            Terms::Lead { .. } => format!("nhận chủ trì một nhiệm vụ từ {before}"),
            Terms::Group { joining, leaving, .. } => {
                let group = self.group.as_deref().unwrap_or_default();
                match (self.is, self.was) {
                    (true, _) => format!("vào nhóm “{group}”"),
                    (false, true) => format!("ra khỏi nhóm “{group}”"),
                    (false, false) => {
                        format!("nhóm “{group}” thêm {} đơn vị, bớt {} đơn vị", joining.len(), leaving.len())
                    }
                }
            }
        }
    }

    /// Who is there afterwards, with those still to be made.
    fn after_names(&self) -> String {
        let new = self.terms.heirs().into_iter().filter_map(|heir| match heir {
            Heir::New(unit) => Some(unit.name),
            Heir::Unit(_) => None,
        });
        let mut names = self.after.clone();
        names.extend(new.filter(|name| !self.after.contains(name)));
        names.join(", ")
    }
}
