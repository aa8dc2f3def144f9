//! Gia hạn: the head of a lead unit asks for a later day for one dated deadline, TCCB grants it, refuses it or offers
//! another day, and the Director may overrule. What a decision does to due days is told by [`crate::progress::extending`].

pub mod access;
mod act;
pub mod life;
pub mod pages;
mod store;

pub use life::{Act, Actor, Effect, Refusal, Request, State, Step, may_ask, next};
