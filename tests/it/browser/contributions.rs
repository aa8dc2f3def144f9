//! A lead asks coordinating units for their contribution; one answers; the lead and TCCB see who has not.

use fantoccini::Locator;

use super::{chrome::Chrome, portal::Portal};

/// Văn phòng Sở leads it; 51 units coordinate.
const TASK: &str = "IV.5.b";

async fn id(portal: &Portal, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).bind(TASK).fetch_one(&portal.db.pool).await.expect(sql)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_asks_three_units_one_answers_and_the_others_are_seen_not_to_have() {
    let Some(chrome) = Chrome::open(1440, 900).await else { return };
    let portal = Portal::start().await;
    let task = id(&portal, "select id from task where ref = $1").await;
    let page = portal.url(&format!("/nhiem-vu/{task}"));

    // The lead chooses three of the 51, first without a day.
    portal.sign_in(&chrome, "vanphong").await;
    chrome.goto(&page).await;
    assert!(chrome.text().await.contains("Chưa được đề nghị, chưa đóng góp (51)"), "{}", chrome.text().await);
    chrome.find("#phoi-hop details:last-of-type > summary").await.click().await.expect("opened");
    for unit in ["Trường THPT Lê Quý Đôn", "Trường THPT Kiến An", "Thanh tra Sở"] {
        let box_of = format!("//form[@id='form']//label[normalize-space(.)='{unit}']//input");
        chrome.client.find(Locator::XPath(&box_of)).await.expect(unit).click().await.expect("ticked");
    }
    chrome.fill("#words", "Gửi số lượt kiểm tra kỷ cương trong quý.").await;
    chrome.picture("asking").await;
    chrome.click_words("Gửi đề nghị phối hợp").await;
    assert!(chrome.text().await.contains("Hãy ghi ngày phải trả lời"), "{}", chrome.text().await);
    assert_eq!(chrome.client.find_all(Locator::Css("input[name=party]:checked")).await.expect("boxes").len(), 3);
    chrome.fill("#answer_by", "30/11/2026").await;
    chrome.click_words("Gửi đề nghị phối hợp").await;
    let words = chrome.text().await;
    assert!(words.contains("3 đơn vị được đề nghị: 3 chưa trả lời"), "{words}");

    // One of them finds it at home and answers; what is typed is kept while it is typed.
    portal.sign_in(&chrome, "kienan").await;
    let words = chrome.text().await;
    assert!(words.contains("Văn phòng Sở đề nghị phối hợp, trả lời đến 30/11/2026 (còn 7 ngày)"), "{words}");
    let todo = format!("//ul[@class='todo']/li[contains(., '{TASK}')]//a[normalize-space(.)='Viết đóng góp']");
    let link = chrome.client.find(Locator::XPath(&todo)).await.expect("to be done now");
    let link = link.attr("href").await.expect("an answer").expect("an address");
    chrome.goto(&portal.url(&link)).await;
    chrome.fill("#results", "Đã tự kiểm tra 4 lượt, nhắc nhở 1 trường hợp.").await;
    for _ in 0..200 {
        let kept =
            "select count(*) from contribution where results like 'Đã tự kiểm tra 4 lượt, nhắc nhở 1%' and $1 <> ''";
        if id(&portal, kept).await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    chrome.find("#proposals").await.send_keys("Cần mẫu báo cáo chung.").await.expect("typed");
    chrome.picture("contributing").await;
    chrome.click_words("Gửi đóng góp").await;
    assert!(chrome.text().await.contains("trả lời 1 đề nghị phối hợp"), "{}", chrome.text().await);

    // The lead sees who has not, and has the answer beside its report.
    portal.sign_in(&chrome, "vanphong").await;
    chrome.goto(&page).await;
    let words = chrome.text().await;
    for expected in
        ["2 chưa trả lời, 1 đã trả lời; 1 đóng góp đã gửi", "Đã tự kiểm tra 4 lượt", "Cần mẫu báo cáo chung."]
    {
        assert!(words.contains(expected), "no “{expected}”: {words}");
    }
    chrome.picture("answered").await;
    let lead = id(
        &portal,
        "select a.id from assignment a join task t on t.id = a.task_id where t.ref = $1 and a.role = 'lead'",
    )
    .await;
    chrome.goto(&portal.url(&format!("/phan-cong/{lead}/bao-cao/quarter-2026-4"))).await;
    let words = chrome.text().await;
    assert!(words.contains("Đã tự kiểm tra 4 lượt") && words.contains("Trường THPT Lê Quý Đôn"), "{words}");

    // So does TCCB; another school reads nothing of it.
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&page).await;
    assert!(chrome.text().await.contains("Đã tự kiểm tra 4 lượt"), "{}", chrome.text().await);
    portal.sign_in(&chrome, "haian").await;
    chrome.goto(&page).await;
    assert!(!chrome.text().await.contains("Đã tự kiểm tra 4 lượt"), "{}", chrome.text().await);
}
