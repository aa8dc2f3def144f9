//! What happened, in one order: who sees what of it, comments with mentions and files, filter and paging, speed.

mod comments;
mod files;
mod instructions;
mod lines;
mod names;
mod order;
mod sight;
mod stage;
mod volume;
