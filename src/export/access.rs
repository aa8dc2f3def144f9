//! Who reads a long export: whoever asked for it, as long as the role holds in which it was asked for.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::store::{self, Export};
use crate::{
    plan::access::path_id,
    web::{Access, App, Error, Result, SignedIn, Visit},
};

/// One of one's own exports.
pub struct OwnExport {
    pub visit: Visit,
    pub export: Export,
}

impl FromRequestParts<App> for OwnExport {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "export").await?;
        let found = store::of_account(&app.pool, visit.viewer.account_id, Some(id)).await?;
        let export = found.into_iter().next().ok_or(Error::NotFound)?;
        let held = visit.viewer.grants.iter().any(|held| held.role == export.role && held.unit_id == export.unit_id);
        if !held {
            return Err(Error::forbidden(format!(
                "Vai trò {} – {} không còn hiệu lực nên không xem được tệp kết xuất này nữa.",
                export.role.label(),
                export.unit_name
            )));
        }
        Ok(Self { visit, export })
    }
}

impl Access for OwnExport {
    const NAME: &'static str = "own export";
}
