//! Notices in the portal: the badge, the list, opening, choosing; and mail as its administrator sees it.

use tiendo::{
    notice::{self, Audience, News, Topic},
    web::App,
};

use super::stage::Stage as MailStage;
use crate::{
    progress::fixture::{Stage, at},
    support::{smtp::MailServer, statements, visitor::Visitor},
};

async fn tell(stage: &Stage, news: &[News]) {
    let mut tx = stage.db.pool.begin().await.expect("begun");
    notice::tell(&mut tx, news).await.expect("told");
    tx.commit().await.expect("committed");
}

async fn unit(stage: &Stage, code: &str) -> i64 {
    sqlx::query_scalar("select id from unit where code = $1")
        .bind(code)
        .fetch_one(&stage.db.pool)
        .await
        .expect("a unit")
}

fn news(to: Audience, topic: Topic, text: &str, href: &str) -> News {
    News::of_portal(at("2026-11-23T08:30:00"), topic, to, text.to_owned(), href.to_owned())
}

#[tokio::test]
async fn the_badge_counts_the_list_filters_and_opening_reads() {
    let stage = Stage::new().await;
    let a = Audience::Unit(unit(&stage, "a").await);
    stage.get("an:staff", "/thong-bao").await.says(200, &["Chưa có thông báo nào."]);
    let all = [
        news(a, Topic::Returned, "Báo cáo <I.1> bị trả lại", "/viec"),
        news(a, Topic::Plan, "Kế hoạch được sửa đổi", "/ke-hoach"),
    ];
    tell(&stage, &all).await;
    let page = stage.get("an:staff", "/thong-bao").await;
    page.says(
        200,
        &["Thông báo: 2 chưa đọc", "Báo cáo &#60;I.1&#62; bị trả lại", "Kế hoạch được sửa đổi", "giữ 180 ngày"],
    );
    let page = stage.get("an:staff", "/thong-bao?chu_de=plan").await;
    page.says(200, &["Kế hoạch được sửa đổi"]);
    assert!(!page.body.contains("bị trả lại</button>"), "another topic");
    let id = stage.ask("select id::text from notice where topic = 'returned'").await;
    stage.get("an:staff", &format!("/thong-bao/{id}")).await.says(200, &["Xem chi tiết", "Thông báo: 2 chưa đọc"]);
    assert_eq!(stage.post("an:staff", &format!("/thong-bao/{id}/mo"), &[]).await.to(), "/viec");
    let page = stage.get("an:staff", "/thong-bao?chua_doc=1").await;
    page.says(200, &["Thông báo: 1 chưa đọc"]);
    assert!(!page.body.contains("&#60;I.1&#62;"), "read");
    stage.get("anh:staff", "/thong-bao").await.says(200, &["Thông báo: 2 chưa đọc"]);
    for (who, path) in [("binh:staff", format!("/thong-bao/{id}")), ("giamdoc:director", "/thong-bao/999".to_owned())] {
        assert_eq!(stage.get(who, &path).await.status, 404, "not theirs");
        assert_eq!(stage.post(who, &format!("{path}/mo"), &[]).await.status, 404);
    }
    let newest = stage.ask("select max(id)::text from notice").await;
    tell(&stage, &[news(a, Topic::Period, "Kỳ mới", "/ky")]).await;
    let said = stage.told("an:staff", "/thong-bao/da-doc", &[("upto", &newest)]).await;
    assert_eq!(said, "Đã đánh dấu 1 thông báo là đã đọc.");
    stage.get("an:staff", "/thong-bao").await.says(200, &["Thông báo: 1 chưa đọc"]);
}

#[tokio::test]
async fn opening_takes_the_role_it_was_told_in_or_says_that_this_is_over() {
    let stage = Stage::new().await;
    let so = Audience::Officers(unit(&stage, "so").await);
    tell(&stage, &[news(so, Topic::Waiting, "3 báo cáo chờ duyệt", "/duyet")]).await;
    stage.get("kiem:staff", "/thong-bao").await.says(200, &["với vai trò Cán bộ TCCB – Sở thử"]);
    let id = stage.ask("select id::text from notice").await;
    let open = format!("/thong-bao/{id}/mo");
    assert_eq!(stage.post("kiem:staff", &open, &[]).await.to(), "/duyet");
    stage.get("kiem:staff", "/duyet").await.says(200, &["Duyệt báo cáo", "Cán bộ TCCB"]);
    assert_eq!(stage.ask("select count(*)::text from journal where action = 'account.grant_switched'").await, "1");
    sqlx::query("update role_grant set to_on = '2026-11-22' where role = 'officer'")
        .execute(&stage.db.pool)
        .await
        .expect("over");
    let said = stage.told("kiem:staff", &open, &[]).await;
    assert!(said.contains("Cán bộ TCCB – Sở thử không còn hiệu lực"), "{said}");
}

#[tokio::test]
async fn the_badge_costs_no_further_statement() {
    let stage = Stage::new().await;
    let a = Audience::Unit(unit(&stage, "a").await);
    let count = async || {
        statements::listen();
        stage.get("an:staff", "/thong-bao/cach-nhan").await.says(200, &["Cách nhận thông báo"]);
        statements::heard()
    };
    let before = count().await;
    assert_eq!(before.len(), 3, "viewer, choices, address: {before:#?}");
    let many: Vec<News> = (0..120).map(|n| news(a, Topic::Plan, &format!("Việc {n}"), "/viec")).collect();
    tell(&stage, &many).await;
    assert_eq!(count().await.len(), 3);
    statements::listen();
    let page = stage.get("an:staff", "/thong-bao").await;
    assert_eq!(statements::heard().len(), 2, "viewer and list");
    page.says(200, &["99+", "1–50 trong 120 thông báo"]);
    stage.get("an:staff", "/thong-bao?trang=3").await.says(200, &["101–120 trong 120 thông báo"]);
    assert_eq!(stage.get("an:staff", "/thong-bao?trang=4").await.status, 404);
}

#[tokio::test]
async fn each_chooses_how_to_be_told_and_a_wrong_choice_loses_nothing() {
    let stage = Stage::new().await;
    stage.get("an:staff", "/thong-bao/cach-nhan").await.says(
        200,
        &["Thư điện tử chưa được cấu hình", "chưa có địa chỉ thư điện tử", "name=\"returned\" value=\"now\" checked"],
    );
    let wrong = [("returned", "portal"), ("plan", "bay")];
    stage
        .post("an:staff", "/thong-bao/cach-nhan", &wrong)
        .await
        .says(422, &["Hãy chọn một cách nhận trong danh sách.", "name=\"returned\" value=\"portal\" checked"]);
    let said = stage.told("an:staff", "/thong-bao/cach-nhan", &[("returned", "portal"), ("silent", "1")]).await;
    assert_eq!(said, "Đã lưu cách nhận thông báo.");
    let page = stage.get("an:staff", "/thong-bao/cach-nhan").await;
    page.says(200, &["name=\"returned\" value=\"portal\" checked", "name=\"silent\" value=\"1\" checked"]);
    stage.get("anh:staff", "/thong-bao/cach-nhan").await.says(200, &["name=\"returned\" value=\"now\" checked"]);
    stage.told("an:staff", "/thong-bao/cach-nhan", &[("returned", "now")]).await;
    assert_eq!(stage.ask("select count(*)::text from notice_silence").await, "0");
}

#[tokio::test]
async fn what_was_read_half_a_year_ago_is_swept_away() {
    let stage = MailStage::new(None).await;
    let unit = Audience::Unit(stage.unit("truong-2").await);
    let tell = async |text: &str| {
        stage.tell(&[News::of_portal(stage.now(), Topic::Plan, unit, text.to_owned(), "/viec".to_owned())]).await;
    };
    tell("Đã đọc").await;
    stage.run("update notice_recipient set read_at = '2026-11-23'").await;
    tell("Chưa đọc").await;
    stage.work_at("2027-05-21T03:00:00").await;
    assert_eq!(stage.told("cv-2").await.len(), 2);
    stage.work_at("2027-05-23T03:00:00").await;
    assert_eq!(stage.told("cv-2").await, ["Chưa đọc"]);
    stage.work_at("2027-11-25T03:00:00").await;
    assert_eq!(stage.number("select count(*) from notice where topic = 'plan'").await, 0);
}

#[tokio::test]
async fn the_administrator_sees_whether_mail_goes_and_tries_it() {
    use tiendo::account::password;

    let server = MailServer::start();
    let stage = MailStage::new(Some(server.mailer(""))).await;
    let hash = password::hash("thuyen-buom-xanh-47").await.expect("a hash");
    sqlx::query("update account set password_hash = $1").bind(hash).execute(&stage.db.pool).await.expect("set");
    let visitor = async |app: App| {
        let mut visitor = Visitor::of(app);
        visitor.sign_in("quantri", "thuyen-buom-xanh-47").await.is(303);
        visitor
    };
    let mut admin = visitor(stage.app()).await;
    let page = admin.get("/quan-tri/thu").await.is(200);
    let page = page.says("127.0.0.1").says("Chưa gửi thư nào").says("55 có địa chỉ thư").says("qt@so.vn");
    assert!(!page.text().contains("Thư thử đã"), "nothing was tried");
    admin.post("/quan-tri/thu/thu-nghiem", &[]).await.leads_to("/quan-tri/thu");
    admin.get("/quan-tri/thu").await.says("Thư thử đang được gửi");
    stage.work().await;
    admin.get("/quan-tri/thu").await.says("Thư thử đã được máy chủ thư nhận");
    let mails = server.mails();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "qt@so.vn"));
    server.answers("qt@so.vn", &[451]);
    admin.post("/quan-tri/thu/thu-nghiem", &[]).await.is(303);
    stage.work().await;
    admin.get("/quan-tri/thu").await.says("Thư thử không gửi được").says("as the test says");

    let without = App { mail: None, ..stage.app() };
    let mut admin = visitor(without).await;
    admin.get("/quan-tri/thu").await.says("Thư điện tử chưa được cấu hình").says("TIENDO_SMTP_URL");
}
