//! The demo: a real plan's structure (NQ28 of Sở Giáo dục và Đào tạo Hải Phòng), an invented year of work, and
//! quarters of invented reports by invented people, up to the day of loading.
//!
//! The same day gives the same rows: chance is seeded by the words it is about, ids are given in a fixed order,
//! and every instant follows from the day. All figures of closed quarters come from the portal's own rules.

mod chance;
mod chronicle;
mod closing;
mod commendations;
mod comments;
mod compose;
mod conversation;
mod cooperation;
mod data;
mod extensions;
mod instructions;
mod legal;
mod obstacles;
mod people;
mod plans;
mod quarters;
mod rows;
mod script;
mod store;
mod story;
mod supervision;
#[cfg(test)]
mod tests;
mod wording;

use anyhow::{Result, ensure};
use chrono::NaiveDate;
use sqlx::PgPool;

pub use people::PASSWORD;

use crate::web::DemoNotice;
use compose::compose;
use data::Data;

/// Loads the demo as of `today`, in one transaction; a database that already holds it is left as it is.
///
/// Meant for days from 2024 on. Before 15/12/2024 there are fewer than six closed quarters, since no plan was in
/// force earlier.
///
/// # Errors
/// If the database holds units, plans or accounts that are not the demo's, or does not answer.
pub async fn load(pool: &PgPool, today: NaiveDate) -> Result<()> {
    load_scaled(pool, today, 1).await
}

/// As [`load`], with `factor` times as many reporting units: for trials of speed and size.
///
/// # Errors
/// As [`load`].
pub async fn load_scaled(pool: &PgPool, today: NaiveDate, factor: usize) -> Result<()> {
    let mut transaction = pool.begin().await?;
    store::lock(&mut transaction).await?;
    if store::is_marked(&mut *transaction).await? {
        return Ok(());
    }
    ensure!(
        store::is_empty(&mut *transaction).await?,
        "the database holds other data than the demo; the demo needs a database, or a data folder, of its own"
    );
    let days_off = quarters::days_off();
    let rows = tokio::task::spawn_blocking(move || compose(today, factor)).await??;
    store::insert_days_off(&mut transaction, &days_off).await?;
    store::insert(&mut transaction, &rows).await?;
    store::mark(&mut transaction, today, quarters::at(today, 0, 0)).await?;
    store::analyze(&mut transaction).await?;
    transaction.commit().await?;
    Ok(())
}

/// Whether the database holds the demo.
///
/// # Errors
/// If the database does not answer.
pub async fn is_marked(pool: &PgPool) -> Result<bool> {
    store::is_marked(pool).await
}

/// What the sign-in page tells a demo's visitors: the accounts, and the password of them all.
pub fn notice() -> DemoNotice {
    let roster = people::roster(&Data::read().units.units);
    DemoNotice {
        password: PASSWORD,
        accounts: roster.into_iter().map(|person| (person.username, person.who)).collect(),
    }
}
