//! Counts up the tree of sections, and by plan, task and unit.

use std::collections::BTreeMap;

use super::count::{Fact, Tally, percent_of};

/// A section's place in the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionNode {
    pub id: i64,
    pub parent_id: Option<i64>,
}

/// One task's figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskLine {
    pub tally: Tally,
    /// Whether many units share it.
    pub collective: bool,
    percent_sum: u32,
}

impl TaskLine {
    fn count(&mut self, fact: &Fact) {
        self.tally.count(fact);
        self.collective |= fact.collective;
        self.percent_sum += u32::try_from(fact.percent.clamp(0, 100)).unwrap_or(0);
    }

    /// The mean of the units' percentages, rounded. Only a collective task has one: above a task no mean
    /// of percentages means anything.
    pub fn mean_percent(&self) -> Option<u32> {
        let assignments = self.tally.counts.assignments;
        (self.collective && assignments > 0).then(|| percent_of(self.percent_sum, assignments * 100))
    }
}

/// The figures of one or several plans, counted once and kept under every heading that asks for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rollup {
    pub total: Tally,
    pub plans: BTreeMap<i64, Tally>,
    /// Each section with everything below it.
    pub sections: BTreeMap<i64, Tally>,
    pub tasks: BTreeMap<i64, TaskLine>,
    /// Under `None`, the parties without account.
    pub units: BTreeMap<Option<i64>, Tally>,
}

impl Rollup {
    /// Counts every fact once in the total, its plan, its task, its unit, its section and each section above that.
    pub fn new<'a>(sections: &[SectionNode], facts: impl IntoIterator<Item = &'a Fact>) -> Self {
        let parents: BTreeMap<_, _> = sections.iter().map(|section| (section.id, section.parent_id)).collect();
        let mut rollup = Self::default();
        for section in sections {
            rollup.sections.entry(section.id).or_default();
        }
        for fact in facts {
            rollup.total.count(fact);
            rollup.plans.entry(fact.plan_id).or_default().count(fact);
            rollup.tasks.entry(fact.task_id).or_default().count(fact);
            rollup.units.entry(fact.unit_id).or_default().count(fact);
            let path = std::iter::successors(Some(fact.section_id), |id| parents.get(id).copied().flatten());
            // No path is longer than the outline, even if the outline were to bite its own tail.
            for section_id in path.take(parents.len().max(1)) {
                rollup.sections.entry(section_id).or_default().count(fact);
            }
        }
        rollup
    }
}

#[cfg(test)]
mod tests;
