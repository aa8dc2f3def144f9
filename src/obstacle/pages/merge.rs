//! The same obstacle from many units, put together to be answered as one, and taken apart again.

use axum::{extract::State as Shared, response::Response};
use serde::Deserialize;

use super::{
    super::{
        access::AnswerObstacle,
        act::{self, Hindrance},
        rules::{Act, Refusal},
    },
    deed,
    show::{Typed, overtaken, render},
};
use crate::{
    attachment::Sheaf,
    web::{App, FieldErrors, Form, Result, flash::see_other_saying, form::clean},
};

/// The form as it is sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MergeForm {
    version: String,
    /// Those that were shown, and whether all of them are meant.
    offered: Vec<i64>,
    all: String,
    /// Those chosen one by one.
    chosen: Vec<i64>,
    /// Words by which they were found.
    q: String,
}

/// `POST /vuong-mac/{obstacle}/gop`
pub async fn create(
    AnswerObstacle(read): AnswerObstacle,
    Shared(app): Shared<App>,
    Form(form): Form<MergeForm>,
) -> Result<Response> {
    let mut chosen = if form.all.is_empty() { form.chosen } else { form.offered };
    chosen.sort_unstable();
    chosen.dedup();
    let (words, typed) = (clean(&form.q), Typed { chosen: chosen.clone(), ..Typed::default() });
    if chosen.is_empty() {
        let errors = FieldErrors::one("gop", Refusal::NothingChosen.to_string());
        return render(&app, &read, &words, typed, errors).await;
    }
    let version = form.version.trim().parse().unwrap_or_default();
    let mut tx = app.pool.begin().await?;
    match act::merge(&mut tx, &read.visit, &read.obstacle, version, &chosen).await {
        Ok(merged) => {
            tx.commit().await?;
            let text = format!("Đã gộp {merged} vướng mắc; trả lời ở đây là trả lời chung cho tất cả.");
            Ok(see_other_saying(&act::address(read.obstacle.id), &text))
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => {
            tx.rollback().await?;
            overtaken(&app, read, &words, typed, hindrance.to_string()).await
        }
    }
}

/// `POST /vuong-mac/{obstacle}/tach`
pub async fn destroy(
    AnswerObstacle(read): AnswerObstacle,
    Shared(app): Shared<App>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    deed::perform(&app, read, Act::Unmerge, typed, &Sheaf::default()).await
}
