//! The public holidays of Bộ luật Lao động 2019, Điều 112, as each year has them: the fixed ones, the day beside Quốc
//! khánh, and Tết Âm lịch and Giỗ Tổ Hùng Vương, which follow the moon and are tabulated. They are laid in as days off
//! that an administrator corrects, since the authorities decide every year which days they give.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::workday::is_weekend;

/// A month and a day of it.
type MonthDay = (u32, u32);

/// Year, first day of Tết (mồng 1 tháng Giêng) and Giỗ Tổ (mồng 10 tháng Ba), each as month and day, by the moon over
/// Hà Nội: in 2030 the new year begins a day earlier than in Beijing.
const BY_THE_MOON: [(i32, MonthDay, MonthDay); 13] = [
    (2023, (1, 22), (4, 29)),
    (2024, (2, 10), (4, 18)),
    (2025, (1, 29), (4, 7)),
    (2026, (2, 17), (4, 26)),
    (2027, (2, 6), (4, 16)),
    (2028, (1, 26), (4, 4)),
    (2029, (2, 13), (4, 23)),
    (2030, (2, 2), (4, 12)),
    (2031, (1, 23), (4, 1)),
    (2032, (2, 11), (4, 19)),
    (2033, (1, 31), (4, 9)),
    (2034, (2, 19), (4, 28)),
    (2035, (2, 8), (4, 17)),
];

/// Whether Tết and Giỗ Tổ of a year are known.
pub fn is_tabulated(year: i32) -> bool {
    BY_THE_MOON.iter().any(|(known, ..)| *known == year)
}

/// Whether `day` is a holiday, or a day in lieu of one, before anybody corrects it.
pub fn is_built_in(day: NaiveDate) -> bool {
    of_year(day.year()).contains_key(&day)
}

/// The holidays of a year with their names, and for each on a weekend the next working day in its stead (Điều 111,
/// khoản 3). Without Tết and Giỗ Tổ where they are not tabulated.
pub fn of_year(year: i32) -> BTreeMap<NaiveDate, String> {
    let mut days = BTreeMap::new();
    let mut add = |day: Option<NaiveDate>, name: &str| {
        if let Some(day) = day {
            days.entry(day).or_insert_with(|| name.to_owned());
        }
    };
    let on = |(month, day): MonthDay| NaiveDate::from_ymd_opt(year, month, day);
    add(on((1, 1)), "Tết Dương lịch");
    if let Some((_, tet, kings)) = BY_THE_MOON.iter().find(|(known, ..)| *known == year) {
        let first = on(*tet);
        let from = first.and_then(|first| first.checked_sub_days(days_before_tet(first)));
        for offset in 0..5 {
            add(from.and_then(|from| from.checked_add_days(Days::new(offset))), "Tết Âm lịch");
        }
        add(on(*kings), "Giỗ Tổ Hùng Vương");
    }
    add(on((4, 30)), "Ngày Chiến thắng");
    add(on((5, 1)), "Ngày Quốc tế lao động");
    let national = on((9, 2));
    add(national, "Quốc khánh");
    add(national.and_then(beside_national_day), "Quốc khánh");
    in_lieu(&mut days);
    days
}

/// How many of the five days lie in the old year: one where Tết begins on a Monday or Tuesday, else two, which is what
/// the authorities chose from 2021 to 2026 and makes the longest rest.
fn days_before_tet(first: NaiveDate) -> Days {
    Days::new(if matches!(first.weekday(), Weekday::Mon | Weekday::Tue) { 1 } else { 2 })
}

/// The second day of Quốc khánh: the one of its neighbours that makes the longer rest.
fn beside_national_day(day: NaiveDate) -> Option<NaiveDate> {
    match day.weekday() {
        Weekday::Mon | Weekday::Thu | Weekday::Sun => day.succ_opt(),
        _ => day.pred_opt(),
    }
}

fn in_lieu(days: &mut BTreeMap<NaiveDate, String>) {
    let lost: Vec<_> =
        days.iter().filter(|(day, _)| is_weekend(**day)).map(|(day, name)| (*day, name.clone())).collect();
    for (day, name) in lost {
        if let Some(next) = day.iter_days().skip(1).find(|next| !is_weekend(*next) && !days.contains_key(next)) {
            days.insert(next, format!("Nghỉ bù {name}"));
        }
    }
}

#[cfg(test)]
mod tests;
