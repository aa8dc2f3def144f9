//! One proposal: what accesses and its page need, and what was said about it.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgExecutor, types::Json};

use super::super::{Award, Kind, State};
use crate::dialogue::{Enclosed, Said};

/// A proposal with what accesses and its page need.
#[derive(Clone, Debug)]
pub struct CommendationHead {
    pub id: i64,
    pub plan_id: i64,
    pub plan_owner_id: i64,
    pub plan_short_title: String,
    /// Whether it is a unit's own plan: nobody at its owner is an officer.
    pub own_plan: bool,
    pub task_id: Option<i64>,
    pub task_ref: Option<String>,
    pub task_content: Option<String>,
    pub assignment_id: Option<i64>,
    pub report_id: Option<i64>,
    pub report_period: Option<String>,
    pub unit_id: i64,
    pub unit_name: String,
    pub kind: Kind,
    pub name: String,
    pub position: String,
    pub award: Award,
    pub words: String,
    pub state: State,
    pub since: DateTime<Utc>,
    pub sent_to: String,
    pub sent_number: String,
    pub sent_on: Option<NaiveDate>,
    pub decision_number: String,
    pub decision_on: Option<NaiveDate>,
    pub version: i32,
    pub proposed_by_name: String,
    pub proposed_at: DateTime<Utc>,
    /// Who wrote it.
    pub authors: Vec<i64>,
    /// The units that speak for it.
    pub carriers: Vec<i64>,
}

/// One proposal.
pub async fn head(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<CommendationHead>> {
    sqlx::query_as!(
        CommendationHead,
        r#"
        select c.id, c.plan_id, p.owner_unit_id as plan_owner_id, p.short_title as plan_short_title,
            not exists (select from role_grant g where g.unit_id = p.owner_unit_id and g.role = 'officer') as "own_plan!",
            c.task_id, t.ref as "task_ref?", t.content as "task_content?", c.assignment_id, c.report_id,
            pe.name as "report_period?", c.unit_id, u.name as unit_name, c.kind as "kind: Kind", c.name, c.position,
            c.award as "award: Award", c.words, c.state as "state: State", c.since, c.sent_to, c.sent_number, c.sent_on,
            c.decision_number, c.decision_on, c.version, w.full_name as proposed_by_name, c.proposed_at,
            array(select a.account_id from commendation_author a where a.commendation_id = c.id) as "authors!",
            array(select v.unit_id from commendation_carrier v where v.commendation_id = c.id) as "carriers!"
        from commendation c
        join plan p on p.id = c.plan_id
        join unit u on u.id = c.unit_id
        join account w on w.id = c.proposed_by
        left join task t on t.id = c.task_id
        left join report r on r.id = c.report_id
        left join period pe on pe.id = r.period_id
        where c.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await
}

/// What was said about a proposal, in order; `whole` with what those say to each other who choose and decide: it is said to no unit.
pub async fn conversation(db: impl PgExecutor<'_>, id: i64, whole: bool) -> sqlx::Result<Vec<Said>> {
    sqlx::query_as!(
        Said,
        r#"
        select m.title, m.text, m.author, m.at,
            not exists (select from message_unit u where u.message_id = m.id) as "internal!",
            coalesce((select e.files from message_enclosure e where e.message_id = m.id), '[]') as "files!: Json<Vec<Enclosed>>"
        from message m
        where m.subject = 'commendation' and m.subject_id = $1
            and ($2 or exists (select from message_unit u where u.message_id = m.id))
        order by m.at, m.id
        "#,
        id,
        whole
    )
    .fetch_all(db)
    .await
}
