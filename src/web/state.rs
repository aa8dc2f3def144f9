//! What every handler may reach: the database, the clock, the settings.

use std::sync::Arc;

use sqlx::PgPool;

use crate::{clock::Clock, config::Settings, files::Files, mail::Mailer};

/// The portal's state, cheap to clone.
#[derive(Clone)]
pub struct App {
    pub pool: PgPool,
    pub clock: Clock,
    pub settings: Arc<Settings>,
    pub files: Files,
    /// Sends mail, where a server for it is named.
    pub mail: Option<Mailer>,
    /// Set when the database holds the demo: the sign-in page lists its accounts, every page says so.
    pub demo: Option<Arc<DemoNotice>>,
}

/// What visitors of a demo are told.
#[derive(Debug)]
pub struct DemoNotice {
    /// The password of every account.
    pub password: &'static str,
    /// User names, each with who that is, in Vietnamese.
    pub accounts: Vec<(String, String)>,
}
