use proptest::prelude::*;

use super::*;

const AUTHOR: Hands = Hands { author: true, unit: false };
const UNIT: Hands = Hands { author: false, unit: true };
const NOBODY: Hands = Hands { author: false, unit: false };

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn today() -> NaiveDate {
    day("2026-11-23")
}

fn demand(state: DemandState) -> Demand {
    let answered_by = (state != DemandState::Open).then_some(7);
    Demand { record: RecordState::Issued, state, answered_by, reminded_on: None }
}

#[test]
fn a_draft_is_written_and_issued_and_what_was_issued_is_only_taken_back() {
    use RecordAct::{Discard, Issue, Withdraw, Write};
    use RecordState::{Draft, Issued, Withdrawn};
    let done = |state, act| on_record(state, act, AUTHOR, &[], today());
    assert_eq!(done(Draft, Write), Ok(Draft));
    assert_eq!(done(Draft, Discard), Ok(Draft));
    assert_eq!(done(Draft, Issue), Ok(Issued));
    assert_eq!(done(Issued, Withdraw), Ok(Withdrawn));
    for (state, act) in [
        (Issued, Write),
        (Issued, Discard),
        (Issued, Issue),
        (Draft, Withdraw),
        (Withdrawn, Write),
        (Withdrawn, Discard),
        (Withdrawn, Issue),
        (Withdrawn, Withdraw),
    ] {
        assert_eq!(done(state, act), Err(Refusal::WrongRecord), "{act:?} of {state}");
    }
}

#[test]
fn nothing_is_issued_that_is_late_already() {
    let issue = |due| on_record(RecordState::Draft, RecordAct::Issue, AUTHOR, &[day("2026-12-31"), day(due)], today());
    assert_eq!(issue("2026-11-23"), Ok(RecordState::Issued), "the day itself is on time");
    assert_eq!(issue("2026-11-22"), Err(Refusal::PastDay));
}

#[test]
fn a_demand_is_answered_found_wanting_answered_again_and_met() {
    let mut now = demand(DemandState::Open);
    for (act, hands, to) in [
        (DemandAct::Answer, UNIT, DemandState::Answered),
        (DemandAct::Reject, AUTHOR, DemandState::Insufficient),
        (DemandAct::Answer, UNIT, DemandState::Answered),
        (DemandAct::Accept, AUTHOR, DemandState::Met),
    ] {
        assert_eq!(on_demand(&now, act, hands, 1, today()), Ok(to), "{act:?}");
        now.state = to;
    }
    for act in DemandAct::ALL {
        let hands = Hands { author: true, unit: true };
        assert_eq!(on_demand(&now, act, hands, 1, today()), Err(Refusal::WrongDemand), "{act:?} of what is met");
    }
}

#[test]
fn nobody_is_content_with_his_own_answer_and_one_reminder_a_day_is_enough() {
    let answered = demand(DemandState::Answered);
    for act in [DemandAct::Accept, DemandAct::Reject] {
        assert_eq!(on_demand(&answered, act, AUTHOR, 7, today()), Err(Refusal::OwnAnswer));
    }
    let reminded = Demand { reminded_on: Some(today()), ..demand(DemandState::Open) };
    assert_eq!(on_demand(&reminded, DemandAct::Remind, AUTHOR, 1, today()), Err(Refusal::RemindedToday));
    let before = Demand { reminded_on: Some(day("2026-11-22")), ..reminded };
    assert_eq!(on_demand(&before, DemandAct::Remind, AUTHOR, 1, today()), Ok(DemandState::Open));
}

proptest! {
    #[test]
    fn only_the_author_changes_a_record(state in 0..3_usize, act in 0..4_usize, unit in any::<bool>()) {
        let hands = Hands { author: false, unit };
        let done = on_record(RecordState::ALL[state], RecordAct::ALL[act], hands, &[], today());
        prop_assert_eq!(done, Err(Refusal::NotYours));
    }

    #[test]
    fn whatever_people_do_a_demand_is_met_only_by_an_answer_that_somebody_else_accepts(
        acts in prop::collection::vec((0..4_usize, 0..3_usize, 1..4_i64), 0..40)
    ) {
        let mut now = demand(DemandState::Open);
        let mut accepted = None;
        for (act, hands, account) in acts {
            let act = DemandAct::ALL[act];
            let hands = [AUTHOR, UNIT, NOBODY][hands];
            if let Ok(to) = on_demand(&now, act, hands, account, today()) {
                prop_assert!(now.state != DemandState::Met, "what is met stays so");
                prop_assert_eq!(hands == UNIT, act == DemandAct::Answer);
                match act {
                    DemandAct::Answer => now.answered_by = Some(account),
                    DemandAct::Accept => accepted = Some((now.state, now.answered_by, account)),
                    DemandAct::Remind => now.reminded_on = Some(today()),
                    DemandAct::Reject => {}
                }
                now.state = to;
            }
        }
        prop_assert_eq!(now.state == DemandState::Met, accepted.is_some());
        if let Some((before, answered_by, account)) = accepted {
            prop_assert_eq!(before, DemandState::Answered);
            prop_assert!(answered_by.is_some() && answered_by != Some(account));
        }
    }

    #[test]
    fn nothing_is_done_about_a_demand_of_a_record_that_is_not_in_force(state in 0..4_usize, act in 0..4_usize, withdrawn in any::<bool>()) {
        let record = if withdrawn { RecordState::Withdrawn } else { RecordState::Draft };
        let demand = Demand { record, ..demand(DemandState::ALL[state]) };
        let hands = Hands { author: true, unit: true };
        prop_assert_eq!(on_demand(&demand, DemandAct::ALL[act], hands, 1, today()), Err(Refusal::WrongRecord));
    }
}
