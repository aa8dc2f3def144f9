//! A unit becomes several. Who gets which task is chosen on the page that shows what will happen.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{draft, when::When, wrong};
use crate::{
    unit::{
        access::AdministerUnit,
        change::{Heir, NewUnit, Terms},
        store::{self, Unit, UnitChoice},
    },
    web::{App, Chrome, FieldErrors, Form, Result, Visit, form::clean, page_or_errors},
};

/// How many heirs the form has room for.
const ROOM: usize = 4;

#[derive(Clone, Debug, Default, Deserialize)]
pub struct SplitForm {
    #[serde(default)]
    goes_on: String,
    /// Row by row: a unit that exists, or a name and a code.
    #[serde(default)]
    heir_unit: Vec<String>,
    #[serde(default)]
    heir_name: Vec<String>,
    #[serde(default)]
    heir_code: Vec<String>,
    #[serde(default)]
    effective_on: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
}

impl SplitForm {
    fn when(&self) -> When {
        When { effective_on: self.effective_on.clone(), decision: self.decision.clone(), reason: self.reason.clone() }
    }

    fn at(list: &[String], place: usize) -> String {
        list.get(place).map(|text| clean(text).split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
    }

    fn terms(&self, unit: i64) -> Terms {
        let heirs = (0..ROOM).filter_map(|place| match Self::at(&self.heir_unit, place).parse() {
            Ok(unit) => Some(Heir::Unit(unit)),
            Err(_) => {
                let name = Self::at(&self.heir_name, place);
                let code = Self::at(&self.heir_code, place).to_lowercase();
                (!name.is_empty() || !code.is_empty()).then_some(Heir::New(NewUnit { name, code }))
            }
        });
        Terms::Split { unit, goes_on: !self.goes_on.is_empty(), into: heirs.collect(), tasks: Default::default() }
    }
}

/// A row of the form.
struct Row {
    number: usize,
    unit: String,
    name: String,
    code: String,
}

#[derive(Template)]
#[template(path = "succession/split.html")]
struct SplitPage<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    unit: &'a Unit,
    beside: Vec<UnitChoice>,
    rows: Vec<Row>,
    form: SplitForm,
    when: When,
}

async fn form_page(app: &App, visit: &Visit, unit: &Unit, form: SplitForm, errors: FieldErrors) -> Result<Response> {
    let mut beside = store::choices(&app.pool, &visit.viewer.reach, visit.today).await?;
    beside.retain(|other| other.active && other.parent_id == unit.parent_id && other.id != unit.id);
    let row = |place| Row {
        number: place + 1,
        unit: SplitForm::at(&form.heir_unit, place),
        name: SplitForm::at(&form.heir_name, place),
        code: SplitForm::at(&form.heir_code, place),
    };
    let page = SplitPage {
        chrome: Chrome::new(visit, "Chia, tách")
            .crumb("Đơn vị", "/quan-tri/don-vi")
            .crumb(unit.name.clone(), format!("/quan-tri/don-vi/{}", unit.id))
            .here("Chia, tách"),
        rows: (0..ROOM).map(row).collect(),
        when: form.when(),
        errors,
        unit,
        beside,
        form,
    };
    page_or_errors(&page, &page.errors)
}

/// `GET /quan-tri/don-vi/{unit}/chia-tach`
pub async fn new(AdministerUnit { visit, unit }: AdministerUnit, State(app): State<App>) -> Result<Response> {
    let form = SplitForm { effective_on: When::today(visit.today).effective_on, ..SplitForm::default() };
    form_page(&app, &visit, &unit, form, FieldErrors::new()).await
}

/// `POST /quan-tri/don-vi/{unit}/chia-tach`: a draft, with the page that shows what it will do.
pub async fn create(
    AdministerUnit { visit, unit }: AdministerUnit,
    State(app): State<App>,
    Form(form): Form<SplitForm>,
) -> Result<Response> {
    let moment = match form.when().parse(true) {
        Ok(moment) => moment,
        Err(errors) => return form_page(&app, &visit, &unit, form, errors).await,
    };
    let terms = form.terms(unit.id);
    let mut errors = wrong(&app, &terms, &moment).await?;
    if terms.after().iter().any(|unit| !visit.viewer.reaches(*unit)) {
        errors.add("into", "Có đơn vị không nằm trong phạm vi quản trị.");
    }
    if !errors.is_empty() {
        return form_page(&app, &visit, &unit, form, errors).await;
    }
    draft(&app, &visit, &terms, &moment, None).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_a_unit_that_exists_or_a_new_one_and_blank_rows_are_none() {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let form = SplitForm {
            goes_on: "1".to_owned(),
            heir_unit: texts(&["7", "", "", ""]),
            heir_name: texts(&["", "", "Phòng  Hai", ""]),
            heir_code: texts(&["", "", "Hai", ""]),
            ..SplitForm::default()
        };
        let new = Heir::New(NewUnit { name: "Phòng Hai".to_owned(), code: "hai".to_owned() });
        let tasks = std::collections::BTreeMap::new();
        assert_eq!(form.terms(5), Terms::Split { unit: 5, goes_on: true, into: vec![Heir::Unit(7), new], tasks });
    }
}
