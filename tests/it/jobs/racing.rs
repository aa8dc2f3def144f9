//! Several instances share a thousand jobs: each is done once, also when one of them is killed in the middle.

use std::process::{Child, Command, Stdio};

use sqlx::PgPool;
use tempfile::TempDir;
use tiendo::{clock::Clock, files::Files, jobs::Worker, shutdown::Shutdown};

use super::*;
use crate::support::TestDb;

const JOBS: i64 = 1_000;
/// How a process that is an instance learns its database.
const DATABASE: &str = "TIENDO_TEST_INSTANCE";
/// How long a killed instance is believed to live.
const LEASE: Duration = Duration::from_secs(2);

async fn a_thousand(pool: &PgPool, milliseconds: u64) {
    lay_out(pool).await;
    let acts: Vec<Act> = (1..=JOBS).map(|n| Act { n, milliseconds, gated: false }).collect();
    add(pool, &acts, Utc::now()).await;
}

async fn each_was_done_once(pool: &PgPool) {
    let (effects, different): (i64, i64) =
        sqlx::query_as("select count(*), count(distinct n) from effect").fetch_one(pool).await.expect("effects");
    assert_eq!((effects, different), (JOBS, JOBS), "each effect once, none lost");
    assert_eq!(number(pool, DONE).await, JOBS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_share_a_thousand_jobs_and_do_each_once() {
    let db = TestDb::new().await;
    a_thousand(&db.pool, 1).await;
    // The names of those at work are gone once a job is done, so they are kept here.
    run(
        &db.pool,
        "create table taken (worker text, attempts integer);
         create function note() returns trigger language plpgsql as $$
         begin insert into taken values (new.worker, new.attempts); return null; end $$;
         create trigger noted after update on job for each row when (new.state = 'running') execute function note()",
    )
    .await;
    let mut instances = Vec::new();
    for _ in 0..2 {
        let pool = instance_pool(db.url().parse().expect("an address")).await;
        instances.push(Running::start(worker(&pool, &Clock::system(), kinds())));
    }
    until(&db.pool, "all jobs are done", DONE, JOBS).await;
    for instance in instances {
        instance.stop().await;
    }
    each_was_done_once(&db.pool).await;
    assert_eq!(number(&db.pool, "select count(distinct worker) from taken").await, 2, "both had a part");
    assert_eq!(number(&db.pool, "select count(*) from taken").await, JOBS, "none was begun twice");
}

/// An instance in a process of its own: not a test, but what the next one starts and kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by another test, with a database to work on"]
async fn an_instance_in_a_process_of_its_own() {
    let Ok(url) = std::env::var(DATABASE) else { return };
    let folder = TempDir::new().expect("a folder");
    let pool = instance_pool(url.parse().expect("an address")).await;
    let app = app(&pool, &Clock::system(), Files::in_folder(folder.path()).expect("a folder"));
    let (_stop, shutdown) = Shutdown::by_hand();
    Worker::new(app, kinds()).leased_for(LEASE).run(shutdown).await;
}

/// The process, killed with its test.
struct Instance(Child);

impl Instance {
    fn start(url: &str) -> Self {
        let child = Command::new(std::env::current_exe().expect("this program"))
            .args(["jobs::racing::an_instance_in_a_process_of_its_own", "--exact", "--ignored"])
            .env(DATABASE, url)
            .stdout(Stdio::null())
            .spawn();
        Self(child.expect("a process"))
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_instance_had_in_hand_is_done_by_the_other_once() {
    let db = TestDb::new().await;
    a_thousand(&db.pool, 20).await;
    let mut instance = Instance::start(&db.url());
    let of_it = format!(
        "select count(*) from job where state = 'running' and split_part(worker, '/', 2) = '{}'",
        instance.0.id()
    );
    until(&db.pool, "it has as much in hand as it takes", &of_it, 4).await;
    let pool = instance_pool(db.url().parse().expect("an address")).await;
    let other = Running::start(
        worker(&pool, &Clock::system(), kinds()).leased_for(LEASE).asking_every(Duration::from_millis(200)),
    );
    while number(&db.pool, DONE).await < JOBS / 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    instance.0.kill().expect("SIGKILL");
    instance.0.wait().expect("ended");
    let (done, orphaned) = (number(&db.pool, DONE).await, number(&db.pool, &of_it).await);
    assert!(orphaned > 0, "it was killed with work in hand");
    assert!(done < JOBS, "in the middle");
    until(&db.pool, "all jobs are done", DONE, JOBS).await;
    other.stop().await;
    each_was_done_once(&db.pool).await;
    let again = number(&db.pool, "select count(*) from job where attempts > 1").await;
    assert_eq!(again, orphaned, "only those were begun again");
}
