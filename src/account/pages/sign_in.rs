//! Signing in and out.

use std::collections::HashSet;

use askama::Template;
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{AppendHeaders, IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::super::{
    is_username, password, session,
    store::{self, NewSession},
};
use crate::{
    journal::{self, By, Entry},
    web::{
        App, Chrome, DemoNotice, FieldErrors, Form, Public, Query, Result,
        access::OwnAccount,
        address::ClientAddress,
        flash::{see_other_saying, see_other_warning},
        form::{page, page_or_errors},
        headers::request_id,
        link::own_path,
        see_other,
        unsent::{self, PostPaths, Unsent},
        viewer::{cookie_name, token_hash},
    },
};

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage {
    chrome: Chrome,
    errors: FieldErrors,
    username: String,
    next: String,
    /// Words that wait for their writer to sign in again.
    unsent: Option<Unsent>,
    demo: Option<DemoAccounts>,
}

/// The words again, with one button that sends them where they were meant.
#[derive(Template)]
#[template(path = "account/unsent.html")]
struct UnsentPage {
    chrome: Chrome,
    unsent: Unsent,
}

/// The demo's accounts as the page lists them.
struct DemoAccounts {
    password: &'static str,
    /// Those of the plan's owner: user name and who that is.
    office: Vec<(String, String)>,
    /// A unit's staff and head, with the unit's words.
    units: Vec<UnitAccounts>,
}

#[derive(Debug, PartialEq, Eq)]
struct UnitAccounts {
    staff: String,
    head: String,
    unit: String,
}

impl From<&DemoNotice> for DemoAccounts {
    /// A unit has a pair of accounts, "lequydon" and "lequydon.truong"; everybody else is of the office.
    fn from(notice: &DemoNotice) -> Self {
        let is_head = |name: &str| name.ends_with(".truong");
        let heads: HashSet<&str> =
            notice.accounts.iter().filter_map(|(name, _)| name.strip_suffix(".truong")).collect();
        let mut demo = Self { password: notice.password, office: Vec::new(), units: Vec::new() };
        for (name, who) in notice.accounts.iter().filter(|(name, _)| !is_head(name)) {
            if heads.contains(name.as_str()) {
                let unit = who.rsplit_once(", ").map_or(who.as_str(), |(_, unit)| unit);
                demo.units.push(UnitAccounts {
                    staff: name.clone(),
                    head: format!("{name}.truong"),
                    unit: unit.to_owned(),
                });
            } else {
                demo.office.push((name.clone(), who.clone()));
            }
        }
        demo
    }
}

impl SignInPage {
    fn new(app: &App, username: String, next: String, unsent: Option<Unsent>, errors: FieldErrors) -> Self {
        let chrome = Chrome::public("Đăng nhập", app.demo.is_some());
        Self { chrome, errors, username, next, unsent, demo: app.demo.as_deref().map(DemoAccounts::from) }
    }
}

#[derive(Deserialize)]
pub struct NewAsked {
    #[serde(default)]
    tiep: String,
}

/// `GET /dang-nhap`
pub async fn new(_: Public, State(app): State<App>, Query(asked): Query<NewAsked>) -> Result<Response> {
    page(&SignInPage::new(&app, String::new(), asked.tiep, None, FieldErrors::new()))
}

#[derive(Deserialize)]
pub struct SignIn {
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    tiep: String,
    /// Words that wait: where they were meant, themselves, and whose they are.
    #[serde(default)]
    gui_den: String,
    #[serde(default)]
    noi_dung: String,
    #[serde(default)]
    cua: String,
}

impl SignIn {
    fn unsent(&self, paths: &PostPaths) -> Option<Unsent> {
        Unsent::returned(&self.gui_den, &self.noi_dung, &self.cua, paths)
    }
}

/// Layer: whoever sends a form after the session has ended signs in with the words at hand.
pub async fn keep_words(State(app): State<App>, request: Request, next: Next) -> Result<Response> {
    let (request, unsent) = unsent::copy(request, app.settings.secure()).await;
    let response = next.run(request).await;
    if unsent.is_none() || !unsent::was_refused(&response) {
        return Ok(response);
    }
    let mut response = page(&SignInPage::new(&app, String::new(), String::new(), unsent, FieldErrors::new()))?;
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    Ok(response)
}

/// Stands for every name that no account can have, where failures are counted.
const NO_NAME: &str = "?";

/// `POST /dang-nhap`: a new session with a new token; the one the browser had before ends.
pub async fn create(
    _: Public,
    State(app): State<App>,
    (ClientAddress(address), headers, jar, Extension(paths)): (
        ClientAddress,
        HeaderMap,
        CookieJar,
        Extension<PostPaths>,
    ),
    Form(form): Form<SignIn>,
) -> Result<Response> {
    let username = form.username.trim().to_lowercase();
    let mut errors = FieldErrors::new();
    if username.is_empty() {
        errors.add("username", "Nhập tên đăng nhập.");
    }
    if form.password.is_empty() {
        errors.add("password", "Nhập mật khẩu.");
    }
    if !errors.is_empty() {
        return refused(&app, form, &paths, errors);
    }
    let (now, address) = (app.clock.now(), address.to_string());
    // Whatever else was typed never reaches the database: it may be of any length and hold any character.
    let known_name = is_username(&username);
    let counted = if known_name { username.as_str() } else { NO_NAME };
    if let Err(wait) = session::begin_try(&app.pool, counted, &address, now).await? {
        let errors =
            FieldErrors::one("password", format!("Đã nhập sai nhiều lần. Vui lòng chờ {wait} giây rồi thử lại."));
        let mut response = refused(&app, form, &paths, errors)?;
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
        return Ok(response);
    }
    let account = if known_name { store::credentials(&app.pool, &username).await? } else { None };
    let right =
        password::verify(&form.password, account.as_ref().map(|account| account.password_hash.as_str())).await?;
    let Some(account) = account.filter(|account| right && !account.disabled) else {
        let errors = FieldErrors::one("password", "Tên đăng nhập hoặc mật khẩu không đúng.");
        return refused(&app, form, &paths, errors);
    };

    let secure = app.settings.secure();
    let token = session::new_token()?;
    let user_agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .map(|text| text.chars().take(300).collect::<String>());
    let mut tx = app.pool.begin().await?;
    if let Some(old) = jar.get(cookie_name(secure)) {
        store::close_session_by_token(&mut tx, &token_hash(old.value())).await?;
    }
    let session = NewSession {
        token_hash: &token_hash(&token),
        account_id: account.id,
        address: &address,
        user_agent: user_agent.as_deref(),
        now,
    };
    store::open_session(&mut tx, session).await?;
    store::forget_failures(&mut tx, &username, &address).await?;
    let by = By {
        account_id: Some(account.id),
        actor: account.full_name.clone(),
        capacity: None,
        request_id: Some(request_id(&headers)),
    };
    let entry = Entry::new("account.signed_in", account.id).after(serde_json::json!({ "address": address }));
    journal::write(&mut tx, &by, entry).await?;
    tx.commit().await?;
    let mut response = match form.unsent(&paths) {
        Some(unsent) if unsent.belongs_to(account.id) => {
            page(&UnsentPage { chrome: Chrome::public("Nội dung bạn vừa gõ", app.demo.is_some()), unsent })?
        }
        Some(_) => see_other_warning("/", "Nội dung gõ trước đó là của tài khoản khác nên không được gửi tiếp."),
        None => see_other(own_path(&form.tiep)),
    };
    let session = HeaderValue::try_from(session::cookie(&token, secure)).map_err(anyhow::Error::from)?;
    response.headers_mut().append(header::SET_COOKIE, session);
    response.headers_mut().append(header::SET_COOKIE, unsent::remember(Some(account.id), secure));
    Ok(response)
}

/// The page again, with what was typed but the password.
fn refused(app: &App, form: SignIn, paths: &PostPaths, errors: FieldErrors) -> Result<Response> {
    let unsent = form.unsent(paths);
    let template = SignInPage::new(app, form.username, form.tiep, unsent, errors);
    page_or_errors(&template, &template.errors)
}

/// `POST /dang-xuat`
pub async fn destroy(OwnAccount(visit): OwnAccount, State(app): State<App>) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    store::close_session(&mut tx, visit.viewer.account_id, visit.viewer.session_id).await?;
    journal::write(&mut tx, &visit.by(), Entry::new("account.signed_out", visit.viewer.account_id)).await?;
    tx.commit().await?;
    let secure = app.settings.secure();
    let session = HeaderValue::try_from(session::expired_cookie(secure)).map_err(anyhow::Error::from)?;
    let gone = AppendHeaders([(header::SET_COOKIE, session), (header::SET_COOKIE, unsent::remember(None, secure))]);
    Ok((gone, see_other_saying("/dang-nhap", "Đã đăng xuất.")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_lists_its_office_and_its_units_apart() {
        let account = |name: &str, who: &str| (name.to_owned(), who.to_owned());
        let notice = DemoNotice {
            password: "tiendo-demo",
            accounts: vec![
                account("giamdoc", "Giám đốc Sở"),
                account("phogiamdoc", "Phó Giám đốc Sở, đang được ủy quyền"),
                account("lequydon", "Cán bộ tổng hợp, Trường THPT Lê Quý Đôn"),
                account("lequydon.truong", "Hiệu trưởng, Trường THPT Lê Quý Đôn"),
            ],
        };
        let demo = DemoAccounts::from(&notice);
        let office: Vec<_> = demo.office.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(office, ["giamdoc", "phogiamdoc"]);
        let unit = UnitAccounts {
            staff: "lequydon".to_owned(),
            head: "lequydon.truong".to_owned(),
            unit: "Trường THPT Lê Quý Đôn".to_owned(),
        };
        assert_eq!(demo.units, [unit]);
    }
}
