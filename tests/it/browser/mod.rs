//! Whole journeys in a real headless Chromium, against the portal on a real port and a real database.

mod chrome;
mod contributions;
mod drafts;
mod journeys;
mod merger;
mod plans;
mod portal;
