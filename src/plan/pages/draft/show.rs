//! A draft as it stands: being read, not readable, open to be written, or done with.

use askama::Template;
use axum::{extract::State, response::Response};

use super::editor::{Asked, Editor};
use crate::{
    outline,
    plan::{access::EditDraft, draft::DraftState, store::draft::DraftHead},
    web::{App, Chrome, Error, FieldErrors, Query, Result, form::page_or_errors, see_other},
};

#[derive(Template)]
#[template(path = "plan/draft/reading.html")]
struct ReadingPage<'a> {
    chrome: Chrome,
    draft: &'a DraftHead,
}

#[derive(Template)]
#[template(path = "plan/draft/failed.html")]
struct FailedPage<'a> {
    chrome: Chrome,
    draft: &'a DraftHead,
    errors: FieldErrors,
    limit: usize,
}

fn chrome(access: &EditDraft, title: &str) -> Chrome {
    Chrome::new(&access.visit, title).crumb("Kế hoạch", "/ke-hoach").here(title)
}

/// The page of a document that could not be read: why, and room for another.
pub fn failed_page(access: &EditDraft, errors: FieldErrors) -> Result<Response> {
    let page = FailedPage {
        chrome: chrome(access, "Không đọc được văn bản"),
        draft: &access.draft,
        errors,
        limit: outline::MAX_BYTES / 1024 / 1024,
    };
    page_or_errors(&page, &page.errors)
}

/// `GET /ban-thao/{draft}`
pub async fn show(access: EditDraft, State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response> {
    match (access.draft.state, access.draft.plan_id) {
        (DraftState::Reading, _) => {
            let page = ReadingPage { chrome: chrome(&access, "Đang đọc văn bản"), draft: &access.draft };
            page_or_errors(&page, &FieldErrors::new())
        }
        (DraftState::Failed, _) => failed_page(&access, FieldErrors::new()),
        (DraftState::Open, _) => {
            let editor = Editor::load(&app, &access).await?;
            editor.page(&asked, &editor.opened(&asked), FieldErrors::new())
        }
        (DraftState::Applied, Some(plan)) => Ok(see_other(&format!("/ke-hoach/{plan}"))),
        (DraftState::Applied | DraftState::Discarded, _) => {
            Err(Error::conflict("Bản thảo này đã bỏ; nội dung của nó còn trong nhật ký."))
        }
    }
}
