//! Units × tasks as a file: what a cell's colour says, in words.

use std::collections::HashMap;

use super::{Urging, report_text};
use crate::{
    office::{Column, Kind, Row, Table, Total, Value},
    progress::{facts::Line, ground::TaskBrief},
    rollup::{Counts, scene::Scene},
};

/// All units, in the page's order.
pub fn table(scene: &Scene, tasks: &[&TaskBrief], parties: &[(Counts, Vec<&Line>)], urging: &Urging) -> Table {
    let mut columns = vec![
        Column::new("Đơn vị", 34, Kind::Text),
        Column::new("Thiếu", 8, Kind::Count).totalled(Total::Sum),
        Column::new("Chậm", 8, Kind::Count).totalled(Total::Sum),
        Column::new("Số lần đôn đốc", 8, Kind::Count),
        Column::new("Đôn đốc gần nhất", 12, Kind::Day),
    ];
    // Each plan has its own task 1.
    let several = tasks.iter().any(|task| task.plan_id != tasks[0].plan_id);
    columns.extend(tasks.iter().map(|task| {
        let plan = scene.context.title_of(task.plan_id).filter(|_| several);
        let title = plan.map_or_else(|| task.reference.clone(), |plan| format!("{plan}: {}", task.reference));
        Column::new(&title, 14, Kind::Ordinal)
    }));
    let row = |(counts, lines): &(Counts, Vec<&Line>)| {
        let of_task: HashMap<i64, &Line> = lines.iter().map(|line| (line.task_id, *line)).collect();
        let mut cells: Vec<Value> =
            vec![lines[0].party.as_str().into(), counts.missing().into(), counts.reported_late.into()];
        cells.extend(urging.cells(lines[0].unit_id));
        let said = |line: &&Line| match line.tells_nothing_new() {
            true => format!("{}, không phát sinh", report_text(line, &scene.context)),
            false => report_text(line, &scene.context).to_owned(),
        };
        cells.extend(tasks.iter().map(|task| Value::from(of_task.get(&task.id).map(said))));
        Row::Line(cells)
    };
    Table { columns, rows: parties.iter().map(row).collect(), total: None }
}
