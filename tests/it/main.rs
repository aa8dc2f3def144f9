//! All tests that need a database, the program or a browser, in one binary.

mod browser;
mod house_rules;
mod journal;
mod matrix;
mod support;
