//! A good example from a report to the decision, played by a school, TCCB and the Director, the figures read at each step.

use base64::Engine;

use super::{chrome::Chrome, portal::Portal};

const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// What the page of figures says of the words, and what its list says.
async fn told(portal: &Portal, chrome: &Chrome, who: &str, state: &str) -> i64 {
    portal.sign_in(chrome, who).await;
    chrome.goto(&portal.url("/tong-hop")).await;
    let link = format!(".lead a[href='/bieu-duong?state={state}']");
    if !chrome.has(&link).await {
        return 0;
    }
    let words = chrome.find(&link).await.text().await.expect("text");
    let count = words.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
    chrome.click(&link).await;
    assert!(chrome.text().await.starts_with(&format!("Biểu dương: {count}")), "{}", chrome.text().await);
    count
}

/// Undecided and listed, as TCCB reads them.
async fn standing(portal: &Portal, chrome: &Chrome) -> (i64, i64) {
    (told(portal, chrome, "tccb", "undecided").await, told(portal, chrome, "tccb", "listed").await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_proposes_from_a_report_and_the_director_agrees() {
    let Some(chrome) = Chrome::open(1440, 1000).await else { return };
    let portal = Portal::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("buoi-hoc.png");
    std::fs::write(&path, base64::prelude::BASE64_STANDARD.decode(PICTURE).expect("base64")).expect("written");
    let (undecided, listed) = standing(&portal, &chrome).await;
    assert!(undecided > 0 && listed > 0, "the demo has some");
    let own = told(&portal, &chrome, "lequydon", "undecided").await;

    // The school proposes from what its report says was done, and adds a picture.
    let report: i64 = sqlx::query_scalar(
        "select r.id from report r join assignment a on a.id = r.assignment_id join unit u on u.id = a.unit_id
         where u.code = 'lequydon' and r.state = 'accepted' and r.results <> '' order by r.id desc limit 1",
    )
    .fetch_one(&portal.db.pool)
    .await
    .expect("a report");
    portal.sign_in(&chrome, "lequydon").await;
    chrome.goto(&portal.url(&format!("/bao-cao/{report}"))).await;
    chrome.click_words("Đề nghị biểu dương").await;
    let words = chrome.find("#words").await.prop("value").await.expect("an answer").expect("a value");
    assert!(!words.is_empty(), "the report's words are taken over");
    chrome.fill("#name", "Thầy Tống Gia Bảo").await;
    chrome.fill("#position", "Giáo viên Vật lý").await;
    chrome.click_words("Gửi đề nghị").await;
    let page = chrome.text().await;
    assert!(page.contains("Hãy chọn cá nhân hay tập thể.") && page.contains("Hãy chọn hình thức đề nghị."), "{page}");
    chrome.tap("#kind input[value='individual']").await;
    chrome.tap("#award option[value='certificate']").await;
    chrome.find("#words_file").await.send_keys(&path.display().to_string()).await.expect("chosen");
    chrome.picture("commendation-proposing").await;
    chrome.click_words("Gửi đề nghị").await;
    let page = chrome.text().await;
    assert!(page.contains("Chờ TCCB xem xét") && page.contains("buoi-hoc.png"), "{page}");
    let it = chrome.client.current_url().await.expect("an address").path().to_owned();
    assert_eq!(standing(&portal, &chrome).await, (undecided + 1, listed));
    assert_eq!(told(&portal, &chrome, "lequydon", "undecided").await, own + 1);
    assert_eq!(told(&portal, &chrome, "doson", "undecided").await, 0, "another school counts its own alone");

    // TCCB asks back, and the school completes it from its home page.
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&it)).await;
    chrome.fill("#reply", "Bao nhiêu học sinh?").await;
    chrome.picture("commendation-choosing").await;
    chrome.click_words("Hỏi lại đơn vị").await;
    assert_eq!(standing(&portal, &chrome).await, (undecided + 1, listed));
    portal.sign_in(&chrome, "lequydon").await;
    chrome.goto(&portal.url(&it)).await;
    chrome.fill("#name", "Thầy Tống Gia Bảo An").await;
    chrome.fill("#said", "41 học sinh; họ tên đã ghi đủ.").await;
    chrome.picture("commendation-completing").await;
    chrome.click_words("Gửi bổ sung").await;
    assert!(chrome.text().await.contains("Thầy Tống Gia Bảo An"), "{}", chrome.text().await);

    // TCCB takes it into the list and puts it before the Director.
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&it)).await;
    chrome.click_words("Đưa vào danh sách").await;
    assert_eq!(standing(&portal, &chrome).await, (undecided, listed + 1));
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&it)).await;
    chrome.fill("#reply", "Nên khen tại hội nghị tháng 12.").await;
    chrome.picture("commendation-forwarding").await;
    chrome.click_words("Trình Giám đốc").await;

    // The Director finds it on his page and agrees.
    portal.sign_in(&chrome, "giamdoc").await;
    chrome.goto(&portal.url("/dieu-hanh")).await;
    chrome.click("a[href='/bieu-duong?state=escalated']").await;
    chrome.click_words("Thầy Tống Gia Bảo An").await;
    assert!(chrome.text().await.contains("Nên khen tại hội nghị tháng 12."), "{}", chrome.text().await);
    chrome.picture("commendation-deciding").await;
    chrome.click_words("Đồng ý biểu dương").await;
    assert_eq!(standing(&portal, &chrome).await, (undecided, listed + 1));

    // TCCB writes the decision down; the school reads it, but not what TCCB said to the Director.
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&it)).await;
    chrome.fill("#decision_number", "301/QĐ-SGDĐT").await;
    let today = portal.clock.today().format("%d/%m/%Y").to_string();
    chrome.fill("#decision_on", &today).await;
    chrome.click_words("Ghi quyết định").await;
    portal.sign_in(&chrome, "lequydon").await;
    chrome.goto(&portal.url(&it)).await;
    let page = chrome.text().await;
    assert!(page.contains("Đã biểu dương, khen thưởng") && page.contains("301/QĐ-SGDĐT"), "{page}");
    assert!(!page.contains("Nên khen tại hội nghị tháng 12."), "{page}");
    chrome.picture("commendation-commended").await;
    assert_eq!(standing(&portal, &chrome).await, (undecided, listed + 1));
}
