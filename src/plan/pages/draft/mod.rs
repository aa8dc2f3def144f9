//! Bringing a plan in: a document is uploaded, read and compared with what was understood; whatever is written of a plan
//! is written here, also one made by hand and a change of one that runs.

mod document;
mod editor;
mod finish;
mod head;
mod labels;
mod names;
mod section;
mod show;
mod split;
mod task;
mod task_form;
pub(super) mod upload;

use axum::extract::FromRequestParts;

use crate::web::{App, Error, Routes};

/// The routes of drafts.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ke-hoach/moi", upload::new)
        .post("/ke-hoach/moi", upload::create)
        .post("/ban-thao", upload::create_blank)
        .get("/ban-thao/{draft}", show::show)
        .post("/ban-thao/{draft}/van-ban", upload::replace)
        .post("/ban-thao/{draft}/dau-de", head::update)
        .post("/ban-thao/{draft}/muc", section::create)
        .post("/ban-thao/{draft}/muc/{section}", section::update)
        .post("/ban-thao/{draft}/muc/{section}/len", section::raise)
        .post("/ban-thao/{draft}/muc/{section}/xuong", section::lower)
        .post("/ban-thao/{draft}/muc/{section}/bo", section::remove)
        .post("/ban-thao/{draft}/nhiem-vu", task::create)
        .post("/ban-thao/{draft}/nhiem-vu/{task}", task::update)
        .post("/ban-thao/{draft}/nhiem-vu/{task}/len", task::raise)
        .post("/ban-thao/{draft}/nhiem-vu/{task}/xuong", task::lower)
        .post("/ban-thao/{draft}/nhiem-vu/{task}/gop", task::merge)
        .post("/ban-thao/{draft}/nhiem-vu/{task}/bo", task::remove)
        .get("/ban-thao/{draft}/nhiem-vu/{task}/tach", split::new)
        .post("/ban-thao/{draft}/nhiem-vu/{task}/tach", split::create)
        .get("/ban-thao/{draft}/ten-goi", names::edit)
        .post("/ban-thao/{draft}/ten-goi", names::update)
        .post("/ban-thao/{draft}/xac-nhan", finish::confirm)
        .post("/ban-thao/{draft}/bo", finish::discard)
}

/// The address of a task in its draft.
fn task_address(draft: i64, task: u32) -> String {
    format!("/ban-thao/{draft}?muc={task}#t{task}")
}

/// The key in the route's last but one or last place; anything else is no page of ours.
struct Key(u32);

impl FromRequestParts<App> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, app: &App) -> Result<Self, Error> {
        let axum::extract::Path((_, key)) = axum::extract::Path::<(String, String)>::from_request_parts(parts, app)
            .await
            .map_err(|_| Error::NotFound)?;
        key.parse().map(Self).map_err(|_| Error::NotFound)
    }
}
