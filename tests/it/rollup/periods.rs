//! Periods known ahead, called for by hand, and sent by another day.

use axum::http::StatusCode;
use regex::Regex;
use tiendo::plan::opening;

use super::{AFTER, LOADED, Stage, day, words};

impl Stage {
    async fn open_current(&self, today: &str) -> usize {
        opening::open_current(&self.db.pool, day(today)).await.expect("done")
    }

    /// The id of a period by its name.
    async fn named(&self, name: &str) -> i64 {
        sqlx::query_scalar("select id from period where name = $1")
            .bind(name)
            .fetch_one(&self.db.pool)
            .await
            .expect("one")
    }

    async fn acts(&self, action: &str) -> i64 {
        let sql = "select count(*) from journal where action = $1 and at > now() - interval '1 hour'";
        sqlx::query_scalar(sql).bind(action).fetch_one(&self.db.pool).await.expect("a number")
    }
}

/// The number that a pattern finds in a page.
fn found(page: &str, pattern: &str) -> i64 {
    let found = Regex::new(pattern).expect("a pattern").captures(page).unwrap_or_else(|| panic!("{pattern}: {page}"));
    found[1].parse().expect("a number")
}

#[tokio::test]
async fn the_years_periods_are_known_ahead_and_open_by_the_clock() {
    let stage = Stage::at(LOADED).await;
    assert_eq!(stage.open_current("2026-12-14").await, 1, "the next quarter");
    assert_eq!(stage.open_current("2026-12-14").await, 0);
    assert_eq!(stage.open_current("2026-12-15").await, 3, "the rest of 2027");
    assert_eq!(stage.open_current("2026-12-16").await, 0);
    assert_eq!(stage.acts("period.planned").await, 4);
    // They stand on the page of periods, and nowhere where figures are.
    let page = words(&stage.page("tccb", "/ky").await);
    assert!(page.contains("Đang mở (1)") && page.contains("Sắp mở (4)") && page.contains("Đã đóng (6)"), "{page}");
    assert!(page.contains("Quý IV/2026 đang mở"), "{page}");
    let summary = stage.page("tccb", "/tong-hop").await;
    assert!(summary.contains("quarter-2026-4") && !summary.contains("quarter-2027"), "{summary}");
    stage.sign_in("tccb").await;
    let (status, _) = stage.send("tccb", axum::http::Request::get("/tong-hop?period=quarter-2027-1"), "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // It takes no reports, and cannot be closed.
    let assignment = stage
        .number(
            "select min(a.id) from assignment a join unit u on u.id = a.unit_id
             where u.code = 'lequydon' and a.role = 'lead' and a.to_on is null",
        )
        .await;
    let path = format!("/phan-cong/{assignment}/bao-cao/quarter-2027-1");
    let (status, body) = stage.post("lequydon", &path, "progress=in_progress&percent=5&results=X&version=0").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body.contains("Quý I/2027 mở từ ngày 15/12/2026"), "{body}");
    let (status, _) = stage.send("lequydon", axum::http::Request::get(path.as_str()), "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!stage.page("lequydon", &format!("/phan-cong/{assignment}")).await.contains("Quý I/2027"));
    let next = stage.named("Quý I/2027").await;
    assert_eq!(stage.close("tccb", next).await.0, StatusCode::CONFLICT);
    // On its first day it is open without anybody's doing; the one before is still the one reported until it closes.
    let stage = Stage::on(stage.db, AFTER);
    let page = words(&stage.page("tccb", "/ky").await);
    assert!(page.contains("Đang mở (2)") && page.contains("Sắp mở (3)"), "{page}");
    let form = stage.page("lequydon", &path).await;
    assert!(form.contains("name=\"results\""), "{form}");
    let quarter = stage.quarter().await;
    assert_eq!(stage.close("tccb", quarter).await.0, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_no_plan_uses_any_more_is_taken_back() {
    let stage = Stage::at(LOADED).await;
    stage.open_current("2026-11-23").await;
    let quarters = "select count(*) from period where kind = 'quarter' and starts_on > '2026-11-23'";
    assert_eq!(stage.number(quarters).await, 1);
    stage.run("update plan set period_kinds = '{month,half}'").await;
    assert!(stage.open_current("2026-11-23").await > 2);
    assert_eq!((stage.number(quarters).await, stage.acts("period.withdrawn").await), (0, 1));
    assert_eq!(stage.number("select count(*) from period where kind = 'quarter'").await, 7, "what has begun stays");
}

#[tokio::test]
async fn who_will_owe_what_is_shown_before_the_period_opens() {
    let stage = Stage::at(LOADED).await;
    stage.open_current("2026-11-23").await;
    let next = stage.named("Quý I/2027").await;
    let page = stage.page("tccb", &format!("/ky/{next}")).await;
    let text = words(&page);
    let ahead = found(&text, r"Sẽ phải báo cáo: (\d+) báo cáo");
    assert!(ahead > 500 && text.contains("Sắp mở, từ 15/12/2026") && !text.contains("Số liệu sẽ chốt"), "{text}");
    assert!(text.contains("thường xuyên: mỗi kỳ"), "{text}");
    // The units' numbers add up, and each leads to that unit's part.
    let units = Regex::new(r#"<a href="(/ky/\d+\?don-vi=\d+)#phai-bao-cao">(\d+)</a>"#).expect("a pattern");
    let counts: Vec<i64> = units.captures_iter(&page).map(|unit| unit[2].parse().expect("a number")).collect();
    assert!(counts.len() >= 52, "{} units", counts.len());
    assert_eq!(counts.iter().sum::<i64>(), ahead);
    let first = units.captures(&page).expect("a unit");
    let part = words(&stage.page("tccb", &first[1]).await);
    assert_eq!(found(&part, r"sẽ phải báo cáo (\d+) nhiệm vụ"), counts[0]);
    // A unit sees its own part.
    let own = words(&stage.page("lequydon", &format!("/ky/{next}")).await);
    let own_count = found(&own, r"Sẽ phải báo cáo: (\d+) báo cáo");
    assert!(counts.contains(&own_count) && own_count < ahead, "{own_count}");
    assert!(!own.contains("Đổi hạn gửi"), "{own}");
    // By the same rule as when it is open, if nothing is completed meanwhile.
    let open = Stage::on(stage.db, "2026-12-15T03:00:00Z");
    let text = words(&open.page("tccb", &format!("/ky/{next}")).await);
    assert_eq!(found(&text, r"Phải báo cáo trong kỳ: (\d+) báo cáo"), ahead);
    open.run("update plan set period_kinds = '{quarter,year}'").await;
    open.open_current("2026-12-15").await;
    let year = open.named("Năm 2027").await;
    let text = words(&open.page("tccb", &format!("/ky/{year}")).await);
    assert!(text.contains("kỳ có ngày"), "what recurs names the day for which it is asked: {text}");
}

fn call(plan: i64, name: &str) -> String {
    format!("name={name}&starts_on=01/12/2026&cut_off_on=25/12/2026&send_by=&note=Theo+c%C3%B4ng+v%C4%83n&plans={plan}")
}

#[tokio::test]
async fn an_officer_calls_for_a_period_in_which_only_the_chosen_plans_report() {
    let stage = Stage::at(LOADED).await;
    let plan = stage.plan().await;
    let form = words(&stage.page("tccb", "/ky/moi").await);
    assert!(form.contains("Để trống: 2 ngày làm việc sau ngày chốt."), "{form}");
    let wrong = call(plan, "Hoc+ky").replace("send_by=", "send_by=26/12/2026");
    let (status, body) = stage.post("tccb", "/ky", &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("26/12/2026 là ngày nghỉ; ngày làm việc kế tiếp là 28/12/2026."), "{body}");
    assert!(body.contains("value=\"Hoc ky\"") && body.contains("Để trống: 29/12/2026."), "{body}");
    assert_eq!(stage.post("tccb", "/ky", &call(plan, "Hoc+ky")).await.0, StatusCode::SEE_OTHER);
    assert_eq!(stage.post("tccb", "/ky", &call(plan, "Dot+xuat")).await.0, StatusCode::SEE_OTHER);
    assert_eq!(
        stage
            .number("select string_agg(ordinal::text, '' order by id)::bigint from period where kind = 'ad_hoc'")
            .await,
        12
    );
    let period = stage.named("Hoc ky").await;
    let page = words(&stage.page("tccb", &format!("/ky/{period}")).await);
    assert!(page.contains("29/12/2026") && page.contains("Theo công văn") && page.contains("Sắp mở"), "{page}");
    let owed = found(&page, r"Sẽ phải báo cáo: (\d+) báo cáo");
    let of_plan = stage.number("select count(*) from assignment a join plan p on p.id = a.plan_id where p.short_title = 'NQ28' and a.role = 'lead' and a.to_on is null").await;
    assert!(owed > 0 && owed <= of_plan, "{owed} of {of_plan}");
    // Until it opens it can be changed; then no more, but it is never the default.
    let changed = call(plan, "Hoc+ky+I").replace("01/12/2026", "02/12/2026");
    assert_eq!(stage.post("tccb", &format!("/ky/{period}/sua"), &changed).await.0, StatusCode::SEE_OTHER);
    let stage = Stage::on(stage.db, "2026-12-03T03:00:00Z");
    let (status, body) = stage.post("tccb", &format!("/ky/{period}/sua"), &changed).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body.contains("Hoc ky I đã mở"), "{body}");
    let summary = stage.page("tccb", "/tong-hop").await;
    assert!(summary.contains("value=\"quarter-2026-4\" selected") && summary.contains("value=\"ad_hoc-2026-1\""));
    stage.page("tccb", "/tong-hop?period=ad_hoc-2026-1").await;
    // A unit writes in it; then it can no longer be taken back.
    let assignment = stage
        .number(
            "select min(a.id) from assignment a join unit u on u.id = a.unit_id join plan p on p.id = a.plan_id
             where u.code = 'lequydon' and a.role = 'lead' and a.to_on is null and p.short_title = 'NQ28'",
        )
        .await;
    let path = format!("/phan-cong/{assignment}/bao-cao/ad_hoc-2026-1");
    let (status, _) = stage.post("lequydon", &path, "progress=in_progress&percent=5&results=X&version=0").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(stage.post("tccb", &format!("/ky/{period}/bo"), "").await.0, StatusCode::CONFLICT);
    let other = stage.named("Dot xuat").await;
    assert_eq!(stage.post("tccb", &format!("/ky/{other}/bo"), "").await.0, StatusCode::SEE_OTHER);
    assert_eq!(stage.number("select count(*) from period where name = 'Dot xuat'").await, 0);
    // Those of the calendar are nobody's to take back or to change.
    let quarter = stage.quarter().await;
    assert_eq!(stage.post("tccb", &format!("/ky/{quarter}/bo"), "").await.0, StatusCode::CONFLICT);
    assert_eq!(stage.post("tccb", &format!("/ky/{quarter}/sua"), &changed).await.0, StatusCode::CONFLICT);
    // It closes by itself, whatever other periods are open.
    let stage = Stage::on(stage.db, "2026-12-30T03:00:00Z");
    assert_eq!(stage.close("tccb", period).await.0, StatusCode::SEE_OTHER);
    let frozen = stage.number("select count(distinct s.plan_id) from period_standing s join period p on p.id = s.period_id where p.kind = 'ad_hoc'").await;
    assert_eq!(frozen, 1);
    for (count, action) in [(2, "period.called"), (1, "period.changed"), (1, "period.withdrawn")] {
        assert_eq!(stage.acts(action).await, count, "{action}");
    }
}

#[tokio::test]
async fn a_sending_day_is_moved_for_a_reason_and_stays() {
    let stage = Stage::at(LOADED).await;
    let quarter = stage.quarter().await;
    let path = format!("/ky/{quarter}/han-gui");
    for (form, message) in [
        ("send_by=14/12/2026&send_by_reason=X&seen=16/12/2026", "phải sau ngày chốt số liệu 14/12/2026"),
        ("send_by=19/12/2026&send_by_reason=X&seen=16/12/2026", "19/12/2026 là ngày nghỉ"),
        ("send_by=18/12/2026&send_by_reason=+&seen=16/12/2026", "Hãy nêu lý do đổi hạn gửi."),
        ("send_by=&send_by_reason=X&seen=16/12/2026", "Ghi ngày theo dạng ngày/tháng/năm"),
    ] {
        let (status, body) = stage.post("tccb", &path, form).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(body.contains(message), "{message}: {body}");
    }
    let form = "send_by=18/12/2026&send_by_reason=Thi+h%E1%BB%8Dc+k%E1%BB%B3&seen=16/12/2026";
    assert_eq!(stage.post("tccb", &path, form).await.0, StatusCode::SEE_OTHER);
    assert_eq!(
        stage.post("tccb", &path, &form.replace("18/12", "21/12")).await.0,
        StatusCode::CONFLICT,
        "not what was seen"
    );
    let page = words(&stage.page("lequydon", &format!("/ky/{quarter}")).await);
    assert!(page.contains("18/12/2026") && page.contains("Ấn định riêng: Thi học kỳ"), "{page}");
    // A day off before it leaves it; one on it moves it on.
    let days = "/quan-tri/ngay-nghi";
    assert_eq!(stage.post("quantri", days, "on_date=15/12/2026&name=X&kind=off").await.0, StatusCode::SEE_OTHER);
    let (_, body) = stage.post("quantri", days, "on_date=18/12/2026&name=X&kind=off").await;
    assert!(words(&body).contains("18/12/2026 → 21/12/2026"), "{body}");
    assert_eq!(stage.acts("period.send_by_changed").await, 1);
    let closed = stage.number("select id from period where year = 2026 and ordinal = 3").await;
    let late = "send_by=18/12/2026&send_by_reason=X&seen=16/09/2026";
    assert_eq!(stage.post("tccb", &format!("/ky/{closed}/han-gui"), late).await.0, StatusCode::CONFLICT);
}
