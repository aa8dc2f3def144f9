//! All tests that need a database, the program or a browser, in one binary.

mod demo;
mod house_rules;
mod journal;
mod matrix;
mod support;
