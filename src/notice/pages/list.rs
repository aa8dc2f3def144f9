//! One's own notices: the list, one of them, opening it.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::DateTime;
use serde::Deserialize;

use super::super::{
    Topic,
    access::OwnNotice,
    digest::READ_KEPT,
    store::{self, Filter, Item},
};
use crate::{
    account,
    office::{self, Column, Kind, Table},
    web::{
        App, Chrome, Export, Form, Link, Query, Result, SignedIn, Visit,
        export::moment,
        flash::{see_other_saying, see_other_warning},
        form::page,
        see_other,
    },
};

const HOME: &str = "/thong-bao";
/// Notices of one page.
const PAGE_SIZE: i64 = 50;

#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    chu_de: String,
    #[serde(default)]
    chua_doc: String,
    #[serde(default)]
    trang: String,
}

/// A notice with the role it is for, where that is not the one in use.
struct Row {
    item: Item,
    capacity: String,
}

impl Row {
    fn new(item: Item, visit: &Visit) -> Self {
        let current = visit.viewer.grant.as_ref();
        let here = current.is_some_and(|grant| grant.role == item.role && grant.unit_id == item.unit_id);
        let capacity = if here { String::new() } else { format!("{} – {}", item.role.label(), item.unit_name) };
        Self { item, capacity }
    }
}

#[derive(Template)]
#[template(path = "notice/index.html")]
struct IndexPage {
    chrome: Chrome,
    asked: Asked,
    topics: &'static [Topic],
    filtered: bool,
    rows: Vec<Row>,
    unread: i64,
    /// When the newest one shown was told, in microseconds: what comes later, also to a notice that is there already, is not
    /// marked as read with it.
    upto: i64,
    kept_days: i64,
    pages: String,
    previous: String,
    next: String,
}

/// `GET /thong-bao`: the newest first, told in whatever role.
pub async fn index(
    SignedIn(visit): SignedIn,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let filter = Filter {
        account_id: visit.viewer.account_id,
        unread: !asked.chua_doc.is_empty(),
        topic: asked.chu_de.parse().ok(),
        id: None,
    };
    let current = asked.trang.parse::<i64>().unwrap_or(1).clamp(1, 1_000_000);
    let (size, current) = export.window(PAGE_SIZE, current);
    let items = store::page(&app.pool, filter, size, (current - 1) * size).await?;
    if let Some(format) = export.wanted() {
        return format.answer(&visit, "Thông báo", table(&items)).await;
    }
    if items.is_empty() && current > 1 {
        // Old notices are swept away: a page that was kept in mind may be gone.
        return Ok(see_other(HOME));
    }
    let total = items.first().map_or(0, |item| item.total);
    let first = (current - 1) * PAGE_SIZE + 1;
    let last = first - 1 + i64::try_from(items.len()).unwrap_or(PAGE_SIZE);
    let link = |page: i64| {
        let link = Link::to(HOME).with("chu_de", &asked.chu_de).with("chua_doc", &asked.chua_doc);
        link.with("trang", page).to_string()
    };
    page(&IndexPage {
        chrome: Chrome::new(&visit, "Thông báo").export(&export),
        topics: Topic::ALL,
        filtered: filter.unread || filter.topic.is_some(),
        unread: visit.viewer.unread,
        upto: items.iter().map(|item| item.at.timestamp_micros()).max().unwrap_or_default(),
        kept_days: READ_KEPT.num_days(),
        pages: if total > 0 { format!("{first}–{last} trong {total} thông báo") } else { String::new() },
        previous: if current > 1 { link(current - 1) } else { String::new() },
        next: if last < total { link(current + 1) } else { String::new() },
        rows: items.into_iter().map(|item| Row::new(item, &visit)).collect(),
        asked,
    })
}

/// All notices of the list as a file.
fn table(items: &[Item]) -> Table {
    let columns = vec![
        Column::new("Ngày", 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
        Column::new("Chủ đề", 30, Kind::Text),
        Column::new("Nội dung", 80, Kind::Text),
        Column::new("Ai làm", 28, Kind::Text),
        Column::new("Với vai trò", 40, Kind::Text),
        Column::new("Đã đọc", 8, Kind::Ordinal),
    ];
    let row = |item: &Item| {
        let [day, hour] = moment(&item.at);
        office::Row::Line(vec![
            day,
            hour,
            item.topic.label().into(),
            item.text.as_str().into(),
            item.by.clone().into(),
            format!("{} – {}", item.role.label(), item.unit_name).into(),
            if item.read { "x" } else { "" }.into(),
        ])
    };
    Table { columns, rows: items.iter().map(row).collect(), total: None }
}

#[derive(Template)]
#[template(path = "notice/show.html")]
struct ShowPage {
    chrome: Chrome,
    row: Row,
}

/// `GET /thong-bao/{notice}`: where a mail leads; looking changes nothing yet.
pub async fn show(OwnNotice { visit, item }: OwnNotice) -> Result<Response> {
    page(&ShowPage {
        chrome: Chrome::new(&visit, "Thông báo").crumb("Thông báo", HOME).here(item.topic.label()),
        row: Row::new(item, &visit),
    })
}

/// `POST /thong-bao/{notice}/mo`: read, and on to its page, in the role it was told in.
pub async fn open(OwnNotice { visit, item }: OwnNotice, State(app): State<App>) -> Result<Response> {
    let viewer = &visit.viewer;
    let fitting = viewer.grants.iter().find(|grant| grant.role == item.role && grant.unit_id == item.unit_id);
    let mut tx = app.pool.begin().await?;
    store::read(&mut tx, viewer.account_id, item.id, visit.now).await?;
    let current = viewer.grant.as_ref();
    let switched = fitting.filter(|grant| current.is_none_or(|current| current.id != grant.id));
    if let Some(grant) = switched {
        account::switch_grant(&mut tx, &visit, grant.id).await?;
    }
    tx.commit().await?;
    Ok(match (fitting, switched) {
        (None, _) => {
            let role = format!("{} – {}", item.role.label(), item.unit_name);
            see_other_warning(HOME, &format!("Vai trò {role} không còn hiệu lực nên không mở được trang này nữa."))
        }
        (_, Some(grant)) => see_other_saying(&item.href, &format!("Đang dùng vai trò: {}.", grant.label())),
        (_, None) => see_other(&item.href),
    })
}

#[derive(Default, Deserialize)]
pub struct Upto {
    #[serde(default)]
    upto: i64,
}

/// `POST /thong-bao/da-doc`: all of them, but for what came after the list was opened.
pub async fn read_all(SignedIn(visit): SignedIn, State(app): State<App>, Form(form): Form<Upto>) -> Result<Response> {
    let upto = DateTime::from_timestamp_micros(form.upto).unwrap_or_default();
    let mut tx = app.pool.begin().await?;
    let read = store::read_all(&mut tx, visit.viewer.account_id, upto, visit.now).await?;
    tx.commit().await?;
    Ok(see_other_saying(HOME, &format!("Đã đánh dấu {read} thông báo là đã đọc.")))
}
