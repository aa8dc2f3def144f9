//! Units change, and all that hangs on them follows: assignments, groups, accounts, plans being written.
//!
//! One path carries a change out and shows what it will do: the page before it happens carries it out in a transaction
//! that is then rolled back, so that what was shown is what will be.

mod access;
mod act;
mod outcome;
pub mod pages;
mod store;
mod telling;

pub use act::{Hindrance, carry_out_due, confirm, preview, withdraw};
pub use outcome::Outcome;
