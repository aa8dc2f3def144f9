//! One's own account: password, sessions, grants.

use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use serde::Deserialize;

use super::super::{
    acts, password, session,
    store::{self, OwnGrant, SessionLine},
};
use crate::{
    journal::{self, Entry},
    web::{
        App, Chrome, Error, FieldErrors, Form, Result, SignedIn, Visit,
        access::OwnAccount,
        flash::see_other_saying,
        form::{page, page_or_errors},
        viewer::{ABSOLUTE_LIMIT, IDLE_LIMIT},
    },
};

#[derive(Template)]
#[template(path = "account/own.html")]
struct OwnPage {
    chrome: Chrome,
    username: String,
    full_name: String,
    email: Option<String>,
    grants: Vec<OwnGrant>,
    sessions: Vec<SessionLine>,
    this_session: i64,
    today: NaiveDate,
}

/// `GET /tai-khoan`
pub async fn show(SignedIn(visit): SignedIn, State(app): State<App>) -> Result<Response> {
    let id = visit.viewer.account_id;
    let (email, _) = store::own_details(&app.pool, id).await?;
    page(&OwnPage {
        chrome: Chrome::new(&visit, "Tài khoản của tôi"),
        grants: store::own_grants(&app.pool, id).await?,
        sessions: store::sessions(&app.pool, id, visit.now - IDLE_LIMIT, visit.now - ABSOLUTE_LIMIT).await?,
        this_session: visit.viewer.session_id,
        today: visit.today,
        username: visit.viewer.username,
        full_name: visit.viewer.full_name,
        email,
    })
}

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage {
    chrome: Chrome,
    errors: FieldErrors,
    forced: bool,
    /// What a new password must be.
    rule: String,
    /// For password managers.
    username: String,
}

fn password_page(visit: &Visit, errors: FieldErrors) -> Result<Response> {
    let chrome = Chrome::new(visit, "Đổi mật khẩu").crumb("Tài khoản của tôi", "/tai-khoan").here("Đổi mật khẩu");
    let template = PasswordPage {
        chrome,
        forced: visit.viewer.must_change_password,
        rule: format!(
            "Ít nhất {} ký tự, không phải mật khẩu thường gặp. Bốn từ ngẫu nhiên vừa dễ nhớ vừa khó đoán.",
            password::MIN_LENGTH
        ),
        username: visit.viewer.username.clone(),
        errors,
    };
    page_or_errors(&template, &template.errors)
}

/// `GET /tai-khoan/mat-khau`
pub async fn edit_password(OwnAccount(visit): OwnAccount) -> Result<Response> {
    password_page(&visit, FieldErrors::new())
}

#[derive(Deserialize)]
pub struct NewPassword {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

/// `POST /tai-khoan/mat-khau`: the other sessions end, since one of them may be why the password is changed.
pub async fn update_password(
    OwnAccount(visit): OwnAccount,
    State(app): State<App>,
    Form(form): Form<NewPassword>,
) -> Result<Response> {
    let (viewer, id) = (&visit.viewer, visit.viewer.account_id);
    let mut errors = FieldErrors::new();
    let (_, hash) = store::own_details(&app.pool, id).await?;
    if !password::verify(&form.current, Some(&hash)).await? {
        errors.add("current", "Mật khẩu hiện tại không đúng.");
    }
    let unit = viewer.grant.as_ref().map_or("", |grant| grant.unit_name.as_str());
    if let Some(reason) = password::refusal(&form.new, &[&viewer.username, &viewer.full_name, unit]) {
        errors.add("new", reason);
    } else if form.new == form.current {
        errors.add("new", "Mật khẩu mới phải khác mật khẩu hiện tại.");
    }
    if form.new != form.again {
        errors.add("again", "Hai lần nhập mật khẩu mới không giống nhau.");
    }
    if !errors.is_empty() {
        return password_page(&visit, errors);
    }
    let hash = password::hash(&form.new).await?;
    let mut tx = app.pool.begin().await?;
    store::set_password(&mut tx, id, &hash, false, visit.now).await?;
    let ended = store::close_sessions(&mut tx, id, Some(viewer.session_id)).await?;
    let entry = Entry::new("account.password_changed", id).after(serde_json::json!({ "sessions_ended": ended }));
    journal::write(&mut tx, &visit.by(), entry).await?;
    tx.commit().await?;
    Ok(see_other_saying("/tai-khoan", "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."))
}

#[derive(Deserialize)]
pub struct OneSession {
    id: i64,
}

/// `POST /tai-khoan/phien/ket-thuc`
pub async fn end_session(
    SignedIn(visit): SignedIn,
    State(app): State<App>,
    Form(form): Form<OneSession>,
) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    if !store::close_session(&mut tx, visit.viewer.account_id, form.id).await? {
        return Err(Error::NotFound);
    }
    journal::write(&mut tx, &visit.by(), Entry::new("account.session_ended", visit.viewer.account_id)).await?;
    tx.commit().await?;
    Ok(see_other_saying("/tai-khoan", "Đã kết thúc phiên đăng nhập."))
}

/// `POST /tai-khoan/phien/ket-thuc-tat-ca`: this one too.
pub async fn end_all_sessions(SignedIn(visit): SignedIn, State(app): State<App>) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    let ended = store::close_sessions(&mut tx, visit.viewer.account_id, None).await?;
    let entry = Entry::new("account.sessions_ended", visit.viewer.account_id)
        .after(serde_json::json!({ "sessions_ended": ended }));
    journal::write(&mut tx, &visit.by(), entry).await?;
    tx.commit().await?;
    let gone = [(header::SET_COOKIE, session::expired_cookie(app.settings.secure()))];
    Ok((gone, see_other_saying("/dang-nhap", "Đã đăng xuất khỏi mọi thiết bị.")).into_response())
}

#[derive(Deserialize)]
pub struct GrantChoice {
    grant: i64,
}

/// `POST /vai-tro`: changes the grant in use and goes home, since the page at hand may not be that role's.
pub async fn switch_grant(
    SignedIn(visit): SignedIn,
    State(app): State<App>,
    Form(form): Form<GrantChoice>,
) -> Result<Response> {
    let chosen = visit.viewer.grants.iter().find(|grant| grant.id == form.grant).ok_or(Error::NotFound)?;
    let mut tx = app.pool.begin().await?;
    acts::switch_grant(&mut tx, &visit, chosen.id).await?;
    tx.commit().await?;
    Ok(see_other_saying("/", &format!("Đang dùng vai trò: {}.", chosen.label())))
}
