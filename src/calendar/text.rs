//! Days as the screen writes them.

use chrono::NaiveDate;

/// A day as officials write it: "14/09/2026".
pub fn day_text(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// How far `day` is from `today`, as stands beside a date: "còn 5 ngày", "hôm nay", "quá 12 ngày".
pub fn distance(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "hôm nay".to_owned(),
        left @ 1.. => format!("còn {left} ngày"),
        past => format!("quá {} ngày", -past),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_its_distance_are_written_out() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 9, d).expect("a day");
        assert_eq!(day_text(day(4)), "04/09/2026");
        assert_eq!(distance(day(14), day(9)), "còn 5 ngày");
        assert_eq!(distance(day(14), day(14)), "hôm nay");
        assert_eq!(distance(day(14), day(26)), "quá 12 ngày");
    }
}
