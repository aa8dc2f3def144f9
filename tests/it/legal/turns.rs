//! Those who write in one register at once wait for each other in one order, so that nobody waits for ever.

use std::time::Duration;

use sqlx::{PgConnection, PgPool};
use tiendo::{app, jobs::Worker};

use super::stage::{KEEPER, but, of, record, stage};
use crate::progress::fixture::at;

/// Returns when somebody waits for a lock.
async fn somebody_waits(pool: &PgPool) {
    for _ in 0..500 {
        let waiting: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        .fetch_one(pool)
        .await
        .expect("an answer");
        if waiting > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody waits");
}

/// Takes a lock that nobody may hold who waits for this transaction.
async fn take(tx: &mut PgConnection, sql: &'static str) {
    sqlx::raw_sql("set local lock_timeout = '500ms'").execute(&mut *tx).await.expect("set");
    sqlx::raw_sql(sql).execute(tx).await.expect("taken at once");
}

#[tokio::test]
async fn a_correction_waits_for_the_register_before_it_holds_an_entry() {
    let stage = stage().await;
    let page = record(&stage, &[]).await;
    let pool = &stage.db.pool;
    // As whoever confirms a table: first the register, then its entries.
    let mut tx = pool.begin().await.expect("begun");
    take(&mut tx, "select id from unit where code = 'so' for no key update").await;
    let fields = [but(&[("number", "99/QĐ")]), vec![("version", "1")]].concat();
    let edit = format!("{page}/sua");
    let (answer, ()) = tokio::join!(stage.post(KEEPER, &edit, &fields), async {
        somebody_waits(pool).await;
        take(&mut tx, "select id from legal_entry order by id for no key update").await;
        tx.commit().await.expect("committed");
    });
    answer.to();
    assert_eq!(of(&stage, &page, "number").await, "99/QĐ");
}

#[tokio::test]
async fn the_clock_holds_entries_in_the_order_of_their_numbers() {
    let stage = stage().await;
    record(&stage, &[("due_on", "30/11/2026")]).await;
    record(&stage, &[("number", "13/QĐ"), ("due_on", "25/11/2026")]).await;
    let worker = Worker::new(stage.app(), app::kinds());
    stage.clock.set(at("2026-11-23T00:00:01"));
    worker.catch_up().await.expect("laid");
    stage.clock.set(at("2026-11-23T06:41:00"));
    let pool = &stage.db.pool;
    let mut tx = pool.begin().await.expect("begun");
    take(&mut tx, "select id from legal_entry where number like '12/%' for no key update").await;
    let (done, ()) = tokio::join!(worker.catch_up(), async {
        somebody_waits(pool).await;
        take(&mut tx, "select id from legal_entry where number like '13/%' for no key update").await;
        tx.commit().await.expect("committed");
    });
    done.expect("done");
    assert_eq!(stage.ask("select count(told_stage)::text from legal_entry").await, "2");
}
