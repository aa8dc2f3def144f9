//! What people are told of periods.

use sqlx::PgExecutor;

/// The name of a period's owner.
pub async fn owner_name(db: impl PgExecutor<'_>, unit_id: i64) -> sqlx::Result<String> {
    sqlx::query_scalar!("select name from unit where id = $1", unit_id).fetch_one(db).await
}

/// The units that owed a report in a closing of a period.
pub async fn frozen_units(db: impl PgExecutor<'_>, period_id: i64, version: i32) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"select distinct s.unit_id as "unit_id!" from period_standing s
           where s.period_id = $1 and s.version = $2 and s.unit_id is not null and s.report_state <> 'not_owed'
           order by 1"#,
        period_id,
        version
    )
    .fetch_all(db)
    .await
}
