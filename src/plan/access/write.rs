//! Who may write a plan: officers at its owner; for a unit's own plan its staff, who draft it, and its head, who owns it
//! (DESIGN.md §3).

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    super::store::{
        self, PlanHead,
        draft::{self, DraftHead},
    },
    NOT_YOURS, ReadPlan, ReceivePlan, path_id,
};
use crate::{
    role_access,
    web::{Access, App, Error, Result, Role, SignedIn, Viewer, Visit},
};

role_access!(
    /// Beginning a plan at the unit of the grant in use.
    BeginPlan, "begin plan", [Officer, Staff, Head]
);

/// How far somebody's hand goes in the plans of `owner`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hand {
    None,
    /// May draft.
    Drafts,
    /// May issue, amend and end.
    Owns,
}

fn hand(viewer: &Viewer, role: Role, owner: i64) -> Hand {
    match role {
        _ if viewer.unit_id() != Some(owner) => Hand::None,
        Role::Officer | Role::Head => Hand::Owns,
        Role::Staff => Hand::Drafts,
        Role::Director | Role::Observer | Role::Administrator => Hand::None,
    }
}

/// Whether `viewer` may draft changes of the plans of `owner`.
pub fn drafts_for(viewer: &Viewer, owner: i64) -> bool {
    viewer.role().is_some_and(|role| hand(viewer, role, owner) >= Hand::Drafts)
}

/// Whether `viewer` may issue, amend and end the plans of `owner`.
pub fn owns_for(viewer: &Viewer, owner: i64) -> bool {
    viewer.role().is_some_and(|role| hand(viewer, role, owner) == Hand::Owns)
}

/// A draft to be written.
pub struct EditDraft {
    pub visit: Visit,
    pub draft: DraftHead,
    /// Whether the visitor may also issue what becomes of it.
    pub owns: bool,
}

impl FromRequestParts<App> for EditDraft {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let role = visit.role()?;
        let id = path_id(parts, app, "draft").await?;
        let draft = draft::draft(&app.pool, id).await?.ok_or(Error::NotFound)?;
        match hand(&visit.viewer, role, draft.owner_unit_id) {
            Hand::None if visit.viewer.reaches(draft.owner_unit_id) => Err(Error::forbidden(NOT_YOURS)),
            Hand::None => Err(Error::NotFound),
            hand => Ok(Self { owns: hand == Hand::Owns, visit, draft }),
        }
    }
}

impl Access for EditDraft {
    const NAME: &'static str = "edit draft";
}

/// A draft to be issued as a change of the plan that runs.
pub struct IssueDraft {
    pub visit: Visit,
    pub draft: DraftHead,
}

impl FromRequestParts<App> for IssueDraft {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        match EditDraft::from_request_parts(parts, app).await? {
            EditDraft { visit, draft, owns: true } => Ok(Self { visit, draft }),
            _ => Err(Error::forbidden(NOT_YOURS)),
        }
    }
}

impl Access for IssueDraft {
    const NAME: &'static str = "issue draft";
}

/// A plan whose next draft one may write.
pub struct EditPlan {
    pub visit: Visit,
    pub plan: PlanHead,
    pub owns: bool,
}

impl FromRequestParts<App> for EditPlan {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ReadPlan { visit, plan, .. } = ReadPlan::from_request_parts(parts, app).await?;
        match hand(&visit.viewer, visit.role()?, plan.owner_unit_id) {
            Hand::None => Err(Error::forbidden(NOT_YOURS)),
            hand => Ok(Self { owns: hand == Hand::Owns, visit, plan }),
        }
    }
}

impl Access for EditPlan {
    const NAME: &'static str = "edit plan";
}

/// A plan to be set going, changed or ended.
pub struct OwnPlan {
    pub visit: Visit,
    pub plan: store::PlanHead,
}

impl FromRequestParts<App> for OwnPlan {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        match EditPlan::from_request_parts(parts, app).await? {
            EditPlan { visit, plan, owns: true } => Ok(Self { visit, plan }),
            _ => Err(Error::forbidden(NOT_YOURS)),
        }
    }
}

impl Access for OwnPlan {
    const NAME: &'static str = "own plan";
}

/// A running plan for which one's own unit, which it binds, may draw up a plan of its own.
pub struct BeginOwnPlan {
    pub visit: Visit,
    pub plan: PlanHead,
    pub unit_id: i64,
}

impl FromRequestParts<App> for BeginOwnPlan {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ended = "Kế hoạch không còn trong thời gian thực hiện nên không lập kế hoạch của đơn vị nữa.";
        let ReceivePlan { visit, plan, unit_id } = ReceivePlan::of(parts, app, ended).await?;
        if unit_id == plan.owner_unit_id {
            return Err(Error::forbidden("Đây đã là kế hoạch của chính đơn vị."));
        }
        Ok(Self { visit, plan, unit_id })
    }
}

impl Access for BeginOwnPlan {
    const NAME: &'static str = "begin own plan";
}
