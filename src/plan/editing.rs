//! One change of a draft: held against other writers, stored with its journal entry, or not at all.

use sqlx::{PgConnection, PgPool};

use super::{
    acts::Hindrance,
    draft::{Content, DraftState, told::told},
    store::draft as drafts,
};
use crate::{
    journal::{self, Entry},
    web::Visit,
};

/// Does `change` to what an open draft says now. What it refuses changes nothing.
///
/// # Errors
/// [`Hindrance::NotOpen`], and failures of the database.
pub async fn edit<T, E>(
    pool: &PgPool,
    visit: &Visit,
    draft_id: i64,
    change: impl FnOnce(&mut Content) -> Result<T, E>,
) -> Result<Result<T, E>, Hindrance> {
    let mut tx = pool.begin().await?;
    let done = edit_in(&mut tx, visit, draft_id, change).await?;
    if done.is_ok() {
        tx.commit().await?;
    }
    Ok(done)
}

/// The same within a transaction that does more; after a refusal the caller gives it up.
///
/// # Errors
/// As [`edit`].
pub async fn edit_in<T, E>(
    tx: &mut PgConnection,
    visit: &Visit,
    draft_id: i64,
    change: impl FnOnce(&mut Content) -> Result<T, E>,
) -> Result<Result<T, E>, Hindrance> {
    let (state, version, before) = drafts::lock(&mut *tx, draft_id).await?.ok_or(Hindrance::NotOpen)?;
    if state != DraftState::Open {
        return Err(Hindrance::NotOpen);
    }
    let mut after = before.clone();
    let value = match change(&mut after) {
        Ok(value) => value,
        Err(refused) => return Ok(Err(refused)),
    };
    if let Some((was, is)) = told(&before, &after) {
        after.stamp(&before, version + 1);
        drafts::save(&mut *tx, draft_id, &after, visit.viewer.account_id, visit.now).await?;
        journal::write(tx, &visit.by(), Entry::new("plan_draft.saved", draft_id).before(was).after(is)).await?;
    }
    Ok(Ok(value))
}
