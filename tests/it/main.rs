//! All tests that need a database, the program or a browser, in one binary.

mod harness;
mod running;
mod support;
