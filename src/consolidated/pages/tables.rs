//! The report's tables on a page: the same as in its files. Each is taken out as CSV, all of them as the report's Excel file.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    super::{Basis, access::ReadConsolidated, act, store::Report, tables::By},
    HOME, files,
};
use crate::{
    office::{Kind, Row, Table, Value, csv},
    web::{
        App, Chrome, Export, Query, Result, Visit,
        export::{self, Format},
        form, show,
    },
};

/// What the address asks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Which table is taken out.
    bang: String,
}

/// A row as the page shows it.
struct Line {
    cells: Vec<(String, &'static str)>,
    /// A heading or the total.
    strong: bool,
}

/// A table as the page shows it.
struct View {
    by: By,
    /// Full title and class of each column.
    columns: Vec<(String, &'static str)>,
    lines: Vec<Line>,
}

impl View {
    fn new(by: By, table: &Table) -> Self {
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
            by,
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
    assignments: String,
    base: String,
}

impl Page<'_> {
    /// Where a table is taken out.
    fn taken(&self, by: &By, form: &str) -> String {
        format!("{}/bieu?bang={}&xuat={form}", self.base, by.code())
    }
}

/// `GET /bao-cao-tong-hop/{consolidated}/bieu`
pub async fn show(
    read: ReadConsolidated,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    if export.format() == Some(Format::Excel) {
        return files::excel(read, State(app)).await;
    }
    let ReadConsolidated { visit, report } = read;
    let basis = Basis::load(&mut *app.pool.acquire().await?, &report, visit.today).await?;
    if let (Some(Format::Csv), Ok(by)) = (export.format(), asked.bang.parse()) {
        return taken(&visit, &report, basis, by).await;
    }
    let page = Page {
        chrome: Chrome::new(&visit, format!("Biểu số liệu {}, {}", report.plan_short_title, report.span()))
            .crumb("Báo cáo tổng hợp", HOME)
            .crumb(format!("{}, {}", report.plan_short_title, report.span()), act::address(report.id))
            .here("Biểu số liệu"),
        closed: basis.closed,
        as_of: show::day(&basis.as_of),
        views: By::ALL.iter().filter_map(|by| by.table(&basis).map(|table| View::new(*by, &table))).collect(),
        assignments: show::number(&basis.lines.len()),
        base: act::address(report.id),
        report: &report,
    };
    form::page(&page)
}

/// A table as CSV: also of so many lines as no list has.
async fn taken(visit: &Visit, report: &Report, basis: Basis, by: By) -> Result<Response> {
    let bytes = tokio::task::spawn_blocking(move || by.csv(&basis)).await.map_err(anyhow::Error::from)?;
    let whose = if report.is_whole() { String::new() } else { format!(" – {}", report.unit_name) };
    let title = format!("{by} {} {}{whose}", report.plan_short_title, report.period_name);
    let name = export::file_name(&title, visit.today, "csv");
    Ok(export::file(csv::MEDIA_TYPE, &name, bytes.map_err(anyhow::Error::from)?))
}
