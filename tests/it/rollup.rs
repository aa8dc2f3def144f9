//! Figures: the same everywhere, frozen when a period closes, and few statements whatever the size.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use chrono::{DateTime, NaiveDate, Utc};
use regex::Regex;
use sqlx::PgPool;
use tiendo::{
    app::{self, App},
    clock::Clock,
    config::Settings,
    journal::By,
    plan::opening,
    rollup::closing::{self, Refusal},
    web::viewer::token_hash,
};
use tower::ServiceExt;
use tracing::field::{Field, Visit};
use tracing_subscriber::{Layer, layer::SubscriberExt};

use crate::support::TestDb;

/// The demo's day, within Quý IV/2026, and a day after its sending date.
const LOADED: &str = "2026-11-23T03:00:00Z";
const AFTER: &str = "2026-12-21T03:00:00Z";
const QUARTER: &str = "quarter-2026-4";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

async fn load(pool: PgPool) -> anyhow::Result<()> {
    tiendo::demo::load(&pool, day("2026-11-23")).await
}

async fn load_ten_times(pool: PgPool) -> anyhow::Result<()> {
    tiendo::demo::load_scaled(&pool, day("2026-11-23"), 10).await
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A portal at a chosen time, with people signed in.
struct Stage {
    db: TestDb,
    router: Router,
    now: DateTime<Utc>,
}

impl Stage {
    async fn at(now: &str) -> Self {
        Self::on(TestDb::from_template("rollup", load).await, now)
    }

    fn on(db: TestDb, now: &str) -> Self {
        let now = at(now);
        let app = App {
            pool: db.pool.clone(),
            clock: Clock::fixed(now),
            settings: Arc::new(Settings::default()),
            demo: None,
        };
        Self { router: app::router(app), db, now }
    }

    /// Opens a session, whose token is the account's name.
    async fn sign_in(&self, username: &str) {
        sqlx::query(
            "insert into session (token_hash, account_id, created_at, last_seen_at)
             select $2, id, $3, $3 from account where username = $1 on conflict do nothing",
        )
        .bind(username)
        .bind(token_hash(username))
        .bind(self.now)
        .execute(&self.db.pool)
        .await
        .expect("a session");
    }

    async fn send(&self, username: &str, request: axum::http::request::Builder, body: &str) -> (StatusCode, String) {
        let request = request
            .header(header::COOKIE, format!("tiendo={username}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let mut request = request.body(Body::from(body.to_owned())).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let status = answer.status();
        let body = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        (status, String::from_utf8(body.to_vec()).expect("text"))
    }

    /// A page that must answer 200.
    async fn page(&self, username: &str, path: &str) -> String {
        self.sign_in(username).await;
        let (status, body) = self.send(username, Request::get(path), "").await;
        assert_eq!(status, StatusCode::OK, "{path}");
        body
    }

    async fn post(&self, username: &str, path: &str, body: &str) -> (StatusCode, String) {
        self.sign_in(username).await;
        self.send(username, Request::post(path), body).await
    }

    async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.db.pool).await.expect("a number")
    }

    async fn run(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&self.db.pool).await.expect("done");
    }

    async fn plan(&self) -> i64 {
        self.number("select id from plan where short_title = 'NQ28'").await
    }

    async fn quarter(&self) -> i64 {
        self.number("select id from period where year = 2026 and ordinal = 4").await
    }

    /// An officer's acts, for the journal.
    async fn officer(&self) -> By {
        let id = self.number("select id from account where username = 'tccb'").await;
        By { account_id: Some(id), ..By::portal() }
    }

    /// What a closing froze, row by row.
    async fn frozen(&self, version: i32) -> Vec<String> {
        sqlx::query_scalar(
            "select s::text from period_standing s join period p on p.id = s.period_id
             where p.year = 2026 and p.ordinal = 4 and s.version = $1 order by s.assignment_id",
        )
        .bind(version)
        .fetch_all(&self.db.pool)
        .await
        .expect("rows")
    }
}

/// A page's words, without its tags.
fn words(page: &str) -> String {
    let main = page.split("<main").nth(1).expect("a main part");
    let text = Regex::new(r"<[^>]*>").expect("a pattern").replace_all(main, " ").replace("&#38;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every number of a page that leads to the list: its words and its address.
fn counted(page: &str) -> BTreeSet<(String, String)> {
    let link =
        Regex::new(r#"<a href="(/tong-hop/danh-sach[^"]*)">(?:<b>)?([0-9./]+)(?:</b>)?</a>"#).expect("a pattern");
    let tile =
        Regex::new(r#"<a class="tile[^"]*" href="(/tong-hop/danh-sach[^"]*)"><b>([0-9./]+)</b>"#).expect("a pattern");
    let found = link.captures_iter(page).chain(tile.captures_iter(page));
    found.map(|found| (found[2].to_owned(), found[1].replace("&#38;", "&"))).collect()
}

/// The number in a list's title.
fn title_number(page: &str) -> String {
    let title = Regex::new(r"<h1>[^<]*: ([0-9./]+) phân công").expect("a pattern");
    title.captures(page).unwrap_or_else(|| panic!("a title with a number: {page}"))[1].to_owned()
}

#[tokio::test]
async fn nq28_is_30_tasks_and_694_assignments_everywhere() {
    let stage = Stage::at(LOADED).await;
    let plan = stage.plan().await;
    let query = format!("plan={plan}&period={QUARTER}");
    let summary = words(&stage.page("tccb", &format!("/tong-hop?{query}")).await);
    assert!(summary.contains("30 nhiệm vụ, 694 phân công chủ trì"), "{summary}");
    assert_eq!(title_number(&stage.page("tccb", &format!("/tong-hop/danh-sach?{query}")).await), "694");
    let matrix = stage.page("tccb", &format!("/tong-hop/bang?{query}")).await;
    assert!(words(&matrix).contains(" 30 nhiệm vụ"), "{matrix}");
    assert_eq!(matrix.matches("<a class=\"cell ").count(), 694);
    let dashboard = stage.page("giamdoc", &format!("/dieu-hanh?{query}")).await;
    assert!(words(&dashboard).contains("Tất cả (30) Nhiệm vụ riêng (17) Nhiệm vụ chung (13)"), "{}", words(&dashboard));
    let tiles = Regex::new(r#"class="tile [^>]*><b>([0-9.]+)</b>"#).expect("a pattern");
    let tiles = tiles.captures_iter(&dashboard).map(|tile| tile[1].parse::<i64>().expect("a number"));
    assert_eq!(tiles.sum::<i64>(), 694);
}

#[tokio::test]
async fn every_number_leads_to_a_list_that_shows_it() {
    let stage = Stage::at(LOADED).await;
    let plan = stage.number("select id from plan where short_title <> 'NQ28'").await;
    let mut numbers = counted(&stage.page("giamdoc", "/dieu-hanh").await);
    numbers.extend(counted(&stage.page("giamdoc", "/dieu-hanh?share=single&period=quarter-2026-3").await));
    numbers.extend(counted(&stage.page("tccb", &format!("/tong-hop?plan={plan}&open=all")).await));
    numbers.extend(counted(&stage.page("tccb", "/chua-bao-cao").await).into_iter().take(10));
    assert!(numbers.len() > 150, "{} numbers found", numbers.len());
    let mut wrong = Vec::new();
    for (number, address) in numbers {
        let shown = title_number(&stage.page("tccb", &address).await);
        if shown != number {
            wrong.push(format!("{address}: {number} became {shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn who_has_not_reported_is_counted_alike_by_all() {
    let stage = Stage::at(LOADED).await;
    let missing = title_number(&stage.page("tccb", "/tong-hop/danh-sach?report=unreported").await);
    for page in ["/tong-hop", "/tong-hop/bang"] {
        let text = words(&stage.page("tccb", page).await);
        assert!(text.contains(&format!("còn thiếu {missing}")), "{page}: {text}");
    }
    let text = words(&stage.page("tccb", "/chua-bao-cao").await);
    assert!(text.contains(&format!("Chưa báo cáo: {missing} báo cáo của")), "{text}");
    let text = words(&stage.page("giamdoc", "/dieu-hanh").await);
    assert!(text.contains(&format!("{missing} báo cáo Quý IV/2026 chưa gửi")), "{text}");
}

#[tokio::test]
async fn a_unit_sees_its_own_part_and_the_administrator_nothing() {
    let stage = Stage::at(LOADED).await;
    let own = stage
        .number(
            "select count(*) from assignment a join unit u on u.id = a.unit_id join plan p on p.id = a.plan_id
             where u.code = 'lequydon' and a.role = 'lead' and p.status = 'active'",
        )
        .await;
    for page in ["/tong-hop", "/dieu-hanh", "/tong-hop/bang", "/chua-bao-cao", "/tong-hop/danh-sach"] {
        let text = words(&stage.page("lequydon", page).await);
        assert!(text.contains("Chỉ tính phần việc của Trường THPT Lê Quý Đôn."), "{page}: {text}");
        assert!(!text.contains("Trường THPT Hải An"), "{page}: {text}");
    }
    assert_eq!(title_number(&stage.page("lequydon", "/tong-hop/danh-sach").await), own.to_string());
    stage.sign_in("quantri").await;
    for page in ["/tong-hop", "/dieu-hanh", "/ky"] {
        assert_eq!(stage.send("quantri", Request::get(page), "").await.0, StatusCode::FORBIDDEN, "{page}");
    }
}

#[tokio::test]
async fn the_list_is_searched_without_diacritics_sorted_and_paged() {
    let stage = Stage::at(LOADED).await;
    let plain = title_number(&stage.page("tccb", "/tong-hop/danh-sach?q=to+chuc+can+bo").await);
    let marked =
        title_number(&stage.page("tccb", "/tong-hop/danh-sach?q=T%E1%BB%94+CH%E1%BB%A8C+c%C3%A1n+b%E1%BB%99").await);
    assert_eq!(plain, marked);
    assert!(plain.parse::<i64>().expect("a number") > 0);
    let nothing = words(&stage.page("tccb", "/tong-hop/danh-sach?q=khong-co-gi").await);
    assert!(nothing.contains("Không có phân công nào như vậy."), "{nothing}");
    let party = Regex::new(r#"data-label="Chủ trì">([^<]+)<"#).expect("a pattern");
    let mut seen = Vec::new();
    for page in 1..=15 {
        let page = stage.page("tccb", &format!("/tong-hop/danh-sach?sort=party&page={page}")).await;
        seen.extend(party.captures_iter(&page).map(|found| found[1].to_owned()));
    }
    let total = title_number(&stage.page("tccb", "/tong-hop/danh-sach").await).parse::<usize>().expect("a number");
    assert_eq!(seen.len(), total);
    let ordered: Vec<String> =
        sqlx::query_scalar("select name from unnest($1::text[]) as name order by name collate vi")
            .bind(&seen)
            .fetch_all(&stage.db.pool)
            .await
            .expect("rows");
    assert_eq!(seen, ordered, "the program sorts as the database does");
}

#[tokio::test]
async fn a_closed_period_keeps_its_figures_whatever_happens() {
    let stage = Stage::at(AFTER).await;
    let quarter = stage.quarter().await;
    let begun: DateTime<Utc> =
        sqlx::query_scalar("select clock_timestamp()").fetch_one(&stage.db.pool).await.expect("an instant");
    let (status, body) = stage.post("tccb", &format!("/ky/{quarter}/dong"), "").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let assignments = stage.frozen(1).await.len();
    assert_eq!(assignments, 719);
    let summary = format!("/tong-hop?period={QUARTER}&open=all");
    let list = format!("/tong-hop/danh-sach?period={QUARTER}&report=reported");
    let dashboard = format!("/dieu-hanh?period={QUARTER}");
    let look = async || {
        let pages = [summary.as_str(), &list, &dashboard];
        let mut seen = Vec::new();
        for page in pages {
            seen.push(words(&stage.page("tccb", page).await));
        }
        seen
    };
    let before = look().await;
    let frozen = stage.frozen(1).await;
    stage
        .run(
            "update report set state = 'accepted', accepted_at = now(), progress = 'done', percent = 100
             where state = 'submitted';
             update report set state = 'submitted', submitted_at = now(), first_submitted_at = now() where state = 'draft';
             update deadline set due_on = due_on - 300 where due_on is not null;
             update unit set name = 'Trường đã đổi tên' where code = 'haian';
             insert into report_completion (report_id, deadline_id, completed_on)
             select r.id, d.id, '2026-10-01' from report r join assignment a on a.id = r.assignment_id
             join deadline d on d.task_id = a.task_id where r.state = 'accepted' and d.due_on is not null
             on conflict do nothing;",
        )
        .await;
    assert_eq!(look().await, before);
    assert_eq!(stage.frozen(1).await, frozen);

    // Opened again, the period counts what has happened since; closed again, it has a second version beside the first.
    let (status, body) = stage.post("tccb", &format!("/ky/{quarter}/mo-lai"), "reason=+").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Hãy nêu lý do mở lại kỳ."), "{body}");
    let (status, _) = stage.post("tccb", &format!("/ky/{quarter}/mo-lai"), "reason=B%E1%BB%95+sung").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_ne!(look().await, before);
    let (status, _) = stage.post("tccb", &format!("/ky/{quarter}/dong"), "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(stage.frozen(1).await, frozen);
    let second = stage.frozen(2).await;
    assert_eq!(second.len(), assignments);
    assert_ne!(second, frozen);
    let page = words(&stage.page("tccb", &format!("/ky/{quarter}")).await);
    assert!(page.contains("Bản 2 đang dùng") && page.contains("Bản 1 ") && page.contains("“Bổ sung”"), "{page}");
    for (expected, action) in [(2, "period.closed"), (1, "period.reopened"), (1, "period.opened")] {
        let written: i64 =
            sqlx::query_scalar("select count(*) from journal where action = $1 and account_id is not null")
                .bind(action)
                .fetch_one(&stage.db.pool)
                .await
                .expect("a number");
        assert_eq!(written, expected, "{action}");
    }
}

#[tokio::test]
async fn closing_freezes_what_the_summary_of_the_cut_off_day_shows() {
    let stage = Stage::at(AFTER).await;
    let quarter = stage.quarter().await;
    // The open period as of its cut-off is what the period's page announces.
    let announced = words(&stage.page("tccb", &format!("/ky/{quarter}")).await);
    let table = |page: &str| {
        let rest = page.split("Đã báo cáo NQ28").nth(1).expect("the plan's row");
        rest.split_whitespace().take(7).map(str::to_owned).collect::<Vec<_>>()
    };
    let closed = closing::close(&stage.db.pool, stage.now, &stage.officer().await, quarter).await.expect("closed");
    assert_eq!(closed.version, 1);
    assert_eq!(closed.opened.as_deref(), Some("Quý I/2027"));
    let page = words(&stage.page("tccb", &format!("/ky/{quarter}")).await);
    assert_eq!(table(&page), table(&announced));
    let next =
        stage.number("select (send_by - cut_off_on)::bigint from period where year = 2027 and ordinal = 1").await;
    assert_eq!(next, 2, "14/3/2027 is a Sunday: the second working day after it is Tuesday");
}

#[tokio::test]
async fn periods_close_after_their_cut_off_in_order_and_by_their_officer_alone() {
    let stage = Stage::at("2026-12-14T16:59:00Z").await;
    let quarter = stage.quarter().await;
    let path = format!("/ky/{quarter}/dong");
    let (status, body) = stage.post("tccb", &path, "").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body.contains("chốt số liệu hết ngày 14/12/2026"), "{body}");
    for other in ["giamdoc", "congdoan", "lequydon", "quantri"] {
        assert_eq!(stage.post(other, &path, "").await.0, StatusCode::FORBIDDEN, "{other}");
    }
    let stage = Stage::on(stage.db, AFTER);
    let officer = stage.officer().await;
    let earlier = stage.number("select id from period where year = 2026 and ordinal = 3").await;
    closing::reopen(&stage.db.pool, stage.now, &officer, earlier, "Sửa số liệu").await.expect("reopened");
    let refused = closing::close(&stage.db.pool, stage.now, &officer, quarter).await.expect_err("out of order");
    assert!(matches!(&refused, Refusal::EarlierOpen(name) if name == "Quý III/2026"), "{refused}");
    assert!(matches!(closing::reopen(&stage.db.pool, stage.now, &officer, quarter, "x").await, Err(Refusal::Open(_))));
    assert_eq!(stage.number("select count(*) from period_closing c join period p on p.id = c.period_id where p.year = 2026 and p.ordinal = 4").await, 0);
}

#[tokio::test]
async fn reopening_marks_the_periods_closed_after() {
    let stage = Stage::at(AFTER).await;
    let officer = stage.officer().await;
    let second = stage.number("select id from period where year = 2026 and ordinal = 2").await;
    closing::reopen(&stage.db.pool, stage.now, &officer, second, "Sửa số liệu").await.expect("reopened");
    let marked: Vec<String> = sqlx::query_scalar(
        "select p.name from period_closing c join period p on p.id = c.period_id where c.earlier_reopened_at = $1",
    )
    .bind(stage.now)
    .fetch_all(&stage.db.pool)
    .await
    .expect("rows");
    assert_eq!(marked, ["Quý III/2026"]);
}

#[tokio::test]
async fn of_two_closings_at_once_one_closes() {
    let stage = Stage::at(AFTER).await;
    let (quarter, officer) = (stage.quarter().await, stage.officer().await);
    let close = || closing::close(&stage.db.pool, stage.now, &officer, quarter);
    let (one, two, three) = tokio::join!(close(), close(), close());
    let outcomes = [one, two, three];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    assert!(refused.clone().all(|refusal| matches!(refusal, Refusal::Closed(_))), "{:?}", refused.collect::<Vec<_>>());
    assert_eq!(stage.frozen(1).await.len(), 719);
    assert_eq!(stage.frozen(2).await.len(), 0);
}

#[tokio::test]
async fn the_open_quarter_is_the_one_of_today() {
    let stage = Stage::at(LOADED).await;
    assert_eq!(opening::open_current(&stage.db.pool, day("2026-12-14")).await.expect("done"), 0);
    assert_eq!(opening::open_current(&stage.db.pool, day("2026-12-15")).await.expect("done"), 1);
    assert_eq!(opening::open_current(&stage.db.pool, day("2026-12-16")).await.expect("done"), 0);
    assert_eq!(
        stage.number("select count(*) from period where year = 2027 and ordinal = 1 and state = 'open'").await,
        1
    );
}

/// Keeps the statements that sqlx runs.
struct Statements(Arc<Mutex<Vec<String>>>);

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
            self.0.lock().expect("a lock").push(summary.0);
        }
    }
}

/// The statements a page takes, and how long it takes, once caches are warm.
async fn statements(stage: &Stage, username: &str, path: &str) -> (Vec<String>, Duration) {
    stage.page(username, path).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let subscriber = tracing_subscriber::registry().with(Statements(seen.clone()));
    let guard = tracing::subscriber::set_default(subscriber);
    let start = Instant::now();
    let (status, _) = stage.send(username, Request::get(path), "").await;
    let taken = start.elapsed();
    drop(guard);
    assert_eq!(status, StatusCode::OK);
    let seen = seen.lock().expect("a lock").clone();
    (seen, taken)
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

#[tokio::test]
async fn summary_and_dashboard_take_five_statements_at_most() {
    few_statements(&Stage::at(LOADED).await, "the demo's size").await;
}

#[tokio::test]
async fn summary_and_dashboard_take_five_statements_at_ten_times_the_size() {
    let db = TestDb::from_template("rollup10", load_ten_times).await;
    few_statements(&Stage::on(db, LOADED), "ten times the demo's size").await;
}
