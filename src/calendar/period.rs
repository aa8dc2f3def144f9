//! Reporting periods with the data cut-off of Nghị định 09/2019/NĐ-CP, Điều 12.
//!
//! A period is named after the calendar but its data run from the 15th to the 14th: what happens on
//! 15/9/2026 belongs to Quý IV/2026, what happens on 15/12/2026 to Quý I/2027.

use chrono::{Datelike, NaiveDate};

use crate::words::worded;

worded! {
    /// The kinds of reporting period a plan may use.
    pub enum PeriodKind {
        /// 15th of the month before → 14th.
        Month = "month", "Tháng";
        /// 15th of the month before it → 14th of its last month.
        Quarter = "quarter", "Quý";
        /// 15/12 of the year before → 14/6, and 15/6 → 14/12.
        Half = "half", "6 tháng";
        /// 15/12 of the year before → 14/9. Not in the decree; bodies report so in practice.
        NineMonths = "nine_months", "9 tháng";
        /// 15/12 of the year before → 14/12.
        Year = "year", "Năm";
        /// Any days somebody chose (đột xuất, học kỳ): the calendar knows nothing of them.
        AdHoc = "ad_hoc", "Đột xuất";
    }
}

impl PeriodKind {
    /// How many periods of the kind a year has and how many months each takes; none for ad hoc ones.
    const fn shape(self) -> Option<(i16, i16)> {
        match self {
            Self::Month => Some((12, 1)),
            Self::Quarter => Some((4, 3)),
            Self::Half => Some((2, 6)),
            Self::NineMonths => Some((1, 9)),
            Self::Year => Some((1, 12)),
            Self::AdHoc => None,
        }
    }
}

/// Where a period stands: it opens by the clock, on the first day of its data, and is closed by an officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Sắp mở: known ahead, and takes no reports.
    Planned,
    Open,
    Closed,
}

impl Phase {
    /// The phase on a day.
    pub fn of(starts_on: NaiveDate, closed: bool, today: NaiveDate) -> Self {
        match closed {
            true => Self::Closed,
            false if starts_on > today => Self::Planned,
            false => Self::Open,
        }
    }
}

/// One period of the decree's calendar: its name and the days its data cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub kind: PeriodKind,
    pub year: i32,
    /// Quarter 1–4, month 1–12, half 1–2; 1 for a year and for nine months.
    pub ordinal: i16,
    /// As documents write it: "Quý III/2026".
    pub name: String,
    /// First day of the data.
    pub starts_on: NaiveDate,
    /// Last day of the data (ngày chốt số liệu).
    pub cut_off_on: NaiveDate,
}

impl Span {
    /// Whether what happens on `day` belongs to this period.
    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.starts_on..=self.cut_off_on).contains(&day)
    }

    /// The period of the same kind before this one; none at the calendar's end.
    pub fn previous(&self) -> Option<Self> {
        self.stepped(-1)
    }

    /// The period of the same kind after this one; none at the calendar's end.
    pub fn next(&self) -> Option<Self> {
        self.stepped(1)
    }

    fn stepped(&self, step: i32) -> Option<Self> {
        let per_year = i32::from(self.kind.shape()?.0);
        let place = i32::from(self.ordinal) - 1 + step;
        let year = self.year.checked_add(place.div_euclid(per_year))?;
        span(self.kind, year, i16::try_from(place.rem_euclid(per_year)).ok()? + 1)
    }
}

/// The period number `ordinal` of its kind in `year`.
///
/// None when there is no such period (quarter 5), for [`PeriodKind::AdHoc`], whose days are chosen by
/// hand, and for years the calendar cannot hold.
pub fn span(kind: PeriodKind, year: i32, ordinal: i16) -> Option<Span> {
    let (per_year, months) = kind.shape()?;
    if !(1..=per_year).contains(&ordinal) {
        return None;
    }
    let last_month = u32::try_from(ordinal * months).ok()?;
    let cut_off_on = NaiveDate::from_ymd_opt(year, last_month, 14)?;
    let starts_on = cut_off_on.checked_sub_months(chrono::Months::new(u32::try_from(months).ok()?))?.succ_opt()?;
    let name = match kind {
        PeriodKind::Month => format!("Tháng {ordinal}/{year}"),
        PeriodKind::Quarter => format!("Quý {}/{year}", ["I", "II", "III", "IV"][usize::try_from(ordinal - 1).ok()?]),
        PeriodKind::Half if ordinal == 1 => format!("6 tháng đầu năm {year}"),
        PeriodKind::Half => format!("6 tháng cuối năm {year}"),
        PeriodKind::NineMonths => format!("9 tháng năm {year}"),
        PeriodKind::Year => format!("Năm {year}"),
        PeriodKind::AdHoc => return None,
    };
    Some(Span { kind, year, ordinal, name, starts_on, cut_off_on })
}

/// The period of a kind to which `day` belongs; none for ad hoc ones and for the days from 15/9 to
/// 14/12, which no nine months hold.
pub fn span_containing(kind: PeriodKind, day: NaiveDate) -> Option<Span> {
    let (per_year, months) = kind.shape()?;
    // From the 15th on, a day counts as the month after.
    let month = i32::try_from(day.month0()).ok()? + i32::from(day.day() >= 15);
    let year = day.year().checked_add(month / 12)?;
    let ordinal = i16::try_from(month % 12).ok()? / months + 1;
    (ordinal <= per_year).then(|| span(kind, year, ordinal))?
}

/// The quarter to which `day` belongs.
///
/// # Panics
/// In the last weeks of the year 262142, where the calendar ends.
pub fn quarter_containing(day: NaiveDate) -> Span {
    span_containing(PeriodKind::Quarter, day).expect("a quarter holds every day")
}

#[cfg(test)]
mod tests;
