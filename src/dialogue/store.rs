//! SQL of messages.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::{Message, Said, Subject};

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

/// The messages of one subject, in their order.
pub async fn conversation(db: impl PgExecutor<'_>, subject: Subject, subject_id: i64) -> sqlx::Result<Vec<Said>> {
    sqlx::query_as!(
        Said,
        "select title, text, author, at from message where subject = $1 and subject_id = $2 order by id",
        subject.code(),
        subject_id
    )
    .fetch_all(db)
    .await
}
