//! The database of a command: the server named in the settings, or the private cluster for the command's time.

use std::convert::Infallible;
use std::future::pending;

use anyhow::{Result, bail};
use sqlx::PgPool;
use tiendo::cluster::Cluster;
use tiendo::config::Storage;
use tiendo::db;
use tiendo::shutdown::Shutdown;

/// An open database.
pub struct Database {
    /// Connections to it.
    pub pool: PgPool,
    cluster: Option<Cluster>,
}

impl Database {
    /// Opens the database the settings name.
    ///
    /// # Errors
    /// One sentence that says what is missing or in the way.
    pub async fn open(storage: &Storage) -> Result<Self> {
        let cluster = match storage.database_url {
            None => Some(Cluster::open(storage).await?),
            Some(_) => None,
        };
        let options = match (&cluster, &storage.database_url) {
            (Some(cluster), _) => Ok(cluster.options()),
            (None, url) => db::options(url.as_deref().unwrap_or_default()),
        };
        let pool = match options {
            Ok(options) => db::connect(options).await,
            Err(error) => Err(error),
        };
        match (pool, cluster) {
            (Ok(pool), cluster) => Ok(Self { pool, cluster }),
            (Err(error), Some(cluster)) => {
                cluster.close().await?;
                Err(error)
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Keeps a private server running; never returns.
    pub async fn keep_running(&mut self) -> Infallible {
        match &mut self.cluster {
            Some(cluster) => cluster.keep_running().await,
            None => pending().await,
        }
    }

    /// Closes the connections and stops a private server that nobody else uses.
    ///
    /// # Errors
    /// When the server does not stop.
    pub async fn close(self) -> Result<()> {
        self.pool.close().await;
        match self.cluster {
            Some(cluster) => cluster.close().await,
            None => Ok(()),
        }
    }
}

/// Does some work on the database; interrupted, it still leaves the private server as it should be.
///
/// # Errors
/// Those of the work, and of opening and closing the database.
pub async fn with_database(storage: &Storage, work: impl AsyncFnOnce(&PgPool) -> Result<()>) -> Result<()> {
    let mut shutdown = Shutdown::on_signal()?;
    let database = Database::open(storage).await?;
    let outcome = tokio::select! {
        outcome = work(&database.pool) => outcome,
        () = shutdown.begun() => Err(anyhow::anyhow!("interrupted")),
    };
    let closed = database.close().await;
    match (outcome, closed) {
        (Err(error), _) | (Ok(()), Err(error)) => bail!(error),
        (Ok(()), Ok(())) => Ok(()),
    }
}
