//! The figures of one plan in one period, ready to be named: of the whole, of each section, of each task.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use chrono::NaiveDate;

use crate::{
    calendar::text::day_text,
    progress::{Outcome, facts::Line, ground::Ground},
    rollup::{Counts, Fact, Tally},
    web::show,
};

/// The counts of one place in the plan, and how its parties stand.
#[derive(Clone, Debug, Default)]
pub struct Sum {
    /// The day as of which it is counted.
    pub as_of: Option<NaiveDate>,
    pub tally: Tally,
    /// Each party that leads something there, with its own counts; in Vietnamese order.
    pub parties: Vec<(Arc<str>, Counts)>,
    /// How the only assignment there stands, in words; none where there are several.
    pub only: Option<String>,
}

impl Sum {
    fn those(&self, is: impl Fn(&Counts) -> bool) -> impl Iterator<Item = &str> {
        self.parties.iter().filter(move |(_, counts)| is(counts)).map(|(name, _)| name.as_ref())
    }

    /// The parties of which a report is asked.
    pub fn owing(&self) -> impl Iterator<Item = &str> {
        self.those(|counts| counts.owed > 0)
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
    /// By the reference of the section or the task: "IV.1", "IV.1.a"; those of which somebody leads something.
    places: BTreeMap<String, Sum>,
}

impl Board {
    /// Counts each line as of a day, in the whole, in its task, in its section and in every section above. The lines come by their
    /// parties in Vietnamese order, as [`crate::progress::facts::load`] gives them.
    pub fn new(ground: &Ground, lines: &[Line], as_of: NaiveDate) -> Self {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let sections = ground.sections.iter().map(|section| section.reference.as_str());
        for reference in sections.chain(ground.tasks.iter().map(|task| task.reference.as_str())) {
            let next = places.len() + 1;
            places.entry(reference).or_insert(next);
        }
        // The whole is the first, then come the places.
        let mut gathering: Vec<Gathering> = Vec::new();
        gathering.resize_with(places.len() + 1, Gathering::default);
        // Each section with all above it; the outline lists parents before their children.
        let mut paths: HashMap<i64, Vec<usize>> = HashMap::new();
        for section in &ground.sections {
            let mut path = section.parent_id.and_then(|parent| paths.get(&parent)).cloned().unwrap_or_else(|| vec![0]);
            path.extend(places.get(section.reference.as_str()).filter(|place| !path.contains(place)).copied());
            paths.insert(section.id, path);
        }
        let mut parties: HashMap<(Option<i64>, &str), Party> = HashMap::new();
        for line in lines {
            let fact = Fact::from(line);
            // A unit is one however its name was then; a party without account is one by its name.
            let key = (line.unit_id, if line.unit_id.is_some() { "" } else { line.party.as_str() });
            let number = parties.len();
            let party = parties.entry(key).or_insert_with(|| Party { number, name: line.party.as_str().into() });
            let path = paths.get(&line.section_id).map_or(&[0][..], Vec::as_slice);
            let task = ground.task(line.task_id).and_then(|task| places.get(task.reference.as_str()));
            // A task that stands for its whole section has the section's reference, and is counted there once.
            for place in path.iter().chain(task.filter(|task| !path.contains(task))) {
                gathering[*place].count(&fact, party);
                let sum = &mut gathering[*place].sum;
                sum.only = (sum.tally.counts.assignments == 1).then(|| stands(line));
            }
        }
        let mut sums: Vec<Sum> =
            gathering.into_iter().map(|gathering| Sum { as_of: Some(as_of), ..gathering.sum }).collect();
        let mut sum = |place: usize| std::mem::take(&mut sums[place]);
        let whole = sum(0);
        Self {
            whole,
            places: places
                .into_iter()
                .map(|(reference, place)| (reference.to_owned(), sum(place)))
                .filter(|(_, sum)| !sum.parties.is_empty())
                .collect(),
        }
    }

    /// The sum of the whole, or of a section or task by its reference; none where the plan has no such place,
    /// or nobody leads anything there.
    pub fn at(&self, place: Option<&str>) -> Option<&Sum> {
        match place {
            None => Some(&self.whole),
            Some(place) => self.places.get(place),
        }
    }
}

#[cfg(test)]
impl Board {
    /// A board of chosen sums.
    pub fn of(whole: Sum, places: impl IntoIterator<Item = (String, Sum)>) -> Self {
        Self { whole, places: places.into_iter().collect() }
    }
}

/// "hoàn thành ngày 05/10/2026, quá hạn 3 ngày", "đang thực hiện, 60%, quá hạn 12 ngày"
fn stands(line: &Line) -> String {
    let standing = &line.standing;
    let late = || format!(", quá hạn {} ngày", standing.days_late);
    if let Some(day) = standing.completed_on.filter(|_| standing.complete) {
        let late = if standing.outcome == Outcome::DoneLate { late() } else { String::new() };
        return format!("hoàn thành ngày {}{late}", day_text(day));
    }
    let due = match (standing.outcome, standing.due_on) {
        (Outcome::PendingOverdue, _) => late(),
        (Outcome::PendingOnTime, Some(day)) => format!(", thời hạn {}", day_text(day)),
        _ => String::new(),
    };
    format!("{}, {}%{due}", show::uncapitalised(line.progress.label()), line.percent)
}

/// Who leads something.
struct Party {
    number: usize,
    name: Arc<str>,
}

/// A sum while it is counted.
#[derive(Default)]
struct Gathering {
    sum: Sum,
    /// Where each party stands in the sum.
    seen: HashMap<usize, usize>,
}

impl Gathering {
    fn count(&mut self, fact: &Fact, party: &Party) {
        self.sum.tally.count(fact);
        let parties = &mut self.sum.parties;
        let at = *self.seen.entry(party.number).or_insert_with(|| {
            parties.push((party.name.clone(), Counts::default()));
            parties.len() - 1
        });
        parties[at].1 += fact.into();
    }
}
