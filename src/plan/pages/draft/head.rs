//! The head of a plan: title, number, issuer, basis, kinds of period.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    editor::{Asked, Editor, Open},
    task_form::{one_line, some},
};
use crate::{
    calendar::PeriodKind,
    plan::{
        access::EditDraft,
        draft::{BasisLine, Content},
        editing::edit,
    },
    web::{
        App, FieldErrors, Form, Result,
        flash::see_other_saying,
        show::{self, parse_day, typed},
    },
};

/// The fields as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HeadForm {
    pub title: String,
    pub short_title: String,
    pub number: String,
    pub issuer: String,
    pub issued_on: String,
    pub kinds: Vec<String>,
    basis_number: Vec<String>,
    basis_title: Vec<String>,
    basis_issuer: Vec<String>,
    basis_day: Vec<String>,
    /// What the head said when the form was made.
    pub seen: String,
    /// Sent by the page itself, not by a person.
    auto: String,
}

/// One basis document as typed.
#[derive(Clone, Debug, Default)]
pub struct BasisRow {
    pub number: String,
    pub title: String,
    pub issuer: String,
    pub day: String,
}

/// The head alone.
#[derive(Clone, Debug, PartialEq)]
struct Head {
    title: String,
    short_title: String,
    number: Option<String>,
    issuer: Option<String>,
    issued_on: Option<NaiveDate>,
    period_kinds: Vec<PeriodKind>,
    basis: Vec<BasisLine>,
}

impl Head {
    fn of(content: &Content) -> Self {
        Self {
            title: content.title.clone(),
            short_title: content.short_title.clone(),
            number: content.number.clone(),
            issuer: content.issuer.clone(),
            issued_on: content.issued_on,
            period_kinds: content.period_kinds.clone(),
            basis: content.basis.clone(),
        }
    }

    fn put_into(self, content: &mut Content) {
        content.title = self.title;
        content.short_title = self.short_title;
        content.number = self.number;
        content.issuer = self.issuer;
        content.issued_on = self.issued_on;
        content.period_kinds = self.period_kinds;
        content.basis = self.basis;
    }
}

/// A text that differs where `value` does: to see whether it changed since a form was made.
pub fn print(value: &impl std::fmt::Debug) -> String {
    crate::files::Hash::of(format!("{value:?}").as_bytes()).to_string()[..16].to_owned()
}

impl HeadForm {
    /// The form of a draft's head, with room for a further basis document.
    pub fn of(content: &Content) -> Self {
        let mut form = Self {
            title: content.title.clone(),
            short_title: content.short_title.clone(),
            number: content.number.clone().unwrap_or_default(),
            issuer: content.issuer.clone().unwrap_or_default(),
            issued_on: typed(&content.issued_on),
            kinds: content.period_kinds.iter().map(|kind| kind.code().to_owned()).collect(),
            seen: print(&Head::of(content)),
            ..Self::default()
        };
        for line in content.basis.iter().cloned().chain([BasisLine::default()]) {
            form.basis_number.push(line.number);
            form.basis_title.push(line.title.unwrap_or_default());
            form.basis_issuer.push(line.issuer.unwrap_or_default());
            form.basis_day.push(typed(&line.issued_on));
        }
        form
    }

    /// Rows of basis documents.
    pub fn basis(&self) -> Vec<BasisRow> {
        let at = |list: &[String], row: usize| list.get(row).cloned().unwrap_or_default();
        let row = |row| BasisRow {
            number: at(&self.basis_number, row),
            title: at(&self.basis_title, row),
            issuer: at(&self.basis_issuer, row),
            day: at(&self.basis_day, row),
        };
        (0..self.basis_number.len()).map(row).collect()
    }

    /// Whether a kind of period is ticked.
    pub fn has(&self, kind: &PeriodKind) -> bool {
        self.kinds.iter().any(|code| code == kind.code())
    }

    fn parse(&self) -> Result<Head, FieldErrors> {
        let mut errors = FieldErrors::new();
        let title = one_line(&self.title);
        if title.chars().count() > 1000 {
            errors.add("title", "Tên kế hoạch dài tối đa 1000 ký tự.");
        }
        let short_title = one_line(&self.short_title);
        if short_title.chars().count() > 60 {
            errors.add("short_title", "Tên ngắn dài tối đa 60 ký tự.");
        }
        let mut day = |field: String, text: &str| {
            let day = parse_day(text);
            if day.is_none() && !text.trim().is_empty() {
                errors.add(field, "Ngày không đúng. Ghi theo dạng ngày/tháng/năm, ví dụ 01/08/2026.");
            }
            day
        };
        let issued_on = day("issued_on".to_owned(), &self.issued_on);
        let mut basis = Vec::new();
        let mut nameless = Vec::new();
        for (place, row) in self.basis().into_iter().enumerate() {
            let line = BasisLine {
                number: one_line(&row.number),
                title: some(one_line(&row.title)),
                issuer: some(one_line(&row.issuer)),
                issued_on: day(format!("basis-day-{place}"), &row.day),
            };
            if line == BasisLine::default() {
                continue;
            }
            if line.number.is_empty() {
                nameless.push(format!("basis-{place}"));
            }
            basis.push(line);
        }
        for field in nameless {
            errors.add(field, "Ghi số, ký hiệu của văn bản căn cứ.");
        }
        let period_kinds = PeriodKind::ALL.iter().copied().filter(|kind| self.has(kind)).collect();
        let (number, issuer) = (some(one_line(&self.number)), some(one_line(&self.issuer)));
        errors.or(|| Head { title, short_title, number, issuer, issued_on, period_kinds, basis })
    }
}

/// `POST /ban-thao/{draft}/dau-de`
pub async fn update(access: EditDraft, State(app): State<App>, Form(form): Form<HeadForm>) -> Result<Response> {
    let auto = !form.auto.is_empty();
    let head = match form.parse() {
        Ok(head) => head,
        Err(_) if auto => return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response()),
        Err(errors) => {
            return Editor::load(&app, &access).await?.page(&Asked::default(), &Open::Head(form), errors).await;
        }
    };
    let (draft, seen) = (access.draft.id, form.seen.clone());
    let saved = edit(&app.pool, &access.visit, draft, |content| {
        let now = Head::of(content);
        if !seen.is_empty() && print(&now) != seen && now != head {
            return Err(());
        }
        let print = print(&head);
        head.put_into(content);
        Ok(print)
    })
    .await?;
    match saved {
        Ok(seen) if auto => {
            let at = show::hour(&access.visit.now);
            Ok(axum::Json(serde_json::json!({ "at": at, "set": { "seen": seen } })).into_response())
        }
        Ok(_) => Ok(see_other_saying(&format!("/ban-thao/{draft}"), "Đã lưu phần đầu văn bản.")),
        Err(()) if auto => Ok(StatusCode::CONFLICT.into_response()),
        Err(()) => {
            let editor = Editor::load(&app, &access).await?;
            let theirs = HeadForm::of(&editor.content);
            let why = format!(
                "{} vừa sửa phần này thành: “{}”, số {}. Bên dưới là nội dung bạn đang gõ, chưa được lưu; lưu lần nữa sẽ thay nội dung kia.",
                access.draft.updated_by,
                theirs.title,
                if theirs.number.is_empty() { "chưa có" } else { &theirs.number }
            );
            let open = Open::Head(HeadForm { seen: theirs.seen, ..form });
            editor.refused(&Asked::default(), &open, why, StatusCode::CONFLICT).await
        }
    }
}
