//! Reporting periods: what they are, what was frozen, closing and reopening.

use axum::{
    extract::{FromRequestParts, State},
    http::request::Parts,
    response::Response,
};
use serde::Deserialize;

use show_page::Typed;

use crate::{
    plan::access::{NOT_YOURS, path_id},
    rollup::store::{self, PeriodHead},
    web::{Access, App, Error, FieldErrors, Link, Query, Result, Role, Routes, SignedIn, Viewer, Visit},
};

mod call;
mod close;
mod edition_page;
mod index;
mod outlook_rows;
mod owing_list;
mod reopen;
mod sending;
mod show_page;
mod undone_list;

/// The period pages' routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ky", index::index)
        .get("/ky/moi", call::new)
        .post("/ky", call::create)
        .get("/ky/{period}", show)
        .get("/ky/{period}/sua", call::edit)
        .post("/ky/{period}/sua", call::update)
        .post("/ky/{period}/bo", call::withdraw)
        .post("/ky/{period}/han-gui", sending::update)
        .get("/ky/{period}/dong", close::show)
        .post("/ky/{period}/dong", close::create)
        .get("/ky/{period}/con-do", undone_list::index)
        .get("/ky/{period}/mo-lai", reopen::show)
        .post("/ky/{period}/mo-lai", reopen::create)
        .get("/ky/{period}/ban/{version}", edition_page::show)
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

/// A period that the visitor may close, reopen and change by hand: an officer at its owner, or where a unit has plans of
/// its own its staff and head, who act there as officers do in the plan above (DESIGN.md §2.1).
pub struct EditPeriod {
    pub visit: Visit,
    pub period: PeriodHead,
}

/// Whether `viewer` keeps the periods of `owner`.
fn keeps_periods_of(viewer: &Viewer, owner: i64) -> bool {
    (viewer.role() == Some(Role::Officer) || viewer.is_unit_side()) && viewer.unit_id() == Some(owner)
}

fn may_edit(visit: &Visit, period: &PeriodHead) -> bool {
    keeps_periods_of(&visit.viewer, period.owner_unit_id)
}

/// Whether the periods of `owner` are those of a unit's own plans: the visitor's own unit's, or those of units below. Their
/// figures stand beside those of the plan above and are never added to them.
fn is_of_units(viewer: &Viewer, owner: i64) -> bool {
    viewer.reaches(owner) && (viewer.is_unit_side() || viewer.unit_id() != Some(owner))
}

/// Where the figures of a period are, of the plans that report in it and of no others; none where several of a unit's
/// own do, which no page counts together.
fn figures_href(viewer: &Viewer, period: &PeriodHead, plans: &[i64]) -> Option<String> {
    let link = Link::to("/tong-hop").with("period", period.key());
    match plans {
        [only] if period.is_ad_hoc() || is_of_units(viewer, period.owner_unit_id) => {
            Some(link.with("plan", only).to_string())
        }
        _ if is_of_units(viewer, period.owner_unit_id) => None,
        _ => Some(link.to_string()),
    }
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

/// What closing a period would do: for those who may close it, and for the officers and directors above.
pub struct ReadClosing {
    pub visit: Visit,
    pub period: PeriodHead,
}

fn may_read_closing(visit: &Visit, period: &PeriodHead) -> bool {
    let above = matches!(visit.viewer.role(), Some(Role::Officer | Role::Director));
    may_edit(visit, period) || (above && visit.viewer.reaches(period.owner_unit_id))
}

impl FromRequestParts<App> for ReadClosing {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ReadPeriod { visit, period } = ReadPeriod::from_request_parts(parts, app).await?;
        if may_read_closing(&visit, &period) { Ok(Self { visit, period }) } else { Err(Error::forbidden(NOT_YOURS)) }
    }
}

impl Access for ReadClosing {
    const NAME: &'static str = "read closing";
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
