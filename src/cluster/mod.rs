//! The private PostgreSQL (DESIGN.md §7): a server of the portal's own in the data folder, reached by a Unix socket only.
//!
//! The folder holds `postgres` (the cluster), `socket` and three lock files. The database `tiendo` belongs to the role
//! of the same name, which is no superuser.

mod locks;
pub mod programs;
mod server;
mod socket;
pub mod step_down;

use std::convert::Infallible;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{Connection, PgConnection};

use crate::config::Storage;

pub use locks::PortalLock;
use locks::{Turn, Usage};
use programs::Programs;
use server::Server;

/// A server that has to repair its data after a crash may need a while.
const START_LIMIT: Duration = Duration::from_secs(300);

/// How long processes of a killed server may hold on to its shared memory.
const REMNANT_LIMIT: Duration = Duration::from_secs(30);

/// A running private cluster, in use by this process.
#[derive(Debug)]
pub struct Cluster {
    data: PathBuf,
    cluster: PathBuf,
    socket: PathBuf,
    programs: Programs,
    usage: Usage,
    server: Server,
}

impl Cluster {
    /// Opens the cluster in the data folder: makes it if there is none, adopts a server that runs already, else starts one.
    ///
    /// # Errors
    /// One sentence that says what is missing or in the way.
    pub async fn open(storage: &Storage) -> Result<Self> {
        let data = data_folder(storage)?;
        let cluster = data.join("postgres");
        let programs = Programs::find(storage.pg_bin.as_deref(), server::made_by(&cluster)?)?;
        let (usage, turn) = Usage::enter(&data).await?;
        let socket = socket::folder(&data)?;
        if server::made_by(&cluster)?.is_none() {
            tracing::info!("making the private database in {}", cluster.display());
            server::create(&programs, &cluster).await?;
        }
        let server = bring_up(&programs, &cluster, &socket, &turn).await?;
        prepare_database(&socket).await?;
        Ok(Self { data, cluster, socket, programs, usage, server })
    }

    /// How to connect to the portal's database.
    pub fn options(&self) -> PgConnectOptions {
        options(&self.socket, "tiendo", "tiendo")
    }

    /// Starts the server again whenever it dies; never returns.
    pub async fn keep_running(&mut self) -> Infallible {
        loop {
            self.server.ended().await;
            tracing::warn!("the database server has died; starting it again");
            let mut pause = Duration::from_secs(1);
            while let Err(error) = self.revive().await {
                tracing::error!("the database server does not start: {error:#}");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(30));
            }
            tracing::info!("the database server runs again");
        }
    }

    async fn revive(&mut self) -> Result<()> {
        let turn = self.usage.turn().await?;
        self.server = bring_up(&self.programs, &self.cluster, &self.socket, &turn).await?;
        Ok(())
    }

    /// Stops the server unless another command still uses it; the last one out stops it.
    ///
    /// # Errors
    /// When the server does not stop.
    pub async fn close(self) -> Result<()> {
        let turn = self.usage.turn().await?;
        if self.usage.leave(&turn)? {
            if let Some(server) = Server::running(&self.cluster)? {
                server.stop().await?;
            }
            socket::tidy(&self.data);
        }
        Ok(())
    }
}

/// The data folder's full path; the folder is made when missing.
///
/// # Errors
/// One sentence, when it cannot be made or entered.
pub fn data_folder(storage: &Storage) -> Result<PathBuf> {
    let data = std::path::absolute(storage.data())?;
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&data)
        .and_then(|()| data.canonicalize())
        .with_context(|| format!("the data folder {} cannot be made or entered", data.display()))
}

/// A server that answers: the one that runs, else a new one.
async fn bring_up(programs: &Programs, cluster: &Path, socket: &Path, _turn: &Turn) -> Result<Server> {
    let began = Instant::now();
    loop {
        let (server, adopted) = match Server::running(cluster)? {
            Some(server) => {
                if !socket_appears(socket).await {
                    // Swept away, as by a cleaner of /tmp: nobody can reach this server any more.
                    server.stop().await?;
                    continue;
                }
                (server, true)
            }
            None => {
                server::write_access(cluster).await?;
                (Server::start(programs, cluster, socket)?, false)
            }
        };
        tokio::select! {
            answer = answers(socket, began) => match answer {
                Ok(()) => return Ok(server),
                Err(error) => {
                    if !adopted {
                        server.stop().await?;
                    }
                    return Err(error);
                }
            },
            () = server.ended() => {
                let complaint = server::start_complaint(cluster);
                let remnant = adopted || complaint.contains("shared memory");
                if !remnant || began.elapsed() > REMNANT_LIMIT {
                    bail!("the private database does not start: {complaint}");
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

/// Whether a server that runs has a socket, or makes one soon.
async fn socket_appears(socket: &Path) -> bool {
    for _ in 0..100 {
        if socket.join(".s.PGSQL.5432").exists() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    false
}

/// Waits until the server accepts a connection.
async fn answers(socket: &Path, began: Instant) -> Result<()> {
    let options = options(socket, "postgres", "postgres");
    loop {
        match PgConnection::connect_with(&options).await {
            Ok(connection) => return Ok(connection.close().await?),
            Err(error) if began.elapsed() > START_LIMIT => {
                return Err(error).context("the private database does not answer");
            }
            Err(sqlx::Error::Io(_)) => {}
            // Starting up, shutting down, recovering.
            Err(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code.starts_with("57P")) => {}
            Err(error) => return Err(error).context("the private database refuses the portal"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Makes the portal's role and database when they are missing.
async fn prepare_database(socket: &Path) -> Result<()> {
    let mut connection = PgConnection::connect_with(&options(socket, "postgres", "postgres")).await?;
    for (missing, statement) in [
        ("select not exists (select from pg_roles where rolname = 'tiendo')", "create role tiendo login"),
        ("select not exists (select from pg_database where datname = 'tiendo')", "create database tiendo owner tiendo"),
    ] {
        if sqlx::query_scalar::<_, bool>(missing).fetch_one(&mut connection).await? {
            sqlx::query(statement).execute(&mut connection).await.context("cannot make the portal's database")?;
        }
    }
    Ok(connection.close().await?)
}

fn options(socket: &Path, role: &str, database: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket)
        .port(5432)
        .username(role)
        .database(database)
        .ssl_mode(PgSslMode::Disable)
        .application_name("tiendo")
}
