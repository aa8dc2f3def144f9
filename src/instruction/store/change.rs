//! Instructions as they are given, changed and carried out: however many units, in few statements.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::super::State;

/// An instruction about to be given.
pub struct NewInstruction<'a> {
    pub owner_unit_id: i64,
    pub plan_id: Option<i64>,
    pub task_id: Option<i64>,
    pub obstacle_id: Option<i64>,
    pub title: &'a str,
    pub words: &'a str,
    pub due_on: Option<NaiveDate>,
    pub given_by: i64,
    pub given_at: DateTime<Utc>,
}

/// A unit to which it is given, and the group through which it was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressee {
    pub unit_id: i64,
    pub group_id: Option<i64>,
}

/// Holds a unit, so that of two who give the same in its name at once the second sees what the first has given.
pub async fn hold_owner(tx: &mut PgConnection, owner: i64) -> sqlx::Result<()> {
    sqlx::query!("select id from unit where id = $1 for no key update", owner).fetch_optional(tx).await?;
    Ok(())
}

/// An instruction that the same person gave to the very same units in the very same words since an instant.
pub async fn same(
    tx: &mut PgConnection,
    new: &NewInstruction<'_>,
    units: &[i64],
    since: DateTime<Utc>,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select n.id from instruction n
         where n.owner_unit_id = $1 and n.given_by = $2 and n.given_at >= $3 and n.title = $4 and n.words = $5
            and n.due_on is not distinct from $6 and n.plan_id is not distinct from $7 and n.task_id is not distinct from $8
            and n.obstacle_id is not distinct from $9 and n.withdrawn_at is null
            and array(select r.unit_id from instruction_recipient r where r.instruction_id = n.id order by r.unit_id)
                = array(select unnest($10::bigint[]) order by 1)
         order by n.id limit 1",
        new.owner_unit_id,
        new.given_by,
        since,
        new.title,
        new.words,
        new.due_on,
        new.plan_id,
        new.task_id,
        new.obstacle_id,
        units
    )
    .fetch_optional(tx)
    .await
}

/// Gives an instruction; its id.
pub async fn insert(tx: &mut PgConnection, new: &NewInstruction<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into instruction (owner_unit_id, plan_id, task_id, obstacle_id, title, words, due_on, given_by, given_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
        new.owner_unit_id,
        new.plan_id,
        new.task_id,
        new.obstacle_id,
        new.title,
        new.words,
        new.due_on,
        new.given_by,
        new.given_at
    )
    .fetch_one(tx)
    .await
}

/// Gives an instruction to units that do not have it yet; their parts, in the order of the units.
pub async fn add(
    tx: &mut PgConnection,
    id: i64,
    to: &[Addressee],
    due_on: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<i64>> {
    let units: Vec<i64> = to.iter().map(|one| one.unit_id).collect();
    let groups: Vec<Option<i64>> = to.iter().map(|one| one.group_id).collect();
    sqlx::query_scalar!(
        "insert into instruction_recipient (instruction_id, unit_id, group_id, due_on, given_at, moved_at)
         select $1, a.unit_id, a.group_id, $4, $5, $5 from unnest($2::bigint[], $3::bigint[]) a (unit_id, group_id)
         order by a.unit_id
         on conflict on constraint instruction_recipient_unit_key do nothing
         returning id",
        id,
        &units,
        &groups as &[Option<i64>],
        due_on,
        now
    )
    .fetch_all(tx)
    .await
}

/// An instruction as it stands while its row is held.
pub struct Locked {
    pub due_on: Option<NaiveDate>,
    pub version: i32,
    pub withdrawn: bool,
}

/// Holds an instruction until the transaction ends.
pub async fn lock(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<Locked>> {
    sqlx::query_as!(
        Locked,
        r#"select due_on, version, withdrawn_at is not null as "withdrawn!" from instruction where id = $1 for no key update"#,
        id
    )
    .fetch_optional(tx)
    .await
}

/// Holds the parts that are still to be carried out or accepted; their ids and the units.
pub async fn parts_open(tx: &mut PgConnection, id: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select id from instruction_recipient where instruction_id = $1 and state not in ('done', 'withdrawn')
         order by id for no key update",
        id
    )
    .fetch_all(tx)
    .await
}

/// Another day for an instruction, and for those of its parts that are not over.
pub async fn redate(tx: &mut PgConnection, id: i64, parts: &[i64], due_on: Option<NaiveDate>) -> sqlx::Result<()> {
    sqlx::query!(
        "with whole as (update instruction set due_on = $3, version = version + 1 where id = $1)
         update instruction_recipient set due_on = $3, version = version + 1 where id = any($2)",
        id,
        parts,
        due_on
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes that an instruction was changed as a whole.
pub async fn touch(tx: &mut PgConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query!("update instruction set version = version + 1 where id = $1", id).execute(tx).await?;
    Ok(())
}

/// Takes an instruction back, with those of its parts that are not over.
pub async fn withdraw(tx: &mut PgConnection, id: i64, parts: &[i64], now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "with whole as (update instruction set withdrawn_at = $3, version = version + 1 where id = $1)
         update instruction_recipient set state = 'withdrawn', version = version + 1, moved_at = $3 where id = any($2)",
        id,
        parts,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A unit's part as it stands while its row is held.
pub struct LockedPart {
    pub state: State,
    /// Who last reported.
    pub reported_by: Option<i64>,
    pub draft: String,
    /// Who wrote it.
    pub drafted_by: Option<i64>,
    pub version: i32,
}

/// Holds a unit's part until the transaction ends.
pub async fn lock_part(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<LockedPart>> {
    sqlx::query_as!(
        LockedPart,
        r#"select state as "state: State", reported_by, draft, drafted_by, version from instruction_recipient
           where id = $1 for no key update"#,
        id
    )
    .fetch_optional(tx)
    .await
}

/// What becomes of a unit's part.
pub struct Move<'a> {
    pub state: State,
    /// Who reported back, and on which day, where that is what was done.
    pub reported: Option<(i64, NaiveDate)>,
    /// What the unit's people are writing and who does, where they wrote something else than stood there.
    pub draft: Option<(&'a str, i64)>,
    /// Since when it stands there, where it has moved.
    pub at: Option<DateTime<Utc>>,
}

/// Writes down what became of a unit's part.
pub async fn move_part(tx: &mut PgConnection, id: i64, step: &Move<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "update instruction_recipient
         set state = $2, reported_by = coalesce($3, reported_by), reported_on = coalesce($4, reported_on),
            draft = coalesce($5, draft), drafted_by = coalesce($6, drafted_by), moved_at = coalesce($7, moved_at),
            version = version + 1
         where id = $1",
        id,
        step.state.code(),
        step.reported.map(|(by, _)| by),
        step.reported.map(|(_, on)| on),
        step.draft.map(|(words, _)| words),
        step.draft.map(|(_, by)| by),
        step.at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The message with which it was given.
pub async fn first_message(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select message_id from instruction_message where instruction_id = $1 and recipient_id is null
         order by message_id limit 1",
        id
    )
    .fetch_optional(tx)
    .await
}

/// Says to which part a message speaks; none: to the instruction as a whole.
pub async fn link(db: impl PgExecutor<'_>, message_id: i64, id: i64, part: Option<i64>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into instruction_message (message_id, instruction_id, recipient_id) values ($1, $2, $3)",
        message_id,
        id,
        part
    )
    .execute(db)
    .await?;
    Ok(())
}
