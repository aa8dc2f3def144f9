//! Which unit keeps whose register: an administrator's setting.

use askama::Template;
use axum::{extract::State as Shared, response::Response};
use serde::Deserialize;

use super::super::{
    keeper::{self, Hindrance},
    store::{self, Register, Unit},
};
use crate::web::{
    App, Chrome, Error, FieldErrors, Form, Result, Visit, access::AdministerPortal, flash::see_other_saying,
    page_or_errors,
};

const HOME: &str = "/quan-tri/cau-hinh/ra-soat";

/// The form of one register.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    owner: i64,
    /// Blank: nobody.
    #[serde(default)]
    keeper: String,
}

struct Row {
    register: Register,
    units: Vec<Unit>,
    /// The unit that stands in the form.
    chosen: Option<i64>,
    error: String,
}

impl Row {
    /// Whether the keeping unit no longer exists.
    fn is_orphaned(&self) -> bool {
        self.register.keeper_unit_id.is_some_and(|keeper| self.units.iter().all(|unit| unit.id != keeper))
    }

    fn is_chosen(&self, unit: &i64) -> bool {
        self.chosen == Some(*unit)
    }

    fn field(&self) -> String {
        field(self.register.owner_unit_id)
    }
}

/// The id of a register's field.
fn field(owner: i64) -> String {
    format!("keeper-{owner}")
}

#[derive(Template)]
#[template(path = "legal/keeping.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    rows: Vec<Row>,
}

async fn page(app: &App, visit: &Visit, typed: Option<(i64, Option<i64>)>, errors: FieldErrors) -> Result<Response> {
    let registers = store::owners(&app.pool).await?;
    let owners: Vec<i64> = registers.iter().map(|register| register.owner_unit_id).collect();
    let units = store::units(&app.pool, &owners, visit.today).await?;
    let row = |register: Register| Row {
        units: units.iter().filter(|unit| unit.owner_unit_id == register.owner_unit_id).cloned().collect(),
        chosen: match typed {
            Some((owner, keeper)) if owner == register.owner_unit_id => keeper,
            _ => register.keeper_unit_id,
        },
        error: errors.at(&field(register.owner_unit_id)).to_owned(),
        register,
    };
    let title = "Đơn vị giữ sổ rà soát văn bản";
    let template = Page {
        chrome: Chrome::new(visit, title).crumb("Cấu hình", "/quan-tri/cau-hinh").here(title),
        rows: registers.into_iter().map(row).collect(),
        errors: errors.clone(),
    };
    page_or_errors(&template, &errors)
}

/// `GET /quan-tri/cau-hinh/ra-soat`
pub async fn edit(AdministerPortal(visit): AdministerPortal, Shared(app): Shared<App>) -> Result<Response> {
    page(&app, &visit, None, FieldErrors::new()).await
}

/// `POST /quan-tri/cau-hinh/ra-soat`
pub async fn update(
    AdministerPortal(visit): AdministerPortal,
    Shared(app): Shared<App>,
    Form(form): Form<Chosen>,
) -> Result<Response> {
    let keeper = match form.keeper.trim() {
        "" => None,
        text => Some(text.parse::<i64>().map_err(|_| Error::NotFound)?),
    };
    let registers = store::owners(&app.pool).await?;
    let register = registers.iter().find(|register| register.owner_unit_id == form.owner).ok_or(Error::NotFound)?;
    let wrong = |text: String| FieldErrors::one(field(form.owner), text);
    if let Some(keeper) = keeper {
        let units = store::units(&app.pool, &[form.owner], visit.today).await?;
        if units.iter().all(|unit| unit.id != keeper) {
            let errors = wrong("Hãy chọn một đơn vị trong danh sách.".to_owned());
            return page(&app, &visit, Some((form.owner, None)), errors).await;
        }
    }
    let mut tx = app.pool.begin().await?;
    match keeper::choose(&mut tx, &visit.by(), form.owner, keeper).await {
        Ok(changed) => {
            tx.commit().await?;
            let text = match (changed, keeper) {
                (false, _) => "Không có gì thay đổi.".to_owned(),
                (true, Some(_)) => format!("Đã chọn đơn vị giữ sổ rà soát văn bản của {}.", register.owner_name),
                (true, None) => format!("Không còn đơn vị nào giữ sổ rà soát văn bản của {}.", register.owner_name),
            };
            Ok(see_other_saying(HOME, &text))
        }
        Err(hindrance @ Hindrance::KeepsAnother) => {
            tx.rollback().await?;
            page(&app, &visit, Some((form.owner, keeper)), wrong(hindrance.to_string())).await
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
    }
}
