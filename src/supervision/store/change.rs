//! Records and demands as they are written and changed, several records in few statements.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::super::{Author, RecordState, rules::Demand};
use crate::{
    attachment::Kind,
    progress::supervised::{DemandState, RecordKind},
};

/// What a record says.
#[derive(Clone, Debug)]
pub struct Words {
    pub kind: RecordKind,
    pub planned_id: Option<i64>,
    pub held_on: NaiveDate,
    pub members: String,
    pub title: String,
    pub findings: String,
}

/// A demand about to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDemand {
    pub words: String,
    pub due_on: NaiveDate,
}

fn columns(demands: &[NewDemand]) -> (Vec<&str>, Vec<NaiveDate>) {
    demands.iter().map(|demand| (demand.words.as_str(), demand.due_on)).unzip()
}

/// The records that say these very words of these units and make these demands, written by the same person and in this state, in the units' order.
/// Holds the author's unit, so that of two who look at once the second sees what the first has written.
pub async fn same_words(
    tx: &mut PgConnection,
    (author, author_unit_id): (Author, i64),
    plan_id: i64,
    units: &[i64],
    (words, demands): (&Words, &[NewDemand]),
    (by, state): (i64, RecordState),
) -> sqlx::Result<Vec<i64>> {
    let (asked, due) = columns(demands);
    sqlx::query!("select id from unit where id = $1 for no key update", author_unit_id)
        .fetch_optional(&mut *tx)
        .await?;
    sqlx::query_scalar!(
        r#"select max(id) as "id!" from supervision_record r
           where author_unit_id = $1 and author_role = $2 and plan_id = $3 and unit_id = any($4) and kind = $5 and held_on = $6
                and members = $7 and title = $8 and findings = $9 and written_by = $10 and state = $11
                and (select coalesce(array_agg(d.words order by d.position), '{}') = $12 and coalesce(array_agg(d.due_on order by d.position), '{}') = $13
                    from supervision_demand d where d.record_id = r.id)
           group by unit_id order by array_position($4, unit_id)"#,
        author_unit_id,
        author.code(),
        plan_id,
        units,
        words.kind.code(),
        words.held_on,
        words.members,
        words.title,
        words.findings,
        by,
        state.code(),
        &asked as &[&str],
        &due
    )
    .fetch_all(tx)
    .await
}

/// Writes drafts that say the same, one for each unit; their ids in the units' order.
pub async fn insert(
    tx: &mut PgConnection,
    (author, author_unit_id): (Author, i64),
    plan_id: i64,
    units: &[i64],
    words: &Words,
    (by, at): (i64, DateTime<Utc>),
) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "insert into supervision_record (author_unit_id, author_role, kind, plan_id, unit_id, planned_id, held_on, members, title,
            findings, written_by, written_at)
         select $1, $2, $3, $4, unit.id, $6, $7, $8, $9, $10, $11, $12
         from unnest($5::bigint[]) with ordinality as unit (id, place) order by unit.place returning id",
        author_unit_id,
        author.code(),
        words.kind.code(),
        plan_id,
        units,
        words.planned_id,
        words.held_on,
        words.members,
        words.title,
        words.findings,
        by,
        at
    )
    .fetch_all(tx)
    .await
}

/// Gives a draft other words.
pub async fn rewrite(
    tx: &mut PgConnection,
    id: i64,
    words: &Words,
    (by, at): (i64, DateTime<Utc>),
) -> sqlx::Result<()> {
    sqlx::query!(
        "update supervision_record
         set kind = $2, planned_id = $3, held_on = $4, members = $5, title = $6, findings = $7, written_by = $8, written_at = $9,
            version = version + 1
         where id = $1",
        id,
        words.kind.code(),
        words.planned_id,
        words.held_on,
        words.members,
        words.title,
        words.findings,
        by,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Gives drafts their demands, all the same, and each its unit's parts in tasks; what they had is gone.
pub async fn parts(
    tx: &mut PgConnection,
    records: &[i64],
    demands: &[NewDemand],
    tasks: &[i64],
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!("delete from supervision_demand where record_id = any($1)", records).execute(&mut *tx).await?;
    sqlx::query!("delete from supervision_scope where record_id = any($1)", records).execute(&mut *tx).await?;
    let (words, due) = columns(demands);
    sqlx::query!(
        "insert into supervision_demand (record_id, position, words, due_on, moved_at)
         select r.id, d.place, d.words, d.due_on, $4
         from unnest($1::bigint[]) r (id) cross join unnest($2::text[], $3::date[]) with ordinality as d (words, due_on, place)",
        records,
        &words as &[&str],
        &due,
        at
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into supervision_scope (record_id, assignment_id)
         select distinct on (r.id, a.task_id) r.id, a.id
         from supervision_record r join assignment a on a.unit_id = r.unit_id and a.plan_id = r.plan_id
         where r.id = any($1) and a.task_id = any($2)
         order by r.id, a.task_id, a.role = 'lead' desc, a.to_on desc nulls first, a.id desc",
        records,
        tasks
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A record as it is held.
#[derive(Clone, Debug)]
pub struct LockedRecord {
    pub state: RecordState,
    pub version: i32,
    /// The days of its demands.
    pub due: Vec<NaiveDate>,
}

/// Holds a record until the transaction ends.
pub async fn lock(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<LockedRecord>> {
    let held = sqlx::query!(
        r#"select state as "state: RecordState", version from supervision_record where id = $1 for update"#,
        id
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(held) = held else { return Ok(None) };
    let due =
        sqlx::query_scalar!("select due_on from supervision_demand where record_id = $1", id).fetch_all(tx).await?;
    Ok(Some(LockedRecord { state: held.state, version: held.version, due }))
}

/// Issues records, or takes them back for a reason.
pub async fn move_record(
    tx: &mut PgConnection,
    ids: &[i64],
    state: RecordState,
    reason: &str,
    (by, at): (i64, DateTime<Utc>),
) -> sqlx::Result<()> {
    sqlx::query!(
        "update supervision_record
         set state = $2, reason = $3, version = version + 1,
            issued_by = coalesce(issued_by, $4), issued_at = coalesce(issued_at, $5)
         where id = any($1)",
        ids,
        state.code(),
        reason,
        by,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Gives a draft up.
pub async fn delete(tx: &mut PgConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query!("delete from supervision_record where id = $1", id).execute(tx).await?;
    Ok(())
}

/// A demand as it is held.
#[derive(Clone, Debug)]
pub struct LockedDemand {
    pub demand: Demand,
    pub position: i32,
    pub version: i32,
}

/// Holds a demand, and its record as it is, until the transaction ends.
pub async fn lock_demand(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<LockedDemand>> {
    // The record first, as whoever takes it back holds it.
    let record = sqlx::query_scalar!(
        r#"select r.state as "state: RecordState" from supervision_record r
           where r.id = (select d.record_id from supervision_demand d where d.id = $1) for share"#,
        id
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(record) = record else { return Ok(None) };
    let held = sqlx::query!(
        r#"select position, state as "state: DemandState", answered_by, reminded_on, version
           from supervision_demand where id = $1 for update"#,
        id
    )
    .fetch_optional(tx)
    .await?;
    Ok(held.map(|held| LockedDemand {
        demand: Demand { record, state: held.state, answered_by: held.answered_by, reminded_on: held.reminded_on },
        position: held.position,
        version: held.version,
    }))
}

/// Moves a demand; an answer is the account's of that day.
pub async fn move_demand(
    tx: &mut PgConnection,
    id: i64,
    state: DemandState,
    answered: Option<(i64, NaiveDate)>,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update supervision_demand
         set state = $2, answered_by = coalesce($3, answered_by), answered_on = coalesce($4, answered_on), moved_at = $5,
            version = version + 1
         where id = $1",
        id,
        state.code(),
        answered.map(|(by, _)| by),
        answered.map(|(_, day)| day),
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes that a demand was reminded of by hand.
pub async fn note_reminded(tx: &mut PgConnection, id: i64, today: NaiveDate) -> sqlx::Result<()> {
    sqlx::query!(
        "update supervision_demand set reminded = reminded + 1, reminded_on = $2, version = version + 1 where id = $1",
        id,
        today
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Says to which records messages speak, each to one, and to which of its demands.
pub async fn link(
    tx: &mut PgConnection,
    messages: &[i64],
    records: &[i64],
    demand_id: Option<i64>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into supervision_message (message_id, record_id, demand_id)
         select l.message_id, l.record_id, $3::bigint from unnest($1::bigint[], $2::bigint[]) l (message_id, record_id)",
        messages,
        records,
        demand_id
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A file about to be attached: the stored one, and what it is.
pub struct NewFile<'a> {
    pub file_id: i64,
    pub name: &'a str,
    pub kind: Kind,
}

/// Attaches a file to each of these records, or to an answer.
pub async fn add_files(
    tx: &mut PgConnection,
    records: &[i64],
    message_id: Option<i64>,
    file: &NewFile<'_>,
    (by, at): (i64, DateTime<Utc>),
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into supervision_file (record_id, message_id, file_id, name, kind, added_by, added_at)
         select unnest($1::bigint[]), $2::bigint, $3, $4, $5, $6, $7",
        records,
        message_id,
        file.file_id,
        file.name,
        file.kind.code(),
        by,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes a file out of a draft.
pub async fn drop_file(tx: &mut PgConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query!("delete from supervision_file where id = $1", id).execute(tx).await?;
    Ok(())
}
