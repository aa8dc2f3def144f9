//! Tiến Độ: how a Vietnamese public body tracks that its plan is carried out.
//!
//! The rooms in dependency order; imports point upwards in this list only.

pub mod clock;
pub mod config;
pub mod shutdown;
pub mod cluster;
pub mod db;
pub mod journal;
pub mod account;
pub mod app;
pub mod demo;
