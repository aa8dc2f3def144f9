//! What `tiendo` can be told to do.

mod database;
mod extract;
mod report;
mod serve;
mod user;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use tiendo::clock::Clock;
use tiendo::cluster::step_down::{Handed, step_down, step_down_and_wait};
use tiendo::config::{Settings, Storage};
use tiendo::{db, demo, journal};

use database::with_database;

/// Tiến Độ: a web portal with which a public body tracks how its plan is carried out.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    /// What is logged, as debug, or info,sqlx::query=debug to see every statement
    #[arg(
        long,
        env = "TIENDO_LOG",
        value_name = "FILTER",
        default_value = "info,sqlx::postgres::notice=warn",
        global = true
    )]
    pub log: String,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the portal until Ctrl-C or SIGTERM
    Serve {
        #[command(flatten)]
        settings: Settings,
        /// Loads the demo if the database is empty; a demo is served on this machine only
        #[arg(long)]
        demo: bool,
    },
    /// Brings the database's schema up to this version
    Migrate(Storage),
    /// Prints the outline of a document (docx, md, txt, xlsx) as JSON; needs no database
    Extract {
        /// The document; what it is shows in its content
        file: PathBuf,
    },
    /// Writes the consolidated report of a plan as a Word or an Excel file
    Report {
        #[command(flatten)]
        report: report::ReportArgs,
        #[command(flatten)]
        storage: Storage,
    },
    /// Keeps accounts
    User(user::UserArgs),
    /// The demo's data
    Demo(DemoArgs),
    /// The journal of changes
    Journal(JournalArgs),
}

#[derive(Args, Debug)]
struct DemoArgs {
    #[command(subcommand)]
    command: DemoCommand,
}

#[derive(Debug, Subcommand)]
enum DemoCommand {
    /// Loads the demo into an empty database
    Load(Storage),
}

#[derive(Args, Debug)]
struct JournalArgs {
    #[command(subcommand)]
    command: JournalCommand,
}

#[derive(Debug, Subcommand)]
enum JournalCommand {
    /// Names altered, missing and unsealed rows; exit code 1 if rows were altered or are missing
    Verify(Storage),
}

impl Cli {
    /// Does what the command line says. Started as root, the program first becomes an unprivileged user where it touches
    /// the portal's data.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub fn run(self) -> anyhow::Result<()> {
        let folder = self.command.needs_folder();
        let mut handing = false;
        match &self.command {
            // Its file goes wherever whoever started it may write.
            Command::Report { report, storage } => match step_down_and_wait(storage, folder)? {
                Handed::Here { to_root } => handing = to_root,
                Handed::Result(bytes) => return report.keep(&bytes),
                Handed::Failed => std::process::exit(1),
            },
            command => {
                if let Some(storage) = command.storage() {
                    step_down(storage, folder)?;
                }
            }
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(self.command.run(handing))
    }
}

impl Command {
    /// Where its data is, if it has any.
    fn storage(&self) -> Option<&Storage> {
        match self {
            Self::Serve { settings, .. } => Some(&settings.storage),
            Self::Migrate(storage) => Some(storage),
            Self::Extract { .. } => None,
            Self::Report { storage, .. } => Some(storage),
            Self::User(user) => Some(user.storage()),
            Self::Demo(DemoArgs { command: DemoCommand::Load(storage) }) => Some(storage),
            Self::Journal(JournalArgs { command: JournalCommand::Verify(storage) }) => Some(storage),
        }
    }

    /// Whether it works in the data folder: the private database stands there, and the files of whoever serves.
    fn needs_folder(&self) -> bool {
        matches!(self, Self::Serve { .. }) || self.storage().is_some_and(|storage| storage.database_url.is_none())
    }

    /// Does it; `handing`: its result is printed for root, who keeps it.
    async fn run(self, handing: bool) -> anyhow::Result<()> {
        match self {
            Self::Serve { settings, demo } => serve::serve(settings, demo).await,
            Self::Migrate(storage) => with_database(&storage, async |pool| db::migrate(pool).await).await,
            Self::Extract { file } => extract::extract(&file),
            Self::Report { report, storage } => report.run(&storage, handing).await,
            Self::User(user) => user.run().await,
            Self::Demo(DemoArgs { command: DemoCommand::Load(storage) }) => {
                with_database(&storage, async |pool| {
                    db::migrate(pool).await?;
                    load_demo(pool).await
                })
                .await
            }
            Self::Journal(JournalArgs { command: JournalCommand::Verify(storage) }) => {
                with_database(&storage, async |pool| {
                    db::migrate(pool).await?;
                    let verification = journal::verify(pool).await?;
                    println!("{verification}");
                    anyhow::ensure!(verification.intact(), "the journal is not as it was written");
                    Ok(())
                })
                .await
            }
        }
    }
}

/// Loads the demo into an empty database; one that holds it already stays as it is.
async fn load_demo(pool: &sqlx::PgPool) -> anyhow::Result<()> {
    if demo::is_marked(pool).await? {
        return Ok(());
    }
    tracing::info!("loading the demo");
    demo::load(pool, Clock::system().today()).await
}
