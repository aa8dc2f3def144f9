//! Every owner of a running plan has the periods in which today lies.

use chrono::NaiveDate;
use sqlx::{PgConnection, PgPool};

use super::store;
use crate::{
    calendar::{PeriodKind, opening, span_containing},
    journal::By,
};

/// Opens the periods containing `today` for every owner with an active plan that uses their kind and that has them not
/// yet; how many. To be called once a day.
pub async fn open_current(pool: &PgPool, today: NaiveDate) -> sqlx::Result<usize> {
    let mut tx = pool.begin().await?;
    let mut opened = 0;
    for (owner, kinds) in store::reporting_owners(&mut *tx).await? {
        opened += open_for(&mut tx, &By::portal(), owner, &kinds, today).await?;
    }
    tx.commit().await?;
    Ok(opened)
}

/// Opens the periods of these kinds that contain `today` for an owner that has them not yet; how many. Ad hoc ones are
/// opened by hand.
pub(super) async fn open_for(
    tx: &mut PgConnection,
    by: &By,
    owner_unit_id: i64,
    kinds: &[PeriodKind],
    today: NaiveDate,
) -> sqlx::Result<usize> {
    let mut opened = 0;
    for span in kinds.iter().filter_map(|kind| span_containing(*kind, today)) {
        opened += usize::from(opening::open(&mut *tx, by, owner_unit_id, &span).await?.is_some());
    }
    Ok(opened)
}
