//! The shape of the tree: which unit stands under which, and in which order a list shows them.

use std::collections::{HashMap, HashSet};

/// What the tree needs to know of a unit.
pub trait Node {
    fn id(&self) -> i64;
    fn parent_id(&self) -> Option<i64>;
}

/// Units in the order of the tree, each with its depth from 0. Siblings keep the order they came in; a unit whose
/// parent is not in the list stands as a root.
pub fn arrange<T: Node>(units: Vec<T>) -> Vec<(usize, T)> {
    let known: HashSet<i64> = units.iter().map(Node::id).collect();
    let mut below: HashMap<Option<i64>, Vec<T>> = HashMap::new();
    for unit in units {
        let parent = unit.parent_id().filter(|parent| known.contains(parent));
        below.entry(parent).or_default().push(unit);
    }
    let mut arranged = Vec::with_capacity(known.len());
    let mut waiting: Vec<(usize, T)> = Vec::new();
    waiting.extend(below.remove(&None).unwrap_or_default().into_iter().rev().map(|unit| (0, unit)));
    while let Some((depth, unit)) = waiting.pop() {
        let children = below.remove(&Some(unit.id())).unwrap_or_default();
        waiting.extend(children.into_iter().rev().map(|child| (depth + 1, child)));
        arranged.push((depth, unit));
    }
    arranged
}

/// Whether `unit` under `parent` would stand below itself. `parents` gives each unit's present parent.
pub fn would_cycle(unit: i64, parent: i64, parents: &HashMap<i64, Option<i64>>) -> bool {
    let mut above = Some(parent);
    // No path is longer than the number of units, unless it already goes round.
    for _ in 0..=parents.len() {
        match above {
            Some(id) if id == unit => return true,
            Some(id) => above = parents.get(&id).copied().flatten(),
            None => return false,
        }
    }
    true
}

/// The units found and all that stand above them: what a searched tree still shows.
pub fn with_ancestors(found: &HashSet<i64>, parents: &HashMap<i64, Option<i64>>) -> HashSet<i64> {
    let mut shown = HashSet::new();
    for &id in found {
        let mut at = Some(id);
        while let Some(id) = at.filter(|&id| shown.insert(id)) {
            at = parents.get(&id).copied().flatten();
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    impl Node for (i64, Option<i64>) {
        fn id(&self) -> i64 {
            self.0
        }
        fn parent_id(&self) -> Option<i64> {
            self.1
        }
    }

    #[test]
    fn children_follow_their_parent_in_the_order_given() {
        let units = vec![(5, Some(2)), (1, None), (2, Some(1)), (3, Some(1)), (4, Some(2)), (9, Some(77))];
        let arranged: Vec<_> = arrange(units).into_iter().map(|(depth, unit)| (depth, unit.0)).collect();
        assert_eq!(arranged, [(0, 1), (1, 2), (2, 5), (2, 4), (1, 3), (0, 9)]);
    }

    #[test]
    fn a_unit_cannot_stand_below_itself() {
        let parents = HashMap::from([(1, None), (2, Some(1)), (3, Some(2)), (4, Some(1))]);
        assert!(would_cycle(2, 2, &parents), "under itself");
        assert!(would_cycle(1, 3, &parents), "under its grandchild");
        assert!(!would_cycle(3, 4, &parents));
        assert!(!would_cycle(3, 1, &parents));
    }

    #[test]
    fn a_search_shows_the_way_to_what_it_found() {
        let parents = HashMap::from([(1, None), (2, Some(1)), (3, Some(2)), (4, Some(1))]);
        assert_eq!(with_ancestors(&HashSet::from([3]), &parents), HashSet::from([1, 2, 3]));
        assert!(with_ancestors(&HashSet::new(), &parents).is_empty());
    }

    proptest! {
        /// Moves that the check allows never make a cycle: the tree arranged afterwards still holds every unit.
        #[test]
        fn allowed_moves_keep_a_tree(moves in prop::collection::vec((0..12i64, 0..12i64), 0..40)) {
            let mut parents: HashMap<i64, Option<i64>> = (0..12).map(|id| (id, None)).collect();
            for (unit, parent) in moves {
                if !would_cycle(unit, parent, &parents) {
                    parents.insert(unit, Some(parent));
                }
            }
            prop_assert_eq!(arrange(parents.into_iter().collect()).len(), 12);
        }
    }
}
