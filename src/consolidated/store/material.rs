//! What a report is made from: accepted words and obstacles.

use chrono::NaiveDate;
use sqlx::PgExecutor;

use super::Report;
use crate::obstacle::State;

/// The words of one accepted report.
#[derive(Clone, Debug)]
pub struct Told {
    pub task_id: i64,
    pub assignment_id: i64,
    pub report_id: i64,
    pub period: String,
    /// In a closed period: as it was then called; over several, as in the last of them.
    pub party: String,
    pub results: String,
    pub difficulties: String,
    pub proposals: String,
    pub next_steps: String,
    pub nothing_new: bool,
}

/// The accepted words of all periods that a report tells of: of a closed one those that it froze, of an open one the newest.
/// By their parties in Vietnamese order, each assignment's together and by the time. `units` and `tasks` say whose, where not all
/// are meant.
pub async fn told(
    db: impl PgExecutor<'_>,
    report: &Report,
    units: Option<&[i64]>,
    tasks: Option<&[i64]>,
) -> sqlx::Result<Vec<Told>> {
    sqlx::query_as!(
        Told,
        r#"
        with span as (
            select pe.id, pe.name, pe.cut_off_on, k.version
            from period last
            join period first on first.id = $2
            join period pe on pe.owner_unit_id = last.owner_unit_id and pe.kind = last.kind
                and pe.starts_on >= first.starts_on and pe.cut_off_on <= last.cut_off_on
            left join period_closing k on k.period_id = pe.id and k.reopened_at is null
            where last.id = $3 and (last.kind <> 'ad_hoc' or pe.id = last.id)
        ), told as (
            select a.task_id, a.id as assignment_id, r.id as report_id, span.name as period, span.cut_off_on,
                last_value(coalesce(s.party_name, u.name, a.party_name)) over (
                    partition by a.id order by span.cut_off_on rows between unbounded preceding and unbounded following) as party,
                r.results, r.obstacles as difficulties, r.proposals, r.next_steps, r.nothing_new
            from span
            join report r on r.period_id = span.id and r.state = 'accepted'
            join assignment a on a.id = r.assignment_id and a.plan_id = $1 and a.role = 'lead'
            left join unit u on u.id = a.unit_id
            left join period_standing s on s.period_id = span.id and s.version = span.version and s.assignment_id = a.id
            where ($4::bigint[] is null or a.unit_id = any($4)) and ($5::bigint[] is null or a.task_id = any($5))
                and case
                    when span.version is not null then s.report_id = r.id
                    else not exists (
                        select from report n where n.assignment_id = r.assignment_id and n.period_id = r.period_id
                            and n.state = 'accepted' and n.revision > r.revision)
                end
        )
        select task_id as "task_id!", assignment_id as "assignment_id!", report_id as "report_id!", period as "period!",
            party as "party!", results as "results!", difficulties as "difficulties!", proposals as "proposals!",
            next_steps as "next_steps!", nothing_new as "nothing_new!"
        from told
        order by party collate vi, assignment_id, cut_off_on
        "#,
        report.plan_id,
        report.from_period_id,
        report.period_id,
        units,
        tasks
    )
    .fetch_all(db)
    .await
}

/// An obstacle that was open in the time that a report tells of.
#[derive(Clone, Debug)]
pub struct Raised {
    pub id: i64,
    pub reference: Option<String>,
    pub title: String,
    pub unit_name: String,
    pub state: State,
    /// How many others say the same.
    pub merged: i64,
}

/// The obstacles of a plan that were raised by the end of a time and not over before it began.
pub async fn raised(
    db: impl PgExecutor<'_>,
    plan_id: i64,
    units: Option<&[i64]>,
    (from, to): (NaiveDate, NaiveDate),
) -> sqlx::Result<Vec<Raised>> {
    sqlx::query_as!(
        Raised,
        r#"
        select o.id, t.ref as "reference?", o.title, u.name as unit_name, o.state as "state: State",
            (select count(*) from obstacle c where c.main_id = o.id) as "merged!"
        from obstacle o
        join unit u on u.id = o.unit_id
        left join task t on t.id = o.task_id
        where o.plan_id = $1 and ($2::bigint[] is null or o.unit_id = any($2)) and ($2::bigint[] is not null or o.main_id is null)
            and o.state <> 'withdrawn' and (o.raised_at at time zone 'Asia/Ho_Chi_Minh')::date <= $4
            and (o.state <> 'settled' or (o.since at time zone 'Asia/Ho_Chi_Minh')::date >= $3)
        order by t.position nulls first, o.id
        "#,
        plan_id,
        units,
        from,
        to
    )
    .fetch_all(db)
    .await
}

/// A unit and all below it.
pub async fn below(db: impl PgExecutor<'_>, unit_id: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"
        with recursive below (id) as (
            select $1::bigint
            union
            select u.id from below join unit u on u.parent_id = below.id
        )
        select id as "id!" from below
        "#,
        unit_id
    )
    .fetch_all(db)
    .await
}
