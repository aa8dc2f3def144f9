//! People and what they may do.

pub mod admin;
