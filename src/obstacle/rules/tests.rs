use proptest::prelude::*;

use super::*;

fn at(hour: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(hour * 3600, 0).expect("an instant")
}

fn open(id: i64) -> Member {
    Member {
        id,
        plan_id: 1,
        plan_ended: false,
        state: State::Open,
        main: None,
        since: at(id),
        version: 1,
        raised_by: 100 + id,
    }
}

const OFFICER: Actor = Actor { account_id: 1, party: Party::Officer };
const DIRECTOR: Actor = Actor { account_id: 2, party: Party::Director };
const UNIT: Actor = Actor { account_id: 3, party: Party::Unit };

fn apply(members: &mut [Member], changes: &[Change]) {
    for change in changes {
        let member = members.iter_mut().find(|member| member.id == change.id).expect("a member");
        (member.state, member.main, member.since) = (change.state, change.main, change.since);
        member.version += 1;
    }
}

/// As the portal holds them: the obstacle and those merged into it.
fn group(members: &[Member], ids: &[i64]) -> Vec<Member> {
    let held = |member: &&Member| ids.contains(&member.id) || member.main.is_some_and(|main| ids.contains(&main));
    members.iter().filter(held).cloned().collect()
}

fn act(members: &mut [Member], target: i64, act: Act, actor: Actor) -> Result<(), Refusal> {
    let changes = perform(&group(members, &[target]), target, act, actor, at(99))?;
    apply(members, &changes);
    Ok(())
}

fn join(members: &mut [Member], main: i64, chosen: &[i64]) -> Result<(), Refusal> {
    let held: Vec<i64> = chosen.iter().copied().chain([main]).collect();
    let changes = merge(&group(members, &held), main, chosen, OFFICER)?;
    apply(members, &changes);
    Ok(())
}

fn states(members: &[Member]) -> Vec<(State, Option<i64>)> {
    members.iter().map(|member| (member.state, member.main)).collect()
}

#[test]
fn an_answer_settles_or_is_asked_for_again() {
    let mut one = [open(1)];
    act(&mut one, 1, Act::AskBack, OFFICER).expect("asked back");
    assert_eq!(act(&mut one, 1, Act::Answer, OFFICER), Err(Refusal::WrongState));
    act(&mut one, 1, Act::Supplement, UNIT).expect("supplemented");
    act(&mut one, 1, Act::Escalate, OFFICER).expect("before the Director");
    act(&mut one, 1, Act::SendBack, DIRECTOR).expect("left to TCCB");
    act(&mut one, 1, Act::Answer, OFFICER).expect("answered");
    act(&mut one, 1, Act::Reopen, UNIT).expect("not settled");
    act(&mut one, 1, Act::Escalate, OFFICER).expect("before the Director");
    act(&mut one, 1, Act::Decide, DIRECTOR).expect("decided");
    act(&mut one, 1, Act::Settle, UNIT).expect("settled");
    assert_eq!(states(&one), [(State::Settled, None)]);
}

#[test]
fn nobody_answers_what_he_raised_nor_what_is_merged_with_it() {
    let mut two = [open(1), Member { raised_by: OFFICER.account_id, ..open(2) }];
    assert_eq!(act(&mut two, 2, Act::Answer, OFFICER), Err(Refusal::OwnMatter));
    join(&mut two, 1, &[2]).expect("merged");
    assert_eq!(act(&mut two, 1, Act::Escalate, OFFICER), Err(Refusal::OwnMatter));
    act(&mut two, 1, Act::Answer, Actor { account_id: 9, ..OFFICER }).expect("answered by another officer");
}

#[test]
fn an_answer_to_the_main_one_is_an_answer_to_all_and_each_unit_speaks_for_itself() {
    let mut three = [open(1), open(2), open(3)];
    join(&mut three, 2, &[1, 3]).expect("merged");
    assert_eq!(three[1].since, at(1), "the oldest says how long they have waited");
    assert_eq!(act(&mut three, 1, Act::Answer, OFFICER), Err(Refusal::Merged));
    assert_eq!(act(&mut three, 2, Act::AskBack, OFFICER), Err(Refusal::Gathers));
    act(&mut three, 2, Act::Answer, OFFICER).expect("answered");
    assert!(three.iter().all(|member| member.state == State::Answered));
    act(&mut three, 1, Act::Settle, UNIT).expect("settled");
    act(&mut three, 3, Act::Reopen, UNIT).expect("not settled");
    act(&mut three, 3, Act::Escalate, OFFICER).expect("it goes its own way");
    assert_eq!(states(&three), [(State::Settled, Some(2)), (State::Answered, None), (State::Escalated, None)]);
    act(&mut three, 2, Act::Reopen, UNIT).expect("not settled");
    act(&mut three, 2, Act::Answer, OFFICER).expect("answered anew");
    assert_eq!(three[0].state, State::Settled, "what is settled is not answered again");
}

#[test]
fn what_is_taken_out_again_waits_for_tccb() {
    let mut two = [open(1), open(2)];
    assert_eq!(act(&mut two, 1, Act::Unmerge, OFFICER), Err(Refusal::NotMerged));
    join(&mut two, 1, &[2]).expect("merged");
    act(&mut two, 2, Act::Unmerge, OFFICER).expect("taken out");
    assert_eq!((two[1].main, two[1].since), (None, at(2)), "it has waited all the time");
    join(&mut two, 1, &[2]).expect("merged");
    act(&mut two, 1, Act::Escalate, OFFICER).expect("escalated");
    act(&mut two, 2, Act::Unmerge, OFFICER).expect("taken out");
    assert_eq!(states(&two), [(State::Escalated, None), (State::Open, None)]);
    assert_eq!(two[1].since, at(99));
}

#[test]
fn when_the_main_one_is_withdrawn_the_others_wait_on() {
    let mut three = [open(1), open(2), open(3)];
    join(&mut three, 1, &[2, 3]).expect("merged");
    act(&mut three, 1, Act::Escalate, OFFICER).expect("escalated");
    act(&mut three, 1, Act::Withdraw, UNIT).expect("withdrawn");
    assert_eq!(states(&three), [(State::Withdrawn, None), (State::Escalated, None), (State::Escalated, Some(2))]);
}

#[test]
fn after_the_plan_s_end_what_is_open_is_brought_to_its_end_and_nothing_else() {
    let ended = |state| [Member { plan_ended: true, state, ..open(1) }];
    for state in State::ALL {
        for what in Act::ALL {
            let actor = Actor { account_id: 1, party: what.party() };
            let (mut running, mut over) = ([Member { state: *state, ..open(1) }], ended(*state));
            let (before, after) = (act(&mut running, 1, what, actor), act(&mut over, 1, what, actor));
            match (what, before) {
                (Act::AskBack | Act::Escalate | Act::SendBack | Act::Reopen, Ok(())) => {
                    assert_eq!(after, Err(Refusal::PlanEnded), "{what:?} from {state}");
                }
                (_, before) => assert_eq!(after, before, "{what:?} from {state}"),
            }
        }
    }
    // Wherever it stands, somebody can end it.
    for (state, ends) in [
        (State::Open, Act::Answer),
        (State::Escalated, Act::Decide),
        (State::AskedBack, Act::Supplement),
        (State::Answered, Act::Settle),
        (State::Decided, Act::Settle),
    ] {
        let actor = Actor { account_id: 1, party: ends.party() };
        assert_eq!(act(&mut ended(state), 1, ends, actor), Ok(()), "{state}");
    }
}

#[test]
fn only_what_waits_for_tccb_in_one_plan_is_merged_and_brings_along_what_it_holds() {
    let mut four = [open(1), open(2), open(3), Member { plan_id: 2, ..open(4) }];
    assert_eq!(join(&mut four, 1, &[]), Err(Refusal::NothingChosen));
    for wrong in [1, 4, 9] {
        assert_eq!(join(&mut four, 1, &[2, wrong]), Err(Refusal::CannotJoin));
    }
    join(&mut four, 2, &[3]).expect("merged");
    join(&mut four, 1, &[2]).expect("merged");
    assert_eq!(states(&four[..3]), [(State::Open, None), (State::Open, Some(1)), (State::Open, Some(1))]);
    assert_eq!(join(&mut four, 2, &[1]), Err(Refusal::Merged));
}

#[derive(Clone, Debug)]
enum Step {
    Act(i64, Act, Actor),
    Merge(i64, Vec<i64>),
}

fn step() -> impl Strategy<Value = Step> {
    let actors = prop::sample::select(vec![OFFICER, DIRECTOR, UNIT, Actor { account_id: 101, ..OFFICER }]);
    prop_oneof![
        5 => (1..6i64, prop::sample::select(Act::ALL.to_vec()), actors).prop_map(|(id, act, actor)| Step::Act(id, act, actor)),
        2 => (1..6i64, prop::collection::vec(1..6i64, 0..4)).prop_map(|(main, chosen)| Step::Merge(main, chosen)),
    ]
}

proptest! {
    /// Whatever is tried: each waits for exactly one party until it is over; what is merged waits with one that is not,
    /// in the same state; an act is done only where it fits and by whom it may; nothing else is changed.
    #[test]
    fn obstacles_stay_in_order_whatever_is_tried(steps in prop::collection::vec(step(), 0..60)) {
        let mut members: Vec<Member> = (1..6).map(open).collect();
        for step in steps {
            let before = members.clone();
            match step {
                Step::Act(target, what, actor) => {
                    let done = act(&mut members, target, what, actor);
                    let was = &before[usize::try_from(target - 1).expect("a place")];
                    if done.is_ok() {
                        prop_assert_eq!(what.party(), actor.party);
                        prop_assert!(what.leads_to(was.state).is_some());
                        prop_assert!(!was.state.is_over(), "what is over stays so");
                        let waits = was.state.waits_for();
                        prop_assert!(matches!(what, Act::Withdraw | Act::Unmerge) || waits == Some(actor.party));
                        prop_assert!(matches!(what, Act::Withdraw) || actor.party == Party::Unit || was.raised_by != actor.account_id || what == Act::Unmerge);
                    } else {
                        prop_assert_eq!(&members, &before);
                    }
                }
                Step::Merge(main, chosen) => {
                    if join(&mut members, main, &chosen).is_err() {
                        prop_assert_eq!(&members, &before);
                    }
                }
            }
            for member in &members {
                prop_assert_eq!(member.state.waits_for().is_none(), matches!(member.state, State::Settled | State::Withdrawn));
                let Some(main) = member.main else { continue };
                let main = members.iter().find(|other| other.id == main).expect("a main one");
                prop_assert!(member.state != State::AskedBack && member.state != State::Withdrawn);
                if member.state.is_unanswered() {
                    prop_assert_eq!((main.state, main.main), (member.state, None));
                } else {
                    prop_assert!(!main.state.is_unanswered());
                }
                let moved = before.iter().any(|was| was.id == member.id && was.state != member.state);
                prop_assert!(!moved || member.since == at(99));
            }
        }
    }
}
