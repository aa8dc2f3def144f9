use proptest::prelude::*;

use super::*;
use crate::plan::deadline::Cadence;
use crate::plan::deadline::tests::{any_day, any_deadlines, day, due, every};

fn met(deadline_id: i64, on: &str) -> Completion {
    Completion { deadline_id, completed_on: day(on) }
}

fn judge_on(as_of: NaiveDate, deadlines: &[Deadline], progress: Progress, completions: &[Completion]) -> Standing {
    let days_off = DaysOff::default();
    let by = Yardstick { as_of, due_soon_days: 15, days_off: &days_off };
    Standing::judge(deadlines, &Claim { progress, completions, completed_on: None }, &by)
}

#[test]
fn the_due_day_itself_is_on_time() {
    let deadlines = [due(1, "2026-09-14")];
    let standing = judge_on(day("2026-09-14"), &deadlines, Progress::InProgress, &[]);
    assert_eq!((standing.outcome, standing.days_left, standing.days_late), (Outcome::PendingOnTime, Some(0), 0));
    let standing = judge_on(day("2026-12-01"), &deadlines, Progress::Done, &[met(1, "2026-09-14")]);
    assert_eq!((standing.outcome, standing.days_late), (Outcome::DoneOnTime, 0));
    assert_eq!(standing.completed_on, Some(day("2026-09-14")));
}

#[test]
fn the_day_after_is_late() {
    let deadlines = [due(1, "2026-09-14")];
    let standing = judge_on(day("2026-09-26"), &deadlines, Progress::InProgress, &[]);
    assert_eq!((standing.outcome, standing.days_left), (Outcome::PendingOverdue, None));
    assert_eq!(standing.tag(), "Quá hạn 12 ngày");
    let standing = judge_on(day("2026-12-01"), &deadlines, Progress::Done, &[met(1, "2026-09-15")]);
    assert_eq!(standing.outcome, Outcome::DoneLate);
    assert_eq!(standing.tag(), "Hoàn thành quá hạn 1 ngày");
    assert_eq!(standing.timeliness(), Timeliness::Overdue);
}

#[test]
fn fifteen_days_before_is_soon() {
    let deadlines = [due(1, "2026-09-16")];
    let soon = judge_on(day("2026-09-01"), &deadlines, Progress::InProgress, &[]);
    assert_eq!((soon.due_soon, soon.timeliness(), soon.days_left), (true, Timeliness::DueSoon, Some(15)));
    let earlier = judge_on(day("2026-08-31"), &deadlines, Progress::InProgress, &[]);
    assert_eq!((earlier.due_soon, earlier.tag().as_str()), (false, "Trong hạn"));
}

#[test]
fn the_earliest_unmet_deadline_governs() {
    let deadlines = [due(1, "2026-12-31"), due(2, "2026-06-30"), due(3, "2026-09-30")];
    let today = day("2026-08-01");
    let none = judge_on(today, &deadlines, Progress::InProgress, &[]);
    assert_eq!((none.outcome, none.due_on), (Outcome::PendingOverdue, Some(day("2026-06-30"))));
    // Met late: what remains is on time for now, and the lateness comes back when all is complete.
    let first = judge_on(today, &deadlines, Progress::InProgress, &[met(2, "2026-07-02")]);
    assert_eq!((first.outcome, first.due_on), (Outcome::PendingOnTime, Some(day("2026-09-30"))));
    let all = [met(2, "2026-07-02"), met(1, "2026-07-30"), met(3, "2026-08-01")];
    let all = judge_on(today, &deadlines, Progress::Done, &all);
    assert_eq!((all.outcome, all.due_on, all.days_late), (Outcome::DoneLate, Some(day("2026-12-31")), 2));
    assert_eq!(all.completed_on, Some(today));
}

#[test]
fn what_was_completed_later_does_not_count_yet() {
    let standing = judge_on(day("2026-09-14"), &[due(1, "2026-09-01")], Progress::Done, &[met(1, "2026-09-15")]);
    assert_eq!((standing.outcome, standing.complete), (Outcome::PendingOverdue, false));
}

#[test]
fn an_untimed_task_completed_later_is_not_complete_yet() {
    let days_off = DaysOff::default();
    let on = |as_of, deadlines: &[Deadline], completions: &[Completion], completed_on| {
        let by = Yardstick { as_of: day(as_of), due_soon_days: 15, days_off: &days_off };
        let standing = Standing::judge(deadlines, &Claim { progress: Progress::Done, completions, completed_on }, &by);
        (standing.complete, standing.completed_on)
    };
    let the_day = Some(day("2026-09-15"));
    assert_eq!(on("2026-09-14", &[], &[], the_day), (false, None));
    assert_eq!(on("2026-09-15", &[], &[], the_day), (true, the_day));
    // A deadline that waits for an event has no due day, but a day on which it was met.
    let waiting = [Deadline { due_on: None, event: Some("khi có hướng dẫn".to_owned()), ..due(1, "2026-09-01") }];
    assert_eq!(on("2026-09-14", &waiting, &[met(1, "2026-09-15")], None), (false, None));
    assert_eq!(on("2026-09-15", &waiting, &[met(1, "2026-09-15")], None), (true, the_day));
    assert_eq!(on("2026-09-14", &waiting, &[], None), (true, None));
}

/// Task IV.5.a of NQ28: a yearly clause, one due at the end of 2023 and then continuous, a continuous one.
#[test]
fn a_task_with_any_due_day_is_dated() {
    let deadlines = [
        every(1, Cadence::Annual),
        Deadline { cadence: Some(Cadence::Continuous), ..due(2, "2023-12-31") },
        every(3, Cadence::Continuous),
    ];
    let pending = judge_on(day("2024-01-01"), &deadlines, Progress::InProgress, &[]);
    assert_eq!((pending.outcome, pending.days_late), (Outcome::PendingOverdue, 1));
    let done = judge_on(day("2024-01-01"), &deadlines, Progress::Done, &[met(2, "2023-12-20")]);
    assert_eq!((done.outcome, done.complete), (Outcome::DoneOnTime, true));
}

#[test]
fn untimed_is_complete_only_where_nothing_recurs() {
    let today = day("2026-09-14");
    let without = judge_on(today, &[], Progress::Done, &[]);
    assert_eq!((without.outcome, without.complete), (Outcome::Untimed, true));
    assert_eq!(without.tag(), "Hoàn thành, không hạn");
    let continuous = judge_on(today, &[every(1, Cadence::Continuous)], Progress::Done, &[]);
    assert_eq!((continuous.outcome, continuous.complete), (Outcome::Untimed, false));
    assert_eq!(continuous.tag(), "Không hạn");
    let follows = Deadline { id: 1, follows: Some("254-KH/TU".to_owned()), ..Deadline::default() };
    let follows = judge_on(today, &[follows], Progress::Done, &[met(1, "2026-09-01")]);
    assert_eq!((follows.complete, follows.completed_on), (true, Some(day("2026-09-01"))));
}

fn any_progress() -> impl Strategy<Value = Progress> {
    proptest::sample::select(Progress::ALL)
}

/// Completion days of some of the deadlines, close to their due days so that every outcome occurs.
fn any_case() -> impl Strategy<Value = (Vec<Deadline>, Vec<Completion>, NaiveDate)> {
    any_deadlines().prop_flat_map(|deadlines| {
        let count = deadlines.len();
        let completions = proptest::collection::vec(proptest::option::weighted(0.7, -60..60_i64), count);
        (Just(deadlines), completions, any_day(), any::<bool>(), -30..30_i64).prop_map(
            |(deadlines, shifts, far, near, shift)| {
                let due_of = |deadline: &Deadline| deadline.effective_due(&DaysOff::default());
                let completions = deadlines
                    .iter()
                    .zip(shifts)
                    .filter_map(|(deadline, shift)| {
                        let completed_on = due_of(deadline)? + chrono::Duration::days(shift?);
                        Some(Completion { deadline_id: deadline.id, completed_on })
                    })
                    .collect();
                let last = deadlines.iter().filter_map(due_of).max().filter(|_| near);
                let as_of = last.map_or(far, |last| last + chrono::Duration::days(shift));
                (deadlines, completions, as_of)
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn dated_and_untimed_exclude_each_other((deadlines, completions, as_of) in any_case(), progress in any_progress()) {
        let standing = judge_on(as_of, &deadlines, progress, &completions);
        let dated = deadlines.iter().any(Deadline::is_dated);
        prop_assert_eq!(standing.outcome != Outcome::Untimed, dated);
        prop_assert_eq!(standing.due_on.is_some(), dated);
        if !dated {
            prop_assert_eq!(standing.days_late, 0);
            prop_assert_eq!(standing.timeliness(), Timeliness::Untimed);
        }
    }

    #[test]
    fn the_parts_of_a_standing_agree((deadlines, completions, as_of) in any_case(), progress in any_progress()) {
        let standing = judge_on(as_of, &deadlines, progress, &completions);
        let late = matches!(standing.outcome, Outcome::DoneLate | Outcome::PendingOverdue);
        prop_assert_eq!(standing.days_late > 0, late);
        if standing.outcome != Outcome::Untimed {
            let done = matches!(standing.outcome, Outcome::DoneOnTime | Outcome::DoneLate);
            prop_assert_eq!(standing.complete, done);
            prop_assert_eq!(standing.completed_on.is_some(), done);
        }
        prop_assert_eq!(standing.days_left.is_some(), standing.outcome == Outcome::PendingOnTime);
        prop_assert!(!standing.due_soon || standing.outcome == Outcome::PendingOnTime);
    }

    #[test]
    fn the_order_of_deadlines_and_completions_does_not_matter(
        (deadlines, completions, as_of) in any_case(),
        progress in any_progress(),
    ) {
        let standing = judge_on(as_of, &deadlines, progress, &completions);
        let backwards = |list: &[Deadline]| list.iter().rev().cloned().collect::<Vec<_>>();
        let reversed: Vec<_> = completions.iter().rev().copied().collect();
        prop_assert_eq!(judge_on(as_of, &backwards(&deadlines), progress, &reversed), standing);
    }

    #[test]
    fn completing_earlier_never_makes_it_worse(
        (deadlines, completions, as_of) in any_case(),
        which in any::<prop::sample::Index>(),
        earlier in 1..90_i64,
    ) {
        prop_assume!(!completions.is_empty());
        let mut sooner = completions.clone();
        sooner[which.index(completions.len())].completed_on -= chrono::Duration::days(earlier);
        let before = judge_on(as_of, &deadlines, Progress::InProgress, &completions);
        let after = judge_on(as_of, &deadlines, Progress::InProgress, &sooner);
        prop_assert!(after.complete || !before.complete);
        prop_assert!(after.outcome != Outcome::PendingOverdue || before.outcome == Outcome::PendingOverdue);
        prop_assert!(before.outcome != Outcome::DoneOnTime || after.outcome == Outcome::DoneOnTime);
        if before.complete {
            prop_assert!(after.days_late <= before.days_late);
        }
    }

    #[test]
    fn a_later_due_day_never_makes_it_worse(
        (deadlines, completions, as_of) in any_case(),
        extension in 1..90_i64,
    ) {
        let extended: Vec<_> = deadlines
            .iter()
            .map(|deadline| Deadline {
                due_on: deadline.due_on.map(|due| due + chrono::Duration::days(extension)),
                ..deadline.clone()
            })
            .collect();
        let before = judge_on(as_of, &deadlines, Progress::InProgress, &completions);
        let after = judge_on(as_of, &extended, Progress::InProgress, &completions);
        prop_assert!(after.days_late <= before.days_late);
        prop_assert_eq!(after.complete, before.complete);
    }

    #[test]
    fn time_alone_never_undoes_lateness((deadlines, _, as_of) in any_case(), later in 1..400_i64) {
        let before = judge_on(as_of, &deadlines, Progress::InProgress, &[]);
        let after = judge_on(as_of + chrono::Duration::days(later), &deadlines, Progress::InProgress, &[]);
        if before.outcome == Outcome::PendingOverdue {
            prop_assert_eq!(after.outcome, Outcome::PendingOverdue);
            prop_assert_eq!(after.days_late, before.days_late + later);
        }
    }
}
