//! Acts on the register, each within the caller's transaction, with its journal entry.

use serde_json::{Map, Value, json};
use sqlx::PgConnection;

use super::{
    Entry, Fields, Place,
    rules::{Act, Refusal, Said},
    sheet::Line,
    store::{self, Known, NewEntry},
};
use crate::{
    attachment::{Fit, Limits, Refusal as Refused},
    files::{
        Files,
        store::{self as stored, NewFile},
    },
    journal::{self, Entry as Note},
    progress::evidence::{Admission, Attached, admit},
    web::{Error, Visit},
};

/// What keeps an act from being done, in words for the person who tried.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    #[error("Văn bản vừa được người khác sửa trong lúc trang này đang mở. Hãy xem lại rồi thực hiện.")]
    Changed,
    #[error("Bảng này đã được nhập hoặc đã bị bỏ.")]
    ImportGone,
    /// The register knows such a document.
    #[error("Văn bản này đã có trong sổ.")]
    Alike(Box<Known>),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Store(#[from] anyhow::Error),
}

impl From<Hindrance> for Error {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::Database(cause) => cause.into(),
            Hindrance::Store(cause) => cause.into(),
            other => Self::conflict(other.to_string()),
        }
    }
}

/// A document as somebody writes it down.
pub struct Written<'a> {
    pub fields: &'a Fields,
    /// The name of its task, for the journal.
    pub task: Option<&'a str>,
    /// Whether it is to be written down although the register knows such a one.
    pub alike_too: bool,
}

/// Refuses a document that the register of `owner` knows already.
async fn unlike(
    tx: &mut PgConnection,
    owner: i64,
    written: &Written<'_>,
    except: Option<i64>,
) -> Result<(), Hindrance> {
    store::hold(&mut *tx, owner).await?;
    if written.alike_too || written.fields.number.is_empty() {
        return Ok(());
    }
    match store::alike(tx, owner, &written.fields.likeness(), except).await? {
        Some(known) => Err(Hindrance::Alike(Box::new(known))),
        None => Ok(()),
    }
}

/// Writes a document down in the register of `owner`; its id.
pub async fn record(tx: &mut PgConnection, visit: &Visit, owner: i64, written: &Written<'_>) -> Result<i64, Hindrance> {
    unlike(&mut *tx, owner, written, None).await?;
    Ok(insert(tx, visit, owner, (written.fields, &Place::noted()), written.task).await?)
}

async fn insert(
    tx: &mut PgConnection,
    visit: &Visit,
    owner: i64,
    (fields, place): (&Fields, &Place),
    task: Option<&str>,
) -> sqlx::Result<i64> {
    let new = NewEntry { owner_unit_id: owner, fields, place, by: visit.viewer.account_id, at: visit.now };
    let id = store::insert(&mut *tx, &new).await?;
    journal::write(tx, &visit.by(), Note::new("legal_entry.recorded", id).after(fields.told(place, task))).await?;
    Ok(id)
}

/// The entry as it is now, held, if nobody has changed it since it was seen at `version`.
async fn held(tx: &mut PgConnection, id: i64, version: i32) -> Result<Entry, Hindrance> {
    let entry = store::lock(tx, id).await?.ok_or(Hindrance::Changed)?;
    if entry.version == version { Ok(entry) } else { Err(Hindrance::Changed) }
}

/// Corrects what is said of a document, and of the place where it stands; false where all stays as it was.
pub async fn change(
    tx: &mut PgConnection,
    visit: &Visit,
    (id, version): (i64, i32),
    written: &Written<'_>,
    said: Said<'_>,
) -> Result<bool, Hindrance> {
    let before = held(&mut *tx, id, version).await?;
    if before.fields.likeness() != written.fields.likeness() {
        unlike(&mut *tx, before.owner_unit_id, written, Some(id)).await?;
    }
    let place = Place::of(before.place.state, said, visit.today)?;
    if *written.fields == before.fields && place == before.place {
        return Ok(false);
    }
    write(tx, visit, &before, (written.fields, &place), written.task, "legal_entry.changed").await?;
    Ok(true)
}

/// Does something about an entry.
pub async fn perform(
    tx: &mut PgConnection,
    visit: &Visit,
    (id, version): (i64, i32),
    act: Act,
    said: Said<'_>,
) -> Result<(), Hindrance> {
    let before = held(&mut *tx, id, version).await?;
    let place = before.place.after(act, said, visit.today)?;
    let task = before.task_label.clone();
    write(tx, visit, &before, (&before.fields, &place), task.as_deref(), action(act)).await?;
    Ok(())
}

/// The act for the journal.
fn action(act: Act) -> &'static str {
    match act {
        Act::Begin => "legal_entry.begun",
        Act::Propose => "legal_entry.proposed",
        Act::SendBack => "legal_entry.sent_back",
        Act::Finish => "legal_entry.finished",
        Act::Drop => "legal_entry.dropped",
        Act::Reopen => "legal_entry.reopened",
    }
}

/// Writes an entry anew, and in the journal what differs.
async fn write(
    tx: &mut PgConnection,
    visit: &Visit,
    before: &Entry,
    (fields, place): (&Fields, &Place),
    task: Option<&str>,
    action: &'static str,
) -> sqlx::Result<()> {
    store::rewrite(&mut *tx, before.id, fields, place, visit.now).await?;
    let was = before.fields.told(&before.place, before.task_label.as_deref());
    let (was, is) = different(was, fields.told(place, task));
    journal::write(tx, &visit.by(), Note::new(action, before.id).before(was).after(is)).await
}

/// What differs of two objects.
fn different(before: Value, after: Value) -> (Value, Value) {
    let (Value::Object(before), Value::Object(after)) = (before, after) else { return (json!({}), json!({})) };
    let differs = |key: &String| before.get(key) != after.get(key);
    let part = |whole: &Map<String, Value>| {
        Value::Object(
            whole.iter().filter(|(key, _)| differs(key)).map(|(key, value)| (key.clone(), value.clone())).collect(),
        )
    };
    (part(&before), part(&after))
}

/// What a table has done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub recorded: usize,
    pub changed: usize,
}

/// Carries out the lines of a table that waits, as they were read against the register that the caller holds.
pub async fn import(tx: &mut PgConnection, visit: &Visit, owner: i64, lines: &[Line]) -> sqlx::Result<Imported> {
    let mut done = Imported::default();
    for line in lines {
        match line {
            Line::New { fields, place, task, .. } => {
                insert(&mut *tx, visit, owner, (fields, place), task.as_deref()).await?;
                done.recorded += 1;
            }
            Line::Changed { before, fields, place, task, act } => {
                let action = act.map_or("legal_entry.changed", self::action);
                write(&mut *tx, visit, before, (fields, place), task.as_deref(), action).await?;
                done.changed += 1;
            }
            Line::Same => {}
        }
    }
    Ok(done)
}

/// What became of files that were sent.
#[derive(Debug, Default)]
pub struct Attaching {
    pub attached: usize,
    /// Names of those that are not attached, and why.
    pub refused: Vec<(String, Refused)>,
}

/// Attaches files, whose bytes the store has already, to an entry.
pub async fn attach(
    tx: &mut PgConnection,
    visit: &Visit,
    entry_id: i64,
    (fit, files, limits): (&[Fit], &Files, Limits),
) -> Result<Attaching, Hindrance> {
    store::lock(&mut *tx, entry_id).await?.ok_or(Hindrance::Changed)?;
    // In one order for everybody, so that two never wait for each other.
    let mut hashes: Vec<_> = fit.iter().map(|fit| fit.file.hash()).collect();
    hashes.sort_unstable_by(|one, other| one.as_bytes().cmp(other.as_bytes()));
    for hash in hashes {
        stored::hold(&mut *tx, hash).await?;
    }
    let mut there = store::attached(&mut *tx, entry_id).await?;
    let mut outcome = Attaching::default();
    let (by, at) = (visit.viewer.account_id, visit.now);
    for Fit { name, kind, file } in fit {
        let hash = file.hash();
        match admit(&there, hash.as_bytes(), name, limits) {
            Ok(Admission::There) => {}
            Ok(Admission::Attach) => {
                // It may have been forgotten until it was held.
                files.keep(file).await?;
                let size = usize::try_from(file.size()).unwrap_or(usize::MAX);
                let note = NewFile { hash, name, media_type: kind.media_type(), size, by: Some(by), at };
                let file_id = stored::insert(&mut *tx, &note).await?;
                let new = store::NewFile { entry_id, file_id, name, kind: *kind, by, at };
                store::attach(&mut *tx, &new).await?;
                let after = json!({ "file": name, "sha256": hash.to_string(), "size": size });
                let note = Note::new("legal_entry.file_added", entry_id).after(after);
                journal::write(&mut *tx, &visit.by(), note).await?;
                there.push(Attached { sha256: hash.as_bytes().to_vec(), name: name.clone() });
            }
            Err(refusal) => {
                outcome.refused.push((name.clone(), refusal));
                continue;
            }
        }
        outcome.attached += 1;
    }
    Ok(outcome)
}

/// Takes a file out of an entry. What is out already stays so.
pub async fn detach(
    tx: &mut PgConnection,
    visit: &Visit,
    entry_id: i64,
    (file_id, name): (i64, &str),
) -> sqlx::Result<()> {
    if store::remove(&mut *tx, file_id, visit.viewer.account_id, visit.now).await? {
        let note = Note::new("legal_entry.file_removed", entry_id).before(json!({ "file": name }));
        journal::write(tx, &visit.by(), note).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::reviewed::ReviewStep;

    #[test]
    fn whatever_is_done_about_an_entry_stands_in_the_timeline_of_its_task() {
        let mut steps: Vec<ReviewStep> = Act::ALL.iter().filter_map(|act| action(*act).parse().ok()).collect();
        steps.push("legal_entry.recorded".parse().expect("a step"));
        steps.sort_unstable();
        assert_eq!(steps, ReviewStep::ALL);
    }
}
