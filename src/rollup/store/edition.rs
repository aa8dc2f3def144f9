//! SQL of what the closings of a period froze.

use chrono::NaiveDate;
use sqlx::PgExecutor;

use crate::{
    progress::{Outcome, Progress, Rating, ReportStanding},
    rollup::scene::Sight,
};

/// One lead assignment as a closing froze it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub version: i32,
    pub assignment_id: i64,
    pub plan_id: i64,
    pub plan: String,
    pub task_id: i64,
    pub task_ref: String,
    pub section_id: i64,
    pub section_ref: String,
    pub section_heading: String,
    pub unit_id: Option<i64>,
    pub party: String,
    pub collective: bool,
    pub progress: Progress,
    pub percent: i16,
    pub completed_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub outcome: Outcome,
    /// On time only by an extended day.
    pub by_extension: bool,
    pub due_soon: bool,
    pub report: ReportStanding,
    pub rating: Option<Rating>,
    /// The accepted report it rests on, and of which period that is.
    pub report_id: Option<i64>,
    pub basis: Option<String>,
}

/// What two closings of a period froze, as far as `sight` and `reach` allow: in the order of plans, of their outlines, and
/// of the parties in Vietnamese order.
pub async fn frozen(
    db: impl PgExecutor<'_>,
    period_id: i64,
    versions: [i32; 2],
    sight: &Sight,
    reach: &[i64],
) -> sqlx::Result<Vec<Frozen>> {
    sqlx::query_as!(
        Frozen,
        r#"
        select s.version, s.assignment_id, s.plan_id, p.short_title as plan, s.task_id, s.task_ref, s.section_id,
            s.section_ref, s.section_heading, s.unit_id, s.party_name as party, s.collective,
            s.progress as "progress: Progress", s.percent, s.completed_on, s.due_on, s.outcome as "outcome: Outcome",
            s.by_extension, s.due_soon, s.report_state as "report: ReportStanding", s.rating as "rating: Rating", s.report_id,
            q.name as "basis?"
        from period_standing s
        join plan p on p.id = s.plan_id
        join task t on t.id = s.task_id
        join section c on c.id = s.section_id
        left join report b on b.id = s.report_id
        left join period q on q.id = b.period_id
        where s.period_id = $1 and s.version = any($2)
            and (s.plan_id = any($3) or (s.plan_id = any($4) and s.unit_id = any($5)))
        order by p.issued_on nulls last, p.id, c.position, c.id, t.position, t.id, s.party_name collate vi, s.assignment_id
        "#,
        period_id,
        &versions,
        &sight.whole,
        &sight.partial,
        reach,
    )
    .fetch_all(db)
    .await
}
