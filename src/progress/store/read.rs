//! Reports as they are read.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgExecutor, types::Json};

use super::super::{Completion, Progress, Rating, ReportState, ReportText, filing::Revision, keep::Began};
use crate::{
    calendar::{Period, PeriodKey, PeriodKind},
    clock,
};

/// One revision of what an assignment's party said in a period.
#[derive(Debug, Clone)]
pub struct Report {
    pub id: i64,
    pub assignment_id: i64,
    pub period: Period,
    pub revision: i32,
    pub state: ReportState,
    pub text: ReportText,
    /// Grows with every save.
    pub version: i32,
    pub writer: String,
    pub writer_id: i64,
    pub updated_at: DateTime<Utc>,
    pub submitter: Option<String>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub first_submitted_at: Option<DateTime<Utc>>,
    /// When the first of the period's revisions first reached TCCB: a correction is not late by itself.
    pub reported_at: Option<DateTime<Utc>>,
    /// Why an accepted report is corrected by this revision.
    pub correction_reason: String,
    /// Who returned or accepted it.
    pub decider: Option<String>,
    pub return_reason: String,
    pub rating: Option<Rating>,
}

impl Report {
    /// The day in Vietnam on which it first reached TCCB.
    pub fn first_submitted_on(&self) -> Option<NaiveDate> {
        self.first_submitted_at.map(clock::local_day)
    }

    /// The day in Vietnam on which the period's report first reached TCCB, in whichever revision.
    pub fn reported_on(&self) -> Option<NaiveDate> {
        self.reported_at.map(clock::local_day)
    }

    /// Whether it is with TCCB, and the period's report first came after the last day.
    pub fn is_late(&self) -> bool {
        self.first_submitted_at.is_some() && self.reported_on().is_some_and(|day| day > self.period.send_by)
    }

    /// What documents call it: nothing for the first revision, "bản điều chỉnh lần 1" for the second.
    pub fn correction_name(&self) -> Option<String> {
        (self.revision > 1).then(|| format!("bản điều chỉnh lần {}", self.revision - 1))
    }

    /// Whether these very words are on their way already.
    pub fn is_sent_as(&self, text: &ReportText) -> bool {
        self.text == *text && matches!(self.state, ReportState::WithHead | ReportState::Submitted)
    }

    /// Its texts under their names.
    pub fn passages(&self) -> [(&'static str, &str); 4] {
        let text = &self.text;
        [
            ("Kết quả thực hiện", &text.results),
            ("Khó khăn, vướng mắc", &text.obstacles),
            ("Kiến nghị, đề xuất", &text.proposals),
            ("Việc sẽ làm kỳ tới", &text.next_steps),
        ]
    }

    /// What whoever now opens it begins from.
    pub fn began(&self) -> Began {
        Began { version: self.version, report: Some(self.id) }
    }

    /// As far as its arrival is concerned.
    pub fn arrival(&self) -> Revision {
        Revision { state: self.state, first_submitted_on: self.first_submitted_on() }
    }
}

/// Every report of these assignments: newest period first, in each the newest revision first.
pub async fn reports(db: impl PgExecutor<'_>, assignments: &[i64]) -> sqlx::Result<Vec<Report>> {
    let rows = sqlx::query!(
        r#"
        select r.id, r.assignment_id, r.revision, r.state as "state: ReportState", r.progress as "progress: Progress", r.percent, r.completed_on, r.results,
            r.obstacles, r.proposals, r.next_steps, r.nothing_new, r.regress_reason, r.version, r.updated_at,
            r.submitted_at, r.first_submitted_at, min(r.first_submitted_at) over (partition by r.assignment_id, r.period_id) as reported_at,
            coalesce((
                select e.reason from report c join report_event e on e.report_id = c.id and e.kind = 'correction_begun'
                where c.assignment_id = r.assignment_id and c.period_id = r.period_id and c.revision = r.revision - 1
                order by e.id desc limit 1
            ), '') as "correction_reason!",
            r.return_reason, r.rating as "rating: Rating",
            w.full_name as writer, w.id as writer_id, s.full_name as "submitter?", d.full_name as "decider?",
            coalesce((
                select jsonb_agg(jsonb_build_object('deadline_id', c.deadline_id, 'completed_on', c.completed_on) order by c.deadline_id)
                from report_completion c where c.report_id = r.id
            ), '[]') as "completions!: Json<Vec<Completion>>",
            p.id as period_id, p.owner_unit_id, p.kind as "kind: PeriodKind", p.year, p.ordinal, p.name, p.starts_on,
            p.cut_off_on, p.send_by, k.version as "closed_version?", k.closed_at as "closed_at?"
        from report r
        join period p on p.id = r.period_id
        left join period_closing k on k.period_id = p.id and k.reopened_at is null
        join account w on w.id = r.written_by
        left join account s on s.id = r.submitted_by
        left join account d on d.id = r.decided_by
        where r.assignment_id = any($1)
        order by p.cut_off_on desc, p.starts_on desc, p.id, r.assignment_id, r.revision desc
        "#,
        assignments
    )
    .fetch_all(db)
    .await?;
    let whole = rows.into_iter().map(|row| Report {
        id: row.id,
        assignment_id: row.assignment_id,
        period: Period {
            id: row.period_id,
            owner_unit_id: row.owner_unit_id,
            kind: row.kind,
            year: row.year,
            ordinal: row.ordinal,
            name: row.name,
            starts_on: row.starts_on,
            cut_off_on: row.cut_off_on,
            send_by: row.send_by,
            closed_version: row.closed_version,
            closed_at: row.closed_at,
        },
        revision: row.revision,
        state: row.state,
        text: ReportText {
            progress: row.progress,
            percent: row.percent,
            completions: row.completions.0,
            completed_on: row.completed_on,
            results: row.results,
            obstacles: row.obstacles,
            proposals: row.proposals,
            next_steps: row.next_steps,
            nothing_new: row.nothing_new,
            regress_reason: row.regress_reason,
        },
        version: row.version,
        writer: row.writer,
        writer_id: row.writer_id,
        updated_at: row.updated_at,
        submitter: row.submitter,
        submitted_at: row.submitted_at,
        first_submitted_at: row.first_submitted_at,
        reported_at: row.reported_at,
        correction_reason: row.correction_reason,
        decider: row.decider,
        return_reason: row.return_reason,
        rating: row.rating,
    });
    Ok(whole.collect())
}

/// What an access needs to know of a report.
pub struct ReportHead {
    pub assignment_id: i64,
    pub state: ReportState,
    pub period_name: String,
    pub cut_off_on: NaiveDate,
}

/// One report, as far as accesses are concerned.
pub async fn report_head(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<ReportHead>> {
    sqlx::query_as!(
        ReportHead,
        r#"
        select r.assignment_id, r.state as "state: ReportState", p.name as period_name, p.cut_off_on
        from report r join period p on p.id = r.period_id where r.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await
}

/// The period that addresses name by `key`, of this owner.
pub async fn period_of(db: impl PgExecutor<'_>, owner_unit_id: i64, key: PeriodKey) -> sqlx::Result<Option<Period>> {
    Ok(periods_of(db, &[owner_unit_id], key).await?.pop())
}

/// The periods that addresses name by `key`, of these owners.
pub async fn periods_of(db: impl PgExecutor<'_>, owners: &[i64], key: PeriodKey) -> sqlx::Result<Vec<Period>> {
    periods(db, Some((owners, key)), None).await
}

/// The periods a plan reports in, also those not begun, newest first.
pub async fn periods_of_plan(db: impl PgExecutor<'_>, plan_id: i64) -> sqlx::Result<Vec<Period>> {
    periods(db, None, Some(plan_id)).await
}

/// The periods of some owners' key, or of a plan, newest first.
async fn periods(
    db: impl PgExecutor<'_>,
    named: Option<(&[i64], PeriodKey)>,
    plan_id: Option<i64>,
) -> sqlx::Result<Vec<Period>> {
    sqlx::query_as!(
        Period,
        r#"
        select p.id, p.owner_unit_id, p.kind as "kind: PeriodKind", p.year, p.ordinal, p.name, p.starts_on,
            p.cut_off_on, p.send_by, c.version as "closed_version?", c.closed_at as "closed_at?"
        from period p
        left join period_closing c on c.period_id = p.id and c.reopened_at is null
        where (p.owner_unit_id = any($1) and p.kind = $2 and p.year = $3 and p.ordinal = $4)
            or exists (
                select from plan pl
                where pl.id = $5 and p.owner_unit_id = pl.owner_unit_id and case p.kind
                    when 'ad_hoc' then exists (select from period_plan pp where pp.period_id = p.id and pp.plan_id = pl.id)
                    else p.kind = any(pl.period_kinds)
                end
            )
        order by p.cut_off_on desc, p.starts_on desc, p.id
        "#,
        named.map(|(owners, _)| owners),
        named.map(|(_, key)| key.kind.code()),
        named.map(|(_, key)| key.year),
        named.map(|(_, key)| key.ordinal),
        plan_id
    )
    .fetch_all(db)
    .await
}

/// Why a report came back, and from whom.
pub struct Returned {
    pub report_id: i64,
    pub reason: String,
    pub by: Option<String>,
    pub at: Option<DateTime<Utc>>,
    /// When files were last attached or taken out.
    pub files_at: Option<DateTime<Utc>>,
}

/// The reasons of these returned reports.
pub async fn returned(db: impl PgExecutor<'_>, reports: &[i64]) -> sqlx::Result<Vec<Returned>> {
    sqlx::query_as!(
        Returned,
        r#"
        select r.id as report_id, r.return_reason as reason, a.full_name as "by?", e.at as "at?",
            (select max(greatest(f.added_at, f.removed_at)) from evidence f where f.report_id = r.id) as files_at
        from report r
        left join lateral (
            select v.account_id, v.at from report_event v
            where v.report_id = r.id and v.kind in ('returned', 'sent_back') order by v.id desc limit 1
        ) e on true
        left join account a on a.id = e.account_id
        where r.id = any($1) and r.state = 'returned'
        "#,
        reports
    )
    .fetch_all(db)
    .await
}

/// A correction that is not accepted yet, while the accepted report before it stands.
pub struct Correction {
    pub assignment_id: i64,
    pub report_id: i64,
    pub state: ReportState,
}

/// The open corrections of these assignments' reports in these periods.
pub async fn corrections(
    db: impl PgExecutor<'_>,
    assignments: &[i64],
    periods: &[i64],
) -> sqlx::Result<Vec<Correction>> {
    sqlx::query_as!(
        Correction,
        r#"
        select r.assignment_id, r.id as report_id, r.state as "state: ReportState"
        from report r
        where r.assignment_id = any($1) and r.period_id = any($2) and r.revision > 1 and r.state <> 'accepted'
        "#,
        assignments,
        periods
    )
    .fetch_all(db)
    .await
}

/// Whether somebody is head of one of the units on a day, with an account in use.
pub async fn has_head(db: impl PgExecutor<'_>, units: &[i64], on: NaiveDate) -> sqlx::Result<bool> {
    Ok(!headed(db, units, on).await?.is_empty())
}

/// Those of the units that have a head on a day, with an account in use.
pub async fn headed(db: impl PgExecutor<'_>, units: &[i64], on: NaiveDate) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select distinct g.unit_id from role_grant g join account a on a.id = g.account_id
         where g.unit_id = any($1) and g.role = 'head' and grant_holds(g, $2) and a.disabled_at is null",
        units,
        on
    )
    .fetch_all(db)
    .await
}

/// Whether an account ever wrote or submitted a report or a revision it corrects, in whatever role: also words that
/// somebody rewrote later, words that a correction took over from the accepted one, and what it attached or took out.
pub async fn took_part(db: impl PgExecutor<'_>, id: i64, account_id: i64) -> sqlx::Result<bool> {
    Ok(!took_part_in(db, &[id], account_id).await?.is_empty())
}

/// The same of several reports: those in which it took part.
pub async fn took_part_in(db: impl PgExecutor<'_>, ids: &[i64], account_id: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"
        select n.id from report n
        where n.id = any($1) and exists (
            select from report r
            where r.assignment_id = n.assignment_id and r.period_id = n.period_id and r.revision <= n.revision and (
                r.written_by = $2 or r.submitted_by = $2
                or exists (
                    select from report_event e where e.report_id = r.id and e.account_id = $2
                        and (e.kind in ('sent_to_head', 'submitted') or (e.kind = 'correction_begun' and r.id <> n.id))
                )
                or exists (
                    select from journal j
                    where j.subject_kind = 'report' and j.subject_id = r.id and j.account_id = $2 and j.action = 'report.saved'
                )
                or exists (select from evidence e where e.report_id = r.id and $2 in (e.added_by, e.removed_by))
            )
        )
        "#,
        ids,
        account_id
    )
    .fetch_all(db)
    .await
}
