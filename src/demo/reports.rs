//! The consolidated report of the latest closed quarter, drafted by the portal's own rules, and how the Sở's documents look.
//! Files of it are made by the portal that serves: loading has no place for them.

use anyhow::Result;
use chrono::NaiveDate;
use sqlx::PgConnection;

use super::quarters::at;
use crate::consolidated::{
    act,
    store::{self, Letterhead},
};

/// Drafts it.
pub(super) async fn draft(tx: &mut PgConnection, today: NaiveDate) -> Result<()> {
    // The first plan is NQ28.
    let plans = store::found_plans(&mut *tx, "1").await?;
    let Some((plan, owner, _)) = plans.into_iter().next() else { return Ok(()) };
    let now = at(today, 0, 0);
    store::save_letterhead(&mut *tx, owner, &letterhead(), now).await?;
    let periods = store::periods(&mut *tx, plan, today).await?;
    let Some(period) = periods.iter().find(|period| period.closed) else { return Ok(()) };
    if let Some(blank) = store::blank(&mut *tx, plan, owner, (period.id, period.id)).await? {
        act::keep_draft(tx, None, (now, today), &blank).await?;
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
