//! A notice is read by whoever it was told.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use super::store::{self, Item};
use crate::web::{Access, App, Error, Result, SignedIn, Visit};

/// One of the visitor's own notices, in whatever role it was told.
pub struct OwnNotice {
    pub visit: Visit,
    pub item: Item,
}

impl FromRequestParts<App> for OwnNotice {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let Path(id) = Path::<i64>::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let item = store::find(&app.pool, visit.viewer.account_id, id).await?.ok_or(Error::NotFound)?;
        Ok(Self { visit, item })
    }
}

impl Access for OwnNotice {
    const NAME: &'static str = "own notice";
}
