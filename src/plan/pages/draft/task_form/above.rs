//! Rows of tasks of the plan above that a task carries out: their numbers as typed.

use std::collections::BTreeSet;

use super::one_line;
use crate::{
    plan::{brief, store::children::TaskAbove},
    web::FieldErrors,
};

/// The plan above a unit's own plan, with the tasks that may be chosen.
pub struct Above {
    pub plan_id: i64,
    pub short_title: String,
    pub tasks: Vec<TaskAbove>,
}

impl Above {
    /// What tasks are called, in the order of the plan above.
    pub fn labels(&self, ids: &[i64]) -> Vec<String> {
        self.tasks.iter().filter(|task| ids.contains(&task.id)).map(TaskAbove::label).collect()
    }

    /// The tasks that bind the unit and that are not among `ids`.
    pub fn without(&self, ids: &[i64]) -> Vec<&TaskAbove> {
        self.tasks.iter().filter(|task| task.binds && !ids.contains(&task.id)).collect()
    }

    /// How many tasks bind the unit.
    pub fn binding(&self) -> usize {
        self.tasks.iter().filter(|task| task.binds).count()
    }

    /// What a row's tasks say, shortened; blank where it has a mistake.
    pub fn in_words(&self, row: &str) -> String {
        let found = self.found(row).unwrap_or_default();
        found.iter().map(|task| brief(&task.content)).collect::<Vec<_>>().join("; ")
    }

    /// The tasks that a row names, several with commas between; the first name that is nobody's.
    fn found(&self, row: &str) -> Result<Vec<&TaskAbove>, String> {
        let names = row.split([',', ';']).map(one_line).filter(|name| !name.is_empty());
        names.map(|name| self.find(&name).ok_or(name)).collect()
    }

    fn find(&self, name: &str) -> Option<&TaskAbove> {
        let name = name.trim_end_matches('.').to_lowercase();
        self.tasks.iter().find(|task| task.label().to_lowercase().trim_end_matches('.') == name)
    }
}

/// The tasks that the rows name, each once, in the order of their ids as the plan itself has them.
pub fn parse(rows: &[String], above: &Above, errors: &mut FieldErrors) -> Vec<i64> {
    let mut ids = BTreeSet::new();
    for (number, row) in rows.iter().enumerate() {
        match above.found(row) {
            Ok(tasks) => ids.extend(tasks.into_iter().map(|task| task.id)),
            Err(name) => {
                let why = format!(
                    "{} không giao cho đơn vị nhiệm vụ nào mang số “{name}”. Chọn trong danh sách bên dưới.",
                    above.short_title
                );
                errors.add(format!("above-{number}"), why);
            }
        }
    }
    ids.into_iter().collect()
}
