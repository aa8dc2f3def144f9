//! Pages of changes: drafting one, looking at all it will do, confirming it.

mod change;
mod lead;
mod merge;
mod rename;
mod split;
mod when;

use axum::response::Response;
use serde_json::json;

use crate::{
    journal::{self, Entry},
    unit::{
        change::{ChangeState, Terms, rules},
        store::change::{self as changes, NewChange},
    },
    web::{App, FieldErrors, Result, Routes, Visit, see_other},
};
use when::Moment;

/// The room's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/quan-tri/thay-doi", change::index)
        .get("/quan-tri/thay-doi/{change}", change::show)
        .post("/quan-tri/thay-doi/{change}", change::update)
        .post("/quan-tri/thay-doi/{change}/thuc-hien", change::carry_out)
        .post("/quan-tri/thay-doi/{change}/huy", change::withdraw)
        .get("/quan-tri/don-vi/{unit}/doi-ten", rename::new)
        .post("/quan-tri/don-vi/{unit}/doi-ten", rename::create)
        .get("/quan-tri/don-vi/{unit}/sap-nhap", merge::new)
        .post("/quan-tri/don-vi/{unit}/sap-nhap", merge::create)
        .get("/quan-tri/don-vi/{unit}/chia-tach", split::new)
        .post("/quan-tri/don-vi/{unit}/chia-tach", split::create)
        .get("/nhiem-vu/{task}/doi-chu-tri", lead::new)
        .post("/nhiem-vu/{task}/doi-chu-tri", lead::create)
        .get("/doi-chu-tri/{change}", lead::show)
        .post("/doi-chu-tri/{change}", lead::update)
        .post("/doi-chu-tri/{change}/thuc-hien", lead::carry_out)
        .post("/doi-chu-tri/{change}/huy", lead::withdraw)
}

/// The class of a change's tag.
pub(crate) fn class(state: &ChangeState) -> &'static str {
    match state {
        ChangeState::Draft => "draft",
        ChangeState::Planned => "submitted",
        ChangeState::Done => "done",
        ChangeState::Withdrawn => "disabled",
    }
}

/// What is wrong with a change that is about to be drafted; the day's last closed cut-off is looked at on its page.
async fn wrong(app: &App, terms: &Terms, moment: &Moment) -> Result<FieldErrors> {
    let mut errors = FieldErrors::new();
    let mut tx = app.pool.begin().await?;
    let register = super::store::register(&mut tx, None).await?;
    tx.rollback().await?;
    for (field, message) in rules::faults(terms, moment.on, &register) {
        errors.add(field, message);
    }
    Ok(errors)
}

/// Keeps a draft and leads to the page that shows what it will do.
async fn draft(app: &App, visit: &Visit, terms: &Terms, moment: &Moment, plan_id: Option<i64>) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    let new = NewChange {
        effective_on: moment.on,
        decision: &moment.decision,
        reason: &moment.reason,
        terms,
        plan_id,
        by: visit.viewer.account_id,
        at: visit.now,
    };
    let id = changes::insert(&mut tx, &new).await?;
    let mut after = terms.kept();
    after["effective_on"] = json!(moment.on);
    after["decision"] = json!(moment.decision);
    journal::write(&mut tx, &visit.by(), Entry::new("unit_change.drafted", id).after(after)).await?;
    tx.commit().await?;
    let room = if plan_id.is_some() { "/doi-chu-tri" } else { "/quan-tri/thay-doi" };
    Ok(see_other(&format!("{room}/{id}")))
}
