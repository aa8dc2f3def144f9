//! Requests for a later day, by their reasons and by what was said about them. Found as
//! [`crate::extension::access::ReadExtension`] opens them: by officers and directors who reach the plan's owner or a unit that
//! carries the task out, by the staff and heads of such a unit, and by whoever acts in the name of the plan's owner.

use sqlx::PgConnection;

use super::{Found, LOOKED_AT, Needle};
use crate::web::Viewer;

pub async fn some(tx: &mut PgConnection, viewer: &Viewer, needle: &Needle, wanted: i64) -> sqlx::Result<Vec<Found>> {
    sqlx::query_as!(
        Found,
        r#"
        with recursive mine (id) as (
            select a.id from assignment a where a.unit_id = any($4)
            union
            select s.predecessor_id from mine join assignment_succession s on s.successor_id = mine.id
        ), seen as (
            select e.id
            from extension e join assignment a on a.id = e.assignment_id join plan p on p.id = a.plan_id
            where a.role = 'lead' and (p.status <> 'draft' or p.owner_unit_id = any($4))
                and (p.owner_unit_id = $7 or (not $8 and p.owner_unit_id = any($4)) or a.id in (select id from mine))
        ), found as (
            (select e.id, null::bigint as message_id
            from extension e
            where e.searched @@ $1::text::tsquery and e.id in (select id from seen)
            order by e.id desc limit $5)
            union all
            (select m.subject_id, m.id
            from message m
            where m.subject = 'extension' and m.searched @@ $1::text::tsquery and m.subject_id in (select id from seen)
            order by m.id desc limit $5)
        ), once as (
            select distinct on (id) id, message_id from found order by id desc, message_id desc nulls first limit $5
        ), ranked as (
            select e.*, coalesce(m.text, e.reason) as body, m.title as part, coalesce(m.at, e.asked_at) as at,
                search_tier(coalesce(m.searched, e.searched), coalesce(m.title || ' ' || m.text, e.reason),
                    $1::text::tsquery, $2::text::tsquery, $3::text::tsquery) as tier,
                count(*) over () as total
            from once join extension e on e.id = once.id left join message m on m.id = once.message_id
            order by tier desc, at desc, e.id desc limit $6
        )
        select k.id as "id!", k.tier as "tier!", k.at as "at!", k.total as "total!",
            'Xin gia hạn đến ' || to_char(k.asked_for, 'DD/MM/YYYY') as "title!", k.body as "body!", k.part as "part?",
            p.short_title as "plan?", t.ref as "task?", coalesce(u.name, a.party_name) as "unit?"
        from ranked k
        join assignment a on a.id = k.assignment_id
        join plan p on p.id = a.plan_id
        join task t on t.id = a.task_id
        left join unit u on u.id = a.unit_id
        order by k.tier desc, k.at desc, k.id desc
        "#,
        needle.loose,
        needle.whole,
        needle.exact,
        &viewer.reach,
        LOOKED_AT,
        wanted,
        viewer.unit_id(),
        viewer.is_unit_side()
    )
    .fetch_all(tx)
    .await
}
