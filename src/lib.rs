//! Tiến Độ: how a Vietnamese public body tracks that its plan is carried out.
//!
//! The rooms in dependency order; imports point upwards in this list only.

mod words;

pub mod diff;

pub mod clock;
pub mod config;
pub mod shutdown;
pub mod cluster;
pub mod db;
pub mod files;
pub mod mail;
pub mod outline;
pub mod office;
pub mod web;
pub mod journal;
pub mod jobs;

pub mod unit;

pub mod account;

pub mod calendar;
pub mod attachment;
pub mod notice;
pub mod plan;
pub mod dialogue;
pub mod obstacle;
pub mod commendation;
pub mod progress;
pub mod succession;
pub mod extension;
pub mod instruction;
pub mod feed;
pub mod reminder;
pub mod timeline;
pub mod supervision;
pub mod legal;

pub mod rollup;
pub mod consolidated;
pub mod search;
pub mod export;

pub mod demo;

pub mod app;
