//! Periods by hand: an officer calls for one, changes it until it opens, takes it back while nothing is written in it, and
//! moves the sending day of any period not closed. Each act one transaction with its journal entry.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::PgPool;

use super::{
    store::{self, Call, Locked},
    telling,
};
use crate::{
    calendar::{PeriodKind, Phase},
    clock,
    journal::{self, By, Entry},
    web::{Error, show},
};

/// Why it is not done, in words for whoever tried.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("Kỳ báo cáo này không có.")]
    Unknown,
    #[error("{0} theo lịch chung, không phải kỳ đột xuất nên không sửa hoặc bỏ được.")]
    NotAdHoc(String),
    #[error("{0} đã mở nên không sửa được nữa; chỉ đổi được hạn gửi.")]
    Opened(String),
    #[error("{0} đã có báo cáo hoặc đã đóng nên không bỏ được.")]
    Written(String),
    #[error("{0} đã đóng nên không đổi hạn gửi được.")]
    Closed(String),
    #[error("Hạn gửi của kỳ vừa được đổi thành {}. Hãy xem lại trước khi đổi.", show::day(.0))]
    Changed(NaiveDate),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown => Self::NotFound,
            Refusal::Database(cause) => cause.into(),
            other => Self::conflict(other.to_string()),
        }
    }
}

fn told(call: &Call) -> Value {
    json!({
        "name": call.name, "starts_on": call.starts_on, "cut_off_on": call.cut_off_on, "send_by": call.send_by,
        "note": call.note, "plans": call.plans,
    })
}

/// Calls for an ad hoc period; its id.
pub async fn call(
    pool: &PgPool,
    (by, now): (&By, DateTime<Utc>),
    owner_unit_id: i64,
    call: &Call,
) -> Result<i64, Refusal> {
    let mut tx = pool.begin().await?;
    let id = store::insert(&mut tx, owner_unit_id, call.cut_off_on.year(), call).await?;
    journal::write(&mut tx, by, Entry::new("period.called", id).after(told(call))).await?;
    telling::called(&mut tx, (by, now), id).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes an ad hoc period that has not opened.
pub async fn change(pool: &PgPool, (by, now): (&By, DateTime<Utc>), id: i64, call: &Call) -> Result<(), Refusal> {
    let today = clock::local_day(now);
    let mut tx = pool.begin().await?;
    let period = ad_hoc(store::lock(&mut tx, id).await?)?;
    if Phase::of(period.starts_on, period.version.is_some(), today) != Phase::Planned {
        return Err(Refusal::Opened(period.name));
    }
    let before = Call {
        name: period.name,
        starts_on: period.starts_on,
        cut_off_on: period.cut_off_on,
        send_by: period.send_by,
        note: period.note,
        plans: store::chosen_plans(&mut *tx, id).await?,
    };
    store::rewrite(&mut tx, id, call).await?;
    let entry = Entry::new("period.changed", id).before(told(&before)).after(told(call));
    journal::write(&mut tx, by, entry).await?;
    telling::recalled(&mut tx, (by, now), id).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes an ad hoc period back; what it was called.
pub async fn withdraw(pool: &PgPool, (by, now): (&By, DateTime<Utc>), id: i64) -> Result<String, Refusal> {
    let mut tx = pool.begin().await?;
    let period = ad_hoc(store::lock(&mut tx, id).await?)?;
    let units = telling::owing(&mut tx, now, &period).await?;
    if !store::withdraw(&mut tx, id).await? {
        return Err(Refusal::Written(period.name));
    }
    let entry = Entry::new("period.withdrawn", id).before(json!({ "name": period.name }));
    journal::write(&mut tx, by, entry).await?;
    telling::withdrawn(&mut tx, (by, now), &period, &units).await?;
    tx.commit().await?;
    Ok(period.name)
}

/// Moves the sending day of a period not closed, for a reason. `seen` is the day it had when the officer looked.
pub async fn move_send_by(
    pool: &PgPool,
    (by, now): (&By, DateTime<Utc>),
    id: i64,
    (seen, send_by): (NaiveDate, NaiveDate),
    reason: &str,
) -> Result<(), Refusal> {
    let mut tx = pool.begin().await?;
    let period = store::lock(&mut tx, id).await?.ok_or(Refusal::Unknown)?;
    if period.version.is_some() {
        return Err(Refusal::Closed(period.name));
    }
    if period.send_by != seen {
        return Err(Refusal::Changed(period.send_by));
    }
    store::choose_send_by(&mut tx, id, send_by, reason).await?;
    let entry = Entry::new("period.send_by_changed", id)
        .before(json!({ "send_by": period.send_by }))
        .after(json!({ "send_by": send_by, "reason": reason }));
    journal::write(&mut tx, by, entry).await?;
    telling::moved(&mut tx, (by, now), (id, &period), send_by, reason).await?;
    tx.commit().await?;
    Ok(())
}

fn ad_hoc(period: Option<Locked>) -> Result<Locked, Refusal> {
    let period = period.ok_or(Refusal::Unknown)?;
    if period.kind == PeriodKind::AdHoc { Ok(period) } else { Err(Refusal::NotAdHoc(period.name)) }
}
