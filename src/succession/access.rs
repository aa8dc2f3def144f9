//! Who decides changes: administrators those of their units and groups; those of its leads, officers at a plan's owner, in
//! a unit's own plan its head.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    plan::{
        PlanStatus,
        access::{NOT_YOURS, ReadTask, path_id},
        store::{self as plans, TaskHead},
    },
    unit::{
        change::{ChangeKind, Terms},
        store::{
            change::{self, Change},
            group,
        },
    },
    web::{Access, App, Error, Result, Role, SignedIn, Visit, access::Administer},
};

/// A change of units or of a group's members, all within the reach of the administrator's grant.
pub struct AdministerChange {
    pub visit: Visit,
    pub change: Change,
}

impl FromRequestParts<App> for AdministerChange {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Administer(visit) = Administer::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "change").await?;
        let change = change::find(&app.pool, id).await?.ok_or(Error::NotFound)?;
        let mut units = change.terms.before();
        units.extend(change.terms.after());
        if let Terms::Group { group, .. } = &change.terms {
            units.push(group::find(&app.pool, *group).await?.ok_or(Error::NotFound)?.owner_unit_id);
        }
        if change.kind == ChangeKind::Lead || units.iter().any(|unit| !visit.viewer.reaches(*unit)) {
            return Err(Error::NotFound);
        }
        Ok(Self { visit, change })
    }
}

impl Access for AdministerChange {
    const NAME: &'static str = "administer change";
}

/// Whether somebody owns the plan in which the task stands.
fn decides(visit: &Visit, task: &TaskHead) -> bool {
    matches!(visit.viewer.role(), Some(Role::Officer | Role::Head))
        && visit.viewer.unit_id() == Some(task.plan_owner_id)
}

/// A task of a running plan whose lead may be changed.
pub struct DecideLead {
    pub visit: Visit,
    pub task: TaskHead,
}

impl FromRequestParts<App> for DecideLead {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ReadTask { visit, task, .. } = ReadTask::from_request_parts(parts, app).await?;
        if !decides(&visit, &task) {
            return Err(Error::forbidden(NOT_YOURS));
        }
        let plan = plans::plan(&app.pool, task.plan_id, &visit.viewer.reach).await?.ok_or(Error::NotFound)?;
        if plan.status != PlanStatus::Active {
            return Err(Error::conflict("Kế hoạch không đang thực hiện nên không đổi đơn vị chủ trì ở đây."));
        }
        Ok(Self { visit, task })
    }
}

impl Access for DecideLead {
    const NAME: &'static str = "decide lead";
}

/// A change of lead, for the same people.
pub struct DecideLeadChange {
    pub visit: Visit,
    pub change: Change,
    pub task: TaskHead,
}

impl FromRequestParts<App> for DecideLeadChange {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        visit.role()?;
        let id = path_id(parts, app, "change").await?;
        let change = change::find(&app.pool, id).await?.ok_or(Error::NotFound)?;
        let Terms::Lead { task, .. } = change.terms else { return Err(Error::NotFound) };
        let task = plans::task(&app.pool, task, &visit.viewer.reach).await?.ok_or(Error::NotFound)?;
        if !visit.viewer.reaches(task.plan_owner_id) && !task.binds_reach {
            return Err(Error::NotFound);
        }
        if !decides(&visit, &task) {
            return Err(Error::forbidden(NOT_YOURS));
        }
        Ok(Self { visit, change, task })
    }
}

impl Access for DecideLeadChange {
    const NAME: &'static str = "decide lead change";
}
