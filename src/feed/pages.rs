//! The page of one's calendar address, and the calendar itself.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    act,
    agenda::{self, Occasion},
    file,
    store::{self, Address, Holder},
};
use crate::web::{
    App, Chrome, Error, Grant, Public, Result, Role, Routes, SignedIn, Visit,
    flash::{see_other_saying, see_other_warning},
    form::page,
    viewer::token_hash,
};

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/tai-khoan/lich", edit)
        .post("/tai-khoan/lich", create)
        .post("/tai-khoan/lich/thu-hoi", destroy)
        .get("/lich/{file}", show)
}

/// How many of the days to come the page lists.
const SHOWN: usize = 10;
/// How the calendar's name ends, by which programs know what it is.
const ENDING: &str = ".ics";

#[derive(Template)]
#[template(path = "feed/edit.html")]
struct EditPage {
    chrome: Chrome,
    address: Option<Address>,
    /// The address in full, on the page of the one who has just made it.
    made: Option<Made>,
    /// Whether the portal is known by a name that others may reach.
    reachable: bool,
    /// Whether any role fills the calendar.
    fills: bool,
    total: usize,
    /// How many of them are still to come.
    ahead: usize,
    coming: Vec<Occasion>,
}

/// A new address.
struct Made {
    https: String,
    /// The same, as calendar programs of the device take it over.
    webcal: String,
}

/// `GET /tai-khoan/lich`
async fn edit(SignedIn(visit): SignedIn, State(app): State<App>) -> Result<Response> {
    edit_page(&app, &visit, None).await
}

/// `POST /tai-khoan/lich`: makes an address in place of the one there may be. It stands in the answer, and nowhere else.
async fn create(SignedIn(visit): SignedIn, State(app): State<App>) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    let token = act::renew(&mut tx, &visit.by(), visit.now, visit.viewer.account_id).await?;
    tx.commit().await?;
    let https = format!("{}/lich/{token}{ENDING}", app.settings.base_url());
    let webcal = https.split_once("://").map(|(_, rest)| format!("webcal://{rest}")).unwrap_or_default();
    edit_page(&app, &visit, Some(Made { https, webcal })).await
}

/// `POST /tai-khoan/lich/thu-hoi`
async fn destroy(SignedIn(visit): SignedIn, State(app): State<App>) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    let revoked = act::revoke(&mut tx, &visit.by(), visit.now, visit.viewer.account_id).await?;
    tx.commit().await?;
    let to = "/tai-khoan/lich";
    Ok(match revoked {
        true => see_other_saying(to, "Đã thu hồi địa chỉ lịch. Ứng dụng nào còn giữ địa chỉ đó không đọc được nữa."),
        false => see_other_warning(to, "Không có địa chỉ lịch nào để thu hồi."),
    })
}

async fn edit_page(app: &App, visit: &Visit, made: Option<Made>) -> Result<Response> {
    let mut coming = agenda::load(&app.pool, &visit.viewer.grants, visit.today).await?;
    let total = coming.len();
    coming.retain(|occasion| occasion.on >= visit.today);
    let ahead = coming.len();
    coming.truncate(SHOWN);
    page(&EditPage {
        chrome: Chrome::new(visit, "Lịch cá nhân").crumb("Tài khoản của tôi", "/tai-khoan").here("Lịch cá nhân"),
        address: store::address(&app.pool, visit.viewer.account_id).await?,
        made,
        reachable: !app.settings.loopback_only(),
        fills: visit.viewer.grants.iter().any(|grant| grant.role != Role::Administrator),
        total,
        ahead,
        coming,
    })
}

/// `GET /lich/{token}.ics`: asked for by programs, which are not signed in; who holds the address holds the calendar.
async fn show(_: Public, State(app): State<App>, Path(file): Path<String>) -> Result<Response> {
    let token = file.strip_suffix(ENDING).ok_or(Error::NotFound)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let holder = store::holder(&app.pool, &token_hash(token), now, today).await?.ok_or(Error::NotFound)?;
    let occasions = agenda::load(&app.pool, &holder.grants, today).await?;
    let text = file::write(&name(&holder), &occasions, &app.settings.base_url(), now);
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}

/// "Tiến Độ – Trường THPT Lê Quý Đôn", or whose it is where several units are in it.
fn name(Holder { full_name, grants }: &Holder) -> String {
    let mut units: Vec<&str> = grants.iter().map(|grant: &Grant| grant.unit_name.as_str()).collect();
    units.dedup();
    format!("Tiến Độ – {}", if let [only] = units[..] { only } else { full_name })
}
