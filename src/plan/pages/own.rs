//! How a unit begins a plan of its own for one that binds it.

use askama::Template;
use axum::{extract::State, response::Response};
use serde_json::json;

use super::super::{
    access::BeginOwnPlan,
    own,
    store::{self, PlanHead, children, draft},
};
use crate::{
    journal::{self, Entry},
    web::{App, Chrome, Error, Result, flash::see_other_saying, form::page, see_other},
};

#[derive(Template)]
#[template(path = "plan/own.html")]
struct NewPage {
    chrome: Chrome,
    plan: PlanHead,
    unit: String,
    tasks: usize,
    own: children::Own,
}

/// `GET /ke-hoach/{plan}/ke-hoach-don-vi/moi`
pub async fn new(BeginOwnPlan { visit, plan, unit_id }: BeginOwnPlan, State(app): State<App>) -> Result<Response> {
    let title = "Kế hoạch của đơn vị";
    page(&NewPage {
        chrome: Chrome::new(&visit, title)
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb(plan.short_title.clone(), format!("/ke-hoach/{}", plan.id))
            .here(title),
        unit: visit.viewer.grant.as_ref().map(|grant| grant.unit_name.clone()).unwrap_or_default(),
        tasks: children::binding(&app.pool, plan.id, unit_id).await?.len(),
        own: children::own(&app.pool, plan.id, unit_id).await?,
        plan,
    })
}

/// `POST /ke-hoach/{plan}/ke-hoach-don-vi`: a draft of the tasks that bind the unit.
pub async fn create(BeginOwnPlan { visit, plan, unit_id }: BeginOwnPlan, State(app): State<App>) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    // Held, so that two who begin at once do not make two.
    store::issue::lock(&mut tx, plan.id).await?.ok_or(Error::NotFound)?;
    if let Some(draft) = children::own(&mut *tx, plan.id, unit_id).await?.draft_id {
        return Ok(see_other(&format!("/ban-thao/{draft}")));
    }
    let parent = store::content(&mut tx, plan.id).await?.ok_or(Error::NotFound)?;
    let binding = children::binding(&mut *tx, plan.id, unit_id).await?.into_iter().collect();
    let name = visit.viewer.grant.as_ref().map(|grant| grant.unit_name.clone()).unwrap_or_default();
    let content = own::content(&parent, &binding, &own::Owner { unit_id, name });
    let new = draft::NewDraft {
        owner_unit_id: unit_id,
        plan_id: None,
        parent_plan_id: Some(plan.id),
        file_id: None,
        content: Some(&content),
        base_version: 0,
        by: visit.viewer.account_id,
        at: visit.now,
    };
    let id = draft::insert(&mut tx, &new).await?;
    let after = json!({ "title": content.title, "tasks": content.tasks.len(), "parent_plan": plan.id });
    journal::write(&mut tx, &visit.by(), Entry::new("plan_draft.created", id).after(after)).await?;
    tx.commit().await?;
    let said = format!("Đã lập bản thảo gồm {} nhiệm vụ của đơn vị.", content.tasks.len());
    Ok(see_other_saying(&format!("/ban-thao/{id}"), &said))
}
