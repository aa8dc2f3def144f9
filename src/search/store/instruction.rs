//! Instructions, by their own words and by what was said about them. Found as [`crate::instruction::access::ReadInstruction`]
//! opens them: in the name of a unit in reach, and those that a unit in reach carries out, which reads of what was said what
//! was said to it ([`crate::dialogue::Readers`]).

use sqlx::PgConnection;

use super::{Found, LOOKED_AT, Needle};
use crate::web::Viewer;

pub async fn some(tx: &mut PgConnection, viewer: &Viewer, needle: &Needle, wanted: i64) -> sqlx::Result<Vec<Found>> {
    sqlx::query_as!(
        Found,
        r#"
        with carried as (
            select r.instruction_id
            from instruction_carrier c join instruction_recipient r on r.id = c.recipient_id
            where c.unit_id = any($4)
        ), found as (
            (select n.id, null::bigint as message_id
            from instruction n
            where n.searched @@ $1::text::tsquery
                and (n.owner_unit_id = any($4) or n.id in (select instruction_id from carried))
            order by n.id desc limit $5)
            union all
            (select n.id, m.id
            from message m join instruction n on n.id = m.subject_id
            where m.subject = 'instruction' and m.searched @@ $1::text::tsquery
                and (n.owner_unit_id = any($4)
                    or (n.id in (select instruction_id from carried)
                        and (exists (select from message_unit u where u.message_id = m.id and u.unit_id = any($4))
                            or m.id in (select h.message_id from message_heir h where h.unit_id = any($4)))))
            order by m.id desc limit $5)
        ), once as (
            select distinct on (id) id, message_id from found order by id desc, message_id desc nulls first limit $5
        ), ranked as (
            select n.id, n.title, n.owner_unit_id, n.plan_id, n.task_id, coalesce(m.text, n.words) as body, m.title as part,
                coalesce(m.at, n.given_at) as at,
                search_tier(coalesce(m.searched, n.searched), coalesce(m.title || ' ' || m.text, n.title || ' ' || n.words),
                    $1::text::tsquery, $2::text::tsquery, $3::text::tsquery) as tier,
                count(*) over () as total
            from once join instruction n on n.id = once.id left join message m on m.id = once.message_id
            order by tier desc, at desc, n.id desc limit $6
        )
        select k.id as "id!", k.tier as "tier!", k.at as "at!", k.total as "total!", k.title as "title!", k.body as "body!",
            k.part as "part?", p.short_title as "plan?", t.ref as "task?", u.name as "unit?"
        from ranked k
        join unit u on u.id = k.owner_unit_id
        left join plan p on p.id = k.plan_id
        left join task t on t.id = k.task_id
        order by k.tier desc, k.at desc, k.id desc
        "#,
        needle.loose,
        needle.whole,
        needle.exact,
        &viewer.reach,
        LOOKED_AT,
        wanted
    )
    .fetch_all(tx)
    .await
}
