//! Two schools of one Sở, a small plan, and people who visit the portal through its router.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, header},
};
use chrono::{DateTime, Utc};
use http_body_util::BodyExt;
use sqlx::PgPool;
use tiendo::{
    app::{self, App},
    clock::Clock,
    config::Settings,
    web::viewer::token_hash,
};
use tower::ServiceExt;

use crate::support::{TestDb, closing::closing_form, files};

/// The open quarter, as addresses name it.
pub const OPEN: &str = "quarter-2026-4";
/// The closed one before it.
pub const CLOSED: &str = "quarter-2026-3";

/// An instant in Vietnam's time.
pub fn at(text: &str) -> DateTime<Utc> {
    format!("{text}+07:00").parse().expect("an instant")
}

/// School A has two staff and a head; school B has staff and no head; "kiem" is staff of B and officer of the Sở.
async fn load(pool: PgPool) -> anyhow::Result<()> {
    sqlx::raw_sql(
        "insert into unit (code, name, kind) values ('so', 'Sở thử', 'so');
         insert into unit (parent_id, code, name, kind) select id, 'a', 'Trường A', 'school' from unit where code = 'so';
         insert into unit (parent_id, code, name, kind) select id, 'b', 'Trường B', 'school' from unit where code = 'so';
         insert into account (username, full_name, password_hash) values
            ('an', 'Nguyễn An', 'x'), ('anh', 'Lê Anh', 'x'), ('ba', 'Trần Ba', 'x'), ('binh', 'Vũ Bình', 'x'),
            ('kiem', 'Đỗ Kiêm', 'x'), ('tccb', 'Phạm Cán Bộ', 'x'), ('giamdoc', 'Hoàng Giám Đốc', 'x'), ('congdoan', 'Mai Giám Sát', 'x');
         insert into role_grant (account_id, unit_id, role, from_on)
         select a.id, u.id, g.role, '2026-01-01'
         from (values ('an', 'a', 'staff'), ('anh', 'a', 'staff'), ('ba', 'a', 'head'), ('binh', 'b', 'staff'), ('kiem', 'b', 'staff'),
            ('kiem', 'so', 'officer'), ('tccb', 'so', 'officer'), ('giamdoc', 'so', 'director'), ('congdoan', 'so', 'observer'))
            as g (username, code, role)
         join account a on a.username = g.username join unit u on u.code = g.code;
         insert into plan (owner_unit_id, number, title, short_title, status, activated_at, issued_on)
         select id, '01/KH', 'Kế hoạch thử', 'KH thử', 'active', '2026-01-01', '2026-01-01' from unit where code = 'so';
         insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Tổ chức thực hiện' from plan;
         insert into task (plan_id, section_id, position, ref, content)
         select p.id, s.id, v.position, v.ref, v.content from plan p, section s, (values
            (1, 'I.1', 'Kiện toàn tổ chức bộ máy'), (2, 'I.2', 'Rà soát hồ sơ viên chức')) as v (position, ref, content);
         insert into deadline (task_id, position, text, due_on) select id, 1, 'trước ngày 01/12/2026', '2026-11-30' from task where ref = 'I.2';
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, v.role, u.id, '2026-01-01'
         from (values ('I.1', 'a', 'lead'), ('I.1', 'b', 'lead'), ('I.2', 'a', 'lead'), ('I.2', 'b', 'coordinating')) as v (ref, code, role)
         join task t on t.ref = v.ref join unit u on u.code = v.code;
         insert into plan_issue (plan_id, unit_id, version, issued_at)
         select distinct plan_id, unit_id, 1, timestamptz '2026-01-01' from assignment;
         insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by, state)
         select u.id, 'quarter', 2026, v.ordinal, v.name, v.starts_on::date, v.cut_off_on::date, v.send_by::date, v.state
         from unit u, (values (3, 'Quý III/2026', '2026-06-15', '2026-09-14', '2026-09-16', 'closed'),
            (4, 'Quý IV/2026', '2026-09-15', '2026-12-14', '2026-12-16', 'open')) as v (ordinal, name, starts_on, cut_off_on, send_by, state)
         where u.code = 'so';
         insert into period_closing (period_id, version, closed_at, closed_by)
         select p.id, 1, '2026-09-20', a.id from period p, account a where p.state = 'closed' and a.username = 'tccb';",
    )
    .execute(&pool)
    .await?;
    let grants: Vec<(i64, i64, String)> = sqlx::query_as(
        "select a.id, g.id, a.username || ':' || g.role from role_grant g join account a on a.id = g.account_id",
    )
    .fetch_all(&pool)
    .await?;
    for (account, grant, token) in grants {
        sqlx::query(
            "insert into session (token_hash, account_id, grant_id, created_at, last_seen_at) values ($1, $2, $3, $4, $4)",
        )
        .bind(token_hash(&token))
        .bind(account)
        .bind(grant)
        .bind(at("2026-11-23T08:00:00"))
        .execute(&pool)
        .await?;
    }
    Ok(())
}

/// The portal on a database of one test's own, on Monday 23/11/2026 at nine.
pub struct Stage {
    pub db: TestDb,
    pub clock: Clock,
}

/// What the portal answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
}

impl Answer {
    /// Asserts a redirect and gives its address.
    #[track_caller]
    pub fn to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        &self.location
    }

    /// Asserts a status and words on the page.
    #[track_caller]
    pub fn says(&self, status: u16, words: &[&str]) {
        assert_eq!(self.status.as_u16(), status, "{} {}", self.location, self.body);
        for words in words {
            assert!(self.body.contains(words), "“{words}” is not on the page:\n{}", self.body);
        }
    }
}

impl Stage {
    pub async fn new() -> Self {
        let db = TestDb::from_template("progress", load).await;
        Self { db, clock: Clock::fixed(at("2026-11-23T09:00:00")) }
    }

    /// Moves the clock to another day; everybody has just signed in again.
    pub async fn wake_at(&self, text: &str) {
        self.clock.set(at(text));
        sqlx::query("update session set created_at = $1, last_seen_at = $1")
            .bind(at(text))
            .execute(&self.db.pool)
            .await
            .expect("signed in");
    }

    /// `who` is "username:role".
    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.send(who, "GET", path, String::new()).await
    }

    pub async fn post(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.send(who, "POST", path, pairs.join("&")).await
    }

    /// The form of the page before closing a period, as somebody sends it who knows what is missing.
    pub async fn closing(&self, period: &str) -> Vec<(&'static str, String)> {
        closing_form(&self.get("tccb:officer", &format!("/ky/{period}/dong")).await.body)
    }

    /// Closes a period with a form read before.
    pub async fn close_as(&self, period: &str, form: &[(&str, String)]) -> Answer {
        let fields: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.post("tccb:officer", &format!("/ky/{period}/dong"), &fields).await
    }

    /// Closes a period as its page before closing does.
    pub async fn close(&self, period: &str) -> Answer {
        self.close_as(period, &self.closing(period).await).await
    }

    /// Sends a form that is answered by a redirect; the sentence that this carries to the next page.
    pub async fn told(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> String {
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(pairs.join("&")))
            .expect("a request");
        let (status, headers, body) = self.ask_for(who, request).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{}", String::from_utf8_lossy(&body));
        said(&headers)
    }

    async fn send(&self, who: &str, method: &str, path: &str, body: String) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request");
        let (status, headers, bytes) = self.ask_for(who, request).await;
        let location = headers.get(header::LOCATION).map(|to| to.to_str().expect("text").to_owned());
        Answer { status, location: location.unwrap_or_default(), body: String::from_utf8(bytes).expect("UTF-8") }
    }

    pub fn app(&self) -> App {
        App {
            pool: self.db.pool.clone(),
            clock: self.clock.clone(),
            settings: Arc::new(Settings::default()),
            files: files(),
            mail: None,
            demo: None,
        }
    }

    /// Sends a request as it is, as "username:role".
    pub async fn ask_for(&self, who: &str, mut request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        request.headers_mut().insert(header::COOKIE, format!("tiendo={who}").parse().expect("a cookie"));
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let response = app::router(self.app()).oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, body.collect().await.expect("a body").to_bytes().to_vec())
    }

    /// The id of an assignment by its task and its unit.
    pub async fn assignment(&self, task: &str, unit: &str) -> i64 {
        sqlx::query_scalar(
            "select a.id from assignment a join task t on t.id = a.task_id join unit u on u.id = a.unit_id where t.ref = $1 and u.code = $2",
        )
        .bind(task)
        .bind(unit)
        .fetch_one(&self.db.pool)
        .await
        .expect("an assignment")
    }

    /// The address of the form of an assignment.
    pub async fn form(&self, task: &str, unit: &str, period: &str) -> String {
        format!("/phan-cong/{}/bao-cao/{period}", self.assignment(task, unit).await)
    }

    /// The newest report of an assignment: id, state, version, revision.
    pub async fn report(&self, task: &str, unit: &str) -> (i64, String, i32, i32) {
        sqlx::query_as(
            "select id, state, version, revision from report where assignment_id = $1 order by revision desc limit 1",
        )
        .bind(self.assignment(task, unit).await)
        .fetch_one(&self.db.pool)
        .await
        .expect("a report")
    }

    /// Returns once a statement of this database is held up by another transaction; fails after ten seconds.
    pub async fn somebody_waits_for_a_lock(&self) {
        let waiting = "select exists (select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock')";
        for _ in 0..1000 {
            if sqlx::query_scalar(waiting).fetch_one(&self.db.pool).await.expect("the activity") {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("nobody waits for a lock");
    }

    /// One text or figure of the database.
    pub async fn ask(&self, sql: &'static str) -> String {
        sqlx::query_scalar(sql).fetch_one(&self.db.pool).await.expect(sql)
    }
}

/// The sentence that a redirect carries to the next page.
pub fn said(headers: &HeaderMap) -> String {
    use base64::Engine;
    let cookies = headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let flash = cookies.filter_map(|cookie| cookie.strip_prefix("tiendo-loi-nhan=")).next().unwrap_or_default();
    let text = flash.split(';').next().unwrap_or_default();
    String::from_utf8(base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64")).expect("text")
}

/// A report that may be sent.
pub fn finished<'a>(version: &'a str, results: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("progress", "in_progress"), ("percent", "50"), ("results", results), ("version", version)]
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
