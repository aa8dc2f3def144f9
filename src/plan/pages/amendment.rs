//! How a plan comes to be changed: by hand, from an amending document, through Excel; and how a draft plan is thrown away.

use askama::Template;
use axum::{
    extract::{Request, State},
    response::Response,
};
use serde::Deserialize;

use super::{
    super::{
        PlanStatus,
        access::{EditPlan, OwnPlan},
        acts::{self, Hindrance},
        draft::pairing::Extent,
        store::{self, PlanHead},
        uploads,
    },
    draft::upload::document,
};
use crate::{
    outline,
    web::{
        App, Chrome, FieldErrors, Query, Result, Visit,
        flash::{see_other, see_other_saying},
        form::page_or_errors,
    },
};

#[derive(Template)]
#[template(path = "plan/amendment.html")]
struct AmendmentPage {
    chrome: Chrome,
    plan: PlanHead,
    /// The change already begun.
    draft: Option<i64>,
    /// Largest document, in MB.
    limit: usize,
    /// What is wrong with the document that was sent.
    errors: FieldErrors,
    /// Mistakes of a table that was sent.
    mistakes: Vec<String>,
    /// Mistakes beyond those shown.
    more: usize,
}

/// Mistakes shown at once; more help nobody.
const SHOWN: usize = 50;

/// `GET /ke-hoach/{plan}/sua-doi`
pub async fn new(EditPlan { visit, plan, .. }: EditPlan, State(app): State<App>) -> Result<Response> {
    if plan.status != PlanStatus::Active {
        return Err(Hindrance::NotActive.into());
    }
    amendment_page(&app, &visit, plan, Vec::new(), FieldErrors::new()).await
}

/// The page; with the mistakes of what was sent.
pub(super) async fn amendment_page(
    app: &App,
    visit: &Visit,
    plan: PlanHead,
    mut mistakes: Vec<String>,
    errors: FieldErrors,
) -> Result<Response> {
    let more = mistakes.len().saturating_sub(SHOWN);
    mistakes.truncate(SHOWN);
    let template = AmendmentPage {
        chrome: Chrome::new(visit, format!("Sửa đổi {}", plan.short_title))
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb(plan.short_title.clone(), format!("/ke-hoach/{}", plan.id))
            .here("Sửa đổi"),
        draft: store::draft::changing(&app.pool, plan.id).await?,
        limit: outline::MAX_BYTES / 1024 / 1024,
        plan,
        errors,
        mistakes,
        more,
    };
    let mut response = page_or_errors(&template, &template.errors)?;
    if !template.mistakes.is_empty() {
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// How much of the plan the document says, by the button that sent it.
#[derive(Debug, Deserialize)]
pub struct Sent {
    #[serde(default)]
    extent: Extent,
}

/// `POST /ke-hoach/{plan}/sua-doi`: the amending document is kept, and read while the draft's page already answers.
pub async fn upload(
    EditPlan { visit, plan, .. }: EditPlan,
    State(app): State<App>,
    Query(sent): Query<Sent>,
    request: Request,
) -> Result<Response> {
    if plan.status != PlanStatus::Active {
        return Err(Hindrance::NotActive.into());
    }
    let file = match document(request).await {
        Ok(file) => file,
        Err(errors) => return amendment_page(&app, &visit, plan, Vec::new(), errors).await,
    };
    let mut tx = app.pool.begin().await?;
    let file_id = uploads::keep(&app, &mut tx, &visit, &file).await?;
    let draft = acts::begin_amendment(&mut tx, &visit, plan.id, (file_id, &file.name), sent.extent).await?;
    tx.commit().await?;
    uploads::begin(&app);
    Ok(see_other(&format!("/ban-thao/{draft}")))
}

/// `POST /ke-hoach/{plan}/ban-thao`: a draft of what the plan now says, or the one already begun.
pub async fn create(EditPlan { visit, plan, .. }: EditPlan, State(app): State<App>) -> Result<Response> {
    let draft = acts::begin_change(&app.pool, &visit, plan.id).await?;
    Ok(see_other(&format!("/ban-thao/{draft}")))
}

/// `POST /ke-hoach/{plan}/xoa`: a plan that was never issued.
pub async fn delete(OwnPlan { visit, plan }: OwnPlan, State(app): State<App>) -> Result<Response> {
    acts::delete(&app.pool, &visit, plan.id).await?;
    Ok(see_other_saying("/ke-hoach", &format!("Đã xóa dự thảo {}.", plan.short_title)))
}
