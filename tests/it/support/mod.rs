//! What tests stand on: a PostgreSQL of their own, databases cloned from a template, the program as a process.

pub mod closing;
mod cluster;
mod db;
pub mod leash;
pub mod office;
pub mod portal;
pub mod smtp;
pub mod statements;
pub mod visitor;

pub use db::TestDb;

/// Stored files of this test process, gone with it.
pub fn files() -> tiendo::files::Files {
    tiendo::files::Files::in_folder(&cluster::CLUSTER.folder().join("files")).expect("a folder")
}
