//! Tiến Độ: how a Vietnamese public body tracks that its plan is carried out.
//!
//! The rooms in dependency order; imports point upwards in this list only.

pub mod words;

pub mod clock;

pub mod calendar;

pub mod plan;

pub mod progress;

pub mod rollup;

pub mod demo;
