//! The demo in a database: loaded once, the same for the same day, never over other data.

use std::sync::Arc;

use argon2::{Argon2, PasswordHash, PasswordVerifier};
use chrono::NaiveDate;
use sqlx::PgPool;
use tiendo::{
    app::{self, App},
    calendar::{self, PeriodKey},
    clock::Clock,
    config::Settings,
    demo,
    jobs::Worker,
    progress::{
        Outcome, Progress, Rating, ReportStanding,
        facts::{self, Line, Scope},
        ground::Ground,
    },
};

use crate::support::{TestDb, files};

const MONDAY: &str = "2026-11-23";

/// Both plans of the demo.
const PLANS: [i64; 2] = [1, 2];

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A database with the demo of a Monday in mid-quarter.
async fn loaded() -> TestDb {
    TestDb::from_template("demo", async |pool| demo::load(&pool, day(MONDAY)).await).await
}

async fn count(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.expect("a count")
}

/// A digest of what the table holds, but for the number of the transaction that wrote it.
async fn digest(pool: &PgPool, table: &str) -> Option<String> {
    let sql = format!(
        "select md5(string_agg(row::text, '' order by row::text collate \"C\"))
         from (select to_jsonb(t) - 'xid' as row from {table} t) as rows"
    );
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(pool).await.expect("a digest")
}

#[tokio::test]
async fn the_demo_holds_two_plans_and_is_marked() {
    let db = TestDb::new().await;
    assert!(!demo::is_marked(&db.pool).await.expect("an answer"));
    demo::load(&db.pool, day(MONDAY)).await.expect("loaded");
    assert!(demo::is_marked(&db.pool).await.expect("an answer"));
    for (expected, sql) in [
        (2, "select count(*) from plan where status = 'active'"),
        (30, "select count(*) from task join plan p on p.id = plan_id where p.short_title = 'NQ28'"),
        (
            694,
            "select count(*) from assignment join plan p on p.id = plan_id where p.short_title = 'NQ28' and role = 'lead'",
        ),
        (6, "select count(*) from period where state = 'closed'"),
        (1, "select count(*) from period where state = 'open'"),
        (7, "select count(*) from period_closing"),
        (0, "select count(*) from report where submitted_at >= '2026-11-23 00:00+07'"),
    ] {
        assert_eq!(count(&db.pool, sql).await, expected, "{sql}");
    }
}

#[tokio::test]
async fn a_second_loading_changes_nothing() {
    let db = loaded().await;
    let before = digest(&db.pool, "setting").await;
    demo::load(&db.pool, day("2026-11-24")).await.expect("left alone");
    assert_eq!(digest(&db.pool, "setting").await, before);
}

#[tokio::test]
async fn the_same_day_gives_the_same_rows() {
    let (one, other) = tokio::join!(TestDb::new(), TestDb::new());
    for db in [&one, &other] {
        demo::load(&db.pool, day("2028-02-29")).await.expect("loaded");
    }
    for table in [
        "setting",
        "day_off",
        "unit",
        "unit_alias",
        "unit_group",
        "unit_group_member",
        "account",
        "role_grant",
        "plan",
        "plan_basis",
        "section",
        "task",
        "deadline",
        "assignment",
        "plan_receipt",
        "period",
        "report",
        "report_completion",
        "report_event",
        "obstacle",
        "commendation",
        "extension",
        "extension_day",
        "instruction",
        "instruction_recipient",
        "message",
        "message_unit",
        "obstacle_message",
        "instruction_message",
        "period_closing",
        "period_standing",
        "journal",
    ] {
        let rows = digest(&one.pool, table).await;
        assert!(rows.is_some(), "{table} is empty");
        assert_eq!(rows, digest(&other.pool, table).await, "{table}");
    }
}

#[tokio::test]
async fn the_report_of_its_latest_closed_quarter_gets_its_files_from_the_portal_that_serves() {
    let db = loaded().await;
    let app = App {
        pool: db.pool.clone(),
        clock: Clock::fixed("2026-11-23T03:00:00Z".parse().expect("an instant")),
        settings: Arc::new(Settings::default()),
        files: files(),
        mail: None,
        demo: None,
    };
    assert_eq!(count(&db.pool, "select count(*) from consolidated_edition").await, 0);
    assert_eq!(Worker::new(app, app::kinds()).catch_up().await.expect("the jobs"), 3, "one for both plans");
    let made = "select count(*) from consolidated_edition e join consolidated c on c.id = e.consolidated_id
        join period p on p.id = c.period_id
        where c.plan_id = 1 and p.cut_off_on = (select max(cut_off_on) from period where state = 'closed')";
    assert_eq!(count(&db.pool, made).await, 1);
}

#[tokio::test]
async fn other_data_are_not_mixed_with_the_demo() {
    let db = TestDb::new().await;
    sqlx::query("insert into unit (code, name, kind) values ('so', 'Sở', 'so')")
        .execute(&db.pool)
        .await
        .expect("a unit");
    let refusal = demo::load(&db.pool, day(MONDAY)).await;
    assert!(refusal.is_err());
    assert!(!demo::is_marked(&db.pool).await.expect("an answer"));
    assert_eq!(count(&db.pool, "select count(*) from unit").await, 1);
}

#[tokio::test]
async fn new_rows_continue_after_the_demo() {
    let db = loaded().await;
    let new: i64 = sqlx::query_scalar(
        "insert into unit (parent_id, code, name, kind) values (2, 'moi', 'Trường mới', 'school') returning id",
    )
    .fetch_one(&db.pool)
    .await
    .expect("a unit");
    assert_eq!(new, count(&db.pool, "select count(*) from unit").await);
}

#[tokio::test]
async fn the_accounts_shown_have_the_demos_password() {
    let db = loaded().await;
    let hash: String = sqlx::query_scalar("select password_hash from account where username = 'lequydon.truong'")
        .fetch_one(&db.pool)
        .await
        .expect("the account");
    let hash = PasswordHash::new(&hash).expect("a hash");
    Argon2::default().verify_password(demo::PASSWORD.as_bytes(), &hash).expect("the password");
    let usernames: Vec<String> =
        sqlx::query_scalar("select username from account order by id").fetch_all(&db.pool).await.expect("usernames");
    let shown: Vec<String> = demo::notice().accounts.into_iter().map(|(name, _)| name).collect();
    assert_eq!(usernames, shown);
}

#[tokio::test]
async fn it_loads_at_twice_its_size() {
    let db = TestDb::new().await;
    demo::load_scaled(&db.pool, day(MONDAY), 2).await.expect("loaded");
    let members = "select count(*) from unit_group_member where group_id = 3";
    assert_eq!(count(&db.pool, members).await, 104);
}

#[tokio::test]
async fn today_every_outcome_occurs() {
    let db = loaded().await;
    let today = day(MONDAY);
    let ground = Ground::load(&db.pool, &PLANS).await.expect("the ground");
    let scope = Scope { plans: &PLANS, ..Scope::default() };
    let lines = facts::load(&db.pool, &scope, &ground, today).await.expect("lines");
    let count = |outcome| lines.iter().filter(|line| line.standing.outcome == outcome).count();
    let counts: Vec<_> = Outcome::ALL.iter().map(|outcome| (*outcome, count(*outcome))).collect();
    let expected = [
        (Outcome::DoneOnTime, 12),
        (Outcome::DoneLate, 2),
        (Outcome::PendingOnTime, 9),
        (Outcome::PendingOverdue, 3),
        (Outcome::Untimed, 693),
    ];
    assert_eq!(counts, expected);
    assert_eq!(lines.iter().filter(|line| line.standing.due_soon).count(), 3);
}

#[tokio::test]
async fn closed_quarters_hold_the_figures_that_the_portal_itself_would_freeze() {
    let db = loaded().await;
    let today = day(MONDAY);
    let ground = Ground::load(&db.pool, &PLANS).await.expect("the ground");
    let span = calendar::quarter_containing(today);
    let closed: Vec<_> = std::iter::successors(span.previous(), calendar::Span::previous).take(6).collect();
    let scopes = closed.iter().map(|span| Scope {
        plans: &PLANS,
        period: Some(PeriodKey { kind: span.kind, year: span.year, ordinal: span.ordinal }),
        ..Scope::default()
    });
    let mut frozen = Vec::new();
    for scope in scopes.clone() {
        frozen.push(figures(&db.pool, &scope, &ground, today).await);
    }
    sqlx::query(
        "update period_closing set reopened_at = closed_at, reopened_by = closed_by, reopen_reason = 'to judge again'
         where reopened_at is null",
    )
    .execute(&db.pool)
    .await
    .expect("reopened");
    for (scope, frozen) in scopes.zip(frozen) {
        assert!(frozen.len() >= 694);
        assert_eq!(figures(&db.pool, &scope, &ground, today).await, frozen);
    }
}

type Figures =
    (i64, Outcome, Option<NaiveDate>, bool, Progress, i16, Option<Rating>, ReportStanding, Option<i64>, bool);

/// What a closing writes down, in the order of assignments.
async fn figures(pool: &PgPool, scope: &Scope<'_>, ground: &Ground, today: NaiveDate) -> Vec<Figures> {
    let lines = facts::load(pool, scope, ground, today).await.expect("lines");
    let figures = lines.into_iter().map(|line| {
        let Line { standing, .. } = line;
        (
            line.assignment_id,
            standing.outcome,
            standing.due_on,
            standing.due_soon,
            line.progress,
            line.percent,
            line.rating,
            line.report,
            line.standing_report_id,
            line.collective,
        )
    });
    let mut figures: Vec<_> = figures.collect();
    figures.sort_by_key(|figures| figures.0);
    figures
}
