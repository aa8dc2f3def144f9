//! How a unit begins a plan of its own for one that binds it.

use askama::Template;
use axum::{
    extract::{Request, State},
    response::Response,
};
use serde_json::json;
use sqlx::PgConnection;

use super::{
    super::{
        access::BeginOwnPlan,
        own,
        store::{self, PlanHead, children, draft},
        uploads,
    },
    draft::upload::document,
};
use crate::{
    journal::{self, Entry},
    outline,
    web::{App, Chrome, Error, FieldErrors, Result, Visit, flash::see_other_saying, form::page_or_errors, see_other},
};

#[derive(Template)]
#[template(path = "plan/own.html")]
struct NewPage {
    chrome: Chrome,
    plan: PlanHead,
    unit: String,
    tasks: usize,
    own: children::Own,
    errors: FieldErrors,
    /// Largest document, in MB.
    limit: usize,
}

/// `GET /ke-hoach/{plan}/ke-hoach-don-vi/moi`
pub async fn new(access: BeginOwnPlan, State(app): State<App>) -> Result<Response> {
    new_page(access, &app, FieldErrors::new()).await
}

/// The page; with what is wrong with the document that was sent.
async fn new_page(access: BeginOwnPlan, app: &App, errors: FieldErrors) -> Result<Response> {
    let BeginOwnPlan { visit, plan, unit_id } = access;
    let title = "Kế hoạch của đơn vị";
    let page = NewPage {
        chrome: Chrome::new(&visit, title)
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb(plan.short_title.clone(), format!("/ke-hoach/{}", plan.id))
            .here(title),
        unit: unit_name(&visit),
        tasks: children::binding(&app.pool, plan.id, unit_id).await?.tasks.len(),
        own: children::own(&app.pool, plan.id, unit_id).await?,
        limit: outline::MAX_BYTES / 1024 / 1024,
        plan,
        errors,
    };
    page_or_errors(&page, &page.errors)
}

fn unit_name(visit: &Visit) -> String {
    visit.viewer.grant.as_ref().map(|grant| grant.unit_name.clone()).unwrap_or_default()
}

/// `POST /ke-hoach/{plan}/ke-hoach-don-vi`: a draft of the tasks that bind the unit.
pub async fn create(BeginOwnPlan { visit, plan, unit_id }: BeginOwnPlan, State(app): State<App>) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    if let Some(there) = begun(&mut tx, plan.id, unit_id).await? {
        return Ok(see_other(&there));
    }
    let parent = store::content(&mut tx, plan.id).await?.ok_or(Error::NotFound)?;
    let binding = children::binding(&mut *tx, plan.id, unit_id).await?;
    let owner = own::Owner { unit_id, name: unit_name(&visit) };
    let content = own::content(&parent, &binding, &owner, visit.today);
    let new = draft::NewDraft { content: Some(&content), ..blank(&visit, plan.id, unit_id) };
    let id = draft::insert(&mut tx, &new).await?;
    let after = json!({ "title": content.title, "tasks": content.tasks.len(), "parent_plan": plan.id });
    journal::write(&mut tx, &visit.by(), Entry::new("plan_draft.created", id).after(after)).await?;
    tx.commit().await?;
    let said = format!("Đã lập bản thảo gồm {} nhiệm vụ của đơn vị.", content.tasks.len());
    Ok(see_other_saying(&format!("/ban-thao/{id}"), &said))
}

/// `POST /ke-hoach/{plan}/ke-hoach-don-vi/van-ban`: the unit's own document is kept, and read while the draft's page
/// already answers.
pub async fn upload(access: BeginOwnPlan, State(app): State<App>, request: Request) -> Result<Response> {
    let file = match document(request).await {
        Ok(file) => file,
        Err(errors) => return new_page(access, &app, errors).await,
    };
    let BeginOwnPlan { visit, plan, unit_id } = access;
    let mut tx = app.pool.begin().await?;
    if let Some(there) = begun(&mut tx, plan.id, unit_id).await? {
        return Ok(see_other_saying(&there, "Đơn vị đã có bản này; văn bản vừa gửi không được đọc."));
    }
    let file_id = uploads::keep(&app, &mut tx, &visit, &file).await?;
    let new = draft::NewDraft { file_id: Some(file_id), ..blank(&visit, plan.id, unit_id) };
    let id = draft::insert(&mut tx, &new).await?;
    let after = json!({ "file": file.name, "parent_plan": plan.id });
    journal::write(&mut tx, &visit.by(), Entry::new("plan_draft.created", id).after(after)).await?;
    tx.commit().await?;
    uploads::begin(&app);
    Ok(see_other(&format!("/ban-thao/{id}")))
}

/// Where what the unit already has for the plan is found; the plan is held, so that two who begin at once do not make two.
async fn begun(tx: &mut PgConnection, plan_id: i64, unit_id: i64) -> Result<Option<String>> {
    store::issue::lock(&mut *tx, plan_id).await?.ok_or(Error::NotFound)?;
    let own = children::own(&mut *tx, plan_id, unit_id).await?;
    let draft = own.draft_id.map(|draft| format!("/ban-thao/{draft}"));
    Ok(draft.or(own.plan_id.map(|plan| format!("/ke-hoach/{plan}"))))
}

fn blank(visit: &Visit, plan_id: i64, unit_id: i64) -> draft::NewDraft<'static> {
    draft::NewDraft {
        owner_unit_id: unit_id,
        plan_id: None,
        parent_plan_id: Some(plan_id),
        file_id: None,
        content: None,
        base_version: 0,
        by: visit.viewer.account_id,
        at: visit.now,
    }
}
