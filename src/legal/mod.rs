//! The legal review register (rà soát văn bản): documents to be amended, replaced, repealed or issued, kept by the unit that
//! an administrator names for each owner.

pub mod access;
mod act;
mod fields;
pub mod figures;
mod filter;
mod keeper;
pub mod pages;
mod remind;
pub mod rules;
mod sheet;
mod store;
pub mod timing;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::words::worded;

pub use fields::{Field, Fields};
pub use remind::RemindReviews;
pub use rules::Place;
pub use timing::Timing;

worded! {
    /// What kind of document it is.
    pub enum DocumentKind {
        Law = "law", "Luật";
        Ordinance = "ordinance", "Pháp lệnh";
        Resolution = "resolution", "Nghị quyết";
        Decree = "decree", "Nghị định";
        Decision = "decision", "Quyết định";
        Directive = "directive", "Chỉ thị";
        Circular = "circular", "Thông tư";
        JointCircular = "joint_circular", "Thông tư liên tịch";
        Regulation = "regulation", "Quy chế";
        Rule = "rule", "Quy định";
        Guidance = "guidance", "Hướng dẫn";
        Plan = "plan", "Kế hoạch";
        Letter = "letter", "Công văn";
        Other = "other", "Văn bản khác";
    }
}

worded! {
    /// What is proposed for it.
    pub enum Proposal {
        Amend = "amend", "Sửa đổi";
        Supplement = "supplement", "Bổ sung";
        AmendSupplement = "amend_supplement", "Sửa đổi, bổ sung";
        Replace = "replace", "Thay thế";
        Repeal = "repeal", "Bãi bỏ";
        /// There is no document yet.
        Issue = "issue", "Ban hành mới";
    }
}

worded! {
    /// Where an entry stands.
    pub enum State {
        Noted = "noted", "Mới ghi nhận";
        Handling = "handling", "Đang xử lý";
        Proposed = "proposed", "Đã trình";
        Done = "done", "Đã xong";
        Dropped = "dropped", "Không xử lý";
    }
}

impl State {
    /// Whether something is still to be done.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Noted | Self::Handling | Self::Proposed)
    }

    /// The class under which it is drawn.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Noted => "not_started",
            Self::Handling => "in_progress",
            Self::Proposed => "submitted",
            Self::Done => "done",
            Self::Dropped => "closed",
        }
    }
}

/// A document in a register.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Entry {
    pub id: i64,
    pub owner_unit_id: i64,
    pub owner_name: String,
    #[serde(flatten)]
    pub fields: Fields,
    #[serde(flatten)]
    pub place: Place,
    /// "NQ28, IV.4.c": the task it belongs to.
    pub task_label: Option<String>,
    pub version: i32,
    pub recorded_by_name: String,
    pub recorded_at: DateTime<Utc>,
}

impl Entry {
    /// "Quyết định 12/2019/QĐ-UBND"; of a document still to be issued its kind alone.
    pub fn title(&self) -> String {
        self.fields.title()
    }

    /// Its page.
    pub fn href(&self) -> String {
        address(self.id)
    }
}

/// Where the register is.
const LIST: &str = "/ra-soat";

/// The page of an entry.
fn address(id: i64) -> String {
    format!("{LIST}/{id}")
}

/// A task to which entries may belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskChoice {
    pub id: i64,
    pub plan_short_title: String,
    /// "NQ28, IV.4.c"
    pub label: String,
    pub content: String,
    /// Whether it may be chosen anew: of a running plan, and not dropped.
    pub offered: bool,
}
