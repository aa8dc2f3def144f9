use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{super::NewUnit, *};
use crate::unit::change::Passage;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// 1 stands above 2 to 6; 7 stands below 2.
fn register() -> Register {
    let life = |id: i64| Life {
        name: format!("Phòng {id}"),
        parent_id: match id {
            1 => None,
            7 => Some(2),
            _ => Some(1),
        },
        from: None,
        to: None,
        owns_plan: false,
    };
    Register { units: (1..=7).map(|id| (id, life(id))).collect(), first_day: Some(day("2024-12-15")) }
}

fn new(name: &str, code: &str) -> Heir {
    Heir::New(NewUnit { name: name.to_owned(), code: code.to_owned() })
}

fn fields(terms: &Terms, on: &str, register: &Register) -> Vec<&'static str> {
    faults(terms, day(on), register).into_iter().map(|(field, _)| field).collect()
}

#[test]
fn departments_merge_into_a_new_one_or_into_one_of_them() {
    let register = register();
    let merge = |units: &[i64], into: Heir| Terms::Merge { units: units.to_vec(), into };
    let good = merge(&[2, 3], new("Phòng Mầm non và Tiểu học", "gdmn-th"));
    assert!(fields(&good, "2025-03-01", &register).is_empty());
    assert_eq!(good.ending(), [2, 3]);
    let absorbing = merge(&[2, 3], Heir::Unit(3));
    assert!(fields(&absorbing, "2025-03-01", &register).is_empty());
    assert_eq!(absorbing.ending(), [2]);
    assert_eq!(fields(&merge(&[2], Heir::Unit(2)), "2025-03-01", &register), ["units"]);
    assert_eq!(fields(&merge(&[2, 3], Heir::Unit(4)), "2025-03-01", &register), ["into"]);
    assert_eq!(fields(&merge(&[2, 3], new("", "Mã")), "2025-03-01", &register), ["into", "into"]);
    assert_eq!(fields(&merge(&[1, 2], new("Mới", "moi")), "2025-03-01", &register), ["units"], "the top ends");
    assert_eq!(fields(&merge(&[2, 7], Heir::Unit(7)), "2025-03-01", &register), ["units"], "the heir stands below");
    assert_eq!(fields(&merge(&[2, 99], Heir::Unit(2)), "2025-03-01", &register), ["units"]);
}

#[test]
fn a_change_counts_from_a_day_after_the_last_closed_cut_off_on_which_its_units_exist() {
    let mut register = register();
    let rename = Terms::Rename { unit: 2, name: "Phòng Quản lý chất lượng".to_owned(), short_name: None };
    assert!(fields(&rename, "2024-12-15", &register).is_empty());
    assert_eq!(fields(&rename, "2024-12-14", &register), ["effective_on"]);
    register.units.get_mut(&2).expect("a unit").to = Some(day("2025-02-28"));
    assert!(fields(&rename, "2025-02-28", &register).is_empty());
    assert_eq!(fields(&rename, "2025-03-01", &register), ["name"]);
    register.units.get_mut(&3).expect("a unit").owns_plan = true;
    let merge = |into| Terms::Merge { units: vec![3, 4], into };
    assert_eq!(fields(&merge(Heir::Unit(4)), "2025-03-01", &register), ["units"], "its own plan has not ended");
    assert!(fields(&merge(Heir::Unit(3)), "2025-03-01", &register).is_empty(), "it goes on");
}

#[test]
fn a_split_needs_two_heirs_a_lead_another_unit_a_group_a_difference() {
    let register = register();
    let split = |goes_on, into: &[Heir], tasks: &[(i64, usize)]| Terms::Split {
        unit: 2,
        goes_on,
        into: into.to_vec(),
        tasks: tasks.iter().copied().collect(),
    };
    let (one, two) = (new("Phòng A", "a"), new("Phòng B", "b"));
    assert!(fields(&split(false, &[one.clone(), two.clone()], &[(9, 1)]), "2025-03-01", &register).is_empty());
    assert!(fields(&split(true, std::slice::from_ref(&one), &[]), "2025-03-01", &register).is_empty());
    for wrong in [
        split(false, std::slice::from_ref(&one), &[]),
        split(true, &[Heir::Unit(2)], &[]),
        split(false, &[Heir::Unit(3), Heir::Unit(3)], &[]),
        split(false, &[one.clone(), one.clone()], &[]),
    ] {
        assert_eq!(fields(&wrong, "2025-03-01", &register), ["into"], "{wrong:?}");
    }
    assert_eq!(fields(&split(false, &[one, two], &[(9, 2)]), "2025-03-01", &register), ["tasks"]);
    let lead = |to| Terms::Lead { task: 9, from: 2, to };
    assert_eq!(fields(&lead(2), "2025-03-01", &register), ["to"]);
    assert!(fields(&lead(3), "2025-03-01", &register).is_empty());
    let group =
        |joining: &[i64], leaving: &[i64]| Terms::Group { group: 5, joining: joining.into(), leaving: leaving.into() };
    assert_eq!(fields(&group(&[], &[]), "2025-03-01", &register), ["members"]);
    assert_eq!(fields(&group(&[2, 3], &[3]), "2025-03-01", &register), ["members"]);
    assert!(fields(&group(&[2], &[3]), "2025-03-01", &register).is_empty());
}

fn heir() -> impl Strategy<Value = Heir> {
    prop_oneof![
        (1..9i64).prop_map(Heir::Unit),
        ("[a-c]{0,2}", "[a-c]{0,2}").prop_map(|(name, code)| Heir::New(NewUnit { name, code })),
    ]
}

fn terms() -> impl Strategy<Value = Terms> {
    let units = || prop::collection::vec(1..9i64, 0..4);
    prop_oneof![
        (1..9i64, "[a-b]{0,2}").prop_map(|(unit, name)| Terms::Rename { unit, name, short_name: None }),
        (units(), heir()).prop_map(|(units, into)| Terms::Merge { units, into }),
        (
            1..9i64,
            any::<bool>(),
            prop::collection::vec(heir(), 0..4),
            prop::collection::btree_map(1..5i64, 0..4usize, 0..4)
        )
            .prop_map(|(unit, goes_on, into, tasks)| Terms::Split { unit, goes_on, into, tasks }),
        (1..4i64, 1..9i64, 1..9i64).prop_map(|(task, from, to)| Terms::Lead { task, from, to }),
        (1..4i64, units(), units()).prop_map(|(group, joining, leaving)| Terms::Group { group, joining, leaving }),
    ]
}

proptest! {
    /// What is kept as JSON is read back; and of a valid change, every unit that ends has an heir for every task, which
    /// does not end itself.
    #[test]
    fn whatever_ends_has_an_heir_that_lives(terms in terms(), task in 1..6i64) {
        let kept = serde_json::to_value(&terms).expect("json");
        prop_assert_eq!(serde_json::from_value::<Terms>(kept).expect("terms"), terms.clone());
        if faults(&terms, day("2025-03-01"), &register()).is_empty() {
            let mut next = 100;
            let heirs: Vec<i64> = terms.heirs().iter().map(|heir| heir.unit().unwrap_or_else(|| { next += 1; next })).collect();
            let passage = Passage::of(&terms, heirs.clone());
            for unit in terms.ending() {
                let heir = passage.heir(Some(task), unit);
                prop_assert!(heir.is_some_and(|heir| heirs.contains(&heir) && !terms.ending().contains(&heir)), "{:?}", terms);
                prop_assert!(passage.heir(None, unit).is_some());
            }
        }
    }

    /// A change of lead touches its task alone, and nobody hands anything to himself.
    #[test]
    fn nothing_passes_from_a_unit_to_itself(terms in terms(), task in 1..6i64, unit in 1..9i64) {
        let heirs: Vec<i64> = terms.heirs().iter().filter_map(Heir::unit).collect();
        let passage = Passage { tasks: BTreeMap::new(), ..Passage::of(&terms, heirs) };
        let heir = passage.heir(Some(task), unit);
        prop_assert!(heir != Some(unit));
        if let Terms::Lead { task: only, .. } = terms {
            prop_assert!(heir.is_none() || only == task);
        }
    }
}
