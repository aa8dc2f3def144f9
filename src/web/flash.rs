//! One sentence carried over a redirect ("Đã gửi báo cáo"), in a cookie that lives until the next page.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

const COOKIE: &str = "tiendo-loi-nhan";

/// What the next page says on top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// "success", "info" or "warn"
    pub kind: String,
    pub text: String,
}

/// 303: the browser goes to `to` with GET. `to` is an address of the portal's own.
pub fn see_other(to: &str) -> Response {
    let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// 303 with a sentence for the page it leads to.
pub fn see_other_saying(to: &str, text: &str) -> Response {
    with(see_other(to), "success", text)
}

/// 303 with a warning for the page it leads to.
pub fn see_other_warning(to: &str, text: &str) -> Response {
    with(see_other(to), "warn", text)
}

fn with(mut response: Response, kind: &str, text: &str) -> Response {
    let value = BASE64_URL_SAFE_NO_PAD.encode(format!("{kind}|{text}"));
    let cookie = format!("{COOKIE}={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The sentence a request brings along, if any.
pub(super) fn read(jar: &axum_extra::extract::CookieJar) -> Option<Flash> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(jar.get(COOKIE)?.value()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (kind, text) = text.split_once('|')?;
    let known = matches!(kind, "success" | "info" | "warn");
    known.then(|| Flash { kind: kind.to_owned(), text: text.to_owned() })
}

/// Takes the sentence back once a page has shown it.
pub(super) fn clear(response: &mut Response) {
    let cookie = HeaderValue::from_static("tiendo-loi-nhan=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    response.headers_mut().append(header::SET_COOKIE, cookie);
}
