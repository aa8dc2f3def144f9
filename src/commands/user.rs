//! `tiendo user`: accounts from the command line.

use std::io::BufRead;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use tiendo::account::admin::{self, NewAccount};
use tiendo::clock::Clock;
use tiendo::config::Storage;
use tiendo::db;

use super::database::with_database;

/// Arguments of `tiendo user`.
#[derive(Args, Debug)]
pub struct UserArgs {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Makes an account and prints its initial password
    Add {
        #[command(flatten)]
        account: AccountArgs,
        #[command(flatten)]
        storage: Storage,
    },
    /// Lists the accounts with what they may do today
    List(Storage),
    /// Gives an account a new password, prints it and ends the account's sessions
    Password {
        /// Name to sign in with
        username: String,
        #[command(flatten)]
        storage: Storage,
    },
    /// Shuts an account and ends its sessions
    Disable {
        /// Name to sign in with
        username: String,
        #[command(flatten)]
        storage: Storage,
    },
}

#[derive(Args, Debug)]
struct AccountArgs {
    /// Name to sign in with
    username: String,
    /// Name as officials write it
    #[arg(long)]
    name: String,
    /// E-mail address
    #[arg(long)]
    email: Option<String>,
    /// What the account may do, at the unit of --unit
    #[arg(long, requires = "unit", value_parser = ["staff", "head", "officer", "director", "observer", "administrator"])]
    role: Option<String>,
    /// Code of the unit where the role holds
    #[arg(long, requires = "role", value_name = "CODE")]
    unit: Option<String>,
    /// Name of that unit, when the database holds none yet
    #[arg(long, requires = "unit", value_name = "NAME")]
    unit_name: Option<String>,
    /// Reads the initial password from standard input instead of making one up
    #[arg(long)]
    password_stdin: bool,
}

impl UserArgs {
    /// Where the command's data live.
    pub fn storage(&self) -> &Storage {
        match &self.command {
            UserCommand::List(storage)
            | UserCommand::Add { storage, .. }
            | UserCommand::Password { storage, .. }
            | UserCommand::Disable { storage, .. } => storage,
        }
    }

    /// Does what the arguments say.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub async fn run(self) -> Result<()> {
        let storage = self.storage().clone();
        with_database(&storage, async |pool| {
            db::migrate(pool).await?;
            self.command.run(pool, &Clock::system()).await
        })
        .await
    }
}

impl UserCommand {
    async fn run(self, pool: &sqlx::PgPool, clock: &Clock) -> Result<()> {
        match self {
            Self::Add { account, .. } => {
                let given = account.password_stdin;
                let password = admin::add(pool, clock, account.try_into()?).await?;
                if !given {
                    println!("Initial password: {password}");
                }
            }
            Self::List(_) => {
                for line in admin::list(pool, clock).await? {
                    let state = if line.disabled_at.is_some() { "disabled" } else { "" };
                    println!("{}\t{}\t{}\t{state}", line.username, line.full_name, line.grants.join(" "));
                }
            }
            Self::Password { username, .. } => {
                println!("New password: {}", admin::reset_password(pool, clock, &username).await?);
            }
            Self::Disable { username, .. } => admin::disable(pool, clock, &username).await?,
        }
        Ok(())
    }
}

impl TryFrom<AccountArgs> for NewAccount {
    type Error = anyhow::Error;

    fn try_from(account: AccountArgs) -> Result<Self> {
        let password = if account.password_stdin {
            Some(std::io::stdin().lock().lines().next().context("no password on standard input")??)
        } else {
            None
        };
        Ok(Self {
            username: account.username,
            full_name: account.name,
            email: account.email,
            role: account.role,
            unit_code: account.unit,
            unit_name: account.unit_name,
            password,
        })
    }
}
