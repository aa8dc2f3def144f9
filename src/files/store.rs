//! SQL of stored files: what each was called when it came. The bytes are in the folder of files.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::Hash;

/// A file as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    pub id: i64,
    pub sha256: Vec<u8>,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub stored_at: DateTime<Utc>,
}

/// A file about to be noted.
pub struct NewFile<'a> {
    pub hash: Hash,
    pub name: &'a str,
    pub media_type: &'a str,
    pub size: usize,
    pub by: Option<i64>,
    pub at: DateTime<Utc>,
}

/// Notes a file whose bytes are kept already.
pub async fn insert(tx: &mut PgConnection, file: &NewFile<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into stored_file (sha256, name, media_type, size, stored_by, stored_at)
         values ($1, $2, $3, $4, $5, $6) returning id",
        file.hash.as_bytes(),
        file.name,
        file.media_type,
        i64::try_from(file.size).unwrap_or(i64::MAX),
        file.by,
        file.at,
    )
    .fetch_one(tx)
    .await
}

/// Keeps everybody else from keeping or forgetting files of this content until the transaction ends: what is refused in one
/// place may just be coming in at another.
pub async fn hold(tx: &mut PgConnection, hash: Hash) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('file ' || $1::text, 0))", hash.to_string())
        .execute(tx)
        .await?;
    Ok(())
}

/// The file of an id.
pub async fn file(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<StoredFile>> {
    sqlx::query_as!(
        StoredFile,
        "select id, sha256, name, media_type, size, stored_at from stored_file where id = $1",
        id
    )
    .fetch_optional(db)
    .await
}

/// How many files of other names and times have the same bytes.
pub async fn twins(db: impl PgExecutor<'_>, sha256: &[u8]) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select count(*) as "count!" from stored_file where sha256 = $1"#, sha256).fetch_one(db).await
}
