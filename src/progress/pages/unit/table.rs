//! A unit's work as a file: what it leads, or what it supports.

use super::super::desk::Row;
use crate::{
    office::{Column, Kind, Row as Cells, Table},
    plan::store::Supporting,
    progress::ground::Ground,
    web::export::percent,
};

/// What the unit leads, as its page shows it.
pub fn leads(rows: &[Row], ground: &Ground, period: &str) -> Table {
    let columns = vec![
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Nhiệm vụ", 60, Kind::Text),
        Column::new("Kế hoạch", 20, Kind::Text),
        Column::new("Thời hạn", 12, Kind::Day),
        Column::new("Thời hạn trong kế hoạch", 30, Kind::Text),
        Column::new("Tình trạng", 26, Kind::Text),
        Column::new("Tiến độ", 16, Kind::Text),
        Column::new("Tỷ lệ thực hiện", 10, Kind::Percent),
        Column::new("Theo báo cáo", 16, Kind::Text),
        Column::new(&format!("Báo cáo {period}"), 22, Kind::Text),
        Column::new("Bản điều chỉnh", 20, Kind::Text),
    ];
    let row = |row: &Row| {
        Cells::Line(vec![
            row.reference.as_str().into(),
            ground.task(row.line.task_id).map(|task| task.content.as_str()).into(),
            row.plan.clone().into(),
            row.line.standing.due_on.filter(|_| !row.deadline.is_empty()).into(),
            row.verbatim.as_str().into(),
            row.line.standing.tag().into(),
            row.line.progress.label().into(),
            percent(row.line.percent),
            row.line.standing_period.clone().into(),
            row.line.report.label().into(),
            row.correction.into(),
        ])
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: None }
}

/// What the unit supports.
pub fn supports(tasks: &[Supporting]) -> Table {
    let columns = vec![
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Nhiệm vụ", 80, Kind::Text),
        Column::new("Kế hoạch", 24, Kind::Text),
        Column::new("Chủ trì", 34, Kind::Text),
    ];
    let row = |task: &Supporting| {
        Cells::Line(vec![
            task.reference.as_str().into(),
            task.content.as_str().into(),
            task.plan_short_title.as_str().into(),
            task.leads.as_str().into(),
        ])
    };
    Table { columns, rows: tasks.iter().map(row).collect(), total: None }
}
