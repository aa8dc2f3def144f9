//! What an assignment goes on from. Through a merger, a split or a change of lead an assignment has predecessors; until
//! it has an accepted report of its own it stands where they left the work. So nothing falls back to "chưa thực hiện"
//! because a unit's name changed, and nothing becomes complete of which a part is not.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{Claim, Completion, Progress};

/// The predecessors whose last words count: those nearest to `root` that have said something; one that never did, and
/// has none before it, counts with nothing. `links` are successor and predecessor.
pub fn sources<'a, T>(root: i64, links: &[(i64, i64)], said: impl Fn(i64) -> Option<&'a T>) -> Vec<Option<&'a T>> {
    let before = |id: i64| links.iter().filter(move |(successor, _)| *successor == id).map(|(_, before)| *before);
    let mut found = Vec::new();
    let mut seen = HashSet::from([root]);
    let mut waiting: Vec<i64> = before(root).collect();
    waiting.reverse();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let words = said(id);
        let further: Vec<i64> = if words.is_some() { Vec::new() } else { before(id).collect() };
        if further.is_empty() {
            found.push(words);
        }
        waiting.extend(further.into_iter().rev());
    }
    found
}

/// What several predecessors say together.
#[derive(Clone, Debug, PartialEq)]
pub struct Heritage {
    /// The one that governs: its place among those asked.
    pub of: usize,
    pub progress: Progress,
    pub completions: Vec<Completion>,
    pub completed_on: Option<NaiveDate>,
}

impl Heritage {
    /// What it claims of the work.
    pub fn claim(&self) -> Claim<'_> {
        Claim { progress: self.progress, completions: &self.completions, completed_on: self.completed_on }
    }
}

/// The least advanced governs: the least progress, then the least percentage. A deadline is met when all have met it, on
/// the day the last one did; the whole is complete only if every part is, and one that never reported is not.
/// None where nobody has said anything.
pub fn together(parts: &[Option<(Claim<'_>, i16)>]) -> Option<Heritage> {
    let spoken = parts.iter().enumerate().filter_map(|(place, part)| part.as_ref().map(|part| (place, part)));
    let (of, (least, _)) = spoken.min_by_key(|(_, (claim, percent))| (claim.progress, *percent))?;
    let silent = parts.iter().any(Option::is_none);
    let day_of = |claim: &Claim<'_>, deadline: i64| {
        let days = claim.completions.iter().filter(|met| met.deadline_id == deadline);
        days.map(|met| met.completed_on).min()
    };
    let met_by_all = |met: &Completion| {
        let days: Option<Vec<NaiveDate>> =
            parts.iter().map(|part| part.as_ref().and_then(|(claim, _)| day_of(claim, met.deadline_id))).collect();
        let completed_on = days?.into_iter().max()?;
        Some(Completion { deadline_id: met.deadline_id, completed_on })
    };
    let mut seen = HashSet::new();
    let once = least.completions.iter().filter(|met| seen.insert(met.deadline_id));
    Some(Heritage {
        of,
        progress: if silent { least.progress.min(Progress::InProgress) } else { least.progress },
        completions: once.filter_map(met_by_all).collect(),
        completed_on: parts.iter().flatten().filter_map(|(claim, _)| claim.completed_on).max(),
    })
}

#[cfg(test)]
mod tests;
