//! Making a long export: by the rights that whoever asked has now, not by those of the day it was asked for.

use std::io::Seek;

use anyhow::Context as _;
use axum::{
    extract::Request,
    http::{StatusCode, header},
    response::Response,
};
use chrono::{DateTime, Utc};
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
    /// What it holds, in words.
    title: String,
    media_type: String,
    file: Arrived,
}

/// Makes an export and tells whoever asked for it. Nothing is read or written through `tx` before the file is made, so that
/// no other work waits for it, and the journal's seal neither. One that was given up is made after all where an
/// administrator has it tried again.
///
/// # Errors
/// When it is to be tried again.
pub async fn make(work: MakeExport, app: &App, tx: &mut PgConnection, portal: Portal) -> Result<(), Failure> {
    // It may have been swept away, or made by an instance that died before it could say so.
    let Some(export) = store::find(&app.pool, work.export).await?.filter(|export| export.file_id.is_none()) else {
        return Ok(());
    };
    let made = made(app, &export, portal).await;
    let now = app.clock.now();
    match made {
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
            store::finish(&mut *tx, export.id, (file, &made.title), now).await?;
            let text = format!("Tệp kết xuất “{}” đã lập xong, giữ {} ngày.", made.title, super::KEPT.num_days());
            tell(tx, (export.id, export.account_id), text, now).await?;
        }
        Err(Missing::Refused(reason)) => refuse(tx, export.id, &reason, now).await?,
        Err(Missing::Failed(cause)) => return Err(cause.into()),
    }
    Ok(())
}

/// What whoever asked reads of an export whose making failed again and again, or was dropped.
const GIVEN_UP: &str = "Máy chủ không lập được tệp này. Hãy lập lại tệp khác; vẫn không được thì báo quản trị viên.";

/// Ends an export that is not tried any more, and tells whoever asked for it.
///
/// # Errors
/// When the database does not take it.
pub async fn give_up(work: MakeExport, tx: &mut PgConnection, at: DateTime<Utc>) -> sqlx::Result<()> {
    refuse(tx, work.export, GIVEN_UP, at).await
}

async fn refuse(tx: &mut PgConnection, export: i64, reason: &str, at: DateTime<Utc>) -> sqlx::Result<()> {
    let Some(refused) = store::refuse(&mut *tx, export, reason, at).await? else { return Ok(()) };
    let text = format!("Không lập được tệp kết xuất “{}”: {reason}", refused.title);
    tell(tx, (export, refused.account_id), text, at).await
}

async fn tell(tx: &mut PgConnection, (export, asker): (i64, i64), text: String, at: DateTime<Utc>) -> sqlx::Result<()> {
    let href = format!("/ket-xuat/{export}");
    notice::tell(tx, &[News::of_portal(at, Topic::Export, Audience::Asker(asker), text, href)]).await
}

async fn made(app: &App, export: &Export, portal: Portal) -> Result<Made, Missing> {
    let viewer = viewer::acting(&app.pool, export.account_id, export.role, export.unit_id, app.clock.today()).await?;
    let Some(viewer) = viewer else {
        let role = format!("{} – {}", export.role.label(), export.unit_name);
        return Err(Missing::Refused(format!("Vai trò {role} không còn hiệu lực.")));
    };
    match store::what(&app.pool, export.id).await? {
        What::Periods { plan, periods } => over_periods(app, export, viewer, plan, &periods).await,
        What::List { address } => list(app, export, viewer, &address, portal).await,
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
    let Some(ListFile { name, title }) = response.extensions().get().cloned() else {
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
    Ok(Made { name, title, media_type, file: arriving.end().await? })
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
    // A plan may have changed, or ended, since it was asked: figures without a period would be those of today.
    let own = store::periods(&app.pool, &[plan], visit.today).await?;
    if periods.iter().any(|asked| own.iter().all(|period| period.key().to_string() != *asked)) {
        let reason = "Kế hoạch không còn đủ các kỳ đã chọn. Hãy lập tệp khác với các kỳ của kế hoạch.";
        return Err(Missing::Refused(reason.to_owned()));
    }
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
    let media_type = excel::MEDIA_TYPE.to_owned();
    Ok(Made { name, title: export.title.clone(), media_type, file: arriving.end().await? })
}
