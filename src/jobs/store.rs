//! SQL of jobs and of their schedule: what an instance asks and writes down. What the administrator asks stands in `desk`.

pub mod desk;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// Puts jobs of one kind in the queue.
pub async fn insert(
    tx: &mut PgConnection,
    kind: &str,
    payloads: &[serde_json::Value],
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into job (kind, payload, run_at, wanted_at) select $1, payload, $3, $3 from unnest($2::jsonb[]) payload",
        kind,
        payloads,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A job that an instance has taken.
#[derive(Clone, Debug)]
pub struct Taken {
    pub id: i64,
    pub kind: String,
    pub payload: serde_json::Value,
    /// How often it was begun, this time included.
    pub attempts: i32,
}

/// Who takes jobs, and which.
#[derive(Clone, Copy, Debug)]
pub struct Taking<'a> {
    pub worker: &'a str,
    /// The kinds of work that it knows.
    pub kinds: &'a [&'a str],
    /// The jobs that it has in hand: however its clock jumps, it does none beside itself.
    pub held: &'a [i64],
    /// At most so many.
    pub most: i64,
}

/// Takes jobs whose time has come, and jobs of instances that no longer live.
pub async fn take(
    pool: &PgPool,
    taking: &Taking<'_>,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> sqlx::Result<Vec<Taken>> {
    // Materialised, so that the limit is applied once, whatever the plan.
    sqlx::query_as!(
        Taken,
        r#"
        with next as materialized (
            select id from job
            where ((state = 'waiting' and run_at <= $4) or (state = 'running' and lease_until < $4))
                and kind = any($2) and id <> all($6)
            order by run_at, id
            limit $3
            for update skip locked)
        update job set state = 'running', worker = $1, lease_until = $5, attempts = attempts + 1, started_at = $4
        from next where job.id = next.id
        returning job.id, job.kind, job.payload, job.attempts
        "#,
        taking.worker,
        taking.kinds as &[&str],
        taking.most,
        now,
        lease_until,
        taking.held,
    )
    .fetch_all(pool)
    .await
}

/// Whether a job of a kind waits that is not to be begun before an instant.
pub async fn waits(tx: &mut PgConnection, kind: &str, from: DateTime<Utc>) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from job where kind = $1 and state = 'waiting' and run_at >= $2) as "waits!""#,
        kind,
        from
    )
    .fetch_one(tx)
    .await
}

/// Says that an instance still lives that has these jobs in hand.
pub async fn renew(pool: &PgPool, worker: &str, held: &[i64], lease_until: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update job set lease_until = $3 where id = any($2) and worker = $1 and state = 'running'",
        worker,
        held,
        lease_until,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// What became of a job.
#[derive(Clone, Debug)]
pub enum End<'a> {
    Done,
    /// It is tried again at that instant.
    Waiting(DateTime<Utc>, &'a str),
    Failed(&'a str),
}

/// Writes down what became of a job; false if it is this instance's no longer, and then nothing is written.
pub async fn end(
    tx: &mut PgConnection,
    worker: &str,
    job: &Taken,
    end: &End<'_>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let (state, run_at, error) = match *end {
        End::Done => ("done", None, ""),
        End::Waiting(at, why) => ("waiting", Some(at), why),
        End::Failed(why) => ("failed", None, why),
    };
    let changed = sqlx::query!(
        "update job set state = $4, run_at = coalesce($5, run_at), error = $6, worker = null, lease_until = null,
            finished_at = case when $5::timestamptz is null then $7::timestamptz end
         where id = $1 and worker = $2 and attempts = $3 and state = 'running'",
        job.id,
        worker,
        job.attempts,
        state,
        run_at,
        error,
        now,
    )
    .execute(tx)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Whether another job of its kind was given up since an instant, and is still to be seen.
pub async fn failed_lately(tx: &mut PgConnection, job: &Taken, since: DateTime<Utc>) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from job where state = 'failed' and finished_at > $3 and kind = $2 and id <> $1) as "so!""#,
        job.id,
        job.kind,
        since,
    )
    .fetch_one(tx)
    .await
}

/// Deletes jobs that were done before an instant.
pub async fn sweep(pool: &PgPool, before: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("delete from job where state = 'done' and finished_at < $1", before).execute(pool).await?;
    Ok(())
}

/// Enters a kind of work in the schedule unless it is there.
pub async fn schedule(pool: &PgPool, kind: &str, minute: u16, next_at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into job_schedule (kind, minute_of_day, next_at) values ($1, $2, $3) on conflict do nothing",
        kind,
        i16::try_from(minute).unwrap_or_default(),
        next_at,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// An entry of the schedule whose time has come.
#[derive(Clone, Debug)]
pub struct Due {
    pub kind: String,
    pub minute_of_day: i16,
}

/// The entries whose time has come, of kinds that the program knows, locked; those that another instance is seeing to are
/// left to it.
pub async fn due(tx: &mut PgConnection, kinds: &[&str], now: DateTime<Utc>) -> sqlx::Result<Vec<Due>> {
    sqlx::query_as!(
        Due,
        "select kind, minute_of_day from job_schedule where enabled and next_at <= $1 and kind = any($2)
         order by next_at, kind for update skip locked",
        now,
        kinds as &[&str],
    )
    .fetch_all(tx)
    .await
}

/// Notes that an entry was put among the jobs, and when it is due again.
pub async fn put_off(
    tx: &mut PgConnection,
    kind: &str,
    next_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!("update job_schedule set next_at = $2, last_at = $3 where kind = $1", kind, next_at, last_at)
        .execute(tx)
        .await?;
    Ok(())
}
