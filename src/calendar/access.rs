//! Who keeps what holds for the whole portal: days off and settings.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::web::{Access, App, Error, Result, Visit, access::Administer, viewer};

/// Administering the portal as a whole: an administrator at the root of the tree.
pub struct AdministerPortal(pub Visit);

impl FromRequestParts<App> for AdministerPortal {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Administer(visit) = Administer::from_request_parts(parts, app).await?;
        let unit = visit.viewer.unit_id().ok_or(Error::NotFound)?;
        if viewer::is_root(&app.pool, unit).await? {
            Ok(Self(visit))
        } else {
            Err(Error::forbidden("Trang này dùng cho cả cổng; chỉ quản trị viên ở đơn vị gốc được mở."))
        }
    }
}

impl Access for AdministerPortal {
    const NAME: &'static str = "administer portal";
}
