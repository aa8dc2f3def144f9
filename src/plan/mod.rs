//! A plan: what it asks, of whom and by when.

pub mod access;
pub mod acts;
pub mod context;
pub mod deadline;
pub mod draft;
pub mod editing;
pub mod forecast;
pub mod news;
pub mod opening;
pub mod own;
pub mod pages;
pub mod parties;
pub mod register;
pub mod sheet;
pub mod store;
pub mod succession;
mod telling;
pub mod uploads;

pub use deadline::{Anchor, Cadence, Deadline, NO_DEADLINE};

use crate::words::worded;

worded! {
    /// Where a plan is in its life.
    pub enum PlanStatus {
        Draft = "draft", "Dự thảo";
        Active = "active", "Đang thực hiện";
        Closed = "closed", "Đã kết thúc";
    }
}

worded! {
    /// A task of the part "Nội dung", or a duty of "Tổ chức thực hiện".
    #[derive(Default)]
    pub enum TaskKind {
        #[default]
        Task = "task", "Nhiệm vụ";
        Duty = "duty", "Trách nhiệm";
    }
}

worded! {
    /// A party's part in a task.
    pub enum Part {
        Lead = "lead", "Chủ trì";
        Coordinating = "coordinating", "Phối hợp";
    }
}

/// The longest a task's words run in a heading or a list, in characters.
const BRIEF: usize = 110;

/// A task's words cut to a line, at the end of a word.
pub fn brief(content: &str) -> String {
    crate::web::show::beginning(content, BRIEF)
}
