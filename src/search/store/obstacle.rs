//! Obstacles, by what was raised and by what was said about them. Found as [`crate::obstacle::access::ReadObstacle`] opens
//! them: of plans of owners in reach, and those for which a unit in reach speaks. What those say to each other who answer and
//! decide is read at the plan's owner alone.

use sqlx::PgConnection;

use super::{Found, LOOKED_AT, Needle};
use crate::web::Viewer;

pub async fn some(tx: &mut PgConnection, viewer: &Viewer, needle: &Needle, wanted: i64) -> sqlx::Result<Vec<Found>> {
    sqlx::query_as!(
        Found,
        r#"
        with spoken as (
            select c.obstacle_id from obstacle_carrier c where c.unit_id = any($4)
        ), found as (
            (select o.id, null::bigint as message_id
            from obstacle o join plan p on p.id = o.plan_id
            where o.searched @@ $1::text::tsquery
                and (p.owner_unit_id = any($4) or o.id in (select obstacle_id from spoken))
            order by o.id desc limit $5)
            union all
            (select l.obstacle_id, m.id
            from message m
            join obstacle_message l on l.message_id = m.id
            join obstacle o on o.id = l.obstacle_id
            join plan p on p.id = o.plan_id
            where m.subject = 'obstacle' and m.searched @@ $1::text::tsquery
                and (p.owner_unit_id = any($4) or o.id in (select obstacle_id from spoken))
                and (not l.internal or p.owner_unit_id = $7)
            order by m.id desc limit $5)
        ), once as (
            -- Its own words first, then what was said last.
            select distinct on (id) id, message_id from found order by id desc, message_id desc nulls first limit $5
        ), ranked as (
            select o.id, o.title, o.unit_id, o.plan_id, o.task_id, coalesce(m.text, o.words || E'\n' || o.request) as body,
                m.title as part, coalesce(m.at, o.raised_at) as at,
                search_tier(coalesce(m.searched, o.searched), coalesce(m.title || ' ' || m.text, o.title || ' ' || o.words || ' ' || o.request),
                    $1::text::tsquery, $2::text::tsquery, $3::text::tsquery) as tier,
                count(*) over () as total
            from once join obstacle o on o.id = once.id left join message m on m.id = once.message_id
            order by tier desc, at desc, o.id desc limit $6
        )
        select k.id as "id!", k.tier as "tier!", k.at as "at!", k.total as "total!", k.title as "title!", k.body as "body!",
            k.part as "part?", p.short_title as "plan?", t.ref as "task?", u.name as "unit?"
        from ranked k
        join plan p on p.id = k.plan_id
        join unit u on u.id = k.unit_id
        left join task t on t.id = k.task_id
        order by k.tier desc, k.at desc, k.id desc
        "#,
        needle.loose,
        needle.whole,
        needle.exact,
        &viewer.reach,
        LOOKED_AT,
        wanted,
        viewer.unit_id()
    )
    .fetch_all(tx)
    .await
}
