use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{super::draft::DraftTask, *};

fn row(id: i64, task_id: i64, role: Part, position: i32, unit_id: i64) -> PartyRow {
    PartyRow { id, task_id, role, position, unit_id }
}

fn merge(from: &[i64], into: i64) -> Passage {
    Passage { from: from.to_vec(), heirs: vec![into], ..Passage::default() }
}

#[test]
fn of_two_merged_units_the_lead_beats_the_coordinating_and_a_split_goes_where_it_was_sent() {
    let rows = [
        row(1, 7, Part::Lead, 0, 2),
        row(2, 7, Part::Coordinating, 0, 3),
        row(3, 7, Part::Coordinating, 1, 4),
        row(4, 8, Part::Coordinating, 0, 2),
        row(5, 8, Part::Coordinating, 1, 3),
    ];
    let passed = pass(&rows, &merge(&[2, 3], 9));
    assert_eq!(passed, Passed { moved: vec![(1, 9), (4, 9)], dropped: vec![2, 5] });
    let passed = pass(&rows, &merge(&[2, 3], 3));
    assert_eq!(passed, Passed { moved: vec![(1, 3), (4, 3)], dropped: vec![2, 5] });
    let split = Passage { from: vec![2], heirs: vec![10, 11], tasks: BTreeMap::from([(8, 1)]), only: None };
    assert_eq!(pass(&rows, &split), Passed { moved: vec![(1, 10), (4, 11)], dropped: vec![] });
    let lead = Passage { from: vec![2], heirs: vec![3], tasks: BTreeMap::new(), only: Some(7) };
    assert_eq!(pass(&rows, &lead), Passed { moved: vec![(1, 3)], dropped: vec![2] });
}

#[test]
fn a_draft_does_not_bring_back_what_has_ended() {
    let party = |unit: i64| DraftParty { text: format!("Phòng {unit}"), means: Some(Target::Unit(unit)) };
    let task = |id, leads: &[i64], coordinating: &[i64]| DraftTask {
        id,
        leads: leads.iter().map(|unit| party(*unit)).collect(),
        coordinating: coordinating.iter().map(|unit| party(*unit)).collect(),
        changed: 1,
        ..DraftTask::default()
    };
    let mut content = Content {
        tasks: vec![task(Some(7), &[2], &[3, 4]), task(None, &[4], &[3]), task(Some(8), &[4], &[])],
        ..Content::default()
    };
    let names = HashMap::from([(9, "Phòng Chín".to_owned())]);
    assert!(pass_draft(&mut content, &merge(&[2, 3], 9), &names, 5));
    let meant =
        |parties: &[DraftParty]| parties.iter().map(|party| (party.text.clone(), party.means)).collect::<Vec<_>>();
    let nine = ("Phòng Chín".to_owned(), Some(Target::Unit(9)));
    assert_eq!(meant(&content.tasks[0].leads), std::slice::from_ref(&nine));
    assert_eq!(meant(&content.tasks[0].coordinating), [("Phòng 4".to_owned(), Some(Target::Unit(4)))]);
    assert_eq!(meant(&content.tasks[1].coordinating), [nine]);
    assert_eq!(content.tasks.iter().map(|task| task.changed).collect::<Vec<_>>(), [5, 5, 1]);
    assert!(!pass_draft(&mut content, &merge(&[2, 3], 9), &names, 6), "once is enough");
}

proptest! {
    /// Afterwards each task names each unit once, nobody who handed on is named, whoever led or its heir leads, and every
    /// unit named before is there still, or its heir is.
    #[test]
    fn every_task_names_each_unit_once_and_no_part_is_lost(
        rows in prop::collection::vec((0..4i64, any::<bool>(), 0..6i64), 0..24),
        from in prop::collection::hash_set(0..6i64, 1..4),
        heirs in prop::collection::vec(4..9i64, 1..3),
        tasks in prop::collection::btree_map(0..4i64, 0..2usize, 0..4),
    ) {
        let mut seen = HashSet::new();
        let rows: Vec<PartyRow> = rows
            .into_iter()
            .enumerate()
            .filter(|(_, (task, _, unit))| seen.insert((*task, *unit)))
            .map(|(place, (task, lead, unit))| {
                let place = i32::try_from(place).expect("small");
                row(i64::from(place), task, if lead { Part::Lead } else { Part::Coordinating }, place, unit)
            })
            .collect();
        // An heir that hands on itself takes nothing over from the others.
        let from: Vec<i64> = from.into_iter().filter(|unit| !heirs.contains(unit)).collect();
        let passage = Passage { from: from.clone(), heirs, tasks, only: None };
        let passed = pass(&rows, &passage);
        let moved: HashMap<i64, i64> = passed.moved.iter().copied().collect();
        let after: Vec<PartyRow> = rows
            .iter()
            .filter(|party| !passed.dropped.contains(&party.id))
            .map(|party| PartyRow { unit_id: moved.get(&party.id).copied().unwrap_or(party.unit_id), ..party.clone() })
            .collect();
        let mut named = HashSet::new();
        for party in &after {
            prop_assert!(named.insert((party.task_id, party.unit_id)));
            prop_assert!(!from.contains(&party.unit_id));
        }
        for party in &rows {
            let unit = passage.heir(Some(party.task_id), party.unit_id).unwrap_or(party.unit_id);
            let found = after.iter().find(|other| (other.task_id, other.unit_id) == (party.task_id, unit));
            prop_assert!(found.is_some_and(|found| party.role == Part::Coordinating || found.role == Part::Lead));
        }
    }
}
