//! The journal's page.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    store::{self, Filter, PAGE_SIZE},
    words::{self, Change},
};
use crate::{
    office::{Column, Kind, Row, Table},
    web::{
        App, Chrome, Error, Export, FieldErrors, Link, Query, Result, Routes,
        access::ReadJournal,
        export::moment,
        form::{clean, page_or_errors},
        show::parse_day,
        viewer,
    },
};

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new().get("/nhat-ky", index)
}

#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    tim: String,
    #[serde(default)]
    ngay: String,
    #[serde(default)]
    trang: String,
}

#[derive(Template)]
#[template(path = "journal/index.html")]
struct IndexPage {
    chrome: Chrome,
    errors: FieldErrors,
    asked: Asked,
    filtered: bool,
    lines: Vec<Line>,
    pages: String,
    previous: String,
    next: String,
}

struct Line {
    line: store::Line,
    changes: Vec<Change>,
}

/// `GET /nhat-ky`: newest first, within the reach of the role in use.
async fn index(
    ReadJournal(visit): ReadJournal,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let mut errors = FieldErrors::new();
    let on = parse_day(&asked.ngay);
    if on.is_none() && !asked.ngay.trim().is_empty() {
        errors.add("ngay", "Ngày không đúng. Ghi theo dạng ngày/tháng/năm, ví dụ 01/08/2026.");
    }
    let viewer = &visit.viewer;
    let everywhere = match viewer.unit_id() {
        Some(unit_id) => viewer::is_root(&app.pool, unit_id).await?,
        None => false,
    };
    let filter = Filter {
        reach: (!everywhere).then_some(viewer.reach.as_slice()),
        words: Some(clean(&asked.tim)).filter(|words| !words.is_empty()),
        on,
    };
    let current = asked.trang.parse().unwrap_or(1).clamp(1, 1_000_000);
    let window = export.window(PAGE_SIZE, current);
    let (lines, total) = store::page(&app.pool, &filter, window).await?;
    let line = |line: store::Line| Line { changes: words::changes(&line.action, &line.before, &line.after), line };
    if let Some(format) = export.wanted() {
        return format.answer(&visit, "Nhật ký", table(lines.into_iter().map(line))).await;
    }
    if lines.is_empty() && current > 1 {
        return Err(Error::NotFound);
    }
    let (first, last) = ((current - 1) * PAGE_SIZE + 1, (current - 1) * PAGE_SIZE + lines.len() as i64);
    let link = |page: i64| {
        Link::to("/nhat-ky").with("tim", &asked.tim).with("ngay", &asked.ngay).with("trang", page).to_string()
    };
    let template = IndexPage {
        chrome: Chrome::new(&visit, "Nhật ký").export(&export),
        filtered: filter.words.is_some() || on.is_some(),
        pages: if total > 0 { format!("{first}–{last} trong {total} việc") } else { String::new() },
        previous: if current > 1 { link(current - 1) } else { String::new() },
        next: if last < total { link(current + 1) } else { String::new() },
        lines: lines.into_iter().map(line).collect(),
        asked,
        errors,
    };
    page_or_errors(&template, &template.errors)
}

/// All that was found as a file.
fn table(lines: impl Iterator<Item = Line>) -> Table {
    let columns = vec![
        Column::new("Ngày", 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
        Column::new("Ai", 28, Kind::Text),
        Column::new("Vai trò", 34, Kind::Text),
        Column::new("Việc", 34, Kind::Text),
        Column::new("Về", 34, Kind::Text),
        Column::new("Nội dung", 80, Kind::Text),
        Column::new("Niêm phong", 12, Kind::Ordinal),
    ];
    let row = |row: Line| {
        let [day, hour] = moment(&row.line.at);
        let told = |change: &Change| {
            let parts = [change.before.as_deref(), change.after.as_deref()];
            let parts: Vec<&str> = parts.into_iter().flatten().collect();
            format!("{}: {}", change.what, parts.join(" → "))
        };
        Row::Line(vec![
            day,
            hour,
            row.line.actor.into(),
            row.line.capacity.into(),
            words::action(&row.line.action).into(),
            row.line.subject.into(),
            row.changes.iter().map(told).collect::<Vec<_>>().join("\n").into(),
            if row.line.sealed { "Đã niêm phong" } else { "Đang chờ" }.into(),
        ])
    };
    Table { columns, rows: lines.map(row).collect(), total: None }
}
