//! Who supervises, who reads a record and a programme, who has a say in them (DESIGN.md §3). A draft is its author's alone.
//! Out of reach is 404; within reach but not allowed is 403.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    Author, Hands, RecordState,
    programme::store::{self as programmes, ProgrammeHead},
    store::{self, FileHead, RecordHead},
};
use crate::{
    plan::access::{NOT_YOURS, path_id},
    role_access,
    web::{Access, App, Error, Result, Role, SignedIn, Visit},
};

role_access!(
    /// Lists of records and demands: of one's own units, or of plans whose owner is in reach.
    ReadSupervision, "read supervision", [Staff, Head, Officer, Director, Observer]
);
role_access!(
    /// Supervising units: what about which of them is asked where it is done.
    Supervise, "supervise", [Head, Officer, Observer]
);
role_access!(
    /// Programmes at or below one's own unit.
    ReadProgrammes, "read programmes", [Staff, Head, Officer, Director, Observer]
);

/// A record one may read.
pub struct ReadRecord {
    pub visit: Visit,
    pub record: RecordHead,
    /// For whom the visitor acts in it.
    pub hands: Hands,
}

impl ReadRecord {
    /// The same for a record found by other means than the path, such as one of its demands.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it is out of reach or a draft of others, [`Error::Forbidden`] for whom it is not.
    pub async fn of(app: &App, visit: Visit, id: i64) -> Result<Self> {
        let role = visit.role()?;
        let record = store::head(&app.pool, id).await?.ok_or(Error::NotFound)?;
        let viewer = &visit.viewer;
        let above = viewer.reaches(record.plan_owner_id) || viewer.reaches(record.author_unit_id);
        if !above && !record.carriers.iter().any(|unit| viewer.reaches(*unit)) {
            return Err(Error::NotFound);
        }
        if role == Role::Administrator {
            return Err(Error::forbidden(NOT_YOURS));
        }
        let hands = Hands::of(viewer, record.author, record.author_unit_id, &record.carriers);
        if !hands.author {
            if record.state == RecordState::Draft {
                return Err(Error::NotFound);
            }
            // What concerns a unit's own plan is not the unions' to read.
            if viewer.watches() && viewer.unit_id() != Some(record.plan_owner_id) {
                return Err(Error::forbidden(NOT_YOURS));
            }
        }
        Ok(Self { visit, record, hands })
    }
}

impl FromRequestParts<App> for ReadRecord {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "record").await?;
        Self::of(app, visit, id).await
    }
}

impl Access for ReadRecord {
    const NAME: &'static str = "read record";
}

/// A record of one's own.
pub struct WriteRecord(pub ReadRecord);

impl FromRequestParts<App> for WriteRecord {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let read = ReadRecord::from_request_parts(parts, app).await?;
        if read.hands.author { Ok(Self(read)) } else { Err(Error::forbidden(NOT_YOURS)) }
    }
}

impl Access for WriteRecord {
    const NAME: &'static str = "write record";
}

/// The record of the demand in the path, and the demand.
async fn demanded(parts: &mut Parts, app: &App) -> Result<(ReadRecord, i64)> {
    let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
    let id = path_id(parts, app, "demand").await?;
    let record = store::record_of(&app.pool, id).await?.ok_or(Error::NotFound)?;
    Ok((ReadRecord::of(app, visit, record).await?, id))
}

/// A demand on one's own unit.
pub struct AnswerDemand {
    pub read: ReadRecord,
    pub demand_id: i64,
}

impl FromRequestParts<App> for AnswerDemand {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (read, demand_id) = demanded(parts, app).await?;
        if read.hands.unit { Ok(Self { read, demand_id }) } else { Err(Error::forbidden(NOT_YOURS)) }
    }
}

impl Access for AnswerDemand {
    const NAME: &'static str = "answer demand";
}

/// A demand of one's own.
pub struct JudgeDemand {
    pub read: ReadRecord,
    pub demand_id: i64,
}

impl FromRequestParts<App> for JudgeDemand {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (read, demand_id) = demanded(parts, app).await?;
        if read.hands.author { Ok(Self { read, demand_id }) } else { Err(Error::forbidden(NOT_YOURS)) }
    }
}

impl Access for JudgeDemand {
    const NAME: &'static str = "judge demand";
}

/// A file of a record that one may read.
pub struct ReadFile {
    pub read: ReadRecord,
    pub file: FileHead,
}

impl FromRequestParts<App> for ReadFile {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "file").await?;
        let file = store::file(&app.pool, id).await?.ok_or(Error::NotFound)?;
        let read = ReadRecord::of(app, visit, file.record_id).await?;
        Ok(Self { read, file })
    }
}

impl Access for ReadFile {
    const NAME: &'static str = "read supervision file";
}

/// A file of a record of one's own, to take it out.
pub struct DropFile(pub ReadFile);

impl FromRequestParts<App> for DropFile {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let file = ReadFile::from_request_parts(parts, app).await?;
        if file.read.hands.author { Ok(Self(file)) } else { Err(Error::forbidden(NOT_YOURS)) }
    }
}

impl Access for DropFile {
    const NAME: &'static str = "drop supervision file";
}

/// A programme one may read.
pub struct ReadProgramme {
    pub visit: Visit,
    pub programme: ProgrammeHead,
}

impl ReadProgramme {
    async fn of(app: &App, visit: Visit, id: i64) -> Result<Self> {
        let role = visit.role()?;
        let programme = programmes::head(&app.pool, id).await?.ok_or(Error::NotFound)?;
        let viewer = &visit.viewer;
        if !viewer.reaches(programme.author_unit_id) {
            return Err(Error::NotFound);
        }
        if role == Role::Administrator || viewer.is_barred_from(programme.author_unit_id) {
            return Err(Error::forbidden(NOT_YOURS));
        }
        Ok(Self { visit, programme })
    }

    /// Whether it is the visitor's own.
    pub fn is_own(&self) -> bool {
        self.programme.author.is(self.programme.author_unit_id, &self.visit.viewer)
    }
}

impl FromRequestParts<App> for ReadProgramme {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "programme").await?;
        Self::of(app, visit, id).await
    }
}

impl Access for ReadProgramme {
    const NAME: &'static str = "read programme";
}

/// A programme of one's own.
pub struct WriteProgramme(pub ReadProgramme);

impl FromRequestParts<App> for WriteProgramme {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let read = ReadProgramme::from_request_parts(parts, app).await?;
        if read.is_own() { Ok(Self(read)) } else { Err(Error::forbidden(NOT_YOURS)) }
    }
}

impl Access for WriteProgramme {
    const NAME: &'static str = "write programme";
}

/// An inspection planned in a programme of one's own.
pub struct WritePlanned {
    pub read: ReadProgramme,
    pub planned_id: i64,
}

impl FromRequestParts<App> for WritePlanned {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let planned_id = path_id(parts, app, "planned").await?;
        let programme = programmes::programme_of(&app.pool, planned_id).await?.ok_or(Error::NotFound)?;
        let read = ReadProgramme::of(app, visit, programme).await?;
        if read.is_own() { Ok(Self { read, planned_id }) } else { Err(Error::forbidden(NOT_YOURS)) }
    }
}

impl Access for WritePlanned {
    const NAME: &'static str = "write planned inspection";
}

/// In which role somebody supervises.
pub fn author(visit: &Visit) -> Result<Author> {
    visit.viewer.role().and_then(Author::of).ok_or_else(|| Error::forbidden(NOT_YOURS))
}
