//! The demo's time: working hours, the quarters before the day of loading and how they were closed.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::calendar::{DaysOff, Span, quarter_containing};
use crate::clock::vietnam;

/// Closed quarters that the demo looks back on.
const CLOSED: usize = 6;
/// Working days between a quarter's cut-off and the last day for sending.
const GRACE_DAYS: i32 = 2;
/// Working days after the last day for sending on which an officer closes the quarter.
const CLOSING_DAYS: i32 = 6;

/// An instant of a day in Vietnam.
pub(super) fn at(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of day");
    let local = day.and_time(time).and_local_timezone(vietnam());
    local.single().expect("a fixed offset has every time once").to_utc()
}

/// A quarter of the demo.
pub(super) struct Quarter {
    pub id: i64,
    /// Place among the quarters, the oldest is 0.
    pub index: usize,
    pub span: Span,
    /// Last day on which a report is on time.
    pub send_by: NaiveDate,
    /// The day by which officers have read the reports.
    pub closing_on: NaiveDate,
    /// Its closings, one after another; none while it is open.
    pub closings: Vec<Closing>,
    /// What happened up to here has happened: the first closing, or the first moment of the day of loading.
    pub horizon: DateTime<Utc>,
}

/// One closing, and the reopening that made it a thing of the past.
pub(super) struct Closing {
    pub closed_at: DateTime<Utc>,
    pub reopened_at: Option<DateTime<Utc>>,
}

impl Quarter {
    pub fn is_open(&self) -> bool {
        self.closings.is_empty()
    }
}

/// The quarters up to the one of the day of loading, oldest first: six closed ones, fewer where no plan was
/// in force yet, and the open one. The last but one of the closed was reopened and closed again.
pub(super) fn quarters(today: NaiveDate, first_plan_on: NaiveDate, days_off: &DaysOff) -> Vec<Quarter> {
    let open = quarter_containing(today);
    let mut spans: Vec<Span> = std::iter::successors(Some(open), Span::previous)
        .take(CLOSED + 1)
        .take_while(|span| span.cut_off_on >= first_plan_on)
        .collect();
    spans.reverse();
    let midnight = at(today, 0, 0);
    let closed = spans.len() - 1;
    let quarter = |(index, span): (usize, Span)| {
        let send_by = days_off.send_by(span.cut_off_on, GRACE_DAYS);
        let closing_on = days_off.add_working_days(send_by, CLOSING_DAYS);
        let closed_at = at(closing_on, 16, 30).min(midnight);
        let closings = if index == closed {
            Vec::new()
        } else if index + 2 == closed {
            closed_twice(closed_at, closing_on, days_off)
        } else {
            vec![Closing { closed_at, reopened_at: None }]
        };
        Quarter {
            id: index as i64 + 1,
            index,
            horizon: closings.first().map_or(midnight, |closing| closing.closed_at),
            span,
            send_by,
            closing_on,
            closings,
        }
    };
    spans.into_iter().enumerate().map(quarter).collect()
}

fn closed_twice(closed_at: DateTime<Utc>, closing_on: NaiveDate, days_off: &DaysOff) -> Vec<Closing> {
    let reopened_at = at(days_off.add_working_days(closing_on, 3), 9, 10);
    let again = at(days_off.add_working_days(closing_on, 9), 15, 45);
    vec![Closing { closed_at, reopened_at: Some(reopened_at) }, Closing { closed_at: again, reopened_at: None }]
}

/// A quarter of an hour: the least time between two steps of one report.
pub(super) const MOMENT: TimeDelta = TimeDelta::minutes(15);

/// The days off that the decree's calendar cannot know: Tết Nguyên đán, five days from the eve, and Giỗ Tổ
/// Hùng Vương (10/3 âm lịch).
pub(super) fn days_off() -> Vec<(NaiveDate, &'static str)> {
    const NEW_YEAR: [(i32, u32, u32); 5] = [(2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26)];
    const KINGS: [(i32, u32, u32); 5] = [(2024, 4, 18), (2025, 4, 7), (2026, 4, 26), (2027, 4, 16), (2028, 4, 4)];
    let day = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).expect("a day");
    let eves = NEW_YEAR.map(|first| day(first) - Days::new(1));
    let new_year = eves.iter().flat_map(|eve| eve.iter_days().take(5).map(|on| (on, "Tết Nguyên đán")));
    let kings = KINGS.map(|on| (day(on), "Giỗ Tổ Hùng Vương"));
    new_year.chain(kings).collect()
}
