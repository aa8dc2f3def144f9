//! Documents under review, by number, subject, issuer and what is found of them. Found are those of the registers that
//! [`crate::web::Viewer::registers`] opens: one's own unit's, or above the owner's.

use sqlx::PgConnection;

use super::{Found, LOOKED_AT, Needle};
use crate::web::Viewer;

pub async fn some(tx: &mut PgConnection, viewer: &Viewer, needle: &Needle, wanted: i64) -> sqlx::Result<Vec<Found>> {
    sqlx::query_as!(
        Found,
        r#"
        with found as (
            select e.id from legal_entry e
            where e.searched @@ $1::text::tsquery and e.owner_unit_id = any($4)
            order by e.id desc limit $5
        ), ranked as (
            select e.*, search_tier(e.searched, e.number || ' ' || e.subject || ' ' || e.result_number || ' ' || e.issuer || ' '
                    || e.finding || ' ' || e.basis || ' ' || e.responsible || ' ' || e.reason,
                    $1::text::tsquery, $2::text::tsquery, $3::text::tsquery) as tier,
                count(*) over () as total
            from found join legal_entry e on e.id = found.id
            order by tier desc, e.changed_at desc, e.id desc limit $6
        )
        select k.id as "id!", k.tier as "tier!", k.changed_at as "at!", k.total as "total!",
            concat_ws(' ', nullif(k.number, ''), k.subject) as "title!",
            concat_ws(E'\n', k.finding, nullif(k.basis, ''), nullif(k.reason, ''), nullif(k.result_number, ''), nullif(k.responsible, ''))
                as "body!",
            k.issuer as "part?", p.short_title as "plan?", t.ref as "task?", null::text as "unit?"
        from ranked k
        left join task t on t.id = k.task_id
        left join plan p on p.id = t.plan_id
        order by k.tier desc, k.changed_at desc, k.id desc
        "#,
        needle.loose,
        needle.whole,
        needle.exact,
        viewer.registers(),
        LOOKED_AT,
        wanted
    )
    .fetch_all(tx)
    .await
}
