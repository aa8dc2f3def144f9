//! Days as the screen writes them.

use chrono::NaiveDate;

pub use crate::web::show::distance;

/// A day as officials write it: "14/09/2026".
pub fn day_text(day: NaiveDate) -> String {
    crate::web::show::day(&day)
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
