//! A timeline's list: filter and place in the address, newest first.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::super::{Entry, Scope, Sort, Stretch};
use crate::{
    dialogue::comment::Writing,
    office::{self, Table},
    web::{App, Chrome, Export, FieldErrors, Link, Result, Role, Visit, page_or_errors},
};

/// Entries per page, and on the page of the thing itself.
const PAGE_SIZE: usize = 50;
const NEWEST: usize = 8;

/// The address's words, as sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    sort: String,
    before: String,
}

/// What a page is about.
pub struct Head {
    pub chrome: Chrome,
    pub about: String,
    pub scope: Scope,
}

struct Tab {
    label: &'static str,
    href: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "timeline/index.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    about: String,
    tabs: Vec<Tab>,
    writing: Option<Writing>,
    entries: Vec<Entry>,
    /// Where the newest are, on a page of older ones.
    newest: String,
    older: String,
    narrowed: bool,
}

/// What somebody in this role can see there at all. Documents under review belong to tasks.
fn sorts(visit: &Visit, scope: Scope) -> Vec<Sort> {
    let observes = visit.viewer.role() == Some(Role::Observer);
    let shown = |sort: &Sort| match sort {
        Sort::Report | Sort::Reminder | Sort::Supervision => true,
        Sort::Review => matches!(scope, Scope::Task(_)) && !visit.viewer.registers().is_empty(),
        Sort::Obstacle | Sort::Instruction | Sort::Extension | Sort::Commendation | Sort::Comment => !observes,
    };
    Sort::ALL.iter().copied().filter(shown).collect()
}

/// The page: 200, or 422 with the mistakes of what was written.
pub async fn render(
    app: &App,
    visit: &Visit,
    head: Head,
    (asked, export): (&Asked, &Export),
    writing: Option<Writing>,
    errors: FieldErrors,
) -> Result<Response> {
    let sorts = sorts(visit, head.scope);
    let sort = sorts.iter().copied().find(|sort| sort.code() == asked.sort);
    let before = asked.before.parse().ok();
    if let Some(format) = export.wanted() {
        let all = Stretch::load(app, visit, head.scope, sort, None, export.limit()).await?;
        let rows = all.entries.iter().map(|entry| office::Row::Line(entry.cells()));
        let table = Table { columns: Entry::columns(), rows: rows.collect(), total: None };
        return format.answer(visit, &head.chrome.title, table).await;
    }
    let stretch = Stretch::load(app, visit, head.scope, sort, before, PAGE_SIZE).await?;
    let link = |sort: Option<Sort>| -> Link { head.scope.link().with("sort", sort.map_or("", Sort::code)) };
    let tab = |one: Option<Sort>| Tab {
        label: one.map_or("Tất cả", Sort::label),
        href: link(one).to_string(),
        current: one == sort,
    };
    let tabs = std::iter::once(None).chain(sorts.into_iter().map(Some)).map(tab);
    let page = Page {
        tabs: tabs.collect(),
        newest: if before.is_some() { link(sort).to_string() } else { String::new() },
        older: stretch.older.map(|mark| link(sort).with("before", mark.code()).to_string()).unwrap_or_default(),
        narrowed: sort.is_some() || before.is_some(),
        chrome: head.chrome.export(export),
        about: head.about,
        entries: stretch.entries,
        writing,
        errors,
    };
    page_or_errors(&page, &page.errors)
}

#[derive(Template)]
#[template(path = "timeline/_lately.html")]
struct Lately {
    entries: Vec<Entry>,
    whole: String,
}

/// The newest entries as a part of another page.
pub async fn lately(app: &App, visit: &Visit, scope: Scope) -> Result<String> {
    let stretch = Stretch::load(app, visit, scope, None, None, NEWEST).await?;
    let part =
        Lately { entries: stretch.entries.into_iter().map(Entry::in_short).collect(), whole: scope.link().to_string() };
    Ok(part.render().map_err(anyhow::Error::from)?)
}
