//! A head asks for a later day, TCCB offers another, the head takes it, the Director has the last word; each looks at the
//! figures.

use super::{chrome::Chrome, portal::Portal};

const WHY: &str = "Chờ hướng dẫn của Bộ về mẫu hồ sơ";

/// How many stand behind a tile of the dashboard, by the words of its label.
async fn tile(chrome: &Chrome, portal: &Portal, class: &str) -> String {
    chrome.goto(&portal.url("/dieu-hanh")).await;
    chrome.find(&format!(".tiles .tile.s-{class}")).await.text().await.expect("text").replace('\n', " ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_asked_for_offered_taken_and_taken_back() {
    let Some(chrome) = Chrome::open(1440, 900).await else { return };
    let portal = Portal::start().await;
    // An overdue task of a unit that has a head.
    let (assignment, head): (i64, String) = sqlx::query_as(
        "select a.id, u.code || '.truong' from assignment a
         join unit u on u.id = a.unit_id and exists (select from account where username = u.code || '.truong')
         join deadline d on d.task_id = a.task_id
         where a.role = 'lead' and d.due_on < '2026-11-23'
            and not exists (select from extension e where e.assignment_id = a.id)
            and not exists (select from report r join report_completion c on c.report_id = r.id where r.assignment_id = a.id)
         order by a.id limit 1",
    )
    .fetch_one(&portal.db.pool)
    .await
    .expect("an overdue assignment");

    portal.sign_in(&chrome, "giamdoc").await;
    let before = tile(&chrome, &portal, "pending_overdue").await;
    portal.sign_in(&chrome, &head).await;
    let home = chrome.text().await;
    assert!(home.contains("Quá hạn") && home.contains("Xin gia hạn"), "{home}");
    chrome.picture("extension-home").await;
    chrome.goto(&portal.url(&format!("/phan-cong/{assignment}"))).await;
    chrome.click_words("Xin gia hạn").await;
    chrome.fill("#day", "20/12/2026").await;
    chrome.click_words("Gửi đề nghị gia hạn").await;
    assert!(chrome.text().await.contains("Cần ghi rõ lý do xin gia hạn"), "{}", chrome.text().await);
    chrome.fill("#reason", WHY).await;
    chrome.picture("extension-ask").await;
    chrome.click_words("Gửi đề nghị gia hạn").await;
    assert!(chrome.text().await.contains("Chờ TCCB quyết định"), "{}", chrome.text().await);
    chrome.picture("extension-asked").await;

    portal.sign_in(&chrome, "tccb").await;
    chrome.click_words("Gia hạn").await;
    let list = chrome.text().await;
    assert!(list.contains("chờ quyết định") && list.contains("20/12/2026"), "{list}");
    chrome.picture("extension-list").await;
    let page: i64 = sqlx::query_scalar("select max(id) from extension").fetch_one(&portal.db.pool).await.expect("it");
    chrome.goto(&portal.url(&format!("/gia-han/{page}"))).await;
    chrome.tap("#ngay-khac > summary").await;
    chrome.fill("#day", "10/12/2026").await;
    chrome.fill("#offer_words", "Kịp báo cáo Quý IV").await;
    chrome.picture("extension-decide").await;
    chrome.click_words("Đề xuất ngày này").await;

    portal.sign_in(&chrome, &head).await;
    assert!(chrome.text().await.contains("TCCB đề xuất 10/12/2026"), "{}", chrome.text().await);
    chrome.click_words("Trả lời").await;
    chrome.click_words("Nhận ngày 10/12/2026").await;
    let taken = chrome.text().await;
    assert!(taken.contains("Được gia hạn đến 10/12/2026") && taken.contains("Kịp báo cáo Quý IV"), "{taken}");
    chrome.goto(&portal.url(&format!("/phan-cong/{assignment}"))).await;
    let part = chrome.text().await;
    assert!(part.contains("đúng hạn theo hạn đã gia hạn") && part.contains("gia hạn đến 10/12/2026"), "{part}");
    chrome.picture("extension-part").await;

    // The figures follow, and follow back when the Director decides otherwise.
    portal.sign_in(&chrome, "giamdoc").await;
    let extended = tile(&chrome, &portal, "pending_overdue").await;
    assert_ne!(extended, before);
    let on_time = tile(&chrome, &portal, "pending_on_time").await;
    assert!(on_time.contains("theo hạn đã gia hạn"), "{on_time}");
    chrome.picture("extension-dashboard").await;
    chrome.goto(&portal.url(&format!("/gia-han/{page}"))).await;
    chrome.fill("#why", "Việc này không chậm được").await;
    chrome.picture("extension-overrule").await;
    chrome.click_words("Không cho gia hạn nữa").await;
    let over = chrome.text().await;
    assert!(over.contains("Quyết định lại: không cho gia hạn nữa"), "{over}");
    assert_eq!(tile(&chrome, &portal, "pending_overdue").await, before);
    portal.sign_in(&chrome, &head).await;
    chrome.goto(&portal.url(&format!("/gia-han/{page}"))).await;
    assert!(chrome.text().await.contains("Việc này không chậm được"), "{}", chrome.text().await);
    chrome.picture("extension-over").await;
}
