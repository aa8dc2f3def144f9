//! All tests that need a database, the program or a browser, in one binary.

mod account;
mod account_import;
mod account_sign_in;
mod browser;
mod demo;
mod draft;
mod durability;
mod extension;
mod extract;
mod files;
mod harness;
mod house_rules;
mod journal;
mod matrix;
mod plan;
mod progress;
mod rollup;
mod running;

mod succession;
mod support;
mod unit;
mod upgrade;
