use proptest::prelude::*;

use super::*;

const DIRECTOR: Hands = Hands { director: true, unit: false, drafts: false, sends: false };
const STAFF: Hands = Hands { director: false, unit: true, drafts: true, sends: false };
const HEAD: Hands = Hands { director: false, unit: true, drafts: true, sends: true };
const READER: Hands = Hands { director: false, unit: false, drafts: false, sends: false };

fn day_of(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

#[test]
fn a_unit_acknowledges_reports_is_asked_for_more_and_is_done() {
    let go = |state, act, hands| perform(state, [Some(9), Some(9)], act, (1, hands));
    assert_eq!(go(State::Given, Act::Report, HEAD), Err(Refusal::WrongState), "first it is acknowledged");
    assert_eq!(go(State::Given, Act::Acknowledge, STAFF), Ok(State::Acknowledged));
    assert_eq!(go(State::Acknowledged, Act::Draft, STAFF), Ok(State::Acknowledged));
    assert_eq!(go(State::Acknowledged, Act::Report, STAFF), Err(Refusal::NotYours), "the head sends");
    assert_eq!(go(State::Acknowledged, Act::Report, HEAD), Ok(State::Reported));
    assert_eq!(go(State::Reported, Act::Draft, STAFF), Err(Refusal::WrongState), "it lies with the Director");
    assert_eq!(go(State::Reported, Act::SendBack, DIRECTOR), Ok(State::SentBack));
    assert_eq!(go(State::SentBack, Act::Accept, DIRECTOR), Err(Refusal::WrongState));
    assert_eq!(go(State::SentBack, Act::Report, HEAD), Ok(State::Reported));
    assert_eq!(go(State::Reported, Act::Accept, DIRECTOR), Ok(State::Done));
    for act in Act::ALL {
        for over in [State::Done, State::Withdrawn] {
            assert!([DIRECTOR, HEAD].iter().all(|hands| go(over, act, *hands).is_err()), "{act:?}");
        }
        assert_eq!(go(State::Reported, act, READER), Err(Refusal::NotYours), "officers read");
    }
}

#[test]
fn nobody_decides_about_what_he_wrote_or_sent() {
    let both = Hands { director: true, unit: true, drafts: true, sends: true };
    for act in [Act::Accept, Act::SendBack] {
        for authors in [[Some(1), Some(2)], [Some(2), Some(1)], [None, Some(1)]] {
            assert_eq!(perform(State::Reported, authors, act, (1, both)), Err(Refusal::OwnReport), "{authors:?}");
        }
        assert!(perform(State::Reported, [Some(2), Some(3)], act, (1, both)).is_ok());
    }
}

#[test]
fn a_day_is_never_in_the_past_and_changes_only_while_somebody_has_something_to_do() {
    let (today, later) = (day_of("2026-11-23"), Some(day_of("2026-12-01")));
    assert_eq!(day(Some(today), today), Ok(()));
    assert_eq!(day(Some(day_of("2026-11-22")), today), Err(Refusal::Past));
    assert_eq!(day(None, today), Ok(()));
    assert_eq!(redate(0, (None, later), today), Err(Refusal::Over));
    assert_eq!((withdraw(0), withdraw(1)), (Err(Refusal::Over), Ok(())));
    assert_eq!(redate(1, (later, later), today), Err(Refusal::SameDay));
    assert_eq!(redate(1, (later, None), today), Ok(()));
    assert_eq!(redate(1, (later, Some(day_of("2026-11-01"))), today), Err(Refusal::Past));
    assert_eq!(extend(true, later, 1, today), Err(Refusal::Over));
    assert_eq!(extend(false, Some(day_of("2026-11-22")), 1, today), Err(Refusal::DayPassed));
    assert_eq!(extend(false, later, 0, today), Err(Refusal::Nobody));
    assert_eq!(extend(false, None, 3, today), Ok(()));
}

proptest! {
    #[test]
    fn whatever_is_tried_the_story_of_a_part_makes_sense(
        steps in prop::collection::vec((0..5_usize, 0..5_usize), 0..60)
    ) {
        // Two who report, two who decide, one who is both.
        let both = Hands { director: true, unit: true, drafts: true, sends: true };
        let cast = [(1, HEAD), (2, STAFF), (3, DIRECTOR), (4, both), (5, READER)];
        let (mut state, mut authors, mut acknowledged, mut reports) = (State::Given, [None, None], false, 0);
        for (act, who) in steps {
            let (act, (account, hands)) = (Act::ALL[act], cast[who]);
            let before = state;
            let Ok(next) = perform(state, authors, act, (account, hands)) else { continue };
            prop_assert!(before.is_open(), "nothing is done about what is over");
            prop_assert!(hands != READER);
            match act {
                Act::Acknowledge => {
                    prop_assert!(!acknowledged, "once");
                    acknowledged = true;
                }
                Act::Draft => {
                    prop_assert_eq!(next, before);
                    authors[0] = Some(account);
                }
                Act::Report => {
                    prop_assert!(hands.sends && acknowledged);
                    authors[1] = Some(account);
                    reports += 1;
                }
                Act::Accept | Act::SendBack => {
                    prop_assert!(hands.director && reports > 0);
                    prop_assert!(!authors.contains(&Some(account)), "nobody decides about his own");
                }
            }
            state = next;
        }
        prop_assert!(state != State::Done || reports > 0, "what is done was reported");
        prop_assert_eq!(acknowledged, state != State::Given);
    }

    #[test]
    fn every_state_is_left_by_somebody_or_over(state in 0..6_usize) {
        let state = State::ALL[state];
        let moves = Act::ALL.iter().filter(|act| act.leads_to(state).is_some_and(|next| next != state)).count();
        prop_assert_eq!(moves > 0, state.is_open());
    }
}
