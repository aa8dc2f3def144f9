//! Who may open a file, and who may take it out: as with the report it belongs to.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    super::access::{ReadReport, WriteReport},
    is_open,
    store::{self, Head},
};
use crate::{
    plan::access::{NOT_YOURS, path_id},
    web::{Access, App, Error, Result, SignedIn},
};

/// A file of a report that one may read.
pub struct ReadEvidence {
    pub file: Head,
}

/// The report of the file in the path, read by somebody who may, and the file.
async fn read(parts: &mut Parts, app: &App) -> Result<(ReadReport, Head, i64)> {
    let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
    let id = path_id(parts, app, "evidence").await?;
    let file = store::head(&app.pool, id).await?.ok_or(Error::NotFound)?;
    let report = ReadReport::of(app, visit, file.report_id).await?;
    if is_open(file.removed, file.sent, report.reading) { Ok((report, file, id)) } else { Err(Error::NotFound) }
}

impl FromRequestParts<App> for ReadEvidence {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (_, file, _) = read(parts, app).await?;
        Ok(Self { file })
    }
}

impl Access for ReadEvidence {
    const NAME: &'static str = "read evidence";
}

/// A file of one's own unit's report, to take it out.
pub struct OwnEvidence {
    pub writing: WriteReport,
    pub report_id: i64,
    pub evidence_id: i64,
    pub name: String,
}

impl FromRequestParts<App> for OwnEvidence {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (report, file, evidence_id) = read(parts, app).await?;
        if !report.is_own() {
            return Err(Error::forbidden(NOT_YOURS));
        }
        let writing = WriteReport::of(app, report.visit, report.assignment, file.period).await?;
        Ok(Self { writing, report_id: file.report_id, evidence_id, name: file.name })
    }
}

impl Access for OwnEvidence {
    const NAME: &'static str = "own evidence";
}
