//! Who has not reported, as a file.

use super::{Row, Urging};
use crate::office::{self, Column, Kind, Table};

/// All units of the list.
pub fn table(rows: &[Row], urging: &Urging) -> Table {
    let columns = vec![
        Column::new("Đơn vị", 34, Kind::Text),
        Column::new("Còn thiếu", 10, Kind::Count),
        Column::new("Phải có", 10, Kind::Count),
        Column::new("Đang ở đâu", 30, Kind::Text),
        Column::new("Kế hoạch", 24, Kind::Text),
        Column::new("Nhiệm vụ còn thiếu", 60, Kind::Text),
        Column::new("Số lần đôn đốc", 8, Kind::Count),
        Column::new("Đôn đốc gần nhất", 12, Kind::Day),
    ];
    let row = |row: &Row| {
        let stages: Vec<&str> = row.stages.iter().map(|stage| stage.text.as_str()).collect();
        let (plans, tasks) = missing(row);
        let mut cells = vec![
            row.unit.as_str().into(),
            row.missing.into(),
            row.owed.into(),
            stages.join(", ").into(),
            plans.into(),
            tasks.into(),
        ];
        cells.extend(urging.cells(row.unit_id));
        office::Row::Line(cells)
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: None }
}

/// The plans of the missing reports, and their tasks; of several plans each with its own, since each has its own task 1.
fn missing(row: &Row) -> (String, String) {
    let mut plans: Vec<(&str, Vec<&str>)> = Vec::new();
    for task in &row.tasks {
        match plans.iter_mut().find(|(plan, _)| *plan == task.plan) {
            Some((_, tasks)) => tasks.push(&task.reference),
            None => plans.push((&task.plan, vec![&task.reference])),
        }
    }
    let named: Vec<&str> = plans.iter().map(|(plan, _)| *plan).collect();
    let tasks = match plans.as_slice() {
        [(_, tasks)] => tasks.join(", "),
        several => {
            several.iter().map(|(plan, tasks)| format!("{plan}: {}", tasks.join(", "))).collect::<Vec<_>>().join("; ")
        }
    };
    (named.join(", "), tasks)
}
