//! How a unit's documents look: the administrator's settings of each issuing unit.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;
use serde_json::json;

use super::super::store::{self, Letterhead, Unit};
use crate::{
    journal::{self, Entry},
    plan::context::blank_is_none,
    web::{
        App, Chrome, Error, FieldErrors, Form, Link, Query, Result, Visit,
        access::AdministerPortal,
        flash::see_other_saying,
        form::{clean, page_or_errors, too_long},
    },
};

const HERE: &str = "/quan-tri/cau-hinh/the-thuc";
/// Longest name and longest list, in characters.
const MAX_LINE: usize = 200;
const MAX_LIST: usize = 3_000;

/// Whose settings the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "don-vi", deserialize_with = "blank_is_none")]
    unit: Option<i64>,
}

/// As it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    #[serde(deserialize_with = "blank_is_none")]
    unit: Option<i64>,
    superior: String,
    issuer: String,
    symbol: String,
    place: String,
    addressees: String,
    recipients: String,
    filed: String,
    head_post: String,
    head_name: String,
    deputy_post: String,
    deputy_name: String,
    signing: String,
}

impl Typed {
    fn of(unit: i64, one: Letterhead) -> Self {
        Self {
            unit: Some(unit),
            superior: one.superior,
            issuer: one.issuer,
            symbol: one.symbol,
            place: one.place,
            addressees: one.addressees,
            recipients: one.recipients,
            filed: one.filed,
            head_post: one.head_post,
            head_name: one.head_name,
            deputy_post: one.deputy_post,
            deputy_name: one.deputy_name,
            signing: if one.by_deputy { "deputy" } else { "head" }.to_owned(),
        }
    }

    fn understood(&self) -> Result<Letterhead, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut line = |field: &'static str, name: &str, text: &str, needed: bool| {
            // One line each.
            let text = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
            if needed && text.is_empty() {
                errors.add(field, format!("Hãy ghi {name}."));
            }
            if let Some(message) = too_long(name, &text, MAX_LINE) {
                errors.add(field, crate::web::show::capitalised(&message));
            }
            text
        };
        let one = Letterhead {
            superior: line("superior", "tên cơ quan chủ quản", &self.superior, false),
            issuer: line("issuer", "tên cơ quan ban hành", &self.issuer, true),
            symbol: line("symbol", "ký hiệu văn bản", &self.symbol, true),
            place: line("place", "địa danh", &self.place, true),
            head_post: line("head_post", "chức vụ người đứng đầu", &self.head_post, true),
            head_name: line("head_name", "họ tên người đứng đầu", &self.head_name, false),
            deputy_post: line("deputy_post", "chức vụ cấp phó", &self.deputy_post, true),
            deputy_name: line("deputy_name", "họ tên cấp phó", &self.deputy_name, false),
            filed: line("filed", "nơi lưu", &self.filed, true),
            addressees: clean(&self.addressees),
            recipients: clean(&self.recipients),
            by_deputy: self.signing == "deputy",
        };
        // "BC-SGDĐT": letters, digits, hyphens and strokes (Nghị định 30/2020/NĐ-CP, Phụ lục I).
        if !one.symbol.is_empty()
            && !one.symbol.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '/' | '&'))
        {
            errors.add("symbol", "Ký hiệu chỉ gồm chữ, số và dấu “-”, ví dụ BC-SGDĐT.");
        }
        for (field, text) in [("addressees", &one.addressees), ("recipients", &one.recipients)] {
            if let Some(message) = too_long("Danh sách", text, MAX_LIST) {
                errors.add(field, message);
            }
        }
        errors.or(|| one)
    }
}

#[derive(Template)]
#[template(path = "consolidated/letterhead.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    units: Vec<Unit>,
    typed: Typed,
    name: String,
}

impl Page {
    fn is_chosen(&self, unit: &i64) -> bool {
        self.typed.unit == Some(*unit)
    }
}

fn page(visit: &Visit, units: Vec<Unit>, typed: Typed, errors: FieldErrors) -> Result<Response> {
    let name = units.iter().find(|unit| Some(unit.id) == typed.unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let chrome =
        Chrome::new(visit, "Thể thức văn bản").crumb("Cấu hình", "/quan-tri/cau-hinh").here("Thể thức văn bản");
    let page = Page { chrome, units, typed, name, errors };
    page_or_errors(&page, &page.errors)
}

/// `GET /quan-tri/cau-hinh/the-thuc`
pub async fn edit(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let units = store::units(&app.pool).await?;
    let unit = asked.unit.or(units.first().map(|unit| unit.id)).ok_or(Error::NotFound)?;
    let one = store::letterhead(&app.pool, unit).await?.ok_or(Error::NotFound)?;
    page(&visit, units, Typed::of(unit, one), FieldErrors::new())
}

/// `POST /quan-tri/cau-hinh/the-thuc`
pub async fn update(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let unit = typed.unit.ok_or(Error::NotFound)?;
    let is = match typed.understood() {
        Ok(is) => is,
        Err(errors) => return page(&visit, store::units(&app.pool).await?, typed, errors),
    };
    let told = |one: &Letterhead| {
        json!({
            "superior": one.superior, "issuer": one.issuer, "symbol": one.symbol, "place": one.place, "addressees": one.addressees,
            "recipients": one.recipients, "filed": one.filed, "head_post": one.head_post, "head_name": one.head_name,
            "deputy_post": one.deputy_post, "deputy_name": one.deputy_name, "by_deputy": one.by_deputy,
        })
    };
    let mut tx = app.pool.begin().await?;
    let was = store::letterhead(&mut *tx, unit).await?.ok_or(Error::NotFound)?;
    store::save_letterhead(&mut tx, unit, &is, visit.now).await?;
    let entry = Entry::new("letterhead.saved", unit).before(told(&was)).after(told(&is));
    journal::write(&mut tx, &visit.by(), entry).await?;
    tx.commit().await?;
    Ok(see_other_saying(&Link::to(HERE).with("don-vi", unit).to_string(), "Đã lưu thể thức văn bản."))
}
