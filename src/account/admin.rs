//! Accounts kept from the command line, by whoever operates the machine.

use anyhow::{Context, Result, bail};
use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

use crate::clock::Clock;

/// Who the journal says has acted.
const ACTOR: &str = "Người vận hành (dòng lệnh)";

/// Letters and digits that are not mistaken for one another when read aloud or copied by hand.
const READABLE: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// An account to be made.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// Name to sign in with.
    pub username: String,
    /// Name as officials write it.
    pub full_name: String,
    /// Where notices go.
    pub email: Option<String>,
    /// Role of the first grant; needs a unit.
    pub role: Option<String>,
    /// Code of the grant's unit.
    pub unit_code: Option<String>,
    /// Name of the unit, which is made if the database holds no unit at all.
    pub unit_name: Option<String>,
    /// Initial password; none: a random one.
    pub password: Option<String>,
}

/// An account in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AccountLine {
    /// Name to sign in with.
    pub username: String,
    /// Name as officials write it.
    pub full_name: String,
    /// Grants as "role@unit", those of today.
    pub grants: Vec<String>,
    /// Since when nobody can sign in with it.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// Makes an account that must change its password at the first sign-in; returns that password.
///
/// # Errors
/// One sentence, when the name is taken or malformed, or the role or unit unknown; nothing is made then.
pub async fn add(pool: &PgPool, clock: &Clock, new: NewAccount) -> Result<String> {
    let password = new.password.clone().map_or_else(random_password, Ok)?;
    let hash = hash(password.clone()).await?;
    let mut transaction = pool.begin().await?;
    let inserted: Result<i64, _> = sqlx::query_scalar(
        "insert into account (username, full_name, email, password_hash, must_change_password, password_changed_at, created_at)
         values ($1, $2, $3, $4, true, $5, $5) returning id",
    )
    .bind(&new.username)
    .bind(&new.full_name)
    .bind(&new.email)
    .bind(hash)
    .bind(clock.now())
    .fetch_one(&mut *transaction)
    .await;
    let id = inserted.map_err(|error| explained(error, &new))?;
    let after = json!({"username": new.username, "full_name": new.full_name, "email": new.email});
    record(&mut transaction, "account.create", "account", id, None, Some(after)).await?;
    if let (Some(role), Some(code)) = (&new.role, &new.unit_code) {
        let unit = unit(&mut transaction, code, new.unit_name.as_deref()).await?;
        let inserted: Result<i64, _> = sqlx::query_scalar(
            "insert into role_grant (account_id, unit_id, role, from_on) values ($1, $2, $3, $4) returning id",
        )
        .bind(id)
        .bind(unit)
        .bind(role)
        .bind(clock.today())
        .fetch_one(&mut *transaction)
        .await;
        let grant = inserted.map_err(|error| explained(error, &new))?;
        let after = json!({"account_id": id, "unit_id": unit, "role": role, "from_on": clock.today()});
        record(&mut transaction, "grant.create", "role_grant", grant, None, Some(after)).await?;
    }
    transaction.commit().await?;
    Ok(password)
}

/// All accounts, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn list(pool: &PgPool, clock: &Clock) -> Result<Vec<AccountLine>> {
    let lines = sqlx::query_as(
        "select a.username, a.full_name, a.disabled_at,
                array(select g.role || '@' || u.code from role_grant g join unit u on u.id = g.unit_id
                      where g.account_id = a.id and g.from_on <= $1 and (g.to_on is null or g.to_on >= $1)
                      order by g.id) as grants
         from account a order by a.username",
    )
    .bind(clock.today())
    .fetch_all(pool)
    .await?;
    Ok(lines)
}

/// Gives an account a new random password, to be changed at the next sign-in, and ends its sessions.
///
/// # Errors
/// One sentence, when there is no such account.
pub async fn reset_password(pool: &PgPool, clock: &Clock, username: &str) -> Result<String> {
    let password = random_password()?;
    let hash = hash(password.clone()).await?;
    let mut transaction = pool.begin().await?;
    let id: Option<i64> = sqlx::query_scalar(
        "update account set password_hash = $2, must_change_password = true, password_changed_at = $3
         where username = $1 returning id",
    )
    .bind(username)
    .bind(hash)
    .bind(clock.now())
    .fetch_optional(&mut *transaction)
    .await?;
    let id = id.with_context(|| no_account(username))?;
    end_sessions(&mut transaction, id).await?;
    let after = json!({"must_change_password": true});
    record(&mut transaction, "account.reset_password", "account", id, None, Some(after)).await?;
    transaction.commit().await?;
    Ok(password)
}

/// Shuts an account and ends its sessions; what it has done stays. Of a disabled account nothing changes.
///
/// # Errors
/// One sentence, when there is no such account.
pub async fn disable(pool: &PgPool, clock: &Clock, username: &str) -> Result<()> {
    let mut transaction = pool.begin().await?;
    let found: Option<(i64, Option<DateTime<Utc>>)> =
        sqlx::query_as("select id, disabled_at from account where username = $1 for update")
            .bind(username)
            .fetch_optional(&mut *transaction)
            .await?;
    let (id, disabled_at) = found.with_context(|| no_account(username))?;
    if disabled_at.is_some() {
        return Ok(());
    }
    sqlx::query("update account set disabled_at = $2 where id = $1")
        .bind(id)
        .bind(clock.now())
        .execute(&mut *transaction)
        .await?;
    end_sessions(&mut transaction, id).await?;
    let (before, after) = (json!({"disabled": false}), json!({"disabled": true}));
    record(&mut transaction, "account.disable", "account", id, Some(before), Some(after)).await?;
    Ok(transaction.commit().await?)
}

/// The unit of that code. In a database without any unit, the first one is made, if a name for it is given.
async fn unit(connection: &mut PgConnection, code: &str, name: Option<&str>) -> Result<i64> {
    let known: Option<i64> =
        sqlx::query_scalar("select id from unit where code = $1").bind(code).fetch_optional(&mut *connection).await?;
    if let Some(id) = known {
        return Ok(id);
    }
    let any: bool = sqlx::query_scalar("select exists (select from unit)").fetch_one(&mut *connection).await?;
    match name {
        Some(name) if !any => {
            let id = sqlx::query_scalar("insert into unit (code, name, kind) values ($1, $2, 'other') returning id")
                .bind(code)
                .bind(name)
                .fetch_one(&mut *connection)
                .await
                .context("the unit cannot be made")?;
            record(connection, "unit.create", "unit", id, None, Some(json!({"code": code, "name": name}))).await?;
            Ok(id)
        }
        None if !any => {
            bail!("the database holds no unit yet: give the first one's name with --unit-name")
        }
        _ => bail!("there is no unit {code}"),
    }
}

async fn end_sessions(connection: &mut PgConnection, account: i64) -> Result<()> {
    sqlx::query("delete from session where account_id = $1").bind(account).execute(connection).await?;
    Ok(())
}

async fn record(
    connection: &mut PgConnection,
    action: &str,
    subject_kind: &str,
    subject_id: i64,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    sqlx::query(
        "insert into journal (actor, action, subject_kind, subject_id, before, after) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(ACTOR)
    .bind(action)
    .bind(subject_kind)
    .bind(subject_id)
    .bind(before)
    .bind(after)
    .execute(connection)
    .await?;
    Ok(())
}

fn no_account(username: &str) -> String {
    format!("there is no account {username}")
}

/// A refusal of the database in words.
fn explained(error: sqlx::Error, new: &NewAccount) -> anyhow::Error {
    let constraint = error.as_database_error().and_then(|error| error.constraint()).unwrap_or_default();
    let reason = match constraint {
        "account_username_key" => format!("there is already an account {}", new.username),
        "account_username_form" => "an account's name is 2 to 60 small letters, digits, dots, hyphens".to_owned(),
        "account_full_name_not_blank" => "the full name is empty".to_owned(),
        "account_email_form" => "the e-mail address is malformed".to_owned(),
        "role_grant_role_known" => format!("there is no role {}", new.role.as_deref().unwrap_or_default()),
        _ => return anyhow::Error::from(error).context("the account cannot be made"),
    };
    anyhow::Error::msg(reason)
}

/// Four groups of four characters: about 79 bits.
fn random_password() -> Result<String> {
    let mut groups = Vec::new();
    for _ in 0..4 {
        let mut group = String::new();
        while group.len() < 4 {
            let mut byte = [0];
            getrandom::fill(&mut byte).map_err(|error| anyhow::anyhow!("no random number from the system: {error}"))?;
            let byte = usize::from(byte[0]);
            // Bytes beyond the last whole multiple would favour the first letters.
            if byte < 256 / READABLE.len() * READABLE.len() {
                group.push(char::from(READABLE[byte % READABLE.len()]));
            }
        }
        groups.push(group);
    }
    Ok(groups.join("-"))
}

/// Argon2id, away from the threads that serve requests.
async fn hash(password: String) -> Result<String> {
    let hash = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    hash.await?.map_err(|error| anyhow::anyhow!("the password cannot be hashed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_password_is_readable_and_new_each_time() {
        let password = random_password().expect("random");
        assert_eq!(password.len(), 19);
        assert!(password.bytes().all(|byte| byte == b'-' || READABLE.contains(&byte)), "{password}");
        assert_ne!(password, random_password().expect("random"));
    }
}
