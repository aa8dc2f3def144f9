//! One programme: what it plans, and what became of it.

use askama::Template;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    super::super::{
        access::{ReadProgramme, WritePlanned},
        act::Hindrance,
        programme::{
            PlannedAct, PlannedState, Standing, When, act,
            store::{self, Planned, ProgrammeHead},
        },
    },
    HOME, address,
};
use crate::{
    office::{self, Column, Kind, Table},
    web::{
        App, Chrome, Export, FieldErrors, Form, Link, Result, flash::see_other_saying, form::clean, page_or_errors,
        show,
    },
};

const MAX_REASON: usize = 2_000;
/// Units named in a line before the others are only counted.
const NAMED: usize = 8;

/// What is typed about a planned inspection.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlannedDeed {
    version: String,
    reason: String,
}

struct Row {
    planned: Planned,
    standing: Standing,
    when: String,
    /// What was typed when the page came back, and what is wrong with it.
    typed: String,
    error: String,
}

impl Row {
    fn may_write(&self) -> bool {
        self.planned.state != PlannedState::Cancelled
    }

    fn may_put_off(&self) -> bool {
        self.may_write() && self.standing != Standing::Done
    }

    fn may_resume(&self) -> bool {
        self.planned.state != PlannedState::Planned && self.standing != Standing::Done
    }

    /// Where what was found is written down for the units that have no record yet.
    fn write(&self) -> String {
        Link::to("/giam-sat/moi").with("cuoc", self.planned.id).to_string()
    }

    fn units(&self) -> impl Iterator<Item = &store::PlannedUnit> {
        self.planned.units.iter().take(NAMED)
    }

    fn others(&self) -> usize {
        self.planned.units.len().saturating_sub(NAMED)
    }
}

#[derive(Template)]
#[template(path = "supervision/programme/show.html")]
struct Page<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    programme: &'a ProgrammeHead,
    lead: String,
    own: bool,
    rows: Vec<Row>,
}

/// `GET /giam-sat/chuong-trinh/{programme}`
pub async fn show(read: ReadProgramme, Shared(app): Shared<App>, export: Export) -> Result<Response> {
    render(&app, &read, None, (FieldErrors::new(), &export)).await
}

async fn render(
    app: &App,
    read: &ReadProgramme,
    typed: Option<(i64, String)>,
    (errors, export): (FieldErrors, &Export),
) -> Result<Response> {
    let (visit, programme) = (&read.visit, &read.programme);
    let planned = store::planned(&app.pool, &[programme.id]).await?;
    let rows: Vec<Row> = planned
        .into_iter()
        .map(|(_, planned)| Row {
            standing: Standing::of(planned.state, planned.to_on, planned.held(), visit.today),
            when: When { from_on: planned.from_on, to_on: planned.to_on }.text(),
            typed: typed.iter().filter(|(id, _)| *id == planned.id).map(|(_, text)| text.clone()).collect(),
            error: errors.at(&format!("reason-{}", planned.id)).to_owned(),
            planned,
        })
        .collect();
    if let Some(format) = export.wanted() {
        return format.answer(visit, &programme.title, table(&rows)).await;
    }
    let page = Page {
        chrome: Chrome::new(visit, programme.title.clone())
            .export(export)
            .crumb("Giám sát", "/giam-sat")
            .crumb("Chương trình", HOME)
            .here(show::beginning(&programme.title, 60)),
        lead: lead(&rows),
        own: read.is_own(),
        programme,
        rows,
        errors,
    };
    page_or_errors(&page, &page.errors)
}

/// The programme's inspections as a file.
fn table(rows: &[Row]) -> Table {
    let columns = vec![
        Column::new("Nội dung", 60, Kind::Text),
        Column::new("Trưởng đoàn", 28, Kind::Text),
        Column::new("Từ ngày", 12, Kind::Day),
        Column::new("Đến ngày", 12, Kind::Day),
        Column::new("Đơn vị", 60, Kind::Text),
        Column::new("Số đơn vị", 8, Kind::Count),
        Column::new("Đã có biên bản", 10, Kind::Count),
        Column::new("Trạng thái", 26, Kind::Text),
        Column::new("Lý do", 40, Kind::Text),
    ];
    let row = |row: &Row| {
        let planned = &row.planned;
        let units: Vec<&str> = planned.units.iter().map(|unit| unit.name.as_str()).collect();
        office::Row::Line(vec![
            planned.scope.as_str().into(),
            planned.leader.as_str().into(),
            planned.from_on.into(),
            planned.to_on.into(),
            units.join(", ").into(),
            units.len().into(),
            planned.units.iter().filter(|unit| unit.record_id.is_some()).count().into(),
            row.standing.tag().into(),
            planned.reason.as_str().into(),
        ])
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: None }
}

fn lead(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "Chưa có cuộc kiểm tra nào trong chương trình.".to_owned();
    }
    let count = |holds: fn(&Standing) -> bool| rows.iter().filter(|row| holds(&row.standing)).count();
    let cancelled = count(|standing| *standing == Standing::Cancelled);
    let held = count(|standing| *standing == Standing::Done);
    let parts = [
        Some(format!("Đã thực hiện {held}/{} cuộc", rows.len() - cancelled)),
        Some(count(|standing| matches!(standing, Standing::Overdue { .. })))
            .filter(|count| *count > 0)
            .map(|count| format!("{count} cuộc quá hạn")),
        Some(count(|standing| *standing == Standing::Postponed))
            .filter(|count| *count > 0)
            .map(|count| format!("{count} cuộc hoãn")),
        Some(cancelled).filter(|count| *count > 0).map(|count| format!("{count} cuộc hủy")),
    ];
    format!("{}.", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

async fn decide(app: &App, planned: WritePlanned, act: PlannedAct, deed: PlannedDeed) -> Result<Response> {
    let WritePlanned { read, planned_id } = planned;
    let reason = clean(&deed.reason);
    let fault = match reason.chars().count() {
        0 if act != PlannedAct::Resume => Some("Hãy nêu lý do.".to_owned()),
        length if length > MAX_REASON => Some(format!("Lý do dài quá {MAX_REASON} ký tự: hãy rút gọn.")),
        _ => None,
    };
    if let Some(message) = fault {
        let errors = FieldErrors::one(format!("reason-{planned_id}"), message);
        return render(app, &read, Some((planned_id, reason)), (errors, &Export::default())).await;
    }
    let version = deed.version.trim().parse().unwrap_or_default();
    let kept = if act == PlannedAct::Resume { "" } else { reason.as_str() };
    let mut tx = app.pool.begin().await?;
    match act::decide(&mut tx, &read.visit, (planned_id, version), act, kept).await {
        Ok(()) => {
            tx.commit().await?;
            let said = match act {
                PlannedAct::Postpone => "Đã ghi hoãn cuộc kiểm tra.",
                PlannedAct::Cancel => "Đã hủy cuộc kiểm tra.",
                PlannedAct::Resume | PlannedAct::Write => "Đã đưa cuộc kiểm tra trở lại chương trình.",
            };
            Ok(see_other_saying(&format!("{}#cuoc-{planned_id}", address(read.programme.id)), said))
        }
        Err(Hindrance::Changed) => {
            tx.rollback().await?;
            let errors = FieldErrors::one(format!("reason-{planned_id}"), Hindrance::Changed.to_string());
            let page = render(app, &read, Some((planned_id, reason)), (errors, &Export::default())).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(hindrance) => Err(hindrance.into()),
    }
}

/// `POST /giam-sat/cuoc/{planned}/hoan`
pub async fn postpone(
    planned: WritePlanned,
    Shared(app): Shared<App>,
    Form(deed): Form<PlannedDeed>,
) -> Result<Response> {
    decide(&app, planned, PlannedAct::Postpone, deed).await
}

/// `POST /giam-sat/cuoc/{planned}/huy`
pub async fn cancel(
    planned: WritePlanned,
    Shared(app): Shared<App>,
    Form(deed): Form<PlannedDeed>,
) -> Result<Response> {
    decide(&app, planned, PlannedAct::Cancel, deed).await
}

/// `POST /giam-sat/cuoc/{planned}/dat-lai`
pub async fn resume(
    planned: WritePlanned,
    Shared(app): Shared<App>,
    Form(deed): Form<PlannedDeed>,
) -> Result<Response> {
    decide(&app, planned, PlannedAct::Resume, deed).await
}
