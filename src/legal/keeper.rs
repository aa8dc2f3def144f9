//! Naming the unit that keeps a register.

use serde_json::json;
use sqlx::PgConnection;

use super::store;
use crate::{
    journal::{self, By, Entry},
    web::error::broken_constraint,
};

/// What keeps a unit from being named.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    #[error("Đơn vị này đang giữ sổ rà soát của đơn vị khác; mỗi đơn vị chỉ giữ một sổ.")]
    KeepsAnother,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Names the unit, or that nobody keeps the register of `owner`; false where all stays as it was.
pub async fn choose(tx: &mut PgConnection, by: &By, owner: i64, keeper: Option<i64>) -> Result<bool, Hindrance> {
    let before = store::keeper_name(&mut *tx, owner).await?;
    let chosen = store::choose(&mut *tx, owner, keeper).await;
    if let Err(error) = chosen {
        let taken = broken_constraint(&error) == Some("legal_keeper_keeper_key");
        return Err(if taken { Hindrance::KeepsAnother } else { error.into() });
    }
    let after = store::keeper_name(&mut *tx, owner).await?;
    if before == after {
        return Ok(false);
    }
    let entry = Entry::new("unit.register_keeper_chosen", owner)
        .before(json!({ "keeper": before }))
        .after(json!({ "keeper": after }));
    journal::write(tx, by, entry).await?;
    Ok(true)
}
