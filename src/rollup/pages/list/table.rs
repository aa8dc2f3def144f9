//! The list as a file.

use super::report_text;
use crate::{
    office::{Column, Kind, Row, Table},
    progress::facts::Line,
    rollup::scene::Scene,
    web::export::percent,
};

/// All lines of the list, in its order.
pub fn table(lines: &[&Line], scene: &Scene) -> Table {
    let columns = vec![
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Nhiệm vụ", 60, Kind::Text),
        Column::new("Kế hoạch", 20, Kind::Text),
        Column::new("Chủ trì", 30, Kind::Text),
        Column::new("Thời hạn", 12, Kind::Day),
        Column::new("Hạn ban đầu", 12, Kind::Day),
        Column::new("Ngày hoàn thành", 12, Kind::Day),
        Column::new("Tình trạng", 26, Kind::Text),
        Column::new("Tiến độ", 16, Kind::Text),
        Column::new("Tỷ lệ thực hiện", 10, Kind::Percent),
        Column::new("Theo báo cáo", 16, Kind::Text),
        Column::new("Báo cáo kỳ này", 22, Kind::Text),
        Column::new("Không phát sinh", 10, Kind::Ordinal),
    ];
    let row = |line: &&Line| {
        let (task, standing) = (scene.ground.task(line.task_id), &line.standing);
        Row::Line(vec![
            task.map(|task| task.reference.as_str()).into(),
            task.map(|task| task.content.as_str()).into(),
            scene.context.title_of(line.plan_id).into(),
            line.party.as_str().into(),
            standing.due_on.into(),
            standing.first_due_on.into(),
            standing.completed_on.into(),
            standing.tag().into(),
            line.progress.label().into(),
            percent(line.percent),
            line.standing_period.clone().into(),
            report_text(line, &scene.context).into(),
            if line.tells_nothing_new() { "x" } else { "" }.into(),
        ])
    };
    Table { columns, rows: lines.iter().map(row).collect(), total: None }
}
