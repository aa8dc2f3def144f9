//! Attaching and taking out, each within the caller's transaction, while the report is in the hands of whoever does it.

use serde_json::json;
use sqlx::PgConnection;

use super::{
    super::{
        Act, ReportText,
        act::{Doer, Hindrance},
        next_state,
        store::{self as reports, NewDraft, PeriodLock},
    },
    Admission, Attached, admit,
    store::{self, New},
};
use crate::{
    attachment::{Fit, Limits, Refusal},
    files::{
        Files,
        store::{self as stored, NewFile},
    },
    journal::{self, Entry},
};

/// What became of files, in their order.
#[derive(Debug, Default)]
pub struct Attaching {
    /// How many are attached now, also those that were there already.
    pub attached: usize,
    /// Names of those that are not, and why.
    pub refused: Vec<(String, Refusal)>,
}

/// Why files are neither attached nor taken out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Hindered(#[from] Hindrance),
    #[error(transparent)]
    Store(#[from] anyhow::Error),
}

impl From<sqlx::Error> for Failure {
    fn from(cause: sqlx::Error) -> Self {
        Self::Hindered(cause.into())
    }
}

impl From<Failure> for crate::web::Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Hindered(hindrance) => hindrance.into(),
            Failure::Store(cause) => cause.into(),
        }
    }
}

/// Attaches files, whose bytes the store has already, to the report of an assignment in a locked period. Where there is no
/// report one is begun, with the figures of `begin`.
pub async fn attach(
    tx: &mut PgConnection,
    doer: &Doer<'_>,
    (assignment_id, period): (i64, &PeriodLock),
    begin: &ReportText,
    (files, store, limits): (&[Fit], &Files, Limits),
) -> Result<Attaching, Failure> {
    doer.takes_reports(period)?;
    let (by, at) = (doer.account_id(), doer.visit.now);
    let report_id = match reports::lock_latest(tx, assignment_id, period.id, by).await? {
        Some(report) => {
            let actor = doer.actor(report.wrote_or_submitted);
            next_state(report.state, Act::Save, actor, doer.unit_has_head).map_err(Hindrance::from)?;
            report.id
        }
        None => {
            let new = NewDraft { assignment_id, period_id: period.id, revision: 1, text: begin, written_by: by, at };
            reports::insert_unwritten(tx, new).await?
        }
    };
    // In one order for everybody, so that two never wait for each other.
    let mut hashes: Vec<_> = files.iter().map(|fit| fit.file.hash()).collect();
    hashes.sort_unstable_by(|one, other| one.as_bytes().cmp(other.as_bytes()));
    for hash in hashes {
        stored::hold(tx, hash).await?;
    }
    let mut there = store::attached(tx, report_id).await?;
    let mut outcome = Attaching::default();
    for Fit { name, kind, file } in files {
        let hash = file.hash();
        match admit(&there, hash.as_bytes(), name, limits) {
            Ok(Admission::There) => {}
            Ok(Admission::Attach) => {
                // It may have been forgotten until it was held.
                store.keep(file).await?;
                let size = usize::try_from(file.size()).unwrap_or(usize::MAX);
                let note = NewFile { hash, name, media_type: kind.media_type(), size, by: Some(by), at };
                let file_id = stored::insert(tx, &note).await?;
                let id = store::insert(tx, &New { report_id, file_id, name, kind: *kind, by, at }).await?;
                // Names of files are words of the report; the journal proves the content.
                let after = json!({ "evidence": id, "sha256": hash.to_string(), "size": size, "kind": kind });
                let entry = Entry::new("report.evidence_added", report_id).after(after);
                journal::write(tx, &doer.visit.by(), entry).await?;
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

/// Takes a file out of the newest revision of its report. What is out already stays so.
pub async fn remove(
    tx: &mut PgConnection,
    doer: &Doer<'_>,
    (assignment_id, period): (i64, &PeriodLock),
    (report_id, evidence_id): (i64, i64),
) -> Result<(), Hindrance> {
    doer.takes_reports(period)?;
    let by = doer.account_id();
    let report = reports::lock_latest(tx, assignment_id, period.id, by).await?;
    // A revision that has been corrected stays as it was accepted.
    let report = report.filter(|report| report.id == report_id).ok_or(Hindrance::Changed)?;
    next_state(report.state, Act::Save, doer.actor(report.wrote_or_submitted), doer.unit_has_head)?;
    if store::remove(tx, evidence_id, by, doer.visit.now).await? {
        let entry = Entry::new("report.evidence_removed", report_id).after(json!({ "evidence": evidence_id }));
        journal::write(tx, &doer.visit.by(), entry).await?;
    }
    Ok(())
}
