//! Editions: a report's files, made once and served as they were. The closing of a period makes the first; others are made
//! by hand.

use std::path::PathBuf;

use axum::body::Bytes;
use serde_json::json;
use sqlx::PgConnection;

use super::{
    Basis, act,
    compose::Misplaced,
    paper::Paper,
    store::{self, Kept, NewEdition, Report},
};
use crate::{
    files::{
        self, Hash,
        store::{NewFile, insert},
    },
    journal::{self, By, Entry},
    office::{excel, word},
    web::{App, Error, Result},
};

/// Why there is no new edition.
#[derive(Debug)]
pub enum Refusal {
    /// The period is not closed, or no longer.
    Open,
    /// Tokens that mean nothing.
    Misplaced(Vec<Misplaced>),
    /// The last edition has the very same files.
    Same(i32),
}

/// Everything that a report's files are made of, as it now is.
pub async fn paper(db: &mut PgConnection, report: Report, basis: Basis) -> sqlx::Result<Paper> {
    let kept = store::passages(&mut *db, report.id).await?;
    paper_of(db, report, basis, kept).await
}

/// The same of chosen passages.
pub(super) async fn paper_of(
    db: &mut PgConnection,
    report: Report,
    basis: Basis,
    kept: Vec<Kept>,
) -> sqlx::Result<Paper> {
    let letterhead = store::letterhead(db, report.unit_id).await?.ok_or(sqlx::Error::RowNotFound)?;
    let passages = basis.arranged(kept).into_iter().map(|kept| kept.passage).collect();
    Ok(Paper { report, letterhead, passages, basis })
}

/// Both files of a report, not kept yet.
pub(super) struct Made {
    /// What they are called, without their ending.
    name: String,
    word: Bytes,
    excel: Bytes,
}

impl Made {
    /// Makes them where nobody waits for them; `folder` has room for what does not fit into memory.
    pub async fn of(paper: Paper, folder: PathBuf) -> Result<std::result::Result<Self, Vec<Misplaced>>> {
        let made = tokio::task::spawn_blocking(move || {
            let word = match paper.word()? {
                Ok(word) => word,
                Err(misplaced) => return Ok(Err(misplaced)),
            };
            anyhow::Ok(Ok(Self { name: paper.name(), word: word.into(), excel: paper.excel(&folder)?.into() }))
        });
        Ok(made.await.map_err(anyhow::Error::from)??)
    }

    /// Keeps them as the next edition of a report that is held, made at the closing of its period or by hand; its number.
    pub async fn keep(
        self,
        app: &App,
        tx: &mut PgConnection,
        by: &By,
        (report_id, version, by_hand): (i64, i32, bool),
    ) -> Result<i32> {
        let Self { name, word, excel } = self;
        let docx_id = keep(app, tx, by, (&format!("{name}.docx"), word::MEDIA_TYPE), word).await?;
        let xlsx_id = keep(app, tx, by, (&format!("{name}.xlsx"), excel::MEDIA_TYPE), excel).await?;
        let made_by = if by_hand { by.account_id } else { None };
        let new = NewEdition { report_id, version, made_at: app.clock.now(), made_by, docx_id, xlsx_id };
        let edition = store::insert_edition(&mut *tx, &new).await?;
        let after = json!({ "edition": edition, "version": version });
        journal::write(tx, by, Entry::new("consolidated.issued", report_id).after(after)).await?;
        Ok(edition)
    }
}

async fn keep(
    app: &App,
    tx: &mut PgConnection,
    by: &By,
    (name, media_type): (&str, &str),
    bytes: Bytes,
) -> Result<i64> {
    let size = bytes.len();
    files::store::hold(&mut *tx, Hash::of(&bytes)).await?;
    let hash = app.files.put(bytes).await?;
    let file = NewFile { hash, name, media_type, size, by: by.account_id, at: app.clock.now() };
    Ok(insert(tx, &file).await?)
}

/// Makes the next edition of a report whose period is closed, by hand; its number. Nothing is held while its files are made, so
/// that nobody waits for them; what somebody writes meanwhile is a conflict.
pub async fn make(
    app: &App,
    tx: &mut PgConnection,
    by: &By,
    report_id: i64,
) -> Result<std::result::Result<i32, Refusal>> {
    // What holds now, not what the page saw.
    let report = store::head(&mut *tx, report_id).await?.ok_or(Error::NotFound)?;
    let Some(version) = report.closing else { return Ok(Err(Refusal::Open)) };
    let basis = Basis::load(&mut *tx, &report, app.clock.today()).await?;
    let kept = store::passages(&mut *tx, report_id).await?;
    let seen = store::versions(&kept);
    let paper = paper_of(&mut *tx, report.clone(), basis, kept).await?;
    let made = match Made::of(paper, app.files.folder().to_owned()).await? {
        Ok(made) => made,
        Err(misplaced) => return Ok(Err(Refusal::Misplaced(misplaced))),
    };
    if store::in_force(&mut *tx, report.period_id).await? != Some(version) {
        return Ok(Err(Refusal::Open));
    }
    act::hold(&mut *tx, &report, &seen).await?;
    if let Some(last) = store::editions(&mut *tx, report_id).await?.first()
        && last.docx_sha256 == Hash::of(&made.word).to_string()
        && last.xlsx_sha256 == Hash::of(&made.excel).to_string()
    {
        return Ok(Err(Refusal::Same(last.edition)));
    }
    Ok(Ok(made.keep(app, tx, by, (report_id, version, true)).await?))
}
