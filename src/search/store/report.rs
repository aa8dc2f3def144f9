//! Reports, by what they say. Found as [`crate::progress::access::ReadReport`] opens them: above whoever reports and by the
//! unit's own people in every state, by observers and by units that support the task once accepted; of units' own plans
//! nothing by observers above them. Whoever sees few parties' parts has those looked into; for whoever sees very many the newest
//! reports are looked at until enough are found.

use sqlx::PgConnection;

use super::{Found, LOOKED_AT, Needle};
use crate::{
    progress::ReportState,
    web::{Role, Viewer},
};

/// Of how many parties' parts all reports are looked at.
const FEW: i64 = 3000;

pub async fn some(tx: &mut PgConnection, viewer: &Viewer, needle: &Needle, wanted: i64) -> sqlx::Result<Vec<Found>> {
    let found = sqlx::query_as!(
        Found,
        r#"
        with recursive above (id) as (
            select p.id from plan p where p.owner_unit_id = any($4) and (not $8 or p.owner_unit_id = $7)
        ), below (id) as (
            -- Plans of others, which may bind units in reach.
            select p.id from plan p where p.owner_unit_id <> all($4) and p.status <> 'draft'
        ), mine (id) as (
            select a.id from below join assignment a on a.plan_id = below.id where a.unit_id = any($4)
            union
            -- What goes on from others goes on with what they reported.
            select s.predecessor_id from mine join assignment_succession s on s.successor_id = mine.id
        ), supported (id) as (
            select a.id
            from (select distinct c.task_id from assignment c where $9 and c.role = 'coordinating' and c.unit_id = any($4)) c
            join assignment a on a.task_id = c.task_id and a.role = 'lead'
            join below on below.id = a.plan_id
        ), part (id, accepted) as (
            select a.id, $8 from above join assignment a on a.plan_id = above.id
            union all select id, $8 from mine
            union all select id, true from supported
        ), few (so) as materialized (
            -- Whether it is less to look into each than to look for the newest of all.
            select count(*) <= $10::bigint from (select from part limit $10::bigint + 1) as looked
        ), found (id) as (
            select r.id
            from part
            cross join lateral (
                select r.id, r.state from report r
                where r.assignment_id = part.id and r.searched @@ $1::text::tsquery offset 0
            ) r
            where (select so from few) and (not part.accepted or r.state = 'accepted')
            union
            (select r.id
            from (
                select r.id, r.assignment_id, r.state from report r
                where r.searched @@ $1::text::tsquery order by r.id desc offset 0
            ) r
            where not (select so from few) and (
                select ((a.plan_id in (select id from above) or a.id in (select id from mine)) and (not $8 or r.state = 'accepted'))
                    or (r.state = 'accepted' and a.id in (select id from supported))
                from assignment a where a.id = r.assignment_id)
            limit $5)
        ), newest as (
            select id from found order by id desc limit $5
        ), ranked as (
            select r.*, coalesce(r.submitted_at, r.updated_at) as at,
                search_tier(r.searched, r.results || ' ' || r.obstacles || ' ' || r.proposals || ' ' || r.next_steps,
                    $1::text::tsquery, $2::text::tsquery, $3::text::tsquery) as tier,
                count(*) over () as total
            from newest join report r on r.id = newest.id
            order by tier desc, at desc, r.id desc limit $6
        )
        select k.id as "id!", k.tier as "tier!", k.at as "at!", k.total as "total!",
            'Báo cáo ' || pe.name || case when k.revision > 1 then ', bản điều chỉnh lần ' || (k.revision - 1) else '' end
                as "title!",
            concat_ws(E'\n', nullif(k.results, ''), nullif(k.obstacles, ''), nullif(k.proposals, ''), nullif(k.next_steps, ''))
                as "body!",
            k.state as "part?", p.short_title as "plan?", t.ref as "task?", coalesce(u.name, a.party_name) as "unit?"
        from ranked k
        join assignment a on a.id = k.assignment_id
        join task t on t.id = a.task_id
        join plan p on p.id = a.plan_id
        join period pe on pe.id = k.period_id
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
        viewer.role() == Some(Role::Observer),
        viewer.is_unit_side(),
        FEW
    )
    .fetch_all(tx)
    .await?;
    // That it is accepted goes without saying.
    let named =
        |state: String| state.parse().ok().filter(|state| *state != ReportState::Accepted).map(ReportState::label);
    let told = |one: Found| Found { part: one.part.and_then(named).map(str::to_owned), ..one };
    Ok(found.into_iter().map(told).collect())
}
