//! TCCB closes a quarter with something missing, finds the same figures after what came later, opens it again, has a report
//! corrected and closes it anew: both versions are there to be seen.

use super::{chrome::Chrome, portal::Portal};

/// An accepted report of the open quarter whose unit has staff and a head.
async fn accepted(portal: &Portal) -> (i64, String) {
    sqlx::query_as(
        "select r.id, u.code from report r join assignment a on a.id = r.assignment_id
         join unit u on u.id = a.unit_id join period p on p.id = r.period_id
         where r.state = 'accepted' and p.state = 'open' and r.progress = 'in_progress' and r.percent < 90
            and exists (select from account where username = u.code)
            and exists (select from account where username = u.code || '.truong')
            and not exists (select from report n where n.assignment_id = r.assignment_id and n.period_id = r.period_id and n.id <> r.id)
         order by r.id limit 1",
    )
    .fetch_one(&portal.db.pool)
    .await
    .expect("an accepted report")
}

/// The rows of plans on the page of a period.
async fn plan_rows(chrome: &Chrome) -> Vec<String> {
    let script = "return [...document.querySelector('main table').querySelectorAll('tbody tr')]
        .map((row) => [...row.children].map((cell) => cell.textContent.trim().replace('–', '0')).join(' '));";
    let rows = chrome.client.execute(script, Vec::new()).await.expect("an answer");
    serde_json::from_value(rows).expect("words")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarter_is_closed_opened_again_corrected_and_closed_anew() {
    let Some(chrome) = Chrome::open(1440, 1200).await else { return };
    let portal = Portal::start().await;
    let quarter: i64 =
        sqlx::query_scalar("select id from period where kind = 'quarter' and year = 2026 and ordinal = 4")
            .fetch_one(&portal.db.pool)
            .await
            .expect("the quarter");
    let (report, unit) = accepted(&portal).await;
    let page = portal.url(&format!("/ky/{quarter}"));
    portal.clock.set("2026-12-21T03:00:00Z".parse().expect("an instant"));

    // What is missing stands before the button; it has to be known of.
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url("/ky")).await;
    chrome.click_words("Đóng kỳ Quý IV/2026").await;
    let before = chrome.text().await;
    for words in ["Trước khi đóng Quý IV/2026", "Bản nháp", "Chờ thủ trưởng", "chưa duyệt", "Quý I/2027"]
    {
        assert!(before.contains(words), "“{words}” is not in {before}");
    }
    chrome.picture("closing-before").await;
    chrome.click_words("Đóng kỳ Quý IV/2026").await;
    assert!(chrome.text().await.contains("Hãy xác nhận đã biết"), "{}", chrome.text().await);
    chrome.picture("closing-unaware").await;
    chrome.tap("#aware input").await;
    chrome.click_words("Đóng kỳ Quý IV/2026").await;
    let closed = chrome.text().await;
    assert!(closed.contains("Đã đóng Quý IV/2026: chốt 719 phân công."), "{closed}");
    let figures = plan_rows(&chrome).await;
    assert_eq!(figures.len(), 2, "{figures:?}");
    chrome.picture("closing-closed").await;

    // Deadlines move, and a report of the next quarter is accepted: what was closed stays.
    sqlx::raw_sql("update deadline set due_on = due_on + 365 where due_on is not null")
        .execute(&portal.db.pool)
        .await
        .expect("extended");
    portal.sign_in(&chrome, &format!("{unit}.truong")).await;
    let assignment: i64 = sqlx::query_scalar("select assignment_id from report where id = $1")
        .bind(report)
        .fetch_one(&portal.db.pool)
        .await
        .expect("an assignment");
    chrome.goto(&portal.url(&format!("/phan-cong/{assignment}/bao-cao/quarter-2027-1"))).await;
    chrome.fill("#percent", "95").await;
    chrome.fill("#results", "Đã làm thêm sau khi kỳ trước đóng.").await;
    chrome.click_words("Gửi TCCB").await;
    let later: i64 =
        sqlx::query_scalar("select r.id from report r join period p on p.id = r.period_id where p.year = 2027")
            .fetch_one(&portal.db.pool)
            .await
            .expect("the later report");
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&format!("/bao-cao/{later}"))).await;
    chrome.click_words("Chấp nhận").await;
    chrome.goto(&page).await;
    assert_eq!(plan_rows(&chrome).await, figures);

    // Opened again for a reason, a report is corrected because TCCB asks for it.
    chrome.click_words("Mở lại kỳ").await;
    assert!(chrome.text().await.contains("Bản 1 được giữ nguyên"), "{}", chrome.text().await);
    chrome.picture("closing-reopen").await;
    chrome.fill("#reason", "Đơn vị báo nhầm tỷ lệ").await;
    chrome.click_words("Mở lại Quý IV/2026").await;
    assert!(chrome.text().await.contains("Đang mở lại"), "{}", chrome.text().await);
    chrome.goto(&portal.url(&format!("/bao-cao/{report}"))).await;
    chrome.click("#de-nghi > summary").await;
    chrome.fill("#why", "Tỷ lệ chưa khớp").await;
    chrome.click_words("Đề nghị điều chỉnh").await;
    portal.sign_in(&chrome, &format!("{unit}.truong")).await;
    chrome.click_words("Lập bản điều chỉnh").await;
    chrome.fill("#percent", "93").await;
    chrome.click_words("Gửi TCCB").await;
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&format!("{page}/dong")).await;
    chrome.picture("closing-anew").await;
    chrome
        .client
        .find(fantoccini::Locator::XPath("//tr[contains(., 'Điều chỉnh chờ duyệt')]//a"))
        .await
        .expect("a link")
        .click()
        .await
        .expect("clicked");
    chrome.hears("h1", "Điều chỉnh chờ duyệt: 1").await;
    chrome.picture("closing-undone").await;
    chrome.click_words("Điều chỉnh chờ duyệt").await;
    chrome.click_words("Chấp nhận").await;

    // Closed anew, both versions are there, with what differs.
    chrome.goto(&format!("{page}/dong")).await;
    assert!(chrome.text().await.contains("Đây sẽ là bản 2 của kỳ"), "{}", chrome.text().await);
    chrome.tap("#aware input").await;
    chrome.click_words("Đóng kỳ Quý IV/2026").await;
    chrome.hears("th", "Bản 2 đang dùng").await;
    chrome.click_words("Bản 2").await;
    let second = chrome.text().await;
    assert!(second.contains("→ Đang thực hiện, 93%") && second.contains("bản điều chỉnh"), "{second}");
    chrome.picture("closing-second").await;
    chrome.click_words("bản 1").await;
    let first = chrome.text().await;
    assert!(first.contains("Bản trước, không còn dùng") && first.contains("“Đơn vị báo nhầm tỷ lệ”"), "{first}");
    let shown = plan_rows(&chrome).await;
    for (shown, figures) in shown.iter().zip(&figures) {
        assert!(shown.starts_with(figures.as_str()), "“{shown}” is not “{figures}”");
    }
    chrome.picture("closing-first").await;
}
