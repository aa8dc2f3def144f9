//! Excel in: a table is sent, what it would do is shown, and only then it is done; all of it or nothing.

use askama::Template;
use axum::{
    extract::{Request, State as Shared},
    http::StatusCode,
    response::Response,
};

use super::{
    super::{
        LIST,
        access::{ConfirmImport, WriteRegister},
        act::{self, Hindrance},
        sheet::{self, Book, Difference, Line, MAX_ROWS, differences},
        store,
    },
    export::workbook,
};
use crate::{
    office::excel::MAX_BYTES,
    web::{
        App, Chrome, Result, Visit,
        flash::{see_other, see_other_saying},
        form::page,
        show,
        upload::{self, Missing, Uploaded},
    },
};

/// Mistakes shown at once; more help nobody.
const SHOWN: usize = 50;
/// Characters of a subject in the preview.
const SUBJECT: usize = 160;
const HOME: &str = "/ra-soat/nhap";

#[derive(Template)]
#[template(path = "legal/import.html")]
struct UploadPage {
    chrome: Chrome,
    mistakes: Vec<String>,
    /// Mistakes beyond those shown.
    more: usize,
    max_rows: usize,
}

fn upload_page(visit: &Visit, mut mistakes: Vec<String>) -> Result<Response> {
    let more = mistakes.len().saturating_sub(SHOWN);
    mistakes.truncate(SHOWN);
    let title = "Nhập văn bản từ Excel";
    let template = UploadPage {
        chrome: Chrome::new(visit, title).crumb("Rà soát văn bản", LIST).here("Nhập Excel"),
        more,
        max_rows: MAX_ROWS,
        mistakes,
    };
    let mut response = page(&template)?;
    if !template.mistakes.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// `GET /ra-soat/nhap`
pub async fn new(WriteRegister { visit, .. }: WriteRegister) -> Result<Response> {
    upload_page(&visit, Vec::new())
}

/// `GET /ra-soat/nhap/mau.xlsx`: the table to fill in.
pub async fn blank(WriteRegister { visit, owner }: WriteRegister, Shared(app): Shared<App>) -> Result<Response> {
    let tasks = store::tasks(&app.pool, owner, visit.today).await?;
    Ok(workbook(sheet::write(&[], &tasks).map_err(anyhow::Error::from)?, "mau-ra-soat-van-ban.xlsx"))
}

/// `POST /ra-soat/nhap`: the table waits until it is confirmed.
pub async fn create(
    WriteRegister { visit, owner }: WriteRegister,
    Shared(app): Shared<App>,
    request: Request,
) -> Result<Response> {
    let one = |text: String| upload_page(&visit, vec![text]);
    let Uploaded { name, bytes, .. } = match upload::file(request, MAX_BYTES).await {
        Ok(file) if !file.bytes.is_empty() => file,
        Ok(_) | Err(Missing::NoFile) => return one("Hãy chọn bảng Excel cần nhập.".to_owned()),
        Err(Missing::TooLarge) => return one("Tệp lớn hơn 5 MB.".to_owned()),
        Err(Missing::Cut) => return one(upload::CUT.to_owned()),
    };
    // A file made to break the reader breaks its own thread only.
    let read = tokio::task::spawn_blocking(move || sheet::read(bytes.into())).await;
    let read = read.unwrap_or_else(|_| Err("Không đọc được tệp này. Hãy xuất lại sổ hoặc dùng tệp mẫu.".to_owned()));
    let rows = match read {
        Ok(rows) => rows,
        Err(reason) => return one(reason),
    };
    if let Err(mistakes) = sheet::parse(&rows, &book(&app, owner, &visit).await?) {
        return upload_page(&visit, mistakes);
    }
    let mut tx = app.pool.begin().await?;
    let id = store::put(&mut tx, owner, &name, &rows, (visit.viewer.account_id, visit.now)).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{HOME}/{id}")))
}

/// What tables are read against.
async fn book(app: &App, owner: i64, visit: &Visit) -> sqlx::Result<Book> {
    Ok(Book {
        entries: store::entries_of(&app.pool, owner).await?,
        tasks: store::tasks(&app.pool, owner, visit.today).await?,
        today: visit.today,
    })
}

/// A document that would be written down.
struct New {
    row: u32,
    title: String,
    subject: String,
    issuer: String,
    proposal: &'static str,
    state: &'static str,
}

/// A document that would be changed.
struct Changed {
    title: String,
    subject: String,
    href: String,
    differences: Vec<Difference>,
}

#[derive(Template)]
#[template(path = "legal/preview.html")]
struct PreviewPage {
    chrome: Chrome,
    id: i64,
    name: String,
    new: Vec<New>,
    changed: Vec<Changed>,
    same: usize,
}

/// `GET /ra-soat/nhap/{import}`: what the table would do now.
pub async fn show(ConfirmImport { visit, import }: ConfirmImport, Shared(app): Shared<App>) -> Result<Response> {
    let lines = match sheet::parse(&import.rows, &book(&app, import.owner_unit_id, &visit).await?) {
        Ok(lines) => lines,
        Err(mistakes) => return upload_page(&visit, mistakes),
    };
    let (mut new, mut changed, mut same) = (Vec::new(), Vec::new(), 0);
    for line in &lines {
        match line {
            Line::New { row, fields, place, .. } => new.push(New {
                row: *row,
                title: fields.title(),
                subject: show::beginning(&fields.subject, SUBJECT),
                issuer: fields.issuer.clone(),
                proposal: fields.proposal.label(),
                state: place.state.label(),
            }),
            Line::Changed { before, fields, place, task, .. } => changed.push(Changed {
                title: before.title(),
                subject: show::beginning(&before.fields.subject, SUBJECT),
                href: before.href(),
                differences: differences(
                    (&before.fields, &before.place, before.task_label.as_deref()),
                    (fields, place, task.as_deref()),
                ),
            }),
            Line::Same => same += 1,
        }
    }
    page(&PreviewPage {
        chrome: Chrome::new(&visit, "Đối chiếu bảng Excel")
            .crumb("Rà soát văn bản", LIST)
            .crumb("Nhập Excel", HOME)
            .here("Đối chiếu"),
        id: import.id,
        name: import.name,
        new,
        changed,
        same,
    })
}

/// `POST /ra-soat/nhap/{import}`: the table is read once more against the register as it is now, and carried out.
pub async fn confirm(ConfirmImport { visit, import }: ConfirmImport, Shared(app): Shared<App>) -> Result<Response> {
    let owner = import.owner_unit_id;
    let tasks = store::tasks(&app.pool, owner, visit.today).await?;
    let mut tx = app.pool.begin().await?;
    store::hold(&mut tx, owner).await?;
    if !store::take(&mut tx, import.id).await? {
        return Err(Hindrance::ImportGone.into());
    }
    let book = Book { entries: store::held_entries(&mut tx, owner).await?, tasks, today: visit.today };
    let lines = match sheet::parse(&import.rows, &book) {
        Ok(lines) => lines,
        Err(mistakes) => {
            tx.rollback().await?;
            return upload_page(&visit, mistakes);
        }
    };
    let done = act::import(&mut tx, &visit, owner, &lines).await?;
    tx.commit().await?;
    let said = match (done.recorded, done.changed) {
        (0, 0) => "Bảng không khác sổ; không có gì thay đổi.".to_owned(),
        (recorded, changed) => format!("Đã nhập: {recorded} văn bản mới, {changed} văn bản được sửa."),
    };
    Ok(see_other_saying(LIST, &said))
}

/// `POST /ra-soat/nhap/{import}/bo`
pub async fn discard(ConfirmImport { import, .. }: ConfirmImport, Shared(app): Shared<App>) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    store::take(&mut tx, import.id).await?;
    tx.commit().await?;
    Ok(see_other_saying(HOME, "Đã bỏ bảng vừa gửi; sổ giữ nguyên."))
}
