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
    store::{self, NewEdition, Report},
};
use crate::{
    files::{
        self, Hash,
        store::{NewFile, insert},
    },
    jobs::{Failure, Work},
    journal::{self, By, Entry},
    notice::{self, Audience, News, Topic},
    office::{excel, word},
    rollup::closing::PeriodFiles,
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
    let letterhead = store::letterhead(&mut *db, report.unit_id).await?.ok_or(sqlx::Error::RowNotFound)?;
    let kept = basis.arranged(store::passages(&mut *db, report.id).await?);
    let passages = kept.into_iter().map(|kept| kept.passage).collect();
    Ok(Paper { report, letterhead, passages, basis })
}

/// Both files of a paper, made where nobody waits for them.
async fn both(paper: Paper, folder: PathBuf) -> anyhow::Result<Result<(Paper, Bytes, Bytes), Vec<Misplaced>>> {
    tokio::task::spawn_blocking(move || {
        let word = match paper.word()? {
            Ok(word) => word,
            Err(misplaced) => return Ok(Err(misplaced)),
        };
        let excel = paper.excel(&folder)?;
        Ok(Ok((paper, word.into(), excel.into())))
    })
    .await?
}

/// Makes the next edition of a report whose period is closed; its number.
pub async fn make(
    app: &App,
    tx: &mut PgConnection,
    by: &By,
    report: Report,
    by_hand: bool,
) -> Result<Result<i32, Refusal>> {
    let today = app.clock.today();
    store::lock(&mut *tx, report.id).await?.ok_or(Error::NotFound)?;
    let Some(version) = store::in_force(&mut *tx, report.period_id).await? else { return Ok(Err(Refusal::Open)) };
    // What holds now, not what the page saw.
    let report = store::head(&mut *tx, report.id).await?.ok_or(Error::NotFound)?;
    let basis = Basis::load(&mut *tx, &report, today).await?;
    let paper = paper(&mut *tx, report, basis).await?;
    let (paper, word, excel) = match both(paper, app.files.folder().to_owned()).await? {
        Ok(made) => made,
        Err(misplaced) => return Ok(Err(Refusal::Misplaced(misplaced))),
    };
    let report_id = paper.report.id;
    if by_hand
        && let Some(last) = store::editions(&mut *tx, report_id).await?.first()
        && last.docx_sha256 == Hash::of(&word).to_string()
        && last.xlsx_sha256 == Hash::of(&excel).to_string()
    {
        return Ok(Err(Refusal::Same(last.edition)));
    }
    let name = paper.name();
    let docx_id = keep(app, tx, by, (&format!("{name}.docx"), word::MEDIA_TYPE), word).await?;
    let xlsx_id = keep(app, tx, by, (&format!("{name}.xlsx"), excel::MEDIA_TYPE), excel).await?;
    let made_by = if by_hand { by.account_id } else { None };
    let new = NewEdition { report_id, version, made_at: app.clock.now(), made_by, docx_id, xlsx_id };
    let edition = store::insert_edition(&mut *tx, &new).await?;
    let after = json!({ "edition": edition, "version": version });
    journal::write(tx, by, Entry::new("consolidated.issued", report_id).after(after)).await?;
    Ok(Ok(edition))
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

/// The files of a period that was closed: of each plan the owner's report, drafted where there is none.
impl Work for PeriodFiles {
    const KIND: &'static str = "make_period_files";
    const LABEL: &'static str = "Lập báo cáo tổng hợp của kỳ đã đóng";

    async fn run(self, app: &App, tx: &mut PgConnection) -> std::result::Result<(), Failure> {
        // One that was opened again has its files made when it closes again.
        if store::in_force(&mut *tx, self.period_id).await? != Some(self.version) {
            return Ok(());
        }
        let by = By::portal();
        let times = (app.clock.now(), app.clock.today());
        for (plan_id, owner) in store::closed_plans(&mut *tx, self.period_id, self.version).await? {
            let span = (self.period_id, self.period_id);
            let Some(blank) = store::blank(&mut *tx, plan_id, owner, span).await? else { continue };
            let (id, begun) = act::create(&mut *tx, &by, times, blank).await?;
            let report = store::head(&mut *tx, id).await?.ok_or(sqlx::Error::RowNotFound)?;
            // What is made already is made.
            let editions = store::editions(&mut *tx, id).await?;
            if editions.iter().any(|one| one.version == self.version && one.maker.is_none()) {
                continue;
            }
            if !begun {
                let basis = Basis::load(&mut *tx, &report, times.1).await?;
                act::renew(&mut *tx, (&by, times.0), &report, &basis).await.map_err(Error::from)?;
            }
            let named = format!("{} {}", report.plan_short_title, report.span());
            let text = match make(app, &mut *tx, &by, report, false).await? {
                Ok(edition) => {
                    let later = if edition > 1 { format!(", bản {edition}") } else { String::new() };
                    format!("Báo cáo tổng hợp {named}{later} đã có tệp Word và Excel.")
                }
                Err(Refusal::Misplaced(misplaced)) => {
                    let first = misplaced.first().map(ToString::to_string).unwrap_or_default();
                    format!("Báo cáo tổng hợp {named} chưa lập được tệp khi đóng kỳ. {first}")
                }
                Err(Refusal::Open | Refusal::Same(_)) => continue,
            };
            let tell = |to| News::of_portal(times.0, Topic::Consolidated, to, text.clone(), act::address(id));
            notice::tell(&mut *tx, &[Audience::Officers(owner), Audience::Directors(owner)].map(tell)).await?;
        }
        Ok(())
    }
}
