//! SQL of messages.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Message;

/// Writes a message down with the units that read it; its id.
pub async fn insert(
    tx: &mut PgConnection,
    message: &Message<'_>,
    account_id: Option<i64>,
    author: &str,
    at: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        with said as (
            insert into message (owner_unit_id, plan_id, task_id, assignment_id, subject, subject_id, title, text,
                account_id, author, at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            returning id
        ), heard as (
            insert into message_unit (message_id, unit_id)
            select said.id, unit.id from said cross join (select distinct unnest($12::bigint[]) as id) unit
        )
        select id as "id!" from said
        "#,
        message.owner_unit_id,
        message.plan_id,
        message.task_id,
        message.assignment_id,
        message.subject.code(),
        message.subject_id,
        message.title,
        message.text,
        account_id,
        author,
        at,
        message.units,
    )
    .fetch_one(tx)
    .await
}
