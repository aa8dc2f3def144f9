//! Instructions on the pages of a unit and of a task.

use super::{
    super::{
        Yardstick,
        instructed::{AboutTask, Instructed, InstructionState, address},
        store,
    },
    standing_class,
    todo::Todo,
};
use crate::{
    plan::{PlanStatus, context::Context, store::TaskHead},
    web::{App, Link, Result, Role, Visit, show},
};

/// Whether the visitor's role has a part in instructions.
pub(super) fn has_part(visit: &Visit) -> bool {
    matches!(visit.viewer.role(), Some(Role::Staff | Role::Head | Role::Officer | Role::Director))
}

/// What a unit has to carry out of instructions; none for whom they are not.
pub struct Given {
    open: Option<Vec<Instructed>>,
    href: String,
}

impl Given {
    /// Those of the plans in use. One query, none for whom they are not.
    pub async fn load(app: &App, visit: &Visit, context: &Context, unit_id: i64) -> Result<Self> {
        let apart: Vec<i64> = context.apart().map(|plan| plan.id).collect();
        let (plans, planless) = (context.plan_ids(), context.plan.is_none());
        let open = match has_part(visit) {
            true => Some(store::instructed(&app.pool, unit_id, &plans, planless, &apart).await?),
            false => None,
        };
        let link = Link::to("/chi-dao").with_some("plan", context.plan.as_ref().map(|plan| plan.id));
        Ok(Self { open, href: link.with("unit", unit_id).to_string() })
    }

    /// How many, and their list.
    pub fn count(&self) -> Option<(usize, String)> {
        self.open.as_ref().map(|open| (open.len(), self.href.clone()))
    }
}

/// What the unit's own people have to do about them: acknowledge, send what is written, report what is near its day or past
/// it, add what the Director asks for.
pub fn instruction_todos(given: &Given, by: &Yardstick<'_>, heads: bool, own: bool) -> std::vec::IntoIter<Todo> {
    let open = given.open.iter().flatten().filter(|_| own);
    open.filter_map(|one| todo(one, by, heads)).collect::<Vec<_>>().into_iter()
}

fn todo(one: &Instructed, by: &Yardstick<'_>, heads: bool) -> Option<Todo> {
    let standing = one.course.standing(by);
    let pressing = standing.due_soon || one.course.is_overdue(by);
    let (class, tag, act) = match one.course.state {
        InstructionState::Given => ("with_head", "Chỉ đạo mới".to_owned(), "Xem và tiếp nhận"),
        InstructionState::SentBack => ("returned", "Yêu cầu bổ sung".to_owned(), "Bổ sung"),
        InstructionState::Acknowledged if heads && one.drafted => ("with_head", "Chờ gửi".to_owned(), "Xem và gửi"),
        InstructionState::Acknowledged if pressing => (standing_class(&standing), standing.tag(), "Báo cáo"),
        _ => return None,
    };
    let due = one.course.due_on.map(|due| format!("hạn {} ({})", show::day(&due), show::distance(due, by.as_of)));
    let since = format!("từ {}", show::instant(&one.moved_at));
    let href = address(one.instruction_id);
    Some(Todo {
        class,
        tag,
        href: href.clone(),
        reference: String::new(),
        title: one.title.clone(),
        note: ["Chỉ đạo".to_owned()].into_iter().chain(due).chain([since]).collect::<Vec<_>>().join(", "),
        begins: None,
        extends: None,
        action: (href, act),
    })
}

/// The instructions about a task as its page shows them.
pub struct OfTask {
    /// The newest of them.
    pub rows: Vec<Row>,
    pub count: usize,
    pub href: String,
    /// Where whoever may give one does so.
    pub give: Option<String>,
}

/// An instruction in a line.
pub struct Row {
    pub about: AboutTask,
    /// How many are overdue, in words.
    pub overdue: String,
}

impl Row {
    pub fn href(&self) -> String {
        address(self.about.instruction_id)
    }

    /// "3/52 đơn vị hoàn thành, ra ngày 20/11/2026"
    pub fn note(&self) -> String {
        format!("{}, giao lúc {}", self.about.told(), show::instant(&self.about.given_at))
    }
}

/// Lines shown on a task's page.
const ROWS: usize = 5;

/// The instructions about a task, as far as the visitor sees them; none for whom they are not.
pub async fn of_task(app: &App, visit: &Visit, task: &TaskHead, by: &Yardstick<'_>) -> Result<Option<OfTask>> {
    if !has_part(visit) {
        return Ok(None);
    }
    let found = store::instructions_of_task(&app.pool, &visit.viewer.reach, task.id).await?;
    let gives = matches!(visit.viewer.role(), Some(Role::Director | Role::Head))
        && visit.viewer.unit_id() == Some(task.plan_owner_id)
        && task.plan_status == PlanStatus::Active
        && task.dropped_on.is_none();
    let list = Link::to("/chi-dao").with("plan", task.plan_id).with("task", task.id).with("state", "all");
    Ok(Some(OfTask {
        count: found.len(),
        href: list.to_string(),
        give: gives.then(|| format!("/chi-dao/moi?nhiem_vu={}", task.id)),
        rows: found.into_iter().take(ROWS).map(|about| Row { overdue: about.overdue(by), about }).collect(),
    }))
}
