//! Closing a period: its figures are written down once and stand from then on (DESIGN.md §2.6). Reopening is a reasoned
//! act that lets that period alone be closed anew; the earlier version stays.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use super::{Counts, outlook::Outlook, store, telling};
use crate::{
    calendar::{PeriodKey, opening},
    clock, jobs,
    journal::{self, By, Entry},
    progress::{
        facts::{self, Line, Scope},
        ground::Ground,
    },
    web::show,
};

/// Longest reason for a reopening, in characters.
pub const REASON_LIMIT: usize = 2_000;

/// Why a period is not closed or reopened now; in words for whoever tried.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("Kỳ báo cáo này không có.")]
    Unknown,
    #[error("{name} chốt số liệu hết ngày {}; chỉ đóng kỳ được từ ngày hôm sau.", show::day(.cut_off_on))]
    NotYet { name: String, cut_off_on: NaiveDate },
    #[error("{0} chưa đóng: phải đóng các kỳ theo thứ tự thời gian.")]
    EarlierOpen(String),
    #[error("{0} đã được đóng.")]
    Closed(String),
    #[error("{0} đang mở, không cần mở lại.")]
    Open(String),
    #[error("Số liệu của {0} đã thay đổi từ lúc trang này được mở.")]
    Moved(String),
    #[error("{0} đã được mở lại và đóng lại từ lúc trang này được mở. Hãy xem bản mới nhất trước khi mở lại.")]
    ClosedAnew(String),
    #[error("Người đóng hoặc mở lại kỳ phải có tài khoản.")]
    NoAccount,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Refusal> for crate::web::Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown => Self::NotFound,
            Refusal::Database(cause) => cause.into(),
            other => Self::conflict(other.to_string()),
        }
    }
}

/// Work that a closing leaves behind: the files of its period are made once, by a room further up that knows how.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PeriodFiles {
    pub period_id: i64,
    pub version: i32,
}

/// What a closing did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    pub version: i32,
    pub counts: Counts,
    /// The period opened for what comes next, where there was none.
    pub opened: Option<String>,
}

/// Closes a period: writes where every lead assignment of the owner's plans that ran in it stands as of its cut-off, and opens
/// the next period of its kind, where a plan goes on reporting in such. One transaction; of two at once, one closes and the
/// other is told so. Where somebody says what they have `seen`, nothing else is closed.
///
/// # Errors
/// [`Refusal`]: unknown, before the end of the cut-off day, an earlier period still open, closed already, not what was seen.
pub async fn close(
    pool: &PgPool,
    now: DateTime<Utc>,
    by: &By,
    period_id: i64,
    seen: Option<&Outlook>,
) -> Result<Closed, Refusal> {
    let account = by.account_id.ok_or(Refusal::NoAccount)?;
    let mut tx = pool.begin().await?;
    let period = store::lock(&mut tx, period_id).await?.ok_or(Refusal::Unknown)?;
    if period.version.is_some() {
        return Err(Refusal::Closed(period.name));
    }
    if clock::local_day(now) <= period.cut_off_on {
        return Err(Refusal::NotYet { name: period.name, cut_off_on: period.cut_off_on });
    }
    let order = store::order(&mut *tx, period_id).await?;
    if let Some(earlier) = order.earlier_open {
        return Err(Refusal::EarlierOpen(earlier));
    }
    store::hold_plans(&mut tx, &period.plans).await?;
    let ground = Ground::load(&mut *tx, &period.plans).await?;
    let key = PeriodKey { kind: period.kind, year: period.year, ordinal: period.ordinal };
    let scope = Scope { plans: &period.plans, period: Some(key), ..Scope::default() };
    let lines: Vec<Line> = facts::load_in(&mut tx, &scope, &ground, period.cut_off_on).await?;
    let counts: Counts = lines.iter().map(|line| Counts::from(&line.into())).sum();
    if let Some(seen) = seen {
        let corrections = store::undone(&mut *tx, period_id).await?;
        let corrections = corrections.iter().filter(|undone| undone.stage.is_correction()).count();
        if Outlook::of(&counts, corrections) != *seen {
            return Err(Refusal::Moved(period.name));
        }
    }
    let version = period.last_version + 1;
    let head = journal::head(&mut tx).await?;
    store::close(&mut tx, period_id, version, now, account, head).await?;
    store::freeze(&mut tx, period_id, version, &lines, &ground).await?;
    let after = serde_json::json!({
        "version": version, "assignments": counts.assignments, "reported": counts.reported(), "owed": counts.owed,
    });
    journal::write(&mut tx, by, Entry::new("period.closed", period_id).after(after)).await?;
    telling::closed(&mut tx, (by, now), (period_id, &period), &lines).await?;
    jobs::add(&mut tx, &PeriodFiles { period_id, version }, now).await?;
    let next = key.span().filter(|_| order.goes_on).and_then(|span| span.next());
    let opened = match &next {
        Some(next) => opening::open(&mut tx, by, period.owner_unit_id, next, clock::local_day(now))
            .await?
            .map(|_| next.name.clone()),
        None => None,
    };
    tx.commit().await?;
    Ok(Closed { version, counts, opened })
}

/// Reopens a closed period; `reason` is not blank. Its figures so far stay as an earlier version, and closed periods
/// after it are marked. One transaction. Where somebody says which version they have `seen`, no other is reopened.
///
/// # Errors
/// [`Refusal`]: unknown, open already, closed anew since it was looked at.
pub async fn reopen(
    pool: &PgPool,
    now: DateTime<Utc>,
    by: &By,
    period_id: i64,
    reason: &str,
    seen: Option<i32>,
) -> Result<(), Refusal> {
    let account = by.account_id.ok_or(Refusal::NoAccount)?;
    let mut tx = pool.begin().await?;
    let period = store::lock(&mut tx, period_id).await?.ok_or(Refusal::Unknown)?;
    let version = period.version.ok_or(Refusal::Open(period.name.clone()))?;
    if seen.is_some_and(|seen| seen != version) {
        return Err(Refusal::ClosedAnew(period.name));
    }
    store::reopen(&mut tx, period_id, version, now, account, reason).await?;
    let later_marked = store::mark_later(&mut tx, (period_id, version), &period, now).await?;
    let after = serde_json::json!({ "reason": reason, "later_marked": later_marked });
    let entry = Entry::new("period.reopened", period_id).before(serde_json::json!({ "version": version })).after(after);
    journal::write(&mut tx, by, entry).await?;
    telling::reopened(&mut tx, (by, now), (period_id, &period), version, reason).await?;
    tx.commit().await?;
    Ok(())
}
