//! Files of entries.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use crate::{attachment::Kind, progress::evidence::Attached};

/// A file as its entry's page shows it.
#[derive(Clone, Debug)]
pub struct FileItem {
    pub id: i64,
    pub name: String,
    pub kind: Kind,
    /// In bytes.
    pub size: i64,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// The files of an entry in the order in which they came, without those taken out.
pub async fn files(db: impl PgExecutor<'_>, entry_id: i64) -> sqlx::Result<Vec<FileItem>> {
    sqlx::query_as!(
        FileItem,
        r#"
        select l.id, l.name, l.kind as "kind: Kind", f.size, a.full_name as by, l.added_at as at
        from legal_file l join stored_file f on f.id = l.file_id join account a on a.id = l.added_by
        where l.entry_id = $1 and l.removed_at is null order by l.id
        "#,
        entry_id
    )
    .fetch_all(db)
    .await
}

/// A file, as far as it is sent or taken out.
#[derive(Clone, Debug)]
pub struct FileHead {
    pub id: i64,
    pub name: String,
    pub kind: Kind,
    pub sha256: Vec<u8>,
}

/// One file of an entry.
pub async fn file(db: impl PgExecutor<'_>, entry_id: i64, id: i64) -> sqlx::Result<Option<FileHead>> {
    sqlx::query_as!(
        FileHead,
        r#"
        select l.id, l.name, l.kind as "kind: Kind", f.sha256
        from legal_file l join stored_file f on f.id = l.file_id
        where l.entry_id = $1 and l.id = $2 and l.removed_at is null
        "#,
        entry_id,
        id
    )
    .fetch_optional(db)
    .await
}

/// The files of an entry, as far as the rules ask.
pub async fn attached(tx: &mut PgConnection, entry_id: i64) -> sqlx::Result<Vec<Attached>> {
    sqlx::query_as!(
        Attached,
        "select f.sha256, l.name from legal_file l join stored_file f on f.id = l.file_id
         where l.entry_id = $1 and l.removed_at is null order by l.id",
        entry_id
    )
    .fetch_all(tx)
    .await
}

/// A file about to be attached.
pub struct NewFile<'a> {
    pub entry_id: i64,
    pub file_id: i64,
    pub name: &'a str,
    pub kind: Kind,
    pub by: i64,
    pub at: DateTime<Utc>,
}

/// Attaches a file; its id.
pub async fn attach(tx: &mut PgConnection, new: &NewFile<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into legal_file (entry_id, file_id, name, kind, added_by, added_at) values ($1, $2, $3, $4, $5, $6) returning id",
        new.entry_id,
        new.file_id,
        new.name,
        new.kind.code(),
        new.by,
        new.at
    )
    .fetch_one(tx)
    .await
}

/// Takes a file out; false where it is out already.
pub async fn remove(tx: &mut PgConnection, id: i64, by: i64, at: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update legal_file set removed_by = $2, removed_at = $3 where id = $1 and removed_at is null",
        id,
        by,
        at
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}
