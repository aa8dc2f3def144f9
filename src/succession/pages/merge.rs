//! Units become one.

use std::collections::HashSet;

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

#[derive(Clone, Debug, Default, Deserialize)]
pub struct MergeForm {
    #[serde(default)]
    units: Vec<i64>,
    /// The id of one of them; blank: a new one.
    #[serde(default)]
    into: String,
    #[serde(default)]
    new_name: String,
    #[serde(default)]
    new_code: String,
    #[serde(default)]
    effective_on: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
}

impl MergeForm {
    fn when(&self) -> When {
        When { effective_on: self.effective_on.clone(), decision: self.decision.clone(), reason: self.reason.clone() }
    }

    fn terms(&self) -> Terms {
        let mut seen = HashSet::new();
        let units = self.units.iter().copied().filter(|unit| seen.insert(*unit)).collect();
        let into = match self.into.trim().parse() {
            Ok(unit) => Heir::Unit(unit),
            Err(_) => Heir::New(NewUnit {
                name: clean(&self.new_name).split_whitespace().collect::<Vec<_>>().join(" "),
                code: clean(&self.new_code).to_lowercase(),
            }),
        };
        Terms::Merge { units, into }
    }
}

#[derive(Template)]
#[template(path = "succession/merge.html")]
struct MergePage<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    unit: &'a Unit,
    /// Units beside it, which may be merged with it: those of its kind, and the others.
    beside: Vec<UnitChoice>,
    others: Vec<UnitChoice>,
    form: MergeForm,
    when: When,
}

async fn form_page(app: &App, visit: &Visit, unit: &Unit, form: MergeForm, errors: FieldErrors) -> Result<Response> {
    let mut beside = store::choices(&app.pool, &visit.viewer.reach, visit.today).await?;
    beside.retain(|other| (other.active && other.parent_id == unit.parent_id) || form.units.contains(&other.id));
    let alike = |other: &UnitChoice| other.kind == unit.kind || form.units.contains(&other.id);
    let (beside, others) = beside.into_iter().partition(alike);
    let page = MergePage {
        chrome: Chrome::new(visit, "Sáp nhập")
            .crumb("Đơn vị", "/quan-tri/don-vi")
            .crumb(unit.name.clone(), format!("/quan-tri/don-vi/{}", unit.id))
            .here("Sáp nhập"),
        when: form.when(),
        errors,
        unit,
        beside,
        others,
        form,
    };
    page_or_errors(&page, &page.errors)
}

/// `GET /quan-tri/don-vi/{unit}/sap-nhap`
pub async fn new(AdministerUnit { visit, unit }: AdministerUnit, State(app): State<App>) -> Result<Response> {
    let form =
        MergeForm { units: vec![unit.id], effective_on: When::today(visit.today).effective_on, ..MergeForm::default() };
    form_page(&app, &visit, &unit, form, FieldErrors::new()).await
}

/// `POST /quan-tri/don-vi/{unit}/sap-nhap`: a draft, with the page that shows what it will do.
pub async fn create(
    AdministerUnit { visit, unit }: AdministerUnit,
    State(app): State<App>,
    Form(form): Form<MergeForm>,
) -> Result<Response> {
    let moment = match form.when().parse(true) {
        Ok(moment) => moment,
        Err(errors) => return form_page(&app, &visit, &unit, form, errors).await,
    };
    let terms = form.terms();
    let mut errors = wrong(&app, &terms, &moment).await?;
    if terms.before().iter().any(|unit| !visit.viewer.reaches(*unit)) {
        errors.add("units", "Có đơn vị không nằm trong phạm vi quản trị.");
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
    fn the_heir_is_one_of_them_or_a_new_unit() {
        let form = |into: &str| MergeForm {
            units: vec![2, 3, 2],
            into: into.to_owned(),
            new_name: " Phòng  Mới ".to_owned(),
            new_code: "PhongMoi".to_owned(),
            ..MergeForm::default()
        };
        let new = NewUnit { name: "Phòng Mới".to_owned(), code: "phongmoi".to_owned() };
        assert_eq!(form("3").terms(), Terms::Merge { units: vec![2, 3], into: Heir::Unit(3) });
        assert_eq!(form("").terms(), Terms::Merge { units: vec![2, 3], into: Heir::New(new) });
    }
}
