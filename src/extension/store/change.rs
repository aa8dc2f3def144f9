//! Requests as they are changed. Whoever acts on a deadline's requests locks the plan first, then the deadline, then the
//! request, so that an amendment and two people acting at once come one after the other.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::{super::State, deadline_of};

/// Keeps a plan from being amended or ended until the transaction ends; whether it runs.
pub async fn plan_runs(tx: &mut PgConnection, plan_id: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select status = 'active' as "runs!" from plan where id = $1 for share"#, plan_id)
        .fetch_one(tx)
        .await
}

/// Lets one act on the requests about a deadline come after the other, also while there is none.
pub async fn lock_deadline(tx: &mut PgConnection, deadline_id: i64) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('extension ' || $1::bigint, 0))", deadline_id)
        .execute(tx)
        .await?;
    Ok(())
}

/// An assignment and those it goes on from, all the way back.
pub async fn lineage(tx: &mut PgConnection, assignment_id: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"
        with recursive line (id) as (
            select $1::bigint
            union
            select l.predecessor_id from line
            join assignment_succession l on l.successor_id = line.id
            join assignment a on a.id = l.predecessor_id and a.role = 'lead'
        )
        select id as "id!" from line
        "#,
        assignment_id
    )
    .fetch_all(tx)
    .await
}

/// Whether a request of these assignments about a deadline waits for an answer.
pub async fn open_about(tx: &mut PgConnection, assignments: &[i64], deadline_id: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from extension where assignment_id = any($1) and deadline_id = $2
            and state in ('asked', 'offered')) as "open!""#,
        assignments,
        deadline_id
    )
    .fetch_one(tx)
    .await
}

/// A request about to be made.
pub struct New<'a> {
    pub assignment_id: i64,
    pub deadline_id: i64,
    pub planned_on: NaiveDate,
    pub due_on: NaiveDate,
    pub asked_for: NaiveDate,
    pub reason: &'a str,
    pub by: i64,
    pub at: DateTime<Utc>,
}

/// Makes a request; its id. Breaks `extension_one_open_key` where one is open.
pub async fn insert(tx: &mut PgConnection, new: &New<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into extension (assignment_id, deadline_id, planned_on, due_on, asked_for, reason, asked_by, asked_at, moved_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8) returning id",
        new.assignment_id,
        new.deadline_id,
        new.planned_on,
        new.due_on,
        new.asked_for,
        new.reason,
        new.by,
        new.at,
    )
    .fetch_one(tx)
    .await
}

/// A request held for the transaction.
pub struct Locked {
    pub assignment_id: i64,
    pub deadline_id: i64,
    pub state: State,
    pub version: i32,
    pub asked_for: NaiveDate,
    pub offered_for: Option<NaiveDate>,
    pub granted_for: Option<NaiveDate>,
    /// Whether the account at hand made the offer.
    pub offered: bool,
}

/// Locks a request after its deadline.
pub async fn lock(tx: &mut PgConnection, id: i64, account_id: i64) -> sqlx::Result<Option<Locked>> {
    let Some(deadline_id) = deadline_of(&mut *tx, id).await? else { return Ok(None) };
    lock_deadline(&mut *tx, deadline_id).await?;
    // In a statement of its own, so that it sees what was committed while the lock was awaited.
    let row = sqlx::query_as!(
        Locked,
        r#"
        select e.assignment_id, e.deadline_id, e.state as "state: State", e.version, e.asked_for, e.offered_for, e.granted_for,
            e.offered_by is not distinct from $2 as "offered!"
        from extension e where e.id = $1 for update of e
        "#,
        id,
        account_id
    )
    .fetch_one(tx)
    .await?;
    Ok(Some(row))
}

/// What an act makes of a request.
pub struct Change {
    pub state: State,
    /// Another day that is offered with it, and by whom.
    pub offered: Option<(NaiveDate, i64)>,
    pub granted_for: Option<NaiveDate>,
    /// Whether the Director has decided.
    pub overruled: bool,
    pub at: DateTime<Utc>,
}

/// Moves a request on; its version grows.
pub async fn settle(tx: &mut PgConnection, id: i64, change: &Change) -> sqlx::Result<()> {
    sqlx::query!(
        "update extension set state = $2, offered_for = coalesce($3, offered_for), offered_by = coalesce($4, offered_by),
            granted_for = $5, overruled = $6, moved_at = $7, version = version + 1
         where id = $1",
        id,
        change.state as State,
        change.offered.map(|(day, _)| day),
        change.offered.map(|(_, by)| by),
        change.granted_for,
        change.overruled,
        change.at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes down what was decided about the due day that a request is about, from a day on; none: it is taken back.
pub async fn grant(tx: &mut PgConnection, id: i64, due_on: Option<NaiveDate>, from_on: NaiveDate) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into extension_day (extension_id, assignment_id, deadline_id, due_on, from_on)
         select id, assignment_id, deadline_id, $2, $3 from extension where id = $1",
        id,
        due_on,
        from_on
    )
    .execute(tx)
    .await?;
    Ok(())
}
