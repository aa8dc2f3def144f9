//! Writing the head of a programme.

use askama::Template;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::Datelike;
use serde::Deserialize;

use super::{
    super::super::{
        access::{ReadProgramme, Supervise, WriteProgramme, author},
        act::Hindrance,
        programme::{
            act,
            store::{ProgrammeHead, ProgrammeWords},
        },
    },
    HOME, address,
};
use crate::web::{
    App, Chrome, Error, FieldErrors, Form, Result, Visit, flash::see_other_saying, form::clean, page_or_errors, show,
};

const MAX_TITLE: usize = 300;
const MAX_NUMBER: usize = 60;

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProgrammeForm {
    version: String,
    year: String,
    title: String,
    number: String,
    issued_on: String,
}

impl ProgrammeForm {
    fn of(programme: &ProgrammeHead) -> Self {
        Self {
            version: programme.version.to_string(),
            year: programme.year.to_string(),
            title: programme.title.clone(),
            number: programme.number.clone(),
            issued_on: show::typed(&programme.issued_on),
        }
    }

    fn understood(&self) -> Result<ProgrammeWords, FieldErrors> {
        let mut errors = FieldErrors::new();
        let year = self.year.trim().parse().ok().filter(|year| (2000..=2200).contains(year));
        if year.is_none() {
            errors.add("year", "Hãy ghi năm, như 2026.");
        }
        let title = clean(&self.title).replace('\n', " ");
        if title.is_empty() {
            errors.add("title", "Hãy ghi tên chương trình.");
        } else if title.chars().count() > MAX_TITLE {
            errors.add("title", format!("Tên dài quá {MAX_TITLE} ký tự: hãy rút gọn."));
        }
        let number = clean(&self.number).replace('\n', " ");
        if number.chars().count() > MAX_NUMBER {
            errors.add("number", format!("Số ký hiệu dài quá {MAX_NUMBER} ký tự."));
        }
        let issued_on = show::parse_day(&self.issued_on);
        if issued_on.is_none() && !self.issued_on.trim().is_empty() {
            errors.add("issued_on", "Ngày không đọc được; hãy ghi như 05/01/2026.");
        }
        errors.or(|| ProgrammeWords { year: year.unwrap_or_default(), title, number, issued_on })
    }
}

#[derive(Template)]
#[template(path = "supervision/programme/form.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    action: String,
    back: String,
    form: ProgrammeForm,
    is_new: bool,
}

fn page(visit: &Visit, id: Option<i64>, form: ProgrammeForm, errors: FieldErrors) -> Result<Response> {
    let title = if id.is_some() { "Sửa chương trình" } else { "Lập chương trình kiểm tra, giám sát" };
    let page = Page {
        chrome: Chrome::new(visit, title).crumb("Giám sát", "/giam-sat").crumb("Chương trình", HOME).here(title),
        action: id.map_or_else(|| HOME.to_owned(), address),
        back: id.map_or_else(|| HOME.to_owned(), address),
        is_new: id.is_none(),
        form,
        errors,
    };
    page_or_errors(&page, &page.errors)
}

/// `GET /giam-sat/chuong-trinh/moi`
pub async fn new(Supervise(visit): Supervise) -> Result<Response> {
    let form = ProgrammeForm { year: visit.today.year().to_string(), ..ProgrammeForm::default() };
    page(&visit, None, form, FieldErrors::new())
}

/// `POST /giam-sat/chuong-trinh`
pub async fn create(
    Supervise(visit): Supervise,
    Shared(app): Shared<App>,
    Form(form): Form<ProgrammeForm>,
) -> Result<Response> {
    let words = match form.understood() {
        Ok(words) => words,
        Err(errors) => return page(&visit, None, form, errors),
    };
    let at = visit.viewer.unit_id().ok_or(Error::NotFound)?;
    let mut tx = app.pool.begin().await?;
    let id = act::create(&mut tx, &visit, (author(&visit)?, at), &words).await?;
    tx.commit().await?;
    Ok(see_other_saying(&address(id), "Đã lập chương trình; hãy thêm các cuộc kiểm tra."))
}

/// `GET /giam-sat/chuong-trinh/{programme}/sua`
pub async fn edit(WriteProgramme(read): WriteProgramme) -> Result<Response> {
    page(&read.visit, Some(read.programme.id), ProgrammeForm::of(&read.programme), FieldErrors::new())
}

/// `POST /giam-sat/chuong-trinh/{programme}`
pub async fn update(
    WriteProgramme(read): WriteProgramme,
    Shared(app): Shared<App>,
    Form(form): Form<ProgrammeForm>,
) -> Result<Response> {
    let ReadProgramme { visit, programme } = &read;
    let words = match form.understood() {
        Ok(words) => words,
        Err(errors) => return page(visit, Some(programme.id), form, errors),
    };
    let version = form.version.trim().parse().unwrap_or_default();
    let mut tx = app.pool.begin().await?;
    match act::update(&mut tx, visit, (programme, version), &words).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(see_other_saying(&address(programme.id), "Đã lưu chương trình."))
        }
        Err(Hindrance::Changed) => {
            tx.rollback().await?;
            let errors = FieldErrors::one("title", Hindrance::Changed.to_string());
            Ok((StatusCode::CONFLICT, page(visit, Some(programme.id), form, errors)?).into_response())
        }
        Err(hindrance) => Err(hindrance.into()),
    }
}
