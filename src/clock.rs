//! Time: the only place that asks the machine what time it is.
//!
//! Instants are UTC; days are those of Vietnam (Asia/Ho_Chi_Minh, UTC+7 all year round since 1975).

use std::sync::{Arc, Mutex};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// Where the portal takes its time from: the machine, or a test's chosen instant.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<Mutex<DateTime<Utc>>>>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still at `instant` until [`Clock::set`] moves it.
    pub fn fixed(instant: DateTime<Utc>) -> Self {
        Self(Some(Arc::new(Mutex::new(instant))))
    }

    /// Moves a fixed clock; the machine's clock is left alone.
    pub fn set(&self, instant: DateTime<Utc>) {
        if let Some(fixed) = &self.0 {
            *fixed.lock().expect("clock lock") = instant;
        }
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            None => Utc::now(),
            Some(fixed) => *fixed.lock().expect("clock lock"),
        }
    }

    /// The present day in Vietnam.
    pub fn today(&self) -> NaiveDate {
        local_day(self.now())
    }
}

/// Vietnam's offset from UTC.
pub fn vietnam() -> FixedOffset {
    FixedOffset::east_opt(7 * 3600).expect("a valid offset")
}

/// The day in Vietnam on which `instant` falls.
pub fn local_day(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&vietnam()).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_vietnam() {
        let instant = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a day");
        assert_eq!(local_day(instant("2026-09-13T16:59:59Z")), day(2026, 9, 13));
        assert_eq!(local_day(instant("2026-09-13T17:00:00Z")), day(2026, 9, 14));
    }
}
