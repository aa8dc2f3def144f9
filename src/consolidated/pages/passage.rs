//! Writing a passage beside its sources.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    super::{
        Basis,
        access::WritePassage,
        act::{self, Hindrance, MAX_TEXT},
        store::{self, Kept, Report},
        token,
    },
    HOME,
    figures::{self, Place},
    reading::Reading,
    sources::Sources,
};
use crate::{
    diff::{self, Run},
    web::{
        App, Chrome, Error, FieldErrors, Form, Query, Result, Visit,
        flash::{see_other_saying, see_other_warning},
        form::{clean, page_or_errors, too_long},
        show,
    },
};

/// As it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    version: String,
    text: String,
    /// Only to be looked at.
    xem: Option<String>,
}

impl Typed {
    fn of(passage: &Kept) -> Self {
        Self { version: passage.version.to_string(), text: passage.passage.text.clone(), xem: None }
    }

    fn version(&self) -> i32 {
        self.version.trim().parse().unwrap_or_default()
    }
}

/// What the address asks of the form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The version whose text is taken up again.
    lan: String,
}

/// What somebody else has saved meanwhile.
struct Theirs {
    who: String,
    text: String,
    /// Their text and the reader's read as one.
    runs: Vec<Run>,
}

#[derive(Template)]
#[template(path = "consolidated/passage.html")]
struct Page<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    report: &'a Report,
    passage: &'a Kept,
    typed: Typed,
    preview: Reading,
    /// Whether the preview is of what is typed and not saved.
    unsaved: bool,
    theirs: Option<Theirs>,
    sources: Sources,
    places: Vec<Place>,
    closed: bool,
    as_of: String,
    /// Whose words the browser keeps until they are saved.
    account: i64,
}

impl Page<'_> {
    fn base(&self) -> String {
        act::address(self.report.id)
    }

    fn here(&self) -> String {
        format!("{}/phan/{}", self.base(), self.passage.id)
    }

    fn place(&self) -> String {
        self.passage.passage.place()
    }

    fn written(&self) -> String {
        let writer = self.passage.writer.as_deref().unwrap_or("Soạn tự động");
        format!("{writer}, {}", show::instant(&self.passage.written_at))
    }
}

/// A passage in front of whoever writes it.
struct Desk<'a> {
    app: &'a App,
    visit: &'a Visit,
    report: &'a Report,
    passage: Kept,
    basis: Basis,
}

impl<'a> Desk<'a> {
    async fn load(app: &'a App, access: &'a WritePassage) -> Result<Self> {
        let WritePassage { visit, report, passage } = access;
        let basis = Basis::load(&mut *app.pool.acquire().await?, report, visit.today).await?;
        Ok(Self { app, visit, report, passage: basis.titled(passage.clone()), basis })
    }

    async fn page(self, typed: Typed, theirs: Option<Theirs>, errors: FieldErrors) -> Result<Response> {
        let Self { app, visit, report, passage, basis } = self;
        let sources = Sources::load(&mut *app.pool.acquire().await?, report, &basis, &passage.passage).await?;
        let page = Page {
            chrome: Chrome::new(visit, format!("Viết {}", passage.passage.place()))
                .crumb("Báo cáo tổng hợp", HOME)
                .crumb(format!("{}, {}", report.plan_short_title, report.span()), act::address(report.id))
                .here(passage.passage.place()),
            preview: Reading::of(&typed.text, &basis.board),
            unsaved: clean(&typed.text) != passage.passage.text,
            places: figures::places(&basis, &passage.passage),
            closed: basis.closed,
            as_of: show::day(&basis.as_of),
            account: visit.viewer.account_id,
            report,
            passage: &passage,
            typed,
            theirs,
            sources,
            errors,
        };
        page_or_errors(&page, &page.errors)
    }

    /// What is wrong with a text.
    fn wrong(&self, text: &str) -> FieldErrors {
        if let Some(message) = too_long("Nội dung", text, MAX_TEXT) {
            return FieldErrors::one("text", message);
        }
        match token::resolve(text, &self.basis.board) {
            Ok(_) => FieldErrors::new(),
            Err(faults) => {
                let told = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
                FieldErrors::one(
                    "text",
                    format!("{}. Chọn số liệu trong danh sách bên cạnh.", show::capitalised(&told)),
                )
            }
        }
    }

    /// The page once more, since somebody else was faster: both texts are shown, and nothing typed is lost.
    async fn overtaken(mut self, typed: Typed, hindrance: &Hindrance) -> Result<Response> {
        let now = store::kept(&self.app.pool, self.report.id, self.passage.id).await?.ok_or(Error::NotFound)?;
        let (text, mine) = (now.passage.text.clone(), clean(&typed.text));
        let runs = diff::merged(&text, &mine);
        let theirs = Theirs { who: now.writer.clone().unwrap_or_else(|| "Hệ thống".to_owned()), text, runs };
        let typed = Typed { version: now.version.to_string(), ..typed };
        let told = format!("{hindrance} Hãy đọc cả hai bản ở dưới; lưu lần nữa là thay bằng bản của bạn.");
        self.passage = self.basis.titled(now);
        let page = self.page(typed, Some(theirs), FieldErrors::one("theirs", told)).await?;
        Ok((StatusCode::CONFLICT, page).into_response())
    }
}

/// `GET /bao-cao-tong-hop/{consolidated}/phan/{passage}`: its text, or an earlier one that is to be taken up again.
pub async fn edit(access: WritePassage, State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response> {
    let mut typed = Typed::of(&access.passage);
    if let Ok(version) = asked.lan.parse() {
        typed.text = store::text_of(&app.pool, access.passage.id, version).await?.ok_or(Error::NotFound)?;
    }
    let desk = Desk::load(&app, &access).await?;
    desk.page(typed, None, FieldErrors::new()).await
}

/// `POST /bao-cao-tong-hop/{consolidated}/phan/{passage}`: another text, or what it would look like.
pub async fn update(access: WritePassage, State(app): State<App>, Form(typed): Form<Typed>) -> Result<Response> {
    let desk = Desk::load(&app, &access).await?;
    let text = clean(&typed.text);
    let errors = desk.wrong(&text);
    if !errors.is_empty() || typed.xem.is_some() {
        return desk.page(typed, None, errors).await;
    }
    let WritePassage { visit, report, passage } = &access;
    if text == passage.passage.text {
        return Ok(see_other_warning(&to(report, passage), "Nội dung không đổi."));
    }
    let mut tx = app.pool.begin().await?;
    let place = act::Place { report, passage, version: typed.version() };
    match act::write(&mut tx, (&visit.by(), visit.now), place, &text).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(see_other_saying(&to(report, passage), &format!("Đã lưu {}.", passage.passage.place())))
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => {
            tx.rollback().await?;
            desk.overtaken(typed, &hindrance).await
        }
    }
}

/// Where the passage stands in the report.
fn to(report: &Report, passage: &Kept) -> String {
    format!("{}#phan-{}", act::address(report.id), passage.id)
}

/// `POST /bao-cao-tong-hop/{consolidated}/phan/{passage}/soan-lai`
pub async fn redraft(access: WritePassage, State(app): State<App>, Form(typed): Form<Typed>) -> Result<Response> {
    let WritePassage { visit, report, passage } = &access;
    let mut tx = app.pool.begin().await?;
    let basis = Basis::load(&mut tx, report, visit.today).await?;
    let place = act::Place { report, passage, version: typed.version() };
    act::redraft(&mut tx, (&visit.by(), visit.now), place, &basis).await?;
    tx.commit().await?;
    let here = format!("{}/phan/{}", act::address(report.id), passage.id);
    Ok(see_other_saying(&here, "Đã soạn lại từ nguồn. Nội dung trước vẫn còn ở Lịch sử."))
}
