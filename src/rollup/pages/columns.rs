//! The figures of a row as cells of a file: the same numbers as the page shows, with what is owed and sent as two counts.

use crate::{
    office::{Column, Kind, Total, Value},
    rollup::figures::Figures,
};

/// The columns of figures, of which `before` others stand in front.
pub fn columns(before: usize) -> Vec<Column> {
    let count = |title: &str| Column::new(title, 11, Kind::Count).totalled(Total::Sum);
    let share = Total::Share { parts: vec![before + 7], wholes: vec![before + 6] };
    vec![
        count("đúng hạn").within("Hoàn thành"),
        count("quá hạn").within("Hoàn thành"),
        count("trong hạn").within("Chưa hoàn thành"),
        count("quá hạn").within("Chưa hoàn thành"),
        count("Không hạn"),
        count("Tổng số"),
        count("phải gửi").within("Báo cáo"),
        count("đã gửi").within("Báo cáo"),
        Column::new("tỷ lệ", 9, Kind::Percent).within("Báo cáo").totalled(share),
    ]
}

/// The cells of those columns.
pub fn cells(figures: &Figures) -> Vec<Value> {
    let mut cells: Vec<Value> = figures.outcomes.iter().map(|cell| cell.count.into()).collect();
    cells.push(figures.total.count.into());
    cells.extend(match &figures.rate {
        Some(cell) => [cell.rate.whole.into(), cell.rate.part.into(), Value::Percent(cell.percent)],
        None => [Value::Count(0), Value::Count(0), Value::Empty],
    });
    cells
}
