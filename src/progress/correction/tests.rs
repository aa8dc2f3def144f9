use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::progress::{
    event::EventKind,
    life::{Act, Actor, next_state},
};
use CorrectionAct::{Ask, Begin, Discard, Withdraw};
use ReportState::{Accepted, Draft, Returned, Submitted, WithHead};

const WHY: &str = "Số liệu chưa khớp";
const ACCEPTED: Revisions = Revisions { state: Accepted, revision: 1, submitted: true, asked: false };
const UNSENT: Revisions = Revisions { state: Draft, revision: 2, submitted: false, asked: false };

#[test]
fn tccb_asks_with_a_reason_and_once() {
    let ask = |revisions: Revisions, reason| revisions.allow(Ask { reason }, Capacity::Officer);
    assert_eq!(ask(ACCEPTED, WHY), Ok(()));
    assert_eq!(ask(ACCEPTED, "  "), Err(Refusal::NoReason("đề nghị điều chỉnh")));
    assert_eq!(ask(Revisions { asked: true, ..ACCEPTED }, WHY), Err(Refusal::AskedAlready));
    assert_eq!(ask(UNSENT, WHY), Ok(()), "the unit has begun one of its own accord, and has not sent it");
    assert_eq!(ask(Revisions { state: Returned, ..UNSENT }, WHY), Ok(()), "its head has sent it back");
    for state in [Draft, WithHead, Submitted, Returned] {
        let first = Revisions { state, revision: 1, submitted: state == Submitted, asked: false };
        assert_eq!(ask(first, WHY), Err(Refusal::NotNow(state)), "nothing is accepted yet");
    }
    let with_tccb = Revisions { state: Submitted, submitted: true, ..UNSENT };
    assert_eq!(ask(with_tccb, WHY), Err(Refusal::NotNow(Submitted)), "it is returned instead");
}

#[test]
fn only_what_is_asked_is_withdrawn() {
    let withdraw = |revisions: Revisions| revisions.allow(Withdraw, Capacity::Officer);
    assert_eq!(withdraw(Revisions { asked: true, ..ACCEPTED }), Ok(()));
    assert_eq!(withdraw(ACCEPTED), Err(Refusal::NotAsked));
}

#[test]
fn the_unit_begins_one_with_a_reason_unless_tccb_has_given_it() {
    let begin = |revisions: Revisions, reason| revisions.allow(Begin { reason }, Capacity::Staff);
    assert_eq!(begin(ACCEPTED, WHY), Ok(()));
    assert_eq!(begin(ACCEPTED, ""), Err(Refusal::NoReason("điều chỉnh")));
    assert_eq!(begin(Revisions { asked: true, ..ACCEPTED }, ""), Ok(()));
    for state in [Draft, WithHead, Submitted, Returned] {
        let open = Revisions { state, ..UNSENT };
        assert_eq!(begin(open, WHY), Err(Refusal::NotNow(state)), "one revision at a time");
    }
}

#[test]
fn only_a_correction_that_was_never_sent_is_given_up() {
    let discard = |revisions: Revisions| revisions.allow(Discard, Capacity::Head);
    assert_eq!(discard(UNSENT), Ok(()));
    assert_eq!(
        discard(Revisions { revision: 1, ..UNSENT }),
        Err(Refusal::SentBefore),
        "a first draft is no correction"
    );
    for state in [WithHead, Submitted, Returned, Accepted] {
        assert_eq!(discard(Revisions { state, ..UNSENT }), Err(Refusal::SentBefore));
    }
}

#[test]
fn the_unit_does_not_ask_and_tccb_does_not_write() {
    let asked = Revisions { asked: true, ..ACCEPTED };
    for capacity in [Capacity::Staff, Capacity::Head] {
        assert_eq!(ACCEPTED.allow(Ask { reason: WHY }, capacity), Err(Refusal::NotYours));
        assert_eq!(asked.allow(Withdraw, capacity), Err(Refusal::NotYours));
    }
    assert_eq!(ACCEPTED.allow(Begin { reason: WHY }, Capacity::Officer), Err(Refusal::NotYours));
    assert_eq!(UNSENT.allow(Discard, Capacity::Officer), Err(Refusal::NotYours));
}

/// One revision as the store keeps it; words are numbers.
#[derive(Clone, Debug)]
struct Revision {
    state: ReportState,
    words: usize,
    first_submitted: Option<usize>,
}

/// A report's revisions and events, moved on as the acts move the store.
#[derive(Debug, Default)]
struct World {
    revisions: Vec<Revision>,
    /// Revision, kind, words of that moment.
    events: Vec<(usize, EventKind, usize)>,
    /// Who wrote or submitted what, or began a correction.
    involved: HashSet<usize>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Life(Act<'static>),
    Correction(CorrectionAct<'static>),
}

impl World {
    fn begun() -> Self {
        Self { revisions: vec![Revision { state: Draft, words: 0, first_submitted: None }], ..Self::default() }
    }

    fn newest(&self) -> &Revision {
        self.revisions.last().expect("a revision")
    }

    fn asked(&self) -> bool {
        let Some(standing) = self.revisions.iter().rposition(|revision| revision.state == Accepted) else {
            return false;
        };
        let answered = self.revisions[standing + 1..].iter().any(|revision| revision.first_submitted.is_some());
        let last = self.events.iter().rev().find(|(revision, kind, _)| {
            *revision == standing && matches!(kind, EventKind::CorrectionAsked | EventKind::CorrectionWithdrawn)
        });
        !answered && last.is_some_and(|(_, kind, _)| *kind == EventKind::CorrectionAsked)
    }

    /// Does what the rules allow; what they refuse changes nothing.
    fn play(&mut self, now: usize, step: Step, (person, capacity): (usize, Capacity), unit_has_head: bool) -> bool {
        let place = self.revisions.len() - 1;
        match step {
            Step::Life(act) => {
                let actor = Actor { capacity, wrote_or_submitted: self.involved.contains(&person) };
                let newest = self.revisions.last_mut().expect("a revision");
                let Ok(next) = next_state(newest.state, act, actor, unit_has_head) else { return false };
                newest.state = next;
                let kind = match act {
                    Act::Save => {
                        newest.words = now;
                        self.involved.insert(person);
                        return true;
                    }
                    Act::SendToHead => EventKind::SentToHead,
                    Act::SendBack { .. } => EventKind::SentBack,
                    Act::Submit => EventKind::Submitted,
                    Act::Return { .. } => EventKind::Returned,
                    Act::Accept => EventKind::Accepted,
                };
                if matches!(act, Act::Submit | Act::SendToHead) {
                    self.involved.insert(person);
                }
                if act == Act::Submit {
                    newest.first_submitted = newest.first_submitted.or(Some(now));
                }
                self.events.push((place, kind, newest.words));
            }
            Step::Correction(act) => {
                let newest = self.newest();
                let revisions = Revisions {
                    state: newest.state,
                    revision: i32::try_from(self.revisions.len()).expect("few revisions"),
                    submitted: newest.first_submitted.is_some(),
                    asked: self.asked(),
                };
                let Some(standing) = self.revisions.iter().rposition(|revision| revision.state == Accepted) else {
                    return false;
                };
                if revisions.allow(act, capacity).is_err() {
                    return false;
                }
                let words = self.revisions[standing].words;
                let kind = match act {
                    Ask { .. } => EventKind::CorrectionAsked,
                    Withdraw => EventKind::CorrectionWithdrawn,
                    Begin { .. } => {
                        self.revisions.push(Revision { state: Draft, words, first_submitted: None });
                        self.involved.insert(person);
                        EventKind::CorrectionBegun
                    }
                    Discard => {
                        self.revisions.pop();
                        EventKind::CorrectionDiscarded
                    }
                };
                self.events.push((standing, kind, words));
            }
        }
        true
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let life = [
        Act::Save,
        Act::SendToHead,
        Act::SendBack { reason: WHY },
        Act::Submit,
        Act::Return { reason: WHY },
        Act::Accept,
        Act::Accept,
    ];
    let correction = [Ask { reason: WHY }, Withdraw, Begin { reason: WHY }, Begin { reason: "" }, Discard];
    prop_oneof![
        3 => proptest::sample::select(life.to_vec()).prop_map(Step::Life),
        2 => proptest::sample::select(correction.to_vec()).prop_map(Step::Correction),
    ]
}

fn any_move() -> impl Strategy<Value = (Step, usize, Capacity, bool)> {
    let capacity = proptest::sample::select(vec![Capacity::Staff, Capacity::Head, Capacity::Officer]);
    (any_step(), 0..5_usize, capacity, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Any sequence of acts by five people in whatever roles, corrections among them.
    #[test]
    fn no_sequence_of_acts_loses_a_submission_or_leaves_two_revisions_open(
        moves in proptest::collection::vec(any_move(), 0..80),
    ) {
        let mut world = World::begun();
        let mut submitted: Vec<usize> = Vec::new();
        for (now, (step, person, capacity, unit_has_head)) in (1..).zip(moves) {
            let before: Vec<Revision> = world.revisions.clone();
            let involved = world.involved.clone();
            let standing = before.iter().rfind(|revision| revision.state == Accepted).map(|revision| revision.words);
            if !world.play(now, step, (person, capacity), unit_has_head) {
                continue;
            }
            if let Step::Life(Act::Submit) = step {
                submitted.push(world.newest().words);
            }
            if let Step::Life(Act::Accept) = step {
                prop_assert!(!involved.contains(&person), "accepted by a hand that had a part in it");
            }
            for words in &submitted {
                let found = world.events.iter().any(|(_, kind, told)| *kind == EventKind::Submitted && told == words);
                prop_assert!(found, "submitted words are gone from the events");
            }
            let open = world.revisions.iter().filter(|revision| revision.state != Accepted).count();
            prop_assert!(open <= 1 && !world.revisions.is_empty());
            prop_assert!(world.revisions.split_last().is_none_or(|(_, older)| older.iter().all(|one| one.state == Accepted)));
            for (was, is) in before.iter().zip(&world.revisions) {
                prop_assert!(was.state != Accepted || (is.state == Accepted && is.words == was.words));
                prop_assert!(was.first_submitted.is_none() || was.first_submitted == is.first_submitted);
                let with_tccb = matches!(is.state, Submitted | Accepted);
                prop_assert!(!with_tccb || is.first_submitted.is_some());
            }
            if world.revisions.len() < before.len() {
                let gone = before.len() - 1;
                prop_assert!(world.events.iter().all(|(revision, ..)| *revision != gone), "what was sent is given up");
            }
            let stands = world.revisions.iter().rfind(|revision| revision.state == Accepted).map(|revision| revision.words);
            let accepts = matches!(step, Step::Life(Act::Accept));
            prop_assert!(accepts || stands == standing, "the accepted revision stands until another one is accepted");
        }
    }
}

/// The property would say little if no sequence ever came to a correction.
#[test]
fn a_correction_is_asked_for_begun_given_up_begun_again_and_accepted() {
    let mut world = World::begun();
    let steps = [
        (Step::Life(Act::Save), 0, Capacity::Staff),
        (Step::Life(Act::Submit), 0, Capacity::Staff),
        (Step::Life(Act::Accept), 1, Capacity::Officer),
        (Step::Correction(Ask { reason: WHY }), 1, Capacity::Officer),
        (Step::Correction(Begin { reason: "" }), 2, Capacity::Staff),
        (Step::Correction(Discard), 2, Capacity::Staff),
        (Step::Correction(Begin { reason: "" }), 2, Capacity::Staff),
        (Step::Life(Act::Submit), 2, Capacity::Staff),
        (Step::Life(Act::Accept), 1, Capacity::Officer),
    ];
    for (now, (step, person, capacity)) in (1..).zip(steps) {
        assert!(world.play(now, step, (person, capacity), false), "{step:?} {world:?}");
    }
    assert!(!world.asked(), "what was asked is answered");
    assert_eq!(world.revisions.len(), 2);
}
