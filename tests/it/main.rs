//! All tests that need a database, the program or a browser, in one binary.

mod account;
mod account_import;
mod account_sign_in;
mod browser;
mod commendation;
mod demo;
mod draft;
mod durability;
mod export;
mod extension;
mod extract;
mod feed;
mod files;
mod harness;
mod house_rules;
mod instruction;
mod jobs;
mod journal;
mod legal;
mod matrix;
mod notice;
mod obstacle;
mod office;
mod plan;
mod progress;
mod reminder;
mod rollup;
mod running;
mod search;

mod succession;
mod supervision;
mod support;
mod timeline;
mod unit;
mod upgrade;
