//! A plan's life: activated, amended, sent through Excel, ended.

mod activation;
mod amendment;
mod ending;
mod excel;
mod frozen;
mod own;
mod own_document;
mod own_periods;
mod volume;

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, header},
};
use chrono::{DateTime, NaiveDate, Utc};
use regex::Regex;
use sqlx::{AssertSqlSafe, PgPool};
use tiendo::{
    app::{self, App},
    clock::Clock,
    config::Settings,
    plan::{acts, draft::Content, store},
    web::{Grant, Role, Viewer, Visit, viewer::token_hash},
};
use tower::ServiceExt;

use crate::support::{TestDb, closing::closing_form, files};

/// Within the demo's open quarter, Quý IV/2026.
const NOW: &str = "2026-11-23T03:00:00Z";
const QUARTER: &str = "quarter-2026-4";

async fn load(pool: PgPool) -> anyhow::Result<()> {
    tiendo::demo::load(&pool, day("2026-11-23")).await
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The portal on a demo of the test's own.
struct Stage {
    db: TestDb,
    router: Router,
    clock: Clock,
}

/// What the portal answered.
struct Answer {
    status: StatusCode,
    location: String,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The page's words, without its tags.
    fn words(&self) -> String {
        let page = self.text();
        let main = page.split("<main").nth(1).unwrap_or(&page);
        let text = Regex::new(r"<[^>]*>").expect("a pattern").replace_all(main, " ").replace("&#38;", "&");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Asserts the status and words on the page.
    #[track_caller]
    fn says(&self, status: u16, words: &[&str]) -> String {
        let page = self.words();
        assert_eq!(self.status.as_u16(), status, "→ {} {page}", self.location);
        for words in words {
            assert!(page.contains(words), "no “{words}” in {page}");
        }
        page
    }

    /// Asserts a redirect and gives its address.
    #[track_caller]
    fn to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.words());
        &self.location
    }
}

impl Stage {
    async fn new() -> Self {
        let db = TestDb::from_template("plan", load).await;
        let clock = Clock::fixed(NOW.parse::<DateTime<Utc>>().expect("an instant"));
        let app = App {
            pool: db.pool.clone(),
            clock: clock.clone(),
            settings: Arc::new(Settings::default()),
            files: files(),
            mail: None,
            demo: None,
        };
        Self { router: app::router(app), db, clock }
    }

    /// Moves the clock; everybody signs in anew.
    async fn wake_at(&self, instant: &str) {
        self.clock.set(instant.parse().expect("an instant"));
        sqlx::query("delete from session").execute(&self.db.pool).await.expect("signed out");
    }

    async fn send(&self, who: &str, request: axum::http::request::Builder, body: Vec<u8>) -> Answer {
        sqlx::query(
            "insert into session (token_hash, account_id, created_at, last_seen_at)
             select $2, id, $3, $3 from account where username = $1 on conflict do nothing",
        )
        .bind(who)
        .bind(token_hash(who))
        .bind(self.clock.now())
        .execute(&self.db.pool)
        .await
        .expect("a session");
        let request = request.header(header::COOKIE, format!("tiendo={who}"));
        let mut request = request.body(Body::from(body)).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let (parts, body) = self.router.clone().oneshot(request).await.expect("an answer").into_parts();
        let location = parts.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
        Answer {
            status: parts.status,
            location: location.to_owned(),
            headers: parts.headers,
            bytes: to_bytes(body, usize::MAX).await.expect("a body").to_vec(),
        }
    }

    /// Closes a period as its page before closing does.
    async fn close(&self, who: &str, period: i64) -> Answer {
        let path = format!("/ky/{period}/dong");
        let fields = closing_form(&self.get(who, &path).await.text());
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.post(who, &path, &fields).await
    }

    async fn get(&self, who: &str, path: &str) -> Answer {
        self.send(who, Request::get(path), Vec::new()).await
    }

    async fn post(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let form = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(who, form, pairs.join("&").into_bytes()).await
    }

    async fn upload(&self, who: &str, path: &str, name: &str, file: &[u8]) -> Answer {
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        let mut body = head.into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let form = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.send(who, form, body).await
    }

    async fn number(&self, sql: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&self.db.pool).await.expect(sql)
    }

    async fn text(&self, sql: &str) -> String {
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&self.db.pool).await.expect(sql)
    }

    async fn run(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&self.db.pool).await.expect(sql);
    }

    /// The demo's running NQ28.
    async fn nq28(&self) -> i64 {
        self.number("select id from plan where short_title = 'NQ28'").await
    }

    async fn content(&self, plan: i64) -> Content {
        let mut db = self.db.pool.acquire().await.expect("a connection");
        store::content(&mut db, plan).await.expect("read").expect("a plan")
    }

    /// The officer, as acts see them.
    async fn officer(&self) -> Visit {
        let account_id = self.number("select id from account where username = 'tccb'").await;
        let unit_id = self.number("select id from unit where code = 'so-gddt'").await;
        let grant = Grant { id: 1, role: Role::Officer, unit_id, unit_name: "Sở".to_owned(), delegated: false };
        Visit {
            viewer: Viewer {
                session_id: 1,
                account_id,
                username: "tccb".to_owned(),
                full_name: "Cán bộ".to_owned(),
                must_change_password: false,
                grant: Some(grant.clone()),
                grants: vec![grant],
                reach: vec![unit_id],
                unread: 0,
                failed_jobs: None,
                kept_register: None,
            },
            flash: None,
            path: "/".to_owned(),
            request_id: "test".to_owned(),
            now: self.clock.now(),
            today: tiendo::clock::local_day(self.clock.now()),
            demo: false,
        }
    }

    /// An open draft that says this, of no plan or as the change of one; its id.
    async fn draft(&self, content: &Content, plan: Option<i64>) -> i64 {
        sqlx::query_scalar(
            "insert into plan_draft (owner_unit_id, plan_id, state, content, base_version, created_by, created_at, updated_by, updated_at)
             select u.id, $1, 'open', $2, coalesce((select version from plan where id = $1), 0), a.id, $3, a.id, $3
             from unit u, account a where u.code = 'so-gddt' and a.username = 'tccb' returning id",
        )
        .bind(plan)
        .bind(sqlx::types::Json(content))
        .bind(self.clock.now())
        .fetch_one(&self.db.pool)
        .await
        .expect("a draft")
    }

    /// A draft plan that says again what the demo's NQ28 says.
    async fn draft_plan(&self) -> i64 {
        let mut content = self.content(self.nq28().await).await;
        content.short_title = "NQ28 mới".to_owned();
        content.number = Some("28/KH-THU".to_owned());
        for section in &mut content.sections {
            section.id = None;
        }
        for task in &mut content.tasks {
            task.id = None;
            for deadline in &mut task.deadlines {
                deadline.id = None;
            }
        }
        let draft = self.draft(&content, None).await;
        acts::confirm(&self.db.pool, &self.officer().await, draft, 1).await.expect("a plan")
    }
}

/// The number before these words on a page.
#[track_caller]
fn before(page: &str, words: &str) -> usize {
    let number = Regex::new(&format!(r"([0-9.]+) {}", regex::escape(words))).expect("a pattern");
    let found = number.captures(page).unwrap_or_else(|| panic!("no number before “{words}” in {page}"));
    found[1].replace('.', "").parse().expect("a number")
}
