//! What other pages tell of obstacles: how many there are, and where they lead.

use std::collections::{BTreeSet, HashMap};

use super::{
    Age, Hands, State,
    filter::{Filter, Group, LIST, Waits, home, own_pile},
    store::{self, Heap, TaskCount},
};
use crate::{
    plan::{PlanStatus, context::Context, store::AssignmentHead},
    web::{App, Link, Result, Role, Viewer, Visit},
};

pub use super::store::Brief;

/// Whether the visitor's role has a part in obstacles.
pub fn has_part(visit: &Visit) -> bool {
    matches!(visit.viewer.role(), Some(Role::Staff | Role::Head | Role::Officer | Role::Director))
}

/// Whether the visitor raises obstacles about a part in a task: its own people, those above them, but not whoever answers.
pub fn raises_about(visit: &Visit, assignment: &AssignmentHead) -> bool {
    let hands = Hands::of(&visit.viewer, assignment.plan_owner_id, &assignment.carriers());
    hands.unit && assignment.plan_status == PlanStatus::Active
}

/// What waits for the visitor himself.
pub struct Waiting {
    pub count: i64,
    /// "lâu nhất 9 ngày": how long what nobody has answered has waited, if there is such.
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
    let heaps = store::pile(&app.pool, &visit.viewer.reach, &context.plan_ids(), &pile).await?;
    if heaps.is_empty() {
        return Ok(None);
    }
    let unanswered = heaps.iter().filter(|heap| heap.state.is_unanswered());
    let age = Age::longest(unanswered.map(|heap: &Heap| Age::of(heap.state, heap.oldest, visit.today)));
    let filter = Filter { waits: Some(Waits::Me), ..Filter::default() };
    Ok(Some(Waiting {
        count: heaps.iter().map(|heap| heap.count).sum(),
        oldest: match age {
            Some(Age { days: 0, .. }) => "mới chờ từ hôm nay".to_owned(),
            Some(age) => format!("lâu nhất {}", age.text()),
            None => "đã có trả lời, chờ xác nhận".to_owned(),
        },
        class: age.map_or("", |age| age.class),
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
    /// Where it stands, as its plan names that.
    pub fn label(&self) -> &'static str {
        self.state.label_within(self.own_plan)
    }

    /// Its page.
    pub fn href(&self) -> String {
        super::act::address(self.id)
    }

    /// What somebody has to do about it for a unit that speaks for it; none where it waits for somebody else.
    pub fn todo(&self, viewer: &Viewer, unit_id: i64) -> Option<(&'static str, &'static str)> {
        match self.state {
            _ if !Hands::of(viewer, self.plan_owner_id, &[unit_id]).unit => None,
            State::AskedBack => Some(("Chờ bổ sung", "Bổ sung")),
            State::Answered | State::Decided => Some(("Đã có trả lời", "Xem trả lời")),
            State::Open | State::Escalated | State::Settled | State::Withdrawn => None,
        }
    }
}
