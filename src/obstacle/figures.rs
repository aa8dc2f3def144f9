//! What other pages tell of obstacles: how many there are, and where they lead.

use std::collections::{BTreeSet, HashMap};

use super::{
    Age, State,
    filter::{Filter, Group, LIST, Waits, home, own_pile},
    store::{self, TaskCount},
};
use crate::{
    plan::context::Context,
    web::{App, Link, Result, Role, Visit},
};

pub use super::store::Brief;

/// Whether the visitor's role has a part in obstacles.
pub fn has_part(visit: &Visit) -> bool {
    matches!(visit.viewer.role(), Some(Role::Staff | Role::Head | Role::Officer | Role::Director))
}

/// What waits for the visitor himself.
pub struct Waiting {
    pub count: i64,
    /// "lâu nhất 9 ngày"
    pub oldest: String,
    /// The class of the oldest's age; empty while nobody need be told.
    pub class: &'static str,
    pub href: String,
    /// Whether it is to be answered or decided, rather than being the unit's own to go on with.
    pub above: bool,
}

/// What waits for the visitor in the plans in use; none where nothing does. One query.
pub async fn waiting(app: &App, visit: &Visit, context: &Context) -> Result<Option<Waiting>> {
    if !has_part(visit) {
        return Ok(None);
    }
    let pile = own_pile(&visit.viewer);
    let (count, oldest) = store::pile(&app.pool, &visit.viewer.reach, &context.plan_ids(), &pile).await?;
    let Some(oldest) = oldest else { return Ok(None) };
    let state = match visit.viewer.role() {
        Some(Role::Director) => State::Escalated,
        Some(Role::Officer) => State::Open,
        _ => State::AskedBack,
    };
    let age = Age::of(state, oldest, visit.today);
    let filter = Filter { waits: Some(Waits::Me), ..Filter::default() };
    Ok(Some(Waiting {
        count,
        oldest: format!("lâu nhất {}", age.text()),
        class: age.class,
        href: filter.onto(home(context)).to_string(),
        above: !visit.viewer.is_unit_side(),
    }))
}

/// Unanswered obstacles by task, for pages of figures; a number and its list.
#[derive(Default)]
pub struct Unanswered {
    tasks: HashMap<i64, i64>,
    /// Those about tasks right below a section.
    sections: HashMap<i64, i64>,
    /// Those about a plan as a whole among them.
    plans: HashMap<i64, i64>,
}

impl Unanswered {
    /// Those in the plans in use that the visitor sees; none for whom they are not. One query.
    pub async fn load(app: &App, visit: &Visit, context: &Context) -> Result<Self> {
        if !has_part(visit) {
            return Ok(Self::default());
        }
        let mut found = Self::default();
        for TaskCount { plan_id, section_id, task_id, count } in
            store::by_task(&app.pool, &visit.viewer.reach, &context.plan_ids()).await?
        {
            *found.plans.entry(plan_id).or_default() += count;
            if let (Some(section), Some(task)) = (section_id, task_id) {
                *found.sections.entry(section).or_default() += count;
                *found.tasks.entry(task).or_default() += count;
            }
        }
        Ok(found)
    }

    /// How many there are about a task.
    pub fn of_task(&self, task: i64) -> i64 {
        self.tasks.get(&task).copied().unwrap_or_default()
    }

    /// How many there are about the tasks of these sections.
    pub fn of_sections(&self, sections: &BTreeSet<i64>) -> i64 {
        sections.iter().filter_map(|section| self.sections.get(section)).sum()
    }

    /// How many there are in a plan, with those about it as a whole.
    pub fn of_plan(&self, plan: i64) -> i64 {
        self.plans.get(&plan).copied().unwrap_or_default()
    }

    /// How many there are in all.
    pub fn total(&self) -> i64 {
        self.plans.values().sum()
    }
}

/// The list of unanswered obstacles; narrowed further by `plan`, `section` or `task`.
pub fn unanswered(context: &Context) -> Link {
    Filter::unanswered().onto(home(context))
}

/// The list of what is being dealt with of a unit.
pub fn unit_list(context: &Context, unit_id: i64) -> String {
    let filter = Filter { unit: Some(unit_id), merged: true, ..Filter::default() };
    filter.onto(home(context)).to_string()
}

/// A unit's obstacles that are being dealt with, in the plans in use. One query, none for whom they are not.
pub async fn of_unit(app: &App, visit: &Visit, context: &Context, unit_id: i64) -> Result<Vec<Brief>> {
    if !has_part(visit) {
        return Ok(Vec::new());
    }
    Ok(store::of_unit(&app.pool, unit_id, &context.plan_ids()).await?)
}

/// A task's obstacles as its page shows them.
pub struct OfTask {
    /// The first of them.
    pub rows: Vec<Row>,
    pub count: usize,
    pub href: String,
    /// Where the visitor raises one.
    pub raise: Option<String>,
}

/// An obstacle in a line.
pub struct Row {
    pub brief: Brief,
    pub age: Age,
}

/// Lines shown on a task's page.
const ROWS: usize = 5;

/// The obstacles of a task that are being dealt with, as far as the visitor sees them. One query, none for whom they are
/// not.
pub async fn of_task(app: &App, visit: &Visit, plan_id: i64, task_id: i64, may_raise: bool) -> Result<Option<OfTask>> {
    if !has_part(visit) {
        return Ok(None);
    }
    let filter = Filter { task: Some(task_id), group: Group::Active, ..Filter::default() };
    let unmerged = filter.leaves_out_merged(&visit.viewer);
    let found = store::of_task(&app.pool, &visit.viewer.reach, task_id, unmerged).await?;
    let link = Link::to(LIST).with("plan", plan_id);
    Ok(Some(OfTask {
        count: found.len(),
        href: filter.onto(link).to_string(),
        raise: may_raise.then(|| format!("/vuong-mac/moi?task={task_id}")),
        rows: found
            .into_iter()
            .take(ROWS)
            .map(|brief| Row { age: Age::of(brief.state, brief.since, visit.today), brief })
            .collect(),
    }))
}

impl Brief {
    /// Its page.
    pub fn href(&self) -> String {
        super::act::address(self.id)
    }

    /// What the unit has to do about it; none where it waits for somebody else.
    pub fn todo(&self) -> Option<(&'static str, &'static str)> {
        match self.state {
            State::AskedBack => Some(("Chờ bổ sung", "Bổ sung")),
            State::Answered | State::Decided => Some(("Đã có trả lời", "Xem trả lời")),
            State::Open | State::Escalated | State::Settled | State::Withdrawn => None,
        }
    }
}
