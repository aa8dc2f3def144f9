//! Obstacles as they are changed: a whole group at a time, in few statements.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::super::{
    State,
    rules::{Change, Member},
};

/// An obstacle about to be raised.
pub struct NewObstacle<'a> {
    pub plan_id: i64,
    pub task_id: Option<i64>,
    pub assignment_id: Option<i64>,
    pub report_id: Option<i64>,
    pub unit_id: i64,
    pub title: &'a str,
    pub words: &'a str,
    pub request: &'a str,
    pub raised_by: i64,
    pub raised_at: DateTime<Utc>,
}

/// An obstacle that says these very words and waits for TCCB, raised by the same person. Holds the unit, so that of two
/// who look at once the second sees what the first has raised.
pub async fn same_words(tx: &mut PgConnection, new: &NewObstacle<'_>) -> sqlx::Result<Option<i64>> {
    sqlx::query!("select id from unit where id = $1 for no key update", new.unit_id).fetch_optional(&mut *tx).await?;
    sqlx::query_scalar!(
        "select id from obstacle
         where plan_id = $1 and task_id is not distinct from $2 and unit_id = $3 and raised_by = $4 and state = 'open'
            and title = $5 and words = $6 and request = $7
         order by id limit 1",
        new.plan_id,
        new.task_id,
        new.unit_id,
        new.raised_by,
        new.title,
        new.words,
        new.request
    )
    .fetch_optional(tx)
    .await
}

/// Raises an obstacle; its id.
pub async fn insert(tx: &mut PgConnection, new: &NewObstacle<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into obstacle (plan_id, task_id, assignment_id, report_id, unit_id, title, words, request, since, raised_by, raised_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $10, $9, $10) returning id",
        new.plan_id,
        new.task_id,
        new.assignment_id,
        new.report_id,
        new.unit_id,
        new.title,
        new.words,
        new.request,
        new.raised_by,
        new.raised_at
    )
    .fetch_one(tx)
    .await
}

/// Holds these obstacles and all that are merged into them until the transaction ends.
pub async fn lock(tx: &mut PgConnection, ids: &[i64]) -> sqlx::Result<Vec<Member>> {
    sqlx::query!("select id from obstacle where id = any($1) or main_id = any($1) order by id for update", ids)
        .fetch_all(&mut *tx)
        .await?;
    // In a statement of its own, so that it sees what was merged into them while the locks were awaited.
    sqlx::query_as!(
        Member,
        r#"select o.id, o.plan_id, p.status <> 'active' as "plan_ended!", o.state as "state: State", o.main_id as main, o.since,
               o.version, o.raised_by
           from obstacle o join plan p on p.id = o.plan_id
           where o.id = any($1) or o.main_id = any($1) order by o.id for update of o"#,
        ids
    )
    .fetch_all(tx)
    .await
}

/// Writes changes down; each grows the version of its obstacle.
pub async fn apply(tx: &mut PgConnection, changes: &[Change]) -> sqlx::Result<()> {
    let ids: Vec<i64> = changes.iter().map(|change| change.id).collect();
    let states: Vec<String> = changes.iter().map(|change| change.state.code().to_owned()).collect();
    // Arrays of the macros hold no nulls; no obstacle has the number 0.
    let mains: Vec<i64> = changes.iter().map(|change| change.main.unwrap_or_default()).collect();
    let since: Vec<DateTime<Utc>> = changes.iter().map(|change| change.since).collect();
    sqlx::query!(
        "update obstacle o
         set state = c.state, main_id = nullif(c.main_id, 0), since = c.since, version = o.version + 1
         from unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[]) c (id, state, main_id, since)
         where o.id = c.id",
        &ids,
        &states,
        &mains,
        &since
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Says to which obstacles a message speaks.
pub async fn link(tx: &mut PgConnection, message_id: i64, obstacles: &[i64], internal: bool) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into obstacle_message (obstacle_id, message_id, internal) select distinct unnest($1::bigint[]), $2::bigint, $3::boolean",
        obstacles,
        message_id,
        internal
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A unit that speaks for an obstacle.
pub struct Carried {
    pub obstacle_id: i64,
    pub title: String,
    pub unit_id: i64,
    /// Whether it still exists.
    pub exists: bool,
}

/// The units that speak for these obstacles.
pub async fn carriers(db: impl PgExecutor<'_>, obstacles: &[i64], today: NaiveDate) -> sqlx::Result<Vec<Carried>> {
    sqlx::query_as!(
        Carried,
        r#"select o.id as obstacle_id, o.title, c.unit_id as "unit_id!", u.active_to is null or u.active_to >= $2 as "exists!"
           from obstacle_carrier c join obstacle o on o.id = c.obstacle_id join unit u on u.id = c.unit_id
           where c.obstacle_id = any($1) order by o.id, c.unit_id"#,
        obstacles,
        today
    )
    .fetch_all(db)
    .await
}
