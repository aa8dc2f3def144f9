use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::{
    calendar::DaysOff,
    plan::{Deadline, deadline::Anchor},
    progress::{Outcome, Standing, Yardstick},
};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn due(id: i64, on: Option<&str>) -> Deadline {
    Deadline {
        id,
        position: 0,
        text: String::new(),
        due_on: on.map(day),
        cadence: None,
        anchor: Anchor { month: None, day: None, weekday: None },
        from_on: None,
        follows: None,
        event: None,
        event_on: None,
        offset_days: None,
        offset_working: false,
        scope: None,
        extended_to: None,
    }
}

#[test]
fn the_nearest_that_has_spoken_counts_and_the_least_advanced_governs() {
    // 1 comes from 2 and 3; 3 from 4 and 5; 4 from 6.
    let links = [(1, 2), (1, 3), (3, 4), (3, 5), (4, 6)];
    let words = |known: &'static [i64]| move |id: i64| known.iter().find(|known| **known == id);
    assert_eq!(sources(1, &links, words(&[2, 3, 4])), [Some(&2), Some(&3)]);
    assert_eq!(sources(1, &links, words(&[2, 6])), [Some(&2), Some(&6), None]);
    assert_eq!(sources(1, &links, words(&[])), [None, None, None]);
    assert_eq!(sources::<i64>(9, &links, words(&[2])), []);

    let claim = |progress| Claim { progress, completions: &[], completed_on: None };
    let of = |parts: &[Option<(Claim<'_>, i16)>]| together(parts).map(|heritage| (heritage.of, heritage.progress));
    let (some, done) = ((claim(Progress::InProgress), 40), (claim(Progress::Done), 100));
    assert_eq!(of(&[Some(done), Some(some)]), Some((1, Progress::InProgress)));
    assert_eq!(of(&[Some((claim(Progress::InProgress), 60)), Some(some)]), Some((1, Progress::InProgress)));
    assert_eq!(of(&[Some(done), None]), Some((0, Progress::InProgress)), "half of it was never reported");
    assert_eq!(of(&[None, Some(some)]), Some((1, Progress::InProgress)), "what was begun stays begun");
    assert_eq!(of(&[None, None]), None);
}

type Kept = (Progress, i16, Vec<Completion>, Option<NaiveDate>);
type Part = Option<(Progress, i16, Vec<(i64, u32)>, Option<u32>)>;

fn part() -> impl Strategy<Value = Part> {
    let progress = prop::sample::select(Progress::ALL);
    prop::option::weighted(
        0.8,
        (progress, 0..=100i16, prop::collection::vec((1..3i64, 1..28u32), 0..3), prop::option::of(1..28u32)),
    )
}

proptest! {
    /// Judged by the same yardstick, the successor is complete exactly when all its predecessors are, is late if one of
    /// them was, and says no more than the least of those who said anything.
    #[test]
    fn the_successor_is_complete_only_if_all_were(parts in prop::collection::vec(part(), 1..5), dated in any::<bool>()) {
        let date = |day: u32| NaiveDate::from_ymd_opt(2025, 2, day).expect("a day");
        let kept: Vec<Option<Kept>> = parts
            .into_iter()
            .map(|part| part.map(|(progress, percent, met, on)| {
                let met = met.into_iter().map(|(deadline_id, day)| Completion { deadline_id, completed_on: date(day) });
                (progress, percent, met.collect(), on.map(date))
            }))
            .collect();
        let claims: Vec<Option<(Claim<'_>, i16)>> = kept
            .iter()
            .map(|part| part.as_ref().map(|(progress, percent, completions, completed_on)| {
                (Claim { progress: *progress, completions, completed_on: *completed_on }, *percent)
            }))
            .collect();
        let deadlines = if dated { vec![due(1, Some("2025-02-10")), due(2, Some("2025-02-20"))] } else { vec![] };
        let days_off = DaysOff::default();
        let by = Yardstick { as_of: date(28), due_soon_days: 15, days_off: &days_off };
        let judged: Vec<Option<Standing>> = claims
            .iter()
            .map(|part| part.as_ref().map(|(claim, _)| Standing::judge(&deadlines, claim, &by)))
            .collect();
        let Some(heritage) = together(&claims) else {
            prop_assert!(claims.iter().all(Option::is_none));
            return Ok(());
        };
        let standing = Standing::judge(&deadlines, &heritage.claim(), &by);
        prop_assert_eq!(standing.complete, judged.iter().all(|one| one.is_some_and(|one| one.complete)));
        if standing.complete && dated {
            let late = judged.iter().flatten().any(|one| one.outcome == Outcome::DoneLate);
            prop_assert_eq!(standing.outcome == Outcome::DoneLate, late);
        }
        let least = claims.iter().flatten().map(|(claim, _)| claim.progress).min();
        prop_assert!(Some(heritage.progress) <= least);
        prop_assert!(heritage.progress > Progress::NotStarted || least == Some(Progress::NotStarted));
        prop_assert!(claims[heritage.of].is_some());
        if let [Some((claim, _))] = claims.as_slice() {
            prop_assert_eq!(standing, Standing::judge(&deadlines, claim, &by), "a single predecessor is taken at its word");
        }
    }

    /// A chain of any shape, also one that goes round, ends; nobody counts twice.
    #[test]
    fn every_shape_of_links_ends(links in prop::collection::vec((0..6i64, 0..6i64), 0..12), spoken in prop::collection::hash_set(0..6i64, 0..6)) {
        let kept: HashMap<i64, i64> = spoken.iter().map(|id| (*id, *id)).collect();
        let found = sources(0, &links, |id| kept.get(&id));
        let mut seen = HashSet::new();
        prop_assert!(found.iter().flatten().all(|id| **id != 0 && seen.insert(**id)));
    }
}
