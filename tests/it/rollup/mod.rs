//! Figures: the same everywhere, frozen when a period closes, and few statements whatever the size.

mod calendar;
mod closing;
mod figures;
mod periods;
mod speed;

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use chrono::{DateTime, NaiveDate, Utc};
use regex::Regex;
use sqlx::PgPool;
use tiendo::{
    app::{self, App},
    clock::Clock,
    config::Settings,
    journal::By,
    web::viewer::token_hash,
};
use tower::ServiceExt;

use crate::support::{TestDb, closing::closing_form, files};

/// The demo's day, within Quý IV/2026, and a day after its sending date.
const LOADED: &str = "2026-11-23T03:00:00Z";
const AFTER: &str = "2026-12-21T03:00:00Z";
const QUARTER: &str = "quarter-2026-4";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

async fn load(pool: PgPool) -> anyhow::Result<()> {
    tiendo::demo::load(&pool, day("2026-11-23")).await
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A portal at a chosen time, with people signed in.
struct Stage {
    db: TestDb,
    router: Router,
    now: DateTime<Utc>,
}

impl Stage {
    async fn at(now: &str) -> Self {
        Self::on(TestDb::from_template("rollup", load).await, now)
    }

    fn on(db: TestDb, now: &str) -> Self {
        let now = at(now);
        let app = App {
            pool: db.pool.clone(),
            clock: Clock::fixed(now),
            settings: Arc::new(Settings::default()),
            files: files(),
            mail: None,
            demo: None,
        };
        Self { router: app::router(app), db, now }
    }

    /// Opens a session, whose token is the account's name.
    async fn sign_in(&self, username: &str) {
        sqlx::query(
            "insert into session (token_hash, account_id, created_at, last_seen_at)
             select $2, id, $3, $3 from account where username = $1
             on conflict (token_hash) do update set created_at = excluded.created_at, last_seen_at = excluded.last_seen_at",
        )
        .bind(username)
        .bind(token_hash(username))
        .bind(self.now)
        .execute(&self.db.pool)
        .await
        .expect("a session");
    }

    async fn send(&self, username: &str, request: axum::http::request::Builder, body: &str) -> (StatusCode, String) {
        let request = request
            .header(header::COOKIE, format!("tiendo={username}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let mut request = request.body(Body::from(body.to_owned())).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let status = answer.status();
        let body = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        (status, String::from_utf8(body.to_vec()).expect("text"))
    }

    /// A page that must answer 200.
    async fn page(&self, username: &str, path: &str) -> String {
        self.sign_in(username).await;
        let (status, body) = self.send(username, Request::get(path), "").await;
        assert_eq!(status, StatusCode::OK, "{path}");
        body
    }

    async fn post(&self, username: &str, path: &str, body: &str) -> (StatusCode, String) {
        self.sign_in(username).await;
        self.send(username, Request::post(path), body).await
    }

    /// Closes a period as its page before closing does.
    async fn close(&self, username: &str, period: i64) -> (StatusCode, String) {
        let path = format!("/ky/{period}/dong");
        self.sign_in(username).await;
        let (_, page) = self.send(username, Request::get(&path), "").await;
        let fields = closing_form(&page);
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.post(username, &path, &body.join("&")).await
    }

    async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.db.pool).await.expect("a number")
    }

    async fn run(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&self.db.pool).await.expect("done");
    }

    async fn plan(&self) -> i64 {
        self.number("select id from plan where short_title = 'NQ28'").await
    }

    async fn quarter(&self) -> i64 {
        self.number("select id from period where year = 2026 and ordinal = 4").await
    }

    /// An officer's acts, for the journal.
    async fn officer(&self) -> By {
        let id = self.number("select id from account where username = 'tccb'").await;
        By { account_id: Some(id), ..By::portal() }
    }

    /// What a closing froze, row by row.
    async fn frozen(&self, version: i32) -> Vec<String> {
        sqlx::query_scalar(
            "select s::text from period_standing s join period p on p.id = s.period_id
             where p.year = 2026 and p.ordinal = 4 and s.version = $1 order by s.assignment_id",
        )
        .bind(version)
        .fetch_all(&self.db.pool)
        .await
        .expect("rows")
    }
}

/// A page's words, without its tags.
fn words(page: &str) -> String {
    let main = page.split("<main").nth(1).expect("a main part");
    let text = Regex::new(r"<[^>]*>").expect("a pattern").replace_all(main, " ").replace("&#38;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The number in a list's title.
fn title_number(page: &str) -> String {
    let title = Regex::new(r"<h1>[^<]*: ([0-9./]+) phân công").expect("a pattern");
    title.captures(page).unwrap_or_else(|| panic!("a title with a number: {page}"))[1].to_owned()
}
