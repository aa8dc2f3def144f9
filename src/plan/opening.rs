//! Every owner of a running plan has the period in which today lies.

use chrono::NaiveDate;
use sqlx::PgPool;

use super::store;
use crate::{
    calendar::{opening, quarter_containing},
    journal::By,
};

/// Opens the quarter containing `today` for every owner with an active quarterly plan that has it not yet; how many.
/// To be called when a plan becomes active and once a day.
pub async fn open_current(pool: &PgPool, today: NaiveDate) -> sqlx::Result<usize> {
    let span = quarter_containing(today);
    let mut tx = pool.begin().await?;
    let mut opened = 0;
    for owner in store::quarterly_owners(&mut *tx).await? {
        opened += usize::from(opening::open(&mut tx, &By::portal(), owner, &span).await?.is_some());
    }
    tx.commit().await?;
    Ok(opened)
}
