//! Administering one unit or group: within the reach of the administrator's own grant.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use super::store::{self, group};
use crate::web::{Access, App, Error, Result, Visit, access::Administer};

/// A unit to administer; one outside the grant's reach is not found.
pub struct AdministerUnit {
    pub visit: Visit,
    pub unit: store::Unit,
}

impl FromRequestParts<App> for AdministerUnit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Administer(visit) = Administer::from_request_parts(parts, app).await?;
        let Path(id) = Path::<i64>::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        if !visit.viewer.reaches(id) {
            return Err(Error::NotFound);
        }
        let unit = store::unit(&app.pool, id).await?.ok_or(Error::NotFound)?;
        Ok(Self { visit, unit })
    }
}

impl Access for AdministerUnit {
    const NAME: &'static str = "administer unit";
}

/// A group to administer: its owner is within reach.
pub struct AdministerGroup {
    pub visit: Visit,
    pub group: group::Group,
}

impl FromRequestParts<App> for AdministerGroup {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Administer(visit) = Administer::from_request_parts(parts, app).await?;
        let Path(id) = Path::<i64>::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let group = group::find(&app.pool, id).await?.ok_or(Error::NotFound)?;
        if !visit.viewer.reaches(group.owner_unit_id) {
            return Err(Error::NotFound);
        }
        Ok(Self { visit, group })
    }
}

impl Access for AdministerGroup {
    const NAME: &'static str = "administer group";
}
