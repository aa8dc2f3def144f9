//! Units, under any name they bear or bore. Found are those in reach, as [`crate::plan::access::ReadUnit`] opens them; an
//! administrator opens the same where units are administered ([`crate::unit::access`]).

use sqlx::PgConnection;

use super::{Found, LOOKED_AT, Needle};
use crate::web::Viewer;

pub async fn some(tx: &mut PgConnection, viewer: &Viewer, needle: &Needle, wanted: i64) -> sqlx::Result<Vec<Found>> {
    sqlx::query_as!(
        Found,
        r#"
        with found as (
            select u.id from unit u
            where u.id = any($4) and (u.searched @@ $1::text::tsquery
                or exists (select from unit_alias a where a.unit_id = u.id and search_vector(a.alias, '') @@ $1::text::tsquery)
                or exists (select from unit_name n where n.unit_id = u.id and search_vector(n.name, '') @@ $1::text::tsquery))
            order by u.id desc limit $5
        ), ranked as (
            select u.*, search_tier(u.searched, u.name || ' ' || coalesce(u.short_name, ''),
                $1::text::tsquery, $2::text::tsquery, $3::text::tsquery) as tier, count(*) over () as total
            from found join unit u on u.id = found.id
            order by tier desc, u.created_at desc, u.id desc limit $6
        )
        select k.id as "id!", k.tier as "tier!", k.created_at as "at!", k.total as "total!", k.name as "title!",
            coalesce((select 'Tên khác: ' || string_agg(a.alias, ', ' order by a.alias) from unit_alias a where a.unit_id = k.id), '')
                as "body!",
            case when n.names is not null then 'tên cũ: ' || n.names end as "part?", null::text as "plan?", null::text as "task?",
            o.name as "unit?"
        from ranked k
        left join unit o on o.id = k.parent_id
        left join lateral (select string_agg(n.name, ', ' order by n.to_on) as names from unit_name n where n.unit_id = k.id) n on true
        order by k.tier desc, k.created_at desc, k.id desc
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
