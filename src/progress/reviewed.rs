//! What the legal review register holds about a task, as the task's page tells it; the register is written further up, in
//! `legal`.

use super::store;
use crate::{
    plan::store::TaskHead,
    web::{App, Link, Result, Visit},
    words::worded,
};

worded! {
    /// What was done about a document of the register, as the journal names it; corrections of its words are none of these.
    pub enum ReviewStep {
        Recorded = "legal_entry.recorded", "Ghi vào sổ";
        Begun = "legal_entry.begun", "Bắt đầu xử lý";
        Proposed = "legal_entry.proposed", "Trình đề xuất";
        SentBack = "legal_entry.sent_back", "Trả về xử lý tiếp";
        Finished = "legal_entry.finished", "Đã xong";
        Dropped = "legal_entry.dropped", "Không xử lý";
        Reopened = "legal_entry.reopened", "Mở lại để xử lý";
    }
}

impl ReviewStep {
    /// The class under which it is drawn: that of the state to which it leads.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Recorded => "not_started",
            Self::Begun | Self::SentBack | Self::Reopened => "in_progress",
            Self::Proposed => "submitted",
            Self::Finished => "done",
            Self::Dropped => "closed",
        }
    }
}

/// The documents of a task.
pub struct Reviewed {
    pub count: i64,
    pub href: String,
    pub overdue: i64,
    pub overdue_href: String,
    /// Where the visitor writes one down.
    pub record: Option<String>,
}

/// Those of a task in its owner's register; none where that is not the visitor's to read, or has nothing to say. One query.
pub async fn of_task(app: &App, visit: &Visit, task: &TaskHead) -> Result<Option<Reviewed>> {
    if !visit.viewer.reads_register(task.plan_owner_id) {
        return Ok(None);
    }
    let (count, overdue) = store::reviewed(&app.pool, task.id, task.plan_owner_id, visit.today).await?;
    let record = visit.viewer.kept_register.map(|_| format!("/ra-soat/moi?task={}", task.id));
    let list = Link::to("/ra-soat").with("task", task.id);
    Ok((count > 0 || record.is_some()).then(|| Reviewed {
        count,
        href: list.to_string(),
        overdue,
        overdue_href: list.with("time", "pending_overdue").to_string(),
        record,
    }))
}
