//! What the demo must be, on whatever day it is loaded.

mod outline;
mod reports;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::compose::compose;
use super::rows::Rows;
use crate::plan::Deadline;
use crate::progress::Completion;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Days at the edges of quarters and years, and plain ones.
fn days() -> Vec<NaiveDate> {
    [
        "2024-12-15",
        "2025-03-14",
        "2026-06-20",
        "2026-11-23",
        "2026-12-14",
        "2026-12-15",
        "2026-12-16",
        "2027-02-12",
        "2028-02-29",
        "2029-09-14",
        "2031-03-20",
        "2040-12-31",
    ]
    .map(day)
    .to_vec()
}

fn composed(today: NaiveDate) -> Rows {
    compose(today, 1).expect("the demo")
}

/// The deadlines of every task, as the rules read them.
fn deadlines(rows: &Rows) -> HashMap<i64, Vec<Deadline>> {
    let mut by_task: HashMap<i64, Vec<Deadline>> = HashMap::new();
    for row in &rows.deadlines {
        by_task.entry(row.task_id).or_default().push(Deadline {
            id: row.id,
            due_on: row.due_on,
            cadence: row.cadence,
            follows: row.follows.clone(),
            ..Deadline::default()
        });
    }
    by_task
}

fn completions(rows: &Rows) -> HashMap<i64, Vec<Completion>> {
    let mut by_report: HashMap<i64, Vec<Completion>> = HashMap::new();
    for row in &rows.completions {
        let completion = Completion { deadline_id: row.deadline_id, completed_on: row.completed_on };
        by_report.entry(row.report_id).or_default().push(completion);
    }
    by_report
}
