//! Extensions as standings and the unit's pages see them: what was decided about due days, and what is still asked for.

use chrono::NaiveDate;
use sqlx::PgExecutor;

use super::super::extending::Grant;

/// What was ever decided about the due days of these assignments, in the order in which it came.
pub async fn grants(db: impl PgExecutor<'_>, assignments: &[i64]) -> sqlx::Result<Vec<Grant>> {
    sqlx::query_as!(
        Grant,
        "select extension_id, deadline_id, due_on, from_on from extension_day where assignment_id = any($1) order by id",
        assignments
    )
    .fetch_all(db)
    .await
}

/// A request that is not decided yet.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    pub id: i64,
    /// The assignment whose due day it is about, among those asked for.
    pub assignment_id: i64,
    pub deadline_id: i64,
    pub asked_for: NaiveDate,
    /// Another day that TCCB offers, which waits for the unit.
    pub offered_for: Option<NaiveDate>,
    /// Whether the plan's owner has no officer, so that its staff decide.
    pub own_plan: bool,
}

/// The open requests of these assignments and of those they go on from.
pub async fn open_extensions(db: impl PgExecutor<'_>, assignments: &[i64]) -> sqlx::Result<Vec<Open>> {
    sqlx::query_as!(
        Open,
        r#"
        with recursive line (heir, id) as (
            select unnest($1::bigint[]), unnest($1::bigint[])
            union
            select line.heir, l.predecessor_id from line join assignment_succession l on l.successor_id = line.id
        )
        select e.id, line.heir as "assignment_id!", e.deadline_id, e.asked_for,
            case when e.state = 'offered' then e.offered_for end as offered_for,
            not exists (
                select from role_grant o where o.unit_id = p.owner_unit_id and o.role = 'officer'
            ) as "own_plan!"
        from line join extension e on e.assignment_id = line.id
        join assignment a on a.id = line.id
        join plan p on p.id = a.plan_id
        where e.state in ('asked', 'offered')
        order by e.id
        "#,
        assignments
    )
    .fetch_all(db)
    .await
}
