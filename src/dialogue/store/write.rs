//! Messages as they are written down.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::super::Message;
use crate::attachment::Kind;

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

/// Notes whom a message mentions: units and people that do not read it anyway.
pub async fn mention(tx: &mut PgConnection, message_id: i64, units: &[i64], people: &[i64]) -> sqlx::Result<()> {
    sqlx::query!(
        "with units as (
            insert into message_unit (message_id, unit_id, mentioned) select $1, id, true from unnest($2::bigint[]) as u (id)
            on conflict on constraint message_unit_pkey do nothing
         )
         insert into message_person (message_id, account_id) select $1, id from unnest($3::bigint[]) as p (id)",
        message_id,
        units,
        people
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes a file of a message; its id there.
pub async fn insert_file(
    tx: &mut PgConnection,
    message_id: i64,
    file_id: i64,
    name: &str,
    kind: Kind,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into message_file (message_id, file_id, name, kind) values ($1, $2, $3, $4) returning id",
        message_id,
        file_id,
        name,
        kind.code()
    )
    .fetch_one(tx)
    .await
}

/// Writes the same words down once of each subject, with the units that read of which; the messages' ids in the subjects'
/// order.
pub async fn insert_of_each(
    tx: &mut PgConnection,
    message: &Message<'_>,
    subjects: &[i64],
    heard: &[(i64, i64)],
    account_id: Option<i64>,
    author: &str,
    at: DateTime<Utc>,
) -> sqlx::Result<Vec<i64>> {
    let (of, units): (Vec<i64>, Vec<i64>) = heard.iter().copied().unzip();
    sqlx::query_scalar!(
        r#"
        with said as (
            insert into message (owner_unit_id, plan_id, task_id, assignment_id, subject, subject_id, title, text,
                account_id, author, at)
            select $1, $2, $3, $4, $5, s.id, $7, $8, $9, $10, $11
            from unnest($6::bigint[]) with ordinality as s (id, place) order by s.place
            returning id, subject_id
        ), heard as (
            insert into message_unit (message_id, unit_id)
            select distinct said.id, h.unit_id
            from said join unnest($12::bigint[], $13::bigint[]) as h (subject_id, unit_id) on h.subject_id = said.subject_id
        )
        select id as "id!" from said order by array_position($6::bigint[], subject_id)
        "#,
        message.owner_unit_id,
        message.plan_id,
        message.task_id,
        message.assignment_id,
        message.subject.code(),
        subjects,
        message.title,
        message.text,
        account_id,
        author,
        at,
        &of,
        &units,
    )
    .fetch_all(tx)
    .await
}

/// Notes the files of an earlier message again; of each its new id, hash and size.
pub async fn copy_files(
    tx: &mut PgConnection,
    earlier: i64,
    message_id: i64,
) -> sqlx::Result<Vec<(i64, Vec<u8>, i64)>> {
    let rows = sqlx::query!(
        "with copied as (
            insert into message_file (message_id, file_id, name, kind)
            select $2, file_id, name, kind from message_file where message_id = $1 order by id returning id, file_id
         )
         select c.id, s.sha256, s.size from copied c join stored_file s on s.id = c.file_id order by c.id",
        earlier,
        message_id
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.sha256, row.size)).collect())
}
