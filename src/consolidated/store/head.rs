//! Reports by their heads: one, those that there are, those that can be made.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::{PgConnection, PgExecutor, types::Json};

use crate::calendar::{PeriodKey, PeriodKind};

/// A report: of which plan, by whom, for which time, and what stands above and below its text.
#[derive(Clone, Debug)]
pub struct Report {
    /// 0 where it is not kept.
    pub id: i64,
    pub plan_id: i64,
    pub plan_number: Option<String>,
    pub plan_title: String,
    pub plan_short_title: String,
    pub plan_owner_id: i64,
    pub unit_id: i64,
    pub unit_name: String,
    pub from_period_id: i64,
    pub from_name: String,
    pub starts_on: NaiveDate,
    pub period_id: i64,
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub period_name: String,
    pub cut_off_on: NaiveDate,
    /// The closing of its last period that is in force.
    pub closing: Option<i32>,
    pub closed_at: Option<DateTime<Utc>>,
    /// The head of the journal's chain at that closing, in hexadecimal.
    pub journal_head: Option<String>,
    pub subject: String,
    pub number: Option<i32>,
    pub issued_on: Option<NaiveDate>,
    /// One a line.
    pub addressees: String,
    pub recipients: String,
    pub by_deputy: bool,
    pub signer: String,
    pub version: i32,
    /// When what stands above and below its text was changed last.
    pub changed_at: DateTime<Utc>,
}

impl Report {
    /// Its last period, by which its figures are found.
    pub fn key(&self) -> PeriodKey {
        PeriodKey { kind: self.kind, year: self.year, ordinal: self.ordinal }
    }

    /// Whether it tells of the whole plan.
    pub fn is_whole(&self) -> bool {
        self.unit_id == self.plan_owner_id
    }

    /// The plan as a document names it: "Kế hoạch số 12/KH-SGDĐT", or by its title where it has no number.
    pub fn plan(&self) -> String {
        match &self.plan_number {
            Some(number) => format!("Kế hoạch số {number}"),
            None => self.plan_title.clone(),
        }
    }

    /// "Quý III/2026", "Quý I/2026 đến Quý III/2026"
    pub fn span(&self) -> String {
        span(&self.from_name, &self.period_name)
    }
}

fn span(from: &str, to: &str) -> String {
    if from == to { to.to_owned() } else { format!("{from} đến {to}") }
}

/// One report.
pub async fn head(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<Report>> {
    sqlx::query_as!(
        Report,
        r#"
        select c.id, c.plan_id, p.number as plan_number, p.title as plan_title, p.short_title as plan_short_title,
            p.owner_unit_id as plan_owner_id, c.unit_id, u.name as unit_name, c.from_period_id, f.name as from_name, f.starts_on,
            c.period_id, pe.kind as "kind: PeriodKind", pe.year, pe.ordinal, pe.name as period_name, pe.cut_off_on,
            k.version as "closing?", k.closed_at as "closed_at?", encode(k.journal_head, 'hex') as journal_head,
            c.subject, c.number, c.issued_on, c.addressees, c.recipients, c.by_deputy, c.signer, c.version, c.changed_at
        from consolidated c
        join plan p on p.id = c.plan_id
        join unit u on u.id = c.unit_id
        join period f on f.id = c.from_period_id
        join period pe on pe.id = c.period_id
        left join period_closing k on k.period_id = pe.id and k.reopened_at is null
        where c.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await
}

/// The report that could be made of a plan by a unit, from one period to another: nothing of it is kept.
pub async fn blank(
    db: impl PgExecutor<'_>,
    plan_id: i64,
    unit_id: i64,
    (from, to): (i64, i64),
) -> sqlx::Result<Option<Report>> {
    sqlx::query_as!(
        Report,
        r#"
        select 0::bigint as "id!", p.id as plan_id, p.number as plan_number, p.title as plan_title,
            p.short_title as plan_short_title, p.owner_unit_id as plan_owner_id, u.id as unit_id, u.name as unit_name,
            f.id as from_period_id, f.name as from_name, f.starts_on, pe.id as period_id, pe.kind as "kind: PeriodKind", pe.year,
            pe.ordinal, pe.name as period_name, pe.cut_off_on, k.version as "closing?", k.closed_at as "closed_at?",
            encode(k.journal_head, 'hex') as journal_head, '' as "subject!", null::integer as number, null::date as issued_on,
            '' as "addressees!", '' as "recipients!", false as "by_deputy!", '' as "signer!", 1 as "version!", p.created_at as "changed_at!"
        from plan p
        join unit u on u.id = $2
        join period f on f.id = $3 and f.owner_unit_id = p.owner_unit_id
        join period pe on pe.id = $4 and pe.owner_unit_id = p.owner_unit_id
        left join period_closing k on k.period_id = pe.id and k.reopened_at is null
        where p.id = $1
        "#,
        plan_id,
        unit_id,
        from,
        to
    )
    .fetch_optional(db)
    .await
}

/// The report that there is of a plan by a unit, from one period to another.
pub async fn find(
    db: impl PgExecutor<'_>,
    plan_id: i64,
    unit_id: i64,
    (from, to): (i64, i64),
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select id from consolidated where plan_id = $1 and unit_id = $2 and from_period_id = $3 and period_id = $4",
        plan_id,
        unit_id,
        from,
        to
    )
    .fetch_optional(db)
    .await
}

/// Keeps a new report; none where somebody else has just made the same.
pub async fn insert(
    tx: &mut PgConnection,
    report: &Report,
    by: Option<i64>,
    at: DateTime<Utc>,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "insert into consolidated (plan_id, unit_id, from_period_id, period_id, subject, number, issued_on, addressees, recipients,
            by_deputy, signer, changed_at, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13, $12, $13)
         on conflict on constraint consolidated_key do nothing
         returning id",
        report.plan_id,
        report.unit_id,
        report.from_period_id,
        report.period_id,
        report.subject,
        report.number,
        report.issued_on,
        report.addressees,
        report.recipients,
        report.by_deputy,
        report.signer,
        by,
        at
    )
    .fetch_optional(tx)
    .await
}

/// Holds a report until the transaction ends: its version.
pub async fn lock(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<i32>> {
    sqlx::query_scalar!("select version from consolidated where id = $1 for update", id).fetch_optional(tx).await
}

/// What stands above and below the text, as it now is.
pub async fn update(tx: &mut PgConnection, report: &Report, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update consolidated set subject = $2, number = $3, issued_on = $4, addressees = $5, recipients = $6, by_deputy = $7,
            signer = $8, version = version + 1, changed_at = $9
         where id = $1",
        report.id,
        report.subject,
        report.number,
        report.issued_on,
        report.addressees,
        report.recipients,
        report.by_deputy,
        report.signer,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A report in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: i64,
    pub plan_short_title: String,
    pub unit_name: String,
    pub whole: bool,
    pub from_name: String,
    pub period_name: String,
    pub closed: bool,
    /// The last edition, and when it was made.
    pub edition: Option<i32>,
    pub made_at: Option<DateTime<Utc>>,
    pub written_at: Option<DateTime<Utc>>,
    /// How many there are in all.
    pub total: i64,
}

impl Listed {
    /// "Quý III/2026", "Quý I/2026 đến Quý III/2026"
    pub fn span(&self) -> String {
        span(&self.from_name, &self.period_name)
    }
}

/// The reports that somebody reads who reaches these units: the newest periods first, one's own unit's before others'.
pub async fn list(
    db: impl PgExecutor<'_>,
    reach: &[i64],
    own: Option<i64>,
    (offset, limit): (i64, i64),
) -> sqlx::Result<Vec<Listed>> {
    sqlx::query_as!(
        Listed,
        r#"
        select c.id, p.short_title as plan_short_title, u.name as unit_name, c.unit_id = p.owner_unit_id as "whole!",
            f.name as from_name, pe.name as period_name, pe.state = 'closed' as "closed!", e.edition as "edition?", e.made_at as "made_at?",
            (select max(g.written_at) from passage g where g.consolidated_id = c.id) as written_at, count(*) over () as "total!"
        from consolidated c
        join plan p on p.id = c.plan_id
        join unit u on u.id = c.unit_id
        join period f on f.id = c.from_period_id
        join period pe on pe.id = c.period_id
        left join lateral (
            select e.edition, e.made_at from consolidated_edition e where e.consolidated_id = c.id order by e.edition desc limit 1
        ) e on true
        where c.unit_id = any($1) or p.owner_unit_id = any($1)
        order by pe.cut_off_on desc, c.unit_id is not distinct from $2::bigint desc, p.issued_on nulls last, p.id, u.name collate vi, c.id
        offset $3 limit $4
        "#,
        reach,
        own,
        offset,
        limit
    )
    .fetch_all(db)
    .await
}

/// A period of a plan's owner in which the plan reports.
#[derive(Clone, Debug, Deserialize)]
pub struct PeriodOption {
    pub id: i64,
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub name: String,
    pub starts_on: NaiveDate,
    pub cut_off_on: NaiveDate,
    pub closed: bool,
}

impl PeriodOption {
    /// How addresses name it.
    pub fn key(&self) -> PeriodKey {
        PeriodKey { kind: self.kind, year: self.year, ordinal: self.ordinal }
    }
}

/// A plan of which a unit can report.
#[derive(Clone, Debug)]
pub struct Choice {
    pub plan_id: i64,
    pub plan_short_title: String,
    /// Of all of it, rather than of its own part.
    pub whole: bool,
    /// Those that have begun, the newest first.
    pub periods: Json<Vec<PeriodOption>>,
}

/// The plans of which a unit can report on a day: its own, and those in which it or a unit below it leads something.
pub async fn choices(
    db: impl PgExecutor<'_>,
    unit_id: i64,
    below: &[i64],
    today: NaiveDate,
) -> sqlx::Result<Vec<Choice>> {
    sqlx::query_as!(
        Choice,
        r#"
        select p.id as plan_id, p.short_title as plan_short_title, p.owner_unit_id = $1 as "whole!",
            coalesce((
                select jsonb_agg(jsonb_build_object('id', pe.id, 'kind', pe.kind, 'year', pe.year, 'ordinal', pe.ordinal,
                    'name', pe.name, 'starts_on', pe.starts_on, 'cut_off_on', pe.cut_off_on, 'closed', pe.state = 'closed')
                    order by pe.cut_off_on desc, pe.starts_on desc, pe.id)
                from period pe
                where pe.owner_unit_id = p.owner_unit_id and pe.starts_on <= $3
                    and case pe.kind
                        when 'ad_hoc' then exists (select from period_plan pp where pp.period_id = pe.id and pp.plan_id = p.id)
                        else pe.kind = any(p.period_kinds)
                    end
                    and (p.activated_at at time zone 'Asia/Ho_Chi_Minh')::date <= pe.cut_off_on
                    and (p.closed_at is null or (p.closed_at at time zone 'Asia/Ho_Chi_Minh')::date >= pe.starts_on)), '[]')
                as "periods!: Json<Vec<PeriodOption>>"
        from plan p
        -- What units below own is theirs to report.
        where p.status <> 'draft' and (p.owner_unit_id = $1 or (p.owner_unit_id <> all($2)
            and exists (select from assignment a where a.plan_id = p.id and a.role = 'lead' and a.unit_id = any($2))))
        order by p.owner_unit_id = $1 desc, p.issued_on nulls last, p.id
        "#,
        unit_id,
        below,
        today
    )
    .fetch_all(db)
    .await
}

/// The periods in which a plan reports that have begun on a day, the newest first.
pub async fn periods(db: impl PgExecutor<'_>, plan_id: i64, today: NaiveDate) -> sqlx::Result<Vec<PeriodOption>> {
    sqlx::query_as!(
        PeriodOption,
        r#"
        select pe.id, pe.kind as "kind: PeriodKind", pe.year, pe.ordinal, pe.name, pe.starts_on, pe.cut_off_on,
            pe.state = 'closed' as "closed!"
        from plan p
        join period pe on pe.owner_unit_id = p.owner_unit_id and pe.starts_on <= $2
        where p.id = $1
            and case pe.kind
                when 'ad_hoc' then exists (select from period_plan pp where pp.period_id = pe.id and pp.plan_id = p.id)
                else pe.kind = any(p.period_kinds)
            end
            and (p.activated_at at time zone 'Asia/Ho_Chi_Minh')::date <= pe.cut_off_on
            and (p.closed_at is null or (p.closed_at at time zone 'Asia/Ho_Chi_Minh')::date >= pe.starts_on)
        order by pe.cut_off_on desc, pe.starts_on desc, pe.id
        "#,
        plan_id,
        today
    )
    .fetch_all(db)
    .await
}

/// The plans that somebody at the command line means: by their id, their number, or what lists call them. Each with its
/// owner, and what it is called.
pub async fn found_plans(db: impl PgExecutor<'_>, words: &str) -> sqlx::Result<Vec<(i64, i64, String)>> {
    let rows = sqlx::query!(
        "select id, owner_unit_id, short_title from plan where status <> 'draft' and (id::text = $1 or number = $1 or lower(short_title) = lower($1)) order by id",
        words
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.owner_unit_id, row.short_title)).collect())
}
