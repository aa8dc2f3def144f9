//! SQL of changes of units.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, types::Json};

use crate::unit::change::{ChangeKind, ChangeState, Terms};

/// A change as it is kept.
#[derive(Clone, Debug)]
pub struct Change {
    pub id: i64,
    pub kind: ChangeKind,
    pub state: ChangeState,
    /// The first day on which it counts.
    pub effective_on: NaiveDate,
    /// The deciding document.
    pub decision: String,
    pub reason: String,
    pub terms: Terms,
    /// Whether people keep their roles at the successor of a unit that ends.
    pub moves_accounts: bool,
    /// Of a change of lead: the task's plan.
    pub plan_id: Option<i64>,
    pub created_by: String,
    pub created_at: DateTime<Utc>,
    pub decided_by_id: Option<i64>,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    /// When it was carried out or withdrawn.
    pub ended_at: Option<DateTime<Utc>>,
    /// What was counted when it was carried out.
    pub outcome: Option<Value>,
    /// Why it could not be carried out on its day.
    pub hindrance: Option<String>,
}

/// The change of an id.
pub async fn find(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<Change>> {
    let row = sqlx::query!(
        r#"
        select c.kind as "kind: ChangeKind", c.state as "state: ChangeState", c.effective_on, c.decision, c.reason,
            c.terms as "terms: Json<Terms>", c.moves_accounts, c.plan_id, m.full_name as created_by, c.created_at,
            c.decided_by as decided_by_id, d.full_name as "decided_by?", c.decided_at, c.ended_at, c.outcome, c.hindrance
        from unit_change c
        join account m on m.id = c.created_by
        left join account d on d.id = c.decided_by
        where c.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Change {
        id,
        kind: row.kind,
        state: row.state,
        effective_on: row.effective_on,
        decision: row.decision,
        reason: row.reason,
        terms: row.terms.0,
        moves_accounts: row.moves_accounts,
        plan_id: row.plan_id,
        created_by: row.created_by,
        created_at: row.created_at,
        decided_by_id: row.decided_by_id,
        decided_by: row.decided_by,
        decided_at: row.decided_at,
        ended_at: row.ended_at,
        outcome: row.outcome,
        hindrance: row.hindrance,
    }))
}

/// A change held against others until the transaction ends.
pub async fn lock(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<Change>> {
    sqlx::query!("select id from unit_change where id = $1 for update", id).fetch_optional(&mut *tx).await?;
    find(tx, id).await
}

/// A planned change whose day has come, held against others; none while somebody else carries it out, or did.
pub async fn lock_due(tx: &mut PgConnection, id: i64, today: NaiveDate) -> sqlx::Result<Option<Change>> {
    let held = sqlx::query!(
        "select id from unit_change
         where id = $1 and state = 'planned' and hindrance is null and effective_on <= $2 for update skip locked",
        id,
        today,
    )
    .fetch_optional(&mut *tx)
    .await?;
    match held {
        Some(_) => find(tx, id).await,
        None => Ok(None),
    }
}

/// The planned changes whose day has come and that nothing has hindered, in the order of their days.
pub async fn due(db: impl PgExecutor<'_>, today: NaiveDate) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select id from unit_change where state = 'planned' and hindrance is null and effective_on <= $1
         order by effective_on, id",
        today
    )
    .fetch_all(db)
    .await
}

/// A change about to be drafted.
pub struct NewChange<'a> {
    pub effective_on: NaiveDate,
    pub decision: &'a str,
    pub reason: &'a str,
    pub terms: &'a Terms,
    pub plan_id: Option<i64>,
    pub by: i64,
    pub at: DateTime<Utc>,
}

/// Stores a draft; its id.
pub async fn insert(tx: &mut PgConnection, new: &NewChange<'_>) -> sqlx::Result<i64> {
    let id = sqlx::query_scalar!(
        "insert into unit_change (kind, effective_on, decision, reason, terms, plan_id, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        new.terms.kind().code(),
        new.effective_on,
        new.decision,
        new.reason,
        Json(new.terms) as _,
        new.plan_id,
        new.by,
        new.at,
    )
    .fetch_one(&mut *tx)
    .await?;
    set_units(tx, id, &new.terms.before(), &new.terms.after()).await?;
    Ok(id)
}

/// Says which units a change is about.
pub async fn set_units(tx: &mut PgConnection, id: i64, before: &[i64], after: &[i64]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into unit_change_unit (change_id, unit_id, part)
         select $1::bigint, unit_id, 'before' from unnest($2::bigint[]) unit_id
         union select $1::bigint, unit_id, 'after' from unnest($3::bigint[]) unit_id
         on conflict on constraint unit_change_unit_pkey do nothing",
        id,
        before,
        after,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes a draft anew.
pub async fn rewrite(tx: &mut PgConnection, id: i64, new: &NewChange<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "update unit_change set effective_on = $2, decision = $3, reason = $4, terms = $5 where id = $1",
        id,
        new.effective_on,
        new.decision,
        new.reason,
        Json(new.terms) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes that somebody has confirmed a change, which now waits for its day.
pub async fn plan(
    tx: &mut PgConnection,
    id: i64,
    moves_accounts: bool,
    by: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update unit_change set state = 'planned', moves_accounts = $2, decided_by = $3, decided_at = $4, hindrance = null
         where id = $1",
        id,
        moves_accounts,
        by,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes that a change has been carried out, and what it did.
pub async fn finish(tx: &mut PgConnection, id: i64, outcome: &Value, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("update unit_change set state = 'done', outcome = $2, ended_at = $3 where id = $1", id, outcome, at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes that a change will not be.
pub async fn withdraw(tx: &mut PgConnection, id: i64, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("update unit_change set state = 'withdrawn', ended_at = $2 where id = $1", id, at).execute(tx).await?;
    Ok(())
}

/// Notes why a planned change could not be carried out.
pub async fn hinder(db: impl PgExecutor<'_>, id: i64, why: &str) -> sqlx::Result<()> {
    sqlx::query!("update unit_change set hindrance = $2 where id = $1 and state = 'planned'", id, why)
        .execute(db)
        .await?;
    Ok(())
}

/// A change in a list, or in a unit's history.
#[derive(Clone, Debug)]
pub struct ChangeLine {
    pub id: i64,
    pub kind: ChangeKind,
    pub state: ChangeState,
    pub effective_on: NaiveDate,
    pub decision: String,
    pub terms: Terms,
    pub hindrance: Option<String>,
    pub plan_id: Option<i64>,
    /// The units before and after, by name: of a new name, the one borne until then.
    pub before: Vec<String>,
    pub after: Vec<String>,
    /// Whether the unit asked for was there before, and is there after.
    pub was: bool,
    pub is: bool,
    /// Of a change of members: the group.
    pub group: Option<String>,
}

/// The changes of a unit: those to come and those that were; newest first.
pub async fn of_unit(db: impl PgExecutor<'_>, unit_id: i64) -> sqlx::Result<Vec<ChangeLine>> {
    lines(db, Some(unit_id), None).await
}

/// The changes of units within reach, without those of single tasks; what still waits first.
pub async fn within(db: impl PgExecutor<'_>, reach: &[i64]) -> sqlx::Result<Vec<ChangeLine>> {
    lines(db, None, Some(reach)).await
}

async fn lines(db: impl PgExecutor<'_>, unit_id: Option<i64>, reach: Option<&[i64]>) -> sqlx::Result<Vec<ChangeLine>> {
    let rows = sqlx::query!(
        r#"
        select c.id, c.kind as "kind: ChangeKind", c.state as "state: ChangeState", c.effective_on, c.decision,
            c.terms as "terms: Json<Terms>", c.hindrance, c.plan_id, g.name as "group?",
            coalesce(n.before, '{}') as "before!", coalesce(n.after, '{}') as "after!",
            coalesce(n.was, false) as "was!", coalesce(n.is_still, false) as "is!"
        from unit_change c
        left join unit_group g on g.id = (c.terms -> 'group' ->> 'group')::bigint
        left join lateral (
            select array_agg(coalesce(old.name, u.name) order by u.position, u.name collate vi) filter (where x.part = 'before') as before,
                array_agg(u.name order by u.position, u.name collate vi) filter (where x.part = 'after') as after,
                bool_or(x.part = 'before' and x.unit_id = $1) as was, bool_or(x.part = 'after' and x.unit_id = $1) as is_still
            from unit_change_unit x
            join unit u on u.id = x.unit_id
            left join unit_name old on old.unit_id = u.id and old.change_id = c.id
            where x.change_id = c.id
        ) n on true
        where ($1::bigint is null or (c.state in ('planned', 'done')
                and exists (select from unit_change_unit x where x.change_id = c.id and x.unit_id = $1)))
            and ($2::bigint[] is null or (c.kind <> 'lead'
                and not exists (select from unit_change_unit x where x.change_id = c.id and x.unit_id <> all($2))))
        order by c.state not in ('draft', 'planned'), c.effective_on desc, c.id desc
        "#,
        unit_id,
        reach,
    )
    .fetch_all(db)
    .await?;
    let lines = rows.into_iter().map(|row| ChangeLine {
        id: row.id,
        kind: row.kind,
        state: row.state,
        effective_on: row.effective_on,
        decision: row.decision,
        terms: row.terms.0,
        hindrance: row.hindrance,
        plan_id: row.plan_id,
        before: row.before,
        after: row.after,
        was: row.was,
        is: row.is,
        group: row.group,
    });
    Ok(lines.collect())
}
