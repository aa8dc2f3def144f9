//! What tests stand on: a PostgreSQL of their own, databases cloned from a template, the program as a process.

mod cluster;
mod db;
mod leash;
pub mod office;
pub mod portal;
pub mod visitor;

pub use db::TestDb;
