//! When an inspection is planned: a month, a quarter, a day, or from one day to another.

use chrono::{Datelike, Months, NaiveDate};

use crate::web::show;

/// The first and the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
}

impl When {
    /// Reads "10/2026", "tháng 10/2026", "quý IV/2026", "05/10/2026", "05/10/2026 – 09/10/2026".
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase().replace(['–', '—'], "-").replace(" đến ", " - ");
        let text = text.strip_prefix("từ ").unwrap_or(&text);
        if let Some(rest) = text.strip_prefix("quý ") {
            let (quarter, year) = rest.split_once(['/', ' '])?;
            let quarter = match quarter.trim() {
                "i" | "1" => 1,
                "ii" | "2" => 2,
                "iii" | "3" => 3,
                "iv" | "4" => 4,
                _ => return None,
            };
            return Self::months(year.trim_start_matches("năm ").trim().parse().ok()?, quarter * 3 - 2, 3);
        }
        if let Some((from, to)) = text.split_once(" - ") {
            let (from_on, to_on) = (show::parse_day(from)?, show::parse_day(to)?);
            return (from_on <= to_on).then_some(Self { from_on, to_on });
        }
        if let Some(day) = show::parse_day(text) {
            return Some(Self { from_on: day, to_on: day });
        }
        let (month, year) = text.strip_prefix("tháng ").unwrap_or(text).split_once('/')?;
        Self::months(year.trim().parse().ok()?, month.trim().parse().ok()?, 1)
    }

    fn months(year: i32, month: u32, count: u32) -> Option<Self> {
        let from_on = NaiveDate::from_ymd_opt(year, month, 1).filter(|_| (2000..=2200).contains(&year))?;
        Some(Self { from_on, to_on: from_on.checked_add_months(Months::new(count))?.pred_opt()? })
    }

    /// As it is read again: "10/2026", "Quý IV/2026", "05/10/2026", "05/10/2026 – 09/10/2026".
    pub fn text(self) -> String {
        let (year, month) = (self.from_on.year(), self.from_on.month());
        if Self::months(year, month, 1) == Some(self) {
            return format!("Tháng {month}/{year}");
        }
        if month % 3 == 1 && Self::months(year, month, 3) == Some(self) {
            return format!("Quý {}/{year}", ["I", "II", "III", "IV"][(month / 3) as usize]);
        }
        match self.from_on == self.to_on {
            true => show::day(&self.from_on),
            false => format!("{} – {}", show::day(&self.from_on), show::day(&self.to_on)),
        }
    }

    /// Whether it begins in a year.
    pub fn is_in(self, year: i32) -> bool {
        self.from_on.year() == year
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(text: &str) -> Option<(String, String)> {
        When::parse(text).map(|when| (when.from_on.to_string(), when.to_on.to_string()))
    }

    #[test]
    fn months_quarters_and_days_are_read_as_officials_write_them() {
        let days = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        for text in ["10/2026", "Tháng 10/2026", " tháng 10/2026 "] {
            assert_eq!(span(text), days("2026-10-01", "2026-10-31"), "{text}");
        }
        for text in ["Quý IV/2026", "quý 4/2026", "quý iv năm 2026"] {
            assert_eq!(span(text), days("2026-10-01", "2026-12-31"), "{text}");
        }
        assert_eq!(span("5/10/2026"), days("2026-10-05", "2026-10-05"));
        for text in ["05/10/2026 – 09/10/2026", "từ 5/10/2026 đến 9/10/2026", "05/10/2026 - 09/10/2026"] {
            assert_eq!(span(text), days("2026-10-05", "2026-10-09"), "{text}");
        }
        assert_eq!(span("2/2028"), days("2028-02-01", "2028-02-29"));
        for text in ["", "13/2026", "tháng mười", "9/10/2026 - 5/10/2026", "quý V/2026", "10/26", "31/02/2026"] {
            assert_eq!(span(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(start in 0..6000_i64, length in 0..120_i64, whole in 0..3_u32, month in 1..13_u32) {
            let first = NaiveDate::from_ymd_opt(2015, 1, 1).expect("a day") + chrono::Duration::days(start);
            let when = match whole {
                0 => When { from_on: first, to_on: first + chrono::Duration::days(length) },
                1 => When::months(first.year(), month, 1).expect("a month"),
                _ => When::months(first.year(), (month - 1) / 3 * 3 + 1, 3).expect("a quarter"),
            };
            prop_assert_eq!(When::parse(&when.text()), Some(when));
        }
    }
}
