//! Units: the tree, and one unit's form.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    form::{Parents, UnitForm, refused},
    unit_options,
};
use crate::{
    journal::{self, Entry},
    office::{self, Column, Kind, Table},
    unit::{
        UnitKind,
        access::AdministerUnit,
        store::{
            self, UnitFields, UnitLine,
            change::{self, ChangeLine},
        },
        tree,
    },
    web::{
        App, Chrome, Export, FieldErrors, Form, Query, Result, Visit,
        access::Administer,
        flash::see_other_saying,
        form::{clean, page, page_or_errors},
        layout::Choice,
    },
};

#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    tim: String,
    #[serde(default)]
    loai: String,
    /// Units that no longer exist, or not yet, too.
    #[serde(default, rename = "ca-cu")]
    ca_cu: String,
}

#[derive(Template)]
#[template(path = "unit/index.html")]
struct IndexPage {
    chrome: Chrome,
    asked: Asked,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
    /// Units that answer the filter, without those shown only as the way to them.
    found: usize,
    filtered: bool,
}

struct Row {
    level: usize,
    unit: UnitLine,
    active: bool,
    /// Only the way to what was found.
    way: bool,
}

/// `GET /quan-tri/don-vi`
pub async fn index(
    Administer(visit): Administer,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let lines = store::lines(&app.pool, &visit.viewer.reach, &clean(&asked.tim), visit.today).await?;
    let kind = asked.loai.parse::<UnitKind>().ok();
    let is_active = |unit: &UnitLine| {
        unit.active_from.is_none_or(|from| from <= visit.today) && unit.active_to.is_none_or(|to| to >= visit.today)
    };
    let answers = |unit: &UnitLine| {
        unit.found && kind.is_none_or(|kind| kind == unit.kind) && (!asked.ca_cu.is_empty() || is_active(unit))
    };
    let found: HashSet<i64> = lines.iter().filter(|unit| answers(unit)).map(|unit| unit.id).collect();
    let parents: HashMap<i64, Option<i64>> = lines.iter().map(|unit| (unit.id, unit.parent_id)).collect();
    let shown = tree::with_ancestors(&found, &parents);
    let rows: Vec<Row> = tree::arrange(lines.into_iter().filter(|unit| shown.contains(&unit.id)).collect())
        .into_iter()
        .map(|(depth, unit)| Row {
            level: depth.min(4),
            active: is_active(&unit),
            way: !found.contains(&unit.id),
            unit,
        })
        .collect();
    if let Some(format) = export.wanted() {
        let rows = rows.iter().filter(|row| !row.way);
        return format.answer(&visit, "Đơn vị", table(rows)).await;
    }
    page(&IndexPage {
        chrome: Chrome::new(&visit, "Đơn vị").export(&export),
        kinds: kinds(&asked.loai),
        filtered: !asked.tim.trim().is_empty() || kind.is_some(),
        found: found.len(),
        rows,
        asked,
    })
}

/// The units found, as a file; without those that are only the way to them.
fn table<'a>(rows: impl Iterator<Item = &'a Row>) -> Table {
    let columns = vec![
        Column::new("Tên đơn vị", 44, Kind::Text),
        Column::new("Mã", 16, Kind::Text),
        Column::new("Loại", 20, Kind::Text),
        Column::new("Tên khác", 50, Kind::Text),
        Column::new("Từ ngày", 12, Kind::Day),
        Column::new("Đến ngày", 12, Kind::Day),
        Column::new("Tài khoản", 10, Kind::Count),
    ];
    let row = |row: &Row| {
        let unit = &row.unit;
        office::Row::Line(vec![
            unit.name.as_str().into(),
            unit.code.as_str().into(),
            unit.kind.label().into(),
            unit.aliases.join("; ").into(),
            unit.active_from.into(),
            unit.active_to.into(),
            unit.accounts.into(),
        ])
    };
    Table { columns, rows: rows.map(row).collect(), total: None }
}

fn kinds(chosen: &str) -> Vec<Choice> {
    UnitKind::ALL
        .iter()
        .map(|kind| Choice {
            value: kind.code().to_owned(),
            label: kind.label().to_owned(),
            selected: kind.code() == chosen,
        })
        .collect()
}

#[derive(Template)]
#[template(path = "unit/form.html")]
struct FormPage {
    chrome: Chrome,
    errors: FieldErrors,
    form: UnitForm,
    action: String,
    kinds: Vec<Choice>,
    /// Empty where the parent cannot be changed.
    parents: Vec<Choice>,
    is_new: bool,
    unit_id: Option<i64>,
    /// What became of it, and what is planned.
    history: Vec<ChangeLine>,
}

async fn form_page(
    app: &App,
    visit: &Visit,
    unit: Option<&store::Unit>,
    form: UnitForm,
    errors: FieldErrors,
) -> Result<Response> {
    let title = unit.map_or("Thêm đơn vị", |unit| &unit.name);
    let fixed = unit.is_some_and(|unit| visit.viewer.unit_id() == Some(unit.id));
    let parents = if fixed {
        Vec::new()
    } else {
        let mut choices = store::choices(&app.pool, &visit.viewer.reach, visit.today).await?;
        choices.retain(|choice| unit.is_none_or(|unit| unit.id != choice.id));
        unit_options(choices, &form.parent)
    };
    let template = FormPage {
        chrome: Chrome::new(visit, title).crumb("Đơn vị", "/quan-tri/don-vi").here(title),
        action: unit.map_or("/quan-tri/don-vi".to_owned(), |unit| format!("/quan-tri/don-vi/{}", unit.id)),
        kinds: kinds(&form.kind),
        parents,
        is_new: unit.is_none(),
        unit_id: unit.map(|unit| unit.id),
        history: match unit {
            Some(unit) => change::of_unit(&app.pool, unit.id).await?,
            None => Vec::new(),
        },
        form,
        errors,
    };
    page_or_errors(&template, &template.errors)
}

#[derive(Deserialize)]
pub struct Under {
    /// The unit below which the new one is to stand.
    #[serde(default)]
    duoi: String,
}

/// `GET /quan-tri/don-vi/moi`
pub async fn new(
    Administer(visit): Administer,
    State(app): State<App>,
    Query(under): Query<Under>,
) -> Result<Response> {
    let form = UnitForm { parent: under.duoi, ..UnitForm::default() };
    form_page(&app, &visit, None, form, FieldErrors::new()).await
}

/// `POST /quan-tri/don-vi`
pub async fn create(
    Administer(visit): Administer,
    State(app): State<App>,
    Form(form): Form<UnitForm>,
) -> Result<Response> {
    let fields = match form.parse(Parents::Among(&visit.viewer.reach)) {
        Ok(fields) => fields,
        Err(errors) => return form_page(&app, &visit, None, form, errors).await,
    };
    let mut tx = app.pool.begin().await?;
    let id = match store::insert(&mut tx, &fields).await {
        Ok(id) => id,
        Err(error) => {
            tx.rollback().await?;
            return form_page(&app, &visit, None, form, refused(error)?).await;
        }
    };
    journal::write(&mut tx, &visit.by(), Entry::new("unit.created", id).after(told(&fields))).await?;
    tx.commit().await?;
    Ok(see_other_saying("/quan-tri/don-vi", &format!("Đã thêm đơn vị {}.", fields.name)))
}

/// `GET /quan-tri/don-vi/{unit}`
pub async fn edit(AdministerUnit { visit, unit }: AdministerUnit, State(app): State<App>) -> Result<Response> {
    let form = UnitForm::from(&unit);
    form_page(&app, &visit, Some(&unit), form, FieldErrors::new()).await
}

/// `POST /quan-tri/don-vi/{unit}`: without a cycle in the tree.
pub async fn update(
    AdministerUnit { visit, unit }: AdministerUnit,
    State(app): State<App>,
    Form(form): Form<UnitForm>,
) -> Result<Response> {
    let parents = if visit.viewer.unit_id() == Some(unit.id) {
        Parents::Fixed(unit.parent_id)
    } else {
        Parents::Among(&visit.viewer.reach)
    };
    let fields = match form.parse(parents) {
        Ok(fields) => fields,
        Err(errors) => return form_page(&app, &visit, Some(&unit), form, errors).await,
    };
    let mut tx = app.pool.begin().await?;
    let parents = store::lock_parents(&mut tx).await?.into_iter().collect();
    if fields.parent_id.is_some_and(|parent| tree::would_cycle(unit.id, parent, &parents)) {
        tx.rollback().await?;
        let errors = FieldErrors::one("parent", "Đơn vị không thể nằm dưới chính nó hoặc dưới đơn vị cấp dưới của nó.");
        return form_page(&app, &visit, Some(&unit), form, errors).await;
    }
    if let Err(error) = store::update(&mut tx, unit.id, &fields).await {
        tx.rollback().await?;
        return form_page(&app, &visit, Some(&unit), form, refused(error)?).await;
    }
    let before = told(&UnitFields::from(unit.clone()));
    let entry = Entry::new("unit.updated", unit.id).before(before).after(told(&fields));
    journal::write(&mut tx, &visit.by(), entry).await?;
    tx.commit().await?;
    Ok(see_other_saying("/quan-tri/don-vi", &format!("Đã lưu đơn vị {}.", fields.name)))
}

impl From<store::Unit> for UnitFields {
    fn from(unit: store::Unit) -> Self {
        Self {
            parent_id: unit.parent_id,
            code: unit.code,
            name: unit.name,
            short_name: unit.short_name,
            kind: unit.kind,
            position: unit.position,
            active_from: unit.active_from,
            active_to: unit.active_to,
            aliases: unit.aliases,
        }
    }
}

/// What the journal keeps of a unit.
fn told(unit: &UnitFields) -> Value {
    json!({
        "name": unit.name, "short_name": unit.short_name, "code": unit.code, "kind": unit.kind,
        "parent_id": unit.parent_id, "position": unit.position, "aliases": unit.aliases,
        "active_from": unit.active_from, "active_to": unit.active_to,
    })
}
