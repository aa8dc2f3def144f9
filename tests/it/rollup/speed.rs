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
        assert!((4..=6).contains(&seen.len()), "{path} as {username} at {size} runs {seen:#?}");
    }
}

/// Pages with coordinating units, of which one task has dozens or hundreds, take no statement for each.
async fn no_statement_for_each_unit(stage: &Stage, size: &str) {
    let home: i64 = sqlx::query_scalar("select id from unit where code = 'lequydon'")
        .fetch_one(&stage.db.pool)
        .await
        .expect("the school");
    let pages = [
        ("vanphong", "/nhiem-vu/1".to_owned()),
        ("tccb", "/nhiem-vu/1".to_owned()),
        ("vanphong", "/phan-cong/1/bao-cao/quarter-2026-4".to_owned()),
        ("lequydon", format!("/don-vi/{home}?loai=phoi-hop")),
        ("vanphong", "/de-nghi-phoi-hop/1".to_owned()),
    ];
    for (username, path) in pages {
        let (seen, taken) = run(stage, username, &path).await;
        println!("{size}: {path} as {username}: {} statements, {taken:?}", seen.len());
        assert!(seen.len() <= 20, "{path} as {username} at {size} runs {seen:#?}");
    }
}

#[tokio::test]
async fn summary_and_dashboard_take_six_statements_at_most() {
    let stage = Stage::at(LOADED).await;
    few_statements(&stage, "the demo's size").await;
    no_statement_for_each_unit(&stage, "the demo's size").await;
}

#[tokio::test]
async fn summary_and_dashboard_take_six_statements_at_ten_times_the_size() {
    let db = TestDb::from_template("rollup10", load_ten_times).await;
    let stage = Stage::on(db, LOADED);
    few_statements(&stage, "ten times the demo's size").await;
    no_statement_for_each_unit(&stage, "ten times the demo's size").await;
}
