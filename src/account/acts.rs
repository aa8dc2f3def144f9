//! What is done to accounts, by an administrator's page or by the command line: each act with its journal entry,
//! in the caller's transaction.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sqlx::PgConnection;

use super::store::{
    self,
    grant::{self, GrantFields},
    person::{self, PersonFields},
};
use crate::{
    journal::{self, By, Entry},
    web::Visit,
};

/// Makes an account with an initial password that must be changed at the first sign-in; answers its id.
pub async fn create(
    tx: &mut PgConnection,
    by: &By,
    now: DateTime<Utc>,
    person: &PersonFields,
    password_hash: &str,
) -> sqlx::Result<i64> {
    let id = person::insert(tx, person, password_hash, now).await?;
    let after = json!({ "username": person.username, "full_name": person.full_name, "email": person.email });
    journal::write(tx, by, Entry::new("account.created", id).after(after)).await?;
    Ok(id)
}

/// Puts a new initial password in place and ends the account's sessions.
pub async fn reset_password(
    tx: &mut PgConnection,
    by: &By,
    now: DateTime<Utc>,
    id: i64,
    password_hash: &str,
) -> sqlx::Result<()> {
    store::set_password(tx, id, password_hash, true, now).await?;
    let ended = store::close_sessions(tx, id, None).await?;
    let entry = Entry::new("account.password_reset", id).after(json!({ "sessions_ended": ended }));
    journal::write(tx, by, entry).await
}

/// Shuts an account and ends its sessions; what it has done stays. A shut one stays as it is.
pub async fn disable(tx: &mut PgConnection, by: &By, now: DateTime<Utc>, id: i64) -> sqlx::Result<()> {
    if !person::set_disabled(tx, id, Some(now)).await? {
        return Ok(());
    }
    let ended = store::close_sessions(tx, id, None).await?;
    let entry = Entry::new("account.disabled", id)
        .before(json!({ "disabled": false }))
        .after(json!({ "disabled": true, "sessions_ended": ended }));
    journal::write(tx, by, entry).await
}

/// Opens a shut account again.
pub async fn enable(tx: &mut PgConnection, by: &By, id: i64) -> sqlx::Result<()> {
    if !person::set_disabled(tx, id, None).await? {
        return Ok(());
    }
    let entry =
        Entry::new("account.enabled", id).before(json!({ "disabled": true })).after(json!({ "disabled": false }));
    journal::write(tx, by, entry).await
}

/// Gives an account a role at a unit; it holds from the next request on, within its days.
pub async fn add_grant(tx: &mut PgConnection, by: &By, account_id: i64, fields: &GrantFields) -> sqlx::Result<i64> {
    let id = grant::insert(tx, account_id, fields).await?;
    let after = json!({
        "grant": id, "role": fields.role, "unit_id": fields.unit_id, "from_on": fields.from_on,
        "to_on": fields.to_on, "delegated_by": fields.delegated_by,
    });
    journal::write(tx, by, Entry::new("account.grant_added", account_id).after(after)).await?;
    Ok(id)
}

/// Makes `last_day` a grant's last day. One that would then have no day at all is taken back.
pub async fn end_grant(
    tx: &mut PgConnection,
    by: &By,
    grant: &grant::GrantLine,
    account_id: i64,
    last_day: NaiveDate,
) -> sqlx::Result<()> {
    let before = json!({
        "grant": grant.id, "role": grant.role, "unit_id": grant.unit_id, "from_on": grant.from_on, "to_on": grant.to_on,
    });
    let entry = if last_day < grant.from_on {
        grant::delete(tx, grant.id).await?;
        Entry::new("account.grant_withdrawn", account_id).before(before)
    } else {
        grant::set_last_day(tx, grant.id, last_day).await?;
        let after = json!({ "grant": grant.id, "to_on": last_day });
        Entry::new("account.grant_ended", account_id).before(before).after(after)
    };
    journal::write(tx, by, entry).await
}

/// Makes another of the visitor's valid grants the one in use.
pub async fn switch_grant(tx: &mut PgConnection, visit: &Visit, grant_id: i64) -> sqlx::Result<()> {
    store::switch_grant(tx, visit.viewer.session_id, grant_id).await?;
    let entry = Entry::new("account.grant_switched", visit.viewer.account_id).after(json!({ "grant": grant_id }));
    journal::write(tx, &visit.by(), entry).await
}
