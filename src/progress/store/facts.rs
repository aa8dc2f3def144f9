//! The two queries behind every figure.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::{PgExecutor, types::Json};

use super::super::{
    Claim, Completion, Outcome, Progress, Rating, ReportStanding, ReportState,
    extending::Grant,
    facts::Scope,
    ground::{SectionBrief, TaskBrief},
};
use crate::{
    calendar::{DaysOff, setting::DUE_SOON_DAYS},
    plan::{Cadence, Deadline, deadline::Anchor},
};

pub struct GroundRow {
    pub sections: Vec<SectionBrief>,
    pub tasks: Vec<TaskBrief>,
    pub deadlines: Vec<DeadlineRow>,
    pub days_off: DaysOff,
    pub due_soon_days: i64,
}

/// A row of `deadline`, as JSON carries it.
#[derive(Debug, Deserialize)]
pub struct DeadlineRow {
    pub id: i64,
    pub task_id: i64,
    position: i32,
    text: String,
    due_on: Option<NaiveDate>,
    cadence: Option<Cadence>,
    anchor_month: Option<i16>,
    anchor_day: Option<i16>,
    anchor_weekday: Option<i16>,
    from_on: Option<NaiveDate>,
    follows: Option<String>,
    event: Option<String>,
    event_on: Option<NaiveDate>,
    offset_days: Option<i32>,
    offset_working: bool,
    scope: Option<String>,
}

impl From<DeadlineRow> for Deadline {
    fn from(row: DeadlineRow) -> Self {
        Self {
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
        }
    }
}

#[derive(Debug, Deserialize)]
struct DayOffRow {
    on_date: NaiveDate,
    off: bool,
}

pub async fn ground(db: impl PgExecutor<'_>, plans: &[i64]) -> sqlx::Result<GroundRow> {
    let row = sqlx::query!(
        r#"
        select
            coalesce((
                select jsonb_agg(jsonb_build_object(
                    'id', s.id, 'plan_id', s.plan_id, 'parent_id', s.parent_id, 'reference', s.ref,
                    'printed_number', s.printed_number, 'heading', s.heading)
                    order by array_position($1, s.plan_id), s.position, s.id)
                from section s where s.plan_id = any($1)), '[]') as "sections!: Json<Vec<SectionBrief>>",
            coalesce((
                select jsonb_agg(jsonb_build_object(
                    'id', t.id, 'plan_id', t.plan_id, 'section_id', t.section_id, 'reference', t.ref, 'kind', t.kind,
                    'content', t.content, 'reports', t.reports, 'lead_units', coalesce(leads.units, 0))
                    order by array_position($1, t.plan_id), s.position, t.position, t.id)
                from task t
                join section s on s.id = t.section_id
                left join (
                    select a.task_id, count(a.unit_id) as units
                    from assignment a where a.plan_id = any($1) and a.role = 'lead' and a.to_on is null
                    group by a.task_id
                ) leads on leads.task_id = t.id
                where t.plan_id = any($1)), '[]') as "tasks!: Json<Vec<TaskBrief>>",
            coalesce((
                select jsonb_agg(to_jsonb(d) order by d.task_id, d.position)
                from deadline d join task t on t.id = d.task_id where t.plan_id = any($1) and d.dropped_on is null), '[]')
                as "deadlines!: Json<Vec<DeadlineRow>>",
            coalesce((select jsonb_agg(to_jsonb(o)) from day_off o), '[]') as "days_off!: Json<Vec<DayOffRow>>",
            (select value::bigint from setting where key = 'due_soon_days') as due_soon_days
        "#,
        plans
    )
    .fetch_one(db)
    .await?;
    Ok(GroundRow {
        sections: row.sections.0,
        tasks: row.tasks.0,
        deadlines: row.deadlines.0,
        days_off: row.days_off.0.into_iter().map(|day| (day.on_date, day.off)).collect(),
        due_soon_days: row.due_soon_days.unwrap_or(DUE_SOON_DAYS.default.into()),
    })
}

/// One lead assignment with everything its line is made of.
pub struct LineRow {
    pub assignment_id: i64,
    pub plan_id: i64,
    pub section_id: i64,
    pub task_id: i64,
    pub unit_id: Option<i64>,
    pub party: String,
    /// Whether several units lead the task, on the same day.
    pub collective: bool,
    pub period: Option<PeriodDays>,
    /// The day on which the plan ended.
    pub ended_on: Option<NaiveDate>,
    pub frozen: Option<Frozen>,
    /// What the accepted report of this period says.
    pub present: Option<Said>,
    /// What the last accepted report of an earlier period says.
    pub earlier: Option<Said>,
    /// The assignments it goes on from, all the way back.
    pub ancestry: Vec<Ancestor>,
    /// What was ever decided about its due days, its predecessors' too, as it came.
    pub grants: Vec<Grant>,
    /// This period's revisions, newest first.
    pub revisions: Vec<RevisionRow>,
}

#[derive(Clone, Copy)]
pub struct PeriodDays {
    pub id: i64,
    pub starts_on: NaiveDate,
    pub cut_off_on: NaiveDate,
    pub send_by: NaiveDate,
    pub closed: bool,
}

#[derive(Debug, Deserialize)]
pub struct Frozen {
    pub party_name: String,
    pub section_id: i64,
    pub collective: bool,
    pub progress: Progress,
    pub percent: i16,
    pub completed_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub first_due_on: Option<NaiveDate>,
    pub by_extension: bool,
    pub outcome: Outcome,
    pub due_soon: bool,
    #[serde(rename = "report_state")]
    pub report: ReportStanding,
    pub rating: Option<Rating>,
    pub report_id: Option<i64>,
    pub period_name: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Said {
    pub report_id: i64,
    pub progress: Progress,
    pub percent: i16,
    pub rating: Option<Rating>,
    pub completions: Vec<Completion>,
    pub completed_on: Option<NaiveDate>,
    pub period_name: String,
}

impl Said {
    /// What it claims of the work.
    pub fn claim(&self) -> Claim<'_> {
        Claim { progress: self.progress, completions: &self.completions, completed_on: self.completed_on }
    }
}

/// An assignment that another one goes on from.
#[derive(Debug, Deserialize)]
pub struct Ancestor {
    pub id: i64,
    pub successor_id: i64,
    /// What its last accepted report says, up to the period asked for.
    pub said: Option<Said>,
}

#[derive(Debug, Deserialize)]
pub struct RevisionRow {
    pub id: i64,
    pub state: ReportState,
    pub first_submitted_at: Option<DateTime<Utc>>,
    pub nothing_new: bool,
}

/// How the report of one assignment stood when each period closed, by the closings in force: period and standing.
pub async fn frozen_reports(db: impl PgExecutor<'_>, assignment_id: i64) -> sqlx::Result<Vec<(i64, ReportStanding)>> {
    let rows = sqlx::query!(
        r#"
        select s.period_id, s.report_state as "report: ReportStanding"
        from period_standing s
        join period_closing c on c.period_id = s.period_id and c.version = s.version and c.reopened_at is null
        where s.assignment_id = $1
        "#,
        assignment_id
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.period_id, row.report)).collect())
}

/// The lead assignments of a scope. In an open period: those that run on its day of judgement, the cut-off, so that what
/// passed from one unit to another within it is counted once, where it lies; in a closed one: those that were frozen.
/// Reports are gathered for all of them at once: one look-up per assignment costs seconds at a hundred thousand.
pub async fn lines(db: impl PgExecutor<'_>, scope: &Scope<'_>) -> sqlx::Result<Vec<LineRow>> {
    let rows = sqlx::query!(
        r#"
        with recursive here as materialized (
            select a.id, a.plan_id, a.task_id, a.unit_id, a.party_name, pe.id as period_id, pe.starts_on, pe.cut_off_on,
                pe.send_by, closing.version, closing.version is not null as closed,
                (p.closed_at at time zone 'Asia/Ho_Chi_Minh')::date as ended_on
            from assignment a
            join plan p on p.id = a.plan_id
            left join period pe on pe.owner_unit_id = p.owner_unit_id
                and pe.kind = $2 and pe.year = $3 and pe.ordinal = $4
                and case pe.kind
                    when 'ad_hoc' then exists (select from period_plan pp where pp.period_id = pe.id and pp.plan_id = p.id)
                    else pe.kind = any(p.period_kinds)
                end
                -- after its end a plan has no periods any more
                and coalesce((p.closed_at at time zone 'Asia/Ho_Chi_Minh')::date >= pe.starts_on, true)
            left join period_closing closing on closing.period_id = pe.id and closing.reopened_at is null
            where a.plan_id = any($1) and a.role = 'lead'
                and ($5::bigint[] is null or a.unit_id = any($5) or a.plan_id = any($8))
                and ($6::bigint is null or a.task_id = $6)
                and ($7::bigint is null or a.id = $7)
                and case
                    when closing.version is not null then true
                    when pe.id is not null then a.from_on <= pe.cut_off_on and (a.to_on is null or a.to_on >= pe.cut_off_on)
                    else a.to_on is null
                end
        ), leads as (
            select a.task_id, count(a.unit_id) > 1 as collective
            from (select distinct plan_id, period_id, cut_off_on from here) h
            join assignment a on a.plan_id = h.plan_id and a.role = 'lead' and ($6::bigint is null or a.task_id = $6)
                and case
                    when h.period_id is not null then a.from_on <= h.cut_off_on and (a.to_on is null or a.to_on >= h.cut_off_on)
                    else a.to_on is null
                end
            group by a.task_id
        ), present as (
            select distinct on (r.assignment_id)
                r.assignment_id, r.id as report_id, r.progress, r.percent, r.completed_on, r.rating, pe.name as period_name
            from here
            join report r on r.assignment_id = here.id and r.period_id = here.period_id and r.state = 'accepted'
            join period pe on pe.id = r.period_id
            where not here.closed
            order by r.assignment_id, r.revision desc
        ), earlier as (
            select distinct on (r.assignment_id)
                r.assignment_id, r.id as report_id, r.progress, r.percent, r.completed_on, r.rating, pe.name as period_name
            from here
            join report r on r.assignment_id = here.id and r.state = 'accepted'
            join period pe on pe.id = r.period_id
            where not here.closed and (here.period_id is null or pe.cut_off_on < here.cut_off_on)
            order by r.assignment_id, pe.cut_off_on desc, r.revision desc
        ), ancestry as (
            select here.id as heir, l.successor_id, l.predecessor_id as id, here.cut_off_on
            from here
            join assignment_succession l on l.successor_id = here.id
            join assignment a on a.id = l.predecessor_id and a.role = 'lead'
            where not here.closed
            union
            select n.heir, l.successor_id, l.predecessor_id, n.cut_off_on
            from ancestry n
            join assignment_succession l on l.successor_id = n.id
            join assignment a on a.id = l.predecessor_id and a.role = 'lead'
        ), extended as (
            select own.heir, jsonb_agg(jsonb_build_object('extension_id', d.extension_id, 'deadline_id', d.deadline_id,
                'due_on', d.due_on, 'from_on', d.from_on) order by d.id) as days
            from (
                select here.id as heir, here.id from here where not here.closed union select n.heir, n.id from ancestry n
            ) own
            join extension_day d on d.assignment_id = own.id
            group by own.heir
        ), inherited as (
            select distinct on (n.heir, n.id)
                n.heir, n.id, r.id as report_id, r.progress, r.percent, r.completed_on, r.rating, pe.name as period_name
            from (select distinct heir, id, cut_off_on from ancestry) n
            join report r on r.assignment_id = n.id and r.state = 'accepted'
            join period pe on pe.id = r.period_id
            where n.cut_off_on is null or pe.cut_off_on <= n.cut_off_on
            order by n.heir, n.id, pe.cut_off_on desc, r.revision desc
        ), met as (
            select c.report_id, jsonb_agg(jsonb_build_object('deadline_id', c.deadline_id, 'completed_on', c.completed_on)) as days
            from report_completion c
            where c.report_id in (
                select report_id from present union all select report_id from earlier union all select report_id from inherited)
            group by c.report_id
        ), bequest as (
            select n.heir, jsonb_agg(jsonb_build_object('id', n.id, 'successor_id', n.successor_id, 'said',
                case when i.id is not null then to_jsonb(i) || jsonb_build_object('completions', coalesce(met.days, '[]')) end)
                order by n.successor_id, n.id) as ancestry
            from ancestry n
            left join inherited i on i.heir = n.heir and i.id = n.id
            left join met on met.report_id = i.report_id
            group by n.heir
        ), written as (
            select r.assignment_id,
                jsonb_agg(jsonb_build_object('id', r.id, 'state', r.state, 'first_submitted_at', r.first_submitted_at,
                    'nothing_new', r.nothing_new)
                    order by r.revision desc) as revisions
            from here join report r on r.assignment_id = here.id and r.period_id = here.period_id
            group by r.assignment_id
        )
        select here.id as "assignment_id!", here.plan_id as "plan_id!", t.section_id, here.task_id as "task_id!",
            here.unit_id, coalesce(u.name, here.party_name) as "party!",
            coalesce(leads.collective, false) as "collective!", here.period_id as "period_id?", here.starts_on as "starts_on?", here.cut_off_on as "cut_off_on?",
            here.send_by as "send_by?", here.closed as "closed!", here.ended_on,
            case when frozen.assignment_id is not null then
                to_jsonb(frozen) || jsonb_build_object('period_name', q.name)
            end as "frozen: Json<Frozen>",
            case when present.assignment_id is not null then
                to_jsonb(present) || jsonb_build_object('completions', coalesce(met_now.days, '[]'))
            end as "present: Json<Said>",
            case when earlier.assignment_id is not null then
                to_jsonb(earlier) || jsonb_build_object('completions', coalesce(met_before.days, '[]'))
            end as "earlier: Json<Said>",
            coalesce(bequest.ancestry, '[]') as "ancestry!: Json<Vec<Ancestor>>",
            coalesce(extended.days, '[]') as "grants!: Json<Vec<Grant>>",
            coalesce(written.revisions, '[]') as "revisions!: Json<Vec<RevisionRow>>"
        from here
        join task t on t.id = here.task_id
        left join unit u on u.id = here.unit_id
        left join leads on leads.task_id = here.task_id
        left join period_standing frozen on frozen.period_id = here.period_id and frozen.version = here.version
            and frozen.assignment_id = here.id
        left join report basis on basis.id = frozen.report_id
        left join period q on q.id = basis.period_id
        left join present on present.assignment_id = here.id
        left join met met_now on met_now.report_id = present.report_id
        left join earlier on earlier.assignment_id = here.id
        left join met met_before on met_before.report_id = earlier.report_id
        left join bequest on bequest.heir = here.id
        left join extended on extended.heir = here.id
        left join written on written.assignment_id = here.id
        where not here.closed or frozen.assignment_id is not null
        order by coalesce(frozen.party_name, u.name, here.party_name) collate vi, here.id
        "#,
        scope.plans,
        // As text: for a type of its own, sqlx would ask each new connection what it is.
        scope.period.map(|key| key.kind.code()),
        scope.period.map(|key| key.year),
        scope.period.map(|key| key.ordinal),
        scope.units,
        scope.task,
        scope.assignment,
        scope.whole,
    )
    .fetch_all(db)
    .await?;
    let lines = rows.into_iter().map(|row| LineRow {
        assignment_id: row.assignment_id,
        plan_id: row.plan_id,
        section_id: row.section_id,
        task_id: row.task_id,
        unit_id: row.unit_id,
        party: row.party,
        collective: row.collective,
        period: match (row.period_id, row.starts_on, row.cut_off_on, row.send_by) {
            (Some(id), Some(starts_on), Some(cut_off_on), Some(send_by)) => {
                Some(PeriodDays { id, starts_on, cut_off_on, send_by, closed: row.closed })
            }
            _ => None,
        },
        ended_on: row.ended_on,
        frozen: row.frozen.map(|json| json.0),
        present: row.present.map(|json| json.0),
        earlier: row.earlier.map(|json| json.0),
        ancestry: row.ancestry.0,
        grants: row.grants.0,
        revisions: row.revisions.0,
    });
    Ok(lines.collect())
}
