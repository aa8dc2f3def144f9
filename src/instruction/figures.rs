//! Instructions on the page of figures: a line of their own, each number with the list it counts.

use super::{
    filter::{Filter, LIST, Pile, home},
    store::{self, Scope},
};
use crate::{
    plan::context::Context,
    progress::Yardstick,
    web::{App, Link, Result, Role, Visit},
};

/// Whether the visitor's role has a part in instructions.
pub fn has_part(visit: &Visit) -> bool {
    matches!(visit.viewer.role(), Some(Role::Staff | Role::Head | Role::Officer | Role::Director))
}

/// A number and its list.
pub struct Figure {
    pub count: i64,
    pub href: String,
}

/// How instructions stand. The unit of count is one instruction to one unit.
pub struct Figures {
    pub open: Figure,
    pub overdue: Figure,
    pub given: Figure,
    pub reported: Figure,
    /// Where whoever gives them does so.
    pub give: Option<String>,
    pub list: String,
}

impl Figures {
    /// Those about the plans in use that the visitor sees, as of the yardstick's day; none for whom they are not. One query.
    pub async fn load(app: &App, visit: &Visit, context: &Context, by: &Yardstick<'_>) -> Result<Option<Self>> {
        if !has_part(visit) {
            return Ok(None);
        }
        let plans = context.plan_ids();
        let apart: Vec<i64> = context.apart().map(|plan| plan.id).collect();
        let scope = Scope {
            reach: &visit.viewer.reach,
            plans: &plans,
            planless: context.plan.is_none(),
            apart: &apart,
            ..Scope::default()
        };
        let groups = store::tally(&app.pool, &scope).await?;
        let figure = |pile: Pile| Figure {
            count: groups.iter().filter(|group| pile.holds(&group.course, by)).map(|group| group.count).sum(),
            href: Filter::of(pile).onto(home(context)).to_string(),
        };
        let directs = visit.viewer.role() == Some(Role::Director);
        let give = directs.then(|| {
            let plan = context.plan.as_ref().filter(|plan| visit.viewer.unit_id() == Some(plan.owner_unit_id));
            Link::to(format!("{LIST}/moi")).with_some("ke_hoach", plan.map(|plan| plan.id)).to_string()
        });
        let figures = Self {
            open: figure(Pile::Open),
            overdue: figure(Pile::Overdue),
            given: figure(Pile::Given),
            reported: figure(Pile::Reported),
            give,
            list: home(context).to_string(),
        };
        Ok(Some(figures).filter(|figures| figures.open.count > 0 || figures.give.is_some()))
    }
}
