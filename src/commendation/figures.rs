//! What other pages tell of proposals: how many there are, and where they lead.

use super::{
    Hands, State, address,
    filter::{Filter, Group, LIST, home},
    listing::known,
    store::{self, Tally},
};
use crate::{
    plan::context::Context,
    web::{App, Link, Result, Role, Viewer, Visit, show},
};

pub use super::store::Brief;

/// Whether the visitor's role has a part in proposals.
pub fn has_part(visit: &Visit) -> bool {
    matches!(visit.viewer.role(), Some(Role::Staff | Role::Head | Role::Officer | Role::Director))
}

/// A number and its list.
pub struct Figure {
    pub count: i64,
    pub href: String,
}

/// How proposals stand, for pages of figures.
pub struct Figures {
    /// TCCB has not decided.
    pub undecided: Figure,
    /// In the list of good examples.
    pub listed: Figure,
    /// Wait for the Director.
    pub escalated: Figure,
}

impl Figures {
    /// Those in the plans in use that the visitor sees; none for whom they are not, or where there are none. One query.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(app: &App, visit: &Visit, context: &Context) -> Result<Option<Self>> {
        if !has_part(visit) {
            return Ok(None);
        }
        let tally =
            store::tally(&app.pool, &visit.viewer.reach, &context.plan_ids(), known(context).as_deref()).await?;
        let figure = |group: Group| Figure {
            count: tally.iter().filter(|tally| group.holds(tally.state)).map(|tally: &Tally| tally.count).sum(),
            href: Filter::of(group).onto(home(context)).to_string(),
        };
        let figures = Self {
            undecided: figure(Group::Undecided),
            listed: figure(Group::Listed),
            escalated: figure(Group::One(State::Escalated)),
        };
        Ok(Some(figures).filter(|figures| figures.undecided.count + figures.listed.count > 0))
    }
}

/// The list of what is being dealt with of a unit.
pub fn unit_list(context: &Context, unit_id: i64) -> String {
    Filter { unit: Some(unit_id), ..Filter::default() }.onto(home(context)).to_string()
}

/// A unit's proposals that are being dealt with, in the plans in use. One query, none for whom they are not.
///
/// # Errors
/// When the database does not answer.
pub async fn of_unit(app: &App, visit: &Visit, context: &Context, unit_id: i64) -> Result<Vec<Brief>> {
    if !has_part(visit) {
        return Ok(Vec::new());
    }
    Ok(store::of_unit(&app.pool, unit_id, &context.plan_ids(), known(context).as_deref()).await?)
}

/// A task's proposals as its page shows them.
pub struct OfTask {
    /// The first of them.
    pub rows: Vec<Brief>,
    pub count: usize,
    pub href: String,
    /// Where the visitor makes one.
    pub propose: Option<String>,
}

/// Lines shown on a task's page.
const ROWS: usize = 5;

/// The proposals from a task that are not turned down, as far as the visitor sees them. One query; none for whom they are not.
///
/// # Errors
/// When the database does not answer.
pub async fn of_task(
    app: &App,
    visit: &Visit,
    plan_id: i64,
    task_id: i64,
    may_propose: bool,
) -> Result<Option<OfTask>> {
    if !has_part(visit) {
        return Ok(None);
    }
    let mut rows = store::of_task(&app.pool, &visit.viewer.reach, task_id).await?;
    let count = rows.len();
    rows.truncate(ROWS);
    let filter = Filter { task: Some(task_id), ..Filter::of(Group::Standing) };
    let told = OfTask {
        count,
        href: filter.onto(Link::to(LIST).with("plan", plan_id)).to_string(),
        propose: may_propose.then(|| format!("{LIST}/moi?task={task_id}")),
        rows,
    };
    Ok(Some(told).filter(|told| told.count > 0 || told.propose.is_some()))
}

impl Brief {
    /// Where it stands, as its plan names that.
    pub fn label(&self) -> &'static str {
        self.state.label_within(self.own_plan)
    }

    /// Its page.
    pub fn href(&self) -> String {
        address(self.id)
    }

    /// "Đề nghị biểu dương, từ 09:00 14/09/2026"
    pub fn note(&self) -> String {
        format!("Đề nghị biểu dương, từ {}", show::instant(&self.since))
    }

    /// Whether somebody has to complete it for a unit that speaks for it.
    pub fn is_todo(&self, viewer: &Viewer, unit_id: i64) -> bool {
        self.state == State::AskedBack && Hands::of(viewer, self.plan_owner_id, &[unit_id]).unit
    }
}
