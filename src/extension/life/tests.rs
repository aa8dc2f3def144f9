use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::progress::extending::{Grant, in_force};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

const HEAD: Actor = Actor { heads: true, decides: false, overrules: false, spoke_for_unit: false, offered: false };
const OFFICER: Actor = Actor { heads: false, decides: true, ..HEAD };
const DIRECTOR: Actor = Actor { heads: false, overrules: true, ..HEAD };

fn request(state: State) -> Request {
    Request {
        state,
        asked_for: day("2026-10-31"),
        offered_for: Some(day("2026-10-15")),
        granted_for: (state == State::Granted).then(|| day("2026-10-31")),
        due_on: day("2026-09-30"),
        met: false,
    }
}

const TODAY: &str = "2026-10-05";

fn done(state: State, act: Act<'_>, actor: Actor) -> Result<Step, Refusal> {
    next(&request(state), act, actor, day(TODAY))
}

fn every_act() -> [Act<'static>; 8] {
    let other = day("2026-10-20");
    [
        Act::Grant { words: "" },
        Act::Refuse { reason: "Chưa đủ căn cứ" },
        Act::Offer { day: other, words: "" },
        Act::Accept,
        Act::Decline { words: "" },
        Act::Withdraw,
        Act::Overrule { day: Some(other), reason: "Việc cấp bách" },
        Act::Overrule { day: None, reason: "Việc cấp bách" },
    ]
}

#[test]
fn each_act_belongs_to_one_role_and_to_some_states() {
    for state in State::ALL {
        for act in every_act() {
            let own = match act {
                Act::Grant { .. } | Act::Refuse { .. } | Act::Offer { .. } => OFFICER,
                Act::Accept | Act::Decline { .. } | Act::Withdraw => HEAD,
                Act::Overrule { .. } => DIRECTOR,
            };
            for actor in [HEAD, OFFICER, DIRECTOR, Actor::default()].into_iter().filter(|actor| *actor != own) {
                assert_eq!(done(*state, act, actor), Err(Refusal::NotYours), "{act:?} in {state}");
            }
            let fits = match act {
                Act::Grant { .. } | Act::Refuse { .. } | Act::Offer { .. } | Act::Withdraw => state.is_open(),
                Act::Accept | Act::Decline { .. } => *state == State::Offered,
                Act::Overrule { day: Some(_), .. } => state.is_decided(),
                Act::Overrule { day: None, .. } => *state == State::Granted,
            };
            let done = done(*state, act, own);
            assert_eq!(done.is_ok(), fits, "{act:?} in {state}: {done:?}");
            if !fits {
                assert_eq!(done, Err(Refusal::NotNow(*state)));
            }
        }
    }
}

#[test]
fn a_decision_does_to_the_due_day_what_it_says() {
    let until = |text: &str| Ok(Step { state: State::Granted, effect: Effect::Until(day(text)) });
    assert_eq!(done(State::Asked, Act::Grant { words: "" }, OFFICER), until("2026-10-31"));
    assert_eq!(done(State::Offered, Act::Accept, HEAD), until("2026-10-15"));
    let taken_back = Act::Overrule { day: None, reason: "Cấp bách" };
    assert_eq!(
        done(State::Granted, taken_back, DIRECTOR),
        Ok(Step { state: State::Refused, effect: Effect::TakenBack })
    );
    let other = Act::Overrule { day: Some(day("2026-11-15")), reason: "Có lý do" };
    assert_eq!(done(State::Refused, other, DIRECTOR), until("2026-11-15"));
}

#[test]
fn nobody_decides_what_he_asked_for_and_nobody_takes_what_he_offered() {
    for act in every_act() {
        let both = Actor { heads: true, decides: true, overrules: true, spoke_for_unit: true, offered: false };
        let state = if matches!(act, Act::Overrule { .. }) { State::Granted } else { State::Offered };
        let expected = !matches!(act, Act::Accept | Act::Decline { .. } | Act::Withdraw);
        assert_eq!(done(state, act, both) == Err(Refusal::OwnRequest), expected, "{act:?}");
    }
    assert_eq!(done(State::Offered, Act::Accept, Actor { offered: true, ..HEAD }), Err(Refusal::OwnOffer));
}

#[test]
fn days_are_later_than_the_one_that_holds_and_not_too_far() {
    let (due, today) = (day("2026-09-30"), day(TODAY));
    assert_eq!(day_asked(due, due, today), Err(Refusal::NotLater(due)));
    assert_eq!(day_asked(day("2026-10-04"), due, today), Err(Refusal::Past(today)));
    assert_eq!(day_asked(today, due, today), Ok(()));
    let last = farthest(due, today);
    assert_eq!(last, day("2028-10-04"));
    assert_eq!(
        (day_asked(last, due, today), day_asked(last.succ_opt().expect("a day"), due, today)),
        (Ok(()), Err(Refusal::TooFar(last)))
    );
    // What was asked for in time may be granted late: the report that it was completed by then may be on its way.
    let slow = next(&request(State::Asked), Act::Grant { words: "" }, OFFICER, day("2026-11-20"));
    assert!(slow.is_ok(), "{slow:?}");
    // Another request was granted meanwhile.
    let passed = Request { due_on: day("2026-11-30"), ..request(State::Asked) };
    assert_eq!(next(&passed, Act::Grant { words: "" }, OFFICER, today), Err(Refusal::NotLater(day("2026-11-30"))));
    let as_asked = Act::Offer { day: day("2026-10-31"), words: "" };
    assert_eq!(done(State::Asked, as_asked, OFFICER), Err(Refusal::AsAsked));
    let as_granted = Act::Overrule { day: Some(day("2026-10-31")), reason: "Có lý do" };
    assert_eq!(done(State::Granted, as_granted, DIRECTOR), Err(Refusal::AsGranted));
}

#[test]
fn what_is_met_is_not_put_off_any_more() {
    for act in every_act() {
        let all = Actor { heads: true, decides: true, overrules: true, ..HEAD };
        let state = if matches!(act, Act::Overrule { .. }) { State::Granted } else { State::Offered };
        let met = Request { met: true, ..request(state) };
        let expected = if act.puts_off() { Err(Refusal::Done) } else { done(state, act, all) };
        assert_eq!(next(&met, act, all, day(TODAY)), expected, "{act:?}");
    }
}

#[test]
fn refusing_and_overruling_need_a_reason() {
    assert!(matches!(done(State::Asked, Act::Refuse { reason: " " }, OFFICER), Err(Refusal::NoReason(_))));
    let silent = Act::Overrule { day: None, reason: "" };
    assert!(matches!(done(State::Granted, silent, DIRECTOR), Err(Refusal::NoReason(_))));
    let long = "x".repeat(MAX_WORDS + 1);
    assert_eq!(done(State::Asked, Act::Refuse { reason: &long }, OFFICER), Err(Refusal::LongWords(MAX_WORDS + 1)));
    assert_eq!(done(State::Asked, Act::Grant { words: &long }, OFFICER), Err(Refusal::LongWords(MAX_WORDS + 1)));
}

#[test]
fn one_request_at_a_time_and_none_about_what_is_done() {
    let question = Question { due_on: day("2026-09-30"), met: false, open: false };
    assert_eq!(may_ask(&question), Ok(()));
    assert_eq!(may_ask(&Question { open: true, ..question }), Err(Refusal::OpenAlready));
    assert_eq!(may_ask(&Question { met: true, open: true, ..question }), Err(Refusal::Met));
}

/// What one of four people tries: to ask, or to do something to the newest request but so many.
#[derive(Clone, Debug)]
enum Try {
    Ask {
        who: usize,
        days: u64,
    },
    Act {
        who: usize,
        back: usize,
        what: usize,
        days: u64,
    },
    /// Time passes.
    Wait(u64),
}

fn any_try() -> impl Strategy<Value = Try> {
    prop_oneof![
        1 => (0..4_usize, 1..90_u64).prop_map(|(who, days)| Try::Ask { who, days }),
        4 => (0..4_usize, 0..3_usize, 0..8_usize, 1..90_u64)
            .prop_map(|(who, back, what, days)| Try::Act { who, back, what, days }),
        1 => (1..20_u64).prop_map(Try::Wait),
    ]
}

/// A deadline with everything that was asked about it.
struct World {
    planned: NaiveDate,
    today: NaiveDate,
    requests: Vec<(Request, Vec<usize>, Option<usize>)>,
    grants: Vec<Grant>,
    /// Due days as they were judged on days that have passed.
    closed: BTreeMap<NaiveDate, NaiveDate>,
}

impl World {
    fn due(&self, as_of: NaiveDate, without: Option<usize>) -> NaiveDate {
        let id = |at: usize| i64::try_from(at).expect("small");
        let others: Vec<Grant> =
            self.grants.iter().copied().filter(|grant| without.is_none_or(|at| grant.extension_id != id(at))).collect();
        in_force(&others, as_of).first().map_or(self.planned, |day| day.due_on.max(self.planned))
    }

    /// Everybody is head, officer and director at once; only what they did before keeps them apart.
    fn actor(&self, at: usize, who: usize) -> Actor {
        let (_, spoke, offered) = &self.requests[at];
        Actor {
            heads: true,
            decides: true,
            overrules: true,
            spoke_for_unit: spoke.contains(&who),
            offered: *offered == Some(who),
        }
    }

    fn ask(&mut self, who: usize, days: u64) {
        let open = self.requests.iter().any(|(request, ..)| request.state.is_open());
        let due_on = self.due(self.today, None);
        let asked_for = due_on.max(self.today) + Days::new(days);
        if may_ask(&Question { due_on, met: false, open }).and(day_asked(asked_for, due_on, self.today)).is_ok() {
            let request =
                Request { state: State::Asked, asked_for, offered_for: None, granted_for: None, due_on, met: false };
            self.requests.push((request, vec![who], None));
        }
    }

    fn act(&mut self, who: usize, at: usize, what: usize, days: u64) {
        let other = self.due(self.today, None).max(self.today) + Days::new(days);
        let act = match every_act()[what] {
            Act::Offer { words, .. } => Act::Offer { day: other, words },
            Act::Overrule { day: Some(_), reason } => Act::Overrule { day: Some(other), reason },
            act => act,
        };
        let before = self.due(self.today, None);
        let request = Request { due_on: self.due(self.today, Some(at)), ..self.requests[at].0 };
        let actor = self.actor(at, who);
        let Ok(step) = next(&request, act, actor, self.today) else { return };
        if matches!(act, Act::Grant { .. } | Act::Refuse { .. } | Act::Offer { .. } | Act::Overrule { .. }) {
            assert!(!actor.spoke_for_unit, "nobody decides his own");
        }
        let (kept, spoke, offered) = &mut self.requests[at];
        kept.state = step.state;
        kept.granted_for = None;
        match act {
            Act::Offer { day, .. } => (kept.offered_for, *offered) = (Some(day), Some(who)),
            Act::Accept | Act::Decline { .. } | Act::Withdraw => spoke.push(who),
            Act::Grant { .. } | Act::Refuse { .. } | Act::Overrule { .. } => {}
        }
        let due_on = match step.effect {
            Effect::None => return,
            Effect::Until(day) => {
                kept.granted_for = Some(day);
                Some(day)
            }
            Effect::TakenBack => None,
        };
        let extension_id = i64::try_from(at).expect("small");
        self.grants.push(Grant { extension_id, deadline_id: 1, due_on, from_on: self.today });
        if !matches!(act, Act::Overrule { .. }) {
            assert!(self.due(self.today, None) > before, "only the Director brings a due day forward");
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_tried_closed_days_stand_and_one_request_is_open(tries in proptest::collection::vec(any_try(), 1..60)) {
        let mut world = World {
            planned: day("2026-09-30"),
            today: day("2026-09-01"),
            requests: Vec::new(),
            grants: Vec::new(),
            closed: BTreeMap::new(),
        };
        for tried in tries {
            match tried {
                Try::Ask { who, days } => world.ask(who, days),
                Try::Act { who, back, what, days } => {
                    if let Some(at) = world.requests.len().checked_sub(back + 1) {
                        world.act(who, at, what, days);
                    }
                }
                Try::Wait(days) => {
                    world.closed.insert(world.today, world.due(world.today, None));
                    world.today = world.today + Days::new(days);
                }
            }
            let open = world.requests.iter().filter(|(request, ..)| request.state.is_open()).count();
            prop_assert!(open <= 1);
            prop_assert!(world.due(world.today, None) >= world.planned);
            for (as_of, due_on) in &world.closed {
                prop_assert_eq!(world.due(*as_of, None), *due_on, "as of {}", as_of);
            }
        }
    }
}
