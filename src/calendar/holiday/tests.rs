use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The days on which nobody works because of holidays, weekends apart.
fn weekdays_off(year: i32) -> Vec<String> {
    of_year(year).into_keys().filter(|day| !is_weekend(*day)).map(|day| day.format("%d/%m").to_string()).collect()
}

/// As the Government announced them year by year.
#[test]
fn years_are_as_they_were_announced() {
    let announced = [
        (2023, "02/01 20/01 23/01 24/01 25/01 26/01 01/05 02/05 03/05 01/09 04/09"),
        (2024, "01/01 08/02 09/02 12/02 13/02 14/02 18/04 30/04 01/05 02/09 03/09"),
        (2025, "01/01 27/01 28/01 29/01 30/01 31/01 07/04 30/04 01/05 01/09 02/09"),
        (2026, "01/01 16/02 17/02 18/02 19/02 20/02 27/04 30/04 01/05 01/09 02/09"),
    ];
    for (year, days) in announced {
        assert_eq!(weekdays_off(year).join(" "), days, "{year}");
    }
}

#[test]
fn tet_and_the_kings_day_follow_the_moon_over_ha_noi() {
    let known = [
        ("2023-01-22", "2023-04-29"),
        ("2024-02-10", "2024-04-18"),
        ("2025-01-29", "2025-04-07"),
        ("2026-02-17", "2026-04-26"),
        ("2027-02-06", "2027-04-16"),
        ("2028-01-26", "2028-04-04"),
        ("2029-02-13", "2029-04-23"),
        // The new moon of 2/2/2030 is at 23:09 in Hà Nội, past midnight in Beijing.
        ("2030-02-02", "2030-04-12"),
    ];
    for (tet, kings) in known {
        let days = of_year(day(tet).year());
        assert_eq!(days[&day(tet)], "Tết Âm lịch");
        assert_eq!(days[&day(kings)], "Giỗ Tổ Hùng Vương");
    }
}

#[test]
fn a_year_beyond_the_table_has_its_fixed_days() {
    assert!(!is_tabulated(2036) && is_tabulated(2035));
    assert_eq!(weekdays_off(2036).join(" "), "01/01 30/04 01/05 01/09 02/09");
    assert!(is_built_in(day("2036-09-02")) && !is_built_in(day("2036-09-03")));
}

#[test]
fn lunar_months_have_twenty_nine_or_thirty_days() {
    // From the first of the first month to the tenth of the third: two months and nine days.
    for (year, tet, kings) in BY_THE_MOON {
        let on = |(month, day)| NaiveDate::from_ymd_opt(year, month, day).expect("a day");
        let between = (on(kings) - on(tet)).num_days();
        // A leap month between them makes it longer: 2023 had a second February.
        let leap = if year == 2023 { 29 } else { 0 };
        assert!((58 + 9 + leap..=60 + 9 + leap).contains(&between), "{year}: {between} days");
    }
}

proptest! {
    #[test]
    fn every_holiday_gives_a_day_of_the_week(year in 2023..2060_i32) {
        let given = weekdays_off(year).len();
        prop_assert_eq!(given, if is_tabulated(year) { 11 } else { 5 });
        for (on, name) in of_year(year) {
            prop_assert_eq!(on.year(), year);
            prop_assert!(!(name.starts_with("Nghỉ bù") && is_weekend(on)));
        }
    }
}
