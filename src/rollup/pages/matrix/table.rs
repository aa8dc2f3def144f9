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
        Column::new("Đôn đốc", 16, Kind::Ordinal),
    ];
    columns.extend(tasks.iter().map(|task| Column::new(&task.reference, 14, Kind::Ordinal)));
    let row = |(counts, lines): &(Counts, Vec<&Line>)| {
        let of_task: HashMap<i64, &Line> = lines.iter().map(|line| (line.task_id, *line)).collect();
        let mut cells: Vec<Value> = vec![
            lines[0].party.as_str().into(),
            counts.missing().into(),
            counts.reported_late.into(),
            urging.short(lines[0].unit_id).into(),
        ];
        let said = |line: &&Line| match line.tells_nothing_new() {
            true => format!("{}, không phát sinh", report_text(line, &scene.context)),
            false => report_text(line, &scene.context).to_owned(),
        };
        cells.extend(tasks.iter().map(|task| Value::from(of_task.get(&task.id).map(said))));
        Row::Line(cells)
    };
    Table { columns, rows: parties.iter().map(row).collect(), total: None }
}
