//! A database for each test, cloned from a template.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, LazyLock, Mutex};

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool};
use tokio::sync::OnceCell;

use super::cluster::CLUSTER;

/// A database of one test's own, dropped in the background when the test ends.
#[derive(Debug)]
pub struct TestDb {
    /// Connections to it, as the role that owns it.
    pub pool: PgPool,
    name: String,
}

impl TestDb {
    /// A database without anything, not even the schema.
    pub async fn blank() -> Self {
        empty_template().await;
        Self::clone_of("template0").await
    }

    /// A migrated database without data.
    pub async fn new() -> Self {
        Self::clone_of(empty_template().await).await
    }

    /// A database as `loader` leaves a migrated one; `loader` runs once per `name` and test process.
    pub async fn from_template(name: &'static str, loader: impl AsyncFnOnce(PgPool) -> anyhow::Result<()>) -> Self {
        Self::clone_of(&template(name, Some(empty_template().await), loader).await).await
    }

    /// Its address, for a program of its own.
    pub fn url(&self) -> String {
        CLUSTER.url("tiendo", &self.name)
    }

    async fn clone_of(template: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        administrate(&create(&name, template)).await;
        Self { pool: pool(&name).await, name }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        // Fails only while the process ends, when the whole server goes.
        let _ = JANITOR.send(std::mem::take(&mut self.name));
    }
}

/// Drops databases, one after the other, so that no test waits for it.
static JANITOR: LazyLock<Sender<String>> = LazyLock::new(|| {
    let (sender, names) = channel::<String>();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        for name in names {
            runtime.block_on(administrate(&format!("drop database {name} with (force)")));
        }
    });
    sender
});

/// The name of the migrated template without data.
async fn empty_template() -> &'static str {
    static ROLE: OnceCell<()> = OnceCell::const_new();
    ROLE.get_or_init(|| administrate("create role tiendo login")).await;
    template("template_empty", None, async |pool| tiendo::db::migrate(&pool).await).await;
    "template_empty"
}

/// Makes the template `name` from `base` if this process has not yet done so.
async fn template(
    name: &'static str,
    base: Option<&str>,
    loader: impl AsyncFnOnce(PgPool) -> anyhow::Result<()>,
) -> String {
    type Templates = HashMap<&'static str, Arc<OnceCell<()>>>;
    static MADE: LazyLock<Mutex<Templates>> = LazyLock::new(Mutex::default);
    let database = if base.is_some() { format!("template_of_{name}") } else { name.to_owned() };
    let made = MADE.lock().expect("a lock").entry(name).or_default().clone();
    made.get_or_init(async || {
        // An earlier attempt may have failed half-way.
        administrate(&format!("drop database if exists {database} with (force)")).await;
        administrate(&create(&database, base.unwrap_or("template0"))).await;
        let pool = pool(&database).await;
        loader(pool.clone()).await.unwrap_or_else(|error| panic!("the template {name} cannot be made: {error:#}"));
        pool.close().await;
    })
    .await;
    database
}

fn create(name: &str, template: &str) -> String {
    format!("create database {name} owner tiendo template {template} strategy file_copy")
}

async fn pool(database: &str) -> PgPool {
    let options = CLUSTER.options("tiendo", database);
    PgPoolOptions::new().max_connections(4).connect_with(options).await.expect("a connection")
}

async fn administrate(statement: &str) {
    let mut connection =
        PgConnection::connect_with(&CLUSTER.options("postgres", "postgres")).await.expect("a connection");
    connection.execute(AssertSqlSafe(statement)).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    connection.close().await.expect("closed");
}
