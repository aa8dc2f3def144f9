//! A plan's life in a browser: activated, amended, sent through Excel.

use fantoccini::Locator;
use sqlx::AssertSqlSafe;
use tiendo::plan::{draft::Content, store};

use super::{chrome::Chrome, portal::Portal};

/// What the demo's NQ28 says.
async fn nq28(portal: &Portal) -> (i64, Content) {
    let plan: i64 = sqlx::query_scalar("select id from plan where short_title = 'NQ28'")
        .fetch_one(&portal.db.pool)
        .await
        .expect("the plan");
    let mut db = portal.db.pool.acquire().await.expect("a connection");
    (plan, store::content(&mut db, plan).await.expect("read").expect("a plan"))
}

/// An open draft of the officer's; its id.
async fn draft(portal: &Portal, content: &Content, plan: Option<i64>) -> i64 {
    sqlx::query_scalar(
        "insert into plan_draft (owner_unit_id, plan_id, state, content, base_version, created_by, created_at, updated_by, updated_at)
         select u.id, $1, 'open', $2, coalesce((select version from plan where id = $1), 0), a.id, now(), a.id, now()
         from unit u, account a where u.code = 'so-gddt' and a.username = 'tccb' returning id",
    )
    .bind(plan)
    .bind(sqlx::types::Json(content))
    .fetch_one(&portal.db.pool)
    .await
    .expect("a draft")
}

/// One task said anew, one added; of the others it says nothing.
const AMENDMENT: &str = "\
SỞ GIÁO DỤC VÀ ĐÀO TẠO HẢI PHÒNG

Số: 90/KH-SGDĐT

Hải Phòng, ngày 18 tháng 11 năm 2026

**KẾ HOẠCH**

**Sửa đổi, bổ sung Kế hoạch triển khai Nghị quyết số 28-NQ/TW**

**IV. NỘI DUNG CÔNG VIỆC**

**4. Đảng viên, cán bộ làm gương**

**Đơn vị chủ trì:** Các đơn vị thuộc và trực thuộc Sở

**Đơn vị phối hợp:** cấp ủy, tổ chức đảng cùng cấp

a) Củng cố tổ chức cơ sở đảng và từng đảng viên, duy trì nền nếp tự phê bình và phê bình. Cán bộ, đảng viên vận động người thân sống gương mẫu, tiết kiệm (thực hiện thường xuyên).

d) Chọn một việc làm gương ở mỗi đơn vị và công khai kết quả (hoàn thành trước ngày 01/03/2027).
";

async fn count(portal: &Portal, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&portal.db.pool).await.expect(sql)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_activated_and_each_unit_finds_its_tasks() {
    let Some(chrome) = Chrome::open(1440, 900).await else { return };
    let portal = Portal::start().await;
    let (_, mut content) = nq28(&portal).await;
    content.short_title = "NQ28 mới".to_owned();
    for section in &mut content.sections {
        section.id = None;
    }
    for task in &mut content.tasks {
        task.id = None;
        task.deadlines.iter_mut().for_each(|deadline| deadline.id = None);
    }
    let draft = draft(&portal, &content, None).await;
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&format!("/ban-thao/{draft}"))).await;
    chrome.click_words("Xác nhận kế hoạch").await;
    let plan = count(&portal, "select max(id) from plan").await;
    chrome.goto(&portal.url(&format!("/ke-hoach/{plan}"))).await;
    chrome.picture("plan-draft").await;
    chrome.click_words("Kích hoạt").await;
    let words = chrome.text().await;
    assert!(words.contains("18 nhiệm vụ, 12 trách nhiệm, 694 phân công chủ trì"), "{words}");
    chrome.picture("activation").await;
    chrome.click_words("Kích hoạt kế hoạch").await;
    assert!(chrome.text().await.contains("Đã kích hoạt NQ28 mới"), "{}", chrome.text().await);

    portal.sign_in(&chrome, "lequydon").await;
    let school = count(&portal, "select id from unit where code = 'lequydon'").await;
    chrome.goto(&portal.url(&format!("/don-vi/{school}?plan={plan}"))).await;
    let words = chrome.text().await;
    assert!(words.contains("Chủ trì (13)") && words.contains("IV.4.a") && !words.contains("IV.1.a"), "{words}");
    assert!(words.contains("Kế hoạch mới:"), "{words}");
    chrome.click(&format!("form[action='/ke-hoach/{plan}/tiep-nhan'] button")).await;
    assert!(chrome.text().await.contains("Đã xác nhận tiếp nhận NQ28 mới"), "{}", chrome.text().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_is_seen_issued_and_received() {
    let Some(chrome) = Chrome::open(1440, 900).await else { return };
    let portal = Portal::start().await;
    let (plan, _) = nq28(&portal).await;
    let file = tempfile::Builder::new().prefix("sua-doi-").suffix(".md").tempfile().expect("a file");
    std::fs::write(file.path(), AMENDMENT).expect("written");
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&format!("/ke-hoach/{plan}/sua-doi"))).await;
    chrome.picture("amendment").await;
    chrome.find("#file").await.send_keys(file.path().to_str().expect("text")).await.expect("chosen");
    chrome.click_words("Đọc văn bản sửa đổi, bổ sung").await;
    // The page of a document being read opens the editor by itself; what it says is dropped is dropped by hand.
    chrome.find("#de-cuong").await;
    let dropped = "//article//a[contains(@class, 'ref')][normalize-space(.)='IV.4.c']";
    chrome.client.find(Locator::XPath(dropped)).await.expect("a task").click().await.expect("clicked");
    let heading = Locator::XPath("//article//h3[contains(., 'IV.4.c')]");
    chrome.client.wait().for_element(heading).await.expect("its form");
    let drop = Locator::XPath("//article//button[normalize-space(.)='Bỏ nhiệm vụ']");
    chrome.client.find(drop).await.expect("a button").send_keys("\n").await.expect("pressed");
    chrome.client.accept_alert().await.expect("asked first");
    chrome.click_words("Xem thay đổi").await;
    let words = chrome.text().await;
    assert!(words.contains("thêm 1, sửa 1, bỏ 1 nhiệm vụ"), "{words}");
    let marked = chrome.find("ins").await.text().await.expect("text");
    let added = marked.trim_start_matches("[thêm:").trim_end_matches(']').trim();
    assert_eq!(added, "mẫu, tiết kiệm (thực hiện thường xuyên).", "{marked}");
    chrome.picture("changes").await;
    chrome.fill("#reason", "Công văn số 12/SGDĐT").await;
    chrome.click_words("Ban hành phiên bản 2").await;
    assert!(chrome.text().await.contains("Đã ban hành phiên bản 2"), "{}", chrome.text().await);
    chrome.picture("plan-amended").await;
    portal.sign_in(&chrome, "lequydon").await;
    let words = chrome.text().await;
    assert!(["Giao thêm (1)", "Thay đổi (1)", "Không còn giao (1)"].iter().all(|kind| words.contains(kind)), "{words}");
    chrome.picture("unit-news").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_goes_out_and_comes_back_without_a_difference() {
    let Some(chrome) = Chrome::open(390, 844).await else { return };
    let portal = Portal::start().await;
    let (plan, content) = nq28(&portal).await;
    let origin = tiendo::plan::sheet::Origin { source: tiendo::plan::sheet::Source::Plan(plan), version: 1 };
    let file = tiendo::plan::sheet::write(&content, origin, &Default::default()).expect("a file");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("phan-cong.xlsx");
    std::fs::write(&path, file).expect("written");
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&format!("/ke-hoach/{plan}/sua-doi"))).await;
    chrome.picture("amendment-phone").await;
    chrome.find("#table").await.send_keys(path.to_str().expect("text")).await.expect("chosen");
    chrome.click_words("Nhập bảng").await;
    let words = chrome.text().await;
    assert!(words.contains("Bản thảo không khác gì kế hoạch hiện hành."), "{words}");
}
