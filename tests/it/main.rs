//! All tests that need a database, the program or a browser, in one binary.

mod house_rules;
mod matrix;
mod support;
