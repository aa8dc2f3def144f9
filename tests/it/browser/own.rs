//! A school draws up its own plan from the plan above, and looks from the task above down to its own.

use fantoccini::{Locator, key::Key};
use sqlx::AssertSqlSafe;

use super::{chrome::Chrome, portal::Portal};

async fn number(portal: &Portal, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&portal.db.pool).await.expect(sql)
}

/// Opens the form of a task of the draft.
async fn open(chrome: &Chrome, reference: &str) {
    let link = format!("//article//a[contains(@class, 'ref')][normalize-space(.)='{reference}']");
    chrome.client.find(Locator::XPath(&link)).await.expect(reference).click().await.expect("clicked");
    let heading = format!("//article//h3[contains(., '{reference}')]");
    chrome.client.wait().for_element(Locator::XPath(&heading)).await.expect("its form");
}

/// Waits until words stand in an element.
async fn says(chrome: &Chrome, css: &str, words: &str) {
    let mut said = String::new();
    for _ in 0..250 {
        said = chrome.find(css).await.text().await.unwrap_or_default();
        if said.contains(words) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(40)).await;
    }
    panic!("“{words}” is not in “{said}”");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_draws_up_its_own_plan_and_is_found_below_the_task_above() {
    let Some(chrome) = Chrome::open(1440, 900).await else { return };
    let portal = Portal::start().await;
    let above = number(&portal, "select id from plan where short_title = 'NQ28'").await;
    portal.sign_in(&chrome, "lequydon.truong").await;
    chrome.goto(&portal.url(&format!("/ke-hoach/{above}"))).await;
    chrome.click_words("Kế hoạch của các đơn vị").await;
    chrome.click_words("Lập kế hoạch của đơn vị").await;
    chrome.picture("own-new").await;
    chrome.click_words("Lập bản thảo từ 26 nhiệm vụ").await;
    assert!(chrome.text().await.contains("Cụ thể hóa 26/26 nhiệm vụ NQ28"), "{}", chrome.text().await);

    // A mistake is told beside the field; what was typed is still there.
    open(&chrome, "IV.4.b").await;
    chrome.fill("#above-0", "IV.4.zz").await;
    chrome
        .client
        .active_element()
        .await
        .expect("a field")
        .send_keys(&char::from(Key::Enter).to_string())
        .await
        .expect("sent");
    chrome.find(".wrong-list").await;
    says(&chrome, ".line--above .field-error", "không giao cho đơn vị nhiệm vụ nào mang số “IV.4.zz”").await;
    let typed = chrome.find("#above-0").await.prop("value").await.expect("an answer");
    assert_eq!(typed.as_deref(), Some("IV.4.zz"));
    chrome.picture("own-mistake").await;
    // A second task above is added in the row that is always left; the form saves itself and says what the number means.
    chrome.fill("#above-0", "IV.4.b").await;
    chrome.fill("#above-1", "IV.4.a").await;
    chrome.click(".bar-foot button:not([name])").await;
    assert!(chrome.text().await.contains("Đã lưu nhiệm vụ"), "{}", chrome.text().await);
    chrome.fill("#above-2", "IV.4.c").await;
    says(&chrome, "[data-guard-status]", "Đã lưu").await;
    says(&chrome, ".line--above:nth-child(3) .meaning", "→").await;
    chrome.picture("own-task").await;
    chrome.click_words("Đóng").await;
    assert!(chrome.text().await.contains("Thực hiện: NQ28, IV.4.a, IV.4.b, IV.4.c"), "{}", chrome.text().await);

    chrome.click_words("Xác nhận kế hoạch").await;
    chrome.click_words("Kích hoạt").await;
    chrome.click_words("Kích hoạt kế hoạch").await;
    assert!(chrome.text().await.contains("Kế hoạch của đơn vị, thực hiện NQ28"), "{}", chrome.text().await);
    chrome.picture("own-plan").await;

    // From the plan above to its task, from there down to the school's, and up again.
    chrome.click_words("NQ28").await;
    let task = number(&portal, &format!("select id from task where plan_id = {above} and ref = 'IV.4.c'")).await;
    chrome.click(&format!("a[href='/nhiem-vu/{task}']")).await;
    let words = chrome.text().await;
    assert!(words.contains("Trong kế hoạch của đơn vị 2 nhiệm vụ"), "{words}");
    chrome.picture("own-below").await;
    let below = "//h2[contains(., 'Trong kế hoạch của đơn vị')]/following::td[contains(., 'IV.4.b')]//a";
    chrome.client.find(Locator::XPath(below)).await.expect("the school's task").click().await.expect("clicked");
    says(&chrome, "main", "Thực hiện nhiệm vụ cấp trên").await;
    let words = chrome.text().await;
    for link in ["NQ28, IV.4.a", "NQ28, IV.4.b", "NQ28, IV.4.c"] {
        assert!(words.contains(link), "{words}");
    }
    chrome.picture("own-above").await;
    chrome.click_words("NQ28, IV.4.a").await;
    assert!(chrome.text().await.contains("Phần việc của đơn vị"), "{}", chrome.text().await);

    // TCCB sees who has theirs.
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&format!("/ke-hoach/{above}/ke-hoach-don-vi"))).await;
    assert!(chrome.text().await.contains("1/53 đơn vị đã ban hành kế hoạch của mình"), "{}", chrome.text().await);
    chrome.picture("own-children").await;
}
