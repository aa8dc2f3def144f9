//! One request: what was asked, who has answered; whoever made it may take it back from those who have not.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::super::super::{
    contribution::{
        access::{ReadRequest, WithdrawRequest},
        act::{self, Hindrance},
        view,
    },
    store::{
        self,
        contribution::{self as contributions, Asked, Party, Which},
    },
    text::too_long,
};
use crate::{
    plan::{PlanStatus, brief, store::TaskHead},
    web::{
        App, Chrome, Error, FieldErrors, Form, Link, Result, Visit, flash::see_other_saying, form::clean,
        page_or_errors,
    },
};

/// What is typed to take a request back.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct WithdrawForm {
    #[serde(default)]
    party: Vec<i64>,
    #[serde(default)]
    reason: String,
}

/// One of those it went to.
struct Row {
    asked: Asked,
    party: Option<Party>,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "progress/contribution/request.html")]
struct RequestPage<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    task: &'a TaskHead,
    /// What all its rows say alike.
    head: Asked,
    rows: Vec<Row>,
    may_withdraw: bool,
    reason: String,
    today: chrono::NaiveDate,
}

impl RequestPage<'_> {
    fn title(&self) -> String {
        brief(&self.task.content)
    }

    fn until(&self) -> String {
        view::until(&self.head, &self.today)
    }

    fn open(&self) -> Vec<&Row> {
        self.rows.iter().filter(|row| row.asked.state(&self.today).is_open()).collect()
    }
}

/// A request in front of a reader.
struct Desk<'a> {
    visit: &'a Visit,
    task: &'a TaskHead,
    request_id: i64,
    period_id: i64,
    own: bool,
}

impl<'a> Desk<'a> {
    fn of(read: &'a ReadRequest) -> Self {
        let ReadRequest { visit, task, request_id, period_id, own } = read;
        Self { visit, task, request_id: *request_id, period_id: *period_id, own: *own }
    }

    /// `typed` is none where nothing was typed yet: then everybody who has not answered is chosen.
    async fn page(&self, app: &App, typed: Option<WithdrawForm>, errors: FieldErrors) -> Result<Response> {
        let today = self.visit.today;
        let asked = contributions::asked(&app.pool, &[], Which::One(self.request_id)).await?;
        let head = asked.first().cloned().ok_or(Error::NotFound)?;
        let mut parties = contributions::parties(&app.pool, &[self.task.id], self.period_id).await?;
        let rows = asked.into_iter().map(|asked| {
            let place = parties.iter().position(|party| party.assignment_id == asked.assignment_id);
            let chosen = typed.as_ref().is_none_or(|typed| typed.party.contains(&asked.assignment_id));
            Row { party: place.map(|place| parties.swap_remove(place)), asked, chosen }
        });
        let mut rows: Vec<Row> = rows.collect();
        rows.sort_by_key(|row| row.asked.state(&today));
        let reference = &self.task.reference;
        let page = RequestPage {
            chrome: Chrome::new(self.visit, format!("Đề nghị phối hợp {reference}"))
                .crumb(self.task.plan_short_title.clone(), format!("/ke-hoach/{}", self.task.plan_id))
                .crumb(
                    reference.clone(),
                    Link::to(format!("/nhiem-vu/{}", self.task.id)).with("period", head.key()).to_string(),
                )
                .here("Đề nghị phối hợp"),
            may_withdraw: self.own
                && self.task.plan_status == PlanStatus::Active
                && rows.iter().any(|row| row.asked.state(&today).is_open()),
            task: self.task,
            reason: typed.map(|typed| typed.reason).unwrap_or_default(),
            errors,
            head,
            rows,
            today,
        };
        page_or_errors(&page, &page.errors)
    }

    async fn withdraw(&self, app: &App, parties: &[i64], reason: &str) -> Result<u64, Hindrance> {
        let mut tx = app.pool.begin().await?;
        let period = store::lock_period(&mut tx, self.period_id).await?;
        let units = act::withdraw(&mut tx, self.visit, (self.request_id, &period), parties, reason).await?;
        tx.commit().await?;
        Ok(units)
    }
}

/// `GET /de-nghi-phoi-hop/{request}`
pub async fn show(read: ReadRequest, State(app): State<App>) -> Result<Response> {
    Desk::of(&read).page(&app, None, FieldErrors::new()).await
}

/// `POST /de-nghi-phoi-hop/{request}/rut`
pub async fn withdraw(
    WithdrawRequest(read): WithdrawRequest,
    State(app): State<App>,
    Form(form): Form<WithdrawForm>,
) -> Result<Response> {
    let desk = Desk::of(&read);
    let mut errors = FieldErrors::new();
    let reason = clean(&form.reason);
    if form.party.is_empty() {
        errors.add("party", "Hãy chọn đơn vị được rút đề nghị.");
    }
    if reason.is_empty() {
        errors.add("reason", "Hãy ghi lý do rút; các đơn vị đọc nguyên văn.");
    }
    if let Some(message) = too_long(&reason) {
        errors.add("reason", message);
    }
    if !errors.is_empty() {
        return desk.page(&app, Some(form), errors).await;
    }
    match desk.withdraw(&app, &form.party, &reason).await {
        Ok(units) => {
            let address = format!("/de-nghi-phoi-hop/{}", desk.request_id);
            Ok(see_other_saying(&address, &format!("Đã rút đề nghị với {units} đơn vị.")))
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => {
            let mut response = desk.page(&app, Some(form), FieldErrors::one("form", hindrance.to_string())).await?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
    }
}
