//! What a change does, told before it does it and after.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::store::{KeptOn, TaskBrief, UnderWay};
use crate::{
    account::store::grant::Leaving,
    plan::{
        Part, PlanStatus,
        store::{assign::Moved, succession::Concerned},
    },
};

/// Units named in one cell before the rest is only counted.
const NAMED: usize = 4;

/// All that a change does.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Units that begin and that end.
    pub begins: Vec<String>,
    pub ends: Vec<String>,
    /// Groups whose members change.
    pub groups: Vec<String>,
    pub plans: Vec<PlanOutcome>,
    /// Reports of open periods in which their assignments no longer count.
    pub under_way: Vec<UnderWay>,
    /// Roles that end with their units.
    pub grants: Vec<Leaving>,
    /// At which unit people keep their roles.
    pub grants_to: Option<String>,
    /// The legal review register that is kept by the heir from then on.
    pub register: Option<KeptOn>,
    /// Plans being written that follow.
    pub drafts: usize,
    /// Units whose assignments begin, end or are begun anew.
    pub moved: Vec<i64>,
}

/// What happens in one plan.
#[derive(Clone, Debug)]
pub struct PlanOutcome {
    pub short_title: String,
    pub owner_name: String,
    /// A draft: its parties change, and there are no assignments yet.
    pub draft: bool,
    pub opened: usize,
    pub ended: usize,
    /// Task by task, in the plan's order.
    pub tasks: Vec<TaskOutcome>,
}

/// What happens in one task.
#[derive(Clone, Debug)]
pub struct TaskOutcome {
    pub reference: String,
    pub content: String,
    /// "Phòng A, chủ trì", "36 đơn vị"
    pub ended: String,
    pub opened: String,
}

impl Outcome {
    /// Assignments that begin, over all plans.
    pub fn opened(&self) -> usize {
        self.plans.iter().map(|plan| plan.opened).sum()
    }

    /// Assignments that end, over all plans.
    pub fn ended(&self) -> usize {
        self.plans.iter().map(|plan| plan.ended).sum()
    }

    /// Running plans in which anything begins or ends.
    pub fn touched(&self) -> usize {
        self.plans.iter().filter(|plan| !plan.draft && plan.opened + plan.ended > 0).count()
    }

    /// "36 phân công mới và 2 phân công kết thúc trong 2 kế hoạch"
    pub fn sum(&self) -> String {
        let (opened, ended, plans) = (self.opened(), self.ended(), self.touched());
        match (opened, ended) {
            (0, 0) => "Phân công của các kế hoạch đang thực hiện không thay đổi".to_owned(),
            (_, 0) => format!("{opened} phân công mới trong {plans} kế hoạch"),
            (0, _) => format!("{ended} phân công kết thúc trong {plans} kế hoạch"),
            (..) => format!("{opened} phân công mới và {ended} phân công kết thúc trong {plans} kế hoạch"),
        }
    }

    /// What the record and the journal keep.
    pub fn counted(&self) -> Value {
        json!({
            "sum": self.sum(), "opened": self.opened(), "ended": self.ended(), "plans": self.touched(),
            "reports": self.under_way.len(), "grants": self.grants.len(), "drafts": self.drafts, "groups": self.groups,
        })
    }
}

/// A plan's outcome from the assignments that moved.
pub(super) fn of_plan(
    plan: &Concerned,
    (opened, ended): (&[Moved], &[Moved]),
    tasks: &[TaskBrief],
    names: &HashMap<i64, String>,
) -> PlanOutcome {
    let mut by_task: BTreeMap<i64, (Vec<&Moved>, Vec<&Moved>)> = BTreeMap::new();
    for moved in ended {
        by_task.entry(moved.task_id).or_default().0.push(moved);
    }
    for moved in opened {
        by_task.entry(moved.task_id).or_default().1.push(moved);
    }
    let said = |moved: &[&Moved]| -> String {
        if moved.len() > NAMED {
            return format!("{} đơn vị", moved.len());
        }
        let named = |moved: &&Moved| {
            let name = moved.unit_id.and_then(|unit| names.get(&unit)).map_or("", String::as_str);
            (moved.role == Part::Coordinating, format!("{name} ({})", moved.role.label().to_lowercase()))
        };
        let mut named: Vec<_> = moved.iter().map(named).collect();
        named.sort();
        named.into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(", ")
    };
    let of_task = |task: &TaskBrief| {
        let (ended, opened) = by_task.get(&task.id)?;
        Some(TaskOutcome {
            reference: task.reference.clone(),
            content: task.content.clone(),
            ended: said(ended),
            opened: said(opened),
        })
    };
    PlanOutcome {
        short_title: plan.short_title.clone(),
        owner_name: plan.owner_name.clone(),
        draft: plan.status == PlanStatus::Draft,
        opened: opened.len(),
        ended: ended.len(),
        tasks: tasks.iter().filter(|task| task.plan_id == plan.id).filter_map(of_task).collect(),
    }
}
