//! SQL of signing in, sessions and one's own account; people and their grants are in files of their own.

pub(crate) mod grant;
pub(super) mod person;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

use crate::web::Role;

/// What signing in needs to know of an account.
pub(super) struct Credentials {
    pub id: i64,
    pub full_name: String,
    pub password_hash: String,
    pub disabled: bool,
}

pub(super) async fn credentials(pool: &PgPool, username: &str) -> sqlx::Result<Option<Credentials>> {
    sqlx::query_as!(
        Credentials,
        r#"select id, full_name, password_hash, disabled_at is not null as "disabled!" from account where username = $1"#,
        username
    )
    .fetch_optional(pool)
    .await
}

/// Takes the tries from one address one after the other, until the transaction ends.
pub(super) async fn lock_address(tx: &mut PgConnection, address: &str) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", address).fetch_one(tx).await?;
    Ok(())
}

/// Failures: how many since `since`, and when the last was.
pub(super) struct Failures {
    pub count: i64,
    pub last_at: Option<DateTime<Utc>>,
}

/// Failures from this address, of whatever account name.
pub(super) async fn failures_from(
    tx: &mut PgConnection,
    address: &str,
    since: DateTime<Utc>,
) -> sqlx::Result<Failures> {
    sqlx::query_as!(
        Failures,
        r#"select coalesce(sum(failures), 0) as "count!", max(last_at) as last_at
        from sign_in_failure where address = $1 and last_at > $2"#,
        address,
        since,
    )
    .fetch_one(tx)
    .await
}

/// Failures of this account name from this address.
pub(super) async fn failures_of(
    tx: &mut PgConnection,
    username: &str,
    address: &str,
) -> sqlx::Result<Option<(i32, DateTime<Utc>)>> {
    let row = sqlx::query!(
        "select failures, last_at from sign_in_failure where username = $1 and address = $2",
        username,
        address
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| (row.failures, row.last_at)))
}

/// Counts a try before it is judged; one after `forget_before` begins anew.
pub(super) async fn count_try(
    tx: &mut PgConnection,
    username: &str,
    address: &str,
    now: DateTime<Utc>,
    forget_before: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sign_in_failure as f (username, address, failures, last_at) values ($1, $2, 1, $3)
         on conflict on constraint sign_in_failure_pkey do update
         set failures = case when f.last_at < $4 then 1 else f.failures + 1 end, last_at = $3",
        username,
        address,
        now,
        forget_before,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn forget_failures(tx: &mut PgConnection, username: &str, address: &str) -> sqlx::Result<()> {
    sqlx::query!("delete from sign_in_failure where username = $1 and address = $2", username, address)
        .execute(tx)
        .await?;
    Ok(())
}

/// A session as it begins.
pub(super) struct NewSession<'a> {
    pub token_hash: &'a [u8],
    pub account_id: i64,
    pub address: &'a str,
    pub user_agent: Option<&'a str>,
    pub now: DateTime<Utc>,
}

pub(super) async fn open_session(tx: &mut PgConnection, session: NewSession<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into session (token_hash, account_id, grant_id, address, user_agent, created_at, last_seen_at)
         select $1, a.id, a.grant_id, $3, $4, $5, $5 from account a where a.id = $2 returning id",
        session.token_hash,
        session.account_id,
        session.address,
        session.user_agent,
        session.now,
    )
    .fetch_one(tx)
    .await
}

pub(super) async fn close_session_by_token(tx: &mut PgConnection, token_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query!("delete from session where token_hash = $1", token_hash).execute(tx).await?;
    Ok(())
}

/// Ends one of the account's own sessions; false when it has no such session.
pub(super) async fn close_session(tx: &mut PgConnection, account_id: i64, session_id: i64) -> sqlx::Result<bool> {
    let done = sqlx::query!("delete from session where id = $1 and account_id = $2", session_id, account_id)
        .execute(tx)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends the account's sessions, but for `keep`; answers how many.
pub(super) async fn close_sessions(tx: &mut PgConnection, account_id: i64, keep: Option<i64>) -> sqlx::Result<u64> {
    let done = sqlx::query!("delete from session where account_id = $1 and id is distinct from $2", account_id, keep)
        .execute(tx)
        .await?;
    Ok(done.rows_affected())
}

/// Clears away sessions and failures that no longer count.
pub(super) async fn sweep(
    pool: &PgPool,
    idle_before: DateTime<Utc>,
    created_before: DateTime<Utc>,
    failed_before: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!("delete from session where last_seen_at < $1 or created_at < $2", idle_before, created_before)
        .execute(pool)
        .await?;
    sqlx::query!("delete from sign_in_failure where last_at < $1", failed_before).execute(pool).await?;
    Ok(())
}

/// One of the account's open sessions.
pub(super) struct SessionLine {
    pub id: i64,
    pub address: Option<String>,
    pub user_agent: Option<String>,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

pub(super) async fn sessions(
    pool: &PgPool,
    account_id: i64,
    idle_before: DateTime<Utc>,
    created_before: DateTime<Utc>,
) -> sqlx::Result<Vec<SessionLine>> {
    sqlx::query_as!(
        SessionLine,
        "select id, address, user_agent, created_at, last_seen_at from session
         where account_id = $1 and last_seen_at > $2 and created_at > $3 order by last_seen_at desc, id",
        account_id,
        idle_before,
        created_before,
    )
    .fetch_all(pool)
    .await
}

/// One of the account's own grants, past and future ones too.
pub(super) struct OwnGrant {
    pub role: Role,
    pub unit_name: String,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
    pub delegated_by: Option<String>,
}

pub(super) async fn own_grants(pool: &PgPool, account_id: i64) -> sqlx::Result<Vec<OwnGrant>> {
    sqlx::query_as!(
        OwnGrant,
        r#"
        select g.role as "role: Role", u.name as unit_name, g.from_on, g.to_on, d.full_name as "delegated_by?"
        from role_grant g join unit u on u.id = g.unit_id left join account d on d.id = g.delegated_by
        where g.account_id = $1 order by g.to_on nulls first, g.from_on, g.id
        "#,
        account_id
    )
    .fetch_all(pool)
    .await
}

/// The e-mail address and password hash of the account itself.
pub(super) async fn own_details(pool: &PgPool, account_id: i64) -> sqlx::Result<(Option<String>, String)> {
    let row =
        sqlx::query!("select email, password_hash from account where id = $1", account_id).fetch_one(pool).await?;
    Ok((row.email, row.password_hash))
}

/// Puts a new password in place.
pub(super) async fn set_password(
    tx: &mut PgConnection,
    account_id: i64,
    hash: &str,
    must_change: bool,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update account set password_hash = $2, must_change_password = $3, password_changed_at = $4 where id = $1",
        account_id,
        hash,
        must_change,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Makes one of the account's valid grants the grant in use of a session, and of the sessions to come.
pub(super) async fn switch_grant(tx: &mut PgConnection, session_id: i64, grant_id: i64) -> sqlx::Result<()> {
    sqlx::query!("update session set grant_id = $2 where id = $1", session_id, grant_id).execute(&mut *tx).await?;
    sqlx::query!(
        "update account a set grant_id = $2 from session s where s.id = $1 and a.id = s.account_id",
        session_id,
        grant_id
    )
    .execute(tx)
    .await?;
    Ok(())
}
