use proptest::prelude::*;

use super::*;

const AUTHOR: i64 = 7;
const OFFICER: Actor = Actor { account_id: 1, party: Party::Officer };
const DIRECTOR: Actor = Actor { account_id: 2, party: Party::Director };
const UNIT: Actor = Actor { account_id: AUTHOR, party: Party::Unit };

fn in_state(state: State) -> Proposal {
    Proposal { state, version: 1, authors: vec![AUTHOR] }
}

/// The states that these acts lead through, from the beginning.
fn course(acts: &[Act]) -> Result<Vec<State>, (Act, Refusal)> {
    let mut proposal = in_state(State::Proposed);
    let mut states = Vec::new();
    for act in acts {
        let actor = match act.party() {
            Party::Unit => UNIT,
            Party::Officer => OFFICER,
            Party::Director => DIRECTOR,
        };
        proposal.state = perform(&proposal, *act, actor).map_err(|refusal| (*act, refusal))?;
        states.push(proposal.state);
    }
    Ok(states)
}

#[test]
fn a_proposal_is_completed_chosen_put_before_the_director_and_commended() {
    use Act::{Approve, AskBack, Escalate, Forward, Record, Select, SendBack, Supplement};
    let states = course(&[AskBack, Supplement, Select, Escalate, SendBack, Escalate, Approve, Record]);
    assert_eq!(
        states.expect("all are done"),
        [
            State::AskedBack,
            State::Proposed,
            State::Selected,
            State::Escalated,
            State::Selected,
            State::Escalated,
            State::Approved,
            State::Commended
        ]
    );
    assert_eq!(
        course(&[Select, Forward, Record]).expect("without the Director").last(),
        Some(&State::Commended),
        "what goes further up is decided there"
    );
    assert!(course(&[Select, Escalate, Approve, Forward, Record]).is_ok(), "the Director may agree to send it up");
}

#[test]
fn it_is_withdrawn_only_before_it_is_decided() {
    use Act::{AskBack, Select, Withdraw};
    assert!(course(&[Withdraw]).is_ok() && course(&[AskBack, Withdraw]).is_ok());
    assert_eq!(course(&[Select, Withdraw]), Err((Withdraw, Refusal::WrongState)));
}

#[test]
fn nothing_is_commended_that_neither_the_director_nor_those_further_up_agreed_to() {
    use Act::{Escalate, Record, Select};
    assert_eq!(course(&[Select, Record]), Err((Record, Refusal::WrongState)));
    assert_eq!(course(&[Select, Escalate, Record]), Err((Record, Refusal::WrongState)));
}

#[test]
fn what_the_director_agreed_to_tccb_does_not_undo() {
    use Act::{Approve, Escalate, Reject, Select};
    assert_eq!(course(&[Select, Escalate, Approve, Reject]), Err((Reject, Refusal::WrongState)));
}

fn acts() -> impl Strategy<Value = Act> {
    prop::sample::select(&Act::ALL)
}

fn states() -> impl Strategy<Value = State> {
    prop::sample::select(State::ALL)
}

fn parties() -> impl Strategy<Value = Party> {
    prop::sample::select(&[Party::Unit, Party::Officer, Party::Director])
}

proptest! {
    #[test]
    fn nobody_decides_what_he_wrote(
        state in states(), act in acts(), party in parties(), account_id in 0i64..4, authors in prop::collection::vec(0i64..4, 1..3),
    ) {
        let proposal = Proposal { state, version: 1, authors: authors.clone() };
        if perform(&proposal, act, Actor { account_id, party }).is_ok() {
            prop_assert_eq!(act.party(), party);
            prop_assert!(party == Party::Unit || !authors.contains(&account_id));
        }
    }

    #[test]
    fn only_who_it_waits_for_acts_but_for_taking_it_back(state in states(), act in acts()) {
        if act.leads_to(state).is_some() {
            prop_assert!(!state.is_over(), "what is over stays as it is");
            prop_assert!(state.waits_for() == Some(act.party()) || act == Act::Withdraw);
            prop_assert!(act != Act::Withdraw || state.is_undecided());
        }
    }

    #[test]
    fn whatever_is_done_the_list_holds_what_was_chosen_and_not_refused(tried in prop::collection::vec(acts(), 0..40)) {
        let mut proposal = in_state(State::Proposed);
        let (mut chosen, mut agreed) = (false, false);
        for act in tried {
            let actor = Actor { account_id: 99, party: act.party() };
            let Ok(state) = perform(&proposal, act, actor) else { continue };
            proposal.state = state;
            chosen |= act == Act::Select;
            agreed |= matches!(act, Act::Approve | Act::Forward);
            prop_assert!(!state.is_listed() || chosen);
            prop_assert!(!state.is_undecided() || !chosen, "what was chosen is never undecided again");
            prop_assert!(state != State::Commended || agreed);
        }
    }

    #[test]
    fn every_state_is_undecided_listed_or_turned_down(state in states()) {
        let turned_down = matches!(state, State::Rejected | State::Withdrawn);
        prop_assert_eq!([state.is_undecided(), state.is_listed(), turned_down].iter().filter(|holds| **holds).count(), 1);
        prop_assert!(!turned_down || state.is_over());
    }
}
