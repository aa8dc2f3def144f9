//! Opening a closed period again: what that means, and why it is done.

use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::EditPeriod;
use crate::{
    rollup::{
        closing::{self, Refusal},
        store::{self, Later, PeriodHead},
    },
    web::{App, Chrome, FieldErrors, Form, Result, Visit, flash, form, show},
};

#[derive(askama::Template)]
#[template(path = "rollup/reopen.html")]
struct Page {
    chrome: Chrome,
    name: String,
    owner: String,
    page: String,
    version: i32,
    closed_at: String,
    /// Closed after it, on figures that rest on it.
    closed: Vec<Later>,
    /// Open, and not to be closed before it.
    open: Vec<Later>,
    reason: String,
    errors: FieldErrors,
}

/// Why a closed period is opened again.
#[derive(Debug, Default, Deserialize)]
pub struct Reopening {
    #[serde(default)]
    reason: String,
    /// The version that the page showed.
    #[serde(default)]
    version: Option<i32>,
}

/// `GET /ky/{period}/mo-lai`
pub async fn show(EditPeriod { visit, period }: EditPeriod, State(app): State<App>) -> Result<Response> {
    page(&app, &visit, &period, String::new(), FieldErrors::new()).await
}

/// `POST /ky/{period}/mo-lai`
pub async fn create(
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
        return page(&app, &visit, &period, form.reason, errors).await;
    }
    closing::reopen(&app.pool, visit.now, &visit.by(), period.id, &reason, form.version).await?;
    let text = format!("Đã mở lại {}. Số liệu đã chốt được giữ thành bản trước.", period.name);
    Ok(flash::see_other_saying(&format!("/ky/{}", period.id), &text))
}

async fn page(app: &App, visit: &Visit, period: &PeriodHead, reason: String, errors: FieldErrors) -> Result<Response> {
    let (Some(version), Some(closed_at)) = (period.version, period.closed_at) else {
        return Err(Refusal::Open(period.name.clone()).into());
    };
    let (closed, open) =
        store::later(&app.pool, period, visit.today).await?.into_iter().partition(|later| later.closed);
    let template = Page {
        chrome: Chrome::new(visit, format!("Mở lại {}", period.name))
            .crumb("Kỳ báo cáo", "/ky")
            .crumb(period.name.clone(), format!("/ky/{}", period.id))
            .here("Mở lại"),
        name: period.name.clone(),
        owner: period.owner_name.clone(),
        page: format!("/ky/{}/mo-lai", period.id),
        version,
        closed_at: show::instant(&closed_at),
        closed,
        open,
        reason,
        errors,
    };
    form::page_or_errors(&template, &template.errors)
}
