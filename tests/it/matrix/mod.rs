//! Every route × every role × own, a sibling's and a foreign thing: an allowed cell answers 2xx or 303 and has its
//! effect, a refused one 403 or 404 and changes nothing, a stranger is sent to the sign-in page.

mod cases;
mod commendations;
mod contributions;
mod dialogue;
mod extensions;
mod fixture;
mod instructions;
mod legal;
mod obstacles;
mod plans;
mod rights;
mod search;
mod supervision;

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
};
use sqlx::{AssertSqlSafe, PgPool};
use tiendo::{
    app::{self, App},
    clock::Clock,
    config::Settings,
    web::{Role, routes::Route},
};
use tower::ServiceExt;

use crate::support::{TestDb, files, smtp::mailer};
use cases::{Case, case};
use fixture::Ids;
use rights::{Expected, Target, expected};

const TARGETS: [Target; 3] = [Target::Own, Target::Sibling, Target::Foreign];

fn portal(pool: &PgPool) -> Router {
    let clock = Clock::fixed(fixture::now());
    app::router(App {
        pool: pool.clone(),
        clock,
        settings: Arc::new(Settings::default()),
        files: files(),
        mail: Some(mailer(SocketAddr::from(([127, 0, 0, 1], 1)), "")),
        demo: None,
    })
}

async fn send(pool: &PgPool, route: &Route, case: &Case, token: Option<&str>) -> (StatusCode, String) {
    let mut request = Request::builder().method(route.method.clone()).uri(&case.path);
    if let Some(token) = token {
        request = request.header(header::COOKIE, format!("tiendo={token}"));
    }
    if let Some(kind) = &case.content_type {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    let mut request = request.body(Body::from(case.body.clone())).expect("a request");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
    let response = portal(pool).oneshot(request).await.expect("an answer");
    let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    (response.status(), location.to_owned())
}

/// A page as the holder of a session gets it.
async fn page(pool: &PgPool, path: &str, token: &str) -> String {
    let request = Request::get(path).header(header::COOKIE, format!("tiendo={token}")).body(Body::empty());
    let mut request = request.expect("a request");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
    let answer = portal(pool).oneshot(request).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
    String::from_utf8(body.to_vec()).expect("text")
}

/// All rows of all tables in one number, but for when sessions were last seen.
async fn fingerprint(pool: &PgPool) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables
         where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> '_sqlx_migrations' order by 1",
    )
    .fetch_all(pool)
    .await
    .expect("the tables");
    let sums: Vec<String> = tables
        .iter()
        .map(|table| {
            let row = if table == "session" { "(t.id, t.account_id, t.grant_id)::text" } else { "t::text" };
            format!("(select coalesce(sum(hashtextextended({row}, 0)), 0)::text from \"{table}\" t)")
        })
        .collect();
    let sql = format!("select concat_ws(' ', {})", sums.join(", "));
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await.expect("a fingerprint")
}

/// A database to play on, renewed after each change.
struct Board {
    db: TestDb,
    print: String,
}

impl Board {
    async fn new() -> Self {
        let db = TestDb::from_template("matrix", fixture::load).await;
        let print = fingerprint(&db.pool).await;
        Self { db, print }
    }

    /// Whether the database has changed since the board was new.
    async fn changed(&self) -> bool {
        fingerprint(&self.db.pool).await != self.print
    }
}

#[tokio::test]
async fn every_route_answers_every_role_as_the_table_of_rights_says() {
    let mut board = Board::new().await;
    let ids = Ids::read(&board.db.pool).await;
    let routes = app::routes();
    let mut wrong = Vec::new();
    let (mut allowed, mut refused) = (0, 0);
    for route in routes.table() {
        for target in TARGETS {
            for role in Role::ALL {
                let case = case(route, role, target, &ids);
                if case.same_for_every_target && target != Target::Own {
                    continue;
                }
                let wanted = expected(route.access, route.path, role, target);
                let (status, location) = send(&board.db.pool, route, &case, Some(&fixture::token(role))).await;
                let changed = (route.method != Method::GET || status.is_server_error()) && board.changed().await;
                let fits = match wanted {
                    Expected::Allowed => {
                        let answered = status.is_success()
                            || (status == StatusCode::SEE_OTHER
                                && (case.leaves || !location.starts_with("/dang-nhap")));
                        answered && (route.method == Method::GET || changed)
                    }
                    Expected::Refused => status == StatusCode::FORBIDDEN && !changed,
                    Expected::Hidden => status == StatusCode::NOT_FOUND && !changed,
                };
                if fits {
                    if wanted == Expected::Allowed { allowed += 1 } else { refused += 1 }
                } else {
                    wrong.push(format!(
                        "{} {} ({}) as {} on {target:?}: wanted {wanted:?}, got {status} {location}{}",
                        route.method,
                        case.path,
                        route.access,
                        role.code(),
                        if changed { ", data changed" } else { "" }
                    ));
                }
                if changed {
                    board = Board::new().await;
                }
            }
            let case = case(route, Role::Staff, target, &ids);
            let (status, location) = send(&board.db.pool, route, &case, None).await;
            let open = route.access == "public";
            // A form's words are kept in the browser; a page leads to the sign-in page.
            let sent_away = match route.method {
                Method::GET => status == StatusCode::SEE_OTHER && location.starts_with("/dang-nhap"),
                _ => status == StatusCode::UNAUTHORIZED,
            };
            if !open && (!sent_away || board.changed().await) {
                wrong.push(format!("{} {} let a stranger in: {status}", route.method, case.path));
            }
            if open && route.method != Method::GET {
                board = Board::new().await;
            }
        }
    }
    // GET changes nothing, whoever asks.
    if board.changed().await {
        wrong.push("a GET has changed the data".to_owned());
    }
    assert!(wrong.is_empty(), "{} cells differ from the table of rights:\n{}", wrong.len(), wrong.join("\n"));
    assert!(allowed > 150 && refused > 150, "the matrix played {allowed} allowed and {refused} refused cells");
}
