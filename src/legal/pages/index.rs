//! The register: what has to be done first in front.

use std::collections::HashMap;

use askama::Template;
use axum::{extract::State as Shared, response::Response};
use chrono::NaiveDate;

use super::super::{
    Entry, Proposal, Timing,
    access::ReadRegisters,
    filter::{Filter, Group, Key, Question},
    store::{self, Counted, Facets, Scope},
    timing::{Judged, judge},
};
use crate::{
    office::{self, Column, Kind, Table},
    plan::access::ReadTask,
    web::{App, Chrome, Export, Query, Result, form::page, show},
};

/// Entries per page.
const PAGE_SIZE: i64 = 50;
/// Characters of a subject in the list.
const SUBJECT: usize = 140;

struct Tab {
    label: String,
    href: String,
    current: bool,
}

struct Head {
    label: &'static str,
    href: String,
    /// "ascending", "descending" or nothing
    sorted: &'static str,
}

struct Choice {
    value: String,
    label: String,
    selected: bool,
}

struct Row {
    entry: Entry,
    judged: Option<Judged>,
    today: NaiveDate,
}

impl Row {
    fn subject(&self) -> String {
        show::beginning(&self.entry.fields.subject, SUBJECT)
    }

    /// "còn 5 ngày", while something is to be done.
    fn distance(&self) -> Option<String> {
        let waits = self.entry.place.state.is_open();
        let day = self.entry.fields.due_on.filter(|_| waits)?;
        (day >= self.today).then(|| show::distance(day, self.today))
    }
}

#[derive(Template)]
#[template(path = "legal/index.html")]
struct Page {
    chrome: Chrome,
    heading: String,
    scope: String,
    /// What is late or nearly: number, words and list of each.
    pressing: Vec<(i64, &'static str, String)>,
    keeper: Option<String>,
    /// Whether entries of several owners stand in it.
    several: bool,
    may_write: bool,
    /// Whether nothing has ever been written down.
    blank: bool,
    tabs: Vec<Tab>,
    hidden: Vec<(&'static str, String)>,
    words: String,
    proposals: Vec<Choice>,
    issuers: Vec<Choice>,
    years: Vec<Choice>,
    timings: Vec<Choice>,
    clear: String,
    narrowed: bool,
    heads: Vec<Head>,
    rows: Vec<Row>,
    pages: String,
    previous: String,
    next: String,
}

/// `GET /ra-soat`
pub async fn index(
    ReadRegisters { visit, owners }: ReadRegisters,
    Shared(app): Shared<App>,
    Query(question): Query<Question>,
    export: Export,
) -> Result<Response> {
    let filter = Filter::read(&question);
    let asked = question.page.trim().parse().unwrap_or(1).clamp(1, 1_000_000);
    let (size, mut page_number) = export.window(PAGE_SIZE, asked);
    let scope = scope(&filter, &owners, visit.today);
    let mut found = store::list(&app.pool, &scope, size, (page_number - 1) * size).await?;
    let total = found.of(filter.group);
    if found.rows.is_empty() && total > 0 {
        // Beyond the end is its last page.
        page_number = (total + size - 1) / size;
        found = store::list(&app.pool, &scope, size, (page_number - 1) * size).await?;
    }
    let offset = (page_number - 1) * size;
    let facets = store::facets(&app.pool, &owners).await?;
    let due_soon_days = store::due_soon_days(&app.pool).await?;
    let task = match filter.task {
        Some(id) => ReadTask::of(&app, visit.clone(), id).await.ok().map(|read| read.task),
        None => None,
    };
    let tabs = Group::offered().map(|group| Tab {
        label: format!("{} ({})", group.label(), found.of(group)),
        href: Filter { group, ..filter.clone() }.link().to_string(),
        current: group == filter.group,
    });
    let tabs: Vec<Tab> = tabs.collect();
    let Counted { rows, timings, .. } = found;
    let owner = filter
        .owner
        .map(|_| rows.first().map_or("của một đơn vị".to_owned(), |row| format!("sổ của {}", row.owner_name)));
    let heading = format!("Rà soát văn bản: {total}");
    if let Some(format) = export.wanted() {
        return format.answer(&visit, &heading, table(&rows)).await;
    }
    let excel = filter.onto("/ra-soat/xuat.xlsx").to_string();
    let task_label = task.map(|task| format!("nhiệm vụ {}, {}", task.plan_short_title, task.reference));
    let cleared = Filter { group: filter.group, order: filter.order, ..Filter::default() };
    let shown = i64::try_from(rows.len()).unwrap_or_default();
    let to_page = |page: i64| filter.link().with("page", page).to_string();
    let row = |entry: Entry| Row {
        judged: judge(&entry.place, entry.fields.due_on, visit.today, due_soon_days),
        entry,
        today: visit.today,
    };
    page(&Page {
        chrome: Chrome::new(&visit, heading.clone()).export_beside(&export, &excel),
        heading,
        scope: scope_text(&filter, task_label, owner.filter(|_| owners.len() > 1)),
        pressing: pressing(&filter, &timings),
        several: facets.registers > 1,
        keeper: facets.keeper.clone(),
        may_write: visit.viewer.kept_register.is_some(),
        blank: facets.entries == 0,
        tabs,
        hidden: hidden(&filter),
        words: filter.words.clone(),
        proposals: proposals(&filter),
        issuers: issuers(&filter, &facets),
        years: years(&filter, &facets),
        timings: timing_choices(&filter),
        narrowed: filter.is_narrowed(),
        clear: cleared.link().to_string(),
        heads: heads(&filter),
        rows: rows.into_iter().map(row).collect(),
        pages: if shown > 0 {
            format!("{}–{} trong {total} văn bản", offset + 1, offset + shown)
        } else {
            String::new()
        },
        previous: if page_number > 1 { to_page(page_number - 1) } else { String::new() },
        next: if shown > 0 && offset + shown < total { to_page(page_number + 1) } else { String::new() },
    })
}

/// What a filter means to the query.
pub fn scope<'a>(filter: &'a Filter, owners: &'a [i64], today: NaiveDate) -> Scope<'a> {
    Scope {
        owners: Some(filter.among(owners)),
        id: None,
        states: filter.group.states(),
        proposal: filter.proposal.map(Proposal::code),
        issuer: &filter.issuer,
        year: filter.year,
        timing: filter.timing.map(Timing::code),
        until: filter.until,
        task: filter.task,
        words: filter.each_word(),
        sort: filter.order.key.code(),
        descending: filter.order.descending,
        today,
    }
}

/// Which entries, in words.
fn scope_text(filter: &Filter, task: Option<String>, owner: Option<String>) -> String {
    let parts = [
        (filter.group != Group::All).then(|| filter.group.label().to_lowercase()),
        filter.timing.map(|timing| timing.label().to_lowercase()),
        filter.until.map(|day| format!("thời hạn đến hết {}", show::day(&day))),
        filter.proposal.map(|proposal| format!("đề xuất {}", proposal.label().to_lowercase())),
        (!filter.issuer.is_empty()).then(|| filter.issuer.clone()),
        filter.year.map(|year| format!("ban hành năm {year}")),
        task.or_else(|| filter.task.map(|_| "của một nhiệm vụ".to_owned())),
        owner,
        (!filter.words.is_empty()).then(|| format!("có “{}”", filter.words)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What is late or nearly, where that is not what is asked for already.
fn pressing(filter: &Filter, timings: &HashMap<Timing, i64>) -> Vec<(i64, &'static str, String)> {
    if filter.timing.is_some() {
        return Vec::new();
    }
    let told =
        [(Timing::Overdue, "quá hạn"), (Timing::DueSoon, "sắp đến hạn")].into_iter().filter_map(|(timing, words)| {
            let count = timings.get(&timing).copied().filter(|count| *count > 0)?;
            Some((count, words, Filter { timing: Some(timing), ..filter.clone() }.link().to_string()))
        });
    told.collect()
}

fn heads(filter: &Filter) -> Vec<Head> {
    let head = |(key, label): (Key, &'static str)| Head {
        label,
        href: Filter { order: filter.order.by(key), ..filter.clone() }.link().to_string(),
        sorted: match (filter.order.key == key, filter.order.descending) {
            (false, _) => "",
            (true, false) => "ascending",
            (true, true) => "descending",
        },
    };
    Key::HEADS.into_iter().map(head).collect()
}

fn proposals(filter: &Filter) -> Vec<Choice> {
    let choice = |proposal: &Proposal| Choice {
        value: proposal.code().to_owned(),
        label: proposal.label().to_owned(),
        selected: filter.proposal == Some(*proposal),
    };
    Proposal::ALL.iter().map(choice).collect()
}

fn timing_choices(filter: &Filter) -> Vec<Choice> {
    let choice = |timing: &Timing| Choice {
        value: timing.code().to_owned(),
        label: timing.label().to_owned(),
        selected: filter.timing == Some(*timing),
    };
    Timing::ALL.iter().map(choice).collect()
}

fn issuers(filter: &Filter, facets: &Facets) -> Vec<Choice> {
    let mut issuers = facets.issuers.clone();
    if !filter.issuer.is_empty() && !issuers.contains(&filter.issuer) {
        issuers.push(filter.issuer.clone());
    }
    let choice = |issuer: String| Choice { selected: issuer == filter.issuer, label: issuer.clone(), value: issuer };
    issuers.into_iter().map(choice).collect()
}

fn years(filter: &Filter, facets: &Facets) -> Vec<Choice> {
    let mut years = facets.years.clone();
    if let Some(year) = filter.year.filter(|year| !years.contains(year)) {
        years.push(year);
    }
    let choice =
        |year: i32| Choice { value: year.to_string(), label: year.to_string(), selected: filter.year == Some(year) };
    years.into_iter().map(choice).collect()
}

/// What the filter's form has no field for.
fn hidden(filter: &Filter) -> Vec<(&'static str, String)> {
    let kept = [
        ("state", filter.group.code().to_owned()),
        ("until", show::typed(&filter.until)),
        ("task", filter.task.map(|id| id.to_string()).unwrap_or_default()),
        ("owner", filter.owner.map(|id| id.to_string()).unwrap_or_default()),
        ("sort", filter.order.code()),
    ];
    kept.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// All entries of the list as a file.
fn table(entries: &[Entry]) -> Table {
    let columns = vec![
        Column::new("Loại văn bản", 18, Kind::Text),
        Column::new("Số, ký hiệu", 20, Kind::Text),
        Column::new("Ngày ban hành", 12, Kind::Day),
        Column::new("Cơ quan ban hành", 30, Kind::Text),
        Column::new("Trích yếu", 60, Kind::Text),
        Column::new("Vấn đề", 50, Kind::Text),
        Column::new("Đề xuất", 20, Kind::Text),
        Column::new("Căn cứ", 40, Kind::Text),
        Column::new("Chủ trì xử lý", 28, Kind::Text),
        Column::new("Thời hạn", 12, Kind::Day),
        Column::new("Trạng thái", 24, Kind::Text),
        Column::new("Nhiệm vụ", 24, Kind::Text),
        Column::new("Sổ của", 34, Kind::Text),
    ];
    let row = |entry: &Entry| {
        let fields = &entry.fields;
        office::Row::Line(vec![
            fields.kind.label().into(),
            fields.number.as_str().into(),
            fields.issued_on.into(),
            fields.issuer.as_str().into(),
            fields.subject.as_str().into(),
            fields.finding.as_str().into(),
            fields.proposal.label().into(),
            fields.basis.as_str().into(),
            fields.responsible.as_str().into(),
            fields.due_on.into(),
            entry.place.state.label().into(),
            entry.task_label.clone().into(),
            entry.owner_name.as_str().into(),
        ])
    };
    Table { columns, rows: entries.iter().map(row).collect(), total: None }
}
