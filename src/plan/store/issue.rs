//! SQL of a plan's life: issued, amended, received.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::super::{PlanStatus, draft::Content};

/// A plan held for a change of its state.
pub(crate) struct Locked {
    pub owner_unit_id: i64,
    pub parent_plan_id: Option<i64>,
    pub file_id: Option<i64>,
    pub status: PlanStatus,
    pub version: i32,
}

/// Holds a plan against other changes until the transaction ends.
pub(crate) async fn lock(tx: &mut PgConnection, plan_id: i64) -> sqlx::Result<Option<Locked>> {
    sqlx::query_as!(
        Locked,
        r#"select owner_unit_id, parent_plan_id, file_id, status as "status: PlanStatus", version
           from plan where id = $1 for update"#,
        plan_id
    )
    .fetch_optional(tx)
    .await
}

/// A version of a plan as it is issued.
pub(crate) struct NewVersion<'a> {
    pub version: i32,
    pub effective_on: NaiveDate,
    pub reason: &'a str,
    pub file_id: Option<i64>,
    pub content: &'a Content,
    pub by: Option<i64>,
    pub at: DateTime<Utc>,
}

/// Notes a new version and makes it the plan's.
pub(crate) async fn add_version(tx: &mut PgConnection, plan_id: i64, new: &NewVersion<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into plan_version (plan_id, version, effective_on, made_at, made_by, reason, file_id, content)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        plan_id,
        new.version,
        new.effective_on,
        new.at,
        new.by,
        new.reason,
        new.file_id,
        Json(new.content) as _,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update plan set version = $2 where id = $1", plan_id, new.version).execute(tx).await?;
    Ok(())
}

/// Keeps what a version from before versions were kept says, while the plan still says it.
pub(crate) async fn remember(tx: &mut PgConnection, plan_id: i64, version: i32, content: &Content) -> sqlx::Result<()> {
    sqlx::query!(
        "update plan_version set content = $3 where plan_id = $1 and version = $2 and content is null",
        plan_id,
        version,
        Json(content) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Sets a draft plan going.
pub(crate) async fn activate(tx: &mut PgConnection, plan_id: i64, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("update plan set status = 'active', activated_at = $2 where id = $1", plan_id, at).execute(tx).await?;
    Ok(())
}

/// The first day from which a change of a plan may count: not before its last version, not before the earliest period
/// that is open, and nothing that has closed. None where the owner has no period of the plan's kinds.
pub(crate) async fn earliest_effect(db: impl PgExecutor<'_>, plan_id: i64) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!(
        r#"
        select greatest(
            min(pe.starts_on) filter (where not closed.is),
            max(pe.cut_off_on) filter (where closed.is) + 1,
            (select max(v.effective_on) from plan_version v where v.plan_id = $1)) as "day"
        from plan p
        join period pe on pe.owner_unit_id = p.owner_unit_id and pe.kind = any(p.period_kinds)
        cross join lateral (
            select exists (select from period_closing c where c.period_id = pe.id and c.reopened_at is null) as is) closed
        where p.id = $1
        "#,
        plan_id
    )
    .fetch_one(db)
    .await
}

/// Ends a running plan.
pub(crate) async fn close(tx: &mut PgConnection, plan_id: i64, note: &str, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update plan set status = 'closed', closed_at = $2, closing_note = $3 where id = $1",
        plan_id,
        at,
        note
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Deletes a plan that was never issued, with all drafts it was made from.
pub(crate) async fn delete(tx: &mut PgConnection, plan_id: i64) -> sqlx::Result<()> {
    sqlx::query!("delete from plan where id = $1", plan_id).execute(tx).await?;
    Ok(())
}

/// The references of the tasks to be reported that nobody leads.
pub(crate) async fn leaderless(tx: &mut PgConnection, plan_id: i64) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "select t.ref from task t
         where t.plan_id = $1 and t.dropped_on is null and t.reports and not exists (
            select from assignment a where a.task_id = t.id and a.role = 'lead' and a.to_on is null)
         order by t.position, t.id",
        plan_id
    )
    .fetch_all(tx)
    .await
}

/// Issues a version to the units that carry out these tasks, and to these units; each is to confirm receipt, but for the
/// owner, which has made it. How many.
pub(crate) async fn issue(
    tx: &mut PgConnection,
    plan_id: i64,
    version: i32,
    tasks: &[i64],
    units: &[i64],
    at: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "insert into plan_issue (plan_id, unit_id, version, issued_at)
         select $1, a.unit_id, $2, $5 from assignment a
         where a.plan_id = $1 and a.to_on is null and a.unit_id is not null
            and (a.task_id = any($3) or a.unit_id = any($4))
            and a.unit_id <> (select owner_unit_id from plan where id = $1)
         group by a.unit_id
         on conflict on constraint plan_issue_pkey do update set version = excluded.version, issued_at = excluded.issued_at",
        plan_id,
        version,
        tasks,
        units,
        at,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// The units that an act on a plan concerns, and how notices name the plan.
pub(crate) struct Concerned {
    pub short_title: String,
    pub owner_id: i64,
    pub owner_name: String,
    pub units: Vec<i64>,
}

/// The units to which a version was issued.
pub(crate) async fn concerned(db: impl PgExecutor<'_>, plan_id: i64, version: i32) -> sqlx::Result<Concerned> {
    sqlx::query_as!(
        Concerned,
        r#"
        select p.short_title, o.id as owner_id, o.name as owner_name,
            array(select i.unit_id from plan_issue i where i.plan_id = p.id and i.version = $2 order by 1) as "units!"
        from plan p join unit o on o.id = p.owner_unit_id where p.id = $1
        "#,
        plan_id,
        version
    )
    .fetch_one(db)
    .await
}

/// The units that carry out something of a plan now.
pub(crate) async fn carriers(db: impl PgExecutor<'_>, plan_id: i64) -> sqlx::Result<Concerned> {
    sqlx::query_as!(
        Concerned,
        r#"
        select p.short_title, o.id as owner_id, o.name as owner_name,
            array(
                select distinct a.unit_id from assignment a
                where a.plan_id = p.id and a.to_on is null and a.unit_id is not null order by 1) as "units!"
        from plan p join unit o on o.id = p.owner_unit_id where p.id = $1
        "#,
        plan_id
    )
    .fetch_one(db)
    .await
}
