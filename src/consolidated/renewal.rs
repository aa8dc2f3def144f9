//! What becomes of a report when its period closes: what nobody has written on is drafted anew, and what it tells nothing of yet is
//! drafted; a report that there is not yet is drafted whole. It is made up without a write, so that files can be made of it
//! while nobody waits, and carried out only where nobody has written meanwhile.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgConnection;

use super::{
    Basis, Passage,
    act::{self, Hindrance},
    store::{self, Kept, Report},
};
use crate::journal::{self, By, Entry};

/// What is to be written.
pub struct Renewal {
    report: Report,
    /// What it is made up for: the passages by their ids in their versions.
    seen: Vec<(i64, i32)>,
    /// Passages with another text than they have.
    redrafted: Vec<Kept>,
    added: Vec<Passage>,
}

impl Renewal {
    /// Makes it up for a report, kept or not; it and the passages of the report as they will be.
    pub async fn of(
        db: &mut PgConnection,
        report: &Report,
        basis: &Basis,
        now: DateTime<Utc>,
    ) -> sqlx::Result<(Self, Vec<Kept>)> {
        let mut passages = store::passages(&mut *db, report.id).await?;
        let untouched = store::untouched(&mut *db, report.id).await?;
        let drafted = act::drafted(&mut *db, report, basis).await?;
        let seen = store::versions(&passages);
        let added: Vec<Passage> = act::missing(&drafted, &passages).cloned().collect();
        let mut redrafted = Vec::new();
        for kept in passages.iter_mut().filter(|kept| untouched.contains(&kept.id)) {
            // Of a section that nobody leads anything in any more, nothing is told.
            let text = drafted.iter().find(|one| one.is_about(&kept.passage)).map_or("", |one| &one.text);
            if text != kept.passage.text {
                text.clone_into(&mut kept.passage.text);
                redrafted.push(kept.clone());
            }
        }
        let new =
            |passage: &Passage| Kept { id: 0, passage: passage.clone(), version: 1, writer: None, written_at: now };
        passages.extend(added.iter().map(new));
        Ok((Self { report: report.clone(), seen, redrafted, added }, passages))
    }

    /// Writes it; the report's id.
    ///
    /// # Errors
    /// [`Hindrance::Changed`]: somebody has written on the report meanwhile, or has made it.
    pub async fn carry_out(self, tx: &mut PgConnection, (by, now): (&By, DateTime<Utc>)) -> Result<i64, Hindrance> {
        let Self { report, seen, redrafted, added } = self;
        if report.id == 0 {
            let id = act::keep(&mut *tx, by.account_id, now, &report, &added).await?.ok_or(Hindrance::Changed)?;
            journal::write(tx, by, act::created(&report, id)).await?;
            return Ok(id);
        }
        act::hold(&mut *tx, &report, &seen).await?;
        for kept in &redrafted {
            store::write(&mut *tx, kept.id, &kept.passage.text, true, by.account_id, now).await?;
        }
        if !redrafted.is_empty() {
            let places: Vec<String> = redrafted.iter().map(|kept| kept.passage.place()).collect();
            let entry = Entry::new("consolidated.redrafted", report.id).after(json!({ "passage": places.join("; ") }));
            journal::write(&mut *tx, by, entry).await?;
        }
        act::add(tx, (by, now), report.id, &added).await?;
        Ok(report.id)
    }
}
