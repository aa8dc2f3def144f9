//! The register as an Excel table, as it is filtered.

use axum::{
    extract::State as Shared,
    http::header,
    response::{IntoResponse, Response},
};

use super::{
    super::{
        access::ReadRegisters,
        filter::{Filter, Question},
        sheet::{self, MAX_ROWS},
        store,
    },
    index::scope,
};
use crate::{
    office::excel::MEDIA_TYPE,
    web::{App, Error, Query, Result},
};

/// `GET /ra-soat/xuat.xlsx`
pub async fn show(
    ReadRegisters { visit, owners }: ReadRegisters,
    Shared(app): Shared<App>,
    Query(question): Query<Question>,
) -> Result<Response> {
    let filter = Filter::read(&question);
    let most = i64::try_from(MAX_ROWS).unwrap_or(i64::MAX);
    let entries = store::list(&app.pool, &scope(&filter, &owners, visit.today), most + 1, 0).await?.rows;
    if entries.len() > MAX_ROWS {
        return Err(Error::conflict(format!("Danh sách có hơn {MAX_ROWS} văn bản; hãy lọc bớt rồi xuất.")));
    }
    // Only who keeps a register has tasks to choose from.
    let tasks = match visit.viewer.kept_register {
        Some(owner) => store::tasks(&app.pool, owner, visit.today).await?,
        None => Vec::new(),
    };
    let name = format!("ra-soat-van-ban-{}.xlsx", visit.today.format("%Y%m%d"));
    let file = tokio::task::spawn_blocking(move || sheet::write(&entries, &tasks)).await;
    Ok(workbook(file.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?, &name))
}

/// An Excel file to be saved under a name.
pub fn workbook(file: Vec<u8>, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, MEDIA_TYPE.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, file).into_response()
}
