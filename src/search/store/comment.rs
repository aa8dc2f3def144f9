//! Comments on tasks. Found as [`crate::dialogue::Readers`] lets them be read: above, by the people of the units they are for
//! and of those that go on from them, and by whoever is mentioned. The ways are looked along one by one.

use sqlx::PgConnection;

use super::{Found, LOOKED_AT, Needle};
use crate::web::Viewer;

pub async fn some(tx: &mut PgConnection, viewer: &Viewer, needle: &Needle, wanted: i64) -> sqlx::Result<Vec<Found>> {
    sqlx::query_as!(
        Found,
        r#"
        with found (id) as (
            (select m.id from message m
            where m.subject = 'comment' and m.searched @@ $1::text::tsquery and m.owner_unit_id = any($4)
            order by m.id desc limit $5)
            union
            (select m.id from message_unit u join message m on m.id = u.message_id
            where u.unit_id = any($4) and m.owner_unit_id <> all($4) and m.subject = 'comment'
                and m.searched @@ $1::text::tsquery
            order by m.id desc limit $5)
            union
            (select m.id from message_person w join message m on m.id = w.message_id
            where w.account_id = $7 and m.subject = 'comment' and m.searched @@ $1::text::tsquery
            order by m.id desc limit $5)
            union
            (select m.id from message_heir h join message m on m.id = h.message_id
            where h.unit_id = any($4) and m.owner_unit_id <> all($4) and m.subject = 'comment'
                and m.searched @@ $1::text::tsquery
            order by m.id desc limit $5)
        ), newest as (
            select id from found order by id desc limit $5
        ), ranked as (
            select m.*, search_tier(m.searched, m.title || ' ' || m.text,
                    $1::text::tsquery, $2::text::tsquery, $3::text::tsquery) as tier,
                count(*) over () as total
            from newest join message m on m.id = newest.id
            order by tier desc, m.at desc, m.id desc limit $6
        )
        select k.id as "id!", k.tier as "tier!", k.at as "at!", k.total as "total!", k.title as "title!", k.text as "body!",
            k.author as "part?", p.short_title as "plan?", t.ref as "task?", null::text as "unit?"
        from ranked k
        left join plan p on p.id = k.plan_id
        left join task t on t.id = k.task_id
        order by k.tier desc, k.at desc, k.id desc
        "#,
        needle.loose,
        needle.whole,
        needle.exact,
        &viewer.reach,
        LOOKED_AT,
        wanted,
        viewer.account_id
    )
    .fetch_all(tx)
    .await
}
