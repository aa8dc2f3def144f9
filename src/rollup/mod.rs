//! The figures of whole plans, by section, task and unit: counted from the lines of `progress::facts` and nowhere else,
//! so that pages, lists and closings agree.

mod calling;
pub mod closing;
pub mod count;
mod edition;
mod figures;
pub mod filter;
pub mod outlook;
pub mod pages;
pub mod scene;
mod store;
mod telling;
pub mod tree;
mod undone;
pub mod vietnamese;

pub use count::{Counts, Fact, Rate, Tally};
pub use tree::{Rollup, SectionNode, TaskLine};
