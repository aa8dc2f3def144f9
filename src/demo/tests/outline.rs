//! The plans, the units and the accounts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::compose::compose;
use super::super::data::Data;
use super::super::notice;
use super::{composed, day};

#[test]
fn nq28_has_30_tasks_and_694_lead_assignments() {
    let rows = composed(day("2026-11-23"));
    let nq28: Vec<_> = rows.tasks.iter().filter(|task| task.plan_id == 1).collect();
    assert_eq!(nq28.iter().filter(|task| task.kind == "task").count(), 18);
    assert_eq!(nq28.iter().filter(|task| task.kind == "duty").count(), 12);

    let leads: Vec<_> = rows.assignments.iter().filter(|seat| seat.plan_id == 1 && seat.role == "lead").collect();
    assert_eq!(leads.len(), 694);
    let mut by_task: BTreeMap<i64, usize> = BTreeMap::new();
    for lead in &leads {
        *by_task.entry(lead.task_id).or_default() += 1;
    }
    assert_eq!(by_task.values().filter(|count| **count == 52).count(), 13);
    assert_eq!(by_task.values().filter(|count| **count != 52).sum::<usize>(), 18);
    assert_eq!(leads.iter().filter(|lead| lead.unit_id.is_none()).count(), 1);
}

#[test]
fn every_task_of_nq28_stands_at_its_place_with_its_deadlines() {
    let rows = composed(day("2026-11-23"));
    let refs: Vec<&str> = rows.tasks.iter().filter(|task| task.plan_id == 1).map(|task| task.r#ref.as_str()).collect();
    let written = "IV.1.a IV.1.b IV.1.c IV.1.d IV.2.p1 IV.2.a IV.2.b IV.2.c IV.2.d IV.3.a IV.3.b IV.3.c \
         IV.4.a IV.4.b IV.4.c IV.5.a IV.5.b IV.5.c TCTH.1.1 TCTH.1.2 TCTH.1.3 TCTH.1.4 TCTH.1.5 TCTH.1.6 TCTH.1.7 \
         TCTH.2.1 TCTH.2.2 TCTH.3 TCTH.4 TCTH.5";
    assert_eq!(refs, written.split_whitespace().collect::<Vec<_>>());
    let sections: HashMap<i64, &str> =
        rows.sections.iter().map(|section| (section.id, section.r#ref.as_str())).collect();
    for task in rows.tasks.iter().filter(|task| task.plan_id == 1) {
        let section = sections[&task.section_id];
        assert!(task.r#ref == section || task.r#ref.starts_with(&format!("{section}.")), "{}", task.r#ref);
    }
    let of = |wanted: &str| -> Vec<_> {
        let task = rows.tasks.iter().find(|task| task.r#ref == wanted).expect("the task");
        let own = rows.deadlines.iter().filter(|deadline| deadline.task_id == task.id);
        own.map(|deadline| (deadline.text.as_str(), deadline.due_on)).collect()
    };
    assert_eq!(
        of("IV.5.a"),
        [
            ("thực hiện hằng năm", None),
            ("hoàn thành trong năm 2023 và thực hiện thường xuyên", Some(day("2023-12-31"))),
            ("thực hiện thường xuyên", None),
        ]
    );
    assert_eq!(of("IV.3.b"), [("thực hiện thường xuyên liên tục", None)]);
    assert_eq!(of("IV.2.b"), []);
}

#[test]
fn a_unit_appears_once_in_a_task() {
    for factor in [1, 3] {
        let rows = compose(day("2026-11-23"), factor).expect("the demo");
        let mut seen = BTreeSet::new();
        for seat in &rows.assignments {
            let party = (seat.unit_id, seat.party_name.as_deref());
            assert!(seen.insert((seat.task_id, party)), "{party:?} twice in task {}", seat.task_id);
        }
    }
}

#[test]
fn there_are_52_reporting_units_in_four_groups_and_one_union() {
    let rows = composed(day("2026-11-23"));
    let sizes: Vec<_> = rows
        .groups
        .iter()
        .map(|group| rows.members.iter().filter(|member| member.group_id == group.id).count())
        .collect();
    assert_eq!(sizes, [10, 42, 52, 40]);
    assert_eq!(rows.units.iter().filter(|unit| unit.kind == "union").count(), 1);
    let usernames: BTreeSet<_> = rows.accounts.iter().map(|account| account.username.as_str()).collect();
    assert_eq!(usernames.len(), rows.accounts.len());
    for username in ["giamdoc", "phogiamdoc", "tccb", "quantri", "congdoan", "lequydon", "lequydon.truong", "phongtccb"]
    {
        assert!(usernames.contains(username), "{username}");
    }
    let shown: Vec<String> = notice().accounts.into_iter().map(|(username, _)| username).collect();
    assert_eq!(shown, rows.accounts.iter().map(|account| account.username.clone()).collect::<Vec<_>>());
}

#[test]
fn ten_times_the_units_are_520() {
    let mut data = Data::read();
    data.units.multiply(10);
    assert_eq!(data.units.units.iter().filter(|unit| unit.reports()).count(), 520);
    assert_eq!(data.units.groups[2].members.len(), 520);
    let codes: BTreeSet<_> = data.units.units.iter().map(|unit| &unit.code).collect();
    assert_eq!(codes.len(), data.units.units.len());
}
