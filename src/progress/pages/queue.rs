//! The queue of reports that wait for TCCB.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::super::{
    access::ReviewQueue,
    store::{self, Awaited, Grouping, QueueFilter, Waiting},
};
use crate::{
    plan::{
        brief,
        context::{Asked, Context},
    },
    web::{
        App, Chrome, Link, Query, Result, Visit,
        form::{clean, page},
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
            grouping: Grouping::from_code(&self.nhom),
        }
    }

    /// An address that keeps the filter.
    pub fn link(&self, path: impl Into<String>) -> String {
        self.linked(path).to_string()
    }

    /// The same, to be put together further.
    pub fn linked(&self, path: impl Into<String>) -> Link {
        let late = if self.cham == "1" { "1" } else { "" };
        Link::to(path).with("plan", &self.plan).with("nhom", &self.nhom).with("q", &self.q).with("cham", late)
    }

    /// The fields a form carries along.
    pub fn fields(&self) -> [(&'static str, &str); 4] {
        [("plan", &self.plan), ("nhom", &self.nhom), ("q", &self.q), ("cham", &self.cham)]
    }

    fn page(&self) -> i64 {
        self.trang.trim().parse().unwrap_or(1).clamp(1, 1_000_000)
    }
}

/// A report that waits, as the list shows it.
struct Row {
    waiting: Waiting,
    href: String,
    /// The group's name and count, where a new group begins.
    group: Option<(String, i64)>,
    /// "+10 điểm %"
    change: String,
}

#[derive(Template)]
#[template(path = "progress/queue.html")]
struct QueuePage {
    chrome: Chrome,
    asked: QueueAsked,
    plan_label: String,
    rows: Vec<Row>,
    total: i64,
    units: i64,
    /// How long the oldest has waited, in days.
    oldest: Option<i64>,
    first: Option<String>,
    filtered: bool,
    /// Corrections asked of units, not sent yet.
    awaited: Vec<Awaited>,
    pages: String,
    previous: String,
    next: String,
}

/// `GET /duyet`
pub async fn index(
    ReviewQueue(visit): ReviewQueue,
    State(app): State<App>,
    Query(asked): Query<QueueAsked>,
) -> Result<Response> {
    let choice = Asked { plan: asked.plan.trim().parse().ok(), period: None };
    let context = Context::load(&app, &visit, &choice).await?;
    let filter = asked.filter(&visit);
    let waiting = store::queue(&app.pool, &filter, PAGE_SIZE, (asked.page() - 1) * PAGE_SIZE).await?;
    let offset = waiting.first().map_or(0, |first| first.place - 1);
    let (total, units) = waiting.first().map_or((0, 0), |first| (first.total, first.units));
    let oldest = waiting.first().map(|first| (visit.now - first.oldest_at).num_days());
    let rows = rows(waiting, &asked);
    let shown = i64::try_from(rows.len()).unwrap_or_default();
    let to_page = |page: i64| asked.linked("/duyet").with("trang", page).to_string();
    let page_number = offset / PAGE_SIZE + 1;
    let mut picker = context.picker("/duyet", Vec::new());
    picker.periods.clear();
    let awaited = store::awaited(&app.pool, filter.owner_unit_id, PAGE_SIZE).await?;
    page(&QueuePage {
        awaited,
        chrome: Chrome::new(&visit, "Duyệt báo cáo").pick(picker),
        plan_label: context.plan_label().to_owned(),
        filtered: filter.words.is_some() || filter.late_only,
        first: rows.first().map(|row| row.href.clone()),
        pages: if shown == 0 {
            String::new()
        } else {
            format!("{}–{} trong {total} báo cáo", offset + 1, offset + shown)
        },
        previous: if page_number > 1 { to_page(page_number - 1) } else { String::new() },
        next: if offset + shown < total { to_page(page_number + 1) } else { String::new() },
        asked,
        rows,
        total,
        units,
        oldest,
    })
}

fn rows(waiting: Vec<Waiting>, asked: &QueueAsked) -> Vec<Row> {
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
        Row {
            href: asked.link(format!("/bao-cao/{}", waiting.id)),
            group: begins.then_some((name, waiting.in_group)),
            change: change(waiting.percent, waiting.percent_before),
            waiting,
        }
    };
    waiting.into_iter().map(row).collect()
}

/// How the percentage moved since the last accepted report.
fn change(now: i16, before: Option<i16>) -> String {
    match before {
        None => "Báo cáo đầu tiên".to_owned(),
        Some(before) if before == now => "Không đổi".to_owned(),
        Some(before) => format!("{:+} điểm %", now - before),
    }
}
