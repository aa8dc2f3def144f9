//! Jobs: done once whoever does them and whatever ends in the middle, begun again when they fail, shown to the
//! administrator.

mod page;
mod racing;
mod restart;
mod schedule;
mod worker;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{
    AssertSqlSafe, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tiendo::{
    clock::Clock,
    files::Files,
    jobs::{self, Failure, Kinds, Work, Worker},
    shutdown::Shutdown,
    web::App,
};
use tokio::{sync::watch, task::JoinHandle};

/// Does what its fields say, and leaves a row in the table `effect`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Act {
    n: i64,
    /// How long it takes.
    milliseconds: u64,
    /// Waits until the table `gate` has a row.
    gated: bool,
}

impl Work for Act {
    const KIND: &'static str = "test.act";
    const LABEL: &'static str = "Việc thử";

    fn about(&self) -> String {
        format!("số {}", self.n)
    }

    async fn run(self, _: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        sqlx::query("insert into effect (n) values ($1)").bind(self.n).execute(&mut *tx).await?;
        tokio::time::sleep(Duration::from_millis(self.milliseconds)).await;
        while self.gated && !sqlx::query_scalar("select exists (select from gate)").fetch_one(&mut *tx).await? {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}

/// Takes minutes: goes on until the table `gate` has a row.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Linger {}

impl Work for Linger {
    const KIND: &'static str = "test.linger";
    const LABEL: &'static str = "Việc lâu";
    const LONG: bool = true;

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        Act { n: -2, gated: true, ..Act::default() }.run(app, tx).await
    }
}

/// Does not succeed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Fail {
    why: String,
    /// "later", "nul", "never", "panic" or "hang"
    how: String,
}

impl Work for Fail {
    const KIND: &'static str = "test.fail";
    const LABEL: &'static str = "Việc hỏng";

    async fn run(self, _: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        sqlx::query("insert into effect (n) values (-1)").execute(&mut *tx).await?;
        match self.how.as_str() {
            "later" => Err(Failure::Later(self.why)),
            "nul" => Err(Failure::Later(format!("{}\0", self.why))),
            "never" => Err(Failure::Never(self.why)),
            "hang" => std::future::pending().await,
            _ => panic!("{}", self.why),
        }
    }
}

/// Comes back every day at seven.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Daily {}

impl Work for Daily {
    const KIND: &'static str = "test.daily";
    const LABEL: &'static str = "Việc mỗi ngày";
    const DAILY: Option<u16> = Some(7 * 60);

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        let day = app.clock.today().format("%Y%m%d").to_string().parse::<i64>().expect("a number");
        sqlx::query("insert into effect (n) values ($1)").bind(day).execute(tx).await?;
        Ok(())
    }
}

fn kinds() -> Kinds {
    Kinds::new().with::<Act>().with::<Fail>()
}

/// The tables that the works of these tests write.
async fn lay_out(pool: &PgPool) {
    sqlx::raw_sql("create table effect (n bigint not null); create table gate (opened boolean)")
        .execute(pool)
        .await
        .expect("tables");
}

fn app(pool: &PgPool, clock: &Clock, files: Files) -> App {
    App { pool: pool.clone(), clock: clock.clone(), settings: Arc::default(), files, mail: None, demo: None }
}

fn worker(pool: &PgPool, clock: &Clock, kinds: Kinds) -> Worker {
    Worker::new(app(pool, clock, crate::support::files()), kinds)
}

/// As many connections of its own as an instance has.
async fn instance_pool(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new().max_connections(16).connect_with(options).await.expect("a connection")
}

/// A worker at work.
struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    fn start(worker: Worker) -> Self {
        let (stop, shutdown) = Shutdown::by_hand();
        Self { stop, task: tokio::spawn(worker.run(shutdown)) }
    }

    /// Tells it to stop and waits until it has.
    async fn stop(self) {
        self.stop.send(true).expect("it listens");
        tokio::time::timeout(Duration::from_secs(30), self.task).await.expect("it stops").expect("without a panic");
    }
}

async fn add<W: Work>(pool: &PgPool, work: &[W], at: DateTime<Utc>) {
    let mut tx = pool.begin().await.expect("a transaction");
    jobs::add_all(&mut tx, work, at).await.expect("added");
    tx.commit().await.expect("committed");
}

async fn number(pool: &PgPool, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await.expect("a number")
}

async fn run(pool: &PgPool, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.expect("done");
}

/// Waits until a query counts so many.
async fn until(pool: &PgPool, what: &str, sql: &str, wanted: i64) {
    let began = Instant::now();
    loop {
        // A server that is being started again does not answer.
        let seen: Option<i64> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await.ok();
        if seen == Some(wanted) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(90), "never: {what} ({seen:?} instead of {wanted})");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

const DONE: &str = "select count(*) from job where state = 'done'";
