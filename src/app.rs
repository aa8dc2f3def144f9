//! Stand-in until the router lands.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use sqlx::PgPool;

use crate::clock::Clock;
use crate::config::Settings;
use crate::db;
use crate::shutdown::Shutdown;

/// What handlers share.
#[derive(Clone, Debug)]
pub struct App {
    pub pool: PgPool,
    pub clock: Clock,
    pub settings: Arc<Settings>,
}

/// Prepares a migrated database for serving.
///
/// # Errors
/// When the database does not answer.
pub async fn prepare(_app: &App) -> anyhow::Result<()> {
    Ok(())
}

/// The portal's routes.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(readyz))
        .with_state(app)
}

async fn readyz(State(app): State<App>) -> StatusCode {
    if db::answers(&app.pool).await {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}

/// Recurring work, until the shutdown.
pub async fn housekeeping(_app: App, mut shutdown: Shutdown) {
    shutdown.begun().await;
}
