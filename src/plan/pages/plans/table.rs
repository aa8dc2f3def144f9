//! The list of plans, and a plan's tasks, as files.

use super::{Chapter, Item, ListPart, Listed};
use crate::{
    office::{Column, Kind, Row, Table},
    plan::NO_DEADLINE,
};

/// All plans of the list.
pub fn plans(parts: &[ListPart]) -> Table {
    let columns = vec![
        Column::new("Kế hoạch", 60, Kind::Text),
        Column::new("Tên ngắn", 16, Kind::Text),
        Column::new("Cơ quan ban hành", 34, Kind::Text),
        Column::new("Số", 16, Kind::Text),
        Column::new("Ngày", 12, Kind::Day),
        Column::new("Trạng thái", 16, Kind::Ordinal),
        Column::new("Nhiệm vụ", 10, Kind::Count),
        Column::new("Phân công chủ trì", 10, Kind::Count),
        Column::new("Đã tiếp nhận", 10, Kind::Count),
        Column::new("Phải tiếp nhận", 10, Kind::Count),
    ];
    let row = |listed: &Listed| {
        let (plan, count) = (&listed.plan, listed.count.as_ref());
        Row::Line(vec![
            plan.title.as_str().into(),
            plan.short_title.as_str().into(),
            plan.owner_name.as_str().into(),
            plan.number.clone().into(),
            plan.issued_on.into(),
            plan.status.label().into(),
            count.map(|count| count.tasks).into(),
            count.map(|count| count.leads).into(),
            count.map(|count| count.received).into(),
            count.map(|count| count.units).into(),
        ])
    };
    Table { columns, rows: parts.iter().flat_map(|part| &part.plans).map(row).collect(), total: None }
}

/// The tasks of a plan that are looked at, each with its heading.
pub fn tasks(chapters: &[Chapter]) -> Table {
    let columns = vec![
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Mục", 40, Kind::Text),
        Column::new("Nhiệm vụ", 70, Kind::Text),
        Column::new("Chủ trì", 34, Kind::Text),
        Column::new("Phối hợp", 34, Kind::Text),
        Column::new("Thời hạn", 40, Kind::Text),
        Column::new("Nghĩa là", 40, Kind::Text),
        Column::new("Báo cáo định kỳ", 10, Kind::Ordinal),
    ];
    let row = |chapter: &Chapter, item: &Item| {
        let lines =
            |of: &dyn Fn(&(String, String)) -> String| item.deadlines.iter().map(of).collect::<Vec<_>>().join("\n");
        let words = if item.deadlines.is_empty() { NO_DEADLINE.to_owned() } else { lines(&|said| said.0.clone()) };
        Row::Line(vec![
            item.task.reference.as_str().into(),
            chapter.section.heading.as_str().into(),
            item.task.content.as_str().into(),
            item.leads.join(", ").into(),
            item.coordinating.join(", ").into(),
            words.into(),
            lines(&|said| said.1.clone()).into(),
            if item.task.reports { "x" } else { "" }.into(),
        ])
    };
    let rows = chapters.iter().flat_map(|chapter| chapter.tasks.iter().map(move |item| row(chapter, item)));
    Table { columns, rows: rows.collect(), total: None }
}
