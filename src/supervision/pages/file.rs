//! Files of records and answers, given out to whoever reads the record.

use axum::{extract::State as Shared, http::HeaderMap, response::Response};

use super::super::{
    access::{DropFile, ReadFile},
    act, enclosed,
};
use crate::{
    progress::supervised::address,
    web::{App, Result, flash::see_other_saying, show},
};

/// `GET /giam-sat/tep/{file}`: shown where a browser can do so by itself.
pub async fn show(ReadFile { file, .. }: ReadFile, Shared(app): Shared<App>, headers: HeaderMap) -> Result<Response> {
    enclosed::give(&app, file, &headers, false).await
}

/// `GET /giam-sat/tep/{file}/tai-ve`: to be saved.
pub async fn download(
    ReadFile { file, .. }: ReadFile,
    Shared(app): Shared<App>,
    headers: HeaderMap,
) -> Result<Response> {
    enclosed::give(&app, file, &headers, true).await
}

/// `POST /giam-sat/tep/{file}/bo`: taken out of a draft.
pub async fn destroy(DropFile(ReadFile { read, file }): DropFile, Shared(app): Shared<App>) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    act::drop_file(&mut tx, &read.visit, &read, file.id).await?;
    tx.commit().await?;
    let back = format!("{}/sua#tep", address(read.record.id));
    Ok(see_other_saying(&back, &format!("Đã bỏ “{}”.", show::beginning(&file.name, 60))))
}
