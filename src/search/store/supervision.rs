//! Records of inspection and supervision, by what was found, by what they demand and by what was said about them. Found as
//! [`crate::supervision::access::ReadRecord`] opens them, which `supervision_seen` says for many: a draft is its author's
//! alone, and observers read what is about plans of the very owner.

use sqlx::PgConnection;

use super::{Found, LOOKED_AT, Needle};
use crate::web::{Role, Viewer};

pub async fn some(tx: &mut PgConnection, viewer: &Viewer, needle: &Needle, wanted: i64) -> sqlx::Result<Vec<Found>> {
    sqlx::query_as!(
        Found,
        r#"
        with seen as (
            select s.id from supervision_seen($4, $7, $8) s
        ), found as (
            (select r.id, null::bigint as demand_id, null::bigint as message_id
            from supervision_record r
            where r.searched @@ $1::text::tsquery and r.id in (select id from seen)
            order by r.id desc limit $5)
            union all
            (select d.record_id, d.id, null
            from supervision_demand d
            where d.searched @@ $1::text::tsquery and d.record_id in (select id from seen)
            order by d.id desc limit $5)
            union all
            (select l.record_id, null, m.id
            from message m join supervision_message l on l.message_id = m.id
            where m.subject = 'supervision' and m.searched @@ $1::text::tsquery and l.record_id in (select id from seen)
            order by m.id desc limit $5)
        ), once as (
            -- Its own words first, then what it demands, then what was said last.
            select distinct on (id) id, demand_id, message_id from found
            order by id desc, message_id desc nulls first, demand_id nulls first limit $5
        ), ranked as (
            select r.id, r.title, r.unit_id, r.plan_id, coalesce(m.text, d.words, r.findings) as body,
                coalesce(m.title, 'kiến nghị ' || d.position) as part, coalesce(m.at, r.issued_at, r.written_at) as at,
                search_tier(coalesce(m.searched, d.searched, r.searched),
                    coalesce(m.title || ' ' || m.text, d.words, r.title || ' ' || r.findings || ' ' || r.members),
                    $1::text::tsquery, $2::text::tsquery, $3::text::tsquery) as tier,
                count(*) over () as total
            from once
            join supervision_record r on r.id = once.id
            left join supervision_demand d on d.id = once.demand_id
            left join message m on m.id = once.message_id
            order by tier desc, at desc, r.id desc limit $6
        )
        select k.id as "id!", k.tier as "tier!", k.at as "at!", k.total as "total!", k.title as "title!", k.body as "body!",
            k.part as "part?", p.short_title as "plan?", null::text as "task?", u.name as "unit?"
        from ranked k
        join plan p on p.id = k.plan_id
        join unit u on u.id = k.unit_id
        order by k.tier desc, k.at desc, k.id desc
        "#,
        needle.loose,
        needle.whole,
        needle.exact,
        &viewer.reach,
        LOOKED_AT,
        wanted,
        viewer.unit_id(),
        viewer.role().map(Role::code)
    )
    .fetch_all(tx)
    .await
}
