//! The journal's page.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    store::{self, Filter, PAGE_SIZE},
    words::{self, Change},
};
use crate::web::{
    App, Chrome, Error, FieldErrors, Link, Query, Result, Routes,
    access::ReadJournal,
    form::{clean, page_or_errors},
    show::parse_day,
    viewer,
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
    let (lines, total) = store::page(&app.pool, &filter, current).await?;
    if lines.is_empty() && current > 1 {
        return Err(Error::NotFound);
    }
    let (first, last) = ((current - 1) * PAGE_SIZE + 1, (current - 1) * PAGE_SIZE + lines.len() as i64);
    let link = |page: i64| {
        Link::to("/nhat-ky").with("tim", &asked.tim).with("ngay", &asked.ngay).with("trang", page).to_string()
    };
    let lines = lines
        .into_iter()
        .map(|line| Line { changes: words::changes(&line.action, &line.before, &line.after), line })
        .collect();
    let template = IndexPage {
        chrome: Chrome::new(&visit, "Nhật ký"),
        filtered: filter.words.is_some() || on.is_some(),
        pages: if total > 0 { format!("{first}–{last} trong {total} việc") } else { String::new() },
        previous: if current > 1 { link(current - 1) } else { String::new() },
        next: if last < total { link(current + 1) } else { String::new() },
        lines,
        asked,
        errors,
    };
    page_or_errors(&template, &template.errors)
}
