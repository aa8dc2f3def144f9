//! Daily work: put among the jobs once a day, whoever serves.

use chrono::TimeDelta;

use super::*;
use crate::support::TestDb;

fn daily() -> Kinds {
    kinds().with::<Daily>()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

async fn days(pool: &PgPool) -> Vec<i64> {
    sqlx::query_scalar("select n from effect order by n").fetch_all(pool).await.expect("days")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_put_a_day_s_work_among_the_jobs_once() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    // Six in the morning in Vietnam.
    let clock = Clock::fixed(instant("2026-11-22T23:00:00Z"));
    let of = |pool: PgPool| worker(&pool, &clock, daily());
    let one = of(instance_pool(db.url().parse().expect("an address")).await);
    let two = of(instance_pool(db.url().parse().expect("an address")).await);
    assert_eq!(one.catch_up().await.expect("caught up"), 0, "not before its hour");
    for day in 23..=27 {
        clock.set(instant(&format!("2026-11-{day}T00:00:00Z")));
        let (first, second) = tokio::join!(one.catch_up(), two.catch_up());
        first.expect("caught up");
        second.expect("caught up");
    }
    assert_eq!(days(&db.pool).await, [20261123, 20261124, 20261125, 20261126, 20261127]);
    assert_eq!(number(&db.pool, DONE).await, 5);
}

#[tokio::test]
async fn days_on_which_nobody_served_are_made_up_for_once() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    let clock = Clock::fixed(instant("2026-11-22T23:00:00Z"));
    let worker = worker(&db.pool, &clock, daily());
    worker.catch_up().await.expect("caught up");
    clock.set(instant("2026-11-26T09:00:00Z"));
    assert_eq!(worker.catch_up().await.expect("caught up"), 1);
    assert_eq!(days(&db.pool).await, [20261126]);
    clock.set(clock.now() + TimeDelta::hours(10));
    assert_eq!(worker.catch_up().await.expect("caught up"), 0, "the next morning has not come");
    clock.set(instant("2026-11-27T00:00:00Z"));
    assert_eq!(worker.catch_up().await.expect("caught up"), 1);
}

#[tokio::test]
async fn what_this_program_does_not_know_does_not_pile_up() {
    let db = TestDb::new().await;
    lay_out(&db.pool).await;
    let clock = Clock::fixed(instant("2026-11-22T23:00:00Z"));
    worker(&db.pool, &clock, daily()).catch_up().await.expect("caught up");
    let without = worker(&db.pool, &clock, kinds());
    for _ in 0..3 {
        clock.set(clock.now() + TimeDelta::days(1));
        without.catch_up().await.expect("caught up");
    }
    assert_eq!(number(&db.pool, "select count(*) from job").await, 0);
}

#[test]
fn daily_work_with_fields_is_refused() {
    #[derive(Serialize, Deserialize)]
    struct Wrong {
        unit: i64,
    }
    impl Work for Wrong {
        const KIND: &'static str = "test.wrong";
        const LABEL: &'static str = "Sai";
        const DAILY: Option<u16> = Some(0);

        async fn run(self, _: &App, _: &mut PgConnection) -> Result<(), Failure> {
            Ok(())
        }
    }
    let refused = std::panic::catch_unwind(|| Kinds::new().with::<Wrong>());
    assert!(refused.is_err(), "it would fail every day, when nobody looks");
}
