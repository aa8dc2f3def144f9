//! Acts on consolidated reports, each within the caller's transaction, with its journal entry.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sqlx::PgConnection;

use super::{
    Basis, Passage, draft, material,
    store::{self, Letterhead, Report},
};
use crate::{
    journal::{self, By, Entry},
    web::Error,
};

/// Longest text of a passage, in characters.
pub const MAX_TEXT: usize = 200_000;

/// What keeps an act from being done, in words for the person who tried.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    #[error("Người khác vừa sửa chỗ này trong lúc trang đang mở.")]
    Changed,
    #[error("Báo cáo không có mục này nữa: kế hoạch không còn nhiệm vụ nào ở đây.")]
    Gone,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Hindrance> for Error {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::Database(cause) => cause.into(),
            other => Self::conflict(other.to_string()),
        }
    }
}

/// The page of a report.
pub fn address(id: i64) -> String {
    format!("/bao-cao-tong-hop/{id}")
}

/// A report before anybody has changed what stands above and below its text.
pub fn begun(report: Report, head: &Letterhead) -> Report {
    let signer = if head.by_deputy { &head.deputy_name } else { &head.head_name };
    Report {
        subject: format!("Kết quả thực hiện {}, {}", report.plan(), report.span()),
        addressees: head.addressees.clone(),
        recipients: head.recipients.clone(),
        by_deputy: head.by_deputy,
        signer: signer.clone(),
        ..report
    }
}

/// The passages of a report as the sources now give them.
pub async fn drafted(db: &mut PgConnection, report: &Report, basis: &Basis) -> sqlx::Result<Vec<Passage>> {
    let material = material::load(db, report, basis).await?;
    let (plan, span) = (report.plan(), report.span());
    let frame = draft::Frame {
        plan: &plan,
        issuer: &report.unit_name,
        addressee: report.addressees.lines().next(),
        span: &span,
    };
    Ok(draft::passages(&material, &basis.board, &frame))
}

/// Makes a report that there is not yet, drafted from its sources; its id, and whether it was made now.
pub async fn create(
    tx: &mut PgConnection,
    by: &By,
    (now, today): (DateTime<Utc>, NaiveDate),
    blank: Report,
) -> sqlx::Result<(i64, bool)> {
    let span = (blank.from_period_id, blank.period_id);
    if let Some(known) = store::find(&mut *tx, blank.plan_id, blank.unit_id, span).await? {
        return Ok((known, false));
    }
    let after = json!({ "plan": blank.plan_id, "unit_id": blank.unit_id, "period": blank.span() });
    let Some(id) = keep_draft(&mut *tx, by.account_id, (now, today), &blank).await? else {
        // Somebody was faster by a moment.
        let known = store::find(&mut *tx, blank.plan_id, blank.unit_id, span).await?;
        return Ok((known.ok_or(sqlx::Error::RowNotFound)?, false));
    };
    journal::write(tx, by, Entry::new("consolidated.created", id).after(after)).await?;
    Ok((id, true))
}

/// Drafts a report and keeps it, without a word in the journal; none where there is one.
pub async fn keep_draft(
    tx: &mut PgConnection,
    by: Option<i64>,
    (now, today): (DateTime<Utc>, NaiveDate),
    blank: &Report,
) -> sqlx::Result<Option<i64>> {
    let head = store::letterhead(&mut *tx, blank.unit_id).await?.ok_or(sqlx::Error::RowNotFound)?;
    let report = begun(blank.clone(), &head);
    let Some(id) = store::insert(&mut *tx, &report, by, now).await? else { return Ok(None) };
    let basis = Basis::load(&mut *tx, &report, today).await?;
    let passages = drafted(&mut *tx, &report, &basis).await?;
    store::add(&mut *tx, id, &passages, by, now).await?;
    Ok(Some(id))
}

/// Changes what stands above and below the text; the report as it was seen in its `version`.
pub async fn update(
    tx: &mut PgConnection,
    (by, now): (&By, DateTime<Utc>),
    was: &Report,
    is: &Report,
) -> Result<(), Hindrance> {
    if store::lock(&mut *tx, was.id).await? != Some(is.version) {
        return Err(Hindrance::Changed);
    }
    store::update(&mut *tx, is, now).await?;
    let told = |report: &Report| {
        json!({
            "title": report.subject, "number": report.number, "issued_on": report.issued_on, "addressees": report.addressees,
            "recipients": report.recipients, "by_deputy": report.by_deputy, "signer": report.signer,
        })
    };
    let entry = Entry::new("consolidated.updated", was.id).before(told(was)).after(told(is));
    Ok(journal::write(tx, by, entry).await?)
}

/// Where another text goes.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub report: &'a Report,
    pub passage: &'a store::Kept,
    /// The version of the passage that the writer began from.
    pub version: i32,
}

/// Writes another text; the same one again changes nothing.
pub async fn write(
    tx: &mut PgConnection,
    (by, now): (&By, DateTime<Utc>),
    place: Place<'_>,
    text: &str,
) -> Result<(), Hindrance> {
    put(tx, (by, now), place, text, false).await
}

/// Drafts a passage anew from its sources; what stood there stays among its revisions.
pub async fn redraft(
    tx: &mut PgConnection,
    (by, now): (&By, DateTime<Utc>),
    place: Place<'_>,
    basis: &Basis,
) -> Result<(), Hindrance> {
    let drafted = drafted(&mut *tx, place.report, basis).await?;
    let same = drafted.into_iter().find(|one| one.is_about(&place.passage.passage));
    let text = same.ok_or(Hindrance::Gone)?.text;
    put(tx, (by, now), place, &text, true).await
}

async fn put(
    tx: &mut PgConnection,
    (by, now): (&By, DateTime<Utc>),
    Place { report, passage, version }: Place<'_>,
    text: &str,
    drafted: bool,
) -> Result<(), Hindrance> {
    if store::lock_passage(&mut *tx, passage.id).await? != Some(version) {
        return Err(Hindrance::Changed);
    }
    store::write(&mut *tx, passage.id, text, drafted, by.account_id, now).await?;
    let entry = if drafted {
        Entry::new("consolidated.redrafted", report.id)
    } else {
        Entry::new("consolidated.written", report.id)
    };
    let after = json!({ "passage": passage.passage.place(), "version": version + 1 });
    Ok(journal::write(tx, by, entry.after(after)).await?)
}

/// Drafts what a report does not tell of yet, since its plan has come to ask more; how many passages that were.
pub async fn supplement(
    tx: &mut PgConnection,
    (by, now): (&By, DateTime<Utc>),
    report: &Report,
    basis: &Basis,
) -> Result<usize, Hindrance> {
    store::lock(&mut *tx, report.id).await?.ok_or(Hindrance::Changed)?;
    let known = store::passages(&mut *tx, report.id).await?;
    let drafted = drafted(&mut *tx, report, basis).await?;
    add_missing(tx, (by, now), report, &drafted, &known).await
}

async fn add_missing(
    tx: &mut PgConnection,
    (by, now): (&By, DateTime<Utc>),
    report: &Report,
    drafted: &[Passage],
    known: &[store::Kept],
) -> Result<usize, Hindrance> {
    let missing: Vec<Passage> = missing(drafted, known).cloned().collect();
    if missing.is_empty() {
        return Ok(0);
    }
    store::add(&mut *tx, report.id, &missing, by.account_id, now).await?;
    let passages: Vec<String> = missing.iter().map(Passage::place).collect();
    let entry = Entry::new("consolidated.supplemented", report.id).after(json!({ "passage": passages.join("; ") }));
    journal::write(tx, by, entry).await?;
    Ok(missing.len())
}

/// Drafts anew what nobody has written on, and what the report tells nothing of yet: when its period closes, more is accepted
/// than there was when it was drafted.
pub async fn renew(
    tx: &mut PgConnection,
    (by, now): (&By, DateTime<Utc>),
    report: &Report,
    basis: &Basis,
) -> Result<(), Hindrance> {
    store::lock(&mut *tx, report.id).await?.ok_or(Hindrance::Changed)?;
    let known = store::passages(&mut *tx, report.id).await?;
    let drafted = drafted(&mut *tx, report, basis).await?;
    let untouched = store::untouched(&mut *tx, report.id).await?;
    let mut renewed = Vec::new();
    for kept in known.iter().filter(|kept| untouched.contains(&kept.id)) {
        let same = drafted.iter().find(|one| one.is_about(&kept.passage));
        if let Some(one) = same.filter(|one| one.text != kept.passage.text) {
            store::write(&mut *tx, kept.id, &one.text, true, by.account_id, now).await?;
            renewed.push(kept.passage.place());
        }
    }
    if !renewed.is_empty() {
        let entry = Entry::new("consolidated.redrafted", report.id).after(json!({ "passage": renewed.join("; ") }));
        journal::write(&mut *tx, by, entry).await?;
    }
    add_missing(tx, (by, now), report, &drafted, &known).await?;
    Ok(())
}

/// The drafted passages of sections that a report has none of.
pub fn missing<'a>(drafted: &'a [Passage], known: &'a [store::Kept]) -> impl Iterator<Item = &'a Passage> {
    drafted.iter().filter(|one| !known.iter().any(|kept| kept.passage.is_about(one)))
}
