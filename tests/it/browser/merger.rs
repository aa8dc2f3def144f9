//! Two departments become one in the middle of a quarter, through the pages, and the figures follow.

use super::{chrome::Chrome, journeys::Figures, portal::Portal};

const MERGED: &str = "Phòng Tổ chức - Hành chính";

async fn number(portal: &Portal, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&portal.db.pool).await.expect(sql)
}

fn sum(figures: &Figures) -> i64 {
    figures.tiles.iter().map(|(_, count)| count).sum()
}

/// How many lead assignments the open quarter's matrix shows.
async fn cells(portal: &Portal, chrome: &Chrome) -> i64 {
    portal.sign_in(chrome, "tccb").await;
    chrome.goto(&portal.url("/tong-hop/bang")).await;
    let html = chrome.client.source().await.expect("the page");
    i64::try_from(html.matches("class=\"cell ").count()).expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_departments_merge_in_the_middle_of_a_quarter_and_the_figures_follow() {
    let Some(chrome) = Chrome::open(1440, 1200).await else { return };
    let portal = Portal::start().await;
    let before = Figures::read(&portal, &chrome).await;
    // What both lead becomes one; what one of them leads stays one.
    let shared = number(
        &portal,
        "select count(*) from assignment a join unit u on u.id = a.unit_id and u.code = 'vanphong'
         join assignment b on b.task_id = a.task_id join unit v on v.id = b.unit_id and v.code = 'phongtccb'
         where a.role = 'lead' and b.role = 'lead'",
    )
    .await;
    assert!(shared > 10, "{shared} tasks are led by both");

    // The administrator looks at everything that will happen; nothing has yet.
    portal.sign_in(&chrome, "quantri").await;
    chrome.click_words("Văn phòng Sở").await;
    chrome.picture("units-unit").await;
    chrome.click_words("Sáp nhập").await;
    let other = number(&portal, "select id from unit where code = 'phongtccb'").await;
    chrome.click(&format!("input[name=units][value='{other}']")).await;
    chrome.fill("#new_name", MERGED).await;
    chrome.fill("#new_code", "tochuc-hanhchinh").await;
    chrome.picture("units-merge").await;
    chrome.click_words("Xem những gì sẽ xảy ra").await;
    assert!(chrome.text().await.contains("Ghi số, ngày văn bản quyết định"), "a merger needs its document");
    chrome.fill("#decision", "Quyết định số 15/QĐ-UBND ngày 20/11/2026").await;
    chrome.click_words("Xem những gì sẽ xảy ra").await;
    let shown = chrome.text().await;
    for words in
        ["Sáp nhập Văn phòng Sở, Phòng Tổ chức Cán bộ thành", "Chưa có gì thay đổi", "vai trò kết thúc cùng đơn vị"]
    {
        assert!(shown.contains(words), "“{words}” is not in {shown}");
    }
    chrome.picture("units-preview").await;
    assert_eq!(Figures::read(&portal, &chrome).await, before, "a preview changes nothing");

    portal.sign_in(&chrome, "quantri").await;
    chrome.click_words("Thay đổi đơn vị").await;
    chrome.picture("units-changes").await;
    chrome.click("main tbody a").await;
    chrome.click_words("Xác nhận").await;
    assert!(chrome.text().await.contains("Đã thực hiện"), "{}", chrome.text().await);
    chrome.picture("units-done").await;

    // Every figure: fewer by the tasks that both led, and the same everywhere.
    let after = Figures::read(&portal, &chrome).await;
    assert_eq!(sum(&after), sum(&before) - shared);
    assert_eq!(cells(&portal, &chrome).await, sum(&after));
    chrome.goto(&portal.url("/tong-hop/danh-sach?report=unreported")).await;
    let list = chrome.find("h1").await.text().await.expect("text");
    assert!(list.contains(&format!(": {} phân công", after.unsent)), "{list}, {}", after.unsent);
    chrome.goto(&portal.url("/chua-bao-cao")).await;
    let late = chrome.text().await;
    assert!(late.contains(MERGED) && !late.contains("Văn phòng Sở"), "{late}");

    // Its people find their work under the new name, and write with the old words beside the field.
    portal.sign_in(&chrome, "vanphong").await;
    let home = chrome.text().await;
    assert!(home.contains(MERGED) && home.contains("sáp nhập từ Văn phòng Sở, Phòng Tổ chức Cán bộ"), "{home}");
    chrome.picture("units-home").await;
    let task = number(
        &portal,
        "select a.id from assignment a join unit u on u.id = a.unit_id and u.code = 'tochuc-hanhchinh'
         join task t on t.id = a.task_id where t.ref = 'IV.4.a' and a.role = 'lead'",
    )
    .await;
    chrome.goto(&portal.url(&format!("/phan-cong/{task}"))).await;
    let both = chrome.text().await;
    assert!(both.contains("Tiếp nối từ") && both.contains("Báo cáo của Phòng Tổ chức Cán bộ"), "{both}");
    chrome.picture("units-assignment").await;
    chrome.goto(&portal.url(&format!("/phan-cong/{task}/bao-cao/quarter-2026-4"))).await;
    chrome.picture("units-form").await;
    chrome.click("button[data-copy-to=results]").await;
    let copied = chrome.find("#results").await.prop("value").await.expect("an answer").unwrap_or_default();
    assert!(!copied.is_empty(), "the predecessor's words are used again");
    chrome.fill("#percent", "60").await;
    chrome.click_words("Gửi thủ trưởng").await;
    let report = number(&portal, "select max(id) from report where state = 'with_head'").await;
    portal.sign_in(&chrome, "vanphong.truong").await;
    chrome.goto(&portal.url(&format!("/bao-cao/{report}"))).await;
    chrome.click_words("Gửi TCCB").await;
    let sent = Figures::read(&portal, &chrome).await;
    assert_eq!(sent.unsent, after.unsent - 1);
    assert_eq!(sent.tiles, after.tiles);
}
