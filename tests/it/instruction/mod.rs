//! Instructions: given, acknowledged, reported back on, sent back, accepted; changed, taken back; counted and reminded of.

mod figures;
mod form;
pub mod heirs;
mod life;
mod many;
mod own_plan;
mod reminders;
mod rights;
pub mod stage;
