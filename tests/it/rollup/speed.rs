//! How many statements the great pages take, whatever the size.

use std::time::{Duration, Instant};

use axum::http::{Request, StatusCode};
use sqlx::PgPool;

use super::{LOADED, Stage, day};
use crate::support::{TestDb, statements};

async fn load_ten_times(pool: PgPool) -> anyhow::Result<()> {
    tiendo::demo::load_scaled(&pool, day("2026-11-23"), 10).await
}

/// The statements a page takes, and how long it takes, once caches are warm.
async fn run(stage: &Stage, username: &str, path: &str) -> (Vec<String>, Duration) {
    stage.page(username, path).await;
    statements::listen();
    let start = Instant::now();
    let (status, _) = stage.send(username, Request::get(path), "").await;
    let taken = start.elapsed();
    assert_eq!(status, StatusCode::OK);
    (statements::heard(), taken)
}

async fn few_statements(stage: &Stage, size: &str) {
    let pages = [
        ("giamdoc", "/dieu-hanh".to_owned()),
        ("giamdoc", "/dieu-hanh?period=quarter-2026-3".to_owned()),
        ("tccb", "/tong-hop".to_owned()),
        ("tccb", "/tong-hop?open=all".to_owned()),
        ("tccb", "/tong-hop?period=quarter-2026-3".to_owned()),
        ("lequydon", "/tong-hop".to_owned()),
        ("lequydon", "/dieu-hanh".to_owned()),
    ];
    for (username, path) in pages {
        let (seen, taken) = run(stage, username, &path).await;
        println!("{size}: {path} as {username}: {} statements, {taken:?}", seen.len());
        assert!((4..=5).contains(&seen.len()), "{path} as {username} at {size} runs {seen:#?}");
    }
}

#[tokio::test]
async fn summary_and_dashboard_take_five_statements_at_most() {
    few_statements(&Stage::at(LOADED).await, "the demo's size").await;
}

#[tokio::test]
async fn summary_and_dashboard_take_five_statements_at_ten_times_the_size() {
    let db = TestDb::from_template("rollup10", load_ten_times).await;
    few_statements(&Stage::on(db, LOADED), "ten times the demo's size").await;
}
