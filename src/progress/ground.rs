//! What standings are judged on: the outlines, tasks and deadlines of some plans, days off and settings, in one query.

mod closed;

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::PgExecutor;

use super::store;
use crate::{
    calendar::DaysOff,
    plan::{Deadline, TaskKind},
};

pub use closed::contents;

/// A heading of the outline.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct SectionBrief {
    pub id: i64,
    pub plan_id: i64,
    pub parent_id: Option<i64>,
    /// "IV.1"
    pub reference: String,
    pub printed_number: Option<String>,
    pub heading: String,
}

/// A task as lists show it.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct TaskBrief {
    pub id: i64,
    pub plan_id: i64,
    pub section_id: i64,
    /// "IV.1.a"
    pub reference: String,
    pub kind: TaskKind,
    pub content: String,
    /// False for a duty set to "không báo cáo".
    pub reports: bool,
    /// How many units lead it.
    pub lead_units: i64,
}

impl TaskBrief {
    /// Shared by several units (nhiệm vụ chung), as opposed to one unit's own (nhiệm vụ riêng).
    pub fn is_collective(&self) -> bool {
        self.lead_units > 1
    }
}

/// Outlines, tasks, deadlines, days off and settings.
#[derive(Clone, Debug)]
pub struct Ground {
    /// In the order of plans and, within each, of the document.
    pub sections: Vec<SectionBrief>,
    /// In the same order.
    pub tasks: Vec<TaskBrief>,
    pub days_off: DaysOff,
    /// How many days before the due day it is "sắp đến hạn".
    pub due_soon_days: i64,
    deadlines: HashMap<i64, Vec<Deadline>>,
    places: HashMap<i64, usize>,
}

impl Ground {
    /// The ground of these plans; one query.
    pub async fn load(db: impl PgExecutor<'_>, plans: &[i64]) -> sqlx::Result<Self> {
        let store::GroundRow { sections, tasks, deadlines, days_off, due_soon_days } = store::ground(db, plans).await?;
        let places = tasks.iter().enumerate().map(|(place, task)| (task.id, place)).collect();
        let mut by_task: HashMap<i64, Vec<Deadline>> = HashMap::new();
        for deadline in deadlines {
            by_task.entry(deadline.task_id).or_default().push(deadline.into());
        }
        Ok(Self { sections, tasks, days_off, due_soon_days, deadlines: by_task, places })
    }

    /// The deadlines of a task, in the document's order.
    pub fn deadlines(&self, task_id: i64) -> &[Deadline] {
        self.deadlines.get(&task_id).map_or(&[], Vec::as_slice)
    }

    /// A task of these plans.
    pub fn task(&self, task_id: i64) -> Option<&TaskBrief> {
        self.places.get(&task_id).map(|&place| &self.tasks[place])
    }

    /// The place of a task in the documents' order, for sorting.
    pub fn place(&self, task_id: i64) -> usize {
        self.places.get(&task_id).copied().unwrap_or(usize::MAX)
    }

    /// A section of these plans.
    pub fn section(&self, section_id: i64) -> Option<&SectionBrief> {
        self.sections.iter().find(|section| section.id == section_id)
    }

    /// What standings are measured with on a day.
    pub fn yardstick(&self, as_of: NaiveDate) -> super::Yardstick<'_> {
        super::Yardstick { as_of, due_soon_days: self.due_soon_days, days_off: &self.days_off }
    }
}
