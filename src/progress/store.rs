//! SQL of progress.

mod facts;

pub(super) use facts::{Frozen, GroundRow, LineRow, Said, ground, lines};
