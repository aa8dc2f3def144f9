//! The database server ends in the middle of work and is started again.

use rustix::process::{Signal, kill_process};

use super::*;
use crate::support::portal::Scratch;

const JOBS: i64 = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_goes_on_after_the_database_was_killed_and_started_again() {
    let scratch = Scratch::new();
    // It starts its server again when that dies, and does no work of these kinds.
    let portal = scratch.serve();
    let options = PgConnectOptions::new_without_pgpass()
        .socket(scratch.data().join("socket"))
        .port(5432)
        .username("tiendo")
        .database("tiendo");
    let pool = instance_pool(options.clone()).await;
    lay_out(&pool).await;
    let acts: Vec<Act> = (1..=JOBS).map(|n| Act { n, milliseconds: 20, gated: false }).collect();
    add(&pool, &acts, Utc::now()).await;
    let mut instances = Vec::new();
    for _ in 0..2 {
        instances.push(Running::start(
            worker(&instance_pool(options.clone()).await, &Clock::system(), kinds())
                .leased_for(Duration::from_secs(2))
                .asking_every(Duration::from_millis(200)),
        ));
    }
    while number(&pool, DONE).await < JOBS / 4 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let server = scratch.postmaster().expect("a server");
    kill_process(server, Signal::KILL).expect("killed");
    // What fails because the database is away waits a minute for its next attempt; nobody waits here for that.
    let began = Instant::now();
    while number_if_any(&pool, DONE).await != Some(JOBS) {
        assert!(began.elapsed() < Duration::from_secs(90), "never: all jobs are done");
        let _ = sqlx::query("update job set run_at = '2020-01-01' where state = 'waiting'").execute(&pool).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_ne!(scratch.postmaster(), Some(server), "another server");
    for instance in instances {
        instance.stop().await;
    }
    assert_eq!(number(&pool, "select count(*) from effect").await, JOBS);
    assert_eq!(number(&pool, "select count(distinct n) from effect").await, JOBS);
    assert!(number(&pool, "select count(*) from job where attempts > 1").await > 0, "some were in hand");
    pool.close().await;
    assert_eq!(portal.end(Signal::TERM), Some(0));
}

async fn number_if_any(pool: &PgPool, sql: &'static str) -> Option<i64> {
    sqlx::query_scalar(sql).fetch_one(pool).await.ok()
}
