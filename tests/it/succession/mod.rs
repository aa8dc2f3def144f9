//! Units change in the middle of a quarter, and every figure is explained.

mod days;
mod groups;
mod haiphong;
mod hand_over;
pub mod stage;
mod volume;
