//! The kinds of work that an instance knows: how each is read from the queue, done, and called on the screen.

use std::{collections::BTreeMap, future::Future};

use futures_util::future::{BoxFuture, FutureExt};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;

use super::{Failure, GivenUp};
use crate::web::App;

/// A kind of work: its own fields are what it is done with, kept as JSON while it waits.
pub trait Work: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The word in the database.
    const KIND: &'static str;
    /// What the administrator reads.
    const LABEL: &'static str;
    /// For work that comes back every day: the hour in Vietnam, in minutes after midnight, until an administrator
    /// sets another. Such work has no fields.
    const DAILY: Option<u16> = None;
    /// Takes minutes: an instance does one such job at a time, beside the others, which never wait for it.
    const LONG: bool = false;

    /// What this piece of it is about, in a few words beside the label; empty where the label says all.
    fn about(&self) -> String {
        String::new()
    }

    /// Does it. What it writes through `tx` stands if and only if the job is done.
    fn run(self, app: &App, tx: &mut PgConnection) -> impl Future<Output = Result<(), Failure>> + Send;

    /// What becomes of its purpose when it is given up or dropped, in the same transaction; nothing unless it says otherwise.
    fn give_up(self, _: &mut PgConnection, _: &GivenUp) -> impl Future<Output = sqlx::Result<()>> + Send {
        std::future::ready(Ok(()))
    }
}

type Run = for<'a> fn(&'a App, &'a mut PgConnection, serde_json::Value) -> BoxFuture<'a, Result<(), Failure>>;
type GiveUp = for<'a> fn(&'a mut PgConnection, serde_json::Value, &'a GivenUp) -> BoxFuture<'a, sqlx::Result<()>>;

/// What is done, in the same transaction, when a job is given up.
pub type Tell = for<'a> fn(&'a mut PgConnection, &'a GivenUp) -> BoxFuture<'a, sqlx::Result<()>>;

/// A kind of work as the worker sees it.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub label: &'static str,
    pub daily: Option<u16>,
    pub long: bool,
    about: fn(serde_json::Value) -> Option<String>,
    run: Run,
    give_up: GiveUp,
}

impl Kind {
    /// Does one piece of it.
    pub async fn run(&self, app: &App, tx: &mut PgConnection, payload: serde_json::Value) -> Result<(), Failure> {
        (self.run)(app, tx, payload).await
    }
}

/// The kinds of work that an instance can do.
#[derive(Clone, Default)]
pub struct Kinds {
    known: BTreeMap<&'static str, Kind>,
    tell: Option<Tell>,
}

impl Kinds {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    ///
    /// # Panics
    /// Where daily work has fields: the schedule knows none to give it.
    pub fn with<W: Work>(mut self) -> Self {
        let empty = serde_json::from_value::<W>(serde_json::json!({}));
        assert!(W::DAILY.is_none() || empty.is_ok(), "the daily work {} cannot be read from {{}}", W::KIND);
        let (about, run, give_up) = (about::<W>, run::<W>, give_up::<W>);
        let kind = Kind { label: W::LABEL, daily: W::DAILY, long: W::LONG, about, run, give_up };
        self.known.insert(W::KIND, kind);
        self
    }

    /// The same, with somebody who is told of jobs that are given up.
    pub fn telling(self, tell: Tell) -> Self {
        Self { tell: Some(tell), ..self }
    }

    /// What the administrator reads of a kind; its code where this program does not know it.
    pub fn label<'a>(&self, code: &'a str) -> &'a str {
        self.known.get(code).map_or(code, |kind| kind.label)
    }

    /// What one job is about, in a few words; nothing where this program cannot read it.
    pub fn about(&self, code: &str, payload: serde_json::Value) -> Option<String> {
        self.known.get(code).and_then(|kind| (kind.about)(payload))
    }

    /// Whether this program can do such work.
    pub fn knows(&self, code: &str) -> bool {
        self.known.contains_key(code)
    }

    pub(super) fn get(&self, code: &str) -> Option<&Kind> {
        self.known.get(code)
    }

    pub(super) fn codes(&self) -> Vec<&'static str> {
        self.known.keys().copied().collect()
    }

    /// The kinds that take minutes, or the others.
    pub(super) fn codes_of(&self, long: bool) -> Vec<&'static str> {
        self.known.iter().filter(|(_, kind)| kind.long == long).map(|(code, _)| *code).collect()
    }

    /// Work that comes back every day, with its first hour.
    pub(super) fn daily(&self) -> impl Iterator<Item = (&'static str, u16)> {
        self.known.iter().filter_map(|(code, kind)| Some((*code, kind.daily?)))
    }

    /// Lets work be given up: of a kind that this program does not know there is nothing to see to.
    pub(super) async fn give_up(
        &self,
        tx: &mut PgConnection,
        (code, payload): (&str, serde_json::Value),
        job: &GivenUp,
    ) -> sqlx::Result<()> {
        match self.known.get(code) {
            Some(kind) => (kind.give_up)(tx, payload, job).await,
            None => Ok(()),
        }
    }

    pub(super) async fn tell(&self, tx: &mut PgConnection, job: &GivenUp) -> sqlx::Result<()> {
        match self.tell {
            Some(tell) => tell(tx, job).await,
            None => Ok(()),
        }
    }
}

fn about<W: Work>(payload: serde_json::Value) -> Option<String> {
    serde_json::from_value::<W>(payload).ok().map(|work| work.about())
}

fn give_up<'a, W: Work>(
    tx: &'a mut PgConnection,
    payload: serde_json::Value,
    job: &'a GivenUp,
) -> BoxFuture<'a, sqlx::Result<()>> {
    async move {
        match serde_json::from_value::<W>(payload) {
            Ok(work) => work.give_up(tx, job).await,
            // What cannot be read says for nobody what it was for.
            Err(_) => Ok(()),
        }
    }
    .boxed()
}

fn run<'a, W: Work>(
    app: &'a App,
    tx: &'a mut PgConnection,
    payload: serde_json::Value,
) -> BoxFuture<'a, Result<(), Failure>> {
    async move {
        let work: W = serde_json::from_value(payload).map_err(|cause| {
            tracing::error!(%cause, kind = W::KIND, "a job cannot be read");
            // While versions change, an instance of the other one may read it the next time.
            Failure::Later(
                "Không đọc được nội dung công việc: có thể do phiên bản khác của chương trình tạo ra.".to_owned(),
            )
        })?;
        work.run(app, tx).await
    }
    .boxed()
}
