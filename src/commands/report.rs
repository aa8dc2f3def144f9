//! `tiendo report`: the consolidated report of a plan as a file.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use tiendo::clock::Clock;
use tiendo::config::Storage;
use tiendo::consolidated::export;
use tiendo::db;

use super::database::with_database;

/// Arguments of `tiendo report`.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// The plan: its id, its number like 12/KH-SGDĐT, or what lists call it, like NQ28
    plan: String,
    /// The period, as addresses name it (quarter-2026-4) or by its name; the latest closed one, else the open one, if none is
    /// named
    #[arg(long)]
    period: Option<String>,
    /// The file to write: its ending, .docx or .xlsx, says which
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl ReportArgs {
    /// Makes the report and writes the file, or prints its bytes for root, who writes it.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub async fn run(self, storage: &Storage, handing: bool) -> Result<()> {
        let ending = self.out.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        let excel = match ending.as_deref() {
            Some("docx") => false,
            Some("xlsx") => true,
            _ => bail!("{} ends neither in .docx nor in .xlsx", self.out.display()),
        };
        with_database(storage, async |pool| {
            db::migrate(pool).await?;
            let mut connection = pool.acquire().await?;
            let today = Clock::system().today();
            let paper = export::paper(&mut connection, today, &self.plan, self.period.as_deref()).await?;
            let bytes = if excel {
                paper.excel(&std::env::temp_dir())?
            } else {
                match paper.word()? {
                    Ok(bytes) => bytes,
                    Err(misplaced) => {
                        let told = misplaced.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                        bail!("the report names figures that there are not: {told}");
                    }
                }
            };
            if let Some(edition) = export::later_than(&mut connection, &paper, &bytes, excel).await? {
                eprintln!("what was changed since edition {edition} was made is in it");
            }
            if handing {
                io::stdout().lock().write_all(&bytes)?;
            } else {
                self.keep(&bytes)?;
            }
            eprintln!("{}", paper.name());
            Ok(())
        })
        .await
    }

    /// Writes the file.
    ///
    /// # Errors
    /// One sentence, where it cannot be written.
    pub fn keep(&self, bytes: &[u8]) -> Result<()> {
        fs::write(&self.out, bytes).with_context(|| format!("cannot write {}", self.out.display()))
    }
}
