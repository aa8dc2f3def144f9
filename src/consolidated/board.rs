//! The figures of one plan in one period, ready to be named: of the whole, of each section, of each task.

use std::collections::{BTreeMap, HashMap};

use crate::{
    progress::{Outcome, facts::Line, ground::Ground},
    rollup::{Counts, Fact, Tally},
};

/// The counts of one place in the plan, and how its parties stand.
#[derive(Clone, Debug, Default)]
pub struct Sum {
    pub tally: Tally,
    /// Each party that leads something there, with its own counts; in Vietnamese order.
    pub parties: Vec<(String, Counts)>,
}

impl Sum {
    fn those(&self, is: impl Fn(&Counts) -> bool) -> impl Iterator<Item = &str> {
        self.parties.iter().filter(move |(_, counts)| is(counts)).map(|(name, _)| name.as_str())
    }

    /// The parties that have sent all that they owe.
    pub fn in_full(&self) -> impl Iterator<Item = &str> {
        self.those(|counts| counts.owed > 0 && counts.missing() == 0)
    }

    /// The parties that owe a report still.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        self.those(|counts| counts.missing() > 0)
    }

    /// The parties of which a report came late.
    pub fn late(&self) -> impl Iterator<Item = &str> {
        self.those(|counts| counts.reported_late > 0)
    }

    /// The parties that are overdue with something.
    pub fn overdue(&self) -> impl Iterator<Item = &str> {
        self.those(|counts| counts.of(Outcome::PendingOverdue) > 0)
    }
}

/// All sums of a plan.
#[derive(Clone, Debug, Default)]
pub struct Board {
    whole: Sum,
    /// By the reference of the section or the task: "IV.1", "IV.1.a".
    places: BTreeMap<String, Sum>,
}

impl Board {
    /// Counts each line in the whole, in its task, in its section and in every section above. The lines come by their
    /// parties in Vietnamese order, as [`crate::progress::facts::load`] gives them.
    pub fn new(ground: &Ground, lines: &[Line]) -> Self {
        let sections: HashMap<i64, _> = ground.sections.iter().map(|section| (section.id, section)).collect();
        let mut gathering: BTreeMap<Option<String>, Gathering> = BTreeMap::new();
        gathering.entry(None).or_default();
        for section in &ground.sections {
            gathering.entry(Some(section.reference.clone())).or_default();
        }
        for task in &ground.tasks {
            gathering.entry(Some(task.reference.clone())).or_default();
        }
        for line in lines {
            let fact = Fact::from(line);
            let path = std::iter::successors(sections.get(&line.section_id), |section| {
                section.parent_id.and_then(|parent| sections.get(&parent))
            });
            let task = ground.task(line.task_id).map(|task| task.reference.clone());
            // A task that stands for its whole section has the section's reference, and is counted there once.
            let mut places: Vec<Option<String>> =
                path.take(sections.len()).map(|section| Some(section.reference.clone())).collect();
            places.push(None);
            places.push(task);
            places.sort_unstable();
            places.dedup();
            for place in places {
                gathering.entry(place).or_default().count(&fact, &line.party);
            }
        }
        let mut board = Self::default();
        for (place, gathering) in gathering {
            match place {
                None => board.whole = gathering.sum,
                Some(place) => {
                    board.places.insert(place, gathering.sum);
                }
            }
        }
        board
    }

    /// The sum of the whole, or of a section or task by its reference; none where the plan has no such place.
    pub fn at(&self, place: Option<&str>) -> Option<&Sum> {
        match place {
            None => Some(&self.whole),
            Some(place) => self.places.get(place),
        }
    }
}

/// A sum while it is counted.
#[derive(Default)]
struct Gathering {
    sum: Sum,
    /// Where each party stands in the sum.
    seen: HashMap<(Option<i64>, String), usize>,
}

impl Gathering {
    fn count(&mut self, fact: &Fact, party: &str) {
        self.sum.tally.count(fact);
        // A unit is one however its name was then; a party without account is one by its name.
        let key = (fact.unit_id, if fact.unit_id.is_some() { String::new() } else { party.to_owned() });
        let parties = &mut self.sum.parties;
        let at = *self.seen.entry(key).or_insert_with(|| {
            parties.push((party.to_owned(), Counts::default()));
            parties.len() - 1
        });
        parties[at].1 += fact.into();
    }
}
