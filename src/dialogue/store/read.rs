//! Messages as they are read: a conversation, one of them, a file.

use sqlx::{PgExecutor, types::Json};

use super::super::{Enclosed, Readers, Said, Subject};
use crate::attachment::Kind;

/// The messages of one subject, in their order.
pub async fn conversation(db: impl PgExecutor<'_>, subject: Subject, subject_id: i64) -> sqlx::Result<Vec<Said>> {
    sqlx::query_as!(
        Said,
        r#"
        select m.title, m.text, m.author, m.at, false as "internal!",
            coalesce((select e.files from message_enclosure e where e.message_id = m.id), '[]') as "files!: Json<Vec<Enclosed>>"
        from message m where m.subject = $1 and m.subject_id = $2 order by m.at, m.id
        "#,
        subject.code(),
        subject_id
    )
    .fetch_all(db)
    .await
}

/// A message with what accesses and its page need.
#[derive(Clone, Debug)]
pub struct Head {
    pub id: i64,
    pub subject: Subject,
    pub plan_id: Option<i64>,
    pub plan_short_title: Option<String>,
    pub task_id: Option<i64>,
    pub task_ref: Option<String>,
    pub content: Option<String>,
    pub said: Said,
    pub readers: Readers,
}

/// One message.
pub async fn head(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<Head>> {
    let row = sqlx::query!(
        r#"
        select m.id, m.owner_unit_id, m.subject as "subject: Subject", m.plan_id, p.short_title as "plan_short_title?",
            m.task_id, t.ref as "task_ref?", t.content as "content?", m.title, m.text, m.author, m.at,
            coalesce((select e.files from message_enclosure e where e.message_id = m.id), '[]') as "files!: Json<Vec<Enclosed>>",
            array(
                select u.unit_id from message_unit u where u.message_id = m.id
                union
                select h.unit_id from message_heir h where h.message_id = m.id
            ) as "units!",
            array(select w.account_id from message_person w where w.message_id = m.id) as "people!",
            exists (select from obstacle_message l where l.message_id = m.id and l.internal)
                or (m.subject = 'commendation' and not exists (select from message_unit u where u.message_id = m.id)) as "internal!"
        from message m left join plan p on p.id = m.plan_id left join task t on t.id = m.task_id
        where m.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Head {
        id: row.id,
        subject: row.subject,
        plan_id: row.plan_id,
        plan_short_title: row.plan_short_title,
        task_id: row.task_id,
        task_ref: row.task_ref,
        content: row.content,
        said: Said {
            title: row.title,
            text: row.text,
            author: row.author,
            at: row.at,
            internal: row.internal,
            files: row.files,
        },
        readers: Readers {
            owner_unit_id: row.owner_unit_id,
            units: row.units,
            people: row.people,
            internal: row.internal,
        },
    }))
}

/// A file of a message, as a download needs it.
#[derive(Clone, Debug)]
pub struct FileHead {
    pub message_id: i64,
    pub name: String,
    pub kind: Kind,
    pub sha256: Vec<u8>,
}

/// One file.
pub async fn file(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<FileHead>> {
    sqlx::query_as!(
        FileHead,
        r#"select f.message_id, f.name, f.kind as "kind: Kind", s.sha256
           from message_file f join stored_file s on s.id = f.file_id where f.id = $1"#,
        id
    )
    .fetch_optional(db)
    .await
}
