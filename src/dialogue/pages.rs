//! Pages of the conversation: one comment by itself, files of messages, and whom words being typed may mean.

use askama::Template;
use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    Subject,
    access::{CommentTask, ReadMessage, ReadMessageFile},
    store::{FileHead, Head},
};
use crate::{
    attachment::{Given, give},
    plan::{access::ReadTask, brief},
    web::{App, Chrome, Error, Query, Result, Routes, form::clean, form::page},
};

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/trao-doi/{message}", show)
        .get("/tep-trao-doi/{file}", file)
        .get("/tep-trao-doi/{file}/tai-ve", download)
        .get("/nhiem-vu/{task}/nhac-den", mentionable)
}

#[derive(Template)]
#[template(path = "dialogue/show.html")]
struct Page {
    chrome: Chrome,
    message: Head,
    /// Where the whole conversation is, for whom it is.
    whole: Option<String>,
}

impl Page {
    /// "I.2 Rà soát hồ sơ …"
    fn about(&self) -> String {
        match (&self.message.task_ref, &self.message.content) {
            (Some(reference), Some(content)) => format!("{reference} {}", brief(content)),
            _ => self.message.plan_short_title.clone().unwrap_or_default(),
        }
    }
}

/// `GET /trao-doi/{message}`: one comment, for whoever reads it and perhaps nothing else of the task.
async fn show(ReadMessage { visit, message }: ReadMessage, State(app): State<App>) -> Result<Response> {
    if message.subject != Subject::Comment {
        return Err(Error::NotFound);
    }
    let whole = match message.task_id {
        Some(task) => ReadTask::of(&app, visit.clone(), task).await.ok().map(|_| timeline(task, message.id)),
        None => None,
    };
    let mut chrome = Chrome::new(&visit, message.said.title.clone());
    if let (Some(task), Some(reference), true) = (message.task_id, &message.task_ref, whole.is_some()) {
        chrome = chrome.crumb(reference.clone(), format!("/nhiem-vu/{task}"));
    }
    page(&Page { chrome: chrome.here("Trao đổi"), message, whole })
}

/// Where a comment stands among all that happened to its task.
fn timeline(task: i64, message: i64) -> String {
    format!("/nhiem-vu/{task}/dien-bien#m{message}")
}

fn given(file: FileHead) -> Given {
    Given { name: file.name, kind: file.kind, sha256: file.sha256 }
}

/// `GET /tep-trao-doi/{file}`: the file, shown where a browser can do so by itself.
async fn file(ReadMessageFile(file): ReadMessageFile, State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    give(&app, &given(file), &headers, false).await
}

/// `GET /tep-trao-doi/{file}/tai-ve`: the file, to be saved.
async fn download(
    ReadMessageFile(file): ReadMessageFile,
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response> {
    give(&app, &given(file), &headers, true).await
}

/// What has been typed behind "@".
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
}

/// `GET /nhiem-vu/{task}/nhac-den`: names, as JSON.
async fn mentionable(
    CommentTask { visit, desk, .. }: CommentTask,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(Json(desk.found(&app, &visit, &clean(&asked.q)).await?).into_response())
}
