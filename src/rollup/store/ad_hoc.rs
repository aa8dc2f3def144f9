//! SQL of periods called for by hand, and of sending days chosen by hand.

use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

/// A plan that an ad hoc period may ask for.
#[derive(Clone, Debug)]
pub struct Reporting {
    pub id: i64,
    pub short_title: String,
}

/// The running plans of an owner.
pub async fn running_plans(db: impl PgExecutor<'_>, owner_unit_id: i64) -> sqlx::Result<Vec<Reporting>> {
    sqlx::query_as!(
        Reporting,
        "select id, short_title from plan where owner_unit_id = $1 and status = 'active' order by issued_on nulls last, id",
        owner_unit_id
    )
    .fetch_all(db)
    .await
}

/// The plans chosen for an ad hoc period.
pub async fn chosen_plans(db: impl PgExecutor<'_>, period_id: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!("select plan_id from period_plan where period_id = $1 order by plan_id", period_id)
        .fetch_all(db)
        .await
}

/// What somebody who calls for a period says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub name: String,
    pub starts_on: NaiveDate,
    pub cut_off_on: NaiveDate,
    pub send_by: NaiveDate,
    pub note: String,
    pub plans: Vec<i64>,
}

/// Adds an ad hoc period under the next number of the year of its cut-off, which no other owner has; its id.
pub async fn insert(tx: &mut PgConnection, owner_unit_id: i64, year: i32, call: &Call) -> sqlx::Result<i64> {
    // One at a time: the number is the last one's successor.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('period.ad_hoc')) is null as held").fetch_one(&mut *tx).await?;
    let id = sqlx::query_scalar!(
        "insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by, note)
         select $1, 'ad_hoc', $2,
            (select coalesce(max(ordinal), 0) + 1 from period where kind = 'ad_hoc' and year = $2)::smallint,
            $3, $4, $5, $6, $7
         returning id",
        owner_unit_id,
        year,
        call.name,
        call.starts_on,
        call.cut_off_on,
        call.send_by,
        call.note
    )
    .fetch_one(&mut *tx)
    .await?;
    choose(tx, id, &call.plans).await?;
    Ok(id)
}

/// Rewrites an ad hoc period.
pub async fn rewrite(tx: &mut PgConnection, id: i64, call: &Call) -> sqlx::Result<()> {
    sqlx::query!(
        "update period set name = $2, starts_on = $3, cut_off_on = $4, send_by = $5, note = $6 where id = $1",
        id,
        call.name,
        call.starts_on,
        call.cut_off_on,
        call.send_by,
        call.note
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from period_plan where period_id = $1", id).execute(&mut *tx).await?;
    choose(tx, id, &call.plans).await
}

async fn choose(tx: &mut PgConnection, id: i64, plans: &[i64]) -> sqlx::Result<()> {
    sqlx::query!("insert into period_plan (period_id, plan_id) select $1, unnest($2::bigint[])", id, plans)
        .execute(tx)
        .await?;
    Ok(())
}

/// Removes an ad hoc period in which nothing was ever written and that was never closed; false where something was.
pub async fn withdraw(tx: &mut PgConnection, id: i64) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "delete from period where id = $1
            and not exists (select from report where period_id = $1)
            and not exists (select from contribution where period_id = $1)
            and not exists (select from contribution_request where period_id = $1)
            and not exists (select from period_closing where period_id = $1)",
        id
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Whether nothing was ever written in a period and it was never closed.
pub async fn is_untouched(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select not exists (select from report where period_id = $1)
            and not exists (select from contribution where period_id = $1)
            and not exists (select from contribution_request where period_id = $1)
            and not exists (select from period_closing where period_id = $1) as "untouched!""#,
        id
    )
    .fetch_one(db)
    .await
}

/// Gives a period the sending day an officer chose, and why.
pub async fn choose_send_by(tx: &mut PgConnection, id: i64, send_by: NaiveDate, reason: &str) -> sqlx::Result<()> {
    sqlx::query!("update period set send_by = $2, send_by_reason = $3 where id = $1", id, send_by, reason)
        .execute(tx)
        .await?;
    Ok(())
}
