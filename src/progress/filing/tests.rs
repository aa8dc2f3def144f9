use proptest::prelude::*;

use super::*;

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, number).expect("a day")
}

const fn revision(state: ReportState, first_submitted_on: Option<NaiveDate>) -> Revision {
    Revision { state, first_submitted_on }
}

#[test]
fn the_last_day_is_on_time_and_the_next_is_late() {
    let on = |number| ReportStanding::of(true, &[revision(ReportState::Submitted, Some(day(number)))], day(16));
    assert_eq!(on(16), ReportStanding::Submitted);
    assert_eq!(on(17), ReportStanding::SubmittedLate);
    let accepted = [revision(ReportState::Accepted, Some(day(17)))];
    assert_eq!(ReportStanding::of(true, &accepted, day(16)), ReportStanding::AcceptedLate);
}

#[test]
fn a_correction_stands_behind_what_was_accepted() {
    let accepted = revision(ReportState::Accepted, Some(day(10)));
    let correction = revision(ReportState::Draft, None);
    assert_eq!(ReportStanding::of(true, &[accepted, correction], day(16)), ReportStanding::Accepted);
    // Accepted too, and sent after the last day: the period's report still came in time.
    let corrected = revision(ReportState::Accepted, Some(day(20)));
    assert_eq!(ReportStanding::of(true, &[accepted, corrected], day(16)), ReportStanding::Accepted);
}

#[test]
fn what_nobody_asked_for_is_not_in_the_rate() {
    let sent = [revision(ReportState::Submitted, Some(day(10)))];
    assert_eq!(ReportStanding::of(false, &sent, day(16)), ReportStanding::NotOwed);
    assert_eq!(ReportStanding::of(true, &[], day(16)), ReportStanding::Missing);
}

#[test]
fn at_closing_what_stayed_at_the_unit_was_not_reported() {
    for standing in ReportStanding::ALL {
        let missing = standing.at_closing() == "Chưa báo cáo";
        assert_eq!(missing, standing.is_owed() && !standing.is_reported(), "{standing:?}");
    }
    assert_eq!(ReportStanding::WithHead.at_closing(), "Chưa báo cáo");
    assert_eq!(ReportStanding::Submitted.at_closing(), "Đã báo cáo, chưa duyệt");
}

proptest! {
    #[test]
    fn the_order_of_revisions_does_not_matter(
        accepted in proptest::collection::vec(1..30_u32, 0..4),
        open in proptest::option::of((proptest::sample::select(ReportState::ALL), proptest::option::of(1..30_u32))),
    ) {
        let accepted = accepted.into_iter().map(|number| revision(ReportState::Accepted, Some(day(number))));
        let open = open.map(|(state, number)| revision(state, number.map(day)));
        let mut revisions: Vec<_> = accepted.chain(open).collect();
        let standing = ReportStanding::of(true, &revisions, day(16));
        revisions.reverse();
        prop_assert_eq!(ReportStanding::of(true, &revisions, day(16)), standing);
    }
}
