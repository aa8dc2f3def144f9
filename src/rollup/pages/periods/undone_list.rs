//! What is under way in a period beside its reports: corrections, requests not answered.

use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{super::paging::Paging, ReadClosing};
use crate::{
    office::{Column, Kind, Table},
    rollup::{
        store::{self, Undone},
        undone::Stage,
    },
    web::{App, Chrome, Export, Link, Query, Result, export::moment, form, show},
};

const PAGE_SIZE: usize = 50;

/// What of it is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default, rename = "buoc")]
    stage: String,
    #[serde(default)]
    page: String,
}

struct Choice {
    label: &'static str,
    count: usize,
    href: String,
    current: bool,
}

struct Row {
    party: String,
    reference: String,
    content: String,
    plan: String,
    stage: Stage,
    href: String,
    since: String,
}

#[derive(askama::Template)]
#[template(path = "rollup/undone.html")]
struct Page {
    chrome: Chrome,
    heading: String,
    name: String,
    choices: Vec<Choice>,
    rows: Vec<Row>,
    paging: Paging,
}

/// `GET /ky/{period}/con-do`
pub async fn index(
    ReadClosing { visit, period }: ReadClosing,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let all = store::undone(&app.pool, period.id).await?;
    let stage: Option<Stage> = asked.stage.parse().ok();
    let here =
        |stage: Option<Stage>| Link::to(format!("/ky/{}/con-do", period.id)).with_some("buoc", stage.map(Stage::code));
    let count = |stage: Option<Stage>| all.iter().filter(|one| stage.is_none_or(|stage| one.stage == stage)).count();
    let choice = |of: Option<Stage>| Choice {
        label: of.map_or("Tất cả", Stage::label),
        count: count(of),
        href: here(of).to_string(),
        current: of == stage,
    };
    let choices = std::iter::once(None).chain(Stage::ALL.iter().copied().map(Some)).map(choice);
    let choices = choices.filter(|choice| choice.count > 0 || choice.current).collect();
    let total = count(stage);
    let heading = format!("{}: {}", stage.map_or("Việc còn dở", Stage::label), show::number(&total));
    let paging = Paging::new(&asked.page, PAGE_SIZE, total, "việc", &here(stage));
    let wanted = all.into_iter().filter(|one| stage.is_none_or(|stage| one.stage == stage));
    if let Some(format) = export.wanted() {
        return format.answer(&visit, &format!("{}. {heading}", period.name), table(wanted)).await;
    }
    form::page(&Page {
        chrome: Chrome::new(&visit, heading.clone())
            .crumb("Kỳ báo cáo", "/ky")
            .crumb(period.name.clone(), format!("/ky/{}", period.id))
            .here("Việc còn dở")
            .export(&export),
        heading,
        name: period.name,
        choices,
        rows: paging.rows(wanted).map(row).collect(),
        paging,
    })
}

fn row(undone: Undone) -> Row {
    Row {
        href: match undone.stage {
            Stage::Request => format!("/de-nghi-phoi-hop/{}", undone.id),
            _ => format!("/bao-cao/{}", undone.id),
        },
        party: undone.party,
        reference: undone.task_ref,
        content: show::beginning(&undone.content, 110),
        plan: undone.plan,
        stage: undone.stage,
        since: show::instant(&undone.since),
    }
}

/// All of it as a file.
fn table(undone: impl Iterator<Item = Undone>) -> Table {
    let columns = vec![
        Column::new("Đơn vị", 34, Kind::Text),
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Nhiệm vụ", 60, Kind::Text),
        Column::new("Kế hoạch", 20, Kind::Text),
        Column::new("Đang ở bước", 30, Kind::Text),
        Column::new("Từ ngày", 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
    ];
    let row = |one: Undone| {
        let [day, hour] = moment(&one.since);
        crate::office::Row::Line(vec![
            one.party.into(),
            one.task_ref.into(),
            one.content.into(),
            one.plan.into(),
            one.stage.label().into(),
            day,
            hour,
        ])
    };
    Table { columns, rows: undone.map(row).collect(), total: None }
}
