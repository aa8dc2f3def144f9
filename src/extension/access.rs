//! Who reads requests for a later day, and who acts on them: the head of the lead asks, officers at the plan's owner decide,
//! its Director overrules. Staff of the lead read them; coordinating units, observers and administrators have no part.
//! In a unit's own plan its staff and head act as officers, its head as director too.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::store;
use crate::{
    plan::{
        access::{NOT_YOURS, ReadAssignment, Reading, path_id},
        store::AssignmentHead,
    },
    role_access,
    web::{Access, App, Error, Result, Role, SignedIn, Viewer, Visit},
};

role_access!(
    /// The list of requests: a unit's own, or those about the plans of an owner.
    ListExtensions, "list extensions", [Staff, Head, Officer, Director]
);

/// What somebody may do about the requests of an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Head of the unit that leads, or where it has passed on, of one to which it has.
    pub heads: bool,
    /// Officer at the plan's owner.
    pub decides: bool,
    /// Director at the plan's owner.
    pub overrules: bool,
}

impl Part {
    /// The part of a visitor in an assignment.
    pub fn of(viewer: &Viewer, assignment: &AssignmentHead) -> Self {
        let head = viewer.role() == Some(Role::Head);
        let at_owner = viewer.unit_id() == Some(assignment.plan_owner_id);
        Self {
            heads: head && viewer.unit_id().is_some_and(|unit| assignment.bearers.contains(&unit)),
            decides: assignment.is_reviewed_by(viewer),
            overrules: at_owner && (head || viewer.role() == Some(Role::Director)),
        }
    }
}

/// A lead assignment whose requests one may read.
pub struct ReadExtensions {
    pub visit: Visit,
    pub assignment: AssignmentHead,
    pub part: Part,
}

impl ReadExtensions {
    /// The same for an assignment found by other means than the path, such as a request about it.
    pub async fn of(app: &App, visit: Visit, assignment_id: i64) -> Result<Self> {
        let read = ReadAssignment::of(app, visit, assignment_id).await?;
        let own = read.is_own();
        let ReadAssignment { visit, assignment, reading } = read;
        let part = Part::of(&visit.viewer, &assignment);
        let above = reading == Reading::All && matches!(visit.viewer.role(), Some(Role::Officer | Role::Director));
        if !(own || above || part.decides) {
            return Err(Error::forbidden(NOT_YOURS));
        }
        if !assignment.is_lead() {
            return Err(Error::forbidden("Đơn vị phối hợp không có hạn riêng; chỉ đơn vị chủ trì xin gia hạn."));
        }
        Ok(Self { visit, assignment, part })
    }
}

impl FromRequestParts<App> for ReadExtensions {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let assignment_id = path_id(parts, app, "assignment").await?;
        Self::of(app, visit, assignment_id).await
    }
}

impl Access for ReadExtensions {
    const NAME: &'static str = "read extensions";
}

/// The head of the unit that leads, or led.
pub struct AskExtension {
    pub visit: Visit,
    pub assignment: AssignmentHead,
}

impl FromRequestParts<App> for AskExtension {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ReadExtensions { visit, assignment, .. } = ReadExtensions::from_request_parts(parts, app).await?;
        let head = visit.viewer.role() == Some(Role::Head);
        // Whoever led before is told where to ask now.
        match visit.viewer.unit_id() {
            Some(unit) if head && assignment.carriers().contains(&unit) => Ok(Self { visit, assignment }),
            _ => Err(Error::forbidden(NOT_YOURS)),
        }
    }
}

impl Access for AskExtension {
    const NAME: &'static str = "ask extension";
}

/// A request that one may read.
pub struct ReadExtension {
    pub visit: Visit,
    pub assignment: AssignmentHead,
    pub part: Part,
    pub extension_id: i64,
}

impl FromRequestParts<App> for ReadExtension {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let extension_id = path_id(parts, app, "extension").await?;
        let assignment_id = store::assignment_of(&app.pool, extension_id).await?.ok_or(Error::NotFound)?;
        let ReadExtensions { visit, assignment, part } = ReadExtensions::of(app, visit, assignment_id).await?;
        Ok(Self { visit, assignment, part, extension_id })
    }
}

impl Access for ReadExtension {
    const NAME: &'static str = "read extension";
}

/// Declares an access to a request that needs more than reading it.
macro_rules! extension_access {
    ($(#[$doc:meta])* $name:ident, $label:literal, $allowed:ident) => {
        $(#[$doc])*
        pub struct $name(pub ReadExtension);

        impl FromRequestParts<App> for $name {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
                let read = ReadExtension::from_request_parts(parts, app).await?;
                if read.part.$allowed { Ok(Self(read)) } else { Err(Error::forbidden(NOT_YOURS)) }
            }
        }

        impl Access for $name {
            const NAME: &'static str = $label;
        }
    };
}

extension_access!(
    /// The head of the unit that asks: taking what is offered or not, and no longer asking.
    AnswerExtension, "answer extension", heads
);
extension_access!(
    /// An officer at the plan's owner: granting, refusing, offering another day.
    DecideExtension, "decide extension", decides
);
extension_access!(
    /// The Director at the plan's owner.
    OverruleExtension, "overrule extension", overrules
);
