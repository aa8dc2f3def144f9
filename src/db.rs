//! The pool of database connections, and the schema's migrations.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool};
use tracing::log::LevelFilter;

/// The schema, embedded.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// The oldest server the portal works with, as PostgreSQL counts versions.
const OLDEST_SERVER: i32 = 150_000;

/// Reads the address of a server.
///
/// # Errors
/// One sentence that does not repeat the address, which may hold a password.
pub fn options(url: &str) -> Result<PgConnectOptions> {
    let wrong = "DATABASE_URL is not an address like postgres://user:password@host/database";
    ensure!(url.starts_with("postgres://") || url.starts_with("postgresql://"), wrong);
    let options: PgConnectOptions = url.parse().context(wrong)?;
    Ok(options.application_name("tiendo"))
}

/// Opens the pool and makes sure that the server answers and is new enough. Connections speak UTC.
///
/// # Errors
/// One sentence, when the server cannot be reached, refuses or is too old.
pub async fn connect(options: PgConnectOptions) -> Result<PgPool> {
    let place = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    let options = options
        .log_statements(LevelFilter::Debug)
        .log_slow_statements(LevelFilter::Warn, Duration::from_secs(2))
        // Figures are asked for in short queries; compiling them first takes longer than answering. Their filters
        // differ so much that a plan made for all of them is good for none.
        .options([("timezone", "UTC"), ("jit", "off"), ("plan_cache_mode", "force_custom_plan")]);
    // Connected to once outside the pool, whose own attempts end in a time-out without the reason.
    let attempt = tokio::time::timeout(Duration::from_secs(10), options.connect()).await;
    let mut connection = attempt
        .map_err(|_| anyhow::anyhow!("no answer within 10 seconds"))
        .and_then(|outcome| outcome.map_err(anyhow::Error::from))
        .with_context(|| format!("the database at {place} cannot be reached"))?;
    let version: i32 =
        sqlx::query_scalar("select current_setting('server_version_num')::int").fetch_one(&mut connection).await?;
    if version < OLDEST_SERVER {
        bail!("the server at {place} is PostgreSQL {}: Tiến Độ needs 15 or newer", version / 10_000);
    }
    sqlx::Connection::close(connection).await?;
    Ok(PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(8))
        .idle_timeout(Duration::from_secs(600))
        .connect_lazy_with(options))
}

/// Brings the schema up to this program's version; quick where nothing is to be done.
///
/// # Errors
/// One sentence, when the database is newer than the program, was altered, or a statement fails; what failed is undone.
pub async fn migrate(pool: &PgPool) -> Result<()> {
    match MIGRATIONS.run(pool).await {
        Ok(()) => Ok(()),
        Err(MigrateError::VersionMissing(version)) if !MIGRATIONS.iter().any(|known| known.version > version) => {
            bail!("the database was made by a newer Tiến Độ (schema {version}): start that version")
        }
        Err(MigrateError::VersionMissing(version) | MigrateError::VersionMismatch(version)) => {
            bail!(
                "the database's schema {version} is not that of this Tiến Độ: it was made by another program or build"
            )
        }
        Err(MigrateError::ExecuteMigration(error, _)) if lacks_privilege(&error) => Err(error).context(
            "the database user may not set up the schema: make it the database's owner, and let an \
             administrator run CREATE EXTENSION unaccent and CREATE EXTENSION pg_trgm in it",
        ),
        Err(error) => Err(error).context("the schema cannot be brought up to date"),
    }
}

fn lacks_privilege(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "42501")
}

/// Whether the database answers within two seconds.
pub async fn answers(pool: &PgPool) -> bool {
    let question = sqlx::query("select 1").execute(pool);
    matches!(tokio::time::timeout(Duration::from_secs(2), question).await, Ok(Ok(_)))
}
