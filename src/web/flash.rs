//! One sentence carried over a redirect ("Đã gửi báo cáo"), in a cookie that lives until the next page.

use axum::{
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::link::own_path;

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
    /// The page it is about, where one leads back to it; empty where none does.
    pub about: String,
    /// The name that the browser gave to the words it sent, where they have arrived; empty where it gave none.
    pub arrived: String,
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

/// The same with a link back to the page that it is about.
pub fn see_other_saying_of(to: &str, text: &str, about: &str) -> Response {
    let mut response = see_other_saying(to, text);
    if let Some(flash) = response.extensions_mut().get_mut::<Flash>() {
        about.clone_into(&mut flash.about);
    }
    response
}

/// 303 with a warning for the page it leads to.
pub fn see_other_warning(to: &str, text: &str) -> Response {
    with(see_other(to), "warn", text)
}

fn with(mut response: Response, kind: &str, text: &str) -> Response {
    let flash = Flash { kind: kind.to_owned(), text: text.to_owned(), about: String::new(), arrived: String::new() };
    response.extensions_mut().insert(flash);
    response
}

/// The name that the browser gave to the words it sends: it keeps its copy of them until a page says that they arrived.
pub(super) fn batch(address: &Uri) -> String {
    let pairs = form_urlencoded::parse(address.query().unwrap_or_default().as_bytes());
    let named = pairs.into_iter().find(|(name, _)| name == "batch").map(|(_, value)| value.into_owned());
    named.filter(|name| name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_alphanumeric())).unwrap_or_default()
}

/// Puts the sentence that a handler left with its redirect into the cookie, and which words it is about.
pub(super) fn carry(response: &mut Response, batch: &str, secure: bool) {
    if let Some(Flash { kind, text, about, .. }) = response.extensions_mut().remove::<Flash>() {
        let arrived = if kind == "success" { batch } else { "" };
        let value = BASE64_URL_SAFE_NO_PAD.encode(format!("{kind}{about}|{arrived}|{text}"));
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
    let (kind, rest) = text.split_once('|')?;
    let (arrived, text) = rest.split_once('|')?;
    // A page's address begins with a slash, and holds no bar: it is encoded.
    let (kind, about) = kind.split_at(kind.find('/').unwrap_or(kind.len()));
    let about = if about.is_empty() { about } else { own_path(about) };
    let known = matches!(kind, "success" | "info" | "warn");
    known.then(|| Flash {
        kind: kind.to_owned(),
        text: text.to_owned(),
        about: about.to_owned(),
        arrived: arrived.to_owned(),
    })
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
            carry(&mut response, "a1b2", secure);
            let cookie = response.headers()[header::SET_COOKIE].to_str().expect("a cookie").to_owned();
            assert!(cookie.starts_with(&format!("{name}=")), "{cookie}");
            assert_eq!(cookie.ends_with("; Secure"), secure);
            let jar = CookieJar::new().add(Cookie::parse(cookie).expect("a cookie"));
            let flash = read(&jar, secure).expect("a sentence");
            assert_eq!((flash.text.as_str(), flash.arrived.as_str()), ("Đã gửi báo cáo.", "a1b2"));
        }
    }

    #[test]
    fn a_sentence_leads_back_to_the_page_it_is_about() {
        let mut response = see_other_saying_of("/duyet", "Đã chấp nhận.", "/bao-cao/7?q=a%7Cb");
        carry(&mut response, "", false);
        let cookie = Cookie::parse(response.headers()[header::SET_COOKIE].to_str().expect("a cookie").to_owned());
        let flash = read(&CookieJar::new().add(cookie.expect("a cookie")), false).expect("a sentence");
        let told = (flash.kind.as_str(), flash.about.as_str(), flash.text.as_str());
        assert_eq!(told, ("success", "/bao-cao/7?q=a%7Cb", "Đã chấp nhận."));
    }

    #[test]
    fn words_have_arrived_where_it_went_well_and_under_a_name_that_can_be_one() {
        for (address, expected) in [
            ("/x?period=a&batch=0f3c", "0f3c"),
            ("/x", ""),
            ("/x?batch=a|b", ""),
            ("/x?batch=0123456789012345678901234567890123", ""),
        ] {
            assert_eq!(batch(&Uri::from_static(address)), expected, "{address}");
        }
        let mut response = see_other_warning("/viec", "Chưa gửi.");
        carry(&mut response, "0f3c", false);
        let cookie = Cookie::parse(response.headers()[header::SET_COOKIE].to_str().expect("a cookie").to_owned());
        let flash = read(&CookieJar::new().add(cookie.expect("a cookie")), false).expect("a sentence");
        assert_eq!(flash.arrived, "");
    }
}
