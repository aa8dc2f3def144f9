//! Days off, and the settings beside them, as an administrator keeps them. The built-in days of a year are laid in once;
//! what was corrected or taken off the list is never laid in again. Every change moves the sending days it touches, in the
//! same transaction.

use chrono::{Datelike, NaiveDate};
use serde_json::{Map, json};
use sqlx::{PgConnection, PgPool};

use super::{
    holiday,
    sending::{self, Moved},
    setting::Setting,
    store,
};
use crate::journal::{self, By, Entry};

/// A day as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDay {
    pub on_date: NaiveDate,
    pub name: String,
    /// A weekday off; else a weekend day worked in lieu.
    pub off: bool,
    /// Taken off the list: an ordinary day of the week.
    pub dropped: bool,
}

/// A change of the calendar.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    Add(&'a KeptDay),
    /// What the day was, and what it becomes, on the same date or another.
    Correct(&'a KeptDay, &'a KeptDay),
    Remove(&'a KeptDay),
    /// The built-in days of a year.
    Lay(i32),
    /// New values of settings.
    Set(&'a [(Setting, i32)]),
}

/// What came of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was made, and these sending days moved with it.
    Made(Vec<Moved>),
    /// It would move these, and nobody has confirmed that yet: nothing was changed.
    ToConfirm(Vec<Moved>),
    /// The date is on the list already.
    Taken,
    /// Somebody else has changed or removed the day meanwhile.
    Gone,
}

/// Makes a change, unless it moves sending days and `confirmed` is false. One transaction.
pub async fn change(
    pool: &PgPool,
    by: &By,
    today: NaiveDate,
    change: Change<'_>,
    confirmed: bool,
) -> sqlx::Result<Outcome> {
    let mut tx = pool.begin().await?;
    // One change at a time, so that what is confirmed is what moves.
    store::hold(&mut tx).await?;
    let entry = match write(&mut tx, change).await? {
        Written::Entry(entry) => entry,
        Written::Nothing => return Ok(Outcome::Made(Vec::new())),
        Written::Taken => return Ok(Outcome::Taken),
        Written::Gone => return Ok(Outcome::Gone),
    };
    let moved = sending::due(&mut tx, today).await?;
    if !moved.is_empty() && !confirmed {
        tx.rollback().await?;
        return Ok(Outcome::ToConfirm(moved));
    }
    journal::write(&mut tx, by, entry).await?;
    sending::move_all(&mut tx, by, &moved).await?;
    tx.commit().await?;
    Ok(Outcome::Made(moved))
}

/// Lays in the built-in days of this year and the next where they are missing. To be called once a day.
pub async fn lay_current(pool: &PgPool, today: NaiveDate) -> sqlx::Result<()> {
    for year in [today.year(), today.year() + 1] {
        if store::lacks(pool, &dates(year)).await? {
            change(pool, &By::portal(), today, Change::Lay(year), true).await?;
        }
    }
    Ok(())
}

/// The dates of a year's built-in days.
pub fn dates(year: i32) -> Vec<NaiveDate> {
    holiday::of_year(year).into_keys().collect()
}

/// How a change was written.
enum Written {
    Entry(Entry),
    Nothing,
    Taken,
    Gone,
}

async fn write(tx: &mut PgConnection, change: Change<'_>) -> sqlx::Result<Written> {
    let told = |day: &KeptDay| json!({ "on_date": day.on_date, "name": day.name, "off": day.off });
    let entry = match change {
        Change::Add(day) => {
            if !store::add(tx, day).await? {
                return Ok(Written::Taken);
            }
            Entry::general("day_off.added").after(told(day))
        }
        Change::Correct(before, after) => {
            if before == after {
                return Ok(Written::Nothing);
            }
            let kept = if before.on_date == after.on_date {
                store::correct(tx, after).await?
            } else if before.dropped || store::remove(tx, before.on_date, holiday::is_built_in(before.on_date)).await? {
                if !store::add(tx, after).await? {
                    return Ok(Written::Taken);
                }
                true
            } else {
                false
            };
            if !kept {
                return Ok(Written::Gone);
            }
            Entry::general("day_off.changed").before(told(before)).after(told(after))
        }
        Change::Remove(day) => {
            if !store::remove(tx, day.on_date, holiday::is_built_in(day.on_date)).await? {
                return Ok(Written::Gone);
            }
            Entry::general("day_off.removed").before(told(day))
        }
        Change::Lay(year) => {
            let days = store::lay(tx, holiday::of_year(year)).await?;
            if days == 0 {
                return Ok(Written::Nothing);
            }
            Entry::general("day_off.laid").after(json!({ "year": year.to_string(), "days": days }))
        }
        Change::Set(wanted) => {
            let (mut was, mut is) = (Map::new(), Map::new());
            for (setting, value) in wanted {
                let before = store::setting(&mut *tx, setting).await?;
                if before != *value {
                    store::set(tx, setting, *value).await?;
                    was.insert(setting.key.to_owned(), before.into());
                    is.insert(setting.key.to_owned(), (*value).into());
                }
            }
            if is.is_empty() {
                return Ok(Written::Nothing);
            }
            Entry::general("setting.changed").before(was.into()).after(is.into())
        }
    };
    Ok(Written::Entry(entry))
}
