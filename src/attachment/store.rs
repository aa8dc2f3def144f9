//! SQL of files' limits.

use sqlx::PgExecutor;

use super::Limits;
use crate::calendar::setting::{EVIDENCE_FILES, EVIDENCE_MEGABYTES};

/// What an administrator allows.
pub async fn limits(db: impl PgExecutor<'_>) -> sqlx::Result<Limits> {
    let kept = sqlx::query!(
        "select (select value::integer from setting where key = $1) as megabytes,
            (select value::integer from setting where key = $2) as files",
        EVIDENCE_MEGABYTES.key,
        EVIDENCE_FILES.key
    )
    .fetch_one(db)
    .await?;
    let number = |kept: Option<i32>, default: i32| usize::try_from(kept.unwrap_or(default)).unwrap_or_default();
    Ok(Limits {
        megabytes: number(kept.megabytes, EVIDENCE_MEGABYTES.default),
        files: number(kept.files, EVIDENCE_FILES.default),
    })
}
