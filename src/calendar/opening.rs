//! Periods come into being: the decree's days, and a sending date some working days after the cut-off.

use chrono::NaiveDate;
use sqlx::{PgConnection, PgPool};

use super::{
    Span,
    setting::PERIOD_GRACE_DAYS,
    store::{self, NewPeriod},
};
use crate::journal::{self, By, Entry};

/// The last day on which reports of `span` will be on time, once it is opened.
pub async fn send_by(pool: &PgPool, span: &Span) -> sqlx::Result<NaiveDate> {
    let grace_days = store::setting(pool, &PERIOD_GRACE_DAYS).await?;
    Ok(store::days_off(pool).await?.send_by(span.cut_off_on, grace_days))
}

/// Opens `span` for an owner unless it has that period already; the new period's id. One that begins after `today` is
/// planned, and opens by itself.
pub async fn open(
    tx: &mut PgConnection,
    by: &By,
    owner_unit_id: i64,
    span: &Span,
    today: NaiveDate,
) -> sqlx::Result<Option<i64>> {
    let grace_days = store::setting(&mut *tx, &PERIOD_GRACE_DAYS).await?;
    let send_by = store::days_off(&mut *tx).await?.send_by(span.cut_off_on, grace_days);
    let new = NewPeriod { owner_unit_id, span, send_by };
    let opened = store::open(&mut *tx, new).await?;
    if let Some(id) = opened {
        let days = serde_json::json!({
            "name": span.name, "starts_on": span.starts_on, "cut_off_on": span.cut_off_on, "send_by": send_by,
        });
        let entry = match span.starts_on > today {
            true => Entry::new("period.planned", id),
            false => Entry::new("period.opened", id),
        };
        journal::write(&mut *tx, by, entry.after(days)).await?;
    }
    Ok(opened)
}
