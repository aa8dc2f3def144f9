//! A report's files: made at once from what stands, or an edition as it was made.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    super::{
        Basis,
        access::{ReadConsolidated, WriteConsolidated},
        act,
        edition::{self, Refusal},
        paper::Paper,
        store,
    },
    show,
};
use crate::{
    attachment::{self, Given, Kind},
    office::{excel, word},
    web::{
        App, Error, Result,
        export::file,
        flash::{see_other_saying, see_other_warning},
    },
};

async fn paper(app: &App, read: &ReadConsolidated) -> Result<Paper> {
    let mut db = app.pool.acquire().await?;
    let basis = Basis::load(&mut db, &read.report, read.visit.today).await?;
    Ok(edition::paper(&mut db, read.report.clone(), basis).await?)
}

async fn beside<T: Send + 'static>(work: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> Result<T> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)??)
}

/// `GET /bao-cao-tong-hop/{consolidated}/word`: refused where a token means nothing, on the page that says where.
pub async fn word(read: ReadConsolidated, State(app): State<App>) -> Result<Response> {
    let paper = paper(&app, &read).await?;
    let name = format!("{}.docx", paper.name());
    match beside(move || paper.word()).await? {
        Ok(bytes) => Ok(file(word::MEDIA_TYPE, &name, bytes)),
        Err(_) => show::page(&app, &read.visit, &read.report, read.writes(), StatusCode::UNPROCESSABLE_ENTITY).await,
    }
}

/// `GET /bao-cao-tong-hop/{consolidated}/excel`
pub async fn excel(read: ReadConsolidated, State(app): State<App>) -> Result<Response> {
    let paper = paper(&app, &read).await?;
    let name = format!("{}.xlsx", paper.name());
    let folder = app.files.folder().to_owned();
    Ok(file(excel::MEDIA_TYPE, &name, beside(move || paper.excel(&folder)).await?))
}

/// `POST /bao-cao-tong-hop/{consolidated}/ban`: the next edition.
pub async fn create(
    WriteConsolidated { visit, report }: WriteConsolidated,
    State(app): State<App>,
) -> Result<Response> {
    let to = act::address(report.id);
    let mut tx = app.pool.begin().await?;
    match edition::make(&app, &mut tx, &visit.by(), report.id).await? {
        Ok(edition) => {
            tx.commit().await?;
            Ok(see_other_saying(
                &format!("{to}#cac-ban"),
                &format!("Đã lập bản {edition}; tệp được giữ nguyên như lúc lập."),
            ))
        }
        Err(Refusal::Open) => Err(Error::conflict("Kỳ chưa đóng nên chưa lập được bản; tải Word, Excel để xem trước.")),
        Err(Refusal::Same(edition)) => {
            Ok(see_other_warning(&to, &format!("Bản {edition} đã đúng như nội dung hiện nay, không cần lập bản mới.")))
        }
        Err(Refusal::Misplaced(_)) => {
            tx.rollback().await?;
            show::page(&app, &visit, &report, true, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn of_edition(
    app: &App,
    read: &ReadConsolidated,
    number: &str,
    kind: Kind,
    headers: &HeaderMap,
) -> Result<Response> {
    let number: i32 = number.parse().map_err(|_| Error::NotFound)?;
    let file = store::file(&app.pool, read.report.id, number, kind == Kind::Excel).await?.ok_or(Error::NotFound)?;
    attachment::give(app, &Given { name: file.name, kind, sha256: file.sha256 }, headers, true).await
}

/// `GET /bao-cao-tong-hop/{consolidated}/ban/{edition}/word`
pub async fn word_of_edition(
    read: ReadConsolidated,
    State(app): State<App>,
    Path((_, edition)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    of_edition(&app, &read, &edition, Kind::Word, &headers).await
}

/// `GET /bao-cao-tong-hop/{consolidated}/ban/{edition}/excel`
pub async fn excel_of_edition(
    read: ReadConsolidated,
    State(app): State<App>,
    Path((_, edition)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    of_edition(&app, &read, &edition, Kind::Excel, &headers).await
}
