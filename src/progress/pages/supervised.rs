//! Supervision on the pages of a unit, a task and an assignment.

use super::{
    super::{
        Yardstick, store,
        supervised::{About, AboutTask, DemandState, Demanded},
    },
    standing_class,
    todo::Todo,
};
use crate::{
    plan::context::Context,
    web::{App, Link, Result, Role, Visit, show},
};

/// Where the list is.
const LIST: &str = "/giam-sat";
/// Lines shown on the page of a task or an assignment.
const ROWS: usize = 5;
/// Characters of a demand's words in a line.
const WORDS: usize = 90;

/// Whether the visitor's role has a part in supervision.
fn has_part(visit: &Visit) -> bool {
    visit.viewer.role() != Some(Role::Administrator)
}

/// Where somebody who may supervise a unit writes down what he found there.
pub fn writes_on(visit: &Visit, unit_id: i64) -> Option<String> {
    let may = match visit.viewer.role() {
        Some(Role::Officer | Role::Observer) => true,
        Some(Role::Head) => visit.viewer.unit_id() != Some(unit_id),
        _ => false,
    };
    may.then(|| Link::to("/giam-sat/moi").with("don_vi", unit_id).to_string())
}

/// What is demanded of a unit and not answered yet.
pub struct Demands {
    open: Vec<Demanded>,
    /// Whether the visitor is one of the unit's own people.
    own: bool,
    href: String,
}

impl Demands {
    /// Those of the plans in use; none for whom there are none. One query.
    pub async fn load(app: &App, visit: &Visit, context: &Context, unit_id: i64) -> Result<Option<Self>> {
        if !has_part(visit) {
            return Ok(None);
        }
        let open = store::demanded(&app.pool, unit_id, &About::of(context), &visit.viewer).await?;
        let link = Link::to(LIST).with_some("plan", context.plan.as_ref().map(|plan| plan.id));
        let own = visit.viewer.is_unit_side() && visit.viewer.unit_id() == Some(unit_id);
        Ok(Some(Self { open, own, href: link.with("don_vi", unit_id).to_string() }))
    }

    /// How many, and their list.
    pub fn count(&self) -> (usize, String) {
        (self.open.len(), self.href.clone())
    }

    /// What the unit's own people have to do about them.
    pub fn todos<'a>(&'a self, by: &'a Yardstick<'a>) -> impl Iterator<Item = Todo> + 'a {
        self.open.iter().filter(|_| self.own).map(|one| todo(one, by))
    }
}

fn todo(one: &Demanded, by: &Yardstick<'_>) -> Todo {
    let (standing, due_on) = (one.course.standing(by), one.course.due_on);
    let (class, tag) = match one.course.state {
        DemandState::Insufficient => ("returned", "Chưa đạt".to_owned()),
        _ if standing.due_soon || standing.days_late > 0 => (standing_class(&standing), standing.tag()),
        _ => ("with_head", "Kiến nghị".to_owned()),
    };
    Todo {
        class,
        tag,
        href: one.href(),
        reference: String::new(),
        title: show::beginning(&one.words, WORDS),
        note: format!(
            "Kiến nghị giám sát chưa trả lời, hạn {} ({})",
            show::day(&due_on),
            show::distance(due_on, by.as_of)
        ),
        begins: None,
        extends: None,
        action: (one.href(), "Trả lời"),
    }
}

/// The records about a task, or a unit's part in it.
pub struct OfTask {
    /// The newest of them.
    pub rows: Vec<AboutTask>,
    pub count: usize,
    pub href: String,
    /// Where the visitor writes one.
    pub write: Option<String>,
}

/// Those of a task of a plan and its owner, or of one unit's part in it; none for whom there are none. One query.
pub async fn of_task(
    app: &App,
    visit: &Visit,
    (plan_id, owner, task_id): (i64, i64, i64),
    unit_id: Option<i64>,
    runs: bool,
) -> Result<Option<OfTask>> {
    if !has_part(visit) {
        return Ok(None);
    }
    let viewer = &visit.viewer;
    let found = store::records_of_task(&app.pool, task_id, unit_id, viewer).await?;
    let writes = match (viewer.role(), unit_id) {
        (Some(Role::Officer | Role::Observer), unit) => {
            viewer.unit_id() == Some(owner) && unit.is_none_or(|unit| viewer.reaches(unit))
        }
        (Some(Role::Head), Some(unit)) => viewer.reaches(unit) && viewer.unit_id() != Some(unit),
        _ => false,
    };
    let list = Link::to(LIST).with("plan", plan_id).with("xem", "bien-ban").with("nhiem_vu", task_id);
    let write = Link::to("/giam-sat/moi").with("nhiem_vu", task_id).with_some("don_vi", unit_id);
    Ok(Some(OfTask {
        count: found.len(),
        href: list.with_some("don_vi", unit_id).to_string(),
        write: (writes && runs).then(|| write.to_string()),
        rows: found.into_iter().take(ROWS).collect(),
    }))
}
