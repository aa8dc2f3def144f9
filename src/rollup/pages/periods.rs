//! Reporting periods: what they are, what was frozen, closing and reopening.

use axum::{
    extract::{FromRequestParts, State},
    http::request::Parts,
    response::Response,
};
use serde::Deserialize;

use show_page::Typed;

use super::ReadRollup;
use crate::{
    calendar::Phase,
    plan::access::{NOT_YOURS, path_id},
    rollup::{
        closing,
        scene::Sight,
        store::{self, PeriodHead, Totals},
    },
    web::{
        Access, App, Chrome, Error, FieldErrors, Form, Query, Result, Role, Routes, SignedIn, Visit, flash, form, show,
    },
};

mod call;
mod owing_list;
mod sending;
mod show_page;

/// The period pages' routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ky", index)
        .get("/ky/moi", call::new)
        .post("/ky", call::create)
        .get("/ky/{period}", show)
        .get("/ky/{period}/sua", call::edit)
        .post("/ky/{period}/sua", call::update)
        .post("/ky/{period}/bo", call::withdraw)
        .post("/ky/{period}/han-gui", sending::update)
        .post("/ky/{period}/dong", close)
        .post("/ky/{period}/mo-lai", reopen)
}

/// A period of an owner within reach, or of one whose plans bind a unit within reach.
pub struct ReadPeriod {
    pub visit: Visit,
    pub period: PeriodHead,
}

impl FromRequestParts<App> for ReadPeriod {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let role = visit.role()?;
        let id = path_id(parts, app, "period").await?;
        let period = store::head(&app.pool, id, &visit.viewer.reach).await?.ok_or(Error::NotFound)?;
        if !visit.viewer.reaches(period.owner_unit_id) && !period.binds_reach {
            return Err(Error::NotFound);
        }
        if role == Role::Administrator || visit.viewer.is_barred_from(period.owner_unit_id) {
            return Err(Error::forbidden(NOT_YOURS));
        }
        Ok(Self { visit, period })
    }
}

impl Access for ReadPeriod {
    const NAME: &'static str = "read period";
}

/// A period that the visitor, as officer at its owner, may close, reopen and change by hand.
pub struct EditPeriod {
    pub visit: Visit,
    pub period: PeriodHead,
}

/// Whether the visitor is an officer at the period's owner.
fn may_edit(visit: &Visit, period: &PeriodHead) -> bool {
    visit.viewer.role() == Some(Role::Officer) && visit.viewer.unit_id() == Some(period.owner_unit_id)
}

impl FromRequestParts<App> for EditPeriod {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ReadPeriod { visit, period } = ReadPeriod::from_request_parts(parts, app).await?;
        if may_edit(&visit, &period) { Ok(Self { visit, period }) } else { Err(Error::forbidden(NOT_YOURS)) }
    }
}

impl Access for EditPeriod {
    const NAME: &'static str = "edit period";
}

struct Row {
    href: String,
    name: String,
    owner: String,
    days: String,
    send_by: String,
    state: (&'static str, &'static str),
    note: String,
    /// "681/694"; of an open period an invitation to look, of one to come to see who will report.
    reported: String,
    figures_href: String,
    closed_at: String,
}

/// Periods that stand alike.
struct Group {
    heading: &'static str,
    rows: Vec<Row>,
}

#[derive(askama::Template)]
#[template(path = "rollup/periods.html")]
struct Index {
    chrome: Chrome,
    lead: String,
    several_owners: bool,
    groups: Vec<Group>,
    can_call: bool,
    /// The period that can be closed now: its name and page.
    closable: Option<(String, String)>,
}

/// `GET /ky`
async fn index(ReadRollup(visit): ReadRollup, State(app): State<App>) -> Result<Response> {
    let mut periods = store::heads(&app.pool, &visit.viewer.reach).await?;
    periods.retain(|period| !visit.viewer.is_barred_from(period.owner_unit_id));
    let ids: Vec<i64> = periods.iter().filter(|period| period.is_closed()).map(|period| period.id).collect();
    let plans = crate::plan::store::plans(&app.pool, &visit.viewer.reach).await?;
    let sight = Sight::of(&visit.viewer, plans.iter().map(|plan| (plan.id, plan.owner_unit_id)));
    let totals = store::totals(&app.pool, &ids, &sight, &visit.viewer.reach).await?;
    let closable = earliest_open(&periods, &visit)
        .filter(|period| may_edit(&visit, period) && period.cut_off_on < visit.today)
        .map(|period| (period.name.clone(), format!("/ky/{}", period.id)));
    let page = Index {
        chrome: Chrome::new(&visit, "Kỳ báo cáo"),
        lead: earliest_open(&periods, &visit).map_or_else(String::new, |period| open_text(period, &visit)),
        several_owners: periods.iter().any(|period| period.owner_unit_id != periods[0].owner_unit_id),
        groups: groups(&periods, &totals, &visit),
        can_call: visit.viewer.role() == Some(Role::Officer),
        closable,
    };
    form::page(&page)
}

/// Those open, those to come, the soonest first, and those closed.
fn groups(periods: &[PeriodHead], totals: &[Totals], visit: &Visit) -> Vec<Group> {
    let rows = |phase: Phase| periods.iter().filter(move |period| period.phase(visit.today) == phase);
    // What units below plan for themselves is theirs until it opens.
    let near = |period: &&PeriodHead| {
        visit.viewer.unit_id() == Some(period.owner_unit_id) || !visit.viewer.reaches(period.owner_unit_id)
    };
    let mut planned: Vec<_> = rows(Phase::Planned).filter(near).collect();
    planned.sort_by_key(|period| (period.starts_on, period.cut_off_on));
    let group = |heading, periods: Vec<&PeriodHead>| Group {
        heading,
        rows: periods.into_iter().map(|period| row(period, totals, visit)).collect(),
    };
    let groups = [
        group("Đang mở", rows(Phase::Open).collect()),
        group("Sắp mở", planned),
        group("Đã đóng", rows(Phase::Closed).collect()),
    ];
    groups.into_iter().filter(|group| !group.rows.is_empty()).collect()
}

/// The period now being reported: the visitor's own unit's first, then that of an owner within reach.
fn earliest_open<'a>(periods: &'a [PeriodHead], visit: &Visit) -> Option<&'a PeriodHead> {
    let open = periods.iter().filter(|period| !period.is_closed() && period.starts_on <= visit.today);
    open.min_by_key(|period| {
        let own = visit.viewer.unit_id() == Some(period.owner_unit_id);
        (!own, !visit.viewer.reaches(period.owner_unit_id), period.cut_off_on)
    })
}

/// "Quý III/2026 đang mở: chốt số liệu 14/09/2026 (còn 3 ngày), hạn gửi 16/09/2026 (còn 5 ngày)."
fn open_text(period: &PeriodHead, visit: &Visit) -> String {
    format!(
        "{} đang mở: chốt số liệu {} ({}), hạn gửi {} ({}).",
        period.name,
        show::day(&period.cut_off_on),
        show::distance(period.cut_off_on, visit.today),
        show::day(&period.send_by),
        show::distance(period.send_by, visit.today),
    )
}

fn row(period: &PeriodHead, totals: &[Totals], visit: &Visit) -> Row {
    let phase = period.phase(visit.today);
    let frozen = totals.iter().find(|totals| totals.period_id == period.id && Some(totals.version) == period.version);
    let mut notes = Vec::new();
    if period.closings > 1 && period.is_closed() {
        notes.push(format!("bản {}", period.closings));
    } else if period.closings > 0 && !period.is_closed() {
        notes.push("đã mở lại".to_owned());
    }
    if period.send_by_reason.is_some() && phase != Phase::Closed {
        notes.push("hạn gửi do TCCB ấn định".to_owned());
    }
    if period.earlier_reopened {
        notes.push("kỳ trước đã mở lại sau khi đóng".to_owned());
    }
    Row {
        href: format!("/ky/{}", period.id),
        name: period.name.clone(),
        owner: period.owner_name.clone(),
        days: format!("{} – {}", show::day(&period.starts_on), show::day(&period.cut_off_on)),
        send_by: show::day(&period.send_by),
        state: match phase {
            Phase::Planned => ("untimed", "Sắp mở"),
            Phase::Open => ("open", "Đang mở"),
            Phase::Closed => ("closed", "Đã đóng"),
        },
        note: notes.join("; "),
        reported: match (phase, frozen) {
            (Phase::Planned, _) => "Ai phải báo cáo".to_owned(),
            (_, Some(totals)) => format!("{}/{}", totals.reported, totals.owed),
            (_, None) => "Xem số liệu".to_owned(),
        },
        figures_href: match phase {
            Phase::Planned => format!("/ky/{}", period.id),
            _ => format!("/tong-hop?period={}", period.key()),
        },
        closed_at: period.closed_at.as_ref().map_or_else(String::new, show::instant),
    }
}

/// Whose part of what is owed is asked for.
#[derive(Debug, Default, Deserialize)]
struct AskedUnit {
    #[serde(default, rename = "don-vi")]
    unit: String,
}

/// `GET /ky/{period}`
async fn show(
    ReadPeriod { visit, period }: ReadPeriod,
    State(app): State<App>,
    Query(asked): Query<AskedUnit>,
) -> Result<Response> {
    let typed = Typed::of(&period);
    show_page::page(&app, &visit, &period, asked.unit.parse().ok(), typed, FieldErrors::new()).await
}

/// `POST /ky/{period}/dong`
async fn close(EditPeriod { visit, period }: EditPeriod, State(app): State<App>) -> Result<Response> {
    let closed = closing::close(&app.pool, visit.now, &visit.by(), period.id).await?;
    let opened = closed.opened.map_or_else(String::new, |name| format!(" Đã mở {name}."));
    let text = format!("Đã đóng {}: chốt {} phân công.{opened}", period.name, closed.counts.assignments);
    Ok(flash::see_other_saying(&format!("/ky/{}", period.id), &text))
}

/// Why a closed period is opened again.
#[derive(Debug, Default, Deserialize)]
struct Reopening {
    #[serde(default)]
    reason: String,
}

/// `POST /ky/{period}/mo-lai`
async fn reopen(
    EditPeriod { visit, period }: EditPeriod,
    State(app): State<App>,
    Form(form): Form<Reopening>,
) -> Result<Response> {
    let reason = form::clean(&form.reason);
    let mut errors = FieldErrors::new();
    if reason.is_empty() {
        errors.add("reason", "Hãy nêu lý do mở lại kỳ.");
    } else if reason.chars().count() > closing::REASON_LIMIT {
        errors.add("reason", format!("Lý do dài quá {} ký tự.", closing::REASON_LIMIT));
    }
    if !errors.is_empty() {
        let typed = Typed { reason: form.reason, ..Typed::of(&period) };
        return show_page::page(&app, &visit, &period, None, typed, errors).await;
    }
    closing::reopen(&app.pool, visit.now, &visit.by(), period.id, &reason).await?;
    let text = format!("Đã mở lại {}. Số liệu đã chốt được giữ thành bản trước.", period.name);
    Ok(flash::see_other_saying(&format!("/ky/{}", period.id), &text))
}
