//! SQL of plans: what accesses and pages need to know of a plan, its outline, its tasks and parties.

pub(crate) mod apply;
pub(crate) mod assign;
mod assignment;
pub(crate) mod cast;
pub mod children;
mod content;
pub mod draft;
pub(crate) mod issue;
mod outline;
mod register;
pub(crate) mod succession;
pub(crate) mod version;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::{Cadence, Deadline, PlanStatus, TaskKind, deadline::Anchor};
use crate::calendar::{PeriodKey, PeriodKind};

pub(super) use assignment::assignment;
pub use assignment::{AssignmentHead, assignments};
pub use content::content;
pub use outline::{
    DroppedTask, OutlineTask, Party, PlanCount, Receipt, Supporting, Unreceived, counts, dropped_tasks, parties,
    planned_parties, receipts, supporting, tasks, unreceived,
};
pub use register::register;

/// A unit by its names.
#[derive(Clone, Debug)]
pub struct UnitHead {
    pub id: i64,
    pub name: String,
    pub code: String,
    pub active_from: Option<NaiveDate>,
    pub active_to: Option<NaiveDate>,
}

impl UnitHead {
    /// Whether it is there on a day.
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.active_from.is_none_or(|from| from <= day) && self.active_to.is_none_or(|to| day <= to)
    }
}

pub(super) async fn unit(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<UnitHead>> {
    sqlx::query_as!(UnitHead, "select id, name, code, active_from, active_to from unit where id = $1", id)
        .fetch_optional(db)
        .await
}

/// A plan without its contents.
#[derive(Clone, Debug)]
pub struct PlanHead {
    pub id: i64,
    pub owner_unit_id: i64,
    pub owner_name: String,
    pub number: Option<String>,
    pub title: String,
    pub short_title: String,
    pub issuer: Option<String>,
    pub issued_on: Option<NaiveDate>,
    pub status: PlanStatus,
    /// Grows with every change once issued; 0: never issued.
    pub version: i32,
    /// The document it was first read from.
    pub file_id: Option<i64>,
    pub closed_at: Option<DateTime<Utc>>,
    /// The final state, in the words of whoever closed it.
    pub closing_note: Option<String>,
    /// Whether it assigns something to a unit within the visitor's reach.
    pub binds_reach: bool,
}

/// One plan, as seen by somebody who reaches these units.
pub async fn plan(db: impl PgExecutor<'_>, id: i64, reach: &[i64]) -> sqlx::Result<Option<PlanHead>> {
    sqlx::query_as!(
        PlanHead,
        r#"
        select p.id, p.owner_unit_id, u.name as owner_name, p.number, p.title, p.short_title, p.issuer, p.issued_on,
            p.status as "status: PlanStatus", p.version, p.file_id, p.closed_at, p.closing_note,
            exists (select from assignment a where a.plan_id = p.id and a.unit_id = any($2)) as "binds_reach!"
        from plan p join unit u on u.id = p.owner_unit_id
        where p.id = $1
        "#,
        id,
        reach
    )
    .fetch_optional(db)
    .await
}

/// The plans seen by somebody who reaches these units, the running ones first.
pub async fn plans(db: impl PgExecutor<'_>, reach: &[i64]) -> sqlx::Result<Vec<PlanHead>> {
    sqlx::query_as!(
        PlanHead,
        r#"
        select p.id, p.owner_unit_id, u.name as owner_name, p.number, p.title, p.short_title, p.issuer, p.issued_on,
            p.status as "status: PlanStatus", p.version, p.file_id, p.closed_at, p.closing_note,
            exists (select from assignment a where a.plan_id = p.id and a.unit_id = any($1)) as "binds_reach!"
        from plan p join unit u on u.id = p.owner_unit_id
        where p.owner_unit_id = any($1)
            or (p.status <> 'draft' and exists (select from assignment a where a.plan_id = p.id and a.unit_id = any($1)))
        order by p.status = 'closed', p.status = 'draft', p.issued_on nulls last, p.id
        "#,
        reach
    )
    .fetch_all(db)
    .await
}

/// A document a plan rests on.
pub struct Basis {
    pub number: String,
    pub title: Option<String>,
    pub issuer: Option<String>,
    pub issued_on: Option<NaiveDate>,
}

pub(super) async fn basis(db: impl PgExecutor<'_>, plan_id: i64) -> sqlx::Result<Vec<Basis>> {
    sqlx::query_as!(
        Basis,
        "select number, title, issuer, issued_on from plan_basis where plan_id = $1 order by position",
        plan_id
    )
    .fetch_all(db)
    .await
}

/// A heading of the outline.
#[derive(Clone, Debug)]
pub struct Section {
    pub id: i64,
    pub plan_id: i64,
    pub parent_id: Option<i64>,
    pub reference: String,
    pub printed_number: Option<String>,
    pub heading: String,
}

/// The outlines of these plans, each in the document's order.
pub async fn sections(db: impl PgExecutor<'_>, plans: &[i64]) -> sqlx::Result<Vec<Section>> {
    sqlx::query_as!(
        Section,
        r#"select id, plan_id, parent_id, ref as reference, printed_number, heading
           from section where plan_id = any($1) and dropped_on is null order by plan_id, position, id"#,
        plans
    )
    .fetch_all(db)
    .await
}

/// A task with what accesses and headings need.
#[derive(Clone, Debug)]
pub struct TaskHead {
    pub id: i64,
    pub plan_id: i64,
    pub plan_owner_id: i64,
    pub plan_short_title: String,
    pub plan_status: PlanStatus,
    pub section_id: i64,
    pub section_ref: String,
    pub section_heading: String,
    pub reference: String,
    pub kind: TaskKind,
    pub content: String,
    pub product: Option<String>,
    pub reports: bool,
    /// The first day on which the plan no longer asks it, and the version that dropped it.
    pub dropped_on: Option<NaiveDate>,
    pub dropped_by: Option<i32>,
    /// Whether the task or its plan concerns a unit within the visitor's reach.
    pub binds_reach: bool,
    /// Whether the plan's owner has no officer: its staff act as such, and its head as director.
    pub own_plan: bool,
}

/// One task. A unit that the plan binds sees all of the plan's tasks: they are public within it.
pub async fn task(db: impl PgExecutor<'_>, id: i64, reach: &[i64]) -> sqlx::Result<Option<TaskHead>> {
    sqlx::query_as!(
        TaskHead,
        r#"
        select t.id, t.plan_id, p.owner_unit_id as plan_owner_id, p.short_title as plan_short_title,
            p.status as "plan_status: PlanStatus", t.section_id,
            s.ref as section_ref, s.heading as section_heading, t.ref as reference, t.kind as "kind: TaskKind",
            t.content, t.product, t.reports, t.dropped_on,
            (select min(v.version) from plan_version v where v.plan_id = p.id and v.effective_on = t.dropped_on and v.version > 1)
                as dropped_by,
            exists (
                select from assignment a where a.task_id = t.id and a.unit_id = any($2) and p.status <> 'draft'
            ) as "binds_reach!",
            not exists (
                select from role_grant o where o.unit_id = p.owner_unit_id and o.role = 'officer'
            ) as "own_plan!"
        from task t join plan p on p.id = t.plan_id join section s on s.id = t.section_id
        where t.id = $1
        "#,
        id,
        reach
    )
    .fetch_optional(db)
    .await
}

/// A deadline and the task it belongs to.
#[derive(Clone, Debug)]
pub struct TaskDeadline {
    pub task_id: i64,
    pub deadline: Deadline,
}

/// The deadlines of every task of these plans, or of one task of theirs.
pub async fn deadlines(db: impl PgExecutor<'_>, plans: &[i64], task: Option<i64>) -> sqlx::Result<Vec<TaskDeadline>> {
    let rows = sqlx::query!(
        r#"
        select d.id, d.task_id, d.position, d.text, d.due_on, d.cadence as "cadence: Cadence", d.anchor_month, d.anchor_day,
            d.anchor_weekday, d.from_on, d.follows, d.event, d.event_on, d.offset_days, d.offset_working, d.scope
        from deadline d join task t on t.id = d.task_id
        where t.plan_id = any($1) and ($2::bigint is null or t.id = $2) and d.dropped_on is null
        order by d.task_id, d.position
        "#,
        plans,
        task
    )
    .fetch_all(db)
    .await?;
    let whole = rows.into_iter().map(|row| TaskDeadline {
        task_id: row.task_id,
        deadline: Deadline {
            id: row.id,
            position: row.position,
            text: row.text,
            due_on: row.due_on,
            cadence: row.cadence,
            anchor: Anchor { month: row.anchor_month, day: row.anchor_day, weekday: row.anchor_weekday },
            from_on: row.from_on,
            follows: row.follows,
            event: row.event,
            event_on: row.event_on,
            offset_days: row.offset_days,
            offset_working: row.offset_working,
            scope: row.scope,
            extended_to: None,
        },
    });
    Ok(whole.collect())
}

/// Plans and periods that a visitor can choose in the header.
pub(super) struct Choices {
    pub plans: Vec<PlanChoice>,
    pub periods: Vec<PeriodChoice>,
}

#[derive(Clone, Debug, serde::Deserialize)]
pub struct PlanChoice {
    pub id: i64,
    pub owner_unit_id: i64,
    /// Of a unit's own plan: the one whose tasks it carries out.
    pub parent_plan_id: Option<i64>,
    pub short_title: String,
    pub status: PlanStatus,
}

#[derive(Clone, Debug, serde::Deserialize)]
pub struct PeriodChoice {
    pub kind: crate::calendar::PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub name: String,
    pub starts_on: NaiveDate,
    pub cut_off_on: NaiveDate,
    pub send_by: NaiveDate,
    /// Closed by the owner it is shown of.
    pub closed: bool,
    /// Closed once, and since opened again.
    pub reopened: bool,
    /// When a period before it was opened again after it had closed.
    pub earlier_reopened_at: Option<DateTime<Utc>>,
    /// Of the owner whose plans lead.
    pub leading: bool,
}

/// One query for the whole header: the plans in reach that run or ran, and their owners' periods, newest first.
///
/// Owners may have the same period, each with days and a closing of its own. It is shown as the leading owner has it: of
/// those whose plans are in use (`plan`, else the running ones) the nearest to the top, for `overseers` among the units
/// they reach, if these own any.
pub(super) async fn choices(
    db: impl PgExecutor<'_>,
    reach: &[i64],
    plan: Option<i64>,
    overseers: bool,
) -> sqlx::Result<Choices> {
    let row = sqlx::query!(
        r#"
        with recursive seen as (
            select p.id, p.owner_unit_id, p.parent_plan_id, p.short_title, p.status, p.issued_on
            from plan p
            where p.status <> 'draft'
                and (p.owner_unit_id = any($1)
                    or exists (select from assignment a where a.plan_id = p.id and a.unit_id = any($1)))
        ), used as (
            select owner_unit_id, bool_or(case when $2::bigint is null then status = 'active' else id = $2 end) as in_use
            from seen group by owner_unit_id
        ), climb as (
            select owner_unit_id, owner_unit_id as unit_id from used
            union all
            select climb.owner_unit_id, u.parent_id
            from climb join unit u on u.id = climb.unit_id
            where u.parent_id is not null
        ), owner as (
            select used.owner_unit_id, row_number() over (
                order by in_use desc, $3 and used.owner_unit_id = any($1) desc, depth, used.owner_unit_id) as place
            from used
            join (select owner_unit_id, count(*) as depth from climb group by owner_unit_id) depths
                on depths.owner_unit_id = used.owner_unit_id
        ), span as (
            select distinct on (pe.kind, pe.year, pe.ordinal)
                pe.kind, pe.year, pe.ordinal, pe.name, pe.starts_on, pe.cut_off_on, pe.send_by,
                coalesce(c.closed, false) as closed, coalesce(not c.closed, false) as reopened,
                c.earlier_reopened_at, owner.place = 1 as leading
            from period pe
            join owner on owner.owner_unit_id = pe.owner_unit_id
                and (pe.kind <> 'ad_hoc'
                    or exists (select from period_plan pp join seen on seen.id = pp.plan_id where pp.period_id = pe.id))
            left join (
                select period_id, bool_or(reopened_at is null) as closed,
                    max(earlier_reopened_at) filter (where reopened_at is null) as earlier_reopened_at
                from period_closing group by period_id
            ) c on c.period_id = pe.id
            order by pe.kind, pe.year, pe.ordinal, owner.place
        )
        select
            coalesce((select jsonb_agg(to_jsonb(seen) order by seen.status = 'closed', seen.issued_on nulls last, seen.id) from seen), '[]')
                as "plans!: Json<Vec<PlanChoice>>",
            coalesce((select jsonb_agg(to_jsonb(span) order by span.cut_off_on desc, span.starts_on) from span), '[]')
                as "periods!: Json<Vec<PeriodChoice>>"
        "#,
        reach,
        plan,
        overseers,
    )
    .fetch_one(db)
    .await?;
    Ok(Choices { plans: row.plans.0, periods: row.periods.0 })
}

/// Notes that a unit has received the version of a plan last issued to it; false when it had already.
pub(super) async fn receive(
    tx: &mut PgConnection,
    plan_id: i64,
    unit_id: i64,
    account_id: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into plan_receipt (plan_id, unit_id, version, account_id, received_at)
         select plan_id, unit_id, version, $3, $4 from plan_issue where plan_id = $1 and unit_id = $2
         on conflict on constraint plan_receipt_pkey do nothing",
        plan_id,
        unit_id,
        account_id,
        at
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Owners with an active plan, and the kinds of period these plans use.
pub async fn reporting_owners(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<(i64, Vec<PeriodKind>)>> {
    let rows = sqlx::query!(
        r#"
        select owner_unit_id, array_agg(distinct kind) as "kinds!: Vec<PeriodKind>"
        from plan cross join unnest(period_kinds) kind where status = 'active' group by owner_unit_id order by 1
        "#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.owner_unit_id, row.kinds)).collect())
}

/// Which periods of the decree's calendar owners have from a day on.
pub async fn known_periods(
    db: impl PgExecutor<'_>,
    from: NaiveDate,
) -> sqlx::Result<std::collections::HashSet<(i64, PeriodKey)>> {
    let rows = sqlx::query!(
        r#"select owner_unit_id, kind as "kind: PeriodKind", year, ordinal from period
           where kind <> 'ad_hoc' and cut_off_on >= $1"#,
        from
    )
    .fetch_all(db)
    .await?;
    let keys = rows
        .into_iter()
        .map(|row| (row.owner_unit_id, PeriodKey { kind: row.kind, year: row.year, ordinal: row.ordinal }));
    Ok(keys.collect())
}

/// Removes the periods not begun on `today` whose kind no running plan of their owner uses any more; their ids and names.
pub async fn withdraw_unused(tx: &mut PgConnection, today: NaiveDate) -> sqlx::Result<Vec<(i64, String)>> {
    let rows = sqlx::query!(
        "delete from period pe
         where pe.kind <> 'ad_hoc' and pe.starts_on > $1
            and not exists (
                select from plan p
                where p.owner_unit_id = pe.owner_unit_id and p.status = 'active' and pe.kind = any(p.period_kinds))
            and not exists (select from report r where r.period_id = pe.id)
            and not exists (select from period_closing c where c.period_id = pe.id)
         returning pe.id, pe.name",
        today
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// So many ids that no row of `table` has, for rows whose references to each other are written with them.
async fn fresh_ids(db: impl PgExecutor<'_>, table: &str, rows: usize) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"select nextval(pg_get_serial_sequence($1, 'id')) as "id!" from generate_series(1, $2::integer)"#,
        table,
        i32::try_from(rows).unwrap_or(i32::MAX),
    )
    .fetch_all(db)
    .await
}
