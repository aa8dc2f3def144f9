//! Making a calendar address and taking it back: each act with its journal entry, in the caller's transaction.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::store;
use crate::{
    account::session::new_token,
    journal::{self, By, Entry},
    web::viewer::token_hash,
};

/// Makes an account's address, in place of the one it may have; the token, which is told this once.
pub async fn renew(tx: &mut PgConnection, by: &By, now: DateTime<Utc>, account_id: i64) -> anyhow::Result<String> {
    store::lock_account(&mut *tx, account_id).await?;
    revoke(&mut *tx, by, now, account_id).await?;
    let token = new_token()?;
    let id = store::insert(&mut *tx, account_id, &token_hash(&token), now).await?;
    journal::write(tx, by, Entry::new("calendar_address.created", id)).await?;
    Ok(token)
}

/// Takes an account's address back; false where it has none.
pub async fn revoke(tx: &mut PgConnection, by: &By, now: DateTime<Utc>, account_id: i64) -> sqlx::Result<bool> {
    let Some(id) = store::revoke(&mut *tx, account_id, now).await? else { return Ok(false) };
    journal::write(tx, by, Entry::new("calendar_address.revoked", id)).await?;
    Ok(true)
}
