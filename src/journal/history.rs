//! What the journal tells of one thing, for whoever may read that thing.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use super::{
    store,
    words::{self, Change},
};

/// One act.
pub struct Told {
    pub at: DateTime<Utc>,
    pub actor: String,
    pub capacity: Option<String>,
    /// What was done, in words.
    pub act: String,
    pub changes: Vec<Change>,
}

/// What was done to the thing of this kind and id, newest first. One query.
///
/// # Errors
/// When the database does not answer.
pub async fn of(pool: &PgPool, kind: &str, id: i64) -> sqlx::Result<Vec<Told>> {
    let lines = store::of_subject(pool, kind, id).await?;
    let told = lines.into_iter().map(|line| Told {
        act: words::action(&line.action).to_owned(),
        changes: words::changes(&line.action, &line.before, &line.after),
        at: line.at,
        actor: line.actor,
        capacity: line.capacity,
    });
    Ok(told.collect())
}
