//! The conversation about a task: comments, and the words of obstacles, instructions and requests for extension in the order
//! in which they were said. What those are and where they stand is known to the rooms above; here are their words, who reads
//! them, whom they mention and which files came with them.

mod store;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use crate::{web::Visit, words::worded};

worded! {
    /// What a message belongs to.
    pub enum Subject {
        Comment = "comment", "Trao đổi";
        Obstacle = "obstacle", "Vướng mắc";
        Instruction = "instruction", "Chỉ đạo";
        Extension = "extension", "Gia hạn";
    }
}

/// Something that is said.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    pub subject: Subject,
    /// The obstacle, instruction or request; none of a comment.
    pub subject_id: Option<i64>,
    /// The owner of the plan it is about: its officers and directors read it.
    pub owner_unit_id: i64,
    pub plan_id: Option<i64>,
    pub task_id: Option<i64>,
    pub assignment_id: Option<i64>,
    /// What was done, in words: "Chuyển Giám đốc quyết định".
    pub title: &'a str,
    pub text: &'a str,
    /// The units whose people read it beside the owner's.
    pub units: &'a [i64],
}

/// Says something in the visitor's name, within the transaction of the act; the message's id.
///
/// # Errors
/// When the database does not take it.
pub async fn say(tx: &mut PgConnection, visit: &Visit, message: &Message<'_>) -> sqlx::Result<i64> {
    let by = visit.by();
    let author = match &by.capacity {
        Some(capacity) => format!("{} ({capacity})", by.actor),
        None => by.actor.clone(),
    };
    store::insert(tx, message, by.account_id, &author, visit.now).await
}

/// A message as it was said.
#[derive(Clone, Debug)]
pub struct Said {
    pub title: String,
    pub text: String,
    /// Name, role and unit as they were then.
    pub author: String,
    pub at: DateTime<Utc>,
}

/// What was said of one obstacle, instruction or request, in its order.
///
/// # Errors
/// When the database does not answer.
pub async fn conversation(db: impl PgExecutor<'_>, subject: Subject, subject_id: i64) -> sqlx::Result<Vec<Said>> {
    store::conversation(db, subject, subject_id).await
}
