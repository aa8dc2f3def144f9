//! What an administrator decides about jobs and their schedule: each one transaction with its journal entry.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::PgPool;

use super::{
    GivenUp, Kinds, schedule,
    store::{self, desk},
};
use crate::{
    journal::{self, By, Entry},
    web::{Error, Result},
};

/// A decision about one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// A failed one is begun again.
    RunAgain,
    /// A waiting one is begun now.
    RunNow,
    /// One that failed or waits is done no more.
    Drop,
}

impl Decision {
    fn fits(self, state: &str) -> bool {
        match self {
            Self::RunAgain => state == "failed",
            Self::RunNow => state == "waiting",
            Self::Drop => matches!(state, "failed" | "waiting"),
        }
    }
}

/// Carries out a decision about a job; false where the job has moved on meanwhile.
pub(super) async fn decide(
    pool: &PgPool,
    kinds: &Kinds,
    by: &By,
    decision: Decision,
    job: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut tx = pool.begin().await?;
    let state = desk::state(&mut tx, job).await?.ok_or(Error::NotFound)?;
    if !decision.fits(&state) {
        return Ok(false);
    }
    let (decided, entry) = match decision {
        Decision::RunAgain => (desk::let_run(&mut tx, job, now).await?, Entry::new("job.run_again", job)),
        Decision::RunNow => (desk::let_run(&mut tx, job, now).await?, Entry::new("job.run_now", job)),
        Decision::Drop => (desk::delete(&mut tx, job).await?, Entry::new("job.dropped", job)),
    };
    if decision == Decision::Drop {
        let given_up = GivenUp { label: kinds.label(&decided.kind).to_owned(), error: decided.error.clone(), at: now };
        kinds.give_up(&mut tx, (&decided.kind, decided.payload.clone()), &given_up).await?;
    }
    journal::write(&mut tx, by, entry.after(told(kinds, decided))).await?;
    tx.commit().await?;
    Ok(true)
}

/// What the journal keeps of a job.
fn told(kinds: &Kinds, job: desk::Decided) -> Value {
    let about = kinds.about(&job.kind, job.payload).unwrap_or_default();
    json!({ "kind": kinds.label(&job.kind), "about": about, "error": job.error })
}

/// Begins every failed job again, of one kind or of all; how many there were.
pub(super) async fn run_all_again(
    pool: &PgPool,
    kinds: &Kinds,
    by: &By,
    kind: Option<&str>,
    now: DateTime<Utc>,
) -> Result<u64> {
    let mut tx = pool.begin().await?;
    let jobs = desk::let_all_run(&mut tx, kind, now).await?;
    if jobs > 0 {
        let after = json!({ "jobs": jobs, "kind": kind.map(|code| kinds.label(code)) });
        journal::write(&mut tx, by, Entry::general("job.all_run_again").after(after)).await?;
    }
    tx.commit().await?;
    Ok(jobs)
}

/// Sets the hour of daily work, or that it does not come back; when it comes next, or nothing where all stays as it was.
pub(super) async fn set_hour(
    pool: &PgPool,
    kinds: &Kinds,
    by: &By,
    kind: &str,
    (minute, enabled): (u16, bool),
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let mut tx = pool.begin().await?;
    let was = desk::entry(&mut tx, kind).await?.ok_or(Error::NotFound)?;
    if (was.minute_of_day, was.enabled) == (i16::try_from(minute).unwrap_or_default(), enabled) {
        return Ok(None);
    }
    // From now on: an hour that passed while it was off is not made up for.
    let next_at = schedule::next_after(now, minute);
    desk::set_entry(&mut tx, kind, minute, enabled, next_at).await?;
    let label = kinds.label(kind);
    let state =
        |minute: i16, enabled: bool| json!({ "kind": label, "hour": schedule::hour_text(minute), "enabled": enabled });
    let entry = Entry::general("job_schedule.changed")
        .before(state(was.minute_of_day, was.enabled))
        .after(state(i16::try_from(minute).unwrap_or_default(), enabled));
    journal::write(&mut tx, by, entry).await?;
    tx.commit().await?;
    Ok(Some(next_at))
}

/// Puts daily work among the jobs out of its hour; false where it waits or is being done already.
pub(super) async fn put_now(pool: &PgPool, kinds: &Kinds, by: &By, kind: &str, now: DateTime<Utc>) -> Result<bool> {
    let mut tx = pool.begin().await?;
    desk::entry(&mut tx, kind).await?.ok_or(Error::NotFound)?;
    if desk::is_under_way(&mut tx, kind).await? {
        return Ok(false);
    }
    store::insert(&mut tx, kind, &[schedule::no_fields()], now).await?;
    desk::note_put(&mut tx, kind, now).await?;
    let after = json!({ "kind": kinds.label(kind) });
    journal::write(&mut tx, by, Entry::general("job_schedule.put_now").after(after)).await?;
    tx.commit().await?;
    Ok(true)
}
