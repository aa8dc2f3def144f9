//! Another unit leads one task: the officer's act at the plan's owner.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    change::{self, ChangeForm, ConfirmForm, Room},
    draft,
    when::When,
    wrong,
};
use crate::{
    plan::{brief, store::TaskHead},
    succession::{
        access::{DecideLead, DecideLeadChange},
        store::{self, Lead},
    },
    unit::{change::Terms, pages::unit_options},
    web::{App, Chrome, FieldErrors, Form, Result, Visit, layout::Choice, page_or_errors},
};

#[derive(Clone, Debug, Default, Deserialize)]
pub struct LeadForm {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(flatten)]
    when: When,
}

#[derive(Template)]
#[template(path = "succession/lead.html")]
struct LeadPage<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    task: &'a TaskHead,
    /// The units named as lead.
    leads: Vec<Lead>,
    units: Vec<Choice>,
    form: LeadForm,
    when: When,
}

async fn form_page(
    app: &App,
    visit: &Visit,
    task: &TaskHead,
    mut form: LeadForm,
    errors: FieldErrors,
) -> Result<Response> {
    let leads = store::leads(&app.pool, task.id).await?;
    if form.from.is_empty() {
        form.from = leads.first().map(|lead| lead.unit_id.to_string()).unwrap_or_default();
    }
    let units = store::may_lead(&app.pool, task.plan_owner_id, visit.today).await?;
    let page = LeadPage {
        chrome: crumbs(visit, task).here("Đổi đơn vị chủ trì"),
        units: unit_options(units, &form.to),
        when: form.when.clone(),
        errors,
        task,
        leads,
        form,
    };
    page_or_errors(&page, &page.errors)
}

fn crumbs(visit: &Visit, task: &TaskHead) -> Chrome {
    Chrome::new(visit, format!("Đổi đơn vị chủ trì {}", task.reference))
        .crumb(task.plan_short_title.clone(), format!("/ke-hoach/{}", task.plan_id))
        .crumb(format!("{} {}", task.reference, brief(&task.content)), format!("/nhiem-vu/{}", task.id))
}

/// `GET /nhiem-vu/{task}/doi-chu-tri`
pub async fn new(DecideLead { visit, task }: DecideLead, State(app): State<App>) -> Result<Response> {
    let form = LeadForm { when: When::today(visit.today), ..LeadForm::default() };
    form_page(&app, &visit, &task, form, FieldErrors::new()).await
}

/// `POST /nhiem-vu/{task}/doi-chu-tri`: a draft, with the page that shows what it will do.
pub async fn create(
    DecideLead { visit, task }: DecideLead,
    State(app): State<App>,
    Form(form): Form<LeadForm>,
) -> Result<Response> {
    let mut errors = FieldErrors::new();
    let leads = store::leads(&app.pool, task.id).await?;
    let from = form.from.trim().parse().ok().filter(|unit| leads.iter().any(|lead| lead.unit_id == *unit));
    if from.is_none() {
        errors.add("from", "Chọn đơn vị đang chủ trì nhiệm vụ này bằng tên.");
    }
    let units = store::may_lead(&app.pool, task.plan_owner_id, visit.today).await?;
    let to = form.to.trim().parse().ok().filter(|unit| units.iter().any(|choice| choice.id == *unit));
    if to.is_none() {
        errors.add("to", "Chọn đơn vị nhận chủ trì.");
    }
    match (form.when.parse(true), from, to) {
        (Ok(moment), Some(from), Some(to)) => {
            let terms = Terms::Lead { task: task.id, from, to };
            let errors = wrong(&app, &terms, &moment).await?;
            if !errors.is_empty() {
                return form_page(&app, &visit, &task, form, errors).await;
            }
            draft(&app, &visit, &terms, &moment, Some(task.plan_id)).await
        }
        (moment, ..) => {
            for (field, message) in &moment.err().unwrap_or_default() {
                errors.add(field, message);
            }
            form_page(&app, &visit, &task, form, errors).await
        }
    }
}

/// `GET /doi-chu-tri/{change}`: what it will do, or what it did.
pub async fn show(access: DecideLeadChange, State(app): State<App>) -> Result<Response> {
    let DecideLeadChange { visit, change, task } = access;
    change::page(&app, &visit, room(&visit, &task), change, None, FieldErrors::new()).await
}

/// `POST /doi-chu-tri/{change}`: another day, another document.
pub async fn update(
    DecideLeadChange { visit, change, task }: DecideLeadChange,
    State(app): State<App>,
    Form(form): Form<ChangeForm>,
) -> Result<Response> {
    change::rewrite(&app, &visit, room(&visit, &task), change, form).await
}

/// `POST /doi-chu-tri/{change}/thuc-hien`
pub async fn carry_out(
    DecideLeadChange { visit, change, task }: DecideLeadChange,
    State(app): State<App>,
    Form(form): Form<ConfirmForm>,
) -> Result<Response> {
    change::confirm(&app, &visit, room(&visit, &task), change, &form).await
}

/// `POST /doi-chu-tri/{change}/huy`
pub async fn withdraw(
    DecideLeadChange { visit, change, task }: DecideLeadChange,
    State(app): State<App>,
) -> Result<Response> {
    change::take_back(&app, &visit, &room(&visit, &task), &change).await
}

fn room(visit: &Visit, task: &TaskHead) -> Room {
    Room { chrome: crumbs(visit, task), base: "/doi-chu-tri", home: format!("/nhiem-vu/{}", task.id) }
}
