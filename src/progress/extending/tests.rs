use proptest::prelude::*;

use super::*;
use crate::{
    calendar::DaysOff,
    plan::deadline::tests::{any_day, day, due},
    progress::{Claim, Completion, Outcome, Progress, Standing, Yardstick},
};

fn grant(extension_id: i64, due_on: Option<&str>, from_on: &str) -> Grant {
    Grant { extension_id, deadline_id: 1, due_on: due_on.map(day), from_on: day(from_on) }
}

fn days(grants: &[Grant], as_of: &str) -> Vec<NaiveDate> {
    in_force(grants, day(as_of)).into_iter().map(|extended| extended.due_on).collect()
}

#[test]
fn a_decision_works_from_its_own_day_on() {
    let grants = [
        grant(1, Some("2026-10-31"), "2026-10-05"),
        grant(2, Some("2026-11-30"), "2026-10-20"),
        grant(2, None, "2026-11-10"),
        grant(1, Some("2026-10-15"), "2026-11-20"),
    ];
    assert_eq!(days(&grants, "2026-10-04"), []);
    assert_eq!(days(&grants, "2026-10-05"), [day("2026-10-31")]);
    assert_eq!(days(&grants, "2026-11-09"), [day("2026-11-30")]);
    assert_eq!(days(&grants, "2026-11-10"), [day("2026-10-31")], "the earlier request's day holds again");
    assert_eq!(days(&grants, "2026-11-20"), [day("2026-10-15")]);
}

fn judged(extended_to: Option<&str>, met_on: Option<&str>, as_of: &str) -> Standing {
    let deadlines = [Deadline { extended_to: extended_to.map(day), ..due(1, "2026-09-30") }];
    let met: Vec<_> = met_on.map(|on| Completion { deadline_id: 1, completed_on: day(on) }).into_iter().collect();
    let progress = if met.is_empty() { Progress::InProgress } else { Progress::Done };
    let days_off = DaysOff::default();
    let by = Yardstick { as_of: day(as_of), due_soon_days: 15, days_off: &days_off };
    Standing::judge(&deadlines, &Claim { progress, completions: &met, completed_on: None }, &by)
}

#[test]
fn what_is_on_time_by_an_extended_day_says_so() {
    let told = |standing: Standing| (standing.outcome, standing.by_extension, standing.extension());
    let first = "hạn ban đầu 30/09/2026";
    let late = judged(None, None, "2026-10-05");
    assert_eq!(told(late), (Outcome::PendingOverdue, false, String::new()));
    // Not yet needed: the plan's own day has not passed.
    let early = judged(Some("2026-10-31"), None, "2026-09-30");
    assert_eq!(told(early), (Outcome::PendingOnTime, false, format!("hạn đã gia hạn; {first}")));
    assert_eq!(early.due_on, Some(day("2026-10-31")));
    let pending = judged(Some("2026-10-31"), None, "2026-10-05");
    assert_eq!(told(pending), (Outcome::PendingOnTime, true, format!("đúng hạn theo hạn đã gia hạn; {first}")));
    let overdue = judged(Some("2026-10-31"), None, "2026-11-01");
    assert_eq!(told(overdue), (Outcome::PendingOverdue, false, format!("hạn đã gia hạn; {first}")));
    assert_eq!(overdue.days_late, 1);
    let done = judged(Some("2026-10-31"), Some("2026-10-31"), "2026-11-05");
    assert_eq!(told(done), (Outcome::DoneOnTime, true, format!("đúng hạn theo hạn đã gia hạn; {first}")));
    let without_need = judged(Some("2026-10-31"), Some("2026-09-30"), "2026-11-05");
    assert_eq!(told(without_need), (Outcome::DoneOnTime, false, format!("hạn đã gia hạn; {first}")));
    let done_late = judged(Some("2026-10-31"), Some("2026-11-01"), "2026-11-05");
    assert_eq!((done_late.outcome, done_late.by_extension, done_late.days_late), (Outcome::DoneLate, false, 1));
}

#[test]
fn an_extension_counts_too_where_another_deadline_governs() {
    let days_off = DaysOff::default();
    let deadlines = [Deadline { extended_to: Some(day("2026-12-31")), ..due(1, "2026-09-30") }, due(2, "2026-11-30")];
    let by_extension = |as_of: &str, met: &[i64]| {
        let met: Vec<_> =
            met.iter().map(|id| Completion { deadline_id: *id, completed_on: day("2026-09-20") }).collect();
        let by = Yardstick { as_of: day(as_of), due_soon_days: 15, days_off: &days_off };
        let claim = Claim { progress: Progress::InProgress, completions: &met, completed_on: None };
        let standing = Standing::judge(&deadlines, &claim, &by);
        (standing.outcome, standing.by_extension, standing.due_on.map(|due| due.to_string()).unwrap_or_default())
    };
    let on_time = |by_extension, due: &str| (Outcome::PendingOnTime, by_extension, due.to_owned());
    assert_eq!(by_extension("2026-09-30", &[]), on_time(false, "2026-11-30"));
    assert_eq!(by_extension("2026-10-15", &[]), on_time(true, "2026-11-30"));
    assert_eq!(by_extension("2026-10-15", &[1]), on_time(false, "2026-11-30"));
    assert_eq!(by_extension("2026-10-15", &[2]), on_time(true, "2026-12-31"));
    assert_eq!(by_extension("2026-12-01", &[]), (Outcome::PendingOverdue, false, "2026-11-30".to_owned()));
}

#[test]
fn an_extension_gives_way_to_a_later_day_of_the_plan() {
    let amended = Deadline { extended_to: Some(day("2026-10-31")), ..due(1, "2026-12-15") };
    let none = DaysOff::default();
    assert_eq!((amended.effective_due(&none), amended.is_extended(&none)), (Some(day("2026-12-15")), false));
    assert_eq!(amended.meaning(&none), "hạn cuối 15/12/2026");
    let extended = Deadline { due_on: Some(day("2026-09-30")), ..amended };
    assert_eq!(extended.meaning(&none), "hạn ban đầu 30/09/2026, gia hạn đến 31/10/2026");
    assert_eq!(
        Deadline { from_on: Some(day("2026-09-01")), ..extended }.meaning(&none),
        "từ 01/09/2026 đến 30/09/2026, gia hạn đến 31/10/2026"
    );
    let undated = Deadline { due_on: None, extended_to: Some(day("2026-10-31")), ..Deadline::default() };
    assert_eq!(undated.effective_due(&none), None, "where the plan names no day any more, none is extended");
}

#[test]
fn each_deadline_is_extended_by_itself() {
    let deadlines = [due(1, "2026-09-30"), due(2, "2026-09-30")];
    let held = extend(&deadlines, &in_force(&[grant(7, Some("2026-10-31"), "2026-09-01")], day("2026-09-01")));
    let days: Vec<_> = held.iter().map(|deadline| deadline.effective_due(&DaysOff::default())).collect();
    assert_eq!(days, [Some(day("2026-10-31")), Some(day("2026-09-30"))]);
}

fn any_grants() -> impl Strategy<Value = Vec<Grant>> {
    let one = (1..4_i64, 1..3_i64, proptest::option::weighted(0.8, any_day()), any_day());
    proptest::collection::vec(one, 0..12).prop_map(|mut rows| {
        rows.sort_by_key(|row| row.3);
        let grant = |(extension_id, deadline_id, due_on, from_on)| Grant {
            // A request is about one deadline.
            extension_id: extension_id * 10 + deadline_id,
            deadline_id,
            due_on,
            from_on,
        };
        rows.into_iter().map(grant).collect()
    })
}

proptest! {
    #[test]
    fn later_decisions_change_nothing_as_of_an_earlier_day(grants in any_grants(), as_of in any_day()) {
        let by_then: Vec<Grant> = grants.iter().copied().filter(|grant| grant.from_on <= as_of).collect();
        prop_assert_eq!(in_force(&grants, as_of), in_force(&by_then, as_of));
    }

    #[test]
    fn a_further_grant_never_brings_a_due_day_forward(grants in any_grants(), due_on in any_day()) {
        let last = grants.last().map_or(day("2026-01-01"), |grant| grant.from_on);
        let before = in_force(&grants, last);
        let mut more = grants.clone();
        more.push(Grant { extension_id: 99, deadline_id: 1, due_on: Some(due_on), from_on: last });
        let after = in_force(&more, last);
        for extended in before {
            let now = after.iter().find(|day| day.deadline_id == extended.deadline_id).expect("still extended");
            prop_assert!(now.due_on >= extended.due_on);
        }
    }
}
