//! The two queries behind every figure.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::{PgExecutor, types::Json};

use super::super::{
    Completion, Outcome, Progress, Rating, ReportStanding, ReportState,
    facts::Scope,
    ground::{SectionBrief, TaskBrief},
};
use crate::{
    calendar::DaysOff,
    plan::{Cadence, Deadline, deadline::Anchor},
};

/// Days before the due day from which it is "sắp đến hạn", unless the setting says otherwise.
const DUE_SOON_DAYS: i64 = 15;

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
                from deadline d join task t on t.id = d.task_id where t.plan_id = any($1)), '[]')
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
        due_soon_days: row.due_soon_days.unwrap_or(DUE_SOON_DAYS),
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
    pub period: Option<PeriodDays>,
    pub frozen: Option<Frozen>,
    /// What the accepted report of this period says.
    pub present: Option<Said>,
    /// What the last accepted report of an earlier period says.
    pub earlier: Option<Said>,
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
    pub outcome: Outcome,
    pub due_soon: bool,
    #[serde(rename = "report_state")]
    pub report: ReportStanding,
    pub rating: Option<Rating>,
    pub report_id: Option<i64>,
    pub period_name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Said {
    pub report_id: i64,
    pub progress: Progress,
    pub percent: i16,
    pub rating: Option<Rating>,
    pub completions: Vec<Completion>,
    pub completed_on: Option<NaiveDate>,
    pub period_name: String,
}

#[derive(Debug, Deserialize)]
pub struct RevisionRow {
    pub id: i64,
    pub state: ReportState,
    pub first_submitted_at: Option<DateTime<Utc>>,
}

/// The lead assignments of a scope. In a period: those that run in it, or that were frozen when it closed.
pub async fn lines(db: impl PgExecutor<'_>, scope: &Scope<'_>) -> sqlx::Result<Vec<LineRow>> {
    let rows = sqlx::query!(
        r#"
        with said as not materialized (
            -- what each accepted report says, in the order in which one replaces another
            select r.id as report_id, r.assignment_id, r.period_id, r.progress, r.percent, r.completed_on, r.rating, r.revision,
                pe.name as period_name, pe.cut_off_on,
                coalesce((
                    select jsonb_agg(jsonb_build_object('deadline_id', c.deadline_id, 'completed_on', c.completed_on))
                    from report_completion c where c.report_id = r.id), '[]') as completions
            from report r join period pe on pe.id = r.period_id
            where r.state = 'accepted'
        )
        select a.id as assignment_id, a.plan_id, t.section_id, a.task_id, a.unit_id,
            coalesce(u.name, a.party_name) as "party!",
            pe.id as "period_id?", pe.starts_on as "starts_on?", pe.cut_off_on as "cut_off_on?", pe.send_by as "send_by?",
            closing.version is not null as "closed!",
            case when frozen.assignment_id is not null then
                to_jsonb(frozen) || jsonb_build_object('period_name', (
                    select q.name from report r join period q on q.id = r.period_id where r.id = frozen.report_id))
            end as "frozen: Json<Frozen>",
            case when closing.version is null then (
                select to_jsonb(said) from said
                where said.assignment_id = a.id and said.period_id = pe.id
                order by said.revision desc limit 1)
            end as "present: Json<Said>",
            case when closing.version is null then (
                select to_jsonb(said) from said
                where said.assignment_id = a.id and (pe.id is null or said.cut_off_on < pe.cut_off_on)
                order by said.cut_off_on desc, said.revision desc limit 1)
            end as "earlier: Json<Said>",
            coalesce((
                select jsonb_agg(jsonb_build_object('id', r.id, 'state', r.state, 'first_submitted_at', r.first_submitted_at)
                    order by r.revision desc)
                from report r where r.assignment_id = a.id and r.period_id = pe.id), '[]')
                as "revisions!: Json<Vec<RevisionRow>>"
        from assignment a
        join plan p on p.id = a.plan_id
        join task t on t.id = a.task_id
        left join unit u on u.id = a.unit_id
        left join period pe on pe.owner_unit_id = p.owner_unit_id and pe.kind = any(p.period_kinds)
            and pe.kind = $2 and pe.year = $3 and pe.ordinal = $4
        left join period_closing closing on closing.period_id = pe.id and closing.reopened_at is null
        left join period_standing frozen on frozen.period_id = closing.period_id and frozen.version = closing.version
            and frozen.assignment_id = a.id
        where a.plan_id = any($1) and a.role = 'lead'
            and ($5::bigint[] is null or a.unit_id = any($5))
            and ($6::bigint is null or a.task_id = $6)
            and ($7::bigint is null or a.id = $7)
            and case
                when closing.version is not null then frozen.assignment_id is not null
                when pe.id is not null then a.from_on <= pe.cut_off_on and (a.to_on is null or a.to_on >= pe.starts_on)
                else a.to_on is null
            end
        order by coalesce(u.name, a.party_name) collate vi, a.id
        "#,
        scope.plans,
        // As text: for a type of its own, sqlx would ask each new connection what it is.
        scope.period.map(|key| key.kind.code()),
        scope.period.map(|key| key.year),
        scope.period.map(|key| key.ordinal),
        scope.units,
        scope.task,
        scope.assignment,
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
        period: match (row.period_id, row.starts_on, row.cut_off_on, row.send_by) {
            (Some(id), Some(starts_on), Some(cut_off_on), Some(send_by)) => {
                Some(PeriodDays { id, starts_on, cut_off_on, send_by, closed: row.closed })
            }
            _ => None,
        },
        frozen: row.frozen.map(|json| json.0),
        present: row.present.map(|json| json.0),
        earlier: row.earlier.map(|json| json.0),
        revisions: row.revisions.0,
    });
    Ok(lines.collect())
}
