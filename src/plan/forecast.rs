//! What setting a plan going, or changing it, will do: counted as it is then done. Pure.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    Part, TaskKind,
    draft::{Content, DraftTask, changes::Changes},
    parties::{Carrier, Cast},
};

/// A unit's part in a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    pub leads: usize,
    pub coordinating: usize,
}

/// A plan's assignments before there are any.
#[derive(Clone, Debug, Default)]
pub struct Forecast<'a> {
    pub tasks: usize,
    pub duties: usize,
    /// Each task with one of its carriers, in the plan's order.
    pub assignments: Vec<(&'a DraftTask, Part, Carrier)>,
    /// What each unit gets, by its id.
    pub shares: BTreeMap<i64, Share>,
    /// Tasks to be reported that nobody would lead: a group without members, a unit that is no longer there.
    pub leaderless: Vec<&'a DraftTask>,
}

impl<'a> Forecast<'a> {
    /// What `content` means on the day of `cast`.
    pub fn of(content: &'a Content, cast: &Cast) -> Self {
        let mut forecast = Self::default();
        for task in &content.tasks {
            match task.kind {
                TaskKind::Task => forecast.tasks += 1,
                TaskKind::Duty => forecast.duties += 1,
            }
            let carriers = cast.carriers(&task.named());
            if task.reports && !carriers.iter().any(|(role, _)| *role == Part::Lead) {
                forecast.leaderless.push(task);
            }
            for (role, carrier) in carriers {
                if let Carrier::Unit { unit, .. } = carrier {
                    let share = forecast.shares.entry(unit).or_default();
                    match role {
                        Part::Lead => share.leads += 1,
                        Part::Coordinating => share.coordinating += 1,
                    }
                }
                forecast.assignments.push((task, role, carrier));
            }
        }
        forecast
    }

    /// How many assignments of one role.
    pub fn count(&self, role: Part) -> usize {
        self.assignments.iter().filter(|(_, part, _)| *part == role).count()
    }
}

/// What an amendment does to assignments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    pub opened: usize,
    pub ended: usize,
    /// Units that are to confirm receipt anew.
    pub units: BTreeSet<i64>,
}

impl Effect {
    /// From those who carry the plan out now to those who will when it says what `changes` tell of.
    pub fn of(changes: &Changes<'_>, carried: &[(i64, Part, Carrier)], after: &Forecast<'_>) -> Self {
        let before: HashSet<Place> =
            carried.iter().map(|(task, role, carrier)| Place::new(Some(*task), *role, carrier)).collect();
        let places = after.assignments.iter().map(|(task, role, carrier)| Place::new(task.id, *role, carrier));
        let wanted: HashSet<Place> = places.clone().filter(|place| place.task.is_some()).collect();
        let new: Vec<Place> = places.filter(|place| place.task.is_none() || !before.contains(place)).collect();
        let gone: Vec<&Place> = before.iter().filter(|place| !wanted.contains(place)).collect();
        let touched: HashSet<u32> = changes.changed.iter().map(|changed| changed.after.key).collect();
        let of_touched = after.assignments.iter().filter(|(task, ..)| touched.contains(&task.key));
        let units = of_touched.filter_map(|(_, _, carrier)| unit(carrier));
        let units = units.chain(new.iter().filter_map(|place| place.unit)).chain(gone.iter().filter_map(|p| p.unit));
        Self {
            opened: new.len(),
            ended: gone.len(),
            // Who has no part left has nothing to confirm.
            units: units.filter(|unit| after.shares.contains_key(unit)).collect(),
        }
    }
}

/// One carrier of one task, as assignments tell them apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    /// None: the task is new.
    task: Option<i64>,
    role: Part,
    unit: Option<i64>,
    party: Option<String>,
}

impl Place {
    fn new(task: Option<i64>, role: Part, carrier: &Carrier) -> Self {
        let party = match carrier {
            Carrier::Party(name) => Some(name.trim().to_lowercase()),
            Carrier::Unit { .. } => None,
        };
        Self { task, role, unit: unit(carrier), party }
    }
}

fn unit(carrier: &Carrier) -> Option<i64> {
    match carrier {
        Carrier::Unit { unit, .. } => Some(*unit),
        Carrier::Party(_) => None,
    }
}
