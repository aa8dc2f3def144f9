//! Proposals to commend somebody, by whom and for what, and by what was said about them. Found as
//! [`crate::commendation::access::ReadCommendation`] opens them, which `commendation_seen` says for many. What those say to
//! each other who choose and decide is for no unit, and read at the plan's owner alone.

use sqlx::PgConnection;

use super::{Found, LOOKED_AT, Needle};
use crate::web::Viewer;

pub async fn some(tx: &mut PgConnection, viewer: &Viewer, needle: &Needle, wanted: i64) -> sqlx::Result<Vec<Found>> {
    sqlx::query_as!(
        Found,
        r#"
        with seen as (
            select s.id from commendation_seen($4) s
        ), found as (
            (select c.id, null::bigint as message_id
            from commendation c
            where c.searched @@ $1::text::tsquery and c.id in (select id from seen)
            order by c.id desc limit $5)
            union all
            (select m.subject_id, m.id
            from message m
            where m.subject = 'commendation' and m.searched @@ $1::text::tsquery and m.subject_id in (select id from seen)
                and (m.owner_unit_id = $7 or exists (select from message_unit u where u.message_id = m.id))
            order by m.id desc limit $5)
        ), once as (
            -- Its own words first, then what was said last.
            select distinct on (id) id, message_id from found order by id desc, message_id desc nulls first limit $5
        ), ranked as (
            select c.id, c.name, c.position, c.unit_id, c.plan_id, c.task_id, coalesce(m.text, c.words) as body,
                m.title as part, coalesce(m.at, c.proposed_at) as at,
                search_tier(coalesce(m.searched, c.searched), coalesce(m.title || ' ' || m.text, c.name || ' ' || c.position || ' ' || c.words),
                    $1::text::tsquery, $2::text::tsquery, $3::text::tsquery) as tier,
                count(*) over () as total
            from once join commendation c on c.id = once.id left join message m on m.id = once.message_id
            order by tier desc, at desc, c.id desc limit $6
        )
        select k.id as "id!", k.tier as "tier!", k.at as "at!", k.total as "total!",
            concat_ws(', ', k.name, nullif(k.position, '')) as "title!", k.body as "body!", k.part as "part?",
            p.short_title as "plan?", t.ref as "task?", u.name as "unit?"
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
