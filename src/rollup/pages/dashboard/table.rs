//! The figures by section as a file.

use super::Bar;
use crate::{
    office::{self, Column, Kind, Table},
    rollup::pages::columns,
};

/// A row for each bar; of several plans each under its plan.
pub fn table(bars: &[Bar]) -> Table {
    let mut columns = vec![Column::new("Mục", 60, Kind::Text)];
    columns.extend(columns::columns(1));
    let row = |bar: &Bar| {
        let title = std::iter::once(bar.title.as_str().into());
        match bar.heading {
            true => office::Row::Heading { level: 0, cells: title.collect() },
            false => office::Row::Line(title.chain(columns::cells(&bar.figures)).collect()),
        }
    };
    Table { columns, rows: bars.iter().map(row).collect(), total: Some("Tổng cộng".to_owned()) }
}
