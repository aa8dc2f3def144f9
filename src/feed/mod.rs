//! A person's dates as a calendar that other programs read (iCalendar, RFC 5545), under an address that its owner can
//! take back.

mod act;
mod agenda;
mod file;
pub mod pages;
mod store;
