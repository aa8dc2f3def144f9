//! The names a draft uses: whom each means, said once for all its tasks.

mod form;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde_json::json;
use sqlx::PgConnection;

use self::form::{Answer, NameRow, NamesForm, code_of, kind_of};
use super::{editor::Editor, labels::Labels};
use crate::{
    journal::{self, Entry},
    plan::{
        access::EditDraft,
        draft::{
            Target,
            names::{Name, names},
        },
        editing::edit_in,
    },
    unit::{
        UnitKind,
        store::{self as units, UnitFields, group},
    },
    web::{App, Chrome, FieldErrors, Form, Result, Visit, error::broken_constraint, flash::see_other_saying},
};

/// Names offered as likely meant.
const SUGGESTED: usize = 3;

/// A name with its row.
struct Line {
    number: usize,
    row: NameRow,
    leads: usize,
    coordinates: usize,
    first: u32,
    /// Labels of those with a like name.
    like: Vec<String>,
}

#[derive(Template)]
#[template(path = "plan/draft/names.html")]
struct NamesPage<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    draft: i64,
    open: Vec<Line>,
    resolved: Vec<Line>,
    labels: &'a [String],
    /// Whether the visitor may also write the register of units.
    owns: bool,
}

impl NamesPage<'_> {
    fn kinds(&self) -> &'static [UnitKind] {
        UnitKind::ALL
    }
}

/// The page with rows as typed, or as they are.
fn names_page(editor: &Editor<'_>, typed: Option<&NamesForm>, errors: FieldErrors) -> Result<Response> {
    let access = editor.access;
    let labels = Labels::new(&editor.register);
    let owner = labels.of(Some(Target::Unit(access.draft.owner_unit_id)));
    let line = |(number, name): (usize, Name)| {
        let row = typed.and_then(|typed| typed.row_of(&name)).unwrap_or_else(|| NameRow {
            text: name.text.clone(),
            was: super::labels::code(name.means),
            how: if access.owns && name.means.is_none() { "nho" } else { "la" }.to_owned(),
            target: labels.of(name.means),
            name: name.text.clone(),
            code: code_of(&name.text),
            kind: kind_of(&name.text).code().to_owned(),
            parent: owner.clone(),
        });
        let like = match name.means {
            None => editor.register.suggest(&name.text, SUGGESTED),
            Some(_) => Vec::new(),
        };
        let like = like.into_iter().map(|known| labels.of(Some(known.target))).collect();
        Line { number, row, leads: name.leads, coordinates: name.coordinates, first: name.first, like }
    };
    let mut all = names(&editor.content);
    // The order of the rows is that of the form, open ones first; names used most stand on top.
    all.sort_by_key(|name| (name.means.is_some(), std::cmp::Reverse(name.leads + name.coordinates)));
    let (resolved, open): (Vec<Line>, Vec<Line>) =
        all.into_iter().enumerate().map(line).partition(|line| !line.row.was.is_empty());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = "Tên gọi trong kế hoạch";
    let page = NamesPage {
        chrome: Chrome::new(&access.visit, title)
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb("Đối chiếu", format!("/ban-thao/{}", access.draft.id))
            .here(title),
        errors,
        draft: access.draft.id,
        open,
        resolved,
        labels: labels.list(),
        owns: access.owns,
    };
    let html = page.render().map_err(anyhow::Error::from)?;
    Ok((status, Html(html)).into_response())
}

/// `GET /ban-thao/{draft}/ten-goi`
pub async fn edit(access: EditDraft, State(app): State<App>) -> Result<Response> {
    names_page(&Editor::load(&app, &access).await?, None, FieldErrors::new())
}

/// `POST /ban-thao/{draft}/ten-goi`: what is answered holds in every task; what is left blank waits.
pub async fn update(access: EditDraft, State(app): State<App>, Form(form): Form<NamesForm>) -> Result<Response> {
    let editor = Editor::load(&app, &access).await?;
    let labels = Labels::new(&editor.register);
    let answers = match form.parse(&labels, access.owns) {
        Ok(answers) => answers,
        Err(errors) => return names_page(&editor, Some(&form), errors),
    };
    let mut tx = app.pool.begin().await?;
    let mut meant = Vec::new();
    for (number, row, answer) in &answers {
        match target(&mut tx, &access.visit, row, answer).await {
            Ok(target) => meant.push((row.text.clone(), super::labels::decoded(&row.was), target)),
            Err(error) => {
                tx.rollback().await?;
                return names_page(&editor, Some(&form), refused(error, *number)?);
            }
        }
    }
    let resolved = edit_in(&mut tx, &access.visit, access.draft.id, |content| {
        let places = meant.iter().map(|(text, was, target)| content.resolve(text, *was, Some(*target)));
        Ok::<usize, std::convert::Infallible>(places.sum())
    })
    .await?;
    let Ok(places) = resolved;
    tx.commit().await?;
    let to = format!("/ban-thao/{}", access.draft.id);
    let said = match answers.len() {
        0 => "Chưa có tên gọi nào được chọn.".to_owned(),
        names => format!("Đã ghi {names} tên gọi, ở {places} chỗ."),
    };
    Ok(see_other_saying(&to, &said))
}

/// Whom an answer means; a new unit is made, a new spelling kept.
async fn target(tx: &mut PgConnection, visit: &Visit, row: &NameRow, answer: &Answer) -> sqlx::Result<Target> {
    match answer {
        Answer::Known { target, remember } => {
            if *remember {
                remember_name(tx, visit, *target, &row.text).await?;
            }
            Ok(*target)
        }
        Answer::New { name, code, kind, parent } => {
            let aliases = if *name == row.text { Vec::new() } else { vec![row.text.clone()] };
            let unit = UnitFields {
                parent_id: Some(*parent),
                code: code.clone(),
                name: name.clone(),
                short_name: None,
                kind: *kind,
                position: 0,
                active_from: None,
                active_to: None,
                aliases,
            };
            let id = units::insert(tx, &unit).await?;
            let after = json!({ "name": unit.name, "code": unit.code, "kind": unit.kind, "parent_id": parent, "aliases": unit.aliases });
            journal::write(tx, &visit.by(), Entry::new("unit.created", id).after(after)).await?;
            Ok(Target::Unit(id))
        }
    }
}

async fn remember_name(tx: &mut PgConnection, visit: &Visit, target: Target, name: &str) -> sqlx::Result<()> {
    let entry = match target {
        Target::Unit(id) if units::add_alias(tx, id, name).await? => Entry::new("unit.updated", id),
        Target::Group(id) if group::add_alias(tx, id, name).await? => Entry::new("unit_group.updated", id),
        Target::Unit(_) | Target::Group(_) | Target::Named => return Ok(()),
    };
    journal::write(tx, &visit.by(), entry.after(json!({ "alias": name }))).await
}

/// A refusal of the database beside the row it is about; other failures stay failures.
fn refused(error: sqlx::Error, number: usize) -> sqlx::Result<FieldErrors> {
    match broken_constraint(&error) {
        Some("unit_code_key") => Ok(FieldErrors::one(format!("code-{number}"), "Mã này đã dùng cho đơn vị khác.")),
        Some("unit_name_key") => {
            let message = "Cấp trên này đã có đơn vị cùng tên (không phân biệt chữ hoa và dấu).";
            Ok(FieldErrors::one(format!("name-{number}"), message))
        }
        _ => Err(error),
    }
}
