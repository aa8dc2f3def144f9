//! The figures of whole plans, by section, task and unit.

pub mod count;
pub mod tree;

pub use count::{Counts, Fact, Rate, Tally};
pub use tree::{Rollup, SectionNode, TaskLine};
