//! The one way in which the words of a report are kept and sent on, whichever page they come from. Each report has a
//! transaction of its own: a page of thirty rows is thirty facts, of which one that cannot be kept must not undo the
//! others, and no period is held longer than one report takes.

use sqlx::PgPool;

use super::{
    Act, ReportText,
    act::{self, Doer, Hindrance},
    store::{self, Locked},
};

/// What somebody wrote for an assignment in a period.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    pub assignment_id: i64,
    pub period_id: i64,
    /// The version the writer began from; 0 where there was nothing.
    pub version: i32,
    pub text: &'a ReportText,
}

/// Keeps the words and, unless `act` is to save, sends them on: both or neither. Answers with the report as it was kept.
pub async fn keep(pool: &PgPool, doer: &Doer<'_>, written: Written<'_>, act: Act<'_>) -> Result<Locked, Hindrance> {
    let mut tx = pool.begin().await?;
    let period = store::lock_period(&mut tx, written.period_id).await?;
    let report = act::save(&mut tx, doer, (written.assignment_id, &period), written.version, written.text).await?;
    act::perform(&mut tx, doer, (&period, &report), (act, None), None).await?;
    tx.commit().await?;
    Ok(report)
}

/// Hands a report that the person has read in `version` back to staff.
pub async fn send_back(
    pool: &PgPool,
    doer: &Doer<'_>,
    (report_id, version): (i64, i32),
    reason: &str,
) -> Result<(), Hindrance> {
    let mut tx = pool.begin().await?;
    let locked = store::lock(&mut tx, report_id, doer.visit.viewer.account_id).await?;
    let (period, report) = locked.ok_or(Hindrance::Changed)?;
    act::perform(&mut tx, doer, (&period, &report), (Act::SendBack { reason }, None), Some(version)).await?;
    tx.commit().await?;
    Ok(())
}
