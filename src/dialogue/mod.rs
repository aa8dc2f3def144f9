//! The conversation about a task: comments, and the words of obstacles, instructions and requests for extension in the order
//! in which they were said. What those are and where they stand is known to the rooms above; here are their words, who reads
//! them, whom they mention and which files came with them.

pub mod access;
mod act;
pub mod comment;
pub mod mention;
pub mod pages;
mod readers;
mod store;

use std::io;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, types::Json};

use crate::{
    attachment::{Fit, Kind, Sheaf},
    files::{
        Files,
        store::{self as stored, NewFile},
    },
    journal::{self, Entry},
    web::Visit,
    words::worded,
};

pub use readers::Readers;

worded! {
    /// What a message belongs to.
    pub enum Subject {
        Comment = "comment", "Trao đổi";
        Obstacle = "obstacle", "Vướng mắc";
        Instruction = "instruction", "Chỉ đạo";
        Extension = "extension", "Gia hạn";
        Supervision = "supervision", "Kiểm tra, giám sát";
        Commendation = "commendation", "Biểu dương";
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
    store::insert(tx, message, by.account_id, &author(&by), visit.now).await
}

/// Says the same of each of these subjects, heard by pairs of a subject and a unit: of each a message, by one statement. The
/// message's own subject and units are not asked. The ids are in the subjects' order.
///
/// # Errors
/// When the database does not take it.
pub async fn say_of_each(
    tx: &mut PgConnection,
    visit: &Visit,
    message: &Message<'_>,
    subjects: &[i64],
    heard: &[(i64, i64)],
) -> sqlx::Result<Vec<i64>> {
    let by = visit.by();
    store::insert_of_each(tx, message, subjects, heard, by.account_id, &author(&by), visit.now).await
}

/// Name, role and unit.
fn author(by: &journal::By) -> String {
    match &by.capacity {
        Some(capacity) => format!("{} ({capacity})", by.actor),
        None => by.actor.clone(),
    }
}

/// Files that go with what somebody says, and where their bytes are kept.
#[derive(Clone, Copy)]
pub struct Enclosures<'a> {
    store: &'a Files,
    files: &'a [Fit],
}

impl<'a> Enclosures<'a> {
    /// The files of a form that are fit to be kept.
    pub fn of(store: &'a Files, sheaf: &'a Sheaf) -> Self {
        Self { store, files: &sheaf.fit }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The hashes of their contents, each once and in order.
    fn contents(&self) -> Vec<Vec<u8>> {
        let mut all: Vec<Vec<u8>> = self.files.iter().map(|fit| fit.file.hash().as_bytes().to_vec()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Encloses files with a message, within the transaction in which it is said. Their bytes have been kept before.
///
/// # Errors
/// When the database or the store of files does not take them.
pub async fn enclose(
    tx: &mut PgConnection,
    visit: &Visit,
    message_id: i64,
    enclosures: Enclosures<'_>,
) -> sqlx::Result<()> {
    // In one order for everybody, so that two never wait for each other.
    let mut hashes: Vec<_> = enclosures.files.iter().map(|fit| fit.file.hash()).collect();
    hashes.sort_unstable_by(|one, other| one.as_bytes().cmp(other.as_bytes()));
    hashes.dedup();
    for hash in hashes {
        stored::hold(tx, hash).await?;
    }
    for Fit { name, kind, file } in enclosures.files {
        // It may have been forgotten until it was held.
        let kept = enclosures.store.keep(file).await;
        kept.map_err(|cause| sqlx::Error::Io(io::Error::other(cause)))?;
        let (hash, size) = (file.hash(), usize::try_from(file.size()).unwrap_or(usize::MAX));
        let by = Some(visit.viewer.account_id);
        let note = NewFile { hash, name, media_type: kind.media_type(), size, by, at: visit.now };
        let file_id = stored::insert(tx, &note).await?;
        let id = store::insert_file(tx, message_id, file_id, name, *kind).await?;
        let after = json!({ "file": id, "sha256": hash.to_string(), "size": size, "kind": kind });
        journal::write(tx, &visit.by(), Entry::new("message.file_added", message_id).after(after)).await?;
    }
    Ok(())
}

/// Encloses the files of an earlier message with a later one, whose readers did not read that.
///
/// # Errors
/// When the database does not take them.
pub async fn enclose_again(tx: &mut PgConnection, visit: &Visit, earlier: i64, message_id: i64) -> sqlx::Result<()> {
    for (id, sha256, size) in store::copy_files(tx, earlier, message_id).await? {
        let after = json!({ "file": id, "sha256": hex::encode(sha256), "size": size, "of_message": earlier });
        journal::write(tx, &visit.by(), Entry::new("message.file_added", message_id).after(after)).await?;
    }
    Ok(())
}

/// A file of a message.
#[derive(Clone, Debug, Deserialize)]
pub struct Enclosed {
    pub id: i64,
    pub name: String,
    pub kind: Kind,
    /// In bytes.
    pub size: i64,
}

/// A message as it was said, shown by `dialogue/_messages.html`.
#[derive(Clone, Debug)]
pub struct Said {
    pub title: String,
    pub text: String,
    /// Name, role and unit as they were then.
    pub author: String,
    pub at: DateTime<Utc>,
    /// Between the plan's officers and its Director: not for the unit.
    pub internal: bool,
    pub files: Json<Vec<Enclosed>>,
}

impl Said {
    /// The class of its mark in the conversation.
    pub fn class(&self) -> &'static str {
        if self.internal { "draft" } else { "submitted" }
    }
}

/// What was said of one obstacle, instruction or request, in its order.
///
/// # Errors
/// When the database does not answer.
pub async fn conversation(db: impl PgExecutor<'_>, subject: Subject, subject_id: i64) -> sqlx::Result<Vec<Said>> {
    store::conversation(db, subject, subject_id).await
}
