//! What a report says, and what it must say before it may be sent.

use chrono::NaiveDate;

use super::standing::{Claim, Completion, Progress};
use crate::calendar::day_text;
use crate::plan::deadline::{Deadline, can_complete};

/// The longest text a field takes, in characters.
pub const MAX_CHARS: usize = 10_000;

/// The words and figures of a report, as written and as kept with each change of its state.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReportText {
    pub progress: Progress,
    /// 0–100.
    pub percent: i16,
    pub completions: Vec<Completion>,
    /// The day of completion of a task without any deadline; deadlines have theirs in `completions`.
    #[serde(default)]
    pub completed_on: Option<NaiveDate>,
    pub results: String,
    pub obstacles: String,
    pub proposals: String,
    pub next_steps: String,
    /// "Không phát sinh".
    pub nothing_new: bool,
    /// Why something said to be complete no longer is.
    pub regress_reason: String,
}

impl ReportText {
    /// What it claims of the work.
    pub fn claim(&self) -> Claim<'_> {
        Claim { progress: self.progress, completions: &self.completions, completed_on: self.completed_on }
    }
}

/// What a report is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    pub deadlines: &'a [Deadline],
    /// The present day in Vietnam.
    pub today: NaiveDate,
    /// The first day of the assignment: nothing was completed before it.
    pub assigned_on: NaiveDate,
    /// Whether the last accepted report says that the assignment is complete.
    pub was_complete: bool,
}

/// What is wrong with one field, in words that help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field's name in the form: "percent", "completed_on_12" for the deadline with id 12.
    pub field: String,
    pub message: String,
}

/// Everything that keeps a report from being sent; empty when it may go.
///
/// 100% and "hoàn thành" are one statement where the assignment can be complete as a whole. What is
/// continuous or recurring never is: there 100% means that the period's share was carried out in full.
pub fn validate(report: &ReportText, ground: &Ground<'_>) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    check_progress(report, ground, &mut faults);
    check_completion_days(report, ground, &mut faults);
    check_completeness(report, ground, &mut faults);
    check_words(report, &mut faults);
    faults.0
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Fault { field: field.into(), message: message.into() });
    }
}

/// The form's name for the completion day of a deadline.
pub fn completion_field(deadline_id: i64) -> String {
    format!("completed_on_{deadline_id}")
}

fn check_progress(report: &ReportText, ground: &Ground<'_>, faults: &mut Faults) {
    let can_complete = can_complete(ground.deadlines);
    if report.progress == Progress::Done && !can_complete {
        faults.add(
            "progress",
            "Nhiệm vụ thường xuyên hoặc định kỳ không kết thúc: hãy chọn “Đang thực hiện” và ghi kết quả của kỳ này.",
        );
    }
    let percent = report.percent;
    match report.progress {
        _ if !(0..=100).contains(&percent) => faults.add("percent", "Tỷ lệ phải từ 0 đến 100."),
        Progress::NotStarted if percent != 0 => {
            faults.add("percent", "Chưa thực hiện thì tỷ lệ phải là 0%.");
        }
        Progress::Done if percent != 100 => {
            faults.add("percent", "Đã hoàn thành thì tỷ lệ phải là 100%.");
        }
        Progress::InProgress if percent == 100 && can_complete => faults.add(
            "percent",
            "Đã đạt 100% thì hãy chọn “Hoàn thành” và ghi ngày hoàn thành; nếu còn việc, ghi tỷ lệ dưới 100%.",
        ),
        Progress::NotStarted | Progress::InProgress | Progress::Done => {}
    }
    if ground.was_complete && report.progress != Progress::Done && report.regress_reason.trim().is_empty() {
        faults.add("regress_reason", "Báo cáo trước đã ghi hoàn thành: hãy nêu lý do nay chưa hoàn thành.");
    }
}

fn check_completion_days(report: &ReportText, ground: &Ground<'_>, faults: &mut Faults) {
    for (index, completion) in report.completions.iter().enumerate() {
        let (id, day) = (completion.deadline_id, completion.completed_on);
        let known = ground.deadlines.iter().any(|deadline| deadline.id == id && deadline.can_be_met());
        let message = if !known {
            "Thời hạn này không thuộc nhiệm vụ hoặc không có ngày hoàn thành.".to_owned()
        } else if report.completions[..index].iter().any(|other| other.deadline_id == id) {
            "Mỗi thời hạn chỉ có một ngày hoàn thành.".to_owned()
        } else if report.progress == Progress::NotStarted {
            "Chưa thực hiện thì chưa có ngày hoàn thành.".to_owned()
        } else if let Some(message) = incredible(day, ground) {
            message
        } else {
            continue;
        };
        faults.add(completion_field(id), message);
    }
    check_own_day(report, ground, faults);
}

/// Why a day cannot be one on which something was completed.
fn incredible(day: NaiveDate, ground: &Ground<'_>) -> Option<String> {
    let (today, assigned_on) = (ground.today, ground.assigned_on);
    if day > today {
        Some(format!("Ngày hoàn thành không được sau hôm nay ({}).", day_text(today)))
    } else if day < assigned_on {
        Some(format!("Ngày hoàn thành không được trước ngày giao nhiệm vụ ({}).", day_text(assigned_on)))
    } else {
        None
    }
}

/// A task without any deadline is completed on a day of its own, and on none before it is complete.
fn check_own_day(report: &ReportText, ground: &Ground<'_>, faults: &mut Faults) {
    let done = report.progress == Progress::Done;
    let message = match report.completed_on {
        None if done && ground.deadlines.is_empty() => Some("Đã hoàn thành thì hãy ghi ngày hoàn thành.".to_owned()),
        None => None,
        Some(_) if !ground.deadlines.is_empty() => {
            Some("Nhiệm vụ có thời hạn thì ghi ngày hoàn thành của từng thời hạn.".to_owned())
        }
        Some(_) if !done => Some("Chưa hoàn thành thì chưa có ngày hoàn thành.".to_owned()),
        Some(day) => incredible(day, ground),
    };
    if let Some(message) = message {
        faults.add("completed_on", message);
    }
}

/// "Hoàn thành" and the completion days of all dated deadlines go together.
fn check_completeness(report: &ReportText, ground: &Ground<'_>, faults: &mut Faults) {
    let met = |deadline: &&Deadline| report.completions.iter().any(|met| met.deadline_id == deadline.id);
    let (met, unmet): (Vec<_>, Vec<_>) = ground.deadlines.iter().filter(|deadline| deadline.is_dated()).partition(met);
    match report.progress {
        Progress::Done => {
            for deadline in unmet {
                let message = format!("Hãy ghi ngày hoàn thành của thời hạn “{}”.", deadline.text);
                faults.add(completion_field(deadline.id), message);
            }
        }
        Progress::InProgress if unmet.is_empty() && !met.is_empty() => {
            faults.add("progress", "Đã ghi ngày hoàn thành cho mọi thời hạn thì hãy chọn “Hoàn thành”.");
        }
        Progress::InProgress | Progress::NotStarted => {}
    }
}

/// Why a text is more than a field takes.
pub fn too_long(text: &str) -> Option<String> {
    let length = text.chars().count();
    (length > MAX_CHARS).then(|| format!("Nội dung dài {length} ký tự; tối đa là {MAX_CHARS} ký tự."))
}

fn check_words(report: &ReportText, faults: &mut Faults) {
    if report.results.trim().is_empty() {
        if report.progress == Progress::Done {
            faults.add("results", "Đã hoàn thành thì hãy ghi kết quả.");
        } else if !report.nothing_new {
            faults.add("results", "Hãy ghi kết quả thực hiện trong kỳ, hoặc chọn “Không phát sinh”.");
        }
    } else if report.nothing_new {
        faults.add("results", "Đã ghi kết quả thì bỏ chọn “Không phát sinh”; nếu không có gì mới thì để trống ô này.");
    }
    for (field, text) in [
        ("results", &report.results),
        ("obstacles", &report.obstacles),
        ("proposals", &report.proposals),
        ("next_steps", &report.next_steps),
        ("regress_reason", &report.regress_reason),
    ] {
        if let Some(message) = too_long(text) {
            faults.add(field, message);
        }
    }
}

#[cfg(test)]
mod tests;
