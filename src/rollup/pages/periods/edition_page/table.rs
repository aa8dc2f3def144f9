//! What a closing froze, as a file: the view that is looked at.

use super::{Frozen, View};
use crate::{
    office::{Column, Kind, Row, Table},
    rollup::{
        edition::{Difference, Kind as Sort},
        figures::Figures,
        pages::columns,
    },
    web::export::percent,
};

/// Sections or units with their figures, each with its plan where there are several.
pub fn groups(view: View, rows: impl Iterator<Item = (String, String, Figures)>) -> Table {
    let name = if view == View::Sections { "Mục" } else { "Đơn vị" };
    let mut columns = vec![Column::new(name, 60, Kind::Text), Column::new("Kế hoạch", 20, Kind::Text)];
    columns.extend(columns::columns(2));
    let row = |(title, plan, figures): (String, String, Figures)| {
        Row::Line([title.into(), plan.into()].into_iter().chain(columns::cells(&figures)).collect())
    };
    Table { columns, rows: rows.map(row).collect(), total: None }
}

/// Line by line.
pub fn lines(lines: &[&Frozen]) -> Table {
    let columns = vec![
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Mục", 40, Kind::Text),
        Column::new("Chủ trì", 30, Kind::Text),
        Column::new("Tiến độ", 16, Kind::Text),
        Column::new("Tỷ lệ thực hiện", 10, Kind::Percent),
        Column::new("Ngày hoàn thành", 12, Kind::Day),
        Column::new("Thời hạn", 12, Kind::Day),
        Column::new("Kết quả", 26, Kind::Text),
        Column::new("Báo cáo", 22, Kind::Text),
        Column::new("Đánh giá", 14, Kind::Text),
        Column::new("Theo báo cáo", 16, Kind::Text),
    ];
    let row = |line: &&Frozen| {
        Row::Line(vec![
            line.task_ref.as_str().into(),
            format!("{} {}", line.section_ref, line.section_heading).into(),
            line.party.as_str().into(),
            line.progress.label().into(),
            percent(line.percent),
            line.completed_on.into(),
            line.due_on.into(),
            line.outcome.label().into(),
            line.report.at_closing().into(),
            line.rating.map_or("", |rating| rating.label()).into(),
            line.basis.clone().into(),
        ])
    };
    Table { columns, rows: lines.iter().map(row).collect(), total: None }
}

/// What differs from the closing before, assignment by assignment.
pub fn differences(found: &[Difference<'_>]) -> Table {
    let columns = vec![
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Kế hoạch", 20, Kind::Text),
        Column::new("Chủ trì", 30, Kind::Text),
        Column::new("Thay đổi", 80, Kind::Text),
    ];
    let row = |difference: &Difference<'_>| {
        let line = difference.line;
        let said = match difference.kind {
            Sort::New => "Chỉ có ở bản này".to_owned(),
            Sort::Gone => "Không còn ở bản này".to_owned(),
            Sort::Changed => {
                let changes = difference.changes.iter();
                let said: Vec<_> =
                    changes.map(|change| format!("{}: {} → {}", change.what, change.from, change.to)).collect();
                said.join("\n")
            }
        };
        Row::Line(vec![
            line.task_ref.as_str().into(),
            line.plan.as_str().into(),
            line.party.as_str().into(),
            said.into(),
        ])
    };
    Table { columns, rows: found.iter().map(row).collect(), total: None }
}
