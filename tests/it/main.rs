//! All tests that need a database, the program or a browser, in one binary.

mod harness;
mod house_rules;
mod running;
mod support;
