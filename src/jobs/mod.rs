//! Work done after the request that asked for it, or every day at an hour: rows of the database, so that a restart forgets
//! nothing and several instances share it. What a job changes in the database happens exactly once; what it does outside
//! (an e-mail) may happen twice where a machine dies between doing it and writing that down.

mod schedule;
mod store;
mod worker;

use std::{collections::BTreeMap, future::Future};

use chrono::{DateTime, Duration, Utc};
use futures_util::future::{BoxFuture, FutureExt};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;

use crate::web::{self, App};

pub use schedule::next_after;
pub use worker::Worker;

/// How often a job is begun before it is given up.
pub const ATTEMPTS: i32 = 5;
/// How long done jobs are kept for the administrator to see.
const KEPT: Duration = Duration::days(7);

/// A kind of work: its own fields are what it is done with, kept as JSON while it waits.
pub trait Work: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The word in the database.
    const KIND: &'static str;
    /// What the administrator reads.
    const LABEL: &'static str;
    /// For work that comes back every day: the hour in Vietnam, in minutes after midnight, until an administrator
    /// sets another.
    const DAILY: Option<u16> = None;

    /// Does it. What it writes through `tx` stands if and only if the job is done.
    fn run(self, app: &App, tx: &mut PgConnection) -> impl Future<Output = Result<(), Failure>> + Send;
}

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

/// Takes away done jobs that nobody asks about any more.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(pool: &sqlx::PgPool, now: DateTime<Utc>) -> sqlx::Result<()> {
    store::sweep(pool, now - KEPT).await
}

type Run = for<'a> fn(&'a App, &'a mut PgConnection, serde_json::Value) -> BoxFuture<'a, Result<(), Failure>>;

/// A kind of work as the worker sees it.
#[derive(Clone, Copy)]
struct Kind {
    label: &'static str,
    daily: Option<u16>,
    run: Run,
}

/// The kinds of work that an instance can do.
#[derive(Clone, Default)]
pub struct Kinds(BTreeMap<&'static str, Kind>);

impl Kinds {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    pub fn with<W: Work>(mut self) -> Self {
        self.0.insert(W::KIND, Kind { label: W::LABEL, daily: W::DAILY, run: run::<W> });
        self
    }

    /// What the administrator reads of a kind; its code where this program does not know it.
    pub fn label<'a>(&self, code: &'a str) -> &'a str {
        self.0.get(code).map_or(code, |kind| kind.label)
    }
}

fn run<'a, W: Work>(
    app: &'a App,
    tx: &'a mut PgConnection,
    payload: serde_json::Value,
) -> BoxFuture<'a, Result<(), Failure>> {
    async move {
        let work: W = serde_json::from_value(payload).map_err(|cause| {
            tracing::error!(%cause, kind = W::KIND, "a job cannot be read");
            Failure::Never(
                "Không đọc được nội dung công việc: có thể do phiên bản khác của chương trình tạo ra.".to_owned(),
            )
        })?;
        work.run(app, tx).await
    }
    .boxed()
}
