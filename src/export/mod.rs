//! What is taken out of the portal beyond the lists of single pages: the raw rows of a plan over many periods and lists too long
//! for one request, made as jobs since they take minutes; and a plan's tracking table.

mod access;
mod asking;
mod making;
pub mod pages;
mod rows;
mod store;
mod tracking;

use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::web::{App, Result};

pub use making::{MakeExport, give_up, make};

/// How long a file is kept once it is made.
pub const KEPT: Duration = Duration::days(7);
/// How long making one may take before its reader is told that something is wrong.
const PATIENCE: Duration = Duration::hours(1);
/// Most periods of one file.
const MOST_PERIODS: usize = 60;

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// The lead assignments of a plan, period by period; the periods as addresses name them, the earliest first.
    Periods { plan: i64, periods: Vec<String> },
    /// All rows of a list, whose address names the form of the file too.
    List { address: String },
}

impl What {
    /// What the journal keeps of it.
    fn told(&self, title: &str) -> serde_json::Value {
        match self {
            Self::Periods { plan, periods } => json!({ "title": title, "plan": plan, "periods": periods }),
            Self::List { address } => json!({ "title": title, "address": address }),
        }
    }

    /// How many steps it takes: each period, and writing the file; of a list reading it, and keeping its file.
    fn steps(&self) -> i32 {
        match self {
            Self::Periods { periods, .. } => i32::try_from(periods.len()).unwrap_or(i32::MAX).saturating_add(1),
            Self::List { .. } => 3,
        }
    }
}

/// Takes away exports whose days are over, with their files.
///
/// # Errors
/// When the database or the store of files does not answer.
pub async fn sweep(app: &App) -> Result<()> {
    for old in store::old(&app.pool, app.clock.now() - KEPT).await? {
        let mut tx = app.pool.begin().await?;
        // While the content is held: somebody may be about to keep the same again.
        if let Some(hash) = store::remove(&mut tx, &old).await? {
            app.files.forget(hash).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
