//! The days of a grant.

use chrono::NaiveDate;

use crate::web::show;

/// Where a grant stands on a day; its first and last day are included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantState {
    Coming,
    Valid,
    Ended,
}

impl GrantState {
    /// The state of a grant of these days on `today`.
    pub fn on(from: &NaiveDate, to: &Option<NaiveDate>, today: &NaiveDate) -> Self {
        if from > today {
            Self::Coming
        } else if to.is_some_and(|to| to < *today) {
            Self::Ended
        } else {
            Self::Valid
        }
    }

    /// Its class among the states of the stylesheet.
    pub fn code(self) -> &'static str {
        match self {
            Self::Coming => "not_started",
            Self::Valid => "active",
            Self::Ended => "closed",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Coming => "Chưa đến ngày",
            Self::Valid => "Đang hiệu lực",
            Self::Ended => "Đã hết",
        }
    }
}

/// "từ 01/08/2026", "từ 01/09/2026 đến hết 30/09/2026"
pub fn grant_days(from: &NaiveDate, to: &Option<NaiveDate>) -> String {
    let from = show::day(from);
    match to {
        Some(to) => format!("từ {from} đến hết {}", show::day(to)),
        None => format!("từ {from}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_and_last_day_are_included() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 9, d).expect("a day");
        let state = |today| GrantState::on(&day(10), &Some(day(12)), &day(today));
        assert_eq!(
            [9, 10, 12, 13].map(state),
            [GrantState::Coming, GrantState::Valid, GrantState::Valid, GrantState::Ended]
        );
        assert_eq!(GrantState::on(&day(10), &None, &day(30)), GrantState::Valid, "no last day, no end");
        assert_eq!(grant_days(&day(1), &Some(day(30))), "từ 01/09/2026 đến hết 30/09/2026");
    }
}
