//! Who is told: those who answer for a unit that day, and nobody else.

use tiendo::notice::{Audience, Bundle, News, Topic};

use super::stage::Stage;
use crate::support::statements;

fn news(stage: &Stage, to: Audience, text: &str) -> News {
    News::of_portal(stage.now(), Topic::Plan, to, text.to_owned(), "/ke-hoach/1".to_owned())
}

#[tokio::test]
async fn a_unit_is_told_through_its_people_and_one_without_anybody_through_the_nearest_above() {
    let stage = Stage::new(None).await;
    stage
        .run("insert into unit (parent_id, code, name, kind) select id, 'to-toan', 'Tổ Toán', 'other' from unit where code = 'truong-1'")
        .await;
    let (team, school) = (stage.unit("to-toan").await, stage.unit("truong-1").await);
    stage
        .tell(&[news(&stage, Audience::Unit(team), "Của tổ"), news(&stage, Audience::Heads(school), "Của thủ trưởng")])
        .await;
    assert_eq!(stage.told("cv-1").await, ["Của tổ"]);
    assert_eq!(stage.told("hieutruong").await, ["Của tổ", "Của thủ trưởng"]);
    for other in ["cv-2", "tccb", "giamdoc", "quantri"] {
        assert_eq!(stage.told(other).await, Vec::<String>::new(), "{other}");
    }
    let at: String = sqlx::query_scalar(
        "select u.code from notice_recipient r join unit u on u.id = r.unit_id where r.role = 'staff'",
    )
    .fetch_one(&stage.db.pool)
    .await
    .expect("one");
    assert_eq!(at, "truong-1", "the page opens where the person works");
}

#[tokio::test]
async fn the_owner_of_a_plan_is_told_through_its_officers_and_a_school_with_a_plan_of_its_own_through_its_people() {
    let stage = Stage::new(None).await;
    let (so, first, second) = (stage.unit("so").await, stage.unit("truong-1").await, stage.unit("truong-2").await);
    let all = [
        news(&stage, Audience::Officers(so), "Cán bộ Sở"),
        news(&stage, Audience::Directors(so), "Giám đốc"),
        news(&stage, Audience::Officers(first), "Chuyên viên trường"),
        news(&stage, Audience::Directors(first), "Hiệu trưởng"),
        news(&stage, Audience::Directors(second), "Trường chưa có thủ trưởng"),
        news(&stage, Audience::Administrators, "Quản trị"),
    ];
    stage.tell(&all).await;
    assert_eq!(stage.told("tccb").await, ["Cán bộ Sở"]);
    assert_eq!(stage.told("giamdoc").await, ["Giám đốc"]);
    assert_eq!(stage.told("cv-1").await, ["Chuyên viên trường"]);
    assert_eq!(stage.told("hieutruong").await, ["Hiệu trưởng"]);
    assert_eq!(stage.told("quantri").await, ["Quản trị"]);
    assert_eq!(stage.number("select count(*) from notice").await, 5, "what nobody is told is not kept");
}

#[tokio::test]
async fn who_did_it_whose_account_is_shut_and_whose_grant_is_over_are_not_told() {
    let stage = Stage::new(None).await;
    let (first, second, third) =
        (stage.unit("truong-1").await, stage.unit("truong-2").await, stage.unit("truong-3").await);
    stage.run("update account set disabled_at = '2026-11-01' where username = 'cv-2'").await;
    stage
        .run("update role_grant set to_on = '2026-11-22' where account_id = (select id from account where username = 'cv-3')")
        .await;
    // A delegation holds as long as the delegator's own grant does.
    stage
        .run(
            "insert into role_grant (account_id, unit_id, role, from_on, to_on, delegated_by)
              select a.id, u.id, 'head', '2026-11-01', '2026-12-31', d.id from account a, account d, unit u
              where a.username = 'cv-5' and d.username = 'hieutruong' and u.code = 'truong-1'",
        )
        .await;
    let by = Some(stage.account("cv-1").await);
    let all = [
        News { by, ..news(&stage, Audience::Unit(first), "Một") },
        news(&stage, Audience::Unit(second), "Hai"),
        news(&stage, Audience::Unit(third), "Ba"),
    ];
    stage.tell(&all).await;
    for nobody in ["cv-1", "cv-2", "cv-3"] {
        assert_eq!(stage.told(nobody).await, Vec::<String>::new(), "{nobody}");
    }
    assert_eq!(stage.told("hieutruong").await, ["Một"]);
    assert_eq!(stage.told("cv-5").await, ["Một"], "who stands in for the head");
    stage.run("update account set disabled_at = '2026-11-23' where username = 'hieutruong'").await;
    stage.tell(&[news(&stage, Audience::Heads(first), "Bốn")]).await;
    assert_eq!(stage.told("cv-5").await, ["Một"], "the delegation ended with the delegator's account");
}

#[tokio::test]
async fn five_hundred_units_are_told_by_a_few_statements_and_one_notice() {
    let stage = Stage::new(None).await;
    stage
        .run("insert into unit (parent_id, code, name, kind)
              select so.id, 'them-' || n, 'Trường thêm ' || n, 'school' from unit so, generate_series(1, 448) n where so.code = 'so';
              insert into account (username, full_name, password_hash) select 'them-' || n, 'Người ' || n, 'x' from generate_series(1, 448) n;
              insert into role_grant (account_id, unit_id, role, from_on)
              select a.id, u.id, 'staff', '2026-01-01' from account a join unit u on u.code = a.username")
        .await;
    let units: Vec<i64> =
        sqlx::query_scalar("select id from unit where kind = 'school'").fetch_all(&stage.db.pool).await.expect("units");
    assert_eq!(units.len(), 500);
    let all: Vec<News> = units.iter().map(|unit| news(&stage, Audience::Unit(*unit), "Kế hoạch mới")).collect();
    statements::listen();
    stage.tell(&all).await;
    let heard = statements::heard();
    let asked =
        heard.iter().filter(|statement| !matches!(statement.to_lowercase().as_str(), "begin" | "commit")).count();
    assert!((1..=3).contains(&asked), "{heard:#?}");
    assert_eq!(stage.number("select count(*) from notice").await, 1);
    assert_eq!(stage.number("select count(*) from notice_recipient").await, 501);
}

#[tokio::test]
async fn what_comes_one_after_the_other_is_counted_in_one_notice_and_is_new_again_with_each() {
    let stage = Stage::new(None).await;
    let school = stage.unit("truong-1").await;
    let sent = |text: &str| {
        news(&stage, Audience::Heads(school), text).bundled(Bundle {
            key: "head".to_owned(),
            text: "{n} báo cáo chờ gửi".to_owned(),
            href: "/viec".to_owned(),
        })
    };
    stage.tell(&[sent("Báo cáo I.1 chờ gửi")]).await;
    assert_eq!(stage.told("hieutruong").await, ["Báo cáo I.1 chờ gửi"]);
    stage.run("update notice_recipient set read_at = now(), mailed_at = now()").await;
    stage.tell(&[sent("Báo cáo I.2 chờ gửi"), sent("Báo cáo I.3 chờ gửi")]).await;
    assert_eq!(stage.told("hieutruong").await, ["3 báo cáo chờ gửi"]);
    let unread = "select count(*) from notice_recipient where read_at is null and mailed_at is null";
    assert_eq!(stage.number(unread).await, 1);
    stage.clock.set(stage.now() + chrono::Duration::days(1));
    stage.tell(&[sent("Báo cáo I.4 chờ gửi")]).await;
    assert_eq!(stage.told("hieutruong").await.len(), 2, "another day's is another notice");
}
