use proptest::prelude::*;

use super::*;

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, number).expect("a day")
}

const TODAY: u32 = 23;

fn because(reason: &str) -> Said<'_> {
    Said { reason, ..Said::default() }
}

fn result(number: &str, on: u32) -> Said<'_> {
    Said { result_number: number, result_on: Some(day(on)), ..Said::default() }
}

#[test]
fn an_entry_is_noted_dealt_with_proposed_and_done() {
    let noted = Place::noted();
    let handling = noted.after(Act::Begin, Said::default(), day(TODAY)).expect("begun");
    let proposed = handling.after(Act::Propose, Said::default(), day(TODAY)).expect("proposed");
    let back = proposed.after(Act::SendBack, because("Thiếu căn cứ"), day(TODAY)).expect("sent back");
    assert_eq!((back.state, back.reason.as_str()), (State::Handling, "Thiếu căn cứ"));
    let done = back.after(Act::Finish, result("12/QĐ", 20), day(TODAY)).expect("done");
    assert_eq!((done.state, done.reason.as_str(), done.result_on), (State::Done, "", Some(day(20))));
    let again = done.after(Act::Reopen, because("Còn sót phụ lục"), day(TODAY)).expect("opened again");
    assert_eq!((again.state, again.result_number.as_str(), again.result_on), (State::Handling, "", None));
}

#[test]
fn what_is_dropped_or_done_says_why_or_by_what() {
    let noted = Place::noted();
    let refuse = |place: &Place, act, said| place.after(act, said, day(TODAY)).expect_err("refused");
    assert_eq!(refuse(&noted, Act::Drop, Said::default()), Refusal::NoReason);
    assert_eq!(refuse(&noted, Act::Finish, result("1/QĐ", 1)), Refusal::WrongState);
    assert_eq!(refuse(&noted, Act::Propose, result("1/QĐ", 1)).field(), Some(Field::ResultNumber));
    let handling = noted.after(Act::Begin, Said::default(), day(TODAY)).expect("begun");
    assert_eq!(refuse(&handling, Act::Finish, Said::default()), Refusal::NoResultNumber);
    assert_eq!(refuse(&handling, Act::Finish, Said { result_number: "1", ..Said::default() }), Refusal::NoResultDay);
    assert_eq!(refuse(&handling, Act::Finish, result("1/QĐ", TODAY + 1)), Refusal::ResultInFuture);
    assert_eq!(refuse(&handling, Act::Drop, Said { reason: "x", ..result("1", 2) }), Refusal::NeedlessResult);
    assert_eq!(refuse(&handling, Act::Propose, because("x")), Refusal::NeedlessReason);
}

fn said() -> impl Strategy<Value = (String, String, Option<u32>)> {
    let words = || prop_oneof![Just(String::new()), Just("x".to_owned())];
    (words(), words(), prop::option::of(1..30u32))
}

/// Whether a place says what its state needs, and nothing else: as the database demands it.
fn is_whole(place: &Place) -> bool {
    let reason = match place.state {
        State::Dropped => !place.reason.is_empty(),
        State::Handling => true,
        _ => place.reason.is_empty(),
    };
    let done = place.state == State::Done;
    reason && done == place.result_on.is_some() && done != place.result_number.is_empty()
}

proptest! {
    /// Whatever is tried: every place is whole, what is over goes on only with a reason, and a refusal changes nothing.
    #[test]
    fn an_entry_stays_whole_whatever_is_tried(
        steps in prop::collection::vec((prop::sample::select(Act::ALL.to_vec()), said()), 0..40)
    ) {
        let mut place = Place::noted();
        for (act, (reason, number, on)) in steps {
            let said = Said { reason: &reason, result_number: &number, result_on: on.map(day) };
            let Ok(next) = place.after(act, said, day(TODAY)) else { continue };
            prop_assert!(is_whole(&next), "{next:?}");
            prop_assert_eq!(Act::between(place.state, next.state), Some(act), "one act leads from a state to another");
            prop_assert!(place.state.is_open() || (act == Act::Reopen && !reason.is_empty()));
            prop_assert!(next.result_on.is_none_or(|on| on <= day(TODAY)));
            // What is said of it can be said again.
            prop_assert_eq!(Place::of(next.state, next.said(), day(TODAY)), Ok(next.clone()));
            place = next;
        }
    }
}
