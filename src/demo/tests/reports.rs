//! The quarters, what was reported in them, and how they were closed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::quarters::at;
use super::super::rows::{Report, Rows};
use super::super::script::{DUE_SOON_DAYS, TO_TRY};
use super::{completions, composed, day, days, deadlines};
use crate::calendar::DaysOff;
use crate::plan::Deadline;
use crate::progress::life::{Act, Actor, Capacity, next_state};
use crate::progress::text::{Ground, validate};
use crate::progress::{Claim, Outcome, Progress, ReportStanding, ReportState, Standing, Yardstick};

/// The last accepted report of every lead assignment.
fn last_accepted(rows: &Rows) -> HashMap<i64, &Report> {
    let accepted = rows.reports.iter().filter(|report| report.state == ReportState::Accepted);
    accepted.map(|report| (report.assignment_id, report)).collect()
}

#[test]
fn every_state_occurs_on_every_day() {
    for today in days() {
        let rows = composed(today);
        let (deadlines, completions) = (deadlines(&rows), completions(&rows));
        let accepted = last_accepted(&rows);
        let by = Yardstick { as_of: today, due_soon_days: DUE_SOON_DAYS, days_off: &DaysOff::default() };
        let mut outcomes: BTreeMap<Outcome, usize> = BTreeMap::new();
        let (mut soon, mut progress) = (0, BTreeSet::new());
        for lead in rows.assignments.iter().filter(|seat| seat.role == "lead") {
            let report = accepted.get(&lead.id);
            let said = report.map_or(Progress::NotStarted, |report| report.progress);
            let met = report.and_then(|report| completions.get(&report.id)).map_or(&[][..], Vec::as_slice);
            let own = deadlines.get(&lead.task_id).map_or(&[][..], Vec::as_slice);
            let standing = Standing::judge(own, &Claim { progress: said, completions: met, completed_on: None }, &by);
            *outcomes.entry(standing.outcome).or_default() += 1;
            soon += usize::from(standing.due_soon);
            progress.insert((standing.outcome, said));
        }
        let expected = [
            (Outcome::DoneOnTime, 12),
            (Outcome::DoneLate, 2),
            (Outcome::PendingOnTime, 9),
            (Outcome::PendingOverdue, 3),
            (Outcome::Untimed, 693),
        ];
        assert_eq!(outcomes, BTreeMap::from(expected), "{today}");
        assert_eq!(soon, 3, "{today}");
        for wanted in [
            (Outcome::PendingOnTime, Progress::NotStarted),
            (Outcome::PendingOnTime, Progress::InProgress),
            (Outcome::PendingOverdue, Progress::InProgress),
            (Outcome::Untimed, Progress::Done),
        ] {
            assert!(progress.contains(&wanted), "{wanted:?} on {today}");
        }
    }
}

#[test]
fn six_quarters_are_closed_and_one_is_open() {
    for today in days() {
        let rows = composed(today);
        let (open, closed): (Vec<_>, Vec<_>) = rows.periods.iter().partition(|period| period.state == "open");
        assert_eq!((open.len(), closed.len()), (1, 6), "{today}");
        assert!((open[0].starts_on..=open[0].cut_off_on).contains(&today));
        assert_eq!(rows.closings.len(), 7, "one was closed twice");
        assert_eq!(rows.closings.iter().filter(|closing| closing.reopened_at.is_some()).count(), 1);
        for closing in &rows.closings {
            let row = |standing: &&super::super::rows::PeriodStanding| {
                (standing.period_id, standing.version) == (closing.period_id, closing.version)
            };
            let nq28 = rows.standings.iter().filter(row).filter(|standing| standing.plan_id == 1).count();
            assert_eq!(nq28, 694);
        }
    }
}

#[test]
fn before_the_plans_there_were_no_quarters() {
    let rows = composed(day("2024-01-05"));
    // The year's work, 305 days before.
    let first = day("2023-03-06");
    assert!(rows.assignments.iter().any(|seat| seat.from_on == first));
    assert_eq!(rows.periods.len(), 5);
    assert!(rows.periods.iter().all(|period| period.cut_off_on >= first));
}

#[test]
fn nothing_lies_in_the_future_and_every_report_has_lived_by_the_rules() {
    let early = ["2024-01-01", "2024-02-29"].map(day);
    for today in days().into_iter().chain(early) {
        let rows = composed(today);
        let midnight = at(today, 0, 0);
        let (deadlines, completions) = (deadlines(&rows), completions(&rows));
        let tasks: HashMap<i64, i64> = rows.assignments.iter().map(|seat| (seat.id, seat.task_id)).collect();
        let from: HashMap<i64, chrono::NaiveDate> =
            rows.assignments.iter().map(|seat| (seat.id, seat.from_on)).collect();
        let mut events: HashMap<i64, Vec<_>> = HashMap::new();
        for event in &rows.events {
            events.entry(event.report_id).or_default().push(event);
        }
        assert!(rows.journal.iter().all(|act| act.at <= midnight));
        assert!(rows.receipts.iter().all(|receipt| receipt.received_at < midnight));
        for report in &rows.reports {
            let mut state = ReportState::Draft;
            let mut last = None;
            let own = deadlines.get(&tasks[&report.assignment_id]).map_or(&[][..], Vec::as_slice);
            for event in events.get(&report.id).into_iter().flatten() {
                assert!(last < Some(event.at) && event.at < midnight, "report {} on {today}", report.id);
                last = Some(event.at);
                let reason = event.reason.as_str();
                let (act, capacity) = match event.kind {
                    "sent_to_head" => (Act::SendToHead, Capacity::Staff),
                    "sent_back" => (Act::SendBack { reason }, Capacity::Head),
                    "submitted" => (Act::Submit, Capacity::Head),
                    "returned" => (Act::Return { reason }, Capacity::Officer),
                    _ => (Act::Accept, Capacity::Officer),
                };
                let actor = Actor { capacity, wrote_or_submitted: event.account_id == report.written_by };
                let Ok(next) = next_state(state, act, actor, true) else {
                    panic!("{} from {state:?}, report {} on {today}", event.kind, report.id)
                };
                state = next;
                let sent_on = crate::clock::local_day(event.at);
                let assigned_on = from[&report.assignment_id];
                let ground = Ground { deadlines: own, today: sent_on, assigned_on, was_complete: false };
                assert_eq!(validate(&event.content, &ground), [], "report {} on {today}", report.id);
            }
            assert_eq!(state, report.state, "report {} on {today}", report.id);
            assert!(report.updated_at < midnight);
            let said = format!("{}{}{}{}", report.results, report.obstacles, report.proposals, report.next_steps);
            assert!(!said.contains(['{', '}']), "{said}");
            let met = completions.get(&report.id).map_or(0, Vec::len);
            assert_eq!(met > 0, report.progress == Progress::Done && own.iter().any(Deadline::is_dated));
        }
    }
}

#[test]
fn most_report_and_more_from_quarter_to_quarter() {
    // Mid-quarter, so that the last closing was not hurried.
    for today in ["2026-11-23", "2028-02-29"].map(day) {
        let rows = composed(today);
        let mut rates = Vec::new();
        for period in rows.periods.iter().filter(|period| period.state == "closed") {
            let frozen: Vec<_> = rows
                .standings
                .iter()
                .filter(|standing| standing.period_id == period.id && standing.version == 1)
                .filter(|standing| standing.report_state.is_owed())
                .collect();
            let count = |states: &[ReportStanding]| {
                frozen.iter().filter(|standing| states.contains(&standing.report_state)).count()
            };
            let accepted = count(&[ReportStanding::Accepted, ReportStanding::AcceptedLate]);
            rates.push(accepted as f64 / frozen.len() as f64);
            assert!(count(&[ReportStanding::AcceptedLate, ReportStanding::SubmittedLate]) > 5, "{}", period.name);
            assert!(count(&[ReportStanding::Missing]) > 5, "{}", period.name);
            assert!(count(&[ReportStanding::Submitted, ReportStanding::SubmittedLate]) > 1, "{}", period.name);
        }
        assert!(rates.iter().all(|rate| (0.86..0.985).contains(rate)), "{rates:?}");
        assert!(rates[5] > rates[0] + 0.02, "{rates:?}");
    }
}

#[test]
fn a_reopening_brings_more_reports_and_keeps_the_first_figures() {
    let rows = composed(day("2026-11-23"));
    let reopened = rows.closings.iter().find(|closing| closing.reopened_at.is_some()).expect("one");
    let reported = |version| {
        let own = |standing: &&super::super::rows::PeriodStanding| {
            standing.period_id == reopened.period_id && standing.version == version
        };
        rows.standings.iter().filter(own).filter(|standing| standing.report_state.is_reported()).count()
    };
    assert!(reported(2) > reported(1));
}

#[test]
fn the_open_quarter_is_in_full_swing_and_leaves_one_report_to_try() {
    let rows = composed(day("2026-11-23"));
    let open = rows.periods.last().expect("the open quarter");
    let mut states: BTreeMap<ReportState, usize> = BTreeMap::new();
    for report in rows.reports.iter().filter(|report| report.period_id == open.id) {
        *states.entry(report.state).or_default() += 1;
    }
    for state in ReportState::ALL {
        assert!(states.get(state).is_some_and(|count| *count > 2), "{states:?}");
    }
    assert!((30..=120).contains(&states[&ReportState::Submitted]), "{states:?}");
    let unit = rows.units.iter().find(|unit| unit.code == TO_TRY.0).expect("the unit").id;
    let task = rows.tasks.iter().find(|task| task.r#ref == TO_TRY.1).expect("the task").id;
    let seat = rows.assignments.iter().find(|seat| (seat.task_id, seat.unit_id) == (task, Some(unit))).expect("a seat");
    assert!(rows.reports.iter().any(|report| report.assignment_id == seat.id));
    assert!(!rows.reports.iter().any(|report| (report.assignment_id, report.period_id) == (seat.id, open.id)));
}

#[test]
fn on_the_first_day_of_a_quarter_nothing_is_written_yet() {
    let today = day("2026-12-15");
    let rows = composed(today);
    let open = rows.periods.last().expect("the open quarter");
    assert_eq!(open.starts_on, today);
    assert!(rows.reports.iter().all(|report| report.period_id != open.id));
    assert!(rows.closings.iter().all(|closing| closing.closed_at <= at(today, 0, 0)));
}

#[test]
fn the_same_day_gives_the_same_rows() {
    let today = day("2027-05-05");
    let all = |rows: Rows| {
        serde_json::to_string(&(
            (rows.units, rows.accounts, rows.grants, rows.assignments, rows.receipts),
            (rows.reports, rows.completions, rows.events, rows.closings, rows.standings, rows.journal),
        ))
        .expect("json")
    };
    assert!(all(composed(today)) == all(composed(today)));
}

#[test]
fn where_nothing_happened_nothing_is_told() {
    let rows = composed(day("2026-11-23"));
    let idle: Vec<_> = rows.reports.iter().filter(|report| report.nothing_new).collect();
    assert!(!idle.is_empty() && idle.iter().all(|report| report.results.is_empty()));
}

#[test]
fn reports_do_not_read_like_copies() {
    let rows = composed(day("2026-11-23"));
    let mut said: HashMap<&str, usize> = HashMap::new();
    for report in rows.reports.iter().filter(|report| !report.nothing_new) {
        *said.entry(report.results.as_str()).or_default() += 1;
    }
    let distinct = said.len() as f64 / said.values().sum::<usize>() as f64;
    assert!(distinct > 0.7, "{distinct}");
}
