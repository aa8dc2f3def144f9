//! Documents on their way to becoming drafts: kept, read in the background, kept as what was understood. Whoever ends in
//! the middle is followed by another: what waits is in the database.
//!
//! These are no jobs of the common queue: somebody looks at a page that waits for the reading, so it must not stand behind a
//! thousand e-mails; a document that ends its reader is told to its sender, in the draft itself, after a few minutes and
//! not to the administrators after hours; and what the queue would keep (which draft, how often begun, since when) the draft
//! keeps anyway, since its page shows it.

use axum::body::Bytes;
use chrono::Duration;
use serde_json::json;
use tokio::sync::Semaphore;

use super::{
    draft::{Content, pairing},
    own,
    store::{self, children, draft as drafts},
};
use crate::{
    files::{
        Hash,
        store::{self as stored, NewFile},
    },
    journal::{self, By, Entry},
    outline::{self, Reading},
    web::{App, Error, Result, Visit, upload::Uploaded},
};

/// Documents read at once, so that those who work meanwhile are not kept waiting.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// A reader that said nothing for so long has ended.
const SILENCE: Duration = Duration::minutes(3);
/// How often a document is begun before it is given up.
const READINGS: i32 = 3;
/// What is said of a document whose reading ends the reader.
const BROKEN: &str = "Không đọc được tệp này: cấu trúc của tệp làm bộ đọc dừng lại. Hãy mở bằng Word, chép nội dung sang một tệp mới rồi gửi lại.";

/// Keeps an uploaded file; its id.
pub async fn keep(app: &App, tx: &mut sqlx::PgConnection, visit: &Visit, file: &Uploaded) -> Result<i64> {
    stored::hold(tx, Hash::of(&file.bytes)).await?;
    let hash = app.files.put(file.bytes.clone()).await?;
    let new = NewFile {
        hash,
        name: &file.name,
        media_type: &file.media_type,
        size: file.bytes.len(),
        by: Some(visit.viewer.account_id),
        at: visit.now,
    };
    Ok(stored::insert(tx, &new).await?)
}

/// Begins to read whatever waits, in the background.
pub fn begin(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        let Ok(_permit) = AT_ONCE.acquire().await else { return };
        read_all(&app).await;
    });
}

/// The same where nobody is reading: after a restart, or where another instance has ended.
pub fn resume(app: &App) {
    let app = app.clone();
    if let Ok(permit) = AT_ONCE.try_acquire() {
        tokio::spawn(async move {
            read_all(&app).await;
            drop(permit);
        });
    }
}

async fn read_all(app: &App) {
    loop {
        match read_next(app).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(cause) => {
                tracing::error!(?cause, "a document could not be read now; it will be tried again");
                return;
            }
        }
    }
}

/// Reads one document; whether there was one.
async fn read_next(app: &App) -> Result<bool> {
    let now = app.clock.now();
    let Some(waiting) = drafts::take(&app.pool, now - SILENCE, now).await? else { return Ok(false) };
    let hash = Hash::from_bytes(&waiting.sha256).ok_or(Error::NotFound)?;
    let outcome = if waiting.readings > READINGS {
        Err(BROKEN.to_owned())
    } else {
        understand(app.files.get(hash).await?, waiting.file_name.clone()).await
    };
    let mut tx = app.pool.begin().await?;
    match outcome {
        Ok(Reading { mut document, outline }) => {
            document.warnings.extend(outline.warnings.iter().cloned());
            let register = store::register(&mut *tx, waiting.owner_unit_id, app.clock.today()).await?;
            let read = Content::from_outline(&outline, &register);
            let content = placed(&mut tx, &waiting, read).await?;
            if drafts::opened(&mut tx, waiting.id, &content, &document).await? {
                let after = json!({ "file": waiting.file_name, "tasks": content.tasks.len() });
                journal::write(&mut tx, &By::portal(), Entry::new("plan_draft.read", waiting.id).after(after)).await?;
            }
        }
        Err(why) => {
            if drafts::failed(&mut tx, waiting.id, &why).await? {
                let after = json!({ "file": waiting.file_name, "reason": why });
                journal::write(&mut tx, &By::portal(), Entry::new("plan_draft.failed", waiting.id).after(after))
                    .await?;
            }
            // What is refused is not kept: it may be a document that must not be here at all.
            stored::hold(&mut tx, hash).await?;
            if stored::twins(&mut *tx, &waiting.sha256).await? <= 1 {
                app.files.forget(hash).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// What was read as what it is: the change of a running plan, a unit's own plan for the one above, or a plan of itself.
async fn placed(tx: &mut sqlx::PgConnection, waiting: &drafts::Waiting, read: Content) -> Result<Content> {
    if let Some(plan_id) = waiting.plan_id {
        let running = store::content(&mut *tx, plan_id).await?.ok_or(Error::NotFound)?;
        return Ok(pairing::amended(&running, read, waiting.extent));
    }
    let Some(parent_id) = waiting.parent_plan_id else { return Ok(read) };
    let parent = store::content(&mut *tx, parent_id).await?.ok_or(Error::NotFound)?;
    let owner = store::unit(&mut *tx, waiting.owner_unit_id).await?.ok_or(Error::NotFound)?;
    let owner = own::Owner { unit_id: owner.id, name: owner.name };
    let binding = children::binding(&mut *tx, parent_id, owner.unit_id).await?;
    Ok(own::of_document(&parent, &binding.tasks, &owner, read))
}

/// What a file says; a file made to break the reader breaks its own thread only.
async fn understand(bytes: Bytes, name: String) -> Result<Reading, String> {
    let read = tokio::task::spawn_blocking(move || outline::read(&name, &bytes)).await;
    match read {
        Ok(read) => read.map_err(|refusal| refusal.to_string()),
        Err(cause) => {
            tracing::error!(%cause, "a document broke its reader");
            Err(BROKEN.to_owned())
        }
    }
}
