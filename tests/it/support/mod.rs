//! What tests stand on: a PostgreSQL of their own, databases cloned from a template, the program as a process.

mod cluster;
mod db;
mod leash;
pub mod portal;

pub use db::TestDb;
