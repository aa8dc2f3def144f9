//! The tree as a file: all of it, down to the tasks, whatever is open on the page.

use super::Row;
use crate::{
    office::{self, Column, Kind, Table, Total, Value},
    rollup::pages::columns,
};

/// What stands in front of the figures.
const BEFORE: usize = 4;

/// The rows of the tree opened to its tasks.
pub fn table(rows: &[Row], tasks: usize) -> Table {
    let mut columns = vec![
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Mục, nhiệm vụ", 60, Kind::Text),
        Column::new("Chủ trì", 28, Kind::Text),
        Column::new("Số nhiệm vụ", 9, Kind::Count).totalled(Total::Given(tasks.into())),
    ];
    columns.extend(columns::columns(BEFORE));
    let row = |row: &Row| {
        let (title, lead) = match row.is_heading() {
            true => (&row.title, Value::Empty),
            false => (&row.full, row.lead.clone().into()),
        };
        let own = vec![row.reference.clone().into(), title.clone().into(), lead, row.figures.tasks.into()];
        if row.is_heading() {
            office::Row::Heading { level: u8::try_from(row.depth).unwrap_or(u8::MAX), cells: own }
        } else {
            office::Row::Line(own.into_iter().chain(columns::cells(&row.figures)).collect())
        }
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: Some("Tổng cộng".to_owned()) }
}
