//! The list of requests: for TCCB and the Director those about their plans, for a unit its own.

use askama::Template;
use axum::{extract::State as Shared, response::Response};
use serde::Deserialize;

use super::super::{
    State,
    access::ListExtensions,
    store::{self, Choice, Filter, Listed},
};
use crate::{
    office::{Column, Kind, Table},
    web::{App, Chrome, Error, Export, Link, Query, Result, export::moment, form::page, show},
};

/// Requests per page.
const PAGE_SIZE: i64 = 50;

/// What the address asks of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "trang-thai")]
    state: String,
    #[serde(rename = "ke-hoach")]
    plan: String,
    #[serde(rename = "don-vi")]
    unit: String,
    #[serde(rename = "nhiem-vu")]
    task: String,
    trang: String,
}

impl Asked {
    fn link(&self) -> Link {
        Link::to("/gia-han")
            .with("trang-thai", &self.state)
            .with("ke-hoach", &self.plan)
            .with("don-vi", &self.unit)
            .with("nhiem-vu", &self.task)
    }

    fn is_narrow(&self) -> bool {
        [&self.state, &self.plan, &self.unit, &self.task].iter().any(|asked| !asked.is_empty())
    }

    fn page(&self) -> i64 {
        self.trang.trim().parse().unwrap_or(1).clamp(1, 1_000_000)
    }
}

#[derive(Template)]
#[template(path = "extension/index.html")]
struct Page {
    chrome: Chrome,
    asked: Asked,
    heading: String,
    lead: String,
    unit_side: bool,
    states: &'static [State],
    plans: Vec<Choice>,
    units: Vec<Choice>,
    rows: Vec<Listed>,
    pages: String,
    previous: String,
    next: String,
}

impl Page {
    fn is_chosen(&self, asked: &str, id: &i64) -> bool {
        asked == id.to_string()
    }

    fn changed(&self, listed: &Listed) -> String {
        format!("{} → {}", show::day(&listed.due_on), show::day(&listed.asked_for))
    }
}

/// `GET /gia-han`
pub async fn index(
    ListExtensions(visit): ListExtensions,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let owner_unit_id = visit.viewer.unit_id().ok_or(Error::NotFound)?;
    let unit_side = visit.viewer.is_unit_side();
    let units: &[i64] = if unit_side { &visit.viewer.reach } else { &[] };
    let filter = Filter {
        owner_unit_id,
        units,
        state: asked.state.parse().ok(),
        plan: asked.plan.trim().parse().ok(),
        unit: asked.unit.trim().parse().ok(),
        task: asked.task.trim().parse().ok(),
    };
    let (size, asked_page) = export.window(PAGE_SIZE, asked.page());
    let rows = store::list(&app.pool, &filter, size, (asked_page - 1) * size).await?;
    let choices = store::choices(&app.pool, owner_unit_id, units).await?;
    let total = rows.first().map_or(0, |first| first.total);
    let offset = rows.first().map_or(0, |first| first.place - 1);
    let shown = i64::try_from(rows.len()).unwrap_or_default();
    let to_page = |page: i64| asked.link().with("trang", page).to_string();
    let page_number = offset / PAGE_SIZE + 1;
    let what = filter.state.map_or("Gia hạn", State::label);
    let total_text = show::number(&usize::try_from(total).unwrap_or_default());
    let heading = format!("{what}: {total_text} đề nghị");
    if let Some(format) = export.wanted() {
        return format.answer(&visit, &heading, table(&rows)).await;
    }
    page(&Page {
        heading,
        chrome: Chrome::new(&visit, "Gia hạn").export(&export),
        lead: match choices.waiting {
            0 => "Không có đề nghị gia hạn nào chờ quyết định.".to_owned(),
            waiting => format!("{waiting} đề nghị chờ quyết định; chờ lâu nhất đứng trước."),
        },
        unit_side,
        states: State::ALL,
        plans: choices.plans,
        units: choices.units,
        pages: if shown == 0 {
            String::new()
        } else {
            format!("{}–{} trong {total_text}", offset + 1, offset + shown)
        },
        previous: if page_number > 1 { to_page(page_number - 1) } else { String::new() },
        next: if offset + shown < total { to_page(page_number + 1) } else { String::new() },
        asked,
        rows,
    })
}

/// All requests of the list as a file.
fn table(rows: &[Listed]) -> Table {
    let columns = vec![
        Column::new("Đơn vị", 34, Kind::Text),
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Nhiệm vụ", 60, Kind::Text),
        Column::new("Kế hoạch", 16, Kind::Text),
        Column::new("Thời hạn", 12, Kind::Day),
        Column::new("Xin đến", 12, Kind::Day),
        Column::new("Được gia hạn đến", 12, Kind::Day),
        Column::new("Lý do", 50, Kind::Text),
        Column::new("Trạng thái", 30, Kind::Text),
        Column::new("Xin ngày", 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
    ];
    let row = |listed: &Listed| {
        let [day, hour] = moment(&listed.asked_at);
        crate::office::Row::Line(vec![
            listed.party.as_str().into(),
            listed.task_ref.as_str().into(),
            listed.content.as_str().into(),
            listed.plan_short_title.as_str().into(),
            listed.due_on.into(),
            listed.asked_for.into(),
            listed.granted_for.into(),
            listed.words.as_str().into(),
            listed.told().into(),
            day,
            hour,
        ])
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: None }
}
