//! The search: what is found for which words and in which order, by whom, and how fast.

mod pages;
mod ranking;
mod sight;
mod stage;
mod volume;
