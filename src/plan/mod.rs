//! A plan: what it asks, of whom and by when.

pub mod deadline;

pub use deadline::{Anchor, Cadence, Deadline, NO_DEADLINE};
