//! A Sở with the departments of 2023, three schools, a running plan, one quarter closed and one open.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use chrono::{DateTime, NaiveDate, Utc};
use http_body_util::BodyExt;
use regex::Regex;
use sqlx::{AssertSqlSafe, PgPool};
use tiendo::{
    app::{self, App},
    clock::Clock,
    config::Settings,
    journal::By,
    progress::{
        facts::{self, Line, Scope},
        ground::Ground,
    },
    rollup::closing,
    web::viewer::token_hash,
};
use tower::ServiceExt;

use crate::support::{TestDb, files};

/// The open quarter, 15/12/2024 to 14/3/2025, and the closed one before it.
pub const OPEN: &str = "quarter-2025-1";
pub const CLOSED: &str = "quarter-2024-4";

/// An instant in Vietnam's time.
pub fn at(text: &str) -> DateTime<Utc> {
    format!("{text}+07:00").parse().expect("an instant")
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Every department leads III.1 through its group, and every school IV.1; the rest is given by name.
async fn load(pool: PgPool) -> anyhow::Result<()> {
    sqlx::raw_sql(
        "insert into unit (code, name, kind) values ('tp', 'Ủy ban nhân dân thành phố', 'committee');
         insert into unit (parent_id, code, name, kind) select id, 'so', 'Sở Giáo dục và Đào tạo', 'so' from unit where code = 'tp';
         insert into unit (parent_id, code, name, kind, position)
         select u.id, v.code, v.name, v.kind, v.position from unit u, (values
            ('vp', 'Văn phòng Sở', 'department', 1), ('thanhtra', 'Thanh tra Sở', 'department', 2),
            ('tccb', 'Phòng Tổ chức Cán bộ', 'department', 3), ('mn', 'Phòng Giáo dục Mầm non', 'department', 4),
            ('th', 'Phòng Giáo dục Tiểu học', 'department', 5), ('trh', 'Phòng Giáo dục Trung học', 'department', 6),
            ('gdtx', 'Phòng Giáo dục Thường xuyên - Đại học', 'department', 7),
            ('khtc', 'Phòng Kế hoạch - Tài chính', 'department', 8),
            ('kt', 'Phòng Khảo thí và Kiểm định chất lượng giáo dục', 'department', 9),
            ('cttt', 'Phòng Chính trị tư tưởng', 'department', 10),
            ('hai', 'Trường THPT Biển Xanh', 'school', 20), ('son', 'Trường THPT Núi Voi', 'school', 21),
            ('dao', 'Trường THPT Đảo Ngọc', 'school', 22)) as v (code, name, kind, position)
         where u.code = 'so';
         insert into unit_alias (unit_id, alias) select id, 'Phòng TCCB' from unit where code = 'tccb';
         insert into unit_group (owner_unit_id, name) select id, g from unit, unnest(array['Các phòng thuộc Sở', 'Các trường']) g where code = 'so';
         insert into unit_group_member (group_id, unit_id)
         select g.id, u.id from unit_group g join unit u on
            u.kind = case g.name when 'Các trường' then 'school' else 'department' end;
         insert into account (username, full_name, password_hash) values
            ('quantri', 'Trần Quản Trị', 'x'), ('canbo', 'Phạm Cán Bộ', 'x'), ('giamdoc', 'Hoàng Giám Đốc', 'x'),
            ('mai', 'Lê Thị Mai', 'x'), ('truongmn', 'Đỗ Trưởng Mầm', 'x'), ('tam', 'Vũ Thị Tâm', 'x'),
            ('vui', 'Ngô Văn Vui', 'x'), ('thay', 'Bùi Văn Thay', 'x');
         insert into role_grant (account_id, unit_id, role, from_on)
         select a.id, u.id, v.role, '2024-01-01'
         from (values ('quantri', 'tp', 'administrator'), ('canbo', 'so', 'officer'), ('giamdoc', 'so', 'director'),
            ('mai', 'mn', 'staff'), ('truongmn', 'mn', 'head'), ('tam', 'th', 'staff'), ('vui', 'vp', 'staff')) as v (username, code, role)
         join account a on a.username = v.username join unit u on u.code = v.code;
         insert into role_grant (account_id, unit_id, role, from_on, to_on, delegated_by)
         select t.id, g.unit_id, 'head', '2025-01-01', '2025-12-31', g.account_id
         from account t, role_grant g join account a on a.id = g.account_id where t.username = 'thay' and a.username = 'truongmn';
         insert into plan (owner_unit_id, number, title, short_title, status, activated_at, issued_on, version)
         select id, '01/KH', 'Kế hoạch thử', 'KH thử', 'active', '2024-09-01', '2024-09-01', 1 from unit where code = 'so';
         insert into plan_version (plan_id, version, effective_on, made_at) select id, 1, '2024-09-01', '2024-09-01' from plan;
         insert into section (plan_id, position, ref, heading)
         select p.id, v.place, v.ref, 'Mục ' || v.ref from plan p, (values (1, 'I'), (2, 'II'), (3, 'III'), (4, 'IV')) as v (place, ref);
         insert into task (plan_id, section_id, position, ref, content)
         select p.id, s.id, v.place, v.ref, v.content from plan p, (values
            (1, 'I.1', 'Bồi dưỡng giáo viên mầm non, tiểu học'), (2, 'I.2', 'Phổ cập mẫu giáo 5 tuổi'), (3, 'I.3', 'Dạy ngoại ngữ từ lớp 3'),
            (4, 'II.1', 'Sắp xếp bộ máy'), (5, 'II.2', 'Khảo sát chất lượng'), (6, 'III.1', 'Cải cách hành chính'),
            (7, 'IV.1', 'Chuyển đổi số trong trường học')) as v (place, ref, content)
         join section s on s.ref = split_part(v.ref, '.', 1);
         insert into deadline (task_id, position, text, due_on) select id, 1, 'trước ngày 01/06/2025', '2025-05-31' from task where ref in ('I.2', 'II.2');
         insert into task_party (task_id, role, position, text, unit_id)
         select t.id, v.role, v.place, u.name, u.id
         from (values ('I.1', 'lead', 0, 'mn'), ('I.1', 'lead', 1, 'th'), ('I.2', 'lead', 0, 'mn'), ('I.2', 'coordinating', 0, 'th'),
            ('I.3', 'lead', 0, 'th'), ('II.1', 'lead', 0, 'tccb'), ('II.1', 'coordinating', 0, 'vp'), ('II.2', 'lead', 0, 'kt'),
            ('II.2', 'coordinating', 0, 'trh')) as v (ref, role, place, code)
         join task t on t.ref = v.ref join unit u on u.code = v.code;
         insert into task_party (task_id, role, position, text, group_id)
         select t.id, 'lead', 0, g.name, g.id from task t join unit_group g on
            g.name = case t.ref when 'III.1' then 'Các phòng thuộc Sở' when 'IV.1' then 'Các trường' end;
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, y.role, y.unit_id, '2024-09-01' from task_party y join task t on t.id = y.task_id where y.unit_id is not null order by y.id;
         insert into assignment (plan_id, task_id, role, unit_id, group_id, from_on)
         select t.plan_id, t.id, y.role, m.unit_id, y.group_id, '2024-09-01'
         from task_party y join task t on t.id = y.task_id join unit_group_member m on m.group_id = y.group_id;
         insert into plan_issue (plan_id, unit_id, version, issued_at)
         select distinct plan_id, unit_id, 1, timestamptz '2024-09-01' from assignment;
         insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
         select u.id, 'quarter', v.year, v.ordinal, v.name, v.starts_on::date, v.cut_off_on::date, v.send_by::date
         from unit u, (values (2024, 4, 'Quý IV/2024', '2024-09-15', '2024-12-14', '2024-12-17'),
            (2025, 1, 'Quý I/2025', '2024-12-15', '2025-03-14', '2025-03-18')) as v (year, ordinal, name, starts_on, cut_off_on, send_by)
         where u.code = 'so';",
    )
    .execute(&pool)
    .await?;
    // The quarter that is closed: accepted reports of some, and of the others none.
    report(&pool, "I.1", "mn", "2024-4", "accepted", "in_progress", 60).await?;
    report(&pool, "I.1", "th", "2024-4", "accepted", "in_progress", 40).await?;
    report(&pool, "I.2", "mn", "2024-4", "accepted", "in_progress", 80).await?;
    report(&pool, "I.3", "th", "2024-4", "accepted", "done", 100).await?;
    report(&pool, "II.1", "tccb", "2024-4", "accepted", "in_progress", 30).await?;
    report(&pool, "III.1", "vp", "2024-4", "accepted", "in_progress", 50).await?;
    report(&pool, "III.1", "tccb", "2024-4", "accepted", "in_progress", 20).await?;
    let id: i64 = sqlx::query_scalar("select id from period where ordinal = 4").fetch_one(&pool).await?;
    let officer: i64 = sqlx::query_scalar("select id from account where username = 'canbo'").fetch_one(&pool).await?;
    let by = By { account_id: Some(officer), ..By::portal() };
    closing::close(&pool, at("2024-12-20T09:00:00"), &by, id, None).await?;
    // In the open one: one sent, one being written, one accepted.
    report(&pool, "I.1", "mn", "2025-1", "submitted", "in_progress", 70).await?;
    report(&pool, "I.1", "th", "2025-1", "draft", "in_progress", 45).await?;
    report(&pool, "I.2", "mn", "2025-1", "accepted", "in_progress", 90).await?;
    report(&pool, "IV.1", "hai", "2025-1", "accepted", "in_progress", 10).await?;
    let grants: Vec<(i64, i64, String)> = sqlx::query_as(
        "select a.id, g.id, a.username || ':' || g.role from role_grant g join account a on a.id = g.account_id",
    )
    .fetch_all(&pool)
    .await?;
    for (account, grant, token) in grants {
        sqlx::query("insert into session (token_hash, account_id, grant_id, created_at, last_seen_at) values ($1, $2, $3, $4, $4)")
            .bind(token_hash(&token))
            .bind(account)
            .bind(grant)
            .bind(at("2025-02-25T08:00:00"))
            .execute(&pool)
            .await?;
    }
    Ok(())
}

async fn report(
    pool: &PgPool,
    task: &str,
    unit: &str,
    quarter: &str,
    state: &str,
    progress: &str,
    percent: i32,
) -> anyhow::Result<()> {
    let (year, ordinal) = quarter.split_once('-').expect("a quarter");
    sqlx::raw_sql(AssertSqlSafe(format!(
        "insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at, submitted_at,
            first_submitted_at, submitted_by, accepted_at)
         select a.id, p.id, '{state}', '{progress}', {percent}, 'Lời của ' || u.name || ' về {task}', w.id, p.cut_off_on - 10,
            case when '{state}' <> 'draft' then p.cut_off_on - 9 end, case when '{state}' <> 'draft' then p.cut_off_on - 9 end,
            case when '{state}' <> 'draft' then w.id end, case when '{state}' = 'accepted' then p.cut_off_on - 8 end
         from assignment a join task t on t.id = a.task_id join unit u on u.id = a.unit_id, period p, account w
         where t.ref = '{task}' and u.code = '{unit}' and p.year = {year} and p.ordinal = {ordinal} and w.username = 'mai'"
    )))
    .execute(pool)
    .await?;
    Ok(())
}

/// What the portal answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
}

impl Answer {
    /// The page's words, without its tags.
    pub fn words(&self) -> String {
        let main = self.body.split("<main").nth(1).unwrap_or(&self.body);
        let text = Regex::new(r"<[^>]*>").expect("a pattern").replace_all(main, " ").replace("&#38;", "&");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Asserts the status, and words on the page.
    #[track_caller]
    pub fn says(&self, status: u16, words: &[&str]) {
        assert_eq!(self.status.as_u16(), status, "{} {}", self.location, self.words());
        for words in words {
            assert!(self.words().contains(words), "“{words}” is not on the page:\n{}", self.words());
        }
    }

    /// Asserts a redirect and gives its address.
    #[track_caller]
    pub fn to(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.words());
        self.location.clone()
    }
}

/// The portal on a database of one test's own, on Tuesday 25/2/2025 at nine.
pub struct Stage {
    pub db: TestDb,
    pub clock: Clock,
}

impl Stage {
    pub async fn new() -> Self {
        let db = TestDb::from_template("succession", load).await;
        Self { db, clock: Clock::fixed(at("2025-02-25T09:00:00")) }
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

    /// Moves the clock to another day and lets the portal tend to what has come due; everybody has just signed in again.
    pub async fn wake_at(&self, text: &str) {
        self.clock.set(at(text));
        self.run(&format!("update session set created_at = '{0}', last_seen_at = '{0}'", at(text))).await;
        app::prepare(&self.app()).await.expect("tended");
    }

    /// `who` is "username:role".
    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.send(who, "GET", path, String::new()).await
    }

    pub async fn post(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.send(who, "POST", path, pairs.join("&")).await
    }

    async fn send(&self, who: &str, method: &str, path: &str, body: String) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, format!("tiendo={who}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let response = app::router(self.app()).oneshot(request).await.expect("an answer");
        let location = response.headers().get(header::LOCATION).map(|to| to.to_str().expect("text").to_owned());
        let status = response.status();
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        let body = String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Answer { status, location: location.unwrap_or_default(), body }
    }

    pub async fn run(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&self.db.pool).await.expect(sql);
    }

    /// One number of the database.
    pub async fn number(&self, sql: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&self.db.pool).await.expect(sql)
    }

    /// Some texts of the database.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&self.db.pool).await.expect(sql)
    }

    /// The id of a unit, as forms send it.
    pub async fn unit(&self, code: &str) -> String {
        self.number(&format!("select id from unit where code = '{code}'")).await.to_string()
    }

    /// The newest assignment of a unit in a task.
    pub async fn assignment(&self, task: &str, unit: &str) -> i64 {
        self.number(&format!(
            "select max(a.id) from assignment a join task t on t.id = a.task_id join unit u on u.id = a.unit_id
             where t.ref = '{task}' and u.code = '{unit}'"
        ))
        .await
    }

    /// Drafts a merger into a new unit; the address of its page.
    pub async fn merge(&self, units: &[&str], name: &str, code: &str, on: &str) -> String {
        let mut ids = Vec::new();
        for unit in units {
            ids.push(self.unit(unit).await);
        }
        let mut fields = vec![
            ("into", ""),
            ("new_name", name),
            ("new_code", code),
            ("effective_on", on),
            ("decision", "Quyết định số 15/QĐ-UBND"),
        ];
        fields.extend(ids.iter().map(|id| ("units", id.as_str())));
        self.post("quantri:administrator", &format!("/quan-tri/don-vi/{}/sap-nhap", ids[0]), &fields).await.to()
    }

    /// Drafts another name; the address of its page.
    pub async fn rename(&self, unit: &str, name: &str, on: &str) -> String {
        let path = format!("/quan-tri/don-vi/{}/doi-ten", self.unit(unit).await);
        let fields = [("name", name), ("effective_on", on), ("decision", "Quyết định số 15/QĐ-UBND")];
        self.post("quantri:administrator", &path, &fields).await.to()
    }

    /// Confirms a drafted change of units.
    pub async fn confirm(&self, page: &str) {
        let done = self.post("quantri:administrator", &format!("{page}/thuc-hien"), &[("accounts", "1")]).await;
        assert_eq!(done.to(), page);
    }

    /// Every line of the plan in the open quarter, as figures are counted from it: "I.1 Phòng A: in_progress 60".
    pub async fn lines(&self, period: &str) -> BTreeMap<String, Line> {
        let plans = [self.number("select id from plan").await];
        let ground = Ground::load(&self.db.pool, &plans).await.expect("the ground");
        let scope = Scope { plans: &plans, period: period.parse().ok(), ..Scope::default() };
        let lines = facts::load(&self.db.pool, &scope, &ground, self.clock.today()).await.expect("the lines");
        let name = |line: &Line| {
            format!("{} {}", ground.task(line.task_id).map_or("", |task| task.reference.as_str()), line.party)
        };
        lines.into_iter().map(|line| (name(&line), line)).collect()
    }

    /// What a closing froze of a quarter, row by row.
    pub async fn frozen(&self, quarter: &str) -> Vec<String> {
        let (year, ordinal) = quarter.split_once('-').expect("a quarter");
        self.texts(&format!(
            "select s::text from period_standing s join period p on p.id = s.period_id
             where p.year = {year} and p.ordinal = {ordinal} order by s.version, s.assignment_id"
        ))
        .await
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
