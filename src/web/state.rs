//! What every handler may reach: the database, the clock, the settings.

use std::sync::Arc;

use sqlx::PgPool;

use crate::{clock::Clock, config::Settings};

/// The portal's state, cheap to clone.
#[derive(Clone)]
pub struct App {
    pub pool: PgPool,
    pub clock: Clock,
    pub settings: Arc<Settings>,
    /// The database holds the demo: the sign-in page lists its accounts, every page says so.
    pub demo: bool,
}
