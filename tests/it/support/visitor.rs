//! A person at a browser, spoken to through the router: keeps cookies, fills in forms.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use sqlx::PgPool;
use tiendo::{app, clock::Clock, config::Settings, web::App};
use tower::ServiceExt;

use super::files;

/// What the portal answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    /// Where a redirect leads; empty without one.
    pub location: String,
    pub headers: axum::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The page's text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Asserts the status, showing the page where it differs.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "→ {} {}", self.location, self.text());
        self
    }

    /// Asserts that the page holds `words`.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.text().contains(words), "no “{words}” in {}", self.text());
        self
    }

    /// Asserts that the page does not hold `words`.
    #[track_caller]
    pub fn hides(self, words: &str) -> Self {
        assert!(!self.text().contains(words), "“{words}” in {}", self.text());
        self
    }

    /// Asserts a redirect to `path`.
    #[track_caller]
    pub fn leads_to(self, path: &str) -> Self {
        let answer = self.is(303);
        assert_eq!(answer.location, path);
        answer
    }
}

/// A browser of its own: own cookies, own session.
pub struct Visitor {
    router: Router,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// Somebody not signed in.
    pub fn new(pool: &PgPool, clock: &Clock) -> Self {
        Self::of(App {
            pool: pool.clone(),
            clock: clock.clone(),
            settings: Arc::new(Settings::default()),
            files: files(),
            mail: None,
            demo: None,
        })
    }

    /// The same at a portal of its own.
    pub fn of(app: App) -> Self {
        Self { router: app::router(app), cookies: BTreeMap::new() }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::builder().method(Method::GET).uri(path).body(Body::empty()).expect("a request")).await
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_encoded(fields);
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Sends a form with a workbook in its field `file`.
    pub async fn upload(&mut self, path: &str, file: &[u8]) -> Answer {
        self.upload_as(path, "f.xlsx", file).await
    }

    /// Sends a form with a file of that name in its field `file`.
    pub async fn upload_as(&mut self, path: &str, name: &str, file: &[u8]) -> Answer {
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        let mut body = head.into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Signs in.
    pub async fn sign_in(&mut self, username: &str, password: &str) -> Answer {
        self.post("/dang-nhap", &[("username", username), ("password", password)]).await
    }

    /// Sends a request as it is, with the cookies.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().expect("cookies"));
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let (parts, body) = self.router.clone().oneshot(request).await.expect("an answer").into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("a cookie");
            let (name, value) = text.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = parts.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
        Answer {
            status: parts.status,
            location: location.unwrap_or_default().to_owned(),
            headers: parts.headers,
            body: body.collect().await.expect("a body").to_bytes().into(),
        }
    }
}

pub fn form_encoded(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        text.bytes()
            .map(
                |byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") },
            )
            .collect::<String>()
    };
    fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}
