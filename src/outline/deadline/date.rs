//! The calendar's points that a phrase names: days, months, quarters, halves, school years, years.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::{Captures, Regex};

/// A day, month, quarter or year in a phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub start: NaiveDate,
    pub end: NaiveDate,
    /// First day of a point that is a span by itself: "giai đoạn 2026-2030".
    pub span_start: Option<NaiveDate>,
    pub has_year: bool,
    /// A year alone.
    pub is_year: bool,
    /// Where it stands, in bytes.
    pub at: Place,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub start: usize,
    pub end: usize,
}

static POINT: LazyLock<Regex> = LazyLock::new(|| {
    const YEAR: &str = r"(?:19|20)\d{2}";
    let forms = [
        // 1-3: 30/6/2025
        format!(r"\b(\d{{1,2}})\s?[/.-]\s?(\d{{1,2}})\s?[/.-]\s?({YEAR})\b"),
        // 4-6: ngày 30 tháng 6 năm 2025
        format!(r"\b(\d{{1,2}})\s+tháng\s+(\d{{1,2}})(?:\s*(?:năm|/|-)\s*({YEAR}))?\b"),
        // 7: năm học 2025-2026
        format!(r"năm\s+học\s+({YEAR})\s*[-/]\s*{YEAR}"),
        // 8-9: 6 tháng đầu năm 2026
        format!(r"\b(?:0?6|sáu)\s+tháng\s+(đầu|cuối)\s+năm\s+({YEAR})"),
        // 10-11: Quý IV/2025
        format!(r"\bquý\s*(iv|iii|ii|i|[1-4])\b(?:\s*(?:,|/|-|\.|năm|của)*\s*({YEAR})\b)?"),
        // 12-13: tháng 12/2025
        format!(r"\btháng\s*(\d{{1,2}})\b(?:\s*(?:/|-|\.|năm|,)+\s*({YEAR})\b)?"),
        // 14-15: ngày 15/11
        r"\b(\d{1,2})\s?/\s?(\d{1,2})\b".to_owned(),
        // 16-17: 12/2025
        format!(r"\b(\d{{1,2}})\s?/\s?({YEAR})\b"),
        // 18-19: 2026-2030
        format!(r"\b({YEAR})\s*(?:-|đến)\s*(?:năm\s+)?({YEAR})\b"),
        // 20: 2026
        format!(r"\b({YEAR})\b"),
    ];
    Regex::new(&forms.join("|")).expect("a pattern")
});

/// The points in the order in which they stand. Days without a year take the year given, or that of a later point.
pub(super) fn points(folded: &str, year: Option<i32>) -> Vec<Point> {
    let found: Vec<_> = POINT.captures_iter(folded).collect();
    let mut out = Vec::with_capacity(found.len());
    for (index, one) in found.iter().enumerate() {
        let later = || found[index + 1..].iter().find_map(written_year);
        let Some((start, end, span)) = read(one, || later().or(year)) else { continue };
        let place: Range<usize> = one.get(0).map_or(0..0, |m| m.range());
        out.push(Point {
            start,
            end,
            span_start: span.then_some(start),
            is_year: one.get(20).is_some(),
            has_year: written_year(one).is_some(),
            at: Place { start: place.start, end: place.end },
        });
    }
    out
}

pub(super) fn quarter(text: &str) -> Option<u32> {
    match text {
        "i" | "1" => Some(1),
        "ii" | "2" => Some(2),
        "iii" | "3" => Some(3),
        "iv" | "4" => Some(4),
        _ => None,
    }
}

fn number(found: &Captures<'_>, group: usize) -> Option<u32> {
    found.get(group)?.as_str().parse().ok()
}

fn written_year(found: &Captures<'_>) -> Option<i32> {
    [3, 6, 7, 9, 11, 13, 17, 18, 20].into_iter().find_map(|group| found.get(group)?.as_str().parse().ok())
}

/// First day, last day, and whether it is a span by itself.
fn read(found: &Captures<'_>, other: impl Fn() -> Option<i32>) -> Option<(NaiveDate, NaiveDate, bool)> {
    let year = written_year(found);
    let in_year = || year.or_else(&other);
    let day = |y: i32, m: u32, d: u32| NaiveDate::from_ymd_opt(y, m, d).map(|day| (day, day, false));
    if found.get(1).is_some() {
        day(year?, number(found, 2)?, number(found, 1)?)
    } else if found.get(4).is_some() {
        day(in_year()?, number(found, 5)?, number(found, 4)?)
    } else if found.get(7).is_some() {
        Some((NaiveDate::from_ymd_opt(year?, 9, 1)?, NaiveDate::from_ymd_opt(year? + 1, 5, 31)?, true))
    } else if let Some(half) = found.get(8) {
        let first = if half.as_str() == "đầu" { 1 } else { 7 };
        months(year?, first, first + 5)
    } else if let Some(which) = found.get(10) {
        let last = quarter(which.as_str())? * 3;
        months(in_year()?, last - 2, last)
    } else if found.get(12).is_some() {
        let month = number(found, 12)?;
        months(in_year()?, month, month)
    } else if found.get(14).is_some() {
        day(other()?, number(found, 15)?, number(found, 14)?)
    } else if found.get(16).is_some() {
        let month = number(found, 16)?;
        months(year?, month, month)
    } else if found.get(18).is_some() {
        let last: i32 = found.get(19)?.as_str().parse().ok()?;
        Some((NaiveDate::from_ymd_opt(year?, 1, 1)?, NaiveDate::from_ymd_opt(last, 12, 31)?, true))
    } else {
        months(year?, 1, 12)
    }
}

fn months(year: i32, first: u32, last: u32) -> Option<(NaiveDate, NaiveDate, bool)> {
    let start = NaiveDate::from_ymd_opt(year, first, 1)?;
    let end = NaiveDate::from_ymd_opt(year, last, 1)?;
    Some((start, end.with_day(end.num_days_in_month().into())?, false))
}
