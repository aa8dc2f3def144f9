use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

const OPEN: Course = Course {
    answer_by: NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day"),
    answered: false,
    withdrawn: false,
    closed: false,
    runs: true,
};

#[test]
fn the_day_itself_is_on_time_and_the_next_is_overdue() {
    assert_eq!(RequestState::on(day("2026-11-30"), OPEN), RequestState::Waiting);
    assert_eq!(RequestState::on(day("2026-12-01"), OPEN), RequestState::Overdue);
}

#[test]
fn what_ends_a_request_is_told_by_what_came_of_it() {
    let late = day("2026-12-20");
    assert_eq!(RequestState::on(late, Course { closed: true, ..OPEN }), RequestState::Unanswered);
    assert_eq!(RequestState::on(late, Course { runs: false, ..OPEN }), RequestState::Lapsed);
    assert_eq!(RequestState::on(late, Course { withdrawn: true, closed: true, ..OPEN }), RequestState::Withdrawn);
    assert_eq!(RequestState::on(late, Course { answered: true, closed: true, ..OPEN }), RequestState::Answered);
}

#[test]
fn an_answer_is_asked_for_from_today_to_the_sending_day() {
    let (send_by, today) = (day("2026-12-16"), day("2026-11-23"));
    for fitting in ["2026-11-23", "2026-12-01", "2026-12-16"] {
        assert_eq!(answer_by_fault(day(fitting), send_by, today), None, "{fitting}");
    }
    let past = answer_by_fault(day("2026-11-22"), send_by, today).expect("refused");
    assert!(past.contains("23/11/2026"), "{past}");
    let after = answer_by_fault(day("2026-12-17"), send_by, today).expect("refused");
    assert!(after.contains("16/12/2026"), "{after}");
}

#[test]
fn after_the_sending_day_a_week_remains() {
    let (send_by, today) = (day("2026-12-16"), day("2026-12-20"));
    assert_eq!(answer_by_fault(day("2026-12-27"), send_by, today), None);
    let after = answer_by_fault(day("2026-12-28"), send_by, today).expect("refused");
    assert!(after.contains("27/12/2026"), "{after}");
}

#[test]
fn a_draft_may_be_empty_and_what_is_sent_says_something() {
    assert!(Contribution::default().faults(false).is_empty());
    assert!(!Contribution::of("  \n", "Thiếu số liệu").faults(true).at("results").is_empty());
    assert!(Contribution::of(" Đã góp ý. ", "").faults(true).is_empty());
    let long = "ă".repeat(super::super::text::MAX_CHARS + 1);
    assert!(!Contribution::of("Xong", &long).faults(false).at("proposals").is_empty());
}

fn course() -> impl Strategy<Value = Course> {
    (0..400_i64, any::<[bool; 4]>()).prop_map(|(offset, [answered, withdrawn, closed, runs])| Course {
        answer_by: day("2026-01-01") + chrono::Duration::days(offset),
        answered,
        // The database keeps a request from being both.
        withdrawn: withdrawn && !answered,
        closed,
        runs,
    })
}

proptest! {
    /// Time alone only ever makes an open request overdue, once, on the day after its date.
    #[test]
    fn days_pass_and_only_a_waiting_request_becomes_overdue(course in course(), from in 0..400_i64, passed in 0..400_i64) {
        let first = day("2026-01-01") + chrono::Duration::days(from);
        let later = first + chrono::Duration::days(passed);
        let (before, after) = (RequestState::on(first, course), RequestState::on(later, course));
        prop_assert_eq!(before.is_open(), after.is_open());
        if before != after {
            prop_assert_eq!((before, after), (RequestState::Waiting, RequestState::Overdue));
            prop_assert!(first <= course.answer_by && course.answer_by < later);
        }
    }

    /// An answer is never lost from sight, and what is ended is expected of nobody.
    #[test]
    fn an_answer_outlives_everything(course in course(), on in 0..400_i64) {
        let today = day("2026-01-01") + chrono::Duration::days(on);
        let state = RequestState::on(today, course);
        prop_assert_eq!(state == RequestState::Answered, course.answered);
        let ended = course.answered || course.withdrawn || course.closed || !course.runs;
        prop_assert_eq!(state.is_open(), !ended);
    }

    /// There is always a day that may be asked for, and the days that may be are those from today to the last one.
    #[test]
    fn the_days_that_may_be_named_follow_each_other(send_by in 0..400_i64, today in 0..400_i64, named in -10..420_i64) {
        let at = |offset| day("2026-01-01") + chrono::Duration::days(offset);
        let (send_by, today, named) = (at(send_by), at(today), at(named));
        let latest = latest_answer(send_by, today);
        prop_assert!(latest >= today && answer_by_fault(today, send_by, today).is_none());
        let fits = (today..=latest).contains(&named);
        prop_assert_eq!(answer_by_fault(named, send_by, today).is_none(), fits);
    }
}
