//! One sentence carried over a redirect ("Đã gửi báo cáo"), in a cookie that lives until the next page.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// The cookie's name: `__Host-` where TLS makes its promises true.
fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-tiendo-loi-nhan" } else { "tiendo-loi-nhan" }
}

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
    response.extensions_mut().insert(Flash { kind: kind.to_owned(), text: text.to_owned() });
    response
}

/// Puts the sentence that a handler left with its redirect into the cookie.
pub(super) fn carry(response: &mut Response, secure: bool) {
    if let Some(Flash { kind, text }) = response.extensions_mut().remove::<Flash>() {
        let value = BASE64_URL_SAFE_NO_PAD.encode(format!("{kind}|{text}"));
        set_cookie(response, secure, &value, 60);
    }
}

fn set_cookie(response: &mut Response, secure: bool, value: &str, seconds: u32) {
    let (name, flag) = (cookie_name(secure), if secure { "; Secure" } else { "" });
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{flag}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The sentence a request brings along, if any.
pub(super) fn read(jar: &axum_extra::extract::CookieJar, secure: bool) -> Option<Flash> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(jar.get(cookie_name(secure))?.value()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (kind, text) = text.split_once('|')?;
    let known = matches!(kind, "success" | "info" | "warn");
    known.then(|| Flash { kind: kind.to_owned(), text: text.to_owned() })
}

/// Takes the sentence back once a page has shown it.
pub(super) fn clear(response: &mut Response, secure: bool) {
    set_cookie(response, secure, "", 0);
}

#[cfg(test)]
mod tests {
    use axum_extra::extract::{CookieJar, cookie::Cookie};

    use super::*;

    #[test]
    fn a_sentence_crosses_the_redirect_in_a_cookie_that_tls_binds_to_the_host() {
        for (secure, name) in [(false, "tiendo-loi-nhan"), (true, "__Host-tiendo-loi-nhan")] {
            let mut response = see_other_saying("/viec", "Đã gửi báo cáo.");
            carry(&mut response, secure);
            let cookie = response.headers()[header::SET_COOKIE].to_str().expect("a cookie").to_owned();
            assert!(cookie.starts_with(&format!("{name}=")), "{cookie}");
            assert_eq!(cookie.ends_with("; Secure"), secure);
            let jar = CookieJar::new().add(Cookie::parse(cookie).expect("a cookie"));
            assert_eq!(read(&jar, secure).expect("a sentence").text, "Đã gửi báo cáo.");
        }
    }
}
