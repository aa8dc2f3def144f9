//! Accounts kept from the command line, by whoever operates the machine. Refusals are English sentences.

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

pub use super::store::person::AccountLine;
use super::{
    acts, initial, is_email, is_username, password,
    store::{
        grant::{self, GrantFields},
        person::{self, PersonFields},
    },
};
use crate::{
    clock::Clock,
    journal::{self, By, Entry},
    unit,
    web::{Role, error::broken_constraint, form::clean},
};

/// An account to be made.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// Name to sign in with.
    pub username: String,
    /// Name as officials write it.
    pub full_name: String,
    /// Where notices go.
    pub email: Option<String>,
    /// Code of the first grant's role; needs a unit.
    pub role: Option<String>,
    /// Code of the grant's unit.
    pub unit_code: Option<String>,
    /// Name of the unit, which is made if the database holds no unit at all.
    pub unit_name: Option<String>,
    /// Initial password; none: a random one.
    pub password: Option<String>,
}

/// Makes an account that must change its password at the first sign-in; returns that password.
///
/// # Errors
/// One sentence, when the name is taken or malformed, or the role or unit unknown; nothing is made then.
pub async fn add(pool: &PgPool, clock: &Clock, new: NewAccount) -> Result<String> {
    let person = PersonFields {
        username: new.username,
        full_name: clean(&new.full_name),
        email: new.email.map(|email| clean(&email)).filter(|email| !email.is_empty()),
    };
    ensure!(is_username(&person.username), "an account's name is 2 to 60 small letters, digits, dots, hyphens");
    ensure!(!person.full_name.is_empty(), "the full name is empty");
    ensure!(person.email.as_deref().is_none_or(is_email), "the e-mail address is malformed");
    let role = match &new.role {
        Some(code) => Some(Role::from_code(code).with_context(|| format!("there is no role {code}"))?),
        None => None,
    };
    ensure!(role.is_some() == new.unit_code.is_some(), "a role and a unit go together");
    if let Some(given) = &new.password {
        let names = [person.username.as_str(), &person.full_name, new.unit_name.as_deref().unwrap_or_default()];
        ensure!(
            password::refusal(given, &names).is_none(),
            "the password is too easily guessed or not of {} to {} characters",
            password::MIN_LENGTH,
            password::MAX_LENGTH
        );
    }
    let given = new.password.map_or_else(initial::password, Ok)?;
    let hash = password::hash(&given).await?;

    let by = By::operator();
    let mut tx = pool.begin().await?;
    let id = acts::create(&mut tx, &by, clock.now(), &person, &hash).await.map_err(|error| {
        if broken_constraint(&error) == Some("account_username_key") {
            anyhow::anyhow!("there is already an account {}", person.username)
        } else {
            error.into()
        }
    })?;
    if let (Some(role), Some(code)) = (role, &new.unit_code) {
        let unit_id = unit(&mut tx, &by, code, new.unit_name.as_deref()).await?;
        let fields = GrantFields { role, unit_id, from_on: clock.today(), to_on: None, delegated_by: None };
        acts::add_grant(&mut tx, &by, id, &fields).await?;
    }
    tx.commit().await?;
    Ok(given)
}

/// All accounts, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn list(pool: &PgPool, clock: &Clock) -> Result<Vec<AccountLine>> {
    Ok(person::all(pool, clock.today()).await?)
}

/// Gives an account a new random password, to be changed at the next sign-in, and ends its sessions.
///
/// # Errors
/// One sentence, when there is no such account.
pub async fn reset_password(pool: &PgPool, clock: &Clock, username: &str) -> Result<String> {
    let given = initial::password()?;
    let hash = password::hash(&given).await?;
    let mut tx = pool.begin().await?;
    let id = known(&mut tx, username).await?;
    acts::reset_password(&mut tx, &By::operator(), clock.now(), id, &hash).await?;
    tx.commit().await?;
    Ok(given)
}

/// Shuts an account and ends its sessions; what it has done stays. Of a disabled account nothing changes.
///
/// # Errors
/// One sentence, when there is no such account.
pub async fn disable(pool: &PgPool, clock: &Clock, username: &str) -> Result<()> {
    let mut tx = pool.begin().await?;
    let id = known(&mut tx, username).await?;
    acts::disable(&mut tx, &By::operator(), clock.now(), id).await?;
    Ok(tx.commit().await?)
}

async fn known(tx: &mut PgConnection, username: &str) -> Result<i64> {
    person::id_of(tx, username).await?.with_context(|| format!("there is no account {username}"))
}

/// The unit of that code. In a database without any unit, the first one is made, if a name for it is given.
async fn unit(tx: &mut PgConnection, by: &By, code: &str, name: Option<&str>) -> Result<i64> {
    if let Some(id) = grant::unit_of_code(tx, code).await? {
        return Ok(id);
    }
    let Some(name) = name.map(clean).filter(|name| !name.is_empty()) else {
        bail!("there is no unit {code}; the first unit of an empty database is made if its name is given")
    };
    ensure!(unit::is_code(code), "a unit's code is up to 40 small letters, digits, dots, hyphens");
    let Some(id) = grant::insert_first_unit(tx, code, &name).await? else { bail!("there is no unit {code}") };
    let after = json!({ "code": code, "name": name, "kind": "other" });
    journal::write(tx, by, Entry::new("unit.created", id).after(after)).await?;
    Ok(id)
}
