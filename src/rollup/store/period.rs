//! Periods as their pages show them.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgExecutor;

use crate::{
    calendar::{PeriodKey, PeriodKind, Phase, text::earlier_reopened},
    rollup::scene::Sight,
};

/// A period with its owner and the closing in force.
#[derive(Clone, Debug)]
pub struct PeriodHead {
    pub id: i64,
    pub owner_unit_id: i64,
    pub owner_name: String,
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub name: String,
    pub starts_on: NaiveDate,
    pub cut_off_on: NaiveDate,
    pub send_by: NaiveDate,
    /// Why an officer set the sending day by hand; none where it is counted.
    pub send_by_reason: Option<String>,
    /// Why an ad hoc period was called for.
    pub note: String,
    /// The closing in force; none while the period is open.
    pub version: Option<i32>,
    pub closed_at: Option<DateTime<Utc>>,
    /// How often it has been closed.
    pub closings: i64,
    /// When an earlier period was reopened after this one had closed, and which.
    pub earlier_reopened_at: Option<DateTime<Utc>>,
    pub earlier_reopened: Option<String>,
    /// Whether a running or ended plan of the owner assigns something to a unit within reach.
    pub binds_reach: bool,
}

impl PeriodHead {
    pub fn key(&self) -> PeriodKey {
        PeriodKey { kind: self.kind, year: self.year, ordinal: self.ordinal }
    }

    pub fn is_closed(&self) -> bool {
        self.version.is_some()
    }

    /// Where it stands on a day.
    pub fn phase(&self, today: NaiveDate) -> Phase {
        Phase::of(self.starts_on, self.is_closed(), today)
    }

    /// What has to be known of its figures: an earlier period was reopened after they were written down.
    pub fn caveat(&self) -> Option<String> {
        self.earlier_reopened_at.as_ref().map(|at| earlier_reopened(self.earlier_reopened.as_deref(), at))
    }

    /// Whether somebody called for it by hand.
    pub fn is_ad_hoc(&self) -> bool {
        self.kind == PeriodKind::AdHoc
    }
}

/// One period, as seen by somebody who reaches these units.
pub async fn head(db: impl PgExecutor<'_>, id: i64, reach: &[i64]) -> sqlx::Result<Option<PeriodHead>> {
    sqlx::query_as!(
        PeriodHead,
        r#"
        select pe.id, pe.owner_unit_id, u.name as owner_name, pe.kind as "kind: PeriodKind", pe.year, pe.ordinal, pe.name,
            pe.starts_on, pe.cut_off_on, pe.send_by, pe.send_by_reason, pe.note, c.version as "version?", c.closed_at as "closed_at?",
            (select count(*) from period_closing k where k.period_id = pe.id) as "closings!",
            c.earlier_reopened_at as "earlier_reopened_at?",
            (select e.name from period_closing k join period e on e.id = k.period_id
                where k.reopened_at = c.earlier_reopened_at and e.owner_unit_id = pe.owner_unit_id
                    and e.cut_off_on < pe.cut_off_on
                order by e.cut_off_on limit 1) as earlier_reopened,
            exists (
                select from plan p join assignment a on a.plan_id = p.id
                where p.owner_unit_id = pe.owner_unit_id and p.status <> 'draft' and a.unit_id = any($2)
                    and (pe.kind <> 'ad_hoc'
                        or exists (select from period_plan pp where pp.period_id = pe.id and pp.plan_id = p.id))
            ) as "binds_reach!"
        from period pe
        join unit u on u.id = pe.owner_unit_id
        left join period_closing c on c.period_id = pe.id and c.reopened_at is null
        where pe.id = $1
        "#,
        id,
        reach,
    )
    .fetch_optional(db)
    .await
}

/// The periods of every owner within reach or whose plans bind a unit within reach, newest first.
pub async fn heads(db: impl PgExecutor<'_>, reach: &[i64]) -> sqlx::Result<Vec<PeriodHead>> {
    sqlx::query_as!(
        PeriodHead,
        r#"
        with bound as (
            select distinct p.id as plan_id, p.owner_unit_id from plan p join assignment a on a.plan_id = p.id
            where p.status <> 'draft' and a.unit_id = any($1)
        ), binding as (
            select pe.id as period_id from period pe
            where case pe.kind
                when 'ad_hoc' then exists (
                    select from period_plan pp join bound on bound.plan_id = pp.plan_id where pp.period_id = pe.id)
                else pe.owner_unit_id in (select owner_unit_id from bound)
            end
        )
        select pe.id, pe.owner_unit_id, u.name as owner_name, pe.kind as "kind: PeriodKind", pe.year, pe.ordinal, pe.name,
            pe.starts_on, pe.cut_off_on, pe.send_by, pe.send_by_reason, pe.note, c.version as "version?", c.closed_at as "closed_at?",
            (select count(*) from period_closing k where k.period_id = pe.id) as "closings!",
            c.earlier_reopened_at as "earlier_reopened_at?",
            (select e.name from period_closing k join period e on e.id = k.period_id
                where k.reopened_at = c.earlier_reopened_at and e.owner_unit_id = pe.owner_unit_id
                    and e.cut_off_on < pe.cut_off_on
                order by e.cut_off_on limit 1) as earlier_reopened,
            binding.period_id is not null as "binds_reach!"
        from period pe
        join unit u on u.id = pe.owner_unit_id
        left join period_closing c on c.period_id = pe.id and c.reopened_at is null
        left join binding on binding.period_id = pe.id
        where pe.owner_unit_id = any($1) or binding.period_id is not null
        order by pe.cut_off_on desc, u.name collate vi, pe.starts_on desc, pe.id
        "#,
        reach,
    )
    .fetch_all(db)
    .await
}

/// A plan by its name.
#[derive(Clone, Debug)]
pub struct PlanBrief {
    pub id: i64,
    pub owner_unit_id: i64,
    pub short_title: String,
}

/// The plans that report in a period: once it is closed those it froze, before that those it would freeze: of its
/// kind, or chosen for it, and having run in it.
pub async fn plans(db: impl PgExecutor<'_>, period: &PeriodHead) -> sqlx::Result<Vec<PlanBrief>> {
    sqlx::query_as!(
        PlanBrief,
        r#"
        select p.id, p.owner_unit_id, p.short_title
        from plan p
        where case when $4::integer is null
            then p.owner_unit_id = $1 and p.status <> 'draft'
                and case $2
                    when 'ad_hoc' then exists (select from period_plan pp where pp.period_id = $3 and pp.plan_id = p.id)
                    else $2 = any(p.period_kinds)
                end
                and (p.activated_at at time zone 'Asia/Ho_Chi_Minh')::date <= $5
                and (p.closed_at is null or (p.closed_at at time zone 'Asia/Ho_Chi_Minh')::date >= $6)
            else exists (
                select from period_standing s where s.period_id = $3 and s.version = $4 and s.plan_id = p.id)
            end
        order by p.issued_on nulls last, p.id
        "#,
        period.owner_unit_id,
        period.kind.code(),
        period.id,
        period.version,
        period.cut_off_on,
        period.starts_on,
    )
    .fetch_all(db)
    .await
}

/// One closing of a period.
pub struct Version {
    pub version: i32,
    pub closed_at: DateTime<Utc>,
    pub closed_by: String,
    pub reopened_at: Option<DateTime<Utc>>,
    pub reopened_by: Option<String>,
    pub reopen_reason: Option<String>,
    /// In hexadecimal.
    pub journal_head: Option<String>,
}

/// The closings of a period, the newest first.
pub async fn versions(db: impl PgExecutor<'_>, period_id: i64) -> sqlx::Result<Vec<Version>> {
    sqlx::query_as!(
        Version,
        r#"
        select c.version, c.closed_at, closer.full_name as closed_by, c.reopened_at,
            opener.full_name as "reopened_by?", c.reopen_reason, encode(c.journal_head, 'hex') as journal_head
        from period_closing c
        join account closer on closer.id = c.closed_by
        left join account opener on opener.id = c.reopened_by
        where c.period_id = $1
        order by c.version desc
        "#,
        period_id,
    )
    .fetch_all(db)
    .await
}

/// What one closing froze, added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    pub period_id: i64,
    pub version: i32,
    pub assignments: i64,
    pub done_on_time: i64,
    pub done_late: i64,
    pub pending_on_time: i64,
    pub pending_overdue: i64,
    pub untimed: i64,
    pub owed: i64,
    pub reported: i64,
}

/// What these periods froze, each closing by itself, as far as `sight` and `reach` allow.
pub async fn totals(
    db: impl PgExecutor<'_>,
    periods: &[i64],
    sight: &Sight,
    reach: &[i64],
) -> sqlx::Result<Vec<Totals>> {
    sqlx::query_as!(
        Totals,
        r#"
        select s.period_id, s.version, count(*) as "assignments!",
            count(*) filter (where s.outcome = 'done_on_time') as "done_on_time!",
            count(*) filter (where s.outcome = 'done_late') as "done_late!",
            count(*) filter (where s.outcome = 'pending_on_time') as "pending_on_time!",
            count(*) filter (where s.outcome = 'pending_overdue') as "pending_overdue!",
            count(*) filter (where s.outcome = 'untimed') as "untimed!",
            count(*) filter (where s.report_state <> 'not_owed') as "owed!",
            count(*) filter (where s.report_state in ('submitted', 'submitted_late', 'accepted', 'accepted_late'))
                as "reported!"
        from period_standing s
        where s.period_id = any($1) and (s.plan_id = any($2) or (s.plan_id = any($3) and s.unit_id = any($4)))
        group by s.period_id, s.version
        "#,
        periods,
        &sight.whole,
        &sight.partial,
        reach,
    )
    .fetch_all(db)
    .await
}
