//! The programmes of a year, with how far each has come.

use askama::Template;
use axum::{extract::State as Shared, response::Response};
use chrono::Datelike;
use serde::Deserialize;

use super::{
    super::super::{
        Author,
        access::ReadProgrammes,
        programme::{
            PlannedState, Standing,
            store::{self, ProgrammeHead},
        },
    },
    HOME, address,
};
use crate::{
    office::{self, Column, Kind, Table},
    web::{App, Chrome, Export, Link, Query, Result, form::page},
};

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    nam: String,
}

struct Row {
    programme: ProgrammeHead,
    /// How many inspections it plans, without those given up; how many were held, and are overdue.
    planned: usize,
    held: usize,
    overdue: usize,
}

impl Row {
    fn href(&self) -> String {
        address(self.programme.id)
    }
}

#[derive(Template)]
#[template(path = "supervision/programme/index.html")]
struct Page {
    chrome: Chrome,
    may_write: bool,
    year: i32,
    /// The years that have any: the year, its list, whether it is shown.
    years: Vec<(i32, String, bool)>,
    rows: Vec<Row>,
}

/// `GET /giam-sat/chuong-trinh`: of the newest year that has any, where none is asked for.
pub async fn index(
    ReadProgrammes(visit): ReadProgrammes,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let viewer = &visit.viewer;
    let own = viewer.unit_id().into_iter().collect::<Vec<_>>();
    // What the units below plan for themselves is not the unions' to read.
    let units = if viewer.watches() { &own } else { &viewer.reach };
    let years = store::years(&app.pool, units).await?;
    let wished = asked.nam.trim().parse().ok().filter(|year| years.contains(year));
    let year = wished.or_else(|| years.first().copied()).unwrap_or_else(|| visit.today.year());
    let programmes = store::list(&app.pool, units, year).await?;
    let ids: Vec<i64> = programmes.iter().map(|programme| programme.id).collect();
    let planned = store::planned(&app.pool, &ids).await?;
    let rows = programmes.into_iter().map(|programme| {
        let of_it = planned.iter().filter(|(id, one)| *id == programme.id && one.state != PlannedState::Cancelled);
        let standings: Vec<_> =
            of_it.map(|(_, one)| Standing::of(one.state, one.to_on, one.held(), visit.today)).collect();
        let count = |holds: fn(&Standing) -> bool| standings.iter().filter(|standing| holds(standing)).count();
        Row {
            planned: standings.len(),
            held: count(|standing| *standing == Standing::Done),
            overdue: count(|standing| matches!(standing, Standing::Overdue { .. })),
            programme,
        }
    });
    let rows: Vec<Row> = rows.collect();
    let title = "Chương trình kiểm tra, giám sát";
    if let Some(format) = export.wanted() {
        return format.answer(&visit, &format!("{title} năm {year}"), table(&rows)).await;
    }
    page(&Page {
        chrome: Chrome::new(&visit, title).crumb("Giám sát", "/giam-sat").here("Chương trình").export(&export),
        year,
        years: years.into_iter().map(|one| (one, Link::to(HOME).with("nam", one).to_string(), one == year)).collect(),
        may_write: viewer.role().and_then(Author::of).is_some(),
        rows,
    })
}

/// The year's programmes as a file.
fn table(rows: &[Row]) -> Table {
    let columns = vec![
        Column::new("Chương trình", 60, Kind::Text),
        Column::new("Số", 20, Kind::Text),
        Column::new("Ngày ban hành", 12, Kind::Day),
        Column::new("Năm", 8, Kind::Ordinal),
        Column::new("Bên lập", 24, Kind::Text),
        Column::new("Đơn vị lập", 34, Kind::Text),
        Column::new("Số cuộc dự kiến", 10, Kind::Count),
        Column::new("Đã thực hiện", 10, Kind::Count),
        Column::new("Quá hạn", 10, Kind::Count),
    ];
    let row = |row: &Row| {
        office::Row::Line(vec![
            row.programme.title.as_str().into(),
            row.programme.number.as_str().into(),
            row.programme.issued_on.into(),
            row.programme.year.to_string().into(),
            row.programme.author.to_string().into(),
            row.programme.author_unit_name.as_str().into(),
            row.planned.into(),
            row.held.into(),
            row.overdue.into(),
        ])
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: None }
}
