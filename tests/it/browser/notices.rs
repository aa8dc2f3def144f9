//! Notices as people meet them: a head sees that something waits, opens it, and is led to the report.

use fantoccini::Locator;
use tiendo::notice::Topic;

use super::{chrome::Chrome, portal::Portal};

macro_rules! browser {
    ($width:expr, $height:expr) => {
        match Chrome::open($width, $height).await {
            Some(chrome) => chrome,
            None => return,
        }
    };
}

async fn badge(chrome: &Chrome) -> String {
    chrome.find(".told").await.text().await.expect("text").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_sees_the_badge_opens_the_notice_and_is_led_to_the_report() {
    let chrome = browser!(1440, 900);
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "lequydon.truong").await;
    assert_eq!(badge(&chrome).await, "Thông báo");

    portal.sign_in(&chrome, "lequydon").await;
    let assignment: i64 = sqlx::query_scalar(
        "select a.id from assignment a join task t on t.id = a.task_id join unit u on u.id = a.unit_id join plan p on p.id = t.plan_id
         where t.ref = 'IV.4.a' and u.code = 'lequydon' and a.role = 'lead' and a.to_on is null and p.owner_unit_id <> u.id",
    )
    .fetch_one(&portal.db.pool)
    .await
    .expect("an assignment");
    chrome.goto(&portal.url(&format!("/phan-cong/{assignment}/bao-cao/quarter-2026-4"))).await;
    chrome.click("input[name=progress][value=in_progress]").await;
    chrome.fill("#percent", "60").await;
    chrome.fill("#results", "Đã tổ chức hai lớp tập huấn.").await;
    chrome.click_words("Gửi thủ trưởng").await;

    portal.sign_in(&chrome, "lequydon.truong").await;
    assert_eq!(badge(&chrome).await, "Thông báo 1");
    chrome.click(".told").await;
    assert!(chrome.has(".news .unread").await, "{}", chrome.text().await);
    chrome.click(".news .unread button").await;
    let here = chrome.client.current_url().await.expect("an address");
    assert!(here.path().starts_with("/bao-cao/"), "{here}");
    let text = chrome.text().await;
    assert!(text.contains("Đã tổ chức hai lớp tập huấn."), "{text}");
    assert_eq!(badge(&chrome).await, "Thông báo", "read");

    // The way to choose is a click from there, and usable without a mouse.
    chrome.goto(&portal.url("/thong-bao")).await;
    assert!(!chrome.has(".news .unread").await);
    chrome.click_words("Chọn cách nhận").await;
    let chosen = chrome.client.find_all(Locator::Css(".ways input:checked")).await.expect("choices").len();
    assert_eq!(chosen, Topic::ALL.len(), "one way for each topic");
}
