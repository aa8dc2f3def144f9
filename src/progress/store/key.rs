//! The keys under which clients send reports on.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// The report that an account has sent on under this key, if it has. A request under way with the same key is waited for:
/// until the transaction ends no other goes past this point.
pub async fn sent_under(tx: &mut PgConnection, account_id: i64, key: &str) -> sqlx::Result<Option<i64>> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, $2))", key, account_id).execute(&mut *tx).await?;
    sqlx::query_scalar!("select report_id from submission_key where account_id = $1 and key = $2", account_id, key)
        .fetch_optional(tx)
        .await
}

/// Remembers that a report was sent on under this key; a page gone back to may send other words under its old key.
pub async fn remember(
    tx: &mut PgConnection,
    (account_id, key): (i64, &str),
    report_id: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into submission_key (account_id, key, report_id, at) values ($1, $2, $3, $4)
         on conflict on constraint submission_key_pkey do update set report_id = excluded.report_id, at = excluded.at",
        account_id,
        key,
        report_id,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
