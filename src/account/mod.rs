//! People: accounts, the grants that say what each may do where, sessions, passwords.

pub mod admin;
pub mod pages;
pub mod password;
pub mod session;
mod store;
