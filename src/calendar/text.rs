//! Days as the screen writes them.

use chrono::{DateTime, NaiveDate, Utc};

pub use crate::web::show::distance;
use crate::{clock::local_day, web::show};

/// A day as officials write it: "14/09/2026".
pub fn day_text(day: NaiveDate) -> String {
    show::day(&day)
}

/// What is said beside the figures of a closed period before which another was opened again: they were written down
/// before that, and stay.
pub fn earlier_reopened(which: Option<&str>, at: &DateTime<Utc>) -> String {
    let which = which.unwrap_or("Kỳ trước");
    format!("{which} đã được mở lại ngày {}; số liệu kỳ này chốt trước đó.", show::day(&local_day(*at)))
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

    #[test]
    fn the_day_of_a_reopening_is_vietnams() {
        let at = "2026-12-20T18:00:00Z".parse().expect("an instant");
        assert_eq!(
            earlier_reopened(Some("Quý III/2026"), &at),
            "Quý III/2026 đã được mở lại ngày 21/12/2026; số liệu kỳ này chốt trước đó."
        );
        assert!(earlier_reopened(None, &at).starts_with("Kỳ trước đã"));
    }
}
