//! Who reads a register and who writes it (DESIGN.md §3). Out of reach is 404; within reach but not allowed is 403.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    Entry,
    store::{self, FileHead, Waiting},
};
use crate::{
    plan::access::{NOT_YOURS, path_id},
    web::{Access, App, Error, Result, SignedIn, Visit},
};

/// The registers in reach.
pub struct ReadRegisters {
    pub visit: Visit,
    /// Owners whose registers may be read; some have none.
    pub owners: Vec<i64>,
}

impl FromRequestParts<App> for ReadRegisters {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        visit.role()?;
        let owners = visit.viewer.registers().to_vec();
        if owners.is_empty() {
            return Err(Error::forbidden(
                "Sổ rà soát văn bản dành cho đơn vị giữ sổ, cán bộ TCCB, lãnh đạo và người giám sát.",
            ));
        }
        Ok(Self { visit, owners })
    }
}

impl Access for ReadRegisters {
    const NAME: &'static str = "read legal registers";
}

/// The register that one's own unit keeps.
pub struct WriteRegister {
    pub visit: Visit,
    pub owner: i64,
}

impl FromRequestParts<App> for WriteRegister {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        visit.role()?;
        let owner = visit.viewer.kept_register.ok_or_else(|| Error::forbidden(NOT_YOURS))?;
        Ok(Self { visit, owner })
    }
}

impl Access for WriteRegister {
    const NAME: &'static str = "write legal register";
}

/// Whether a register of this owner is the visitor's to read: 404 for whoever does not reach it, 403 for the others.
fn readable(visit: &Visit, owner: i64) -> Result<()> {
    visit.role()?;
    match visit.viewer.reads_register(owner) {
        true => Ok(()),
        false if visit.viewer.reaches(owner) => Err(Error::forbidden(NOT_YOURS)),
        false => Err(Error::NotFound),
    }
}

/// An entry one may read.
pub struct ReadEntry {
    pub visit: Visit,
    pub entry: Entry,
}

impl ReadEntry {
    /// Whether the visitor's unit keeps the register.
    pub fn may_write(&self) -> bool {
        self.visit.viewer.kept_register == Some(self.entry.owner_unit_id)
    }
}

impl FromRequestParts<App> for ReadEntry {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "entry").await?;
        let entry = store::entry(&app.pool, id).await?.ok_or(Error::NotFound)?;
        readable(&visit, entry.owner_unit_id)?;
        Ok(Self { visit, entry })
    }
}

impl Access for ReadEntry {
    const NAME: &'static str = "read legal entry";
}

/// An entry of the register that one's own unit keeps.
pub struct WriteEntry(pub ReadEntry);

impl FromRequestParts<App> for WriteEntry {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let read = ReadEntry::from_request_parts(parts, app).await?;
        if read.may_write() { Ok(Self(read)) } else { Err(Error::forbidden(NOT_YOURS)) }
    }
}

impl Access for WriteEntry {
    const NAME: &'static str = "write legal entry";
}

/// A file of an entry that one may read.
pub struct ReadFile {
    pub read: ReadEntry,
    pub file: FileHead,
}

impl FromRequestParts<App> for ReadFile {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let read = ReadEntry::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "file").await?;
        let file = store::file(&app.pool, read.entry.id, id).await?.ok_or(Error::NotFound)?;
        Ok(Self { read, file })
    }
}

impl Access for ReadFile {
    const NAME: &'static str = "read legal entry";
}

/// A file of an entry of the register that one's own unit keeps.
pub struct WriteFile(pub ReadFile);

impl FromRequestParts<App> for WriteFile {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let file = ReadFile::from_request_parts(parts, app).await?;
        if file.read.may_write() { Ok(Self(file)) } else { Err(Error::forbidden(NOT_YOURS)) }
    }
}

impl Access for WriteFile {
    const NAME: &'static str = "write legal entry";
}

/// A table that was sent to the register which one's own unit keeps, and waits to be confirmed.
pub struct ConfirmImport {
    pub visit: Visit,
    pub import: Waiting,
}

impl FromRequestParts<App> for ConfirmImport {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "import").await?;
        let import = store::waiting(&app.pool, id).await?.ok_or(Error::NotFound)?;
        readable(&visit, import.owner_unit_id)?;
        if visit.viewer.kept_register != Some(import.owner_unit_id) {
            return Err(Error::forbidden(NOT_YOURS));
        }
        Ok(Self { visit, import })
    }
}

impl Access for ConfirmImport {
    const NAME: &'static str = "write legal entry";
}
