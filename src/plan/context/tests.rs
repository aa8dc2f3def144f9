use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A quarter of 2026 of the leading owner, open and never closed.
fn quarter(ordinal: i16, starts_on: &str, cut_off_on: &str) -> PeriodChoice {
    let cut_off_on = day(cut_off_on);
    PeriodChoice {
        kind: PeriodKind::Quarter,
        year: 2026,
        ordinal,
        name: format!("Quý {ordinal}"),
        starts_on: day(starts_on),
        cut_off_on,
        send_by: cut_off_on + chrono::Duration::days(2),
        closed: false,
        reopened: false,
        earlier_reopened_at: None,
        leading: true,
    }
}

fn third() -> PeriodChoice {
    quarter(3, "2026-06-15", "2026-09-14")
}

fn fourth() -> PeriodChoice {
    quarter(4, "2026-09-15", "2026-12-14")
}

fn chosen(periods: &[PeriodChoice], today: &str) -> Option<i16> {
    current(periods, day(today)).map(|period| period.ordinal)
}

#[test]
fn a_period_past_its_cut_off_is_reported_until_it_closes_or_was_forgotten() {
    let periods = [fourth(), third()];
    assert_eq!(chosen(&periods, "2026-09-14"), Some(3));
    assert_eq!(chosen(&periods, "2026-10-16"), Some(3), "30 days after its sending date");
    assert_eq!(chosen(&periods, "2026-10-17"), Some(4), "forgotten");
    assert_eq!(chosen(&[fourth(), PeriodChoice { closed: true, ..third() }], "2026-09-20"), Some(4));
    assert_eq!(chosen(&[PeriodChoice { closed: true, ..third() }], "2026-09-20"), Some(3), "no other");
    assert_eq!(chosen(&[], "2026-09-20"), None);
}

#[test]
fn a_period_opened_again_is_chosen_by_hand_only() {
    assert_eq!(chosen(&[fourth(), PeriodChoice { reopened: true, ..third() }], "2026-09-20"), Some(4));
}

#[test]
fn a_period_called_for_by_hand_is_chosen_by_hand_only() {
    let call = PeriodChoice { kind: PeriodKind::AdHoc, ordinal: 7, ..quarter(3, "2026-09-01", "2026-10-01") };
    assert_eq!(chosen(&[fourth(), call.clone()], "2026-09-20"), Some(4));
    assert_eq!(chosen(&[call], "2026-09-20"), Some(7), "there is no other");
}

#[test]
fn the_leading_owner_decides() {
    let forgotten = PeriodChoice { leading: false, ..third() };
    assert_eq!(chosen(&[fourth(), forgotten.clone()], "2026-09-20"), Some(4));
    assert_eq!(chosen(&[PeriodChoice { closed: true, ..fourth() }, forgotten.clone()], "2026-09-20"), Some(4));
    assert_eq!(chosen(&[forgotten], "2026-09-20"), Some(3), "it has none");
}

#[test]
fn figures_never_stand_as_of_a_day_after_the_cut_off() {
    let context = |period| Context { plans: vec![], periods: vec![], plan: None, period };
    assert_eq!(context(None).as_of(day("2026-12-20")), day("2026-12-20"));
    assert_eq!(context(Some(fourth())).as_of(day("2026-12-01")), day("2026-12-01"));
    assert_eq!(context(Some(fourth())).as_of(day("2026-12-20")), day("2026-12-14"));
}
