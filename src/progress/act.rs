//! Acts on reports, each within the caller's transaction: the rules decide, the new state, its event and the journal
//! are written together or not at all.

pub mod correction;

use axum::http::StatusCode;
use chrono::NaiveDate;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::{
    Act, Actor, Capacity, Rating, Refusal, ReportState, ReportText,
    event::EventKind,
    keep::Began,
    next_state,
    store::{self, Locked, Move, NewDraft, PeriodLock},
    telling,
};
use crate::{
    calendar::Phase,
    journal::{self, Entry},
    web::{Error, Role, Visit, error::broken_constraint, show},
};

/// What keeps an act from being done, in words for the person who tried.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(
        "{0} đã đóng nên không ghi hoặc gửi báo cáo của kỳ này được nữa. Khi cần sửa số liệu, hãy đề nghị TCCB mở lại kỳ."
    )]
    Closed(String),
    #[error("{name} mở từ ngày {}; trước ngày đó chưa ghi báo cáo của kỳ này.", show::day(.starts_on))]
    NotBegun { name: String, starts_on: NaiveDate },
    /// The same for TCCB, who can do something about it.
    #[error("{0} đã đóng: hãy mở lại kỳ rồi mới đề nghị điều chỉnh báo cáo của kỳ này.")]
    Reopen(String),
    #[error("Báo cáo đã được người khác sửa từ lúc trang này được mở. Hãy đọc lại bản mới nhất trước khi thực hiện.")]
    Changed,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Hindrance {
    /// Whether it lies with who acts, and not with what it is done to.
    pub fn is_of_person(&self) -> bool {
        matches!(self, Self::Refused(Refusal::NotYours | Refusal::HeadSubmits | Refusal::OwnReport))
    }

    /// The status of a page that comes back with everything typed.
    pub fn status(&self) -> StatusCode {
        if self.is_of_person() { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT }
    }
}

impl From<Hindrance> for Error {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::Database(cause) => cause.into(),
            person if person.is_of_person() => Self::forbidden(person.to_string()),
            other => Self::conflict(other.to_string()),
        }
    }
}

/// Who acts, as the rules see it.
pub struct Doer<'a> {
    pub visit: &'a Visit,
    pub capacity: Capacity,
    pub unit_has_head: bool,
}

impl<'a> Doer<'a> {
    /// The visitor in the role in use.
    ///
    /// # Errors
    /// 403 for roles that have no part in a report's life.
    pub fn new(visit: &'a Visit, unit_has_head: bool) -> Result<Self, Error> {
        let capacity = match visit.role()? {
            Role::Staff => Capacity::Staff,
            Role::Head => Capacity::Head,
            Role::Officer => Capacity::Officer,
            Role::Director | Role::Observer | Role::Administrator => {
                return Err(Error::forbidden(Refusal::NotYours.to_string()));
            }
        };
        Ok(Self { visit, capacity, unit_has_head })
    }

    /// The visitor as one who reviews, which an access has allowed: in a unit's own plan its staff and head act as officers
    /// do in the plan above. Whether the unit has a head means nothing for what has come past it.
    pub fn reviewing(visit: &'a Visit) -> Self {
        Self { visit, capacity: Capacity::Officer, unit_has_head: false }
    }

    /// By which act this person sends a report on: staff to the head where there is one, otherwise to TCCB.
    pub fn sending(&self) -> Act<'static> {
        if self.capacity == Capacity::Staff && self.unit_has_head { Act::SendToHead } else { Act::Submit }
    }

    /// Whether a locked period takes reports now.
    pub(super) fn takes_reports(&self, period: &PeriodLock) -> Result<(), Hindrance> {
        match Phase::of(period.starts_on, period.closed, self.visit.today) {
            Phase::Planned => Err(Hindrance::NotBegun { name: period.name.clone(), starts_on: period.starts_on }),
            Phase::Open => Ok(()),
            Phase::Closed => Err(Hindrance::Closed(period.name.clone())),
        }
    }

    pub(super) fn actor(&self, wrote_or_submitted: bool) -> Actor {
        Actor { capacity: self.capacity, wrote_or_submitted }
    }

    pub(super) fn account_id(&self) -> i64 {
        self.visit.viewer.account_id
    }
}

/// Moves a locked report on: `version` is the one the person has read, where the page said it.
pub async fn perform(
    tx: &mut PgConnection,
    doer: &Doer<'_>,
    (period, report): (&PeriodLock, &Locked),
    (act, rating): (Act<'_>, Option<Rating>),
    version: Option<i32>,
) -> Result<(), Hindrance> {
    let (kind, reason) = match act {
        Act::Save => return Ok(()),
        Act::SendToHead => (EventKind::SentToHead, ""),
        Act::SendBack { reason } => (EventKind::SentBack, reason),
        Act::Submit => (EventKind::Submitted, ""),
        Act::Return { reason } => (EventKind::Returned, reason),
        Act::Accept => (EventKind::Accepted, ""),
    };
    doer.takes_reports(period)?;
    let state = next_state(report.state, act, doer.actor(report.wrote_or_submitted), doer.unit_has_head)?;
    if version.is_some_and(|read| read != report.version) {
        return Err(Hindrance::Changed);
    }
    let rating = rating.filter(|_| kind == EventKind::Accepted);
    let (account_id, at) = (doer.account_id(), doer.visit.now);
    move_on(tx, doer, report, report.state, Move { kind, state, reason, rating, account_id, at }).await?;
    if kind == EventKind::Submitted && doer.capacity == Capacity::Head && !report.wrote_or_submitted {
        // In a unit's own plan nobody stands above the head: what the head sends on and others have written is thereby
        // accepted.
        let owner = store::plan_owner(tx, report.assignment_id).await?;
        if doer.visit.viewer.unit_id() == Some(owner) {
            let (kind, accepted) = (EventKind::Accepted, ReportState::Accepted);
            let change = Move { kind, state: accepted, reason, rating, account_id, at };
            move_on(tx, doer, report, state, change).await?;
        }
    }
    Ok(())
}

/// Writes a change of state, from `from`, with its event and its journal entry.
async fn move_on(
    tx: &mut PgConnection,
    doer: &Doer<'_>,
    report: &Locked,
    from: ReportState,
    change: Move<'_>,
) -> Result<(), Hindrance> {
    let (kind, reason) = (change.kind, change.reason);
    let entry = Entry::new(change.kind.journal_action(), report.id).before(json!({ "state": from })).after(json!({
        "state": change.state, "version": report.version, "reason": sealed(change.reason), "rating": change.rating,
    }));
    store::move_to(tx, report, change).await?;
    journal::write(tx, &doer.visit.by(), entry).await?;
    telling::of_report(tx, doer.visit, report.id, (kind, reason)).await?;
    Ok(())
}

/// Keeps the words written for an assignment in a locked period and answers with the report, locked. Words that are already
/// kept change nothing, so that a head who sends what staff wrote is not its writer.
pub async fn save(
    tx: &mut PgConnection,
    doer: &Doer<'_>,
    (assignment_id, period): (i64, &PeriodLock),
    began: Began,
    text: &ReportText,
) -> Result<Locked, Hindrance> {
    doer.takes_reports(period)?;
    let (account_id, at) = (doer.account_id(), doer.visit.now);
    let known = store::lock_latest(tx, assignment_id, period.id, account_id).await?;
    let (id, before) = match known {
        None if began.version != 0 || began.report.is_some_and(|report| report != 0) => return Err(Hindrance::Changed),
        None => {
            let new = NewDraft { assignment_id, period_id: period.id, revision: 1, text, written_by: account_id, at };
            match store::insert(tx, new).await {
                Err(cause) if broken_constraint(&cause).is_some() => return Err(Hindrance::Changed),
                other => (other?, None),
            }
        }
        Some(report) => {
            next_state(report.state, Act::Save, doer.actor(report.wrote_or_submitted), doer.unit_has_head)?;
            if !began.is_of(report.id, report.revision) {
                return Err(Hindrance::Changed);
            }
            // Also in a later version: somebody whose line broke sends again what was kept without their hearing of it.
            if report.text == *text {
                return Ok(report);
            }
            if report.version != began.version {
                return Err(Hindrance::Changed);
            }
            store::rewrite(tx, report.id, text, account_id, at).await?;
            (report.id, Some(report.text))
        }
    };
    let mut entry = Entry::new("report.saved", id).after(told(text));
    if let Some(before) = before {
        entry = entry.before(told(&before));
    }
    journal::write(tx, &doer.visit.by(), entry).await?;
    store::lock_latest(tx, assignment_id, period.id, account_id).await?.ok_or(Hindrance::Changed)
}

/// What the journal keeps of a report: its figures, and of its words only what proves them. The words themselves are
/// kept with the report and its events, where those who may read them do.
fn told(text: &ReportText) -> Value {
    let days: Vec<_> = text.completions.iter().map(|met| met.completed_on).collect();
    json!({
        "progress": text.progress, "percent": text.percent, "completed_on": text.completed_on, "completions": days,
        "nothing_new": text.nothing_new, "results": sealed(&text.results), "obstacles": sealed(&text.obstacles),
        "proposals": sealed(&text.proposals), "next_steps": sealed(&text.next_steps),
        "regress_reason": sealed(&text.regress_reason),
    })
}

/// The SHA-256 of words in hexadecimal; nothing for none.
pub(super) fn sealed(words: &str) -> String {
    if words.is_empty() { String::new() } else { hex::encode(Sha256::digest(words.as_bytes())) }
}
