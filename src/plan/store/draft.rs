//! SQL of drafts.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::super::draft::{Content, DraftState, pairing::Extent};
use crate::outline::Document;

/// A draft without what it says.
#[derive(Clone, Debug)]
pub struct DraftHead {
    pub id: i64,
    pub owner_unit_id: i64,
    pub owner_name: String,
    /// The plan it has become or changes.
    pub plan_id: Option<i64>,
    /// That plan's status.
    pub plan_status: Option<super::super::PlanStatus>,
    pub parent_plan_id: Option<i64>,
    pub state: DraftState,
    pub file_id: Option<i64>,
    pub file_name: Option<String>,
    pub failure: Option<String>,
    pub base_version: i32,
    pub version: i32,
    pub updated_at: DateTime<Utc>,
    pub updated_by: String,
}

/// One draft.
pub async fn draft(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<DraftHead>> {
    sqlx::query_as!(
        DraftHead,
        r#"
        select d.id, d.owner_unit_id, u.name as owner_name, d.plan_id, p.status as "plan_status?: super::super::PlanStatus",
            d.parent_plan_id, d.state as "state: DraftState", d.file_id, f.name as "file_name?", d.failure, d.base_version,
            d.version, d.updated_at, c.full_name as updated_by
        from plan_draft d
        join unit u on u.id = d.owner_unit_id
        join account c on c.id = d.updated_by
        left join plan p on p.id = d.plan_id
        left join stored_file f on f.id = d.file_id
        where d.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await
}

/// The draft in which a plan is being changed, if there is one: its id.
pub async fn changing(db: impl PgExecutor<'_>, plan_id: i64) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select id from plan_draft where plan_id = $1 and state in ('reading', 'failed', 'open') order by id desc limit 1",
        plan_id
    )
    .fetch_optional(db)
    .await
}

/// Notes how much of its plan the document of a draft says.
pub(crate) async fn set_extent(tx: &mut PgConnection, id: i64, extent: Extent) -> sqlx::Result<()> {
    sqlx::query!("update plan_draft set extent = $2 where id = $1", id, extent.code()).execute(tx).await?;
    Ok(())
}

/// A draft to be made.
pub struct NewDraft<'a> {
    pub owner_unit_id: i64,
    pub plan_id: Option<i64>,
    pub parent_plan_id: Option<i64>,
    /// The document to read; without one, what it says.
    pub file_id: Option<i64>,
    pub content: Option<&'a Content>,
    pub base_version: i32,
    pub by: i64,
    pub at: DateTime<Utc>,
}

/// Stores a draft: open where it already says something, else waiting to be read.
pub(crate) async fn insert(tx: &mut PgConnection, new: &NewDraft<'_>) -> sqlx::Result<i64> {
    let state = if new.content.is_some() { DraftState::Open } else { DraftState::Reading };
    sqlx::query_scalar!(
        "insert into plan_draft (owner_unit_id, plan_id, parent_plan_id, state, file_id, content, base_version,
            created_by, created_at, updated_by, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $9) returning id",
        new.owner_unit_id,
        new.plan_id,
        new.parent_plan_id,
        state.code(),
        new.file_id,
        new.content.map(Json) as _,
        new.base_version,
        new.by,
        new.at,
    )
    .fetch_one(tx)
    .await
}

/// What an open draft says, held against other writers until the transaction ends; its version beside it.
pub(crate) async fn lock(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<(DraftState, i32, Content)>> {
    let row = sqlx::query!(
        r#"select state as "state: DraftState", version, content as "content?: Json<Content>"
           from plan_draft where id = $1 for update"#,
        id
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.and_then(|row| Some((row.state, row.version, row.content?.0))))
}

/// Writes what a draft now says, as its next version.
pub(crate) async fn save(
    tx: &mut PgConnection,
    id: i64,
    content: &Content,
    by: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<i32> {
    sqlx::query_scalar!(
        "update plan_draft set content = $2, version = version + 1, updated_by = $3, updated_at = $4
         where id = $1 returning version",
        id,
        Json(content) as _,
        by,
        at,
    )
    .fetch_one(tx)
    .await
}

/// Notes that a draft has become its plan, or was thrown away.
pub(crate) async fn finish(
    tx: &mut PgConnection,
    id: i64,
    state: DraftState,
    plan_id: Option<i64>,
    by: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update plan_draft set state = $2, plan_id = coalesce($3, plan_id), updated_by = $4, updated_at = $5 where id = $1",
        id,
        state.code(),
        plan_id,
        by,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What a draft says and in which version, for reading only; none while it says nothing.
pub async fn content(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<(i32, Content)>> {
    let row = sqlx::query!(r#"select version, content as "content?: Json<Content>" from plan_draft where id = $1"#, id)
        .fetch_optional(db)
        .await?;
    Ok(row.and_then(|row| Some((row.version, row.content?.0))))
}

/// The document a draft was read from.
pub async fn document(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<Document>> {
    let row = sqlx::query!(r#"select document as "document?: Json<Document>" from plan_draft where id = $1"#, id)
        .fetch_optional(db)
        .await?;
    Ok(row.and_then(|row| Some(row.document?.0)))
}

/// A draft of a list.
#[derive(Clone, Debug)]
pub struct DraftLine {
    pub id: i64,
    pub title: String,
    pub state: DraftState,
    /// The short title of the plan it changes.
    pub plan: Option<String>,
    pub file_name: Option<String>,
    pub tasks: i32,
    pub updated_at: DateTime<Utc>,
    pub updated_by: String,
}

/// What is being written at a unit, the latest first.
pub async fn open_of(db: impl PgExecutor<'_>, owner_unit_id: i64) -> sqlx::Result<Vec<DraftLine>> {
    sqlx::query_as!(
        DraftLine,
        r#"
        select d.id, coalesce(nullif(d.content ->> 'title', ''), f.name, '') as "title!", d.state as "state: DraftState",
            p.short_title as "plan?", f.name as "file_name?",
            coalesce(jsonb_array_length(d.content -> 'tasks'), 0) as "tasks!", d.updated_at, c.full_name as updated_by
        from plan_draft d
        join account c on c.id = d.updated_by
        left join plan p on p.id = d.plan_id
        left join stored_file f on f.id = d.file_id
        where d.owner_unit_id = $1 and d.state in ('reading', 'failed', 'open')
        order by d.updated_at desc, d.id desc
        "#,
        owner_unit_id
    )
    .fetch_all(db)
    .await
}

/// A document that waits to be read.
pub(crate) struct Waiting {
    pub id: i64,
    pub owner_unit_id: i64,
    /// The plan that the document amends, and how much of it the document says.
    pub plan_id: Option<i64>,
    pub extent: Extent,
    /// Of a unit's own plan: the one whose tasks it carries out.
    pub parent_plan_id: Option<i64>,
    pub sha256: Vec<u8>,
    pub file_name: String,
    /// Counting this one.
    pub readings: i32,
}

/// Takes the document that waits longest, or whose reader fell silent before `silent_since`; of several instances each
/// takes another.
pub(crate) async fn take(
    db: impl PgExecutor<'_>,
    silent_since: DateTime<Utc>,
    at: DateTime<Utc>,
) -> sqlx::Result<Option<Waiting>> {
    sqlx::query_as!(
        Waiting,
        r#"
        update plan_draft d set reading_since = $2, readings = readings + 1
        from stored_file f
        where f.id = d.file_id and d.id = (
            select id from plan_draft
            where state = 'reading' and coalesce(reading_since, '-infinity') < $1
            order by created_at, id limit 1 for update skip locked)
        returning d.id, d.owner_unit_id, d.plan_id, d.extent as "extent: Extent",
            d.parent_plan_id, f.sha256, f.name as file_name, d.readings
        "#,
        silent_since,
        at,
    )
    .fetch_optional(db)
    .await
}

/// Keeps what was read; nothing where another reader came first or the draft was thrown away.
pub(crate) async fn opened(
    tx: &mut PgConnection,
    id: i64,
    content: &Content,
    document: &Document,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update plan_draft set state = 'open', content = $2, document = $3, reading_since = null, version = version + 1
         where id = $1 and state = 'reading'",
        id,
        Json(content) as _,
        Json(document) as _,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Keeps why a document could not be read.
pub(crate) async fn failed(tx: &mut PgConnection, id: i64, why: &str) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update plan_draft set state = 'failed', failure = $2, reading_since = null where id = $1 and state = 'reading'",
        id,
        why
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Lets another document be read instead of one that could not be.
pub(crate) async fn read_anew(
    tx: &mut PgConnection,
    id: i64,
    file_id: i64,
    by: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update plan_draft set state = 'reading', file_id = $2, failure = null, reading_since = null, readings = 0,
            updated_by = $3, updated_at = $4
         where id = $1 and state = 'failed'",
        id,
        file_id,
        by,
        at,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Throws a draft away that has not become a plan; whether it was one.
pub(crate) async fn discard(tx: &mut PgConnection, id: i64, by: i64, at: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update plan_draft set state = 'discarded', updated_by = $2, updated_at = $3
         where id = $1 and state in ('reading', 'failed', 'open')",
        id,
        by,
        at,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}
