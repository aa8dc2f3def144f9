//! Making a long export: by the rights that whoever asked has now, not by those of the day it was asked for.

use std::io::Seek;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    rows,
    store::{self, Export},
};
use crate::{
    clock,
    files::{Arrived, store::NewFile},
    jobs::{Failure, Work},
    notice::{self, Audience, News, Topic},
    office::{About, excel, workbook::Book},
    plan::context::Asked,
    rollup::scene::Scene,
    web::{App, Error, Visit, export::file_name, viewer},
};

/// Makes the file of an export.
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

impl Work for MakeExport {
    const KIND: &'static str = "export.make";
    const LABEL: &'static str = "Lập tệp kết xuất";

    fn about(&self) -> String {
        format!("số {}", self.export)
    }

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        // It may have been swept away, or made by an instance that died before it could say so.
        let Some(export) = store::find(&mut *tx, self.export).await?.filter(|export| export.finished_at.is_none())
        else {
            return Ok(());
        };
        let now = app.clock.now();
        let href = format!("/ket-xuat/{}", export.id);
        let text = match made(app, &export).await {
            Ok(arrived) => {
                let name = file_name(&export.title, clock::local_day(export.asked_at), "xlsx");
                crate::files::store::hold(&mut *tx, arrived.hash()).await?;
                app.files.keep(&arrived).await.map_err(Error::from)?;
                let file = NewFile {
                    hash: arrived.hash(),
                    name: &name,
                    media_type: excel::MEDIA_TYPE,
                    size: usize::try_from(arrived.size()).unwrap_or(usize::MAX),
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
        let news = News::of_portal(now, Topic::Export, Audience::Person(export.account_id), text, href);
        notice::tell(tx, &[news]).await?;
        Ok(())
    }
}

/// The file, waiting to be kept.
async fn made(app: &App, export: &Export) -> Result<Arrived, Missing> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let viewer = viewer::acting(&app.pool, export.account_id, export.role, export.unit_id, today).await?;
    let Some(viewer) = viewer else {
        let role = format!("{} – {}", export.role.label(), export.unit_name);
        return Err(Missing::Refused(format!("Vai trò {role} không còn hiệu lực.")));
    };
    let visit = Visit {
        viewer,
        flash: None,
        path: String::new(),
        request_id: "-".to_owned(),
        now,
        today,
        demo: app.demo.is_some(),
    };
    let about = About { title: export.title.clone(), creator: export.unit_name.clone(), made_at: export.asked_at };
    let mut book = Book::new(&about);
    let folder = app.files.folder().to_owned();
    for (done, period) in (1..).zip(&export.what.periods) {
        let asked = Asked { plan: Some(export.what.plan), period: Some(period.clone()) };
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
    Ok(arriving.end().await?)
}
