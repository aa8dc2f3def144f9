//! A unit gets a new name from a day on.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{draft, when::When, wrong};
use crate::{
    unit::{access::AdministerUnit, change::Terms, store::Unit},
    web::{App, Chrome, FieldErrors, Form, Result, Visit, form::clean, page_or_errors},
};

#[derive(Clone, Debug, Default, Deserialize)]
pub struct RenameForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    short_name: String,
    #[serde(flatten)]
    when: When,
}

#[derive(Template)]
#[template(path = "succession/rename.html")]
struct RenamePage<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    unit: &'a Unit,
    form: RenameForm,
    when: When,
}

fn form_page(visit: &Visit, unit: &Unit, form: RenameForm, errors: FieldErrors) -> Result<Response> {
    let page = RenamePage {
        chrome: Chrome::new(visit, "Đổi tên")
            .crumb("Đơn vị", "/quan-tri/don-vi")
            .crumb(unit.name.clone(), format!("/quan-tri/don-vi/{}", unit.id))
            .here("Đổi tên"),
        when: form.when.clone(),
        errors,
        unit,
        form,
    };
    page_or_errors(&page, &page.errors)
}

/// `GET /quan-tri/don-vi/{unit}/doi-ten`
pub async fn new(AdministerUnit { visit, unit }: AdministerUnit) -> Result<Response> {
    let short_name = unit.short_name.clone().unwrap_or_default();
    let form = RenameForm { name: unit.name.clone(), short_name, when: When::today(visit.today) };
    form_page(&visit, &unit, form, FieldErrors::new())
}

/// `POST /quan-tri/don-vi/{unit}/doi-ten`: a draft, with the page that shows what it will do.
pub async fn create(
    AdministerUnit { visit, unit }: AdministerUnit,
    State(app): State<App>,
    Form(form): Form<RenameForm>,
) -> Result<Response> {
    let moment = match form.when.parse(true) {
        Ok(moment) => moment,
        Err(errors) => return form_page(&visit, &unit, form, errors),
    };
    let one_line = |text: &str| clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let short_name = Some(one_line(&form.short_name)).filter(|name| !name.is_empty());
    let terms = Terms::Rename { unit: unit.id, name: one_line(&form.name), short_name };
    let errors = wrong(&app, &terms, &moment).await?;
    if !errors.is_empty() {
        return form_page(&visit, &unit, form, errors);
    }
    draft(&app, &visit, &terms, &moment, None).await
}
