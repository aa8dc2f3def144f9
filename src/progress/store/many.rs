//! Reports decided on many at once, and the reasons given for it before.

use sqlx::PgExecutor;

use super::queue::QueueFilter;

/// A report somebody chose to decide on.
#[derive(Debug, Clone)]
pub struct Chosen {
    pub id: i64,
    pub unit_name: String,
    pub task_ref: String,
    /// Whether it still waits.
    pub waits: bool,
}

/// Of these reports those whose plans this owner decides on.
pub async fn chosen(db: impl PgExecutor<'_>, owner_unit_id: i64, ids: &[i64]) -> sqlx::Result<Vec<Chosen>> {
    sqlx::query_as!(
        Chosen,
        r#"
        select r.id, coalesce(u.name, a.party_name) as "unit_name!", t.ref as task_ref, q.id is not null as "waits!"
        from report r
        join assignment a on a.id = r.assignment_id
        join task t on t.id = a.task_id
        join plan p on p.id = a.plan_id
        left join unit u on u.id = a.unit_id
        left join review_queue($1, null, null, false, null, '') q on q.id = r.id
        where r.id = any($2) and p.owner_unit_id = $1
        order by r.id
        "#,
        owner_unit_id,
        ids
    )
    .fetch_all(db)
    .await
}

/// A report that says nothing new.
#[derive(Debug, Clone)]
pub struct Unchanged {
    pub id: i64,
    pub version: i32,
    pub unit_id: i64,
    pub unit_name: String,
    pub task_ref: String,
    /// "Không phát sinh".
    pub nothing_new: bool,
    /// How many there are in all.
    pub total: i64,
}

/// What waits and does not differ from the last accepted report, by unit; at most `limit`.
pub async fn unchanged(db: impl PgExecutor<'_>, filter: &QueueFilter, limit: i64) -> sqlx::Result<Vec<Unchanged>> {
    sqlx::query_as!(
        Unchanged,
        r#"
        select q.id as "id!", q.version as "version!", q.unit_id as "unit_id!", q.unit_name as "unit_name!", q.task_ref as "task_ref!",
            q.nothing_new as "nothing_new!", count(*) over () as "total!"
        from review_queue($1, $2, $3, $4, false, 'don-vi') q
        order by q.place
        limit $5
        "#,
        filter.owner_unit_id,
        filter.plan,
        filter.words,
        filter.late_only,
        limit,
    )
    .fetch_all(db)
    .await
}

/// How many of the reasons last given are looked at.
const RECENT: i64 = 500;
/// The longest reason that is offered again, in characters.
const LONGEST: i32 = 160;

/// The reasons most often given lately for returning reports of this owner's plans, or for asking for a correction: the most
/// frequent first, of equals the latest. Case, spaces and a full stop make no difference.
pub async fn frequent_reasons(db: impl PgExecutor<'_>, owner_unit_id: i64, limit: i64) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"
        select (array_agg(g.reason order by g.id desc))[1] as "reason!"
        from (
            select e.id, e.reason from report_event e
            join report r on r.id = e.report_id
            join assignment a on a.id = r.assignment_id
            join plan p on p.id = a.plan_id
            where e.kind in ('returned', 'correction_asked') and p.owner_unit_id = $1
            order by e.id desc limit $2
        ) g
        where char_length(g.reason) <= $3
        group by rtrim(lower(regexp_replace(g.reason, '\s+', ' ', 'g')), ' .')
        order by count(*) desc, max(g.id) desc
        limit $4
        "#,
        owner_unit_id,
        RECENT,
        LONGEST,
        limit,
    )
    .fetch_all(db)
    .await
}
