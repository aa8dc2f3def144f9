//! Supervision: records written, issued and taken back, demands answered and judged, programmes of a year.

mod files;
mod heirs;
mod life;
mod many;
mod pages;
mod programme;
mod reminders;
mod rights;
pub mod stage;
mod timeline;
