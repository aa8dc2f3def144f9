//! Making a long export: by the rights that whoever asked has now, not by those of the day it was asked for.

use std::io::Seek;

use anyhow::Context as _;
use axum::{
    extract::Request,
    http::{StatusCode, header},
    response::Response,
};
use futures_util::{StreamExt, future::BoxFuture};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    What, rows,
    store::{self, Export},
};
use crate::{
    clock,
    files::{Arrived, store::NewFile},
    jobs::Failure,
    notice::{self, Audience, News, Topic},
    office::{About, excel, workbook::Book},
    plan::context::Asked,
    rollup::scene::Scene,
    web::{
        App, Error, Viewer, Visit, error,
        export::{ListFile, file_name, request},
        viewer,
    },
};

/// How the portal answers a request of its own: the room that knows all of it says so.
pub type Portal = fn(App, Request) -> BoxFuture<'static, Response>;

/// Makes the file of an export: work for the room that knows how the portal answers, by [`make`].
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct MakeExport {
    pub export: i64,
}

/// Why there is no file.
enum Missing {
    /// In words for whoever asked; trying again does not help.
    Refused(String),
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Missing {
    fn from(cause: E) -> Self {
        match cause.into() {
            Error::NotFound => Self::Refused(
                "Kế hoạch hoặc kỳ báo cáo không còn nằm trong phạm vi được xem của vai trò này.".to_owned(),
            ),
            Error::Forbidden(reason) => Self::Refused(reason),
            other => Self::Failed(other),
        }
    }
}

/// A file, waiting to be kept.
struct Made {
    name: String,
    media_type: String,
    file: Arrived,
}

/// Makes an export and tells whoever asked for it. Nothing is written through `tx` before the file is made and kept, so that
/// no other work waits for it, and the journal's seal neither.
///
/// # Errors
/// When it is to be tried again.
pub async fn make(work: MakeExport, app: &App, tx: &mut PgConnection, portal: Portal) -> Result<(), Failure> {
    // It may have been swept away, or made by an instance that died before it could say so.
    let Some(export) = store::find(&mut *tx, work.export).await?.filter(|export| export.finished_at.is_none()) else {
        return Ok(());
    };
    let href = format!("/ket-xuat/{}", export.id);
    let made = made(app, &export, portal).await;
    let now = app.clock.now();
    let text = match made {
        Ok(made) => {
            crate::files::store::hold(&mut *tx, made.file.hash()).await?;
            app.files.keep(&made.file).await.map_err(Error::from)?;
            let file = NewFile {
                hash: made.file.hash(),
                name: &made.name,
                media_type: &made.media_type,
                size: usize::try_from(made.file.size()).unwrap_or(usize::MAX),
                by: Some(export.account_id),
                at: now,
            };
            let file = crate::files::store::insert(&mut *tx, &file).await?;
            store::finish(&mut *tx, export.id, file, now).await?;
            format!("Tệp kết xuất “{}” đã lập xong, giữ {} ngày.", export.title, super::KEPT.num_days())
        }
        Err(Missing::Refused(reason)) => {
            store::refuse(&mut *tx, export.id, &reason, now).await?;
            format!("Không lập được tệp kết xuất “{}”: {reason}", export.title)
        }
        Err(Missing::Failed(cause)) => return Err(cause.into()),
    };
    let news = News::of_portal(now, Topic::Export, Audience::Asker(export.account_id), text, href);
    notice::tell(tx, &[news]).await?;
    Ok(())
}

async fn made(app: &App, export: &Export, portal: Portal) -> Result<Made, Missing> {
    let viewer = viewer::acting(&app.pool, export.account_id, export.role, export.unit_id, app.clock.today()).await?;
    let Some(viewer) = viewer else {
        let role = format!("{} – {}", export.role.label(), export.unit_name);
        return Err(Missing::Refused(format!("Vai trò {role} không còn hiệu lực.")));
    };
    match &export.what.0 {
        What::Periods { plan, periods } => over_periods(app, export, viewer, *plan, periods).await,
        What::List { address } => list(app, export, viewer, address, portal).await,
    }
}

/// All rows of a list, as its own page gives them.
async fn list(app: &App, export: &Export, viewer: Viewer, address: &str, portal: Portal) -> Result<Made, Missing> {
    store::advance(&app.pool, export.id, 1).await?;
    let response = portal(app.clone(), request(address, viewer, app.files.folder())?).await;
    let status = response.status();
    if status.is_server_error() {
        return Err(Missing::Failed(anyhow::anyhow!("the list {address} was answered with {status}").into()));
    }
    let Some(ListFile { name }) = response.extensions().get().cloned() else {
        let reason = error::reason(&response).filter(|_| status != StatusCode::NOT_FOUND);
        let reason =
            reason.unwrap_or("Danh sách này không có, hoặc không còn nằm trong phạm vi được xem của vai trò này.");
        return Err(Missing::Refused(reason.to_owned()));
    };
    store::advance(&app.pool, export.id, 2).await?;
    let media_type = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let media_type = media_type.unwrap_or("application/octet-stream").to_owned();
    let mut arriving = app.files.receive()?;
    let mut body = response.into_body().into_data_stream();
    while let Some(piece) = body.next().await {
        arriving.write(&piece.map_err(anyhow::Error::from)?).await?;
    }
    Ok(Made { name, media_type, file: arriving.end().await? })
}

/// The lead assignments of a plan, period by period.
async fn over_periods(
    app: &App,
    export: &Export,
    viewer: Viewer,
    plan: i64,
    periods: &[String],
) -> Result<Made, Missing> {
    let visit = Visit {
        viewer,
        flash: None,
        path: String::new(),
        request_id: "-".to_owned(),
        now: app.clock.now(),
        today: app.clock.today(),
        demo: app.demo.is_some(),
    };
    let about = About { title: export.title.clone(), creator: export.unit_name.clone(), made_at: export.asked_at };
    let mut book = Book::new(&about);
    let folder = app.files.folder().to_owned();
    for (done, period) in (1..).zip(periods) {
        let asked = Asked { plan: Some(plan), period: Some(period.clone()) };
        let scene = Scene::load(app, visit.clone(), &asked).await?;
        let (title, folder) = (export.title.clone(), folder.clone());
        let written =
            tokio::task::spawn_blocking(move || rows::write(&mut book, &title, &scene, &folder).map(|()| book));
        book = written.await.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
        store::advance(&app.pool, export.id, done).await?;
    }
    let packed = tokio::task::spawn_blocking(move || -> anyhow::Result<_> {
        let mut file = tempfile::tempfile_in(&folder).context("a file cannot be written")?;
        book.write_to(&file)?;
        file.rewind()?;
        Ok(file)
    });
    let mut file = packed.await.map_err(anyhow::Error::from)??;
    let mut arriving = app.files.receive()?;
    while let Some(piece) = rows::piece(&mut file).map_err(anyhow::Error::from)? {
        arriving.write(&piece).await?;
    }
    let name = file_name(&export.title, clock::local_day(export.asked_at), "xlsx");
    Ok(Made { name, media_type: excel::MEDIA_TYPE.to_owned(), file: arriving.end().await? })
}
