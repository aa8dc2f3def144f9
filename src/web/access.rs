//! Who a request comes from, and the accesses that need no more than that. Slices add the accesses that depend on a
//! plan, a task or a report. Out of reach is 404; within reach but not allowed is 403.

use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{HeaderMap, Method, header, request::Parts},
};
use chrono::{DateTime, NaiveDate, Utc};

use super::{
    App, Error, Role, Viewer,
    flash::Flash,
    headers::request_id,
    viewer::{self, Visitor},
};
use crate::clock;

/// A handler's first argument: extracting it is the authorisation.
pub trait Access: FromRequestParts<App> {
    /// The name under which the rights table of the tests knows it.
    const NAME: &'static str;
}

/// Anybody, signed in or not.
pub struct Public;

impl FromRequestParts<App> for Public {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(_: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self)
    }
}

impl Access for Public {
    const NAME: &'static str = "public";
}

/// A signed-in person's request: who, in which role, when, and for the journal.
#[derive(Clone, Debug)]
pub struct Visit {
    pub viewer: Viewer,
    pub flash: Option<Flash>,
    pub path: String,
    pub request_id: String,
    pub now: DateTime<Utc>,
    /// The present day in Vietnam.
    pub today: NaiveDate,
    pub demo: bool,
}

impl Visit {
    /// The role in use; without any valid grant there is nothing to do here but see one's own account.
    pub fn role(&self) -> Result<Role, Error> {
        self.viewer.role().ok_or_else(|| {
            Error::forbidden("Tài khoản này hiện không có vai trò nào còn hiệu lực. Hãy liên hệ quản trị viên.")
        })
    }

    fn of(parts: &Parts, app: &App) -> Result<Self, Error> {
        let visitor = parts.extensions.get::<Visitor>().cloned().unwrap_or_default();
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0);
        let Some(viewer) = visitor.viewer else {
            // Only a page can be come back to; what was typed into a form must not be lost.
            return Err(match parts.method {
                Method::GET => Error::SignIn { next: uri.to_string() },
                _ if carries_nothing(&parts.headers) => Error::SignIn { next: String::new() },
                _ => Error::SessionEnded,
            });
        };
        let now = app.clock.now();
        Ok(Self {
            viewer,
            flash: visitor.flash,
            path: uri.path().to_owned(),
            request_id: request_id(&parts.headers),
            now,
            today: clock::local_day(now),
            demo: app.demo.is_some(),
        })
    }
}

/// Whether a form was sent without any field: signing out, for example.
fn carries_nothing(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_LENGTH).is_some_and(|length| length == "0")
}

/// One's own account: open to every signed-in person, also while the password must be changed.
pub struct OwnAccount(pub Visit);

impl FromRequestParts<App> for OwnAccount {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        Visit::of(parts, app).map(Self)
    }
}

impl Access for OwnAccount {
    const NAME: &'static str = "own account";
}

/// Every signed-in person whose password is in order. The ground on which other accesses stand.
pub struct SignedIn(pub Visit);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let visit = Visit::of(parts, app)?;
        if visit.viewer.must_change_password {
            return Err(Error::ChangePassword);
        }
        Ok(Self(visit))
    }
}

impl Access for SignedIn {
    const NAME: &'static str = "signed in";
}

/// Declares an access that only the role in use decides: `role_access!(Administer, "administer", [Administrator])`.
#[macro_export]
macro_rules! role_access {
    ($(#[$doc:meta])* $name:ident, $label:literal, [$($role:ident),+]) => {
        $(#[$doc])*
        pub struct $name(pub $crate::web::Visit);

        impl axum::extract::FromRequestParts<$crate::web::App> for $name {
            type Rejection = $crate::web::Error;

            async fn from_request_parts(
                parts: &mut axum::http::request::Parts,
                app: &$crate::web::App,
            ) -> Result<Self, $crate::web::Error> {
                let $crate::web::SignedIn(visit) = $crate::web::SignedIn::from_request_parts(parts, app).await?;
                match visit.role()? {
                    $($crate::web::Role::$role)|+ => Ok(Self(visit)),
                    #[allow(unreachable_patterns)]
                    _ => Err($crate::web::Error::forbidden("Vai trò đang dùng không được mở trang này.")),
                }
            }
        }

        impl $crate::web::Access for $name {
            const NAME: &'static str = $label;
        }
    };
}

role_access!(
    /// Accounts, grants, units, settings (DESIGN.md §3).
    Administer, "administer", [Administrator]
);
role_access!(
    /// The journal.
    ReadJournal, "read journal", [Administrator, Director]
);

/// Administering the portal as a whole (days off, settings, jobs): an administrator at the root of the tree.
pub struct AdministerPortal(pub Visit);

impl FromRequestParts<App> for AdministerPortal {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
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
