use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// What the decree says, written out without arithmetic: (kind, ordinal, name in YEAR, first day of the
/// data, whether that lies in the year before, cut-off).
const DECREE: [(PeriodKind, i16, &str, &str, bool, &str); 20] = [
    (PeriodKind::Month, 1, "Tháng 1/YEAR", "12-15", true, "01-14"),
    (PeriodKind::Month, 2, "Tháng 2/YEAR", "01-15", false, "02-14"),
    (PeriodKind::Month, 3, "Tháng 3/YEAR", "02-15", false, "03-14"),
    (PeriodKind::Month, 4, "Tháng 4/YEAR", "03-15", false, "04-14"),
    (PeriodKind::Month, 5, "Tháng 5/YEAR", "04-15", false, "05-14"),
    (PeriodKind::Month, 6, "Tháng 6/YEAR", "05-15", false, "06-14"),
    (PeriodKind::Month, 7, "Tháng 7/YEAR", "06-15", false, "07-14"),
    (PeriodKind::Month, 8, "Tháng 8/YEAR", "07-15", false, "08-14"),
    (PeriodKind::Month, 9, "Tháng 9/YEAR", "08-15", false, "09-14"),
    (PeriodKind::Month, 10, "Tháng 10/YEAR", "09-15", false, "10-14"),
    (PeriodKind::Month, 11, "Tháng 11/YEAR", "10-15", false, "11-14"),
    (PeriodKind::Month, 12, "Tháng 12/YEAR", "11-15", false, "12-14"),
    (PeriodKind::Quarter, 1, "Quý I/YEAR", "12-15", true, "03-14"),
    (PeriodKind::Quarter, 2, "Quý II/YEAR", "03-15", false, "06-14"),
    (PeriodKind::Quarter, 3, "Quý III/YEAR", "06-15", false, "09-14"),
    (PeriodKind::Quarter, 4, "Quý IV/YEAR", "09-15", false, "12-14"),
    (PeriodKind::Half, 1, "6 tháng đầu năm YEAR", "12-15", true, "06-14"),
    (PeriodKind::Half, 2, "6 tháng cuối năm YEAR", "06-15", false, "12-14"),
    (PeriodKind::NineMonths, 1, "9 tháng năm YEAR", "12-15", true, "09-14"),
    (PeriodKind::Year, 1, "Năm YEAR", "12-15", true, "12-14"),
];

#[test]
fn every_period_of_the_decree_has_its_days() {
    for year in 2023..=2030 {
        for (kind, ordinal, name, starts, year_before, cut_off) in DECREE {
            let span = span(kind, year, ordinal).expect("a period of the decree");
            assert_eq!(span.name, name.replace("YEAR", &year.to_string()));
            assert_eq!(span.starts_on, day(&format!("{}-{starts}", year - i32::from(year_before))));
            assert_eq!(span.cut_off_on, day(&format!("{year}-{cut_off}")));
        }
    }
}

#[test]
fn a_quarter_begins_on_the_fifteenth() {
    let name = |text| quarter_containing(day(text)).name;
    assert_eq!(name("2026-09-14"), "Quý III/2026");
    assert_eq!(name("2026-09-15"), "Quý IV/2026");
    assert_eq!(name("2026-12-14"), "Quý IV/2026");
    assert_eq!(name("2026-12-15"), "Quý I/2027");
    assert_eq!(name("2024-02-29"), "Quý I/2024");
    assert_eq!(name("2026-01-01"), "Quý I/2026");
}

#[test]
fn there_is_no_fifth_quarter_and_no_calendar_of_ad_hoc_periods() {
    assert_eq!(span(PeriodKind::Quarter, 2026, 5), None);
    assert_eq!(span(PeriodKind::Quarter, 2026, 0), None);
    assert_eq!(span(PeriodKind::Year, 2026, 2), None);
    assert_eq!(span(PeriodKind::AdHoc, 2026, 1), None);
    assert_eq!(span(PeriodKind::Month, i32::MAX, 1), None);
    assert_eq!(span_containing(PeriodKind::AdHoc, day("2026-01-01")), None);
}

#[test]
fn nine_months_leave_the_last_quarter_out() {
    assert_eq!(span_containing(PeriodKind::NineMonths, day("2026-09-15")), None);
    assert_eq!(span_containing(PeriodKind::NineMonths, day("2026-12-14")), None);
    let next = span_containing(PeriodKind::NineMonths, day("2026-12-15")).expect("a period");
    assert_eq!(next.name, "9 tháng năm 2027");
    assert_eq!(next.previous().expect("a period").name, "9 tháng năm 2026");
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..40_000_i64).prop_map(|days| day("1990-01-01") + chrono::Duration::days(days))
}

const WITHOUT_GAPS: [PeriodKind; 4] = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Half, PeriodKind::Year];

proptest! {
    #[test]
    fn every_day_lies_in_exactly_one_period_of_a_kind(day in any_day()) {
        for kind in WITHOUT_GAPS {
            let found = span_containing(kind, day).expect("a period");
            let (per_year, _) = kind.shape().expect("a kind of the decree");
            let holding: Vec<_> = (day.year() - 1..=day.year() + 1)
                .flat_map(|year| (1..=per_year).filter_map(move |ordinal| span(kind, year, ordinal)))
                .filter(|span| span.contains(day))
                .collect();
            prop_assert_eq!(holding, vec![found]);
        }
    }

    #[test]
    fn periods_of_a_kind_abut(day in any_day()) {
        for kind in WITHOUT_GAPS {
            let span = span_containing(kind, day).expect("a period");
            let next = span.next().expect("a next period");
            prop_assert_eq!(span.cut_off_on.succ_opt(), Some(next.starts_on));
            prop_assert_eq!(next.previous(), Some(span));
        }
    }
}
