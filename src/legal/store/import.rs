//! Tables that were sent and wait to be confirmed.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor, types::Json};

use crate::office::excel::Row;

/// A table that waits.
pub struct Waiting {
    pub id: i64,
    pub owner_unit_id: i64,
    /// The file's name.
    pub name: String,
    pub rows: Vec<Row>,
}

/// Puts a table down; its id.
pub async fn put(
    tx: &mut PgConnection,
    owner: i64,
    name: &str,
    rows: &[Row],
    (by, at): (i64, DateTime<Utc>),
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into legal_import (owner_unit_id, name, rows, sent_by, sent_at) values ($1, $2, $3, $4, $5) returning id",
        owner,
        name,
        Json(rows) as _,
        by,
        at
    )
    .fetch_one(tx)
    .await
}

/// One that waits.
pub async fn waiting(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<Waiting>> {
    let row = sqlx::query!(
        r#"select owner_unit_id, name, rows as "rows: Json<Vec<Row>>" from legal_import where id = $1"#,
        id
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Waiting { id, owner_unit_id: row.owner_unit_id, name: row.name, rows: row.rows.0 }))
}

/// Takes one away, as it is being confirmed; false where somebody else has.
pub async fn take(tx: &mut PgConnection, id: i64) -> sqlx::Result<bool> {
    let done = sqlx::query!("delete from legal_import where id = $1", id).execute(tx).await?;
    Ok(done.rows_affected() > 0)
}

/// Forgets those that were sent before and never confirmed.
pub async fn sweep(tx: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("delete from legal_import where sent_at < $1", before).execute(tx).await?;
    Ok(())
}
