//! Making several tasks of one, by the sentences at which new ones begin.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;

use super::{Key, editor::Editor, task_address};
use crate::{
    plan::{
        access::EditDraft,
        draft::edit::{Refused, sentence::sentences},
        editing::edit,
    },
    web::{App, Chrome, Error, Form, Result, flash::see_other_saying},
};

#[derive(Template)]
#[template(path = "plan/draft/split.html")]
struct SplitPage {
    chrome: Chrome,
    draft: i64,
    key: u32,
    reference: String,
    changed: i32,
    sentences: Vec<String>,
    /// Sentences ticked.
    cuts: BTreeSet<usize>,
    refusal: String,
}

/// The sentences at which a new task begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Cuts {
    cut: BTreeSet<usize>,
    changed: i32,
}

async fn split_page(app: &App, access: &EditDraft, key: u32, cuts: Cuts, refusal: String) -> Result<Response> {
    let editor = Editor::load(app, access).await?;
    let task = editor.content.task(key).ok_or(Error::NotFound)?;
    let draft = access.draft.id;
    let title = format!("Tách nhiệm vụ {}", task.reference);
    let status = if refusal.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SplitPage {
        chrome: Chrome::new(&access.visit, title.clone())
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb("Đối chiếu", task_address(draft, key))
            .here(title),
        draft,
        key,
        reference: task.reference.clone(),
        changed: task.changed,
        sentences: sentences(&task.content).into_iter().map(|range| task.content[range].trim().to_owned()).collect(),
        cuts: cuts.cut,
        refusal,
    };
    let html = page.render().map_err(anyhow::Error::from)?;
    Ok((status, Html(html)).into_response())
}

/// `GET /ban-thao/{draft}/nhiem-vu/{task}/tach`
pub async fn new(access: EditDraft, Key(key): Key, State(app): State<App>) -> Result<Response> {
    split_page(&app, &access, key, Cuts::default(), String::new()).await
}

/// `POST /ban-thao/{draft}/nhiem-vu/{task}/tach`
pub async fn create(
    access: EditDraft,
    Key(key): Key,
    State(app): State<App>,
    Form(cuts): Form<Cuts>,
) -> Result<Response> {
    let draft = access.draft.id;
    let split = edit(&app.pool, &access.visit, draft, |content| {
        let task = content.task(key).ok_or(Some(Refused::NoTask))?;
        if task.changed != cuts.changed {
            return Err(None);
        }
        content.split_task(key, &cuts.cut).map_err(Some)
    })
    .await?;
    match split {
        Ok(new) => {
            let said = format!("Đã tách thành {} nhiệm vụ.", new.len() + 1);
            Ok(see_other_saying(&task_address(draft, key), &said))
        }
        Err(Some(Refused::NoTask)) => Err(Error::conflict(Refused::NoTask.to_string())),
        Err(Some(refused)) => split_page(&app, &access, key, cuts, refused.to_string()).await,
        Err(None) => {
            let why = format!("{} vừa sửa nhiệm vụ này. Hãy chọn lại trên nội dung mới.", access.draft.updated_by);
            split_page(&app, &access, key, Cuts::default(), why).await
        }
    }
}
