//! The list as an Excel table, as it is filtered: what goes with a report, or with a paper to those further up.

use axum::{
    extract::State as Shared,
    http::header,
    response::{IntoResponse, Response},
};

use super::{
    super::{
        access::ReadCommendations,
        filter::{Filter, Question},
        listing,
        sheet::{self, MAX_ROWS},
    },
    index::scope_text,
};
use crate::{
    office::excel::MEDIA_TYPE,
    plan::context::{Asked, Context},
    web::{App, Error, Query, Result},
};

/// `GET /bieu-duong/xuat.xlsx`
pub async fn show(
    ReadCommendations(visit): ReadCommendations,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
    Query(question): Query<Question>,
) -> Result<Response> {
    let context = Context::load(&app, &visit, &asked).await?;
    let filter = Filter::read(&question);
    let most = i64::try_from(MAX_ROWS).unwrap_or(i64::MAX);
    let found = listing::page(&app, &visit, &context, &filter, (most + 1, 0)).await?;
    if found.rows.len() > MAX_ROWS {
        return Err(Error::conflict(format!("Danh sách có hơn {MAX_ROWS} đề nghị; hãy lọc bớt rồi xuất.")));
    }
    let scope = scope_text(&filter, &context, &found.units, &found.rows);
    let name = format!("bieu-duong-{}.xlsx", visit.today.format("%Y%m%d"));
    let file = tokio::task::spawn_blocking(move || sheet::write(&found.rows, &scope)).await;
    let file = file.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    let headers = [
        (header::CONTENT_TYPE, MEDIA_TYPE.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, file).into_response())
}
