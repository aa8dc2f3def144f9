//! The one way in which the words of a report are kept and sent on, whichever page they come from. Each report has a
//! transaction of its own: a page of thirty rows is thirty facts, of which one that cannot be kept must not undo the
//! others, and no period is held longer than one report takes.

use sqlx::PgPool;

use super::{
    Act, ReportState, ReportText,
    act::{self, Doer, Hindrance},
    store::{self, Locked},
};

/// What somebody wrote for an assignment in a period.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    pub assignment_id: i64,
    pub period_id: i64,
    /// What the writer began from.
    pub began: Began,
    pub text: &'a ReportText,
    /// Under which the client sends this, the same when it sends it again for want of an answer; empty without one.
    pub key: &'a str,
}

/// The report from which somebody began to write, as their page knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Began {
    /// Its version; 0 where there was nothing.
    pub version: i32,
    /// Its number, since every correction begins anew at version 1; 0 where there was nothing, none where the client does
    /// not say.
    pub report: Option<i64>,
}

impl Began {
    /// Whether the page was made of this revision, in whichever version. Where it found nothing, that was before the first.
    pub fn is_of(&self, id: i64, revision: i32) -> bool {
        self.report.is_none_or(|known| if known == 0 { revision == 1 } else { known == id })
    }
}

/// Whether a client may name a sending so: 8 to 100 visible characters of ASCII.
fn is_key(text: &str) -> bool {
    (8..=100).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// What became of words that were to be kept or sent on.
pub struct Kept {
    pub report: Locked,
    /// The same was sent under the same key before; the report is as it has become since.
    again: bool,
}

impl Kept {
    /// What was decided since it was first sent, in words for the person who sends it again.
    pub fn decided(&self) -> Option<&'static str> {
        match (self.again, self.report.state) {
            (true, ReportState::Returned) => {
                Some("Báo cáo này đã được gửi trước đó và sau đó bị trả lại; hãy mở lại trang để đọc lý do.")
            }
            (true, ReportState::Accepted) => Some("Báo cáo này đã được gửi trước đó và đã được duyệt."),
            _ => None,
        }
    }
}

/// Keeps the words and, unless `act` is to save, sends them on: both or neither. Answers with the report as it was kept.
/// The same words sent again under the same key are sent already, and the answer tells what has become of them since;
/// other words under it are judged like any.
pub async fn keep(pool: &PgPool, doer: &Doer<'_>, written: Written<'_>, act: Act<'_>) -> Result<Kept, Hindrance> {
    let account_id = doer.visit.viewer.account_id;
    let key = Some(written.key).filter(|key| act != Act::Save && is_key(key));
    let mut tx = pool.begin().await?;
    if let Some(key) = key
        && let Some(id) = store::sent_under(&mut tx, account_id, key).await?
        && let Some((_, report)) = store::lock(&mut tx, id, account_id).await?
        && report.text == *written.text
    {
        return Ok(Kept { report, again: true });
    }
    let period = store::lock_period(&mut tx, written.period_id).await?;
    let report = act::save(&mut tx, doer, (written.assignment_id, &period), written.began, written.text).await?;
    act::perform(&mut tx, doer, (&period, &report), (act, None), None).await?;
    if let Some(key) = key {
        store::remember(&mut tx, (account_id, key), report.id, doer.visit.now).await?;
    }
    tx.commit().await?;
    Ok(Kept { report, again: false })
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
