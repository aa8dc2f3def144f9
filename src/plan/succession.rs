//! Units change: what that does to the parties a plan names. Pure; assignments follow from the parties.

use std::collections::{HashMap, HashSet};

use super::{
    Part,
    draft::{Content, DraftParty, Target},
};
use crate::unit::change::Passage;

/// A unit that a task names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyRow {
    pub id: i64,
    pub task_id: i64,
    pub role: Part,
    pub position: i32,
    pub unit_id: i64,
}

/// What becomes of the parties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// Parties that mean another unit: party, unit.
    pub moved: Vec<(i64, i64)>,
    /// Parties that fall away, since the task names their unit already.
    pub dropped: Vec<i64>,
}

/// Hands every named unit's part to its heir. A unit is named once in a task: lead beats coordinating, the earlier the
/// later. Where a change concerns the lead alone, the coordinating part stays.
pub fn pass(parties: &[PartyRow], passage: &Passage) -> Passed {
    let mut order: Vec<&PartyRow> = parties.iter().collect();
    order.sort_by_key(|party| (party.task_id, party.role == Part::Coordinating, party.position, party.id));
    let mut named: HashSet<(i64, i64)> = HashSet::new();
    let mut passed = Passed::default();
    for party in order {
        let heir = heir(passage, Some(party.task_id), party.role, party.unit_id);
        let unit = heir.unwrap_or(party.unit_id);
        if !named.insert((party.task_id, unit)) {
            passed.dropped.push(party.id);
        } else if heir.is_some() {
            passed.moved.push((party.id, unit));
        }
    }
    passed
}

fn heir(passage: &Passage, task: Option<i64>, role: Part, unit: i64) -> Option<i64> {
    if passage.only.is_some() && role == Part::Coordinating {
        return None;
    }
    passage.heir(task, unit)
}

/// Does the same to a plan as it is being written, so that it does not bring back a unit that has ended; the tasks it
/// changed are marked as changed in `version`. Whether it changed anything. `names` are the heirs'.
pub fn pass_draft(content: &mut Content, passage: &Passage, names: &HashMap<i64, String>, version: i32) -> bool {
    let mut any = false;
    for task in &mut content.tasks {
        let id = task.id;
        let mut touched = false;
        for (role, parties) in [(Part::Lead, &mut task.leads), (Part::Coordinating, &mut task.coordinating)] {
            for party in parties.iter_mut() {
                let Some(Target::Unit(unit)) = party.means else { continue };
                if let Some(heir) = heir(passage, id, role, unit) {
                    party.means = Some(Target::Unit(heir));
                    party.text = names.get(&heir).cloned().unwrap_or_else(|| party.text.clone());
                    touched = true;
                }
            }
        }
        if touched {
            let mut seen = HashSet::new();
            let mut once = |party: &DraftParty| match party.means {
                Some(Target::Unit(unit)) => seen.insert(unit),
                _ => true,
            };
            task.leads.retain(&mut once);
            task.coordinating.retain(&mut once);
            task.changed = version;
            any = true;
        }
    }
    any
}

#[cfg(test)]
mod tests;
