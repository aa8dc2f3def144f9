//! Reminding hundreds of units takes as few statements as reminding two.

use std::{sync::Arc, time::Instant};

use sqlx::PgPool;
use tiendo::{
    app::{self, App},
    clock::Clock,
    config::Settings,
    jobs::Worker,
};

use crate::support::{TestDb, files, statements, visitor::Visitor};

async fn load_ten_times(pool: PgPool) -> anyhow::Result<()> {
    tiendo::demo::load_scaled(&pool, "2026-11-23".parse().expect("a day"), 10).await
}

#[tokio::test]
async fn five_hundred_units_are_reminded_by_a_few_statements() {
    let db = TestDb::from_template("rollup10", load_ten_times).await;
    let clock = Clock::fixed("2026-12-15T01:00:00Z".parse().expect("an instant"));
    let app = App {
        pool: db.pool.clone(),
        clock: clock.clone(),
        settings: Arc::new(Settings::default()),
        files: files(),
        mail: None,
        demo: None,
    };
    let worker = Worker::new(app, app::kinds());
    worker.catch_up().await.expect("laid");
    clock.set("2026-12-17T01:00:00Z".parse().expect("an instant"));
    statements::listen();
    let start = Instant::now();
    worker.catch_up().await.expect("done");
    let (heard, taken) = (statements::heard(), start.elapsed());
    let count = |sql: &'static str| {
        let pool = db.pool.clone();
        async move { sqlx::query_scalar::<_, i64>(sql).fetch_one(&pool).await.expect(sql) }
    };
    let units = count("select count(distinct unit_id) from reminder where kind = 'after' and matter = 'report'").await;
    let items = count("select count(*) from reminder_item").await;
    println!("the clock: {units} units, {items} items, {} statements, {taken:?}", heard.len());
    assert!(units > 300, "{units} units are late");
    // With the rest of the morning's work.
    assert!(heard.len() <= 90, "{:#?}", heard);

    let mut tccb = Visitor::new(&db.pool, &clock);
    tccb.sign_in("tccb", tiendo::demo::PASSWORD).await.is(303);
    let page = tccb.get("/don-doc/moi?period=quarter-2026-4").await.is(200);
    let text = page.text();
    let ids: Vec<&str> =
        text.split("name=\"unit\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(ids.len() > 300, "{} units can be picked", ids.len());
    let fields: Vec<(&str, &str)> = ids.iter().map(|id| ("unit", *id)).chain([("note", "Gửi ngay")]).collect();
    statements::listen();
    let start = Instant::now();
    tccb.post("/don-doc/moi?period=quarter-2026-4", &fields).await.is(303);
    let (heard, taken) = (statements::heard(), start.elapsed());
    println!("an officer: {} units, {} statements, {taken:?}", ids.len(), heard.len());
    assert!(heard.len() <= 20, "{:#?}", heard);
    let manual = count("select count(*) from reminder where kind = 'manual'").await;
    assert_eq!(manual, i64::try_from(ids.len()).expect("small"));
    for path in [
        "/tong-hop/bang?period=quarter-2026-4",
        "/chua-bao-cao?period=quarter-2026-4",
        "/don-doc?period=quarter-2026-4",
    ] {
        statements::listen();
        let start = Instant::now();
        tccb.get(path).await.is(200);
        let (heard, taken) = (statements::heard(), start.elapsed());
        println!("{path}: {} statements, {taken:?}", heard.len());
        assert!(heard.len() <= 6, "{path}: {heard:#?}");
    }
}
