//! The reader in front of a unit's work: what is expected of him, and where each line leads him.

use super::super::{
    Outcome, ReportStanding, ReportState,
    facts::Line,
    ground::{Ground, TaskBrief},
    store::{Correction, Open},
};
use crate::{
    plan::{NO_DEADLINE, access::acts_for, brief, context::Context},
    web::{Role, Visit, show},
};

/// A lead assignment as the list shows it.
pub struct Row {
    pub line: Line,
    pub reference: String,
    pub title: String,
    pub plan: Option<String>,
    pub deadline: String,
    /// "hạn đã gia hạn; hạn ban đầu 30/09/2026", and what was put off since the cut-off.
    pub extension: String,
    pub verbatim: String,
    /// Where the open correction of the report stands.
    pub correction: Option<&'static str>,
    pub action: (String, &'static str),
}

/// The reader in front of a unit's work.
pub struct Desk<'a> {
    pub visit: &'a Visit,
    pub context: &'a Context,
    pub ground: &'a Ground,
    /// Known to the unit alone: what is corrected does not count before it is accepted.
    pub corrections: &'a [Correction],
    /// Requests for a later day that are not decided yet.
    pub extensions: &'a [Open],
    pub own: bool,
    pub unit_id: i64,
}

impl Desk<'_> {
    /// What is expected now and until when.
    pub fn lead(&self, owed: &[&Line]) -> String {
        let Some(period) = &self.context.period else {
            return "Chưa có kỳ báo cáo nào được mở.".to_owned();
        };
        let sent = owed.iter().filter(|line| line.report.is_reported()).count();
        let send_by = show::day(&period.send_by);
        if period.closed {
            return format!("{} đã đóng: đơn vị đã gửi {sent}/{} báo cáo.", period.name, owed.len());
        }
        if owed.is_empty() {
            return format!("Trong {} đơn vị không phải gửi báo cáo nào.", period.name);
        }
        if sent == owed.len() {
            let waiting = owed.iter().filter(|line| self.corrects(line, ReportState::WithHead)).count();
            let rest = match (waiting, self.heads()) {
                (0, _) => String::new(),
                (_, true) => format!(" Còn {waiting} bản điều chỉnh chờ xem và gửi."),
                (_, false) => format!(" Còn {waiting} bản điều chỉnh chờ thủ trưởng."),
            };
            return format!("Đơn vị đã gửi đủ {sent} báo cáo của {}.{rest}", period.name);
        }
        let left = show::distance(period.send_by, self.visit.today);
        format!("Kỳ này đơn vị cần báo cáo {} nhiệm vụ, hạn gửi {send_by} ({left}).", owed.len())
    }

    /// The page's one button leads to all that is owed, written or not.
    pub fn main(&self, owed: &[&Line]) -> Option<(String, &'static str)> {
        if !self.own || self.context.period.as_ref().is_none_or(|period| period.closed) {
            return None;
        }
        let to = self.context.link(format!("/don-vi/{}/bao-cao", self.unit_id)).to_string();
        let waits =
            |line: &&Line| line.report == ReportStanding::WithHead || self.corrects(line, ReportState::WithHead);
        if self.heads() && owed.iter().any(waits) {
            return Some((to, "Xem báo cáo chờ gửi"));
        }
        (!owed.is_empty()).then_some((to, "Báo cáo kỳ này"))
    }

    /// Where whoever acts for the owner of these plans reminds the unit: about reports not sent, and deadlines that passed.
    pub fn urges(&self, lines: &[Line]) -> Vec<(String, String)> {
        if self.own {
            return Vec::new();
        }
        let owner = |line: &Line| self.context.plans.iter().find(|plan| plan.id == line.plan_id);
        let may = |line: &&Line| owner(line).is_some_and(|plan| acts_for(&self.visit.viewer, plan.owner_unit_id));
        let open = |line: &&Line| line.period.is_some_and(|period| !period.closed);
        let missing = |line: &&Line| line.report.is_owed() && !line.report.is_reported();
        let reports = lines.iter().filter(may).filter(open).filter(missing).count();
        let overdue = |line: &&Line| line.standing.outcome == Outcome::PendingOverdue && !self.has_time(line);
        let overdue = lines.iter().filter(may).filter(overdue).count();
        let link = self.context.link("/don-doc/moi").with("unit", self.unit_id);
        let links = [
            (reports, link.to_string(), format!("Đôn đốc {reports} báo cáo")),
            (overdue, link.with("about", "deadline").to_string(), format!("Đôn đốc {overdue} việc quá hạn")),
        ];
        links.into_iter().filter(|(count, ..)| *count > 0).map(|(_, href, label)| (href, label)).collect()
    }

    /// A task's words and numbers.
    pub fn task(&self, line: &Line) -> (&str, String) {
        self.ground
            .task(line.task_id)
            .map_or(("", String::new()), |task: &TaskBrief| (task.reference.as_str(), brief(&task.content)))
    }

    /// Where a line's work is done: the form while the words are the unit's, else the report or the assignment.
    pub fn action(&self, line: &Line) -> (String, &'static str) {
        let assignment = format!("/phan-cong/{}", line.assignment_id);
        let open = line.period.is_some_and(|period| !period.closed);
        let key = self.context.period.as_ref().map(|period| period.key());
        let write = key.map(|key| format!("{assignment}/bao-cao/{key}")).filter(|_| self.own && open);
        if let Some(correction) = self.correction(line) {
            let report = format!("/bao-cao/{}", correction.report_id);
            return match (correction.state, write) {
                (ReportState::Draft | ReportState::Returned, Some(write)) => (write, "Sửa"),
                (ReportState::WithHead, _) if self.heads() => (report, "Xem và gửi"),
                _ => (report, "Xem"),
            };
        }
        match (line.report, write, line.report_id) {
            (ReportStanding::Missing | ReportStanding::Draft, Some(write), _) => (write, "Báo cáo"),
            (ReportStanding::Returned, Some(write), _) => (write, "Sửa"),
            (ReportStanding::WithHead, _, Some(report)) if self.heads() => (format!("/bao-cao/{report}"), "Xem và gửi"),
            (_, _, Some(report)) if self.may_read(line) => (format!("/bao-cao/{report}"), "Xem"),
            _ => (assignment, "Xem"),
        }
    }

    /// Whether an open correction of a line's report stands so.
    pub fn corrects(&self, line: &Line, state: ReportState) -> bool {
        self.correction(line).is_some_and(|correction| correction.state == state)
    }

    /// The open correction of a line's report.
    pub fn correction(&self, line: &Line) -> Option<&Correction> {
        self.corrections.iter().find(|correction| correction.assignment_id == line.assignment_id)
    }

    /// Whether the reader is a head.
    pub fn heads(&self) -> bool {
        self.visit.viewer.role() == Some(Role::Head)
    }

    /// Observers read what TCCB has accepted.
    fn may_read(&self, line: &Line) -> bool {
        self.visit.viewer.role() != Some(Role::Observer) || line.report.is_accepted()
    }

    pub fn row(&self, line: Line) -> Row {
        let (reference, title) = self.task(&line);
        let words: Vec<&str> =
            self.ground.deadlines(line.task_id).iter().map(|deadline| deadline.text.as_str()).collect();
        let plan = self.context.plans.iter().find(|plan| plan.id == line.plan_id);
        let due = match line.standing.outcome {
            Outcome::Untimed => None,
            _ => line.standing.due_on,
        };
        Row {
            reference: reference.to_owned(),
            title,
            plan: plan.map(|plan| plan.short_title.clone()),
            deadline: due.map(|due| show::day(&due)).unwrap_or_default(),
            extension: [line.standing.extension(), self.put_off_text(&line).unwrap_or_default()]
                .into_iter()
                .filter(|said| !said.is_empty())
                .collect::<Vec<_>>()
                .join("; "),
            verbatim: if words.is_empty() {
                NO_DEADLINE.to_owned()
            } else {
                format!("“{}”", words.join("”, “"))
            },
            correction: self.correction(&line).map(|correction| correction.state.label()),
            action: self.action(&line),
            line,
        }
    }
}
