//! Stand-in until the demo lands.

use chrono::NaiveDate;
use sqlx::PgPool;

/// Marks the database as a demo's.
///
/// # Errors
/// When the database does not answer.
pub async fn load(pool: &PgPool, today: NaiveDate) -> anyhow::Result<()> {
    sqlx::query("insert into setting (key, value) values ('demo', to_jsonb($1::date))")
        .bind(today)
        .execute(pool)
        .await?;
    sqlx::query("insert into unit (code, name, kind) values ('so', 'Sở', 'so')")
        .execute(pool)
        .await?;
    Ok(())
}

/// Whether the database holds the demo.
///
/// # Errors
/// When the database does not answer.
pub async fn is_marked(pool: &PgPool) -> anyhow::Result<bool> {
    Ok(
        sqlx::query_scalar("select exists (select from setting where key = 'demo')")
            .fetch_one(pool)
            .await?,
    )
}
