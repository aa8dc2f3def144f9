//! The programmes of all years, with how far each has come.

use askama::Template;
use axum::{extract::State as Shared, response::Response};

use super::{
    super::super::{
        Author,
        access::ReadProgrammes,
        programme::{
            PlannedState, Standing,
            store::{self, ProgrammeHead},
        },
    },
    address,
};
use crate::web::{App, Chrome, Result, form::page};

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
    rows: Vec<Row>,
}

/// `GET /giam-sat/chuong-trinh`
pub async fn index(ReadProgrammes(visit): ReadProgrammes, Shared(app): Shared<App>) -> Result<Response> {
    let viewer = &visit.viewer;
    let own = viewer.unit_id().into_iter().collect::<Vec<_>>();
    // What the units below plan for themselves is not the unions' to read.
    let units = if viewer.watches() { &own } else { &viewer.reach };
    let programmes = store::list(&app.pool, units).await?;
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
        may_write: viewer.role().and_then(Author::of).is_some(),
        rows: rows.collect(),
    })
}
