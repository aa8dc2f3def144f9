//! The queue as it stands beside a report: the reports around it, and the groups around its own. Both are bounded, however
//! much waits.

use sqlx::PgExecutor;

use super::{super::Difference, queue::QueueFilter};

/// A report near the one that is read.
#[derive(Debug, Clone)]
pub struct Near {
    pub id: i64,
    pub unit_name: String,
    pub task_ref: String,
    pub percent: i16,
    pub percent_before: Option<i16>,
    pub difference: Difference,
    pub group_id: i64,
    /// Its place in the queue, from 1.
    pub place: i64,
    /// How many wait in all.
    pub total: i64,
    /// The group of the report that is read; where that does not wait, the first.
    pub group_here: i64,
}

/// Reports of the same group no further than `reach` from `current`, the one before and the one after it, in their order.
/// Where `current` is not among what waits, the first group's.
pub async fn near(db: impl PgExecutor<'_>, filter: &QueueFilter, current: i64, reach: i64) -> sqlx::Result<Vec<Near>> {
    sqlx::query_as!(
        Near,
        r#"
        with queue as (
            select q.*, count(*) over () as total from review_queue($1, $2, $3, $4, $5, $6) q
        ), here as (
            select h.place, h.group_id from queue h order by h.id <> $7::bigint, h.place limit 1
        )
        select q.id as "id!", q.unit_name as "unit_name!", q.task_ref as "task_ref!", q.percent as "percent!", q.percent_before,
            q.difference as "difference!: Difference", q.group_id as "group_id!", q.place as "place!", q.total as "total!",
            here.group_id as "group_here!"
        from queue q, here
        where (q.group_id = here.group_id and abs(q.place - here.place) <= $8) or abs(q.place - here.place) = 1
        order by q.place
        "#,
        filter.owner_unit_id,
        filter.plan,
        filter.words,
        filter.late_only,
        filter.changed,
        filter.grouping.code(),
        current,
        reach,
    )
    .fetch_all(db)
    .await
}

/// A group of the queue.
#[derive(Debug, Clone)]
pub struct Group {
    pub id: i64,
    pub unit_name: String,
    pub task_ref: String,
    pub content: String,
    /// How many wait in it, and the first of them.
    pub reports: i64,
    pub first_id: i64,
    /// Its place among the groups, from 1, and how many there are.
    pub place: i64,
    pub total: i64,
}

/// The groups no further than `reach` from the one of `current`, in their order; where `current` does not wait, from the first.
pub async fn groups(
    db: impl PgExecutor<'_>,
    filter: &QueueFilter,
    current: i64,
    reach: i64,
) -> sqlx::Result<Vec<Group>> {
    sqlx::query_as!(
        Group,
        r#"
        with queue as (
            select q.id, q.unit_name, q.task_ref, q.content, q.group_id, q.place from review_queue($1, $2, $3, $4, $5, $6) q
        ), grouped as (
            select g.group_id, min(g.unit_name) as unit_name, min(g.task_ref) as task_ref, min(g.content) as content, count(*) as reports,
                (array_agg(g.id order by g.place))[1] as first_id, row_number() over (order by min(g.place)) as place,
                count(*) over () as total, bool_or(g.id = $7::bigint) as here
            from queue g group by g.group_id
        ), here as (
            select coalesce(min(h.place) filter (where h.here), 1) as place from grouped h
        )
        select g.group_id as "id!", g.unit_name as "unit_name!", g.task_ref as "task_ref!", g.content as "content!", g.reports as "reports!",
            g.first_id as "first_id!", g.place as "place!", g.total as "total!"
        from grouped g, here
        where abs(g.place - here.place) <= $8
        order by g.place
        "#,
        filter.owner_unit_id,
        filter.plan,
        filter.words,
        filter.late_only,
        filter.changed,
        filter.grouping.code(),
        current,
        reach,
    )
    .fetch_all(db)
    .await
}
