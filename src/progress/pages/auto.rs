//! What a report that saves itself is told.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::super::{
    ReportText,
    act::Hindrance,
    keep::Began,
    store::{Locked, Report},
};
use super::typed::seal;
use crate::web::{FieldErrors, Visit, show};

/// It is kept: when, the version from which to go on, what the fields now say, and where the report stands.
pub fn kept(visit: &Visit, report: &Locked, text: &ReportText) -> Response {
    Json(json!({
        "at": show::hour(&visit.now), "version": report.version, "report": report.id, "seen": seal(text),
        "state": { "code": report.state.code(), "label": report.state.label() },
    }))
    .into_response()
}

/// Nothing was changed, so nothing is kept.
pub fn unchanged(visit: &Visit, began: Began, text: &ReportText) -> Response {
    Json(json!({ "at": show::hour(&visit.now), "version": began.version, "report": began.report, "seen": seal(text) }))
        .into_response()
}

/// Something that cannot even be a draft.
pub fn wrong(errors: &FieldErrors) -> Response {
    let (field, message) = errors.into_iter().next().unwrap_or_default();
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "field": field, "message": message }))).into_response()
}

/// The account of somebody else whose page these fields came from; none where they are the visitor's or do not say.
pub fn anothers(visit: &Visit, pairs: &[(String, String)]) -> Option<i64> {
    let account = pairs.iter().find(|(name, _)| name == "account").and_then(|(_, value)| value.parse().ok());
    account.filter(|account| *account != visit.viewer.account_id)
}

/// Why words of somebody else's page are not kept.
pub fn not_yours(visit: &Visit) -> String {
    format!(
        "Trình duyệt đang đăng nhập tài khoản {} ({}); hãy đăng nhập lại tài khoản đã mở trang này",
        visit.viewer.username, visit.viewer.full_name
    )
}

/// Somebody else has signed in where these words were written: they are not theirs to keep.
pub fn somebody_else(visit: &Visit) -> Response {
    let message = not_yours(visit);
    (StatusCode::FORBIDDEN, Json(json!({ "account": true, "message": message }))).into_response()
}

/// Why it could not be kept; `theirs` is what somebody else kept meanwhile.
pub fn hindered(hindrance: &Hindrance, theirs: Option<&Report>) -> Response {
    if let Some(report) = theirs {
        let message = format!("{} đã lưu báo cáo này lúc {}", report.writer, show::instant(&report.updated_at));
        return (StatusCode::CONFLICT, Json(json!({ "clash": true, "message": message }))).into_response();
    }
    (hindrance.status(), Json(json!({ "message": hindrance.to_string() }))).into_response()
}
