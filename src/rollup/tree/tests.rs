use proptest::prelude::*;

use super::*;
use crate::progress::{Outcome, ReportStanding};
use crate::rollup::count::{Counts, Rate};

const FACT: Fact = Fact {
    assignment_id: 1,
    plan_id: 1,
    section_id: 1,
    task_id: 1,
    unit_id: Some(1),
    collective: false,
    percent: 0,
    outcome: Outcome::Untimed,
    due_soon: false,
    by_extension: false,
    report: ReportStanding::Missing,
};

fn section(id: i64, parent_id: Option<i64>) -> SectionNode {
    SectionNode { id, parent_id }
}

/// The shape of NQ28: 30 tasks, 13 of them of all 52 units, 16 of one party, one of two.
#[test]
fn nq28_has_694_lead_assignments_in_30_tasks() {
    let mut facts = Vec::new();
    for task_id in 1..=30 {
        let parties = match task_id {
            1..=13 => 52,
            14..=29 => 1,
            _ => 2,
        };
        for unit in 1..=parties {
            facts.push(Fact {
                assignment_id: task_id * 100 + unit,
                section_id: 2 + task_id % 2,
                task_id,
                unit_id: (task_id < 30).then_some(unit),
                collective: parties == 52,
                ..FACT
            });
        }
    }
    let sections = [section(1, None), section(2, Some(1)), section(3, Some(1))];
    let rollup = Rollup::new(&sections, &facts);
    assert_eq!((rollup.total.tasks(), rollup.total.counts.assignments), (30, 694));
    assert_eq!(rollup.sections[&1], rollup.total);
    assert_eq!(rollup.sections[&2].tasks() + rollup.sections[&3].tasks(), 30);
    assert_eq!(rollup.units[&Some(1)].counts.assignments, 29);
    assert_eq!(rollup.units[&Some(52)].tasks(), 13);
    assert_eq!(rollup.units[&None].counts.assignments, 2);
    assert_eq!(rollup.units.len(), 53);
    assert_eq!(rollup.tasks[&1].tally.counts.assignments, 52);
}

#[test]
fn only_a_collective_task_has_a_mean() {
    let percents = |collective, percents: &[i16]| {
        let facts: Vec<_> = percents.iter().map(|percent| Fact { collective, percent: *percent, ..FACT }).collect();
        Rollup::new(&[section(1, None)], &facts).tasks[&1].mean_percent()
    };
    assert_eq!(percents(true, &[0, 50, 100]), Some(50));
    assert_eq!(percents(true, &[0, 1]), Some(1), "halves upwards");
    assert_eq!(percents(false, &[60]), None);
}

#[test]
fn a_rate_is_made_of_counts() {
    let rate = |part, whole| Rate { part, whole };
    assert_eq!(rate(141, 156).to_string(), "141/156");
    assert_eq!(rate(141, 156).percent_text(), "90%");
    assert_eq!(rate(10, 11).percent_text(), "91%");
    assert_eq!(rate(999, 1000).percent(), 99, "one is missing");
    assert_eq!(rate(1, 1000).percent(), 1, "one has come");
    assert_eq!((rate(0, 3).percent(), rate(3, 3).percent()), (0, 100));
    assert_eq!(Counts::default().rate(), None);
}

#[test]
fn an_empty_section_has_figures_and_a_crooked_outline_ends() {
    let rollup = Rollup::new(&[section(1, Some(2)), section(2, Some(1)), section(3, None)], &[FACT]);
    assert_eq!(rollup.sections[&3], Tally::default());
    assert_eq!(rollup.total.counts.assignments, 1);
    assert_eq!(rollup.sections[&2].counts.assignments, 1);
}

/// A forest of sections (each hangs below an earlier one or stands alone) and facts of tasks in them;
/// the facts of one task share its section and plan.
fn any_plan() -> impl Strategy<Value = (Vec<SectionNode>, Vec<Fact>)> {
    let parents = proptest::collection::vec(proptest::option::weighted(0.7, any::<prop::sample::Index>()), 1..9);
    let standing = (
        proptest::sample::select(Outcome::ALL),
        proptest::sample::select(ReportStanding::ALL),
        0..=100_i16,
        any::<bool>(),
    );
    let facts = proptest::collection::vec((0..12_i64, proptest::option::of(1..8_i64), standing), 0..60);
    (parents, facts).prop_map(|(parents, facts)| {
        let sections: Vec<_> = (1..)
            .zip(&parents)
            .map(|(id, parent)| {
                let parent = parent.filter(|_| id > 1).map(|index| i64::try_from(index.index(id - 1)).unwrap() + 1);
                section(i64::try_from(id).unwrap(), parent)
            })
            .collect();
        let count = i64::try_from(sections.len()).unwrap();
        let facts = (1..)
            .zip(facts)
            .map(|(assignment_id, (task_id, unit_id, (outcome, report, percent, soon)))| Fact {
                assignment_id,
                plan_id: task_id % 2,
                section_id: task_id % count + 1,
                task_id,
                unit_id,
                collective: task_id % 3 == 0,
                percent,
                outcome,
                due_soon: soon && outcome == Outcome::PendingOnTime,
                by_extension: soon && matches!(outcome, Outcome::DoneOnTime | Outcome::PendingOnTime),
                report,
            })
            .collect();
        (sections, facts)
    })
}

proptest! {
    #[test]
    fn nothing_is_counted_twice((sections, facts) in any_plan()) {
        let counts = Rollup::new(&sections, &facts).total.counts;
        prop_assert_eq!(counts.assignments as usize, facts.len());
        let outcomes: u32 = Outcome::ALL.iter().map(|outcome| counts.of(*outcome)).sum();
        prop_assert_eq!(outcomes, counts.assignments);
        let stages = counts.unwritten + counts.draft + counts.with_head + counts.returned + counts.submitted + counts.accepted;
        prop_assert_eq!(stages, counts.owed);
        prop_assert_eq!(counts.reported() + counts.missing(), counts.owed);
        prop_assert!(counts.due_soon <= counts.pending_on_time);
        prop_assert!(counts.done_by_extension <= counts.done_on_time);
        prop_assert!(counts.pending_by_extension <= counts.pending_on_time);
        prop_assert!(counts.reported_late <= counts.reported());
    }

    #[test]
    fn counts_are_those_of_the_facts((sections, facts) in any_plan()) {
        let rollup = Rollup::new(&sections, &facts);
        for outcome in Outcome::ALL {
            let really = facts.iter().filter(|fact| fact.outcome == *outcome).count();
            prop_assert_eq!(rollup.total.counts.of(*outcome) as usize, really);
        }
        let late = facts.iter().filter(|fact| fact.report.is_late()).count();
        prop_assert_eq!(rollup.total.counts.reported_late as usize, late);
        let soon = facts.iter().filter(|fact| fact.due_soon).count();
        prop_assert_eq!(rollup.total.counts.due_soon as usize, soon);
        let extended = facts.iter().filter(|fact| fact.by_extension).count();
        prop_assert_eq!(rollup.total.counts.by_extension() as usize, extended);
        let reported = facts.iter().filter(|fact| fact.report.is_reported()).count();
        prop_assert_eq!(rollup.total.counts.reported() as usize, reported);
        let tasks: std::collections::HashSet<_> = facts.iter().map(|fact| fact.task_id).collect();
        prop_assert_eq!(rollup.total.tasks(), tasks.len());
    }

    #[test]
    fn counts_add_up_the_tree((sections, facts) in any_plan()) {
        let rollup = Rollup::new(&sections, &facts);
        for parent in &sections {
            let own: Tally = facts.iter().filter(|fact| fact.section_id == parent.id).collect();
            let below = sections.iter().filter(|section| section.parent_id == Some(parent.id));
            let parts: Tally = std::iter::once(&own).chain(below.map(|section| &rollup.sections[&section.id])).sum();
            prop_assert_eq!(&rollup.sections[&parent.id], &parts);
        }
        let roots = sections.iter().filter(|section| section.parent_id.is_none());
        let roots: Tally = roots.map(|section| &rollup.sections[&section.id]).sum();
        prop_assert_eq!(&roots, &rollup.total);
    }

    #[test]
    fn every_way_of_grouping_gives_the_same_total((sections, facts) in any_plan()) {
        let rollup = Rollup::new(&sections, &facts);
        prop_assert_eq!(&rollup.plans.values().sum::<Tally>(), &rollup.total);
        prop_assert_eq!(&rollup.units.values().sum::<Tally>(), &rollup.total);
        prop_assert_eq!(&rollup.tasks.values().map(|line| &line.tally).sum::<Tally>(), &rollup.total);
        let one_by_one: Counts = facts.iter().map(Counts::from).sum();
        prop_assert_eq!(one_by_one, rollup.total.counts);
    }

    #[test]
    fn the_order_of_facts_does_not_matter(
        ((sections, facts), shuffled) in any_plan().prop_flat_map(|plan| {
            let shuffled = Just(plan.1.clone()).prop_shuffle();
            (Just(plan), shuffled)
        }),
    ) {
        prop_assert_eq!(Rollup::new(&sections, &facts), Rollup::new(&sections, &shuffled));
    }
}
