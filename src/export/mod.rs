//! What is taken out of the portal beyond the lists of single pages: the raw rows of a plan over many periods, made as a job
//! since it takes minutes, and a plan's tracking table.

mod access;
mod making;
pub mod pages;
mod rows;
mod store;
mod tracking;

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    jobs::Kinds,
    web::{App, Result},
};

pub use making::MakeExport;

/// How long a file is kept.
pub const KEPT: Duration = Duration::days(7);
/// How long making one may take before its reader is told that something is wrong.
const PATIENCE: Duration = Duration::hours(1);
/// Most periods of one file.
const MOST_PERIODS: usize = 60;

/// What was asked for: the lead assignments of a plan, period by period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct What {
    pub plan: i64,
    /// As addresses name them, the earliest first.
    pub periods: Vec<String>,
}

impl What {
    /// How many steps it takes: each period, and writing the file.
    fn steps(&self) -> i32 {
        i32::try_from(self.periods.len()).unwrap_or(i32::MAX).saturating_add(1)
    }
}

/// The kinds of work that exports need.
pub fn kinds(kinds: Kinds) -> Kinds {
    kinds.with::<MakeExport>()
}

/// Takes away exports whose days are over, with their files.
///
/// # Errors
/// When the database or the store of files does not answer.
pub async fn sweep(app: &App) -> Result<()> {
    for old in store::old(&app.pool, app.clock.now() - KEPT).await? {
        let mut tx = app.pool.begin().await?;
        let alone = store::remove(&mut tx, &old).await?;
        tx.commit().await?;
        if let Some(hash) = alone {
            app.files.forget(hash).await?;
        }
    }
    Ok(())
}
