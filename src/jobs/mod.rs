//! Work done after the request that asked for it, or every day at an hour: rows of the database, so that a restart forgets
//! nothing and several instances share it. What a job changes in the database happens exactly once; what it does outside
//! (an e-mail) may happen twice where a machine dies between doing it and writing that down.

mod act;
mod ear;
mod held;
mod kinds;
pub mod pages;
mod schedule;
mod store;
mod worker;

use chrono::{DateTime, Duration, Utc};
use sqlx::PgConnection;

use crate::web;

pub use kinds::{Kinds, Tell, Work};
pub use schedule::next_after;
pub use worker::Worker;

/// How often a job is begun before it is given up.
pub const ATTEMPTS: i32 = 5;
/// How long done jobs are kept for the administrator to see.
const KEPT: Duration = Duration::days(7);

/// Why a job was not done. The words are for the administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Trying again later may help.
    Later(String),
    /// It never will.
    Never(String),
}

impl From<sqlx::Error> for Failure {
    fn from(cause: sqlx::Error) -> Self {
        Self::from(web::Error::from(cause))
    }
}

impl From<web::Error> for Failure {
    fn from(cause: web::Error) -> Self {
        tracing::error!(?cause, "a job met an error");
        Self::Later("Lỗi trong hệ thống; chi tiết nằm trong nhật ký của máy chủ.".to_owned())
    }
}

/// A job that is given up, for whoever is told and for its own kind of work.
#[derive(Clone, Debug)]
pub struct GivenUp {
    /// What the kind of work is called.
    pub label: String,
    /// Why, in words.
    pub error: String,
    pub at: DateTime<Utc>,
}

/// Puts work among the jobs, not to be begun before `at`. It is there once the caller's transaction is.
///
/// # Errors
/// When the database does not take it.
pub async fn add<W: Work>(tx: &mut PgConnection, work: &W, at: DateTime<Utc>) -> sqlx::Result<()> {
    add_all(tx, std::slice::from_ref(work), at).await
}

/// Puts several pieces of one kind of work among the jobs, by one statement.
///
/// # Errors
/// When the database does not take them.
pub async fn add_all<W: Work>(tx: &mut PgConnection, work: &[W], at: DateTime<Utc>) -> sqlx::Result<()> {
    let payloads = work.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>();
    let payloads = payloads.map_err(|cause| sqlx::Error::Encode(cause.into()))?;
    store::insert(tx, W::KIND, &payloads, at).await
}

/// Puts work among the jobs unless such a job waits already that is to be begun between `from` and `at`.
///
/// # Errors
/// When the database does not take it.
pub async fn add_unless_waiting<W: Work>(
    tx: &mut PgConnection,
    work: &W,
    from: DateTime<Utc>,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    if store::waits(&mut *tx, W::KIND, (from, at)).await? { Ok(()) } else { add(tx, work, at).await }
}

/// Whether other daily work than `kind` has been put among the jobs and is not done yet.
///
/// # Errors
/// When the database does not answer.
pub async fn daily_in_hand(tx: &mut PgConnection, kind: &str, now: DateTime<Utc>) -> sqlx::Result<bool> {
    store::daily_in_hand(tx, kind, now).await
}

/// Takes away done jobs that nobody asks about any more.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(pool: &sqlx::PgPool, now: DateTime<Utc>) -> sqlx::Result<()> {
    store::sweep(pool, now - KEPT).await
}
