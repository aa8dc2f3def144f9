//! Tasks, by reference, words and product. Found as [`crate::plan::access::ReadTask`] opens them: in plans of owners in reach,
//! but for observers not in units' own; otherwise those in which a unit in reach has a part, once the plan is issued.

use sqlx::PgConnection;

use super::{Found, LOOKED_AT, Needle};
use crate::web::{Role, Viewer};

pub async fn some(tx: &mut PgConnection, viewer: &Viewer, needle: &Needle, wanted: i64) -> sqlx::Result<Vec<Found>> {
    sqlx::query_as!(
        Found,
        r#"
        with found as (
            select t.id from task t join plan p on p.id = t.plan_id
            where t.searched @@ $1::text::tsquery
                and case when p.owner_unit_id = any($4) then not $8 or p.owner_unit_id = $7
                    else p.status <> 'draft'
                        and exists (select from assignment a where a.task_id = t.id and a.unit_id = any($4)) end
            order by t.id desc limit $5
        ), ranked as (
            select t.*, p.short_title, coalesce(p.activated_at, p.created_at) as at,
                search_tier(t.searched, t.ref || ' ' || t.content || ' ' || coalesce(t.product, ''),
                    $1::text::tsquery, $2::text::tsquery, $3::text::tsquery) as tier,
                count(*) over () as total
            from found join task t on t.id = found.id join plan p on p.id = t.plan_id
            order by tier desc, at desc, t.id desc limit $6
        )
        select k.id as "id!", k.tier as "tier!", k.at as "at!", k.total as "total!", k.ref || ' ' || k.content as "title!",
            coalesce(k.product, '') as "body!", concat_ws(' ', 'mục', s.ref, s.heading) as "part?", k.short_title as "plan?",
            null::text as "task?", null::text as "unit?"
        from ranked k join section s on s.id = k.section_id
        order by k.tier desc, k.at desc, k.id desc
        "#,
        needle.loose,
        needle.whole,
        needle.exact,
        &viewer.reach,
        LOOKED_AT,
        wanted,
        viewer.unit_id(),
        viewer.role() == Some(Role::Observer)
    )
    .fetch_all(tx)
    .await
}
