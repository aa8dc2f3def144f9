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
use crate::web::{App, Chrome, Link, Query, Result, form::page};

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
    page(&Page {
        chrome: Chrome::new(&visit, "Chương trình kiểm tra, giám sát")
            .crumb("Giám sát", "/giam-sat")
            .here("Chương trình"),
        year,
        years: years.into_iter().map(|one| (one, Link::to(HOME).with("nam", one).to_string(), one == year)).collect(),
        may_write: viewer.role().and_then(Author::of).is_some(),
        rows: rows.collect(),
    })
}
