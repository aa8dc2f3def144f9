//! Plans, by number, title, issuer and the documents they rest on. Found as [`crate::plan::access::ReadPlan`] opens them: of an
//! owner in reach, but units' own plans not for observers; otherwise those that bind a unit in reach, once they are issued.

use sqlx::PgConnection;

use super::{Found, LOOKED_AT, Needle};
use crate::web::{Role, Viewer};

pub async fn some(tx: &mut PgConnection, viewer: &Viewer, needle: &Needle, wanted: i64) -> sqlx::Result<Vec<Found>> {
    sqlx::query_as!(
        Found,
        r#"
        with found as (
            select p.id from plan p
            where case when p.owner_unit_id = any($4) then not $8 or p.owner_unit_id = $7
                    else p.status <> 'draft'
                        and exists (select from assignment a where a.plan_id = p.id and a.unit_id = any($4)) end
                and (p.searched @@ $1::text::tsquery or p.id in (
                    select b.plan_id from plan_basis b where search_vector(b.number, b.title) @@ $1::text::tsquery))
            order by p.id desc limit $5
        ), ranked as (
            select p.*, coalesce(p.activated_at, p.created_at) as at,
                search_tier(p.searched, coalesce(p.number, '') || ' ' || p.short_title || ' ' || p.title || ' ' || coalesce(p.issuer, ''),
                    $1::text::tsquery, $2::text::tsquery, $3::text::tsquery) as tier,
                count(*) over () as total
            from found join plan p on p.id = found.id
            order by tier desc, at desc, p.id desc limit $6
        )
        select k.id as "id!", k.tier as "tier!", k.at as "at!", k.total as "total!",
            concat_ws(' – ', k.short_title, k.number, k.title) as "title!",
            concat_ws(E'\n', k.issuer, (
                select 'Căn cứ: ' || string_agg(concat_ws(' ', b.number, b.title), '; ' order by b.position)
                from plan_basis b where b.plan_id = k.id)) as "body!",
            null::text as "part?", null::text as "plan?", null::text as "task?", u.name as "unit?"
        from ranked k join unit u on u.id = k.owner_unit_id
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
