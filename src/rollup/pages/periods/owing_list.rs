//! Who owes what in a period, before it opens and while it is open: from the lines themselves, which say why.

use std::collections::{BTreeMap, HashMap};

use crate::{
    progress::{Why, facts::Line, ground::Ground},
    web::{Link, show},
};

/// Longest beginning of a task's words, in characters.
const WORDS: usize = 110;

pub struct TaskRow {
    pub reference: String,
    pub content: String,
    pub href: String,
    pub why: String,
    /// "52 đơn vị", or the one unit's name.
    pub parties: String,
}

pub struct UnitRow {
    pub name: String,
    pub count: usize,
    pub href: String,
}

/// What is owed, by task and by unit.
pub struct Owing {
    /// The unit whose part alone is shown, and the way back to all.
    pub only: Option<(String, String)>,
    pub reports: usize,
    pub units: Vec<UnitRow>,
    pub tasks: Vec<TaskRow>,
}

/// What the lines of a period owe, all of them or those of one unit.
pub fn owing(period_id: i64, lines: &[Line], ground: &Ground, only: Option<i64>) -> Owing {
    let page = format!("/ky/{period_id}");
    let owed: Vec<(&Line, Why, i64)> = lines.iter().filter_map(|line| Some((line, line.why?, line.unit_id?))).collect();
    let shown: Vec<_> = owed.into_iter().filter(|(.., unit)| only.is_none_or(|only| only == *unit)).collect();
    // Lines come by their parties in Vietnamese order.
    let mut units: Vec<(i64, UnitRow)> = Vec::new();
    let mut by_task: HashMap<i64, BTreeMap<String, Vec<&str>>> = HashMap::new();
    for (line, why, unit) in &shown {
        match units.last_mut().filter(|(last, _)| last == unit) {
            Some((_, row)) => row.count += 1,
            None => {
                let href = Link::to(page.as_str()).with("don-vi", unit).to_string();
                units.push((*unit, UnitRow { name: line.party.clone(), count: 1, href }));
            }
        }
        by_task.entry(line.task_id).or_default().entry(why.words()).or_default().push(&line.party);
    }
    let tasks = ground.tasks.iter().flat_map(|task| {
        by_task.get(&task.id).into_iter().flatten().map(|(why, parties)| TaskRow {
            reference: task.reference.clone(),
            content: show::beginning(&task.content, WORDS),
            href: format!("/nhiem-vu/{}", task.id),
            why: why.clone(),
            parties: match parties.as_slice() {
                [one] => (*one).to_owned(),
                several => format!("{} đơn vị", several.len()),
            },
        })
    });
    let only = only.and_then(|_| units.first()).map(|(_, unit)| (unit.name.clone(), page.clone()));
    Owing { only, reports: shown.len(), tasks: tasks.collect(), units: units.into_iter().map(|(_, row)| row).collect() }
}
