//! Who writes and reads consolidated reports (DESIGN.md §3). A unit writes its own: officers that of the plan's owner, staff and
//! head that of their unit. It is read by the unit's own people and by officers and directors above it or above the plan;
//! not by observers and administrators. Out of reach is 404; within reach but not allowed is 403.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::store::{self, Kept, Report};
use crate::{
    plan::access::{NOT_YOURS, acts_for, path_id},
    role_access,
    web::{Access, App, Error, Result, Role, SignedIn, Visit},
};

role_access!(
    /// The list of reports: one's own unit's, and those of units and plans below.
    ReadReports, "read consolidated reports", [Staff, Head, Officer, Director]
);
role_access!(
    /// Making a report of one's own unit.
    BeginReport, "begin consolidated report", [Staff, Head, Officer]
);

/// A report one may read.
pub struct ReadConsolidated {
    pub visit: Visit,
    pub report: Report,
}

impl ReadConsolidated {
    /// Whether the visitor writes it.
    pub fn writes(&self) -> bool {
        acts_for(&self.visit.viewer, self.report.unit_id)
    }
}

impl FromRequestParts<App> for ReadConsolidated {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let role = visit.role()?;
        let id = path_id(parts, app, "consolidated").await?;
        let report = store::head(&app.pool, id).await?.ok_or(Error::NotFound)?;
        if !visit.viewer.reaches(report.unit_id) && !visit.viewer.reaches(report.plan_owner_id) {
            return Err(Error::NotFound);
        }
        if matches!(role, Role::Observer | Role::Administrator) {
            return Err(Error::forbidden(NOT_YOURS));
        }
        Ok(Self { visit, report })
    }
}

impl Access for ReadConsolidated {
    const NAME: &'static str = "read consolidated report";
}

/// A report one writes.
pub struct WriteConsolidated {
    pub visit: Visit,
    pub report: Report,
}

impl FromRequestParts<App> for WriteConsolidated {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let read = ReadConsolidated::from_request_parts(parts, app).await?;
        if !read.writes() {
            return Err(Error::forbidden(NOT_YOURS));
        }
        let ReadConsolidated { visit, report } = read;
        Ok(Self { visit, report })
    }
}

impl Access for WriteConsolidated {
    const NAME: &'static str = "write consolidated report";
}

/// A passage of a report one reads.
pub struct ReadPassage {
    pub read: ReadConsolidated,
    pub passage: Kept,
}

impl FromRequestParts<App> for ReadPassage {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let read = ReadConsolidated::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "passage").await?;
        let passage = store::kept(&app.pool, read.report.id, id).await?.ok_or(Error::NotFound)?;
        Ok(Self { read, passage })
    }
}

impl Access for ReadPassage {
    const NAME: &'static str = "read passage";
}

/// A passage of a report one writes.
pub struct WritePassage {
    pub visit: Visit,
    pub report: Report,
    pub passage: Kept,
}

impl FromRequestParts<App> for WritePassage {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ReadPassage { read, passage } = ReadPassage::from_request_parts(parts, app).await?;
        if !read.writes() {
            return Err(Error::forbidden(NOT_YOURS));
        }
        let ReadConsolidated { visit, report } = read;
        Ok(Self { visit, report, passage })
    }
}

impl Access for WritePassage {
    const NAME: &'static str = "write passage";
}
