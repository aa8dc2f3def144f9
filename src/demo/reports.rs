//! The consolidated report of the latest closed quarter, drafted by the portal's own rules, and how the Sở's documents look.
//! Loading has no place for its files: the portal that serves finds them among its jobs and makes them.

use anyhow::Result;
use chrono::NaiveDate;
use sqlx::PgConnection;

use super::quarters::at;
use crate::{
    consolidated::{
        act,
        store::{self, Letterhead},
    },
    jobs,
    rollup::closing::PeriodFiles,
};

/// Drafts it, and leaves the making of its files to the portal.
pub(super) async fn draft(tx: &mut PgConnection, today: NaiveDate) -> Result<()> {
    // The first plan is NQ28.
    let plans = store::found_plans(&mut *tx, "1").await?;
    let Some((plan, owner, _)) = plans.into_iter().next() else { return Ok(()) };
    let now = at(today, 0, 0);
    store::save_letterhead(&mut *tx, owner, &letterhead(), now).await?;
    let periods = store::periods(&mut *tx, plan, today).await?;
    let Some(period) = periods.iter().find(|period| period.closed) else { return Ok(()) };
    if let Some(blank) = store::blank(&mut *tx, plan, owner, (period.id, period.id)).await? {
        act::keep_draft(&mut *tx, None, (now, today), &blank).await?;
    }
    if let Some(version) = store::in_force(&mut *tx, period.id).await? {
        jobs::add(tx, &PeriodFiles { period_id: period.id, version }, now).await?;
    }
    Ok(())
}

fn letterhead() -> Letterhead {
    let text = |text: &str| text.to_owned();
    Letterhead {
        superior: text("Ủy ban nhân dân thành phố Hải Phòng"),
        issuer: text("Sở Giáo dục và Đào tạo"),
        symbol: text("BC-SGDĐT"),
        place: text("Hải Phòng"),
        addressees: text("Ủy ban nhân dân thành phố Hải Phòng"),
        recipients: text("Như trên\nBan Giám đốc Sở"),
        filed: text("VT, TCCB"),
        head_post: text("Giám đốc"),
        head_name: String::new(),
        deputy_post: text("Phó Giám đốc"),
        deputy_name: String::new(),
        by_deputy: false,
    }
}
