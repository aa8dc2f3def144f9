//! Several accounts at once from an Excel file: all of them or none.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::people::handed_out;
use crate::{
    account::{
        acts, initial, password,
        sheet::{self, COLUMNS, Directory, Entrant},
        store::person,
        workbook::{self, HandedOut, MAX_ROWS},
    },
    office::excel::{MAX_BYTES, MEDIA_TYPE},
    unit,
    web::{App, Chrome, Result, Visit, access::Administer, error::broken_constraint, form::page, upload},
};

/// Mistakes shown at once; more help nobody.
const SHOWN: usize = 50;
/// Passwords hashed at once, so that people signing in meanwhile are not kept waiting.
const HASHED_AT_ONCE: usize = 2;

#[derive(Template)]
#[template(path = "account/import.html")]
struct ImportPage {
    chrome: Chrome,
    mistakes: Vec<String>,
    /// Mistakes beyond those shown.
    more: usize,
    columns: &'static [&'static str],
    max_rows: usize,
}

fn import_page(visit: &Visit, mut mistakes: Vec<String>) -> Result<Response> {
    let more = mistakes.len().saturating_sub(SHOWN);
    mistakes.truncate(SHOWN);
    let title = "Nhập tài khoản từ Excel";
    let template = ImportPage {
        chrome: Chrome::new(visit, title).crumb("Tài khoản", "/quan-tri/tai-khoan").here(title),
        more,
        columns: &COLUMNS,
        max_rows: MAX_ROWS,
        mistakes,
    };
    let mut response = page(&template)?;
    if !template.mistakes.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// `GET /quan-tri/tai-khoan/nhap`
pub async fn new(Administer(visit): Administer) -> Result<Response> {
    import_page(&visit, Vec::new())
}

/// `GET /quan-tri/tai-khoan/nhap/mau.xlsx`: the file to fill in.
pub async fn blank(Administer(visit): Administer, State(app): State<App>) -> Result<Response> {
    let units = unit::store::choices(&app.pool, &visit.viewer.reach, visit.today).await?;
    let units: Vec<_> = units.into_iter().filter(|unit| unit.active).map(|unit| (unit.code, unit.name)).collect();
    let file = workbook::blank(&units).map_err(anyhow::Error::from)?;
    let headers = [
        (header::CONTENT_TYPE, MEDIA_TYPE),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"mau-tai-khoan.xlsx\""),
    ];
    Ok((headers, file).into_response())
}

/// `POST /quan-tri/tai-khoan/nhap`: the answer holds the initial passwords, once.
pub async fn create(Administer(visit): Administer, State(app): State<App>, request: Request) -> Result<Response> {
    let entrants = match entrants(&app, &visit, request).await? {
        Ok(entrants) => entrants,
        Err(mistakes) => return import_page(&visit, mistakes),
    };
    let hashed: Vec<(String, String)> = stream::iter(0..entrants.len())
        .map(|_| async {
            let given = initial::password()?;
            let hash = password::hash(&given).await?;
            anyhow::Ok((given, hash))
        })
        .buffered(HASHED_AT_ONCE)
        .try_collect()
        .await?;
    let by = visit.by();
    let mut tx = app.pool.begin().await?;
    let mut people = Vec::with_capacity(entrants.len());
    for (Entrant { person, grant }, (given, hash)) in entrants.into_iter().zip(hashed) {
        let id = match acts::create(&mut tx, &by, visit.now, &person, &hash).await {
            Ok(id) => id,
            Err(error) if broken_constraint(&error) == Some("account_username_key") => {
                let taken = format!("Tên đăng nhập “{}” vừa có người khác dùng.", person.username);
                return import_page(&visit, vec![taken]);
            }
            Err(error) => return Err(error.into()),
        };
        acts::add_grant(&mut tx, &by, id, &grant).await?;
        people.push(HandedOut { username: person.username, full_name: person.full_name, password: given });
    }
    let file = workbook::passwords(&people).map_err(anyhow::Error::from)?;
    tx.commit().await?;
    let file = format!("data:{MEDIA_TYPE};base64,{}", BASE64_STANDARD.encode(file));
    handed_out(&visit, &format!("Đã nhập {} tài khoản", people.len()), people, Some(file))
}

/// What the uploaded file asks for, or every mistake in it.
async fn entrants(app: &App, visit: &Visit, request: Request) -> Result<Result<Vec<Entrant>, Vec<String>>> {
    let bytes = match upload::bytes(request, MAX_BYTES, "Chọn tệp Excel cần nhập.").await {
        Ok(bytes) => bytes,
        Err(reason) => return Ok(Err(vec![reason])),
    };
    // A file made to break the reader breaks its own thread only.
    let read = tokio::task::spawn_blocking(move || workbook::read(bytes.into())).await;
    let rows = match read.unwrap_or_else(|_| Err("Không đọc được tệp này. Hãy dùng tệp mẫu.".to_owned()))
    {
        Ok(rows) => rows,
        Err(reason) => return Ok(Err(vec![reason])),
    };
    let reach = &visit.viewer.reach;
    let names: HashSet<String> = rows.iter().map(sheet::unit_name).filter(|name| !name.is_empty()).collect();
    let names: Vec<String> = names.into_iter().collect();
    let mut units: HashMap<String, Vec<i64>> = HashMap::new();
    for named in unit::store::by_names(&app.pool, reach, &names).await? {
        units.entry(named.asked).or_default().push(named.unit_id);
    }
    let usernames: Vec<String> = rows.iter().map(sheet::username).collect();
    let taken = person::taken(&app.pool, &usernames).await?.into_iter().collect();
    Ok(sheet::parse(&rows, &Directory { units, taken, today: visit.today }))
}
