//! The personal calendar: made, read by programs, taken back; what is in it for whom, and what is not.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue};

use crate::{
    progress::fixture::{OPEN, Stage, finished},
    support::statements,
};

/// An event as a program reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Event {
    uid: String,
    on: String,
    summary: String,
    description: String,
    url: String,
    reminds: bool,
}

fn text(part: &ICalendarComponent, property: &ICalendarProperty) -> String {
    match part.property(property).and_then(|entry| entry.values.first()) {
        Some(ICalendarValue::PartialDateTime(day)) => {
            assert!(day.hour.is_none(), "a day, not an hour");
            let number = |value: Option<u8>| value.expect("a day");
            format!("{}-{:02}-{:02}", day.year.expect("a year"), number(day.month), number(day.day))
        }
        Some(value) => value.as_text().unwrap_or_else(|| panic!("no text: {value:?}")).to_owned(),
        None => String::new(),
    }
}

/// A calendar as a library reads it that is not the one which wrote it.
fn read(file: &str) -> Vec<Event> {
    let calendar = ICalendar::parse(file).unwrap_or_else(|wrong| panic!("no calendar: {wrong:?}\n{file}"));
    let events = calendar.components.iter().filter(|part| part.component_type == ICalendarComponentType::VEvent);
    let events = events.map(|part| Event {
        uid: text(part, &ICalendarProperty::Uid),
        on: text(part, &ICalendarProperty::Dtstart),
        summary: text(part, &ICalendarProperty::Summary),
        description: text(part, &ICalendarProperty::Description),
        url: text(part, &ICalendarProperty::Url),
        reminds: !part.component_ids.is_empty(),
    });
    events.collect()
}

impl Stage {
    /// Makes somebody's address; its path.
    async fn address(&self, who: &str) -> String {
        let page = self.post(who, "/tai-khoan/lich", &[]).await;
        page.says(200, &["chỉ hiện lần này"]);
        let found = regex::Regex::new(r#"value="http://127.0.0.1:8080(/lich/[^"]+\.ics)""#).expect("a pattern");
        found.captures(&page.body).expect("an address")[1].to_owned()
    }

    /// Asks for it as a program does, without a cookie.
    async fn fetch(&self, path: &str) -> (StatusCode, axum::http::HeaderMap, String) {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let (status, headers, body) = self.ask_for("nobody", request).await;
        (status, headers, String::from_utf8(body).expect("UTF-8"))
    }

    /// What is in somebody's calendar: day and summary.
    async fn calendar(&self, path: &str) -> Vec<(String, String)> {
        let (status, _, file) = self.fetch(path).await;
        assert_eq!(status, StatusCode::OK, "{file}");
        read(&file).into_iter().map(|event| (event.on, event.summary)).collect()
    }

    async fn run(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&self.db.pool).await.expect(sql);
    }
}

fn day(on: &str, summary: &str) -> (String, String) {
    (on.to_owned(), summary.to_owned())
}

#[tokio::test]
async fn a_units_days_are_in_it_and_go_once_they_are_met() {
    let stage = Stage::new().await;
    let path = stage.address("an:staff").await;
    let (status, headers, file) = stage.fetch(&path).await;
    assert_eq!(
        (status, &headers[header::CONTENT_TYPE]),
        (StatusCode::OK, &"text/calendar; charset=utf-8".parse().expect("a value"))
    );
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert!(headers.get(header::SET_COOKIE).is_none(), "no cookie is set");
    for line in file.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{} bytes: {line}", line.len());
    }
    let [assignment, deadline, period] = [
        stage.assignment("I.2", "a").await.to_string(),
        stage.ask("select id::text from deadline").await,
        stage.ask("select id::text from period where state = 'open'").await,
    ];
    let unit = stage.ask("select id::text from unit where code = 'a'").await;
    assert_eq!(
        read(&file),
        [
            Event {
                uid: format!("deadline-{deadline}-assignment-{assignment}@127.0.0.1:8080"),
                on: "2026-11-30".to_owned(),
                summary: "Thời hạn I.2: Rà soát hồ sơ viên chức".to_owned(),
                description: format!("“trước ngày 01/12/2026”\nKH thử\nhttp://127.0.0.1:8080/phan-cong/{assignment}"),
                url: format!("http://127.0.0.1:8080/phan-cong/{assignment}"),
                reminds: true,
            },
            Event {
                uid: format!("period-{period}-unit-{unit}@127.0.0.1:8080"),
                on: "2026-12-16".to_owned(),
                summary: "Hạn gửi báo cáo Quý IV/2026 – còn 2 báo cáo".to_owned(),
                description: format!(
                    "KH thử\nhttp://127.0.0.1:8080/don-vi/{unit}/bao-cao?plan=1&period=quarter-2026-4"
                ),
                url: format!("http://127.0.0.1:8080/don-vi/{unit}/bao-cao?plan=1&period=quarter-2026-4"),
                reminds: true,
            },
        ]
    );
    // What is sent no longer waits; what is accepted as complete is no longer due.
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("ba:head", &format!("{form}/gui"), &finished("0", "Đã kiện toàn")).await.to();
    assert_eq!(stage.calendar(&path).await[1], day("2026-12-16", "Hạn gửi báo cáo Quý IV/2026 – còn 1 báo cáo"));
    let done = [
        ("progress", "done"),
        ("percent", "100"),
        ("results", "Đã rà soát xong"),
        ("version", "0"),
        (&*format!("completed_on_{deadline}"), "2026-11-20"),
    ];
    let form = stage.form("I.2", "a", OPEN).await;
    stage.post("ba:head", &format!("{form}/gui"), &done).await.to();
    assert_eq!(stage.calendar(&path).await.len(), 2, "not yet accepted");
    let (report, ..) = stage.report("I.2", "a").await;
    stage.post("tccb:officer", &format!("/bao-cao/{report}/chap-nhan"), &[("rating", "good")]).await.to();
    assert_eq!(stage.calendar(&path).await, [day("2026-12-16", "Hạn gửi báo cáo Quý IV/2026 – đã gửi đủ 2 báo cáo")]);
}

#[tokio::test]
async fn nobody_elses_days_are_in_it() {
    let stage = Stage::new().await;
    let b = stage.address("binh:staff").await;
    assert_eq!(
        stage.calendar(&b).await,
        [day("2026-12-16", "Hạn gửi báo cáo Quý IV/2026 – còn 1 báo cáo")],
        "B leads I.1 alone, and coordinates in what A leads"
    );
    let observer = stage.address("congdoan:observer").await;
    let periods = [
        day("2026-12-14", "Chốt số liệu Quý IV/2026"),
        day("2026-12-16", "Các đơn vị hết hạn gửi báo cáo Quý IV/2026"),
    ];
    assert_eq!(stage.calendar(&observer).await, periods);
    stage.run("update role_grant set role = 'administrator' where role = 'observer'").await;
    assert_eq!(stage.calendar(&observer).await, [], "administrators see no plan");
    let officer = stage.address("tccb:officer").await;
    let expected: Vec<_> =
        [day("2026-11-30", "Thời hạn I.2: Trường A chưa hoàn thành")].into_iter().chain(periods.clone()).collect();
    assert_eq!(stage.calendar(&officer).await, expected);
    stage
        .run(
            "update task set content = 'Rà soát, chuẩn hóa; rồi báo cáo' where ref = 'I.1';
             insert into deadline (task_id, position, text, due_on, scope)
             select id, 1, 'trong quý I năm 2027', '2027-03-31', 'bước 1' from task where ref = 'I.1';
             insert into deadline (task_id, position, text, due_on)
             select id, 2, 'trong năm 2030', '2030-12-31' from task where ref = 'I.1'",
        )
        .await;
    let director = stage.address("giamdoc:director").await;
    let (_, _, file) = stage.fetch(&director).await;
    let last = read(&file).pop().expect("an event");
    assert_eq!((last.on.as_str(), last.summary.as_str()), ("2027-03-31", "Thời hạn I.1: 2 đơn vị chưa hoàn thành"));
    assert!(last.description.starts_with("Rà soát, chuẩn hóa; rồi báo cáo\nbước 1: “trong quý I năm 2027”\nKH thử\n"));
    assert!(!last.reminds, "those above are not reminded of each unit's work");
    assert!(file.contains("SUMMARY:Thời hạn I.1: 2 đơn vị chưa hoàn thành\r\n"));
    assert!(file.contains("Rà soát\\, chuẩn hóa\\; rồi báo cáo\\n"), "{file}");
}

#[tokio::test]
async fn whoever_has_several_roles_has_them_all_in_one_calendar() {
    let stage = Stage::new().await;
    let path = stage.address("kiem:staff").await;
    let both = stage.calendar(&path).await;
    assert!(both.contains(&day("2026-12-16", "Hạn gửi báo cáo Quý IV/2026 – còn 1 báo cáo")), "{both:?}");
    assert!(both.contains(&day("2026-11-30", "Thời hạn I.2: Trường A chưa hoàn thành")), "{both:?}");
    stage.run("update role_grant g set to_on = '2026-11-22' from account a where a.id = g.account_id and a.username = 'kiem' and g.role = 'officer'").await;
    assert_eq!(stage.calendar(&path).await.len(), 1, "a grant that has ended shows nothing any more");
    stage.run("update role_grant g set to_on = '2026-11-22' from account a where a.id = g.account_id and a.username = 'kiem'").await;
    assert_eq!(stage.calendar(&path).await, [], "no role, no day; the address goes on for the next one");
    stage
        .run(
            "update role_grant g set to_on = null from account a where a.id = g.account_id and a.username = 'kiem' and g.role = 'staff';
             insert into role_grant (account_id, unit_id, role, from_on) select a.id, u.id, 'head', '2026-01-01'
             from account a, unit u where a.username = 'kiem' and u.code = 'a'",
        )
        .await;
    let two = stage.calendar(&path).await;
    assert!(two.contains(&day("2026-12-16", "Hạn gửi báo cáo Quý IV/2026 – còn 1 báo cáo (Trường B)")), "{two:?}");
    assert!(two.contains(&day("2026-12-16", "Hạn gửi báo cáo Quý IV/2026 – còn 2 báo cáo (Trường A)")), "{two:?}");
}

#[tokio::test]
async fn what_others_ask_for_is_in_it_until_it_is_answered() {
    let stage = Stage::new().await;
    let path = stage.address("binh:staff").await;
    let (task, party) = (
        stage.ask("select id::text from task where ref = 'I.2'").await,
        stage.assignment("I.2", "b").await.to_string(),
    );
    let fields = [("words", "Gửi số liệu, biểu mẫu kèm theo."), ("answer_by", "27/11/2026"), ("party", &*party)];
    let ask = format!("/nhiem-vu/{task}/de-nghi-phoi-hop/{OPEN}");
    stage.post("tccb:officer", &ask, &fields).await.to();
    let (_, _, file) = stage.fetch(&path).await;
    let asked = read(&file).remove(0);
    assert_eq!(asked.on, "2026-11-27");
    assert_eq!(asked.summary, "Trả lời đề nghị phối hợp I.2 – TCCB, Sở thử");
    assert!(asked.description.starts_with("Gửi số liệu, biểu mẫu kèm theo.\nI.2 Rà soát hồ sơ viên chức\n"));
    let contribution = format!("/phan-cong/{party}/dong-gop/{OPEN}");
    let words = [("results", "Đã gửi số liệu"), ("version", "0")];
    stage.post("binh:staff", &format!("{contribution}/gui"), &words).await.to();
    assert_eq!(stage.calendar(&path).await.len(), 1);
}

#[tokio::test]
async fn planned_periods_are_in_it_one_of_each_kind_and_closed_ones_are_not() {
    let stage = Stage::new().await;
    let path = stage.address("an:staff").await;
    stage
        .run(
            "insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
             select id, v.kind, 2027, v.ordinal, v.name, v.starts_on::date, v.cut_off_on::date, v.send_by::date from unit, (values
                ('quarter', 1, 'Quý I/2027', '2026-12-15', '2027-03-14', '2027-03-16'),
                ('quarter', 2, 'Quý II/2027', '2027-03-15', '2027-06-14', '2027-06-16'),
                ('month', 1, 'Tháng 1/2027', '2026-12-15', '2027-01-14', '2027-01-18')) v (kind, ordinal, name, starts_on, cut_off_on, send_by)
             where code = 'so'",
        )
        .await;
    let days = stage.calendar(&path).await;
    assert_eq!(days.last(), Some(&day("2027-03-16", "Hạn gửi báo cáo Quý I/2027")), "{days:?}");
    assert_eq!(days.len(), 3, "no plan reports by month: {days:?}");
    stage.run("update period set state = 'closed'").await;
    assert_eq!(stage.calendar(&path).await, [day("2026-11-30", "Thời hạn I.2: Rà soát hồ sơ viên chức")]);
}

#[tokio::test]
async fn an_address_is_made_read_renewed_and_taken_back() {
    let stage = Stage::new().await;
    stage.get("an:staff", "/tai-khoan").await.says(200, &["href=\"/tai-khoan/lich\""]);
    stage.get("an:staff", "/tai-khoan/lich").await.says(200, &["Chưa có địa chỉ lịch", "Tạo địa chỉ lịch"]);
    let first = stage.address("an:staff").await;
    let token = first.trim_start_matches("/lich/").trim_end_matches(".ics").to_owned();
    assert_eq!(token.len(), 43, "256 bits");
    let kept = stage.ask("select row_to_json(calendar_address)::text from calendar_address").await;
    let told =
        stage.ask("select string_agg(row_to_json(journal)::text, '') from journal where action like 'calendar%'").await;
    assert!(!kept.contains(&token) && !told.contains(&token), "the token is nowhere");
    let page = stage.get("an:staff", "/tai-khoan/lich").await;
    page.says(200, &["chưa ứng dụng nào đọc", "Thời hạn I.2: Rà soát hồ sơ viên chức"]);
    assert!(!page.body.contains(&token), "it is shown once");

    stage.calendar(&first).await;
    stage.get("an:staff", "/tai-khoan/lich").await.says(200, &["09:00 23/11/2026"]);
    let noted = "select to_char(last_read_at at time zone 'Asia/Ho_Chi_Minh', 'HH24:MI') from calendar_address";
    for (now, expected) in [("09:59", "09:00"), ("10:01", "10:01"), ("10:30", "10:01")] {
        stage.wake_at(&format!("2026-11-23T{now}:00")).await;
        stage.calendar(&first).await;
        assert_eq!(stage.ask(noted).await, expected, "at {now}");
    }

    let second = stage.address("an:staff").await;
    assert_ne!(first, second);
    assert_eq!(stage.fetch(&first).await.0, StatusCode::NOT_FOUND);
    assert_eq!(stage.calendar(&second).await.len(), 2);
    stage.run("update account set disabled_at = '2026-11-23' where username = 'an'").await;
    assert_eq!(stage.fetch(&second).await.0, StatusCode::NOT_FOUND, "a shut account");
    stage.run("update account set disabled_at = null").await;
    assert_eq!(stage.told("an:staff", "/tai-khoan/lich/thu-hoi", &[]).await.split('|').next(), Some("success"));
    for gone in [&*second, "/lich/", "/lich/x.ics", &*second.replace(".ics", "")] {
        let (status, headers, _) = stage.fetch(gone).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{gone}");
        assert!(headers.get(header::SET_COOKIE).is_none());
    }
    assert_eq!(stage.told("an:staff", "/tai-khoan/lich/thu-hoi", &[]).await.split('|').next(), Some("warn"));
    let acts = "select string_agg(action, ' ' order by id) from journal where action like 'calendar%'";
    assert_eq!(
        stage.ask(acts).await,
        "calendar_address.created calendar_address.revoked calendar_address.created calendar_address.revoked"
    );
}

#[tokio::test]
async fn it_takes_as_many_queries_for_many_tasks_as_for_few() {
    let stage = Stage::new().await;
    let count = async |path: &str| {
        stage.calendar(path).await;
        statements::listen();
        stage.calendar(path).await;
        statements::heard()
    };
    let path = stage.address("ba:head").await;
    let few = count(&path).await;
    stage
        .run(
            "insert into task (plan_id, section_id, position, ref, content)
             select p.id, s.id, n, 'II.' || n, 'Nhiệm vụ' from plan p join section s on s.plan_id = p.id, generate_series(10, 90) n;
             insert into deadline (task_id, position, text, due_on) select id, 1, 'trước 01/2027', '2026-12-31' from task where ref like 'II.%';
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref like 'II.%' and u.code = 'a'",
        )
        .await;
    assert_eq!(stage.calendar(&path).await.len(), 83);
    let many = count(&path).await;
    assert_eq!(few.len(), many.len(), "{many:#?}");
    assert!(many.len() <= 8, "{many:#?}");
}
