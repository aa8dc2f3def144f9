use proptest::prelude::*;

use super::ReportState::{Accepted, Draft, Returned, Submitted, WithHead};
use super::*;

const STAFF: Actor = Actor { capacity: Capacity::Staff, wrote_or_submitted: true };
const HEAD: Actor = Actor { capacity: Capacity::Head, wrote_or_submitted: false };
const OFFICER: Actor = Actor { capacity: Capacity::Officer, wrote_or_submitted: false };
const BACK: Act<'_> = Act::SendBack { reason: "Bổ sung số liệu" };
const RETURN: Act<'_> = Act::Return { reason: "Bổ sung số liệu" };
const ACTS: [Act<'_>; 6] = [Act::Save, Act::SendToHead, BACK, Act::Submit, RETURN, Act::Accept];

#[test]
fn a_report_goes_through_the_head_to_tccb_and_back() {
    let step = |from, act, actor| next_state(from, act, actor, true);
    assert_eq!(step(Draft, Act::Save, STAFF), Ok(Draft));
    assert_eq!(step(Draft, Act::SendToHead, STAFF), Ok(WithHead));
    assert_eq!(step(WithHead, BACK, HEAD), Ok(Returned));
    assert_eq!(step(Returned, Act::Save, STAFF), Ok(Returned));
    assert_eq!(step(Returned, Act::SendToHead, STAFF), Ok(WithHead));
    assert_eq!(step(WithHead, Act::Submit, HEAD), Ok(Submitted));
    assert_eq!(step(Submitted, RETURN, OFFICER), Ok(Returned));
    assert_eq!(step(Returned, Act::Submit, HEAD), Ok(Submitted));
    assert_eq!(step(Submitted, Act::Accept, OFFICER), Ok(Accepted));
}

/// Every allowed step, written out; all others are refused.
#[test]
fn only_these_steps_are_allowed() {
    use Capacity::{Head, Officer, Staff};
    let with_head = [
        (Draft, Act::Save, Staff, Draft),
        (Draft, Act::Save, Head, Draft),
        (Draft, Act::SendToHead, Staff, WithHead),
        (Draft, Act::Submit, Head, Submitted),
        (WithHead, Act::Save, Head, WithHead),
        (WithHead, BACK, Head, Returned),
        (WithHead, Act::Submit, Head, Submitted),
        (Returned, Act::Save, Staff, Returned),
        (Returned, Act::Save, Head, Returned),
        (Returned, Act::SendToHead, Staff, WithHead),
        (Returned, Act::Submit, Head, Submitted),
        (Submitted, RETURN, Officer, Returned),
        (Submitted, Act::Accept, Officer, Accepted),
    ];
    for from in ReportState::ALL {
        for act in ACTS {
            for capacity in [Staff, Head, Officer] {
                let actor = Actor { capacity, wrote_or_submitted: false };
                let expected = with_head.iter().find(|step| (step.0, step.1, step.2) == (*from, act, capacity));
                let got = next_state(*from, act, actor, true).ok();
                assert_eq!(got, expected.map(|step| step.3), "{from:?} {act:?} {capacity:?}");
            }
        }
    }
}

#[test]
fn staff_submits_only_without_a_head() {
    assert_eq!(next_state(Draft, Act::Submit, STAFF, true), Err(Refusal::HeadSubmits));
    assert_eq!(next_state(Draft, Act::Submit, STAFF, false), Ok(Submitted));
    assert_eq!(next_state(Draft, Act::SendToHead, STAFF, false), Err(Refusal::NoHead));
    assert_eq!(next_state(WithHead, Act::Submit, STAFF, true), Err(Refusal::NotNow(WithHead)));
    // The head left while the report lay there.
    assert_eq!(next_state(WithHead, Act::Submit, STAFF, false), Ok(Submitted));
}

#[test]
fn a_return_says_why() {
    for reason in ["", "  \n"] {
        assert_eq!(next_state(Submitted, Act::Return { reason }, OFFICER, true), Err(Refusal::NoReason("trả lại")));
        assert_eq!(next_state(WithHead, Act::SendBack { reason }, HEAD, true), Err(Refusal::NoReason("trả về")));
    }
    let long = "đ".repeat(MAX_CHARS + 1);
    let refused = next_state(Submitted, Act::Return { reason: &long }, OFFICER, true);
    assert_eq!(refused, Err(Refusal::LongReason("trả lại")));
    let longest = "đ".repeat(MAX_CHARS);
    assert_eq!(next_state(Submitted, Act::Return { reason: &longest }, OFFICER, true), Ok(Returned));
}

#[test]
fn nobody_accepts_their_own_report() {
    let own = Actor { wrote_or_submitted: true, ..OFFICER };
    assert_eq!(next_state(Submitted, Act::Accept, own, true), Err(Refusal::OwnReport));
    assert_eq!(next_state(Submitted, RETURN, own, true), Ok(Returned), "only accepting is barred");
}

#[test]
fn refusals_speak_vietnamese() {
    let refusal = next_state(Accepted, Act::Save, STAFF, true).expect_err("a refusal");
    assert_eq!(refusal.to_string(), "Báo cáo đang ở trạng thái “Đã duyệt” nên không thực hiện được việc này.");
}

fn any_step() -> impl Strategy<Value = (Act<'static>, Capacity, usize, bool)> {
    let act = proptest::sample::select(ACTS.to_vec());
    let capacity = proptest::sample::select(vec![Capacity::Staff, Capacity::Head, Capacity::Officer]);
    (act, capacity, 0..4_usize, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Plays any sequence of acts by four people on a report whose text changes with every save.
    #[test]
    fn no_sequence_of_acts_loses_what_was_submitted(steps in proptest::collection::vec(any_step(), 0..60)) {
        let mut state = Draft;
        let mut text = 0;
        let mut submitted = None;
        let mut involved = vec![0_usize];
        for (number, (act, capacity, person, unit_has_head)) in (1..).zip(steps) {
            let actor = Actor { capacity, wrote_or_submitted: involved.contains(&person) };
            let Ok(next) = next_state(state, act, actor, unit_has_head) else { continue };
            match act {
                Act::Save => {
                    text = number;
                    involved.push(person);
                }
                Act::Submit => {
                    submitted = Some(text);
                    involved.push(person);
                }
                Act::Accept => prop_assert!(!involved.contains(&person), "accepted by a hand that had a part in it"),
                Act::SendToHead | Act::SendBack { .. } | Act::Return { .. } => {}
            }
            prop_assert!(state != Accepted, "an accepted report does not change");
            state = next;
            if matches!(state, Submitted | Accepted) {
                prop_assert_eq!(submitted, Some(text), "TCCB reads and accepts exactly what was submitted");
            }
        }
    }

    #[test]
    fn every_report_can_still_reach_acceptance(state in proptest::sample::select(ReportState::ALL), unit_has_head in any::<bool>()) {
        let sender = if unit_has_head { HEAD } else { STAFF };
        let at_tccb = match state {
            Submitted | Accepted => Ok(state),
            Draft | WithHead | Returned => next_state(state, Act::Submit, sender, unit_has_head),
        };
        prop_assert!(matches!(at_tccb, Ok(Submitted | Accepted)));
        prop_assert_eq!(next_state(Submitted, Act::Accept, OFFICER, unit_has_head), Ok(Accepted));
    }
}
