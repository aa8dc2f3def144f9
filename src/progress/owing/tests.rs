use proptest::prelude::*;

use super::*;
use crate::calendar::{PeriodKind, Span, quarter_containing, span, span_containing};
use crate::plan::deadline::tests::{any_day, any_deadlines, day, due, every};

fn duty(deadlines: &[Deadline]) -> Duty<'_> {
    Duty { deadlines, reports: true, has_account: true, complete_before: false }
}

fn owes(duty: Duty<'_>, period: &Span) -> bool {
    duty.owes(period.starts_on, period.cut_off_on)
}

/// In which quarters of 2026 the deadlines ask for a report.
fn quarters_of_2026(deadlines: &[Deadline]) -> Vec<i16> {
    (1..=4).filter(|n| owes(duty(deadlines), &span(PeriodKind::Quarter, 2026, *n).expect("a quarter"))).collect()
}

fn anchored(cadence: Cadence, month: Option<i16>, day: Option<i16>) -> Deadline {
    Deadline { anchor: Anchor { month, day, weekday: None }, ..every(1, cadence) }
}

#[test]
fn dated_owes_in_every_period_until_complete() {
    // Also before its day and long after it.
    assert_eq!(quarters_of_2026(&[due(1, "2026-07-01")]), [1, 2, 3, 4]);
    let deadlines = [due(1, "2026-07-01")];
    let complete = Duty { complete_before: true, ..duty(&deadlines) };
    assert!(!owes(complete, &quarter_containing(day("2026-08-01"))));
}

#[test]
fn what_has_no_day_owes_in_every_period() {
    let follows = Deadline { follows: Some("254-KH/TU".to_owned()), ..Deadline::default() };
    let waiting = Deadline { event: Some("khi có hướng dẫn".to_owned()), ..Deadline::default() };
    for deadlines in [vec![], vec![follows], vec![waiting], vec![every(1, Cadence::Continuous)]] {
        assert_eq!(quarters_of_2026(&deadlines), [1, 2, 3, 4], "{deadlines:?}");
        let complete = Duty { complete_before: true, ..duty(&deadlines) };
        let recurs = deadlines.iter().any(|deadline| deadline.cadence.is_some());
        assert_eq!(owes(complete, &quarter_containing(day("2026-08-01"))), recurs);
    }
}

#[test]
fn recurring_owes_in_the_period_of_its_anchor_or_cut_off() {
    assert_eq!(quarters_of_2026(&[every(1, Cadence::Annual)]), [4]);
    assert_eq!(quarters_of_2026(&[every(1, Cadence::HalfYearly)]), [2, 4]);
    assert_eq!(quarters_of_2026(&[every(1, Cadence::Quarterly)]), [1, 2, 3, 4]);
    assert_eq!(quarters_of_2026(&[every(1, Cadence::Monthly)]), [1, 2, 3, 4]);
    assert_eq!(quarters_of_2026(&[every(1, Cadence::Weekly)]), [1, 2, 3, 4]);
    assert_eq!(quarters_of_2026(&[anchored(Cadence::Annual, Some(11), Some(29))]), [4]);
    assert_eq!(quarters_of_2026(&[anchored(Cadence::Annual, Some(6), Some(15))]), [3]);
    assert_eq!(quarters_of_2026(&[anchored(Cadence::Annual, Some(2), Some(31))]), [1], "the last day of February");
    assert_eq!(quarters_of_2026(&[anchored(Cadence::HalfYearly, Some(1), Some(20))]), [1, 3]);
    // Tháng 12 hằng năm is its last day, which belongs to the first quarter of the next year.
    assert_eq!(quarters_of_2026(&[anchored(Cadence::Annual, Some(12), None)]), [1]);
}

#[test]
fn a_month_asks_only_for_what_falls_into_it() {
    let months = |deadline: Deadline| -> Vec<i16> {
        let deadlines = [deadline];
        let period = |n| span(PeriodKind::Month, 2026, n).expect("a month");
        (1..=12).filter(|n| owes(duty(&deadlines), &period(*n))).collect()
    };
    assert_eq!(months(every(1, Cadence::Annual)), [12]);
    assert_eq!(months(every(1, Cadence::Quarterly)), [3, 6, 9, 12]);
    assert_eq!(months(every(1, Cadence::HalfYearly)), [6, 12]);
    assert_eq!(months(anchored(Cadence::Monthly, None, Some(31))).len(), 12);
}

#[test]
fn nothing_is_asked_before_it_begins() {
    let from = |text: &str, deadline: Deadline| Deadline { from_on: Some(day(text)), ..deadline };
    assert_eq!(quarters_of_2026(&[from("2026-06-15", due(1, "2026-12-31"))]), [3, 4]);
    assert_eq!(quarters_of_2026(&[from("2026-06-14", due(1, "2026-12-31"))]), [2, 3, 4]);
    // The last day of December is the 31st: it still comes when things begin on that day.
    let year_end = anchored(Cadence::Annual, Some(12), None);
    assert_eq!(quarters_of_2026(&[from("2025-12-31", year_end)]), [1]);
    // Begins within the quarter, but after the anchor.
    let anchored = anchored(Cadence::Annual, Some(1), Some(20));
    assert_eq!(quarters_of_2026(&[from("2026-01-21", anchored)]), Vec::<i16>::new());
}

#[test]
fn one_of_several_deadlines_is_enough() {
    let deadlines = [every(1, Cadence::Annual), due(2, "2023-12-31")];
    let complete = Duty { complete_before: true, ..duty(&deadlines) };
    let quarter = |n| span(PeriodKind::Quarter, 2026, n).expect("a quarter");
    assert!(owes(duty(&deadlines), &quarter(1)));
    assert!(!owes(complete, &quarter(1)));
    assert!(owes(complete, &quarter(4)), "the yearly clause goes on");
}

#[test]
fn a_due_day_with_a_cadence_goes_over_into_the_cadence() {
    let deadlines = [Deadline { cadence: Some(Cadence::Annual), ..due(1, "2026-06-30") }];
    assert_eq!(quarters_of_2026(&deadlines), [1, 2, 3, 4]);
    let complete = Duty { complete_before: true, ..duty(&deadlines) };
    let quarter = |n| span(PeriodKind::Quarter, 2026, n).expect("a quarter");
    assert!(!owes(complete, &quarter(3)));
    assert!(owes(complete, &quarter(4)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_silent_duty_and_a_party_without_account_owe_nothing(deadlines in any_deadlines(), on in any_day()) {
        let period = quarter_containing(on);
        let silent = Duty { reports: false, ..duty(&deadlines) };
        let named = Duty { has_account: false, ..duty(&deadlines) };
        prop_assert!(!owes(silent, &period));
        prop_assert!(!owes(named, &period));
    }

    #[test]
    fn being_complete_never_adds_a_report(deadlines in any_deadlines(), on in any_day()) {
        let period = quarter_containing(on);
        let complete = Duty { complete_before: true, ..duty(&deadlines) };
        prop_assert!(owes(duty(&deadlines), &period) || !owes(complete, &period));
    }

    #[test]
    fn several_deadlines_ask_when_any_of_them_does(deadlines in any_deadlines(), on in any_day(), complete in any::<bool>()) {
        prop_assume!(!deadlines.is_empty());
        let period = quarter_containing(on);
        let asks = |deadlines: &[Deadline]| owes(Duty { complete_before: complete, ..duty(deadlines) }, &period);
        let any = deadlines.iter().any(|deadline| asks(std::slice::from_ref(deadline)));
        prop_assert_eq!(asks(&deadlines), any);
    }

    #[test]
    fn a_longer_period_owes_what_a_shorter_one_in_it_owes(deadlines in any_deadlines(), on in any_day(), complete in any::<bool>()) {
        let duty = Duty { complete_before: complete, ..duty(&deadlines) };
        let owed_in = |kind| owes(duty, &span_containing(kind, on).expect("a period"));
        prop_assert!(owed_in(PeriodKind::Quarter) || !owed_in(PeriodKind::Month));
        prop_assert!(owed_in(PeriodKind::Half) || !owed_in(PeriodKind::Quarter));
        prop_assert!(owed_in(PeriodKind::Year) || !owed_in(PeriodKind::Half));
    }

    #[test]
    fn a_cadence_asks_as_often_a_year_as_it_says(month in proptest::option::of(1..=12_i16), on_day in proptest::option::of(1..=31_i16), year in 2023..=2030) {
        let months = |cadence| {
            let deadlines = [anchored(cadence, month, on_day)];
            let period = |n| span(PeriodKind::Month, year, n).expect("a month");
            (1..=12).filter(|n| owes(duty(&deadlines), &period(*n))).count()
        };
        prop_assert_eq!(months(Cadence::Monthly), 12);
        prop_assert_eq!(months(Cadence::Quarterly), 4);
        prop_assert_eq!(months(Cadence::HalfYearly), 2);
        prop_assert_eq!(months(Cadence::Annual), 1);
    }
}

#[test]
fn what_is_owed_says_why() {
    let why = |deadlines: &[Deadline], ordinal| {
        let period = span(PeriodKind::Quarter, 2026, ordinal).expect("a quarter");
        duty(deadlines).why(period.starts_on, period.cut_off_on).map(Why::words)
    };
    assert_eq!(why(&[every(1, Cadence::Continuous)], 1).as_deref(), Some("thường xuyên: mỗi kỳ"));
    assert_eq!(why(&[every(1, Cadence::Annual)], 4).as_deref(), Some("hằng năm: kỳ có ngày 14/12/2026"));
    assert_eq!(why(&[every(1, Cadence::Annual)], 1), None);
    assert_eq!(why(&[due(1, "2026-07-01")], 1).as_deref(), Some("có thời hạn: mỗi kỳ cho đến khi hoàn thành"));
    let both = [due(1, "2026-07-01"), every(2, Cadence::Continuous)];
    let period = quarter_containing(day("2026-08-01"));
    let complete = Duty { complete_before: true, ..duty(&both) };
    assert_eq!(complete.why(period.starts_on, period.cut_off_on), Some(Why::Always(Cadence::Continuous)));
}
