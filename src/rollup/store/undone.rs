//! SQL of what is still under way in a period beside its reports: corrections of accepted ones, requests not answered.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

use crate::rollup::undone::Stage;

/// Something under way in a period.
#[derive(Clone, Debug)]
pub struct Undone {
    pub stage: Stage,
    /// The correction, or the accepted report until there is one; of a request: the request.
    pub id: i64,
    pub party: String,
    pub plan: String,
    pub task_ref: String,
    pub content: String,
    /// When it came to this.
    pub since: DateTime<Utc>,
}

/// What is under way in a period, by unit in Vietnamese order.
pub async fn undone(db: impl PgExecutor<'_>, period_id: i64) -> sqlx::Result<Vec<Undone>> {
    sqlx::query_as!(
        Undone,
        r#"
        with asked as (
            select distinct on (v.report_id) v.report_id, v.kind, v.at
            from report_event v join report r on r.id = v.report_id
            where r.period_id = $1 and v.kind in ('correction_asked', 'correction_withdrawn')
            order by v.report_id, v.id desc
        ), under_way as (
            select case
                    when n.id is null then 'asked'
                    when n.state in ('draft', 'returned') then 'begun'
                    else n.state
                end as stage, coalesce(n.id, r.id) as id, r.assignment_id, coalesce(n.updated_at, asked.at) as since
            from report r
            left join report n on n.assignment_id = r.assignment_id and n.period_id = r.period_id
                and n.revision = r.revision + 1
            left join asked on asked.report_id = r.id and asked.kind = 'correction_asked'
            where r.period_id = $1 and r.state = 'accepted'
                and (n.state <> 'accepted' or (n.id is null and asked.report_id is not null))
            union all
            select 'request', q.id, y.assignment_id, q.asked_at
            from contribution_request_party y
            join contribution_request q on q.id = y.request_id
            join assignment a on a.id = y.assignment_id
            join period pe on pe.id = y.period_id
            where y.period_id = $1 and y.answered_at is null and y.withdrawn_at is null
                and a.from_on <= pe.cut_off_on and (a.to_on is null or a.to_on >= pe.cut_off_on)
        )
        select w.stage as "stage!: Stage", w.id as "id!", coalesce(u.name, a.party_name) as "party!", p.short_title as plan,
            t.ref as task_ref, t.content, w.since as "since!"
        from under_way w
        join assignment a on a.id = w.assignment_id
        join task t on t.id = a.task_id
        join plan p on p.id = a.plan_id
        left join unit u on u.id = a.unit_id
        order by coalesce(u.name, a.party_name) collate vi, p.id, t.position, w.id
        "#,
        period_id,
    )
    .fetch_all(db)
    .await
}
