//! Files that come with records and answers, attached to them and given out again.

use axum::{http::HeaderMap, response::Response};
use sqlx::PgConnection;

use super::store::{self, FileHead, NewFile};
use crate::{
    attachment::{self, Fit, Given},
    files::{
        Files,
        store::{self as stored, NewFile as NewStored},
    },
    web::{App, Result, Visit},
};

pub use crate::attachment::Sheaf;

/// The field in which files come.
pub const FIELD: &str = "file";

/// What was typed, field by field.
pub type Fields = Vec<(String, String)>;

/// Attaches files, whose bytes the store has already, to each of these records, or to an answer.
pub async fn attach(
    tx: &mut PgConnection,
    visit: &Visit,
    (store, sheaf): (&Files, &Sheaf),
    records: &[i64],
    message_id: Option<i64>,
) -> anyhow::Result<()> {
    // In one order for everybody, so that two never wait for each other.
    let mut hashes: Vec<_> = sheaf.fit.iter().map(|fit| fit.file.hash()).collect();
    hashes.sort_unstable_by(|one, other| one.as_bytes().cmp(other.as_bytes()));
    hashes.dedup();
    for hash in hashes {
        stored::hold(tx, hash).await?;
    }
    let (by, at) = (visit.viewer.account_id, visit.now);
    for Fit { name, kind, file } in &sheaf.fit {
        // It may have been forgotten until it was held.
        store.keep(file).await?;
        let (hash, size) = (file.hash(), usize::try_from(file.size()).unwrap_or(usize::MAX));
        let note = NewStored { hash, name, media_type: kind.media_type(), size, by: Some(by), at };
        let file_id = stored::insert(tx, &note).await?;
        let new = NewFile { file_id, name, kind: *kind };
        store::add_files(tx, records, message_id, &new, (by, at)).await?;
    }
    Ok(())
}

/// What the journal notes of them: their content, since names are words.
pub fn noted(sheaf: &Sheaf) -> Vec<String> {
    sheaf.fit.iter().map(|fit| fit.file.hash().to_string()).collect()
}

/// Sends a file, to be `saved` or shown where a browser can do so by itself.
pub async fn give(app: &App, file: FileHead, asked: &HeaderMap, saved: bool) -> Result<Response> {
    let given = Given { name: file.name, kind: file.kind, sha256: file.sha256 };
    attachment::give(app, &given, asked, saved).await
}
