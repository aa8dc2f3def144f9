//! Who has not reported, as a file.

use super::Row;
use crate::office::{self, Column, Kind, Table};

/// All units of the list.
pub fn table(rows: &[Row]) -> Table {
    let columns = vec![
        Column::new("Đơn vị", 34, Kind::Text),
        Column::new("Còn thiếu", 10, Kind::Count),
        Column::new("Phải có", 10, Kind::Count),
        Column::new("Đang ở đâu", 30, Kind::Text),
        Column::new("Nhiệm vụ còn thiếu", 60, Kind::Text),
        Column::new("Đã đôn đốc", 24, Kind::Text),
    ];
    let joined = |words: Vec<&str>| words.join(", ");
    let row = |row: &Row| {
        office::Row::Line(vec![
            row.unit.as_str().into(),
            row.missing.into(),
            row.owed.into(),
            joined(row.stages.iter().map(|stage| stage.text.as_str()).collect()).into(),
            joined(row.tasks.iter().map(|task| task.reference.as_str()).collect()).into(),
            row.urged.as_str().into(),
        ])
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: None }
}
