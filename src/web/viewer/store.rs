//! The one query behind every signed-in request: session, account, grants and reach.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use sqlx::{PgPool, types::Json};

use super::{ABSOLUTE_LIMIT, Grant, IDLE_LIMIT, Role, Viewer};

/// The person whose session has this token, if it is still alive; notes that it was used, at most once a minute.
pub(super) async fn find(
    pool: &PgPool,
    token_hash: &[u8],
    now: DateTime<Utc>,
    today: NaiveDate,
) -> sqlx::Result<Option<Viewer>> {
    let row = sqlx::query!(
        r#"
        with alive as (
            select s.id, s.account_id, s.grant_id, s.last_seen_at
            from session s
            where s.token_hash = $1 and s.last_seen_at > $2 and s.created_at > $3
        ), touched as (
            update session set last_seen_at = $4
            where id in (select id from alive where last_seen_at < $5)
        ), granted as (
            select g.id, g.role, g.unit_id, u.name as unit_name, g.delegated_by is not null as delegated
            from role_grant g
            join alive on alive.account_id = g.account_id
            join unit u on u.id = g.unit_id
            where grant_holds(g, $6)
        ), chosen as (
            select granted.id, granted.unit_id, granted.role
            from granted left join alive on alive.grant_id = granted.id
            order by alive.id is null, granted.delegated, granted.id
            limit 1
        )
        select alive.id as session_id, a.id as account_id, a.username, a.full_name, a.must_change_password,
            (select id from chosen) as grant_id,
            coalesce((select jsonb_agg(to_jsonb(granted) order by granted.delegated, granted.id) from granted), '[]')
                as "grants!: Json<Vec<Grant>>",
            array(select unit_within((select unit_id from chosen))) as "reach!: Vec<i64>",
            (select count(*) from notice_recipient r where r.account_id = a.id and r.read_at is null) as "unread!",
            case when exists (
                    select from chosen join unit u on u.id = chosen.unit_id
                    where chosen.role = 'administrator' and u.parent_id is null)
                then (select count(*) from job where state = 'failed') end as failed_jobs,
            (select k.owner_unit_id from chosen join legal_keeper k on k.keeper_unit_id = chosen.unit_id
                where chosen.role in ('staff', 'head')) as kept_register
        from alive join account a on a.id = alive.account_id
        where a.disabled_at is null
        "#,
        token_hash,
        now - IDLE_LIMIT,
        now - ABSOLUTE_LIMIT,
        now,
        now - Duration::minutes(1),
        today,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| {
        let grants = row.grants.0;
        Viewer {
            session_id: row.session_id,
            account_id: row.account_id,
            username: row.username,
            full_name: row.full_name,
            must_change_password: row.must_change_password,
            grant: row.grant_id.and_then(|id| grants.iter().find(|grant| grant.id == id).cloned()),
            grants,
            reach: row.reach,
            unread: row.unread,
            failed_jobs: row.failed_jobs,
            kept_register: row.kept_register,
        }
    }))
}

/// A person in a role at a unit without a session, for what is done after the request that asked for it; none where the
/// account is shut or the role is not held that day.
pub async fn acting(
    pool: &PgPool,
    account_id: i64,
    role: Role,
    unit_id: i64,
    today: NaiveDate,
) -> sqlx::Result<Option<Viewer>> {
    let row = sqlx::query!(
        r#"
        select a.username, a.full_name, a.must_change_password, g.id as grant_id, u.name as unit_name,
            g.delegated_by is not null as "delegated!", array(select unit_within(g.unit_id)) as "reach!: Vec<i64>",
            (select k.owner_unit_id from legal_keeper k
                where k.keeper_unit_id = g.unit_id and g.role in ('staff', 'head')) as kept_register
        from account a
        join role_grant g on g.account_id = a.id and g.role = $2 and g.unit_id = $3
        join unit u on u.id = g.unit_id
        where a.id = $1 and a.disabled_at is null and grant_holds(g, $4)
        order by g.delegated_by is not null, g.id
        limit 1
        "#,
        account_id,
        role.code(),
        unit_id,
        today,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| {
        let grant = Grant { id: row.grant_id, role, unit_id, unit_name: row.unit_name, delegated: row.delegated };
        Viewer {
            session_id: 0,
            account_id,
            username: row.username,
            full_name: row.full_name,
            must_change_password: row.must_change_password,
            grants: vec![grant.clone()],
            grant: Some(grant),
            reach: row.reach,
            unread: 0,
            failed_jobs: None,
            kept_register: row.kept_register,
        }
    }))
}

/// Whether a unit is the root of the tree: whoever holds a role there acts for the whole portal.
pub async fn is_root(pool: &PgPool, unit_id: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select parent_id is null as "root!" from unit where id = $1"#, unit_id).fetch_one(pool).await
}
