//! The person behind a request: found from the session cookie once per request, before any handler runs.

mod store;

use std::slice;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::CookieJar;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{App, Error, flash};
use crate::clock;

pub use store::{acting, is_root};

/// A session unused for this long has ended.
pub const IDLE_LIMIT: Duration = Duration::hours(8);
/// A session ends this long after sign-in, used or not.
pub const ABSOLUTE_LIMIT: Duration = Duration::days(7);

/// What a grant lets its holder do at the grant's unit (DESIGN.md §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Staff,
    Head,
    Officer,
    Director,
    Observer,
    Administrator,
}

impl Role {
    pub const ALL: [Role; 6] =
        [Role::Staff, Role::Head, Role::Officer, Role::Director, Role::Observer, Role::Administrator];

    /// What the screen calls it.
    pub fn label(self) -> &'static str {
        match self {
            Role::Staff => "Chuyên viên",
            Role::Head => "Thủ trưởng đơn vị",
            Role::Officer => "Cán bộ TCCB",
            Role::Director => "Giám đốc",
            Role::Observer => "Giám sát",
            Role::Administrator => "Quản trị viên",
        }
    }

    /// The word in addresses, forms and the database.
    pub fn code(self) -> &'static str {
        match self {
            Role::Staff => "staff",
            Role::Head => "head",
            Role::Officer => "officer",
            Role::Director => "director",
            Role::Observer => "observer",
            Role::Administrator => "administrator",
        }
    }

    /// The role of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// A role at a unit that is valid today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub id: i64,
    pub role: Role,
    pub unit_id: i64,
    pub unit_name: String,
    /// Held for somebody else (uỷ quyền).
    pub delegated: bool,
}

impl Grant {
    /// "Thủ trưởng đơn vị – Trường THPT Lê Quý Đôn"
    pub fn label(&self) -> String {
        let delegated = if self.delegated { " (ủy quyền)" } else { "" };
        format!("{} – {}{delegated}", self.role.label(), self.unit_name)
    }
}

/// The signed-in person.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub session_id: i64,
    pub account_id: i64,
    pub username: String,
    pub full_name: String,
    pub must_change_password: bool,
    /// The grant in use.
    pub grant: Option<Grant>,
    /// Every grant valid today.
    pub grants: Vec<Grant>,
    /// The grant's unit and all below it.
    pub reach: Vec<i64>,
    /// How many notices wait to be read, in whatever role.
    pub unread: i64,
    /// For an administrator of the whole portal: how many jobs have failed and wait for a decision.
    pub failed_jobs: Option<i64>,
    /// For staff and head of a unit that keeps a legal review register: whose register it is.
    pub kept_register: Option<i64>,
}

impl Viewer {
    /// The role in use.
    pub fn role(&self) -> Option<Role> {
        self.grant.as_ref().map(|grant| grant.role)
    }

    /// The unit at which the grant in use is held.
    pub fn unit_id(&self) -> Option<i64> {
        self.grant.as_ref().map(|grant| grant.unit_id)
    }

    /// Whether `unit_id` is the grant's unit or lies below it.
    pub fn reaches(&self, unit_id: i64) -> bool {
        self.reach.contains(&unit_id)
    }

    /// Whether plans of `owner` are kept from this person although `owner` is in reach: a unit's own plan is not the
    /// unions' to read (DESIGN.md §3).
    pub fn is_barred_from(&self, owner: i64) -> bool {
        self.role() == Some(Role::Observer) && self.reaches(owner) && self.unit_id() != Some(owner)
    }

    /// Acts as an observer: reads what is of the plans whose owner it watches, and no other.
    pub fn watches(&self) -> bool {
        self.role() == Some(Role::Observer)
    }

    /// Whose legal review registers are this person's to read, whether there are any: the keeping unit writes its own,
    /// officers and directors read those in reach, observers that of the very owner they watch.
    pub fn registers(&self) -> &[i64] {
        match self.role() {
            Some(Role::Staff | Role::Head) => self.kept_register.as_slice(),
            Some(Role::Officer | Role::Director) => &self.reach,
            Some(Role::Observer) => {
                self.grant.as_ref().map(|grant| slice::from_ref(&grant.unit_id)).unwrap_or_default()
            }
            Some(Role::Administrator) | None => &[],
        }
    }

    /// Whether the legal review register of `owner` is this person's to read.
    pub fn reads_register(&self, owner: i64) -> bool {
        self.registers().contains(&owner)
    }

    /// Acts for a unit (staff or head), as opposed to for the plan's owner.
    pub fn is_unit_side(&self) -> bool {
        matches!(self.role(), Some(Role::Staff | Role::Head))
    }
}

/// What the layer found out about a request, for the accesses.
#[derive(Clone, Debug, Default)]
pub(super) struct Visitor {
    pub viewer: Option<Viewer>,
    pub flash: Option<flash::Flash>,
}

/// The session cookie's name: `__Host-` where TLS makes its promises true.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-tiendo" } else { "tiendo" }
}

/// What the database keeps of a session token.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Layer: finds the person behind the request.
pub async fn identify(
    State(app): State<App>,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Result<Response, Error> {
    if needs_nobody(request.uri().path()) {
        return Ok(next.run(request).await);
    }
    let flash = flash::read(&jar, app.settings.secure());
    let viewer = match jar.get(cookie_name(app.settings.secure())) {
        Some(cookie) => {
            let now = app.clock.now();
            store::find(&app.pool, &token_hash(cookie.value()), now, clock::local_day(now)).await?
        }
        None => None,
    };
    let (said, batch) = (flash.is_some(), flash::batch(request.uri()));
    request.extensions_mut().insert(Visitor { viewer, flash });
    let mut response = next.run(request).await;
    if said && response.status().is_success() {
        flash::clear(&mut response, app.settings.secure());
    }
    flash::carry(&mut response, &batch, app.settings.secure());
    Ok(response)
}

/// Answered alike whoever asks: whether the process lives, the files of every page, and calendars, which are known by their
/// address alone.
fn needs_nobody(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz") || path.starts_with("/static/") || path.starts_with("/lich/")
}
