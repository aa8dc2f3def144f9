//! Words typed into a form whose writer is no longer signed in. They travel with the answer as hidden fields, through
//! signing in, and back to where they were meant; the server keeps nothing of them.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use axum_extra::extract::CookieJar;

use super::{link::own_path, routes::fits, viewer::Visitor};

/// The largest form that is carried along, in bytes as it was sent; of a larger one the browser still has the words.
const LIMIT: usize = 1024 * 1024;
/// Forms with a password in them: never carried.
pub const SECRET: [&str; 2] = ["/dang-nhap", "/tai-khoan/mat-khau"];

/// The paths that take a form, as the routes write them: words are sent on to nothing else.
#[derive(Clone, Debug)]
pub struct PostPaths(pub Arc<[&'static str]>);

impl PostPaths {
    /// Whether one of the portal's own routes takes a form at this path.
    fn hold(&self, path: &str) -> bool {
        self.0.iter().any(|known| fits(known, path))
    }
}

/// A form that was sent and not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// The address it was meant for, with its query.
    pub to: String,
    /// The fields as the browser encoded them.
    pub body: String,
    /// The account that was signed in in this browser last, where that is known.
    pub account: Option<i64>,
}

impl Unsent {
    /// What came back through the sign-in form, if it may be sent on.
    pub fn returned(to: &str, body: &str, account: &str, paths: &PostPaths) -> Option<Self> {
        let path = to.split('?').next().unwrap_or_default();
        let sound = !body.is_empty() && body.len() <= LIMIT && own_path(to) == to && !SECRET.contains(&path);
        let account = account.parse().ok();
        (sound && paths.hold(path)).then(|| Self { to: to.to_owned(), body: body.to_owned(), account })
    }

    /// Whether these words are this account's.
    pub fn belongs_to(&self, account_id: i64) -> bool {
        self.account.is_none_or(|account| account == account_id)
    }

    /// Its fields, decoded.
    pub fn fields(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }

    /// What a person typed of it: the long texts.
    pub fn words(&self) -> Vec<String> {
        self.fields().into_iter().map(|(_, value)| value).filter(|value| value.contains(char::is_whitespace)).collect()
    }

    /// Whether a script sent it, which keeps its words itself.
    fn is_by_itself(&self) -> bool {
        form_urlencoded::parse(self.body.as_bytes()).any(|(name, _)| name == "auto")
    }
}

/// Takes a copy of the form that a request brings, where nobody is signed in who could send it.
pub async fn copy(request: Request, secure: bool) -> (Request, Option<Unsent>) {
    let headers = request.headers();
    let length = request.body().size_hint().exact();
    let signed_in = request.extensions().get::<Visitor>().is_some_and(|visitor| visitor.viewer.is_some());
    let carried = request.method() == Method::POST
        && !signed_in
        && is_form(headers)
        && length.is_some_and(|length| length > 0 && length <= LIMIT as u64)
        && !SECRET.contains(&request.uri().path());
    if !carried {
        return (request, None);
    }
    let to = request.uri().to_string();
    let account = last_account(headers, secure);
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, LIMIT).await.unwrap_or_else(|_| Bytes::new());
    let unsent = String::from_utf8(bytes.to_vec()).ok().map(|body| Unsent { to, body, account });
    let unsent = unsent.filter(|unsent| !unsent.body.is_empty() && !unsent.is_by_itself());
    (Request::from_parts(parts, Body::from(bytes)), unsent)
}

/// Whether a response says that the session has ended.
pub fn was_refused(response: &Response) -> bool {
    response.status() == StatusCode::UNAUTHORIZED
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-tiendo-ai" } else { "tiendo-ai" }
}

/// How long a browser remembers who was signed in last, in seconds.
const REMEMBERED: u32 = 30 * 24 * 3600;

/// The cookie by which a browser remembers who was signed in last; none: nobody any more. It opens nothing: it only keeps
/// one person's words from being offered to another.
pub fn remember(account_id: Option<i64>, secure: bool) -> HeaderValue {
    let (name, flag) = (cookie_name(secure), if secure { "; Secure" } else { "" });
    let (value, age) = account_id.map_or((String::new(), 0), |id| (id.to_string(), REMEMBERED));
    let cookie = format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{flag}");
    HeaderValue::try_from(cookie).unwrap_or(HeaderValue::from_static(""))
}

fn last_account(headers: &HeaderMap, secure: bool) -> Option<i64> {
    CookieJar::from_headers(headers).get(cookie_name(secure))?.value().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> PostPaths {
        PostPaths(["/don-vi/{unit}/bao-cao", "/tai-khoan/mat-khau", "/ban-thao"].into())
    }

    #[test]
    fn words_go_only_to_forms_of_our_own_and_never_with_a_password() {
        let to = |address: &str| Unsent::returned(address, "results=Xong", "7", &paths());
        assert!(to("/don-vi/29/bao-cao?period=quarter-2026-4").is_some());
        assert!(to("/ban-thao").is_some());
        for elsewhere in [
            "//evil.example/don-vi/29/bao-cao",
            "https://evil.example/ban-thao",
            "/\\evil.example",
            "/don-vi/29",
            "/don-vi//bao-cao",
            "/don-vi/29/bao-cao/gui",
            "/tai-khoan/mat-khau",
            "/tai-khoan/mat-khau?x=1",
            "",
        ] {
            assert_eq!(to(elsewhere), None, "{elsewhere}");
        }
        assert_eq!(Unsent::returned("/ban-thao", "", "7", &paths()), None);
        assert_eq!(Unsent::returned("/ban-thao", &"a".repeat(LIMIT + 1), "7", &paths()), None);
    }

    #[test]
    fn they_belong_to_the_account_that_was_signed_in_last() {
        let of = |account| Unsent::returned("/ban-thao", "a=%C4%90%C3%A3+xong&b=1", account, &paths()).expect("words");
        assert!(of("7").belongs_to(7) && !of("7").belongs_to(8) && of("").belongs_to(8));
        assert_eq!(of("7").words(), ["Đã xong"]);
        assert_eq!(of("7").fields().len(), 2);
    }
}
