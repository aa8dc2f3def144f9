//! Acts on contributions and requests, each within the caller's transaction and with its journal entry.

use chrono::NaiveDate;
use serde_json::json;
use sqlx::PgConnection;

use super::{
    super::{
        act::sealed,
        store::{
            PeriodLock,
            contribution::{self as store, Kept, NewRequest},
        },
    },
    Contribution, telling,
};
use crate::{
    calendar::Phase,
    journal::{self, Entry},
    web::{Error, Visit, error::broken_constraint, show},
};

/// What keeps an act from being done, in words for the person who tried.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    #[error("{0} đã đóng nên không ghi đóng góp, không đề nghị phối hợp trong kỳ này được nữa.")]
    Closed(String),
    #[error("{name} mở từ ngày {}; trước ngày đó chưa ghi đóng góp, chưa đề nghị phối hợp trong kỳ này.", show::day(.starts_on))]
    NotBegun { name: String, starts_on: NaiveDate },
    #[error("Đóng góp đã được người khác sửa từ lúc trang này được mở. Hãy đọc lại bản mới nhất trước khi thực hiện.")]
    Changed,
    #[error("Có đơn vị vừa được đề nghị mà chưa trả lời, hoặc vừa thôi phối hợp. Hãy xem lại danh sách rồi thực hiện.")]
    PartiesChanged,
    #[error("Các đơn vị đã chọn đã trả lời hoặc đề nghị đã được rút.")]
    NothingOpen,
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

/// Whether a period takes contributions and requests on a day.
pub fn takes(name: &str, starts_on: NaiveDate, closed: bool, today: NaiveDate) -> Result<(), Hindrance> {
    match Phase::of(starts_on, closed, today) {
        Phase::Planned => Err(Hindrance::NotBegun { name: name.to_owned(), starts_on }),
        Phase::Open => Ok(()),
        Phase::Closed => Err(Hindrance::Closed(name.to_owned())),
    }
}

fn takes_now(period: &PeriodLock, visit: &Visit) -> Result<(), Hindrance> {
    takes(&period.name, period.starts_on, period.closed, visit.today)
}

/// Keeps the words of an assignment's contribution in a locked period and answers with it, locked. `version` is the one
/// the writer began from, 0 where there was nothing. Words that are already kept change nothing.
pub async fn save(
    tx: &mut PgConnection,
    visit: &Visit,
    (assignment_id, period): (i64, &PeriodLock),
    version: i32,
    text: &Contribution,
) -> Result<Kept, Hindrance> {
    takes_now(period, visit)?;
    let (account_id, at) = (visit.viewer.account_id, visit.now);
    let known = store::lock(tx, assignment_id, period.id).await?;
    let (id, before) = match known {
        Some(kept) if kept.text == *text => return Ok(kept),
        Some(kept) if kept.version != version => return Err(Hindrance::Changed),
        Some(kept) => {
            store::rewrite(tx, kept.id, text, account_id, at).await?;
            (kept.id, Some(kept.text))
        }
        None if version != 0 => return Err(Hindrance::Changed),
        None => match store::insert(tx, (assignment_id, period.id), text, account_id, at).await {
            Err(cause) if broken_constraint(&cause).is_some() => return Err(Hindrance::Changed),
            other => (other?, None),
        },
    };
    let mut entry = Entry::new("contribution.saved", id).after(told(text));
    if let Some(before) = before {
        entry = entry.before(told(&before));
    }
    journal::write(tx, &visit.by(), entry).await?;
    store::lock(tx, assignment_id, period.id).await?.ok_or(Hindrance::Changed)
}

/// What became of a contribution that somebody sent.
#[derive(Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is sent, and answers so many requests.
    Now { answers: u64 },
    /// These very words were sent before and nobody has asked since.
    Before,
}

/// Sends what is kept: the words of this moment are kept for good, and every open request is answered.
pub async fn send(
    tx: &mut PgConnection,
    visit: &Visit,
    (assignment_id, period): (i64, &PeriodLock),
    kept: &Kept,
) -> Result<Sent, Hindrance> {
    takes_now(period, visit)?;
    let answered = store::answer(tx, assignment_id, period.id, visit.now).await?;
    let answers = answered.len() as u64;
    if answers == 0 && kept.sent_version == Some(kept.version) {
        return Ok(Sent::Before);
    }
    let number = store::send(tx, kept.id, visit.viewer.account_id, visit.now).await?;
    let mut after = told(&kept.text);
    after["number"] = json!(number);
    after["answers"] = json!(answers);
    journal::write(tx, &visit.by(), Entry::new("contribution.sent", kept.id).after(after)).await?;
    telling::answered(tx, visit, assignment_id, &answered).await?;
    Ok(Sent::Now { answers })
}

/// Asks coordinating units for their contribution; the request's id.
pub async fn ask(
    tx: &mut PgConnection,
    visit: &Visit,
    period: &PeriodLock,
    new: NewRequest<'_>,
) -> Result<i64, Hindrance> {
    takes_now(period, visit)?;
    let wanted = new.assignments.len();
    let after = json!({
        "task": new.task_id, "units": wanted, "answer_by": new.answer_by, "asked": sealed(new.words),
    });
    let assignments = new.assignments;
    let (id, asked) = match store::ask(tx, new).await {
        Err(cause) if broken_constraint(&cause) == Some("contribution_request_one_open_key") => {
            return Err(Hindrance::PartiesChanged);
        }
        other => other?,
    };
    if asked != wanted {
        return Err(Hindrance::PartiesChanged);
    }
    journal::write(tx, &visit.by(), Entry::new("contribution_request.asked", id).after(after)).await?;
    telling::asked(tx, visit, period, id, assignments).await?;
    Ok(id)
}

/// Takes a request back from units that have not answered it; from how many.
pub async fn withdraw(
    tx: &mut PgConnection,
    visit: &Visit,
    (request_id, period): (i64, &PeriodLock),
    assignments: &[i64],
    reason: &str,
) -> Result<u64, Hindrance> {
    takes_now(period, visit)?;
    let account_id = visit.viewer.account_id;
    let withdrawn = store::withdraw(tx, request_id, assignments, reason, account_id, visit.now).await?;
    let units = withdrawn.len() as u64;
    if units == 0 {
        return Err(Hindrance::NothingOpen);
    }
    let after = json!({ "units": units, "reason": sealed(reason) });
    journal::write(tx, &visit.by(), Entry::new("contribution_request.withdrawn", request_id).after(after)).await?;
    telling::withdrawn(tx, visit, period, (request_id, &withdrawn), reason).await?;
    Ok(units)
}

/// What the journal keeps of a contribution: of its words only what proves them.
fn told(text: &Contribution) -> serde_json::Value {
    json!({ "results": sealed(&text.results), "proposals": sealed(&text.proposals) })
}
