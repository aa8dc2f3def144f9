//! The report's tables on a page: the same as in its files.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    super::{Basis, access::ReadConsolidated, act, store::Report, tables},
    HOME,
};
use crate::{
    office::{Kind, Row, Table, Value},
    web::{App, Chrome, Result, form, show},
};

/// A row as the page shows it.
struct Line {
    cells: Vec<(String, &'static str)>,
    /// A heading or the total.
    strong: bool,
}

/// A table as the page shows it.
struct View {
    id: &'static str,
    title: &'static str,
    /// Full title and class of each column.
    columns: Vec<(String, &'static str)>,
    lines: Vec<Line>,
}

impl View {
    fn new(id: &'static str, title: &'static str, table: &Table) -> Self {
        let class = |kind: Kind| match kind {
            Kind::Count | Kind::Percent => "num",
            Kind::Ordinal | Kind::Day | Kind::Text => "",
        };
        let lines = table.shown().enumerate().map(|(at, shown)| Line {
            strong: shown.adds_up.is_some() || matches!(table.rows.get(at), Some(Row::Heading { .. })),
            cells: shown
                .cells
                .iter()
                .zip(&table.columns)
                .map(|(value, column)| (printed(value), class(column.kind)))
                .collect(),
        });
        Self {
            id,
            title,
            columns: table.columns.iter().map(|column| (column.full_title(), class(column.kind))).collect(),
            lines: lines.collect(),
        }
    }
}

fn printed(value: &Value) -> String {
    match value {
        Value::Empty => "–".to_owned(),
        value => value.printed(),
    }
}

#[derive(Template)]
#[template(path = "consolidated/tables.html")]
struct Page<'a> {
    chrome: Chrome,
    report: &'a Report,
    closed: bool,
    as_of: String,
    views: Vec<View>,
    base: String,
}

/// `GET /bao-cao-tong-hop/{consolidated}/bieu`
pub async fn show(ReadConsolidated { visit, report }: ReadConsolidated, State(app): State<App>) -> Result<Response> {
    let basis = Basis::load(&mut *app.pool.acquire().await?, &report, visit.today).await?;
    let page = Page {
        chrome: Chrome::new(&visit, format!("Biểu số liệu {}, {}", report.plan_short_title, report.span()))
            .crumb("Báo cáo tổng hợp", HOME)
            .crumb(format!("{}, {}", report.plan_short_title, report.span()), act::address(report.id))
            .here("Biểu số liệu"),
        closed: basis.closed,
        as_of: show::day(&basis.as_of),
        views: vec![
            View::new("don-vi", "Theo đơn vị", &tables::by_unit(&basis.lines, true)),
            View::new("muc", "Theo mục", &tables::by_section(&basis.ground, &basis.lines)),
            View::new("nhiem-vu", "Theo nhiệm vụ", &tables::by_task(&basis.ground, &basis.lines)),
        ],
        base: act::address(report.id),
        report: &report,
    };
    form::page(&page)
}
