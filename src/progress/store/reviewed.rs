//! How much of the legal review register belongs to a task.

use chrono::NaiveDate;
use sqlx::PgExecutor;

/// How many documents of a register belong to a task, and how many of these are overdue.
pub async fn reviewed(
    db: impl PgExecutor<'_>,
    task_id: i64,
    owner_unit_id: i64,
    today: NaiveDate,
) -> sqlx::Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"
        select count(*) as "count!",
            count(*) filter (where legal_timing(state, due_on, result_on, $3, 0) = 'pending_overdue') as "overdue!"
        from legal_entry where task_id = $1 and owner_unit_id = $2
        "#,
        task_id,
        owner_unit_id,
        today
    )
    .fetch_one(db)
    .await?;
    Ok((row.count, row.overdue))
}
