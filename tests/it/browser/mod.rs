//! Whole journeys in a real headless Chromium, against the portal on a real port and a real database.

mod chrome;
mod closing;
mod commendations;
mod comments;
mod consolidated;
mod contributions;
mod copies;
mod corrections;
mod drafts;
mod evidence;
mod exports;
mod extensions;
mod instructions;
mod journeys;
mod legal;
mod merger;
mod notices;
mod obstacles;
mod own;
mod plans;
mod portal;
mod reminders;
mod reports;
mod review;
mod search;
mod supervision;
