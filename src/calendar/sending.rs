//! The last day for sending, as days off and the setting change: it moves in periods not closed, and nobody becomes
//! late by it.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::{DaysOff, setting::PERIOD_GRACE_DAYS, store};
use crate::journal::{self, By, Entry};

/// A period not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    pub id: i64,
    pub name: String,
    pub owner_name: String,
    pub cut_off_on: NaiveDate,
    pub send_by: NaiveDate,
    /// Whether an officer chose its sending day.
    pub by_hand: bool,
}

/// A period whose sending day moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub id: i64,
    pub name: String,
    pub owner_name: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Pending {
    /// Its sending day under these days off. One chosen by hand stays, unless it is off now: then the next working day.
    /// None comes nearer than today.
    fn send_by(&self, days_off: &DaysOff, grace_days: i32, today: NaiveDate) -> NaiveDate {
        let due = if self.by_hand {
            days_off.working_from(self.send_by)
        } else {
            days_off.send_by(self.cut_off_on, grace_days)
        };
        if due < self.send_by && due < today { self.send_by } else { due }
    }
}

/// The periods whose sending day moves, the soonest first.
pub fn moves(pending: Vec<Pending>, days_off: &DaysOff, grace_days: i32, today: NaiveDate) -> Vec<Moved> {
    let moved = pending.into_iter().map(|period| {
        let to = period.send_by(days_off, grace_days, today);
        Moved { id: period.id, name: period.name, owner_name: period.owner_name, from: period.send_by, to }
    });
    let mut moved: Vec<Moved> = moved.filter(|moved| moved.from != moved.to).collect();
    moved.sort_by_key(|moved| moved.from);
    moved
}

/// What moves by the days off and the setting as the transaction now has them.
pub(super) async fn due(tx: &mut PgConnection, today: NaiveDate) -> sqlx::Result<Vec<Moved>> {
    let pending = store::pending(&mut *tx).await?;
    let days_off = store::days_off(&mut *tx).await?;
    let grace_days = store::setting(&mut *tx, &PERIOD_GRACE_DAYS).await?;
    Ok(moves(pending, &days_off, grace_days, today))
}

/// Moves them, each with its journal entry.
pub(super) async fn move_all(tx: &mut PgConnection, by: &By, moved: &[Moved]) -> sqlx::Result<()> {
    store::move_send_by(&mut *tx, moved).await?;
    for period in moved {
        let entry = Entry::new("period.send_by_moved", period.id)
            .before(serde_json::json!({ "send_by": period.from }))
            .after(serde_json::json!({ "send_by": period.to }));
        journal::write(&mut *tx, by, entry).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn pending(cut_off_on: &str, send_by: &str, by_hand: bool) -> Pending {
        let (cut_off_on, send_by) = (day(cut_off_on), day(send_by));
        Pending { id: 1, name: "Quý".into(), owner_name: "Sở".into(), cut_off_on, send_by, by_hand }
    }

    fn moved(period: Pending, off: &[&str], grace_days: i32, today: &str) -> Option<String> {
        let days_off: DaysOff = off.iter().map(|text| (day(text), true)).collect();
        moves(vec![period], &days_off, grace_days, day(today)).first().map(|moved| moved.to.to_string())
    }

    #[test]
    fn a_day_off_moves_what_was_counted_over_it() {
        let quarter = || pending("2026-12-14", "2026-12-16", false);
        assert_eq!(moved(quarter(), &[], 2, "2026-11-23"), None);
        assert_eq!(moved(quarter(), &["2026-12-15"], 2, "2026-11-23").as_deref(), Some("2026-12-17"));
        assert_eq!(moved(quarter(), &["2026-12-17"], 2, "2026-11-23"), None);
        assert_eq!(moved(quarter(), &[], 5, "2026-11-23").as_deref(), Some("2026-12-21"));
    }

    #[test]
    fn a_day_chosen_by_hand_stays_unless_it_is_off_now() {
        let chosen = || pending("2026-12-14", "2026-12-18", true);
        assert_eq!(moved(chosen(), &["2026-12-15"], 5, "2026-11-23"), None);
        assert_eq!(moved(chosen(), &["2026-12-18"], 2, "2026-11-23").as_deref(), Some("2026-12-21"));
    }

    #[test]
    fn nobody_becomes_late_by_a_correction() {
        let counted = || pending("2026-12-14", "2026-12-17", false);
        assert_eq!(moved(counted(), &[], 2, "2026-12-16").as_deref(), Some("2026-12-16"));
        assert_eq!(moved(counted(), &[], 2, "2026-12-17"), None, "the day is over");
        assert_eq!(
            moved(counted(), &["2026-12-16"], 3, "2027-01-10").as_deref(),
            Some("2026-12-18"),
            "later is no harm"
        );
    }

    proptest! {
        #[test]
        fn a_sending_day_is_a_working_day_after_the_cut_off(
            start in 0..3000_i64, off in prop::collection::vec(0..20_i64, 0..8), worked in prop::collection::vec(0..20_i64, 0..3),
            grace in 0..10_i32,
        ) {
            let cut_off_on = day("2023-01-14") + chrono::Duration::days(start);
            let at = |offset: &i64| cut_off_on + chrono::Duration::days(*offset);
            let days_off: DaysOff =
                off.iter().map(|offset| (at(offset), true)).chain(worked.iter().map(|offset| (at(offset), false))).collect();
            let send_by = days_off.send_by(cut_off_on, grace);
            prop_assert!(send_by > cut_off_on && days_off.is_working(send_by));
            let between = cut_off_on.iter_days().skip(1).take_while(|day| *day <= send_by);
            prop_assert!(between.filter(|day| days_off.is_working(*day)).count() >= 1);
            prop_assert!(days_off.may_send_by(cut_off_on, send_by));
            // What is settled stays so.
            let period = Pending { cut_off_on, send_by, ..pending("2026-12-14", "2026-12-16", false) };
            prop_assert_eq!(moves(vec![period], &days_off, grace, day("2020-01-01")), vec![]);
        }
    }
}
