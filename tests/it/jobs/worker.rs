//! One instance: what it does with what goes wrong.

use chrono::TimeDelta;
use sqlx::postgres::PgPoolOptions;
use tiendo::{app, jobs::ATTEMPTS};

use super::*;
use crate::support::{TestDb, office::Office};

/// Much less than any polling of these tests, much more than a job takes.
const HOUR: Duration = Duration::from_secs(3600);
const LISTENING: &str =
    "select count(*) from pg_stat_activity where datname = current_database() and query = 'LISTEN \"job\"'";

fn later(why: &str) -> Fail {
    Fail { why: why.to_owned(), how: "later".to_owned() }
}

async fn state(pool: &PgPool) -> (String, i32, String) {
    sqlx::query_as("select state, attempts, error from job").fetch_one(pool).await.expect("one job")
}

#[tokio::test]
async fn a_failed_job_is_begun_again_after_growing_waits_and_then_given_up() {
    let office = Office::new().await;
    let pool = &office.db.pool;
    lay_out(pool).await;
    add(pool, &[later("Máy chủ thư không trả lời.")], office.clock.now()).await;
    let worker = worker(pool, &office.clock, app::kinds().with::<Fail>());
    for (attempt, minutes) in (1..).zip([1, 4, 16, 64]) {
        assert_eq!(worker.catch_up().await.expect("caught up"), 1);
        assert_eq!(state(pool).await, ("waiting".to_owned(), attempt, "Máy chủ thư không trả lời.".to_owned()));
        let at: DateTime<Utc> = sqlx::query_scalar("select run_at from job").fetch_one(pool).await.expect("an instant");
        assert_eq!((at - office.clock.now()).num_minutes(), minutes);
        office.wait(TimeDelta::minutes(minutes) - TimeDelta::seconds(1));
        assert_eq!(worker.catch_up().await.expect("caught up"), 0, "not before its time");
        office.wait(TimeDelta::seconds(1));
    }
    assert_eq!(number(pool, "select count(*) from notice").await, 0, "nobody is told while there is hope");
    assert_eq!(worker.catch_up().await.expect("caught up"), 1);
    assert_eq!(state(pool).await.0, "failed");
    assert_eq!(state(pool).await.1, ATTEMPTS);
    assert_eq!(number(pool, "select count(*) from effect").await, 0, "what a failed attempt wrote does not stand");
    let told: Vec<(String, String)> = sqlx::query_as(
        "select a.username, n.text from notice n join notice_recipient r on r.notice_id = n.id
         join account a on a.id = r.account_id order by 1",
    )
    .fetch_all(pool)
    .await
    .expect("notices");
    let words = "Công việc nền “Việc hỏng” không thực hiện được: Máy chủ thư không trả lời.";
    assert!(told.contains(&("quantri".to_owned(), words.to_owned())), "{told:?}");
    assert!(told.iter().all(|(who, _)| who.starts_with("quantri")), "{told:?}");

    // A thousand that fail alike are told once a day.
    let never = Fail { why: "Sai địa chỉ.".to_owned(), how: "never".to_owned() };
    add(pool, &[never.clone(), never.clone()], office.clock.now()).await;
    assert_eq!(worker.catch_up().await.expect("caught up"), 2);
    assert_eq!(number(pool, "select count(*) from job where state = 'failed'").await, 3, "given up at once");
    assert_eq!(number(pool, "select count(*) from notice").await, 1);
    office.wait(TimeDelta::days(2));
    add(pool, &[never], office.clock.now()).await;
    worker.catch_up().await.expect("caught up");
    assert_eq!(number(pool, "select count(*) from notice").await, 2);
}

#[tokio::test]
async fn a_job_is_not_given_up_unless_somebody_is_told() {
    let office = Office::new().await;
    let pool = &office.db.pool;
    lay_out(pool).await;
    run(pool, "alter table notice add constraint nobody check (false) not valid").await;
    add(pool, &[Fail { why: "Sai.".to_owned(), how: "never".to_owned() }], office.clock.now()).await;
    let worker = worker(pool, &office.clock, app::kinds().with::<Fail>());
    worker.catch_up().await.expect("caught up");
    assert_eq!(state(pool).await.0, "running", "left to whoever finds its lease run out");
    run(pool, "alter table notice drop constraint nobody").await;
    office.wait(TimeDelta::minutes(2));
    worker.catch_up().await.expect("caught up");
    assert_eq!(state(pool).await.0, "failed");
    assert_eq!(number(pool, "select count(*) from notice").await, 1);
}

#[tokio::test]
async fn whatever_way_a_job_fails_it_is_written_down() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    let clock = Clock::fixed(Utc::now());
    let worker = worker(&db.pool, &clock, kinds()).limited_to(Duration::from_millis(100));
    for (how, why, said) in [
        ("panic", "x", "Lỗi trong chương trình"),
        ("hang", "x", "quá lâu"),
        ("later", "", "Không rõ lý do"),
        // PostgreSQL keeps no NUL.
        ("nul", "550 từ chối", "550 từ chối"),
    ] {
        run(&db.pool, "delete from job").await;
        add(&db.pool, &[Fail { why: why.to_owned(), how: how.to_owned() }], clock.now()).await;
        assert_eq!(worker.catch_up().await.expect("caught up"), 1);
        let (state, attempts, error) = state(&db.pool).await;
        assert_eq!((state.as_str(), attempts), ("waiting", 1), "{how}");
        assert!(error.contains(said), "{how}: {error}");
    }
    assert_eq!(number(&db.pool, "select count(*) from effect").await, 0);
}

#[tokio::test]
async fn what_this_program_cannot_read_waits_for_another_version() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    let clock = Clock::fixed(Utc::now());
    add(&db.pool, &[Act::default()], clock.now()).await;
    run(&db.pool, "update job set payload = '{\"number\": 1}'").await;
    let worker = worker(&db.pool, &clock, kinds());
    assert_eq!(worker.catch_up().await.expect("caught up"), 1);
    let (now, _, error) = state(&db.pool).await;
    assert_eq!(now, "waiting");
    assert!(error.contains("Không đọc được"), "{error}");
    // Of a kind it does not know it takes nothing at all.
    run(&db.pool, "update job set kind = 'test.tomorrow', run_at = '2020-01-01', attempts = 0").await;
    assert_eq!(worker.catch_up().await.expect("caught up"), 0);
    assert_eq!(state(&db.pool).await.1, 0);
}

#[tokio::test]
async fn a_job_of_a_transaction_that_is_undone_never_runs() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    let clock = Clock::fixed(Utc::now());
    let mut tx = db.pool.begin().await.expect("a transaction");
    jobs::add(&mut tx, &Act::default(), clock.now()).await.expect("added");
    let worker = worker(&db.pool, &clock, kinds());
    assert_eq!(worker.catch_up().await.expect("caught up"), 0, "not yet");
    tx.rollback().await.expect("undone");
    assert_eq!(worker.catch_up().await.expect("caught up"), 0);
    assert_eq!(number(&db.pool, "select count(*) from effect").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_job_is_begun_without_waiting_for_the_next_asking() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    // It asks once an hour: what is done before that was heard of.
    let running = Running::start(worker(&db.pool, &Clock::system(), kinds()).asking_every(HOUR));
    until(&db.pool, "it listens", LISTENING, 1).await;
    add(&db.pool, &[Act::default()], Utc::now()).await;
    until(&db.pool, "the first is done", DONE, 1).await;
    // The line breaks; what is said meanwhile is not missed.
    run(
        &db.pool,
        "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and query = 'LISTEN \"job\"'",
    )
    .await;
    until(&db.pool, "the line is broken", LISTENING, 0).await;
    add(&db.pool, &[Act::default()], Utc::now()).await;
    until(&db.pool, "the second is done", DONE, 2).await;
    until(&db.pool, "it listens again", LISTENING, 1).await;
    add(&db.pool, &[Act::default()], Utc::now()).await;
    until(&db.pool, "the third is done", DONE, 3).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_that_stops_ends_its_jobs_and_begins_none() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    let acts: Vec<Act> = (1..=6).map(|n| Act { n, milliseconds: 0, gated: true }).collect();
    add(&db.pool, &acts, Utc::now()).await;
    let pool = instance_pool(db.url().parse().expect("an address")).await;
    let running = Running::start(worker(&pool, &Clock::system(), kinds()));
    until(&db.pool, "it has jobs in hand", "select count(*) from job where state = 'running'", 4).await;
    let gate = db.pool.clone();
    let opener = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        run(&gate, "insert into gate values (true)").await;
    });
    running.stop().await;
    opener.await.expect("opened");
    assert_eq!(number(&db.pool, DONE).await, 4, "those begun are ended");
    assert_eq!(number(&db.pool, "select count(*) from effect").await, 4);
    assert_eq!(number(&db.pool, "select count(*) from job where state = 'waiting'").await, 2, "the others are left");
}

/// The jobs use up every connection, and take far longer than the lease.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_works_long_with_all_connections_in_use_is_still_believed_to_live() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    let acts: Vec<Act> = (1..=4).map(|n| Act { n, milliseconds: 3_000, gated: false }).collect();
    add(&db.pool, &acts, Utc::now()).await;
    let narrow = PgPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(8))
        .connect_with(db.url().parse().expect("an address"))
        .await
        .expect("a connection");
    let of = |pool: &PgPool| {
        Running::start(
            worker(pool, &Clock::system(), kinds())
                .leased_for(Duration::from_millis(900))
                .asking_every(Duration::from_millis(100)),
        )
    };
    let busy = of(&narrow);
    until(&db.pool, "it has all in hand", "select count(*) from job where state = 'running'", 4).await;
    let other = of(&instance_pool(db.url().parse().expect("an address")).await);
    until(&db.pool, "all are done", DONE, 4).await;
    busy.stop().await;
    other.stop().await;
    assert_eq!(number(&db.pool, "select sum(attempts) from job").await, 4, "nobody else began them");
    assert_eq!(number(&db.pool, "select count(*) from effect").await, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_whose_end_could_not_be_written_down_is_begun_again_while_its_instance_lives_on() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    run(
        &db.pool,
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
         create trigger refused before update on job for each row when (new.state <> 'running') execute function refuse()",
    )
    .await;
    add(&db.pool, &[Act::default()], Utc::now()).await;
    let running = Running::start(
        worker(&db.pool, &Clock::system(), kinds())
            .leased_for(Duration::from_millis(600))
            .asking_every(Duration::from_millis(100)),
    );
    until(&db.pool, "it is begun", "select count(*) from job where attempts > 0", 1).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    run(&db.pool, "drop trigger refused on job").await;
    until(&db.pool, "it is done", DONE, 1).await;
    running.stop().await;
    assert_eq!(number(&db.pool, "select count(*) from effect").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_does_not_make_an_instance_do_a_job_beside_itself() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    let clock = Clock::fixed(Utc::now());
    add(&db.pool, &[Act { n: 1, milliseconds: 0, gated: true }], clock.now()).await;
    let pool = instance_pool(db.url().parse().expect("an address")).await;
    let running = Running::start(worker(&pool, &clock, kinds()).asking_every(HOUR));
    until(&db.pool, "it is begun", "select count(*) from job where state = 'running'", 1).await;
    clock.set(clock.now() + TimeDelta::hours(1));
    add(&db.pool, &[Act { n: 2, milliseconds: 0, gated: false }], clock.now()).await;
    until(&db.pool, "the second is done", DONE, 1).await;
    run(&db.pool, "insert into gate values (true)").await;
    until(&db.pool, "the first is done", DONE, 2).await;
    running.stop().await;
    assert_eq!(number(&db.pool, "select max(attempts)::bigint from job").await, 1);
}

#[tokio::test]
async fn done_jobs_are_swept_away_after_a_week_and_failed_ones_are_not() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    let clock = Clock::fixed(Utc::now());
    add(&db.pool, &[Act::default()], clock.now()).await;
    add(&db.pool, &[Fail { why: "Sai.".to_owned(), how: "never".to_owned() }], clock.now()).await;
    assert_eq!(worker(&db.pool, &clock, kinds()).catch_up().await.expect("caught up"), 2);
    jobs::sweep(&db.pool, clock.now() + TimeDelta::days(6)).await.expect("swept");
    assert_eq!(number(&db.pool, "select count(*) from job").await, 2);
    jobs::sweep(&db.pool, clock.now() + TimeDelta::days(8)).await.expect("swept");
    assert_eq!(state(&db.pool).await.0, "failed");
}

#[tokio::test]
async fn what_takes_minutes_holds_up_nothing_but_its_like() {
    let office = Office::new().await;
    let pool = &office.db.pool;
    lay_out(pool).await;
    // Asked for first, and more of them than are done at once.
    let long = vec![Linger {}; 6];
    add(pool, &long, office.clock.now()).await;
    let short: Vec<Act> = (1..=9).map(|n| Act { n, ..Act::default() }).collect();
    add(pool, &short, office.clock.now()).await;
    let kinds = kinds().with::<Linger>();
    let running = Running::start(worker(pool, &office.clock, kinds).asking_every(HOUR));
    until(pool, "the short ones are done", DONE, 9).await;
    let lingering = "select count(*) from job where kind = 'test.linger' and state = 'running'";
    assert_eq!(number(pool, lingering).await, 1, "one at a time");
    run(pool, "insert into gate values (true)").await;
    until(pool, "the long ones are done", DONE, 15).await;
    running.stop().await;
}
