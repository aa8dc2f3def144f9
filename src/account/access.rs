//! Administering one account.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use super::store::person::{self, Person};
use crate::web::{Access, App, Error, Result, Visit, access::Administer};

/// An account with a grant at a unit within the administrator's reach, or with no grant at all.
pub struct AdministerAccount {
    pub visit: Visit,
    pub person: Person,
}

impl AdministerAccount {
    /// Whether it is the administrator's own account.
    pub fn is_self(&self) -> bool {
        self.visit.viewer.account_id == self.person.id
    }

    /// Refuses what touches the whole account (its name, password, being open) where it also works for units that
    /// this administrator does not reach.
    pub fn whole(&self) -> Result<()> {
        if self.person.whole {
            return Ok(());
        }
        Err(Error::forbidden("Tài khoản này còn có vai trò ở đơn vị ngoài phạm vi quản trị của bạn."))
    }
}

impl FromRequestParts<App> for AdministerAccount {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Administer(visit) = Administer::from_request_parts(parts, app).await?;
        let Path(id) = Path::<i64>::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let person = person::find(&app.pool, id, &visit.viewer.reach, visit.today).await?;
        Ok(Self { visit, person: person.ok_or(Error::NotFound)? })
    }
}

impl Access for AdministerAccount {
    const NAME: &'static str = "administer account";
}
