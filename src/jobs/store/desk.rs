//! SQL of the administrator's page: what waits, runs, failed and is done, and what the administrator decides.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// Jobs per page.
pub const PAGE_SIZE: i64 = 50;

/// How many jobs of a kind are in a state.
pub struct Count {
    pub state: String,
    pub kind: String,
    pub count: i64,
}

/// How many jobs there are, by state and kind.
pub async fn counts(pool: &PgPool) -> sqlx::Result<Vec<Count>> {
    sqlx::query_as!(
        Count,
        r#"select state, kind, count(*) as "count!" from job group by state, kind order by state, kind"#
    )
    .fetch_all(pool)
    .await
}

/// A job as the page lists it.
pub struct Job {
    pub id: i64,
    pub kind: String,
    pub payload: serde_json::Value,
    pub run_at: DateTime<Utc>,
    pub attempts: i32,
    pub worker: Option<String>,
    pub lease_until: Option<DateTime<Utc>>,
    pub error: String,
    pub wanted_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
}

/// One page of the jobs in a state, of one kind or of all: those that end last first, those still to be done in their
/// order.
pub async fn jobs(pool: &PgPool, state: &str, kind: Option<&str>, (size, page): (i64, i64)) -> sqlx::Result<Vec<Job>> {
    sqlx::query_as!(
        Job,
        "select id, kind, payload, run_at, attempts, worker, lease_until, error, wanted_at, started_at, finished_at
         from job
         where state = $1 and ($2::text is null or kind = $2)
         order by finished_at desc, run_at, id
         limit $3 offset $4",
        state,
        kind,
        size,
        (page - 1) * size,
    )
    .fetch_all(pool)
    .await
}

/// An instance that has jobs in hand.
pub struct Busy {
    pub worker: String,
    pub jobs: i64,
    /// Until when it is believed to live.
    pub lease_until: DateTime<Utc>,
}

/// The instances that have jobs in hand.
pub async fn busy(pool: &PgPool) -> sqlx::Result<Vec<Busy>> {
    sqlx::query_as!(
        Busy,
        r#"select worker as "worker!", count(*) as "jobs!", max(lease_until) as "lease_until!"
           from job where state = 'running' group by worker order by worker"#
    )
    .fetch_all(pool)
    .await
}

/// An entry of the schedule.
#[derive(Clone)]
pub struct Entry {
    pub kind: String,
    pub minute_of_day: i16,
    pub enabled: bool,
    pub next_at: DateTime<Utc>,
    pub last_at: Option<DateTime<Utc>>,
}

/// The schedule.
pub async fn schedule(pool: &PgPool) -> sqlx::Result<Vec<Entry>> {
    sqlx::query_as!(
        Entry,
        "select kind, minute_of_day, enabled, next_at, last_at from job_schedule order by minute_of_day, kind"
    )
    .fetch_all(pool)
    .await
}

/// One entry of the schedule, locked.
pub async fn entry(tx: &mut PgConnection, kind: &str) -> sqlx::Result<Option<Entry>> {
    sqlx::query_as!(
        Entry,
        "select kind, minute_of_day, enabled, next_at, last_at from job_schedule where kind = $1 for update",
        kind,
    )
    .fetch_optional(tx)
    .await
}

/// Sets an entry's hour, and whether it comes back at all.
pub async fn set_entry(
    tx: &mut PgConnection,
    kind: &str,
    minute: u16,
    enabled: bool,
    next_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update job_schedule set minute_of_day = $2, enabled = $3, next_at = $4 where kind = $1",
        kind,
        i16::try_from(minute).unwrap_or_default(),
        enabled,
        next_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes that an entry was put among the jobs, out of its hour.
pub async fn note_put(tx: &mut PgConnection, kind: &str, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("update job_schedule set last_at = $2 where kind = $1", kind, at).execute(tx).await?;
    Ok(())
}

/// Whether such work waits or is being done.
pub async fn is_under_way(tx: &mut PgConnection, kind: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from job where kind = $1 and state in ('waiting', 'running')) as "so!""#,
        kind,
    )
    .fetch_one(tx)
    .await
}

/// A job that was decided on.
pub struct Decided {
    pub kind: String,
    pub payload: serde_json::Value,
    pub error: String,
}

/// The state of a job, locked; none where there is no such job.
pub async fn state(tx: &mut PgConnection, job: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select state from job where id = $1 for update", job).fetch_optional(tx).await
}

/// Lets a job be begun now: one that failed as if it were new.
pub async fn let_run(tx: &mut PgConnection, job: i64, now: DateTime<Utc>) -> sqlx::Result<Decided> {
    let decided = sqlx::query_as!(
        Decided,
        "update job set state = 'waiting', run_at = $2, finished_at = null,
            attempts = case when state = 'failed' then 0 else attempts end
         where id = $1 returning kind, payload, error",
        job,
        now,
    )
    .fetch_one(&mut *tx)
    .await?;
    announce(tx).await?;
    Ok(decided)
}

/// Lets every failed job, of one kind or of all, be begun now as if it were new; how many there were.
pub async fn let_all_run(tx: &mut PgConnection, kind: Option<&str>, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "update job set state = 'waiting', run_at = $2, finished_at = null, attempts = 0
         where state = 'failed' and ($1::text is null or kind = $1)",
        kind,
        now,
    )
    .execute(&mut *tx)
    .await?;
    announce(tx).await?;
    Ok(done.rows_affected())
}

/// Deletes a job.
pub async fn delete(tx: &mut PgConnection, job: i64) -> sqlx::Result<Decided> {
    sqlx::query_as!(Decided, "delete from job where id = $1 returning kind, payload, error", job).fetch_one(tx).await
}

/// Says to whoever listens that there is work, once the transaction stands.
async fn announce(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select pg_notify('job', '')").execute(tx).await?;
    Ok(())
}
