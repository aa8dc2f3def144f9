//! What comes back every day: its hours are rows of the database, so that several instances put each day's work among the
//! jobs once.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::PgPool;

use super::{Kinds, store};
use crate::clock::{self, vietnam};

/// What daily work is done with.
pub(super) fn no_fields() -> Value {
    json!({})
}

/// The next time in Vietnam, after `instant`, that a clock shows `minute` minutes after midnight.
pub fn next_after(instant: DateTime<Utc>, minute: u16) -> DateTime<Utc> {
    let at = |day: NaiveDate| {
        let midnight = day.and_hms_opt(0, 0, 0).expect("midnight").and_local_timezone(vietnam()).single();
        // The offset never changes.
        midnight.expect("one midnight a day").with_timezone(&Utc) + Duration::minutes(minute.into())
    };
    let today = clock::local_day(instant);
    if at(today) > instant { at(today) } else { at(today + Duration::days(1)) }
}

/// Enters kinds that are not in the schedule yet, at their own hour.
pub(super) async fn lay(pool: &PgPool, kinds: &Kinds, now: DateTime<Utc>) -> sqlx::Result<()> {
    for (code, minute) in kinds.daily() {
        store::schedule(pool, code, minute, next_after(now, minute)).await?;
    }
    Ok(())
}

/// Puts what is due among the jobs; a day that passed while nobody served is made up for once. What this program does not
/// know is left to one that does: it would only pile up.
pub(super) async fn put_due(pool: &PgPool, kinds: &Kinds, now: DateTime<Utc>) -> sqlx::Result<()> {
    let mut tx = pool.begin().await?;
    for due in store::due(&mut tx, &kinds.codes(), now).await? {
        store::insert(&mut tx, &due.kind, &[no_fields()], now).await?;
        let minute = u16::try_from(due.minute_of_day).unwrap_or_default();
        store::put_off(&mut tx, &due.kind, next_after(now, minute), now).await?;
    }
    tx.commit().await
}

/// "07:05"
pub(super) fn hour_text(minute: i16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Reads an hour typed as 07:05, 7:05, 7h05 or 7h.
pub(super) fn parse_hour(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once([':', 'h', 'H', '.'])?;
    let number = |text: &str| match text.len() {
        1 | 2 if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse::<u16>().ok(),
        _ => None,
    };
    let minute = if minute.is_empty() && text.trim().ends_with(['h', 'H']) { 0 } else { number(minute)? };
    let hour = number(hour)?;
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_next_hour_is_vietnam_s() {
        let instant = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let seven = 7 * 60;
        assert_eq!(next_after(instant("2026-09-13T23:59:59Z"), seven), instant("2026-09-14T00:00:00Z"));
        assert_eq!(next_after(instant("2026-09-14T00:00:00Z"), seven), instant("2026-09-15T00:00:00Z"), "not twice");
        assert_eq!(next_after(instant("2026-12-31T16:59:00Z"), 0), instant("2026-12-31T17:00:00Z"));
    }

    #[test]
    fn an_hour_is_read_as_officials_write_it() {
        for (typed, minute) in
            [("07:05", 425), ("7h05", 425), ("7h", 420), (" 23:59 ", 1439), ("0:00", 0), ("6.30", 390)]
        {
            assert_eq!(parse_hour(typed), Some(minute), "{typed}");
        }
        for typed in ["", "7", "24:00", "7:60", "7:", "-1:00", "+7:00", "7:005", "bảy giờ", "07:05:00"] {
            assert_eq!(parse_hour(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn an_hour_that_is_shown_is_read_back(minute in 0_i16..1440) {
            prop_assert_eq!(parse_hour(&hour_text(minute)).map(i32::from), Some(i32::from(minute)));
        }

        #[test]
        fn the_next_hour_comes_within_a_day(second in 0_i64..4_000_000_000, minute in 0_u16..1440) {
            let instant = DateTime::from_timestamp(second, 0).expect("an instant");
            let next = next_after(instant, minute);
            prop_assert!(next > instant && next - instant <= Duration::days(1));
            let since_midnight = next.with_timezone(&vietnam()).time() - chrono::NaiveTime::MIN;
            prop_assert_eq!(since_midnight.num_seconds(), i64::from(minute) * 60);
        }
    }
}
