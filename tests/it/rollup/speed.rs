//! How many statements the great pages take, whatever the size.

use std::{
    cell::RefCell,
    sync::Once,
    time::{Duration, Instant},
};

use axum::http::{Request, StatusCode};
use sqlx::PgPool;
use tracing::field::{Field, Visit};
use tracing_subscriber::{Layer, layer::SubscriberExt};

use super::{LOADED, Stage, day};
use crate::support::TestDb;

async fn load_ten_times(pool: PgPool) -> anyhow::Result<()> {
    tiendo::demo::load_scaled(&pool, day("2026-11-23"), 10).await
}

thread_local! {
    /// What sqlx has run on this thread since somebody began to listen. A test runs on one thread.
    static STATEMENTS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Hears every statement that sqlx runs. For the whole process: whether an event is heard at all is decided once for all
/// threads, by whichever meets it first.
struct Statements;

/// The beginning of a statement.
struct Summary(String);

impl Visit for Summary {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "summary" {
            self.0 = format!("{value:?}");
        }
    }
}

impl<S: tracing::Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut summary = Summary(String::new());
            event.record(&mut summary);
            STATEMENTS.with_borrow_mut(|seen| seen.iter_mut().for_each(|seen| seen.push(summary.0.clone())));
        }
    }
}

/// The statements a page takes, and how long it takes, once caches are warm.
async fn statements(stage: &Stage, username: &str, path: &str) -> (Vec<String>, Duration) {
    stage.page(username, path).await;
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Statements)).expect("the only one");
    });
    STATEMENTS.set(Some(Vec::new()));
    let start = Instant::now();
    let (status, _) = stage.send(username, Request::get(path), "").await;
    let taken = start.elapsed();
    assert_eq!(status, StatusCode::OK);
    (STATEMENTS.take().expect("what was heard"), taken)
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
        let (seen, taken) = statements(stage, username, &path).await;
        println!("{size}: {path} as {username}: {} statements, {taken:?}", seen.len());
        assert!((4..=5).contains(&seen.len()), "{path} as {username} at {size} runs {seen:#?}");
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
        let (seen, taken) = statements(stage, username, &path).await;
        println!("{size}: {path} as {username}: {} statements, {taken:?}", seen.len());
        assert!(seen.len() <= 20, "{path} as {username} at {size} runs {seen:#?}");
    }
}

#[tokio::test]
async fn summary_and_dashboard_take_five_statements_at_most() {
    let stage = Stage::at(LOADED).await;
    few_statements(&stage, "the demo's size").await;
    no_statement_for_each_unit(&stage, "the demo's size").await;
}

#[tokio::test]
async fn summary_and_dashboard_take_five_statements_at_ten_times_the_size() {
    let db = TestDb::from_template("rollup10", load_ten_times).await;
    let stage = Stage::on(db, LOADED);
    few_statements(&stage, "ten times the demo's size").await;
    no_statement_for_each_unit(&stage, "ten times the demo's size").await;
}
