//! Also the strategies with which other rules are tested.

use proptest::prelude::*;

use super::*;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(crate) fn due(id: i64, text: &str) -> Deadline {
    Deadline { id, due_on: Some(day(text)), ..Deadline::default() }
}

pub(crate) fn every(id: i64, cadence: Cadence) -> Deadline {
    Deadline { id, cadence: Some(cadence), ..Deadline::default() }
}

/// A day of the years 2023–2030.
pub(crate) fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..2920_i64).prop_map(|days| day("2023-01-01") + chrono::Duration::days(days))
}

fn any_anchor() -> impl Strategy<Value = Anchor> {
    (proptest::option::of(1..=12_i16), proptest::option::of(1..=31_i16), proptest::option::of(2..=8_i16))
        .prop_map(|(month, day, weekday)| Anchor { month, day, weekday })
}

fn any_deadline() -> impl Strategy<Value = Deadline> {
    (
        proptest::option::of(any_day()),
        proptest::option::of(proptest::sample::select(Cadence::ALL)),
        any_anchor(),
        proptest::option::weighted(0.2, any_day()),
        proptest::option::weighted(0.2, Just("254-KH/TU".to_owned())),
        proptest::option::weighted(0.3, any_day()),
        proptest::option::of(-20..90_i32),
        any::<bool>(),
    )
        .prop_map(|(due_on, cadence, anchor, from_on, follows, event_on, offset_days, offset_working)| Deadline {
            due_on,
            cadence,
            anchor,
            from_on,
            follows,
            event_on,
            offset_days,
            offset_working,
            ..Deadline::default()
        })
}

/// Up to four deadlines of one task, with ids 1, 2, ….
pub(crate) fn any_deadlines() -> impl Strategy<Value = Vec<Deadline>> {
    proptest::collection::vec(any_deadline(), 0..5).prop_map(|mut deadlines| {
        for (id, deadline) in (1..).zip(&mut deadlines) {
            deadline.id = id;
        }
        deadlines
    })
}

#[test]
fn an_event_gives_a_day_only_once_it_has_happened() {
    let none = DaysOff::default();
    let waiting = Deadline {
        event: Some("văn bản có hiệu lực".to_owned()),
        offset_days: Some(3),
        offset_working: true,
        ..Deadline::default()
    };
    assert_eq!(waiting.effective_due(&none), None);
    // Thứ Sáu 11/09/2026: three working days later is thứ Tư.
    let happened = Deadline { event_on: Some(day("2026-09-11")), ..waiting };
    assert_eq!(happened.effective_due(&none), Some(day("2026-09-16")));
    let calendar_days = Deadline { offset_working: false, ..happened.clone() };
    assert_eq!(calendar_days.effective_due(&none), Some(day("2026-09-14")));
    let before = Deadline { offset_days: Some(-3), ..calendar_days };
    assert_eq!(before.effective_due(&none), Some(day("2026-09-08")));
    let no_offset = Deadline { offset_days: None, ..happened };
    assert_eq!(no_offset.effective_due(&none), None, "never a guess");
}

#[test]
fn a_day_in_the_document_beats_the_event() {
    let both = Deadline { event_on: Some(day("2026-09-11")), offset_days: Some(3), ..due(1, "2026-12-31") };
    assert_eq!(both.effective_due(&DaysOff::default()), Some(day("2026-12-31")));
}

#[test]
fn the_meaning_is_said_in_vietnamese() {
    let says = |deadline: Deadline| deadline.meaning(&DaysOff::default());
    let anchored = |cadence, month, day| Deadline { anchor: Anchor { month, day, weekday: None }, ..every(1, cadence) };
    let follows = |text: &str| Deadline { follows: Some(text.to_owned()), ..Deadline::default() };
    assert_eq!(says(every(1, Cadence::Continuous)), "báo cáo mỗi kỳ");
    assert_eq!(
        says(Deadline { cadence: Some(Cadence::Continuous), ..due(1, "2023-12-31") }),
        "hạn cuối 31/12/2023; sau đó báo cáo mỗi kỳ"
    );
    assert_eq!(says(due(1, "2025-06-30")), "hạn cuối 30/06/2025");
    assert_eq!(
        says(Deadline { from_on: Some(day("2025-11-15")), ..due(1, "2025-12-15") }),
        "từ 15/11/2025 đến 15/12/2025"
    );
    assert_eq!(says(every(1, Cadence::Annual)), "báo cáo hằng năm, trong kỳ có ngày 14/12");
    assert_eq!(says(anchored(Cadence::Annual, Some(11), Some(29))), "báo cáo hằng năm, trong kỳ có ngày 29/11");
    assert_eq!(says(anchored(Cadence::Annual, Some(12), None)), "báo cáo hằng năm, trong kỳ có ngày cuối tháng 12");
    assert_eq!(says(anchored(Cadence::Monthly, None, Some(19))), "thực hiện hằng tháng (ngày 19), báo cáo mỗi kỳ");
    let weekly = Deadline { anchor: Anchor { weekday: Some(4), ..Anchor::default() }, ..every(1, Cadence::Weekly) };
    assert_eq!(says(weekly), "thực hiện hằng tuần (thứ Tư), báo cáo mỗi kỳ");
    assert_eq!(says(every(1, Cadence::HalfYearly)), "báo cáo 6 tháng một lần");
    assert_eq!(says(follows("254-KH/TU")), "theo tiến độ của 254-KH/TU");
    assert_eq!(says(follows("Theo Kế hoạch riêng")), "theo Kế hoạch riêng");
    let event = Deadline {
        event: Some("văn bản có hiệu lực".to_owned()),
        offset_days: Some(3),
        offset_working: true,
        ..Deadline::default()
    };
    assert_eq!(says(event.clone()), "chờ sự kiện “văn bản có hiệu lực”, sau đó 3 ngày làm việc");
    assert_eq!(
        says(Deadline { event_on: Some(day("2026-09-11")), ..event }),
        "hạn cuối 16/09/2026; 3 ngày làm việc sau ngày 11/09/2026"
    );
    assert_eq!(says(Deadline::default()), NO_DEADLINE);
}

#[test]
fn only_what_recurs_without_a_day_never_ends() {
    assert!(can_complete(&[]));
    assert!(can_complete(&[due(1, "2026-12-31"), every(2, Cadence::Annual)]));
    assert!(can_complete(&[Deadline { follows: Some("254-KH/TU".to_owned()), ..Deadline::default() }]));
    assert!(!can_complete(&[every(1, Cadence::Continuous)]));
    assert!(!can_complete(&[Deadline::default(), every(2, Cadence::Monthly)]));
}

proptest! {
    #[test]
    fn dated_is_having_a_day(deadlines in any_deadlines()) {
        for deadline in &deadlines {
            prop_assert_eq!(deadline.is_dated(), deadline.effective_due(&DaysOff::default()).is_some());
        }
    }

    #[test]
    fn every_deadline_means_something(deadlines in any_deadlines()) {
        for deadline in &deadlines {
            prop_assert!(!deadline.meaning(&DaysOff::default()).is_empty());
        }
    }
}
