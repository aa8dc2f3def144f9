//! The settings of the whole portal, on one page.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{MovedRow, moved_text};
use crate::{
    calendar::{
        day_off::{self, Change, Outcome},
        sending::Moved,
        setting::{self, Setting},
        store,
    },
    web::{
        App, Chrome, FieldErrors, Form, Result, Visit, access::AdministerPortal, flash::see_other_saying,
        form::page_or_errors,
    },
};

const HOME: &str = "/quan-tri/cau-hinh";

struct Field {
    setting: Setting,
    hint: String,
    value: String,
    error: String,
}

#[derive(Template)]
#[template(path = "calendar/settings.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    fields: Vec<Field>,
    /// What the change would move, once it has been asked for.
    moved: Vec<MovedRow>,
}

fn page(visit: &Visit, values: Vec<String>, errors: FieldErrors, moved: Vec<Moved>) -> Result<Response> {
    let field = |(setting, value): (Setting, String)| Field {
        hint: format!(
            "Từ {} đến {}; mặc định {}. {}",
            setting.least, setting.most, setting.default, setting.explanation
        ),
        error: errors.at(setting.key).to_owned(),
        setting,
        value,
    };
    let fields = setting::ALL.into_iter().zip(values).map(field).collect();
    let template = Page {
        chrome: Chrome::new(visit, "Cấu hình"),
        fields,
        moved: moved.into_iter().map(Into::into).collect(),
        errors,
    };
    page_or_errors(&template, &template.errors)
}

/// `GET /quan-tri/cau-hinh`
pub async fn edit(AdministerPortal(visit): AdministerPortal, State(app): State<App>) -> Result<Response> {
    let values = store::settings(&app.pool, &setting::ALL).await?;
    page(&visit, values.iter().map(ToString::to_string).collect(), FieldErrors::new(), Vec::new())
}

/// `POST /quan-tri/cau-hinh`
pub async fn update(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = |key: &str| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.trim().to_owned());
    let values: Vec<String> = setting::ALL.iter().map(|setting| typed(setting.key).unwrap_or_default()).collect();
    let mut errors = FieldErrors::new();
    let mut wanted = Vec::new();
    for (setting, value) in setting::ALL.iter().zip(&values) {
        match setting.parse(value) {
            Some(days) => wanted.push((*setting, days)),
            None => errors.add(setting.key, format!("Ghi một số từ {} đến {}.", setting.least, setting.most)),
        }
    }
    if !errors.is_empty() {
        return page(&visit, values, errors, Vec::new());
    }
    let confirmed = typed("confirmed").is_some_and(|value| !value.is_empty());
    match day_off::change(&app.pool, &visit.by(), visit.today, Change::Set(&wanted), confirmed).await? {
        Outcome::ToConfirm(moved) => page(&visit, values, errors, moved),
        Outcome::Made(moved) => Ok(see_other_saying(HOME, &format!("Đã lưu cấu hình.{}", moved_text(&moved)))),
        Outcome::Taken | Outcome::Gone => Err(crate::web::Error::NotFound),
    }
}
