//! One document: what is wrong with it, where it stands, its files, and what was done.

use askama::Template;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::super::{
    Entry, Field, LIST, State,
    access::ReadEntry,
    rules::Act,
    store::{self, FileItem},
    timing::{Judged, judge},
};
use crate::{
    attachment::{self, ENDINGS, Limits},
    journal::history::{self, Told},
    web::{App, Chrome, FieldErrors, Result, page_or_errors, show},
};

/// Characters of a subject in the title.
const SUBJECT: usize = 160;

/// What was typed into the form of an act, when a page comes back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub version: String,
    pub reason: String,
    pub result_number: String,
    pub result_on: String,
    /// Which act it belongs to.
    #[serde(skip)]
    act: Option<Act>,
}

impl Typed {
    /// The same, as belonging to an act.
    pub fn under(self, act: Act) -> Self {
        Self { act: Some(act), ..self }
    }

    fn of(&self, act: Act) -> Option<&Self> {
        (self.act == Some(act)).then_some(self)
    }

    /// Whether anything was typed at all.
    fn words(&self) -> Vec<&str> {
        let texts = [&self.reason, &self.result_number, &self.result_on];
        texts.into_iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect()
    }
}

/// Where an act is done.
fn path(act: Act) -> &'static str {
    match act {
        Act::Begin => "xu-ly",
        Act::Propose => "trinh",
        Act::SendBack => "tra-ve",
        Act::Finish => "xong",
        Act::Drop => "khong-xu-ly",
        Act::Reopen => "mo-lai",
    }
}

/// The id of a field in the form of an act.
pub fn fault_place(act: Act, field: Field) -> String {
    format!("{}-{}", path(act), field.name())
}

/// The form of an act that has something to be said.
struct Deed {
    act: Act,
    title: &'static str,
    button: &'static str,
    hint: &'static str,
    typed: Typed,
    open: bool,
}

impl Deed {
    fn new(act: Act, typed: &Typed) -> Self {
        let (title, button, hint) = match act {
            Act::SendBack => ("Trả về xử lý tiếp", "Trả về", "Ví dụ: cấp có thẩm quyền yêu cầu bổ sung căn cứ."),
            Act::Drop => {
                ("Không xử lý", "Ghi không xử lý", "Vì sao không cần sửa đổi, thay thế hay bãi bỏ văn bản này nữa.")
            }
            Act::Reopen => {
                ("Mở lại", "Mở lại để xử lý", "Số và ngày của văn bản kết quả (nếu có) được bỏ; nhật ký vẫn giữ.")
            }
            Act::Finish | Act::Begin | Act::Propose => ("Đã xong", "Ghi đã xong", ""),
        };
        let typed = typed.of(act).cloned();
        Self { act, title, button, hint, open: typed.is_some(), typed: typed.unwrap_or_default() }
    }

    fn path(&self) -> &'static str {
        path(self.act)
    }

    /// The id of a field.
    fn at(&self, field: &str) -> String {
        format!("{}-{field}", self.path())
    }
}

#[derive(Template)]
#[template(path = "legal/show.html")]
struct Page<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    entry: &'a Entry,
    subject: String,
    judged: Option<Judged>,
    distance: Option<String>,
    files: Vec<FileItem>,
    limits: Limits,
    history: Vec<Told>,
    may_write: bool,
    begin: bool,
    propose: bool,
    finish: Option<Deed>,
    /// Acts that need a reason.
    reasoned: Vec<Deed>,
    /// What was typed and has no form any more, since the entry has moved on.
    unsent: Vec<&'a str>,
}

/// `GET /ra-soat/{entry}`
pub async fn show(read: ReadEntry, Shared(app): Shared<App>) -> Result<Response> {
    render(&app, &read, Typed::default(), FieldErrors::new()).await
}

/// The page: 200, or 422 with the mistakes of what was typed.
pub async fn render(app: &App, read: &ReadEntry, typed: Typed, errors: FieldErrors) -> Result<Response> {
    let (visit, entry, may_write) = (&read.visit, &read.entry, read.may_write());
    let may = |act: Act| may_write && act.leads_to(entry.place.state).is_some();
    let due_soon_days = store::due_soon_days(&app.pool).await?;
    // How late it is the tag says already.
    let due = entry.fields.due_on.filter(|day| entry.place.state.is_open() && *day >= visit.today);
    let lost = typed.act.is_some_and(|act| !may(act));
    let page = Page {
        chrome: Chrome::new(visit, format!("{}: rà soát văn bản", entry.title()))
            .crumb("Rà soát văn bản", LIST)
            .here(show::beginning(&entry.title(), 60)),
        subject: show::beginning(&entry.fields.subject, SUBJECT),
        judged: judge(&entry.place, entry.fields.due_on, visit.today, due_soon_days),
        distance: due.map(|day| show::distance(day, visit.today)),
        files: store::files(&app.pool, entry.id).await?,
        limits: attachment::store::limits(&app.pool).await?,
        history: history::of(&app.pool, "legal_entry", entry.id).await?,
        begin: may(Act::Begin),
        propose: may(Act::Propose),
        finish: may(Act::Finish).then(|| Deed::new(Act::Finish, &typed)),
        reasoned: Act::ALL
            .into_iter()
            .filter(|act| act.needs_reason() && may(*act))
            .map(|act| Deed::new(act, &typed))
            .collect(),
        unsent: if lost { typed.words() } else { Vec::new() },
        may_write,
        errors,
        entry,
    };
    page_or_errors(&page, &page.errors)
}

/// The page once more, since the entry has been changed meanwhile: what was typed is not lost.
pub async fn overtaken(app: &App, read: ReadEntry, typed: Typed, why: String) -> Result<Response> {
    let entry = store::entry(&app.pool, read.entry.id).await?.unwrap_or(read.entry);
    let read = ReadEntry { entry, ..read };
    let page = render(app, &read, typed, FieldErrors::one("trang-thai", why)).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

impl Page<'_> {
    fn is_done(&self) -> bool {
        self.entry.place.state == State::Done
    }

    /// What is wrong with a field of an act's form.
    fn fault(&self, deed: &Deed, field: &str) -> &str {
        self.errors.at(&deed.at(field))
    }

    fn endings(&self) -> &'static str {
        ENDINGS
    }
}
