//! Who may see a plan, a task, an assignment. Out of reach is 404; within reach but not allowed is 403.

mod write;

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use super::store::{self, AssignmentHead, PlanHead, TaskHead};
use crate::web::{Access, App, Error, Result, Role, SignedIn, Viewer, Visit};

pub use write::{BeginOwnPlan, BeginPlan, EditDraft, EditPlan, IssueDraft, OwnPlan, drafts_for, owns_for};

/// How much of a plan somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Every unit's part.
    Whole,
    /// The part of the units within one's own reach.
    Own,
}

/// How much of an assignment's reports somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Drafts, returns, everything.
    All,
    /// What TCCB has accepted.
    Accepted,
}

/// The number in the route's `{name}`; anything else is no page of ours.
pub async fn path_id(parts: &mut Parts, app: &App, name: &str) -> Result<i64> {
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
    let value = params.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    value.and_then(|value| value.parse().ok()).ok_or(Error::NotFound)
}

/// The sentence for those who may see a thing but not do what they tried.
pub const NOT_YOURS: &str = "Vai trò đang dùng không được thực hiện việc này.";

/// Whether somebody acts in the name of a plan's owner, reviewing and reminding: its officers, or in a unit's own plan its
/// staff and head.
pub fn acts_for(viewer: &Viewer, owner: i64) -> bool {
    (viewer.role() == Some(Role::Officer) || viewer.is_unit_side()) && viewer.unit_id() == Some(owner)
}

/// How `viewer` sees a plan of `owner`; `bound` says whether the plan assigns something to a unit in reach.
fn sight(viewer: &Viewer, role: Role, owner: i64, bound: bool) -> Result<Sight> {
    match (role, viewer.reaches(owner), bound) {
        (Role::Administrator, false, false) => Err(Error::NotFound),
        (Role::Administrator, ..) => Err(Error::forbidden(NOT_YOURS)),
        (..) if viewer.is_barred_from(owner) => Err(Error::forbidden(NOT_YOURS)),
        (_, true, _) => Ok(Sight::Whole),
        (_, false, true) => Ok(Sight::Own),
        (_, false, false) => Err(Error::NotFound),
    }
}

/// How `viewer` reads an assignment's reports.
fn reading(viewer: &Viewer, role: Role, assignment: &AssignmentHead) -> Result<Reading> {
    let plan_in_reach = viewer.reaches(assignment.plan_owner_id);
    let own = assignment.carriers().iter().any(|unit| viewer.reaches(*unit));
    match role {
        Role::Administrator if plan_in_reach || own => Err(Error::forbidden(NOT_YOURS)),
        Role::Administrator => Err(Error::NotFound),
        Role::Observer if viewer.is_barred_from(assignment.plan_owner_id) => Err(Error::forbidden(NOT_YOURS)),
        Role::Observer if plan_in_reach || own => Ok(Reading::Accepted),
        _ if plan_in_reach || own => Ok(Reading::All),
        // A coordinating unit reads what the lead has had accepted.
        Role::Staff | Role::Head if assignment.is_lead() && assignment.reach_coordinates => Ok(Reading::Accepted),
        _ => Err(Error::NotFound),
    }
}

/// A plan within reach.
pub struct ReadPlan {
    pub visit: Visit,
    pub plan: PlanHead,
    pub sight: Sight,
}

impl FromRequestParts<App> for ReadPlan {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let role = visit.role()?;
        let id = path_id(parts, app, "plan").await?;
        let plan = store::plan(&app.pool, id, &visit.viewer.reach).await?.ok_or(Error::NotFound)?;
        let sight = sight(&visit.viewer, role, plan.owner_unit_id, plan.binds_reach)?;
        if sight == Sight::Own && plan.status == super::PlanStatus::Draft {
            return Err(Error::NotFound);
        }
        Ok(Self { visit, plan, sight })
    }
}

impl Access for ReadPlan {
    const NAME: &'static str = "read plan";
}

/// "Đã tiếp nhận": staff or head of a unit to which the running plan itself assigns something.
pub struct ReceivePlan {
    pub visit: Visit,
    pub plan: PlanHead,
    pub unit_id: i64,
}

impl ReceivePlan {
    /// Of a plan that no longer runs, or not yet, `ended` is said.
    async fn of(parts: &mut Parts, app: &App, ended: &str) -> Result<Self> {
        let ReadPlan { visit, plan, .. } = ReadPlan::from_request_parts(parts, app).await?;
        let unit_id = visit.viewer.unit_id().ok_or(Error::NotFound)?;
        if !visit.viewer.is_unit_side() || store::receipts(&app.pool, plan.id, Some(&[unit_id])).await?.is_empty() {
            return Err(Error::forbidden(NOT_YOURS));
        }
        if plan.status != super::PlanStatus::Active {
            return Err(Error::conflict(ended));
        }
        Ok(Self { visit, plan, unit_id })
    }
}

impl FromRequestParts<App> for ReceivePlan {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Self::of(parts, app, "Kế hoạch không còn trong thời gian thực hiện nên không tiếp nhận nữa.").await
    }
}

impl Access for ReceivePlan {
    const NAME: &'static str = "receive plan";
}

/// A task of a plan within reach.
pub struct ReadTask {
    pub visit: Visit,
    pub task: TaskHead,
    pub sight: Sight,
}

impl ReadTask {
    /// The same for a task found by other means than the path, such as what was asked about it.
    pub async fn of(app: &App, visit: Visit, id: i64) -> Result<Self> {
        let role = visit.role()?;
        let task = store::task(&app.pool, id, &visit.viewer.reach).await?.ok_or(Error::NotFound)?;
        let sight = sight(&visit.viewer, role, task.plan_owner_id, task.binds_reach)?;
        Ok(Self { visit, task, sight })
    }
}

impl FromRequestParts<App> for ReadTask {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "task").await?;
        Self::of(app, visit, id).await
    }
}

impl Access for ReadTask {
    const NAME: &'static str = "read task";
}

/// An assignment whose reports one may read, at least the accepted ones.
pub struct ReadAssignment {
    pub visit: Visit,
    pub assignment: AssignmentHead,
    pub reading: Reading,
}

impl ReadAssignment {
    /// The same for an assignment found by other means than the path, such as its report.
    pub async fn of(app: &App, visit: Visit, id: i64) -> Result<Self> {
        let role = visit.role()?;
        let assignment = store::assignment(&app.pool, id, &visit.viewer.reach).await?.ok_or(Error::NotFound)?;
        let reading = reading(&visit.viewer, role, &assignment)?;
        Ok(Self { visit, assignment, reading })
    }

    /// Whether the visitor is staff or head at the unit that carries the assignment out, at one that took over from it, or
    /// above either.
    pub fn is_own(&self) -> bool {
        self.visit.viewer.is_unit_side()
            && self.assignment.carriers().iter().any(|unit| self.visit.viewer.reaches(*unit))
    }

    /// Whether the visitor is an officer at the plan's owner.
    pub fn is_officer(&self) -> bool {
        self.visit.viewer.role() == Some(Role::Officer)
            && self.visit.viewer.unit_id() == Some(self.assignment.plan_owner_id)
    }
}

impl FromRequestParts<App> for ReadAssignment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "assignment").await?;
        Self::of(app, visit, id).await
    }
}

impl Access for ReadAssignment {
    const NAME: &'static str = "read assignment";
}

/// A unit: its work is seen by its own people and by officers, directors and observers at or above it.
pub struct ReadUnit {
    pub visit: Visit,
    pub unit: store::UnitHead,
}

impl FromRequestParts<App> for ReadUnit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let role = visit.role()?;
        let id = path_id(parts, app, "unit").await?;
        if !visit.viewer.reaches(id) {
            return Err(Error::NotFound);
        }
        if role == Role::Administrator {
            return Err(Error::forbidden(NOT_YOURS));
        }
        let unit = store::unit(&app.pool, id).await?.ok_or(Error::NotFound)?;
        Ok(Self { visit, unit })
    }
}

impl Access for ReadUnit {
    const NAME: &'static str = "read unit";
}
