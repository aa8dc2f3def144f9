//! Counts up the tree of sections, and by plan, task and unit.

use std::collections::BTreeMap;

use super::count::{Fact, Tally};

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
    /// The mean of the units' percentages, rounded; only a collective task has one.
    pub mean_percent: Option<u32>,
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
        let _ = (sections, facts.into_iter().next());
        todo!()
    }
}
