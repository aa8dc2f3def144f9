//! On which days the clock reminds. A stage is a number of days from the due day, negative before it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use sqlx::PgConnection;

use crate::{
    calendar::{
        DaysOff,
        setting::{REMIND_AFTER, REMIND_BEFORE},
        store::settings,
    },
    progress::reminded::ReminderKind,
};

/// The stages at which the clock reminds, as the administrator set them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stages(BTreeSet<i16>);

impl Stages {
    /// So many days before and after the due day; 0 is none.
    pub fn new(before: &[i32], after: &[i32]) -> Self {
        let days = |days: &i32| i16::try_from(*days).ok().filter(|days| *days > 0);
        Self(before.iter().filter_map(days).map(|days| -days).chain(after.iter().filter_map(days)).collect())
    }

    /// Those that are set now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(tx: &mut PgConnection) -> sqlx::Result<Self> {
        let before = settings(&mut *tx, &REMIND_BEFORE).await?;
        Ok(Self::new(&before, &settings(&mut *tx, &REMIND_AFTER).await?))
    }

    /// The stage due on a day for something due on `due_on`, of which the last stage is known: the latest that has come,
    /// so that what a day off or a stopped portal kept from being sent is made up for on the next working day, and two
    /// never come at once. What should have been said before the day is not said after it.
    pub fn due(&self, due_on: NaiveDate, last: Option<i16>, today: NaiveDate, days_off: &DaysOff) -> Option<i16> {
        let passed = (today - due_on).num_days();
        let stage = *self.0.iter().rfind(|stage| i64::from(**stage) <= passed)?;
        let in_time = stage > 0 || passed <= 0;
        let new = last.is_none_or(|last| last < stage);
        (in_time && new && days_off.is_working(today)).then_some(stage)
    }

    /// The last due day of which something can be said on `today`: nothing later concerns anybody yet.
    pub fn horizon(&self, today: NaiveDate) -> NaiveDate {
        let ahead = self.0.first().map_or(0, |stage| stage.min(&0).unsigned_abs());
        today.checked_add_days(Days::new(ahead.into())).unwrap_or(NaiveDate::MAX)
    }
}

/// What a reminder of a stage is.
pub fn kind_of(stage: i16) -> ReminderKind {
    if stage < 0 { ReminderKind::Before } else { ReminderKind::After }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn usual() -> Stages {
        Stages::new(&[7, 3, 1], &[1, 3, 7])
    }

    /// The days from `from` on which something due on `due_on` is reminded of, with their stages; the portal is off on
    /// `down` days.
    fn sent(stages: &Stages, due_on: &str, from: &str, down: &[&str], days_off: &DaysOff) -> Vec<(String, i16)> {
        let mut last = None;
        let mut sent = Vec::new();
        for today in day(from).iter_days().take(40).filter(|today| !down.contains(&today.to_string().as_str())) {
            if let Some(stage) = stages.due(day(due_on), last, today, days_off) {
                last = Some(stage);
                sent.push((today.format("%d/%m").to_string(), stage));
            }
        }
        sent
    }

    fn told(pairs: &[(&str, i16)]) -> Vec<(String, i16)> {
        pairs.iter().map(|(day, stage)| ((*day).to_owned(), *stage)).collect()
    }

    #[test]
    fn each_stage_comes_once_and_on_a_day_off_the_next_working_day() {
        let none = DaysOff::default();
        // Wednesday 16/12/2026: 17/12 is a Thursday, 19/12 a Saturday.
        assert_eq!(
            sent(&usual(), "2026-12-16", "2026-12-01", &[], &none),
            told(&[("09/12", -7), ("14/12", -3), ("15/12", -1), ("17/12", 1), ("21/12", 3), ("23/12", 7)])
        );
    }

    #[test]
    fn after_three_days_without_the_portal_only_the_latest_is_sent() {
        let none = DaysOff::default();
        // Off from Monday 14 to Wednesday 16: the two before the day are over, and nothing is due on the 17th but one.
        let down = ["2026-12-14", "2026-12-15", "2026-12-16"];
        assert_eq!(
            sent(&usual(), "2026-12-16", "2026-12-01", &down, &none),
            told(&[("09/12", -7), ("17/12", 1), ("21/12", 3), ("23/12", 7)])
        );
        // Off from the 10th to the 14th: of "3 days" and "1 day" only the latter.
        let down = ["2026-12-10", "2026-12-11", "2026-12-14"];
        assert_eq!(
            sent(&usual(), "2026-12-16", "2026-12-01", &down, &none)[..2],
            told(&[("09/12", -7), ("15/12", -1)])
        );
    }

    #[test]
    fn a_holiday_puts_a_word_off_to_the_day_itself_but_not_past_it() {
        let lieu: DaysOff = [(day("2026-12-15"), true)].into_iter().collect();
        assert_eq!(sent(&usual(), "2026-12-16", "2026-12-14", &[], &lieu)[..2], told(&[("14/12", -3), ("16/12", -1)]));
        let both: DaysOff = [(day("2026-12-15"), true), (day("2026-12-16"), true)].into_iter().collect();
        let none_after = Stages::new(&[1, 0, 0], &[0, 0, 0]);
        assert_eq!(sent(&none_after, "2026-12-16", "2026-12-10", &[], &both), told(&[]));
    }

    #[test]
    fn zero_is_no_stage() {
        assert_eq!(Stages::new(&[0, 0, 0], &[0, 0, 0]), Stages::default());
        assert_eq!(sent(&Stages::default(), "2026-12-16", "2026-12-01", &[], &DaysOff::default()), told(&[]));
        assert_eq!(usual().horizon(day("2026-12-09")), day("2026-12-16"));
        assert_eq!(Stages::new(&[], &[3]).horizon(day("2026-12-09")), day("2026-12-09"));
    }

    proptest! {
        #[test]
        fn stages_come_in_order_each_once_on_working_days_and_never_early(
            due in 0..2000_i64, lead in 0..30_i64, before in prop::array::uniform3(0..20_i32), after in prop::array::uniform3(0..20_i32),
            off in prop::collection::vec(0..60_i64, 0..12), down in prop::collection::vec(0..60_i64, 0..12),
        ) {
            let stages = Stages::new(&before, &after);
            let due_on = day("2024-01-01") + chrono::Duration::days(due);
            let start = due_on - chrono::Duration::days(lead);
            let days_off: DaysOff = off.iter().map(|offset| (start + chrono::Duration::days(*offset), true)).collect();
            let mut last: Option<i16> = None;
            for (index, today) in start.iter_days().take(60).enumerate() {
                if down.contains(&i64::try_from(index).expect("small")) {
                    continue;
                }
                if let Some(stage) = stages.due(due_on, last, today, &days_off) {
                    let passed = (today - due_on).num_days();
                    prop_assert!(days_off.is_working(today));
                    prop_assert!(i64::from(stage) <= passed, "not early");
                    prop_assert!(last.is_none_or(|last| last < stage), "in order, each once");
                    prop_assert!(stage > 0 || passed <= 0, "a friendly word is not said too late");
                    prop_assert!(before.contains(&i32::from(-stage)) || after.contains(&i32::from(stage)));
                    prop_assert!(stages.due(due_on, Some(stage), today, &days_off).is_none(), "not twice a day");
                    last = Some(stage);
                }
            }
        }

        #[test]
        fn with_the_portal_always_on_the_last_stage_is_reached(
            due in 0..2000_i64, before in prop::array::uniform3(0..20_i32), after in prop::array::uniform3(1..20_i32),
        ) {
            let stages = Stages::new(&before, &after);
            let due_on = day("2024-01-01") + chrono::Duration::days(due);
            let start = due_on - chrono::Duration::days(25);
            let reached = start.iter_days().take(80).fold(None, |last, today| {
                stages.due(due_on, last, today, &DaysOff::default()).or(last)
            });
            prop_assert_eq!(reached.map(i32::from), after.iter().copied().max());
        }
    }
}
