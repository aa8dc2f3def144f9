//! One record: what accesses need, what it demands, what was said, which files came along.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgExecutor;

use super::super::{Author, RecordState};
use crate::{
    attachment::Kind,
    progress::supervised::{Course, DemandState, RecordKind},
};

/// A record with what accesses and its page need.
#[derive(Clone, Debug)]
pub struct RecordHead {
    pub id: i64,
    pub author: Author,
    pub author_unit_id: i64,
    pub author_unit_name: String,
    pub kind: RecordKind,
    pub plan_id: i64,
    pub plan_owner_id: i64,
    pub plan_short_title: String,
    pub unit_id: i64,
    pub unit_name: String,
    /// The planned inspection that it carries out, with its programme.
    pub planned_id: Option<i64>,
    pub planned_scope: Option<String>,
    pub programme_id: Option<i64>,
    pub held_on: NaiveDate,
    pub members: String,
    pub title: String,
    pub findings: String,
    pub state: RecordState,
    pub reason: String,
    pub version: i32,
    pub written_by_name: String,
    pub written_at: DateTime<Utc>,
    pub issued_by_name: Option<String>,
    pub issued_at: Option<DateTime<Utc>>,
    /// The units that answer for it.
    pub carriers: Vec<i64>,
}

/// One record.
pub async fn head(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<RecordHead>> {
    sqlx::query_as!(
        RecordHead,
        r#"
        select r.id, r.author_role as "author: Author", r.author_unit_id, au.name as author_unit_name, r.kind as "kind: RecordKind",
            r.plan_id, p.owner_unit_id as plan_owner_id, p.short_title as plan_short_title, r.unit_id, u.name as unit_name,
            r.planned_id, n.scope as "planned_scope?", n.programme_id as "programme_id?", r.held_on, r.members, r.title, r.findings,
            r.state as "state: RecordState", r.reason, r.version, w.full_name as written_by_name, r.written_at,
            i.full_name as "issued_by_name?", r.issued_at,
            array(select c.unit_id from supervision_carrier c where c.record_id = r.id) as "carriers!"
        from supervision_record r
        join plan p on p.id = r.plan_id
        join unit u on u.id = r.unit_id
        join unit au on au.id = r.author_unit_id
        join account w on w.id = r.written_by
        left join account i on i.id = r.issued_by
        left join supervision_planned n on n.id = r.planned_id
        where r.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await
}

/// The record of a demand.
pub async fn record_of(db: impl PgExecutor<'_>, demand_id: i64) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select record_id from supervision_demand where id = $1", demand_id).fetch_optional(db).await
}

/// A unit that answers for a record.
pub struct Carrier {
    pub record_id: i64,
    pub unit_id: i64,
    /// Whether it still exists.
    pub exists: bool,
}

/// The units that answer for these records.
pub async fn carriers(db: impl PgExecutor<'_>, records: &[i64], today: NaiveDate) -> sqlx::Result<Vec<Carrier>> {
    sqlx::query_as!(
        Carrier,
        r#"select c.record_id as "record_id!", c.unit_id as "unit_id!", u.active_to is null or u.active_to >= $2 as "exists!"
           from supervision_carrier c join unit u on u.id = c.unit_id
           where c.record_id = any($1) order by c.record_id, c.unit_id"#,
        records,
        today
    )
    .fetch_all(db)
    .await
}

/// A demand as the page of its record shows it.
#[derive(Clone, Debug)]
pub struct DemandLine {
    pub id: i64,
    pub position: i32,
    pub words: String,
    pub course: Course,
    /// How often the author reminded of it by hand, and when last.
    pub reminded: i32,
    pub reminded_on: Option<NaiveDate>,
    pub version: i32,
}

/// The demands of a record, in its order.
pub async fn demands(db: impl PgExecutor<'_>, record_id: i64) -> sqlx::Result<Vec<DemandLine>> {
    let rows = sqlx::query!(
        r#"select id, position, words, state as "state: DemandState", due_on, answered_on, reminded, reminded_on, version
           from supervision_demand where record_id = $1 order by position"#,
        record_id
    )
    .fetch_all(db)
    .await?;
    let lines = rows.into_iter().map(|row| DemandLine {
        id: row.id,
        position: row.position,
        words: row.words,
        course: Course { state: row.state, due_on: row.due_on, answered_on: row.answered_on },
        reminded: row.reminded,
        reminded_on: row.reminded_on,
        version: row.version,
    });
    Ok(lines.collect())
}

/// A part in a task that a record is about.
#[derive(Clone, Debug)]
pub struct ScopeLine {
    pub assignment_id: i64,
    pub task_id: i64,
    pub task_ref: String,
    pub content: String,
}

/// What a record is about, in the document's order.
pub async fn scope(db: impl PgExecutor<'_>, record_id: i64) -> sqlx::Result<Vec<ScopeLine>> {
    sqlx::query_as!(
        ScopeLine,
        "select a.id as assignment_id, t.id as task_id, t.ref as task_ref, t.content
         from supervision_scope s join assignment a on a.id = s.assignment_id join task t on t.id = a.task_id
         where s.record_id = $1 order by t.position, a.id",
        record_id
    )
    .fetch_all(db)
    .await
}

/// Something that was said of a record.
#[derive(Clone, Debug)]
pub struct Said {
    pub message_id: i64,
    /// The demand it speaks to; none: the record as a whole.
    pub demand_id: Option<i64>,
    pub title: String,
    pub text: String,
    pub author: String,
    pub at: DateTime<Utc>,
}

/// What was said of a record and its demands, in order.
pub async fn said(db: impl PgExecutor<'_>, record_id: i64) -> sqlx::Result<Vec<Said>> {
    sqlx::query_as!(
        Said,
        "select m.id as message_id, l.demand_id, m.title, m.text, m.author, m.at
         from supervision_message l join message m on m.id = l.message_id
         where l.record_id = $1 order by m.id",
        record_id
    )
    .fetch_all(db)
    .await
}

/// A file as the page of its record shows it.
#[derive(Clone, Debug)]
pub struct FileLine {
    pub id: i64,
    /// The answer it came with; none: the conclusion itself.
    pub message_id: Option<i64>,
    pub name: String,
    pub kind: Kind,
    /// In bytes.
    pub size: i64,
}

/// The files of a record, in the order in which they came.
pub async fn files(db: impl PgExecutor<'_>, record_id: i64) -> sqlx::Result<Vec<FileLine>> {
    sqlx::query_as!(
        FileLine,
        r#"select f.id, f.message_id, f.name, f.kind as "kind: Kind", s.size
           from supervision_file f join stored_file s on s.id = f.file_id where f.record_id = $1 order by f.id"#,
        record_id
    )
    .fetch_all(db)
    .await
}

/// A file about to be given out.
#[derive(Clone, Debug)]
pub struct FileHead {
    pub id: i64,
    pub record_id: i64,
    pub name: String,
    pub kind: Kind,
    pub sha256: Vec<u8>,
}

/// One file.
pub async fn file(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<FileHead>> {
    sqlx::query_as!(
        FileHead,
        r#"select f.id, f.record_id, f.name, f.kind as "kind: Kind", s.sha256
           from supervision_file f join stored_file s on s.id = f.file_id where f.id = $1"#,
        id
    )
    .fetch_optional(db)
    .await
}
