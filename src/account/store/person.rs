//! SQL of people's accounts.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::{PgConnection, PgExecutor, PgPool, types::Json};

use crate::web::Role;

/// An account as an administrator sees it.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: i64,
    pub username: String,
    pub full_name: String,
    pub email: Option<String>,
    pub must_change_password: bool,
    pub disabled_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    /// No present or future grant of it is out of the administrator's reach.
    pub whole: bool,
}

/// What an administrator writes of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonFields {
    pub username: String,
    pub full_name: String,
    pub email: Option<String>,
}

/// An account that has a grant within `reach`, or none at all.
pub async fn find(pool: &PgPool, id: i64, reach: &[i64], today: NaiveDate) -> sqlx::Result<Option<Person>> {
    sqlx::query_as!(
        Person,
        r#"
        select id, username, full_name, email, must_change_password, disabled_at, created_at,
            not exists (select from role_grant g where g.account_id = a.id and g.unit_id <> all($2)
                and coalesce(g.to_on, 'infinity') >= $3) as "whole!"
        from account a
        where id = $1 and (exists (select from role_grant g where g.account_id = a.id and g.unit_id = any($2))
            or not exists (select from role_grant g where g.account_id = a.id))
        "#,
        id,
        reach,
        today,
    )
    .fetch_optional(pool)
    .await
}

/// The id of an account name.
pub async fn id_of(db: impl PgExecutor<'_>, username: &str) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select id from account where username = $1", username).fetch_optional(db).await
}

/// Those of these account names that are taken.
pub async fn taken(pool: &PgPool, usernames: &[String]) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!("select username from account where username = any($1)", usernames).fetch_all(pool).await
}

/// What the list of accounts is asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Found in name, account name and e-mail, whatever the case and diacritics.
    pub words: String,
    pub role: Option<Role>,
    pub unit_id: Option<i64>,
    pub state: Option<State>,
}

/// States by which the list is filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Disabled,
    /// Open, but without any role today.
    Roleless,
}

/// A line of the list of accounts.
#[derive(Clone, Debug)]
pub struct PersonLine {
    pub id: i64,
    pub username: String,
    pub full_name: String,
    pub email: Option<String>,
    pub disabled: bool,
    pub must_change_password: bool,
    /// Roles held today within reach.
    pub grants: Json<Vec<Held>>,
    /// How many lines the filter has on all pages.
    pub total: i64,
}

/// A role held today.
#[derive(Clone, Debug, Deserialize)]
pub struct Held {
    pub role: Role,
    pub unit_name: String,
    pub delegated: bool,
}

/// A page of the accounts within reach, in the Vietnamese order of people: by given name, then by the whole name.
pub async fn lines(
    pool: &PgPool,
    reach: &[i64],
    filter: &Filter,
    today: NaiveDate,
    limit: i64,
    offset: i64,
) -> sqlx::Result<Vec<PersonLine>> {
    sqlx::query_as!(
        PersonLine,
        r#"
        with held as (
            select g.account_id, g.role, g.unit_id, u.name as unit_name, g.delegated_by is not null as delegated
            from role_grant g join unit u on u.id = g.unit_id
            where g.unit_id = any($1) and g.from_on <= $2 and coalesce(g.to_on, 'infinity') >= $2
        )
        select a.id, a.username, a.full_name, a.email, a.disabled_at is not null as "disabled!", a.must_change_password,
            coalesce((select jsonb_agg(to_jsonb(h) order by h.unit_name collate vi, h.role) from held h where h.account_id = a.id), '[]')
                as "grants!: Json<Vec<Held>>",
            count(*) over () as "total!"
        from account a
        where (exists (select from role_grant g where g.account_id = a.id and g.unit_id = any($1))
                or not exists (select from role_grant g where g.account_id = a.id))
            and strpos(fold(a.full_name || ' ' || a.username || ' ' || coalesce(a.email, '')), fold($3)) > 0
            and ($4::text is null or exists (select from held h where h.account_id = a.id and h.role = $4))
            and ($5::bigint is null or exists (select from held h where h.account_id = a.id and h.unit_id = $5))
            and ($6::bool is null or (a.disabled_at is null) = $6)
            and (not $7::bool or not exists (select from held h where h.account_id = a.id))
        order by substring(a.full_name from '\S+$') collate vi, a.full_name collate vi, a.username
        limit $8 offset $9
        "#,
        reach,
        today,
        filter.words,
        filter.role.map(Role::code),
        filter.unit_id,
        filter.state.map(|state| state != State::Disabled),
        filter.state == Some(State::Roleless),
        limit,
        offset,
    )
    .fetch_all(pool)
    .await
}

/// Stores a new account whose password must be changed at the first sign-in; answers its id.
pub async fn insert(
    tx: &mut PgConnection,
    person: &PersonFields,
    password_hash: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into account (username, full_name, email, password_hash, must_change_password, password_changed_at, created_at)
         values ($1, $2, $3, $4, true, $5, $5) returning id",
        person.username,
        person.full_name,
        person.email,
        password_hash,
        now,
    )
    .fetch_one(tx)
    .await
}

/// Gives an account another full name and e-mail address; the account name stays.
pub async fn update(tx: &mut PgConnection, id: i64, full_name: &str, email: Option<&str>) -> sqlx::Result<()> {
    sqlx::query!("update account set full_name = $2, email = $3 where id = $1", id, full_name, email)
        .execute(tx)
        .await?;
    Ok(())
}

/// Shuts or opens an account; false when it is so already.
pub async fn set_disabled(tx: &mut PgConnection, id: i64, at: Option<DateTime<Utc>>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update account set disabled_at = $2 where id = $1 and (disabled_at is null) <> ($2::timestamptz is null)",
        id,
        at,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// An account in the command line's list.
#[derive(Clone, Debug)]
pub struct AccountLine {
    /// Name to sign in with.
    pub username: String,
    /// Name as officials write it.
    pub full_name: String,
    /// Today's grants as "role@unit".
    pub grants: Vec<String>,
    /// Since when nobody can sign in with it.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// Every account, by account name.
pub async fn all(pool: &PgPool, today: NaiveDate) -> sqlx::Result<Vec<AccountLine>> {
    sqlx::query_as!(
        AccountLine,
        r#"
        select a.username, a.full_name, a.disabled_at,
            array(select g.role || '@' || u.code from role_grant g join unit u on u.id = g.unit_id
                where g.account_id = a.id and g.from_on <= $1 and coalesce(g.to_on, 'infinity') >= $1
                order by g.id) as "grants!"
        from account a order by a.username
        "#,
        today
    )
    .fetch_all(pool)
    .await
}
