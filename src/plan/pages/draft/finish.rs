//! How a draft ends: as a plan, or thrown away.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::editor::{Asked, Editor, Open};
use crate::{
    journal::{self, Entry},
    plan::{
        access::EditDraft,
        acts::{self, Hindrance},
        draft::check,
        store::draft as drafts,
    },
    web::{App, Error, Form, Result, flash::see_other_saying},
};

/// Hindrances named at once.
const NAMED: usize = 5;

/// The draft as the person has seen it.
#[derive(Debug, Deserialize)]
pub struct Seen {
    #[serde(default)]
    version: i32,
}

/// `POST /ban-thao/{draft}/xac-nhan`: the draft becomes a plan, if nothing hinders.
pub async fn confirm(access: EditDraft, State(app): State<App>, Form(seen): Form<Seen>) -> Result<Response> {
    let editor = Editor::load(&app, &access).await?;
    let hindrances = check::hindrances(&editor.content);
    let refuse = async |why, status| editor.refused(&Asked::default(), &Open::Nothing, why, status).await;
    if !hindrances.is_empty() {
        let named: Vec<&str> = hindrances.iter().take(NAMED).map(|finding| finding.text.as_str()).collect();
        let more = if hindrances.len() > NAMED { "; …" } else { "" };
        let why = format!(
            "Chưa xác nhận được: {}{more}. Chỗ cần sửa có ở mục “Cần xem trước”; tên gọi chưa rõ có liên kết ở đầu trang.",
            named.join("; ")
        );
        return refuse(why, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match acts::confirm(&app.pool, &access.visit, access.draft.id, seen.version).await {
        Ok(plan) => {
            let said = format!("Đã lập dự thảo kế hoạch “{}”.", editor.content.short_title);
            Ok(see_other_saying(&format!("/ke-hoach/{plan}"), &said))
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => refuse(hindrance.to_string(), StatusCode::CONFLICT).await,
    }
}

/// `POST /ban-thao/{draft}/bo`
pub async fn discard(access: EditDraft, State(app): State<App>) -> Result<Response> {
    let (visit, id) = (&access.visit, access.draft.id);
    let mut tx = app.pool.begin().await?;
    if !drafts::discard(&mut tx, id, visit.viewer.account_id, visit.now).await? {
        return Err(Error::from(Hindrance::NotOpen));
    }
    journal::write(&mut tx, &visit.by(), Entry::new("plan_draft.discarded", id)).await?;
    tx.commit().await?;
    Ok(see_other_saying("/ke-hoach", "Đã bỏ bản thảo."))
}
