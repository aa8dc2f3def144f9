//! The queue of reports that wait for TCCB.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::super::{
    Rating,
    access::ReviewQueue,
    reasons,
    store::{self, Awaited, Grouping, QueueFilter, Tally, Waiting},
};
use crate::{
    office::{self, Column, Kind, Table},
    plan::{
        brief,
        context::{Asked, Context},
    },
    web::{
        App, Chrome, Export, FieldErrors, Link, Query, Result, Visit,
        export::{moment, percent},
        form::{clean, page_or_errors},
    },
};

/// Reports per page.
const PAGE_SIZE: i64 = 50;

/// What the address asks of the queue; a report opened from it keeps the same words.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct QueueAsked {
    #[serde(default)]
    pub plan: String,
    /// Grouped by "don-vi" or "nhiem-vu".
    #[serde(default)]
    pub nhom: String,
    #[serde(default)]
    pub q: String,
    /// "1": only those that came late.
    #[serde(default)]
    pub cham: String,
    /// "co": only those that differ from the last accepted report; "khong": only those that do not.
    #[serde(default, rename = "thay-doi")]
    pub thay_doi: String,
    #[serde(default)]
    trang: String,
}

impl QueueAsked {
    /// The filter for an officer of this grant.
    pub fn filter(&self, visit: &Visit) -> QueueFilter {
        let words = clean(&self.q);
        QueueFilter {
            plan: self.plan.trim().parse().ok(),
            owner_unit_id: visit.viewer.unit_id().unwrap_or_default(),
            words: Some(words).filter(|words| !words.is_empty()),
            late_only: self.cham == "1",
            changed: match self.thay_doi.as_str() {
                "co" => Some(true),
                "khong" => Some(false),
                _ => None,
            },
            grouping: Grouping::from_code(&self.nhom),
        }
    }

    /// An address that keeps the filter.
    pub fn link(&self, path: impl Into<String>) -> String {
        self.linked(path).to_string()
    }

    /// The same, to be put together further.
    pub fn linked(&self, path: impl Into<String>) -> Link {
        self.fields().into_iter().fold(Link::to(path), |link, (name, value)| link.with(name, value))
    }

    /// The fields a form carries along.
    pub fn fields(&self) -> [(&'static str, &str); 5] {
        let late = if self.cham == "1" { "1" } else { "" };
        [("plan", &self.plan), ("nhom", &self.nhom), ("q", &self.q), ("cham", late), ("thay-doi", &self.thay_doi)]
    }

    /// The same question whether or not anything has changed.
    pub fn whatever_changed(&self) -> Self {
        Self { thay_doi: String::new(), ..self.clone() }
    }

    /// The same question, its answer put together in another way.
    pub fn grouped(&self, grouping: Grouping) -> Self {
        Self { nhom: grouping.code().to_owned(), ..self.clone() }
    }

    fn page(&self) -> i64 {
        self.trang.trim().parse().unwrap_or(1).clamp(1, 1_000_000)
    }
}

/// What somebody typed to decide on many reports, when the list comes back with a mistake.
#[derive(Debug, Default)]
pub struct Typed {
    /// "12:3": the report and the version that was seen.
    pub chosen: Vec<String>,
    pub reason: String,
    pub common: String,
    pub rating: String,
}

/// A report that waits, as the list shows it.
struct Row {
    waiting: Waiting,
    href: String,
    /// The group's name and count, where a new group begins.
    group: Option<(String, i64)>,
    /// "12:3": the report and its version.
    choice: String,
    chosen: bool,
    /// Who looks wrote or submitted it.
    own: bool,
}

#[derive(Template)]
#[template(path = "progress/queue.html")]
struct QueuePage {
    chrome: Chrome,
    errors: FieldErrors,
    asked: QueueAsked,
    plan_label: String,
    rows: Vec<Row>,
    tally: Tally,
    /// How long the oldest has waited, in days.
    oldest: Option<i64>,
    first: Option<String>,
    /// Where everything that has not changed is accepted at once.
    unchanged: String,
    filtered: bool,
    /// Corrections asked of units, not sent yet.
    awaited: Vec<Awaited>,
    reasons: Vec<String>,
    typed: Typed,
    pages: String,
    previous: String,
    next: String,
}

/// `GET /duyet`
pub async fn index(
    ReviewQueue(visit): ReviewQueue,
    State(app): State<App>,
    Query(asked): Query<QueueAsked>,
    export: Export,
) -> Result<Response> {
    if let Some(format) = export.wanted() {
        let filter = asked.filter(&visit);
        let (size, _) = export.window(PAGE_SIZE, 1);
        let waiting = store::queue(&app.pool, &filter, size, 0).await?;
        let title = format!("Duyệt báo cáo: {} báo cáo", waiting.len());
        return format.answer(&visit, &title, table(&waiting)).await;
    }
    list(&app, &visit, asked, Typed::default(), (FieldErrors::new(), &export)).await
}

/// All reports of the queue as a file.
fn table(waiting: &[Waiting]) -> Table {
    let columns = vec![
        Column::new("Đơn vị", 34, Kind::Text),
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Nhiệm vụ", 60, Kind::Text),
        Column::new("Bản điều chỉnh lần", 10, Kind::Count),
        Column::new("Kỳ", 16, Kind::Text),
        Column::new("Gửi ngày", 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
        Column::new("Gửi chậm", 8, Kind::Ordinal),
        Column::new("Tiến độ", 16, Kind::Text),
        Column::new("Tỷ lệ thực hiện", 10, Kind::Percent),
        Column::new("So với kỳ trước", 24, Kind::Text),
        Column::new("Minh chứng", 10, Kind::Count),
    ];
    let row = |one: &Waiting| {
        let [day, hour] = moment(&one.submitted_at);
        office::Row::Line(vec![
            one.unit_name.as_str().into(),
            one.task_ref.as_str().into(),
            one.content.as_str().into(),
            (one.revision > 1).then(|| i64::from(one.revision) - 1).into(),
            one.period_name.as_str().into(),
            day,
            hour,
            if one.late { "x" } else { "" }.into(),
            one.progress.label().into(),
            percent(one.percent),
            one.difference.tag(one.percent, one.percent_before).into(),
            one.files.into(),
        ])
    };
    Table { columns, rows: waiting.iter().map(row).collect(), total: None }
}

/// The list: 200, or 422 with the mistakes of what was typed.
pub async fn list(
    app: &App,
    visit: &Visit,
    asked: QueueAsked,
    typed: Typed,
    (errors, export): (FieldErrors, &Export),
) -> Result<Response> {
    let choice = Asked { plan: asked.plan.trim().parse().ok(), period: None };
    let context = Context::load(app, visit, &choice).await?;
    let filter = asked.filter(visit);
    let tally = store::tally(&app.pool, &filter).await?;
    let waiting = store::queue(&app.pool, &filter, PAGE_SIZE, (asked.page() - 1) * PAGE_SIZE).await?;
    let offset = waiting.first().map_or(0, |first| first.place - 1);
    let ids: Vec<i64> = waiting.iter().map(|waiting| waiting.id).collect();
    let own = store::took_part_in(&app.pool, &ids, visit.viewer.account_id).await?;
    let rows = rows(waiting, &asked, &typed.chosen, &own);
    let shown = i64::try_from(rows.len()).unwrap_or_default();
    let to_page = |page: i64| asked.linked("/duyet").with("trang", page).to_string();
    let page_number = offset / PAGE_SIZE + 1;
    let mut picker = context.picker("/duyet", Vec::new());
    picker.periods.clear();
    let page = QueuePage {
        awaited: store::awaited(&app.pool, filter.owner_unit_id, PAGE_SIZE).await?,
        reasons: reasons::offered(&app.pool, filter.owner_unit_id).await?,
        chrome: Chrome::new(visit, "Duyệt báo cáo").pick(picker).export(export),
        plan_label: context.plan_label().to_owned(),
        filtered: filter.words.is_some() || filter.late_only || filter.changed.is_some(),
        first: rows.first().map(|row| row.href.clone()),
        unchanged: asked.whatever_changed().link("/duyet/khong-thay-doi"),
        pages: if shown == 0 {
            String::new()
        } else {
            format!("{}–{} trong {} báo cáo", offset + 1, offset + shown, tally.reports)
        },
        previous: if page_number > 1 { to_page(page_number - 1) } else { String::new() },
        next: if offset + shown < tally.reports { to_page(page_number + 1) } else { String::new() },
        oldest: tally.oldest_at.map(|oldest_at| (visit.now - oldest_at).num_days()),
        asked,
        rows,
        tally,
        typed,
        errors,
    };
    page_or_errors(&page, &page.errors)
}

fn rows(waiting: Vec<Waiting>, asked: &QueueAsked, chosen: &[String], own: &[i64]) -> Vec<Row> {
    let grouping = Grouping::from_code(&asked.nhom);
    let mut current = None;
    let row = |waiting: Waiting| {
        let (key, name) = match grouping {
            Grouping::None => (None, String::new()),
            Grouping::Unit => (Some(waiting.unit_id), waiting.unit_name.clone()),
            Grouping::Task => (Some(waiting.task_id), format!("{} {}", waiting.task_ref, brief(&waiting.content))),
        };
        let begins = key.is_some() && key != current;
        current = key;
        let choice = format!("{}:{}", waiting.id, waiting.version);
        Row {
            href: asked.link(format!("/bao-cao/{}", waiting.id)),
            group: begins.then_some((name, waiting.in_group)),
            chosen: chosen.contains(&choice),
            own: own.contains(&waiting.id),
            choice,
            waiting,
        }
    };
    waiting.into_iter().map(row).collect()
}

impl QueuePage {
    fn ratings(&self) -> &'static [Rating] {
        Rating::ALL
    }
}
