//! An instruction to two schools, played by the Director, their staff and heads from beginning to end, the figures read at
//! each step.

use super::{chrome::Chrome, portal::Portal};

const WORDS: &str = "Kiểm tra lại sổ theo dõi công tác đảng, báo cáo số sổ còn thiếu chữ ký.";

/// What the Director's page says: under way, overdue, not acknowledged, reported. Each number's list says the same.
async fn figures(portal: &Portal, chrome: &Chrome) -> [i64; 4] {
    portal.sign_in(chrome, "giamdoc").await;
    chrome.goto(&portal.url("/dieu-hanh")).await;
    let mut numbers = [0; 4];
    for (place, number) in numbers.iter_mut().enumerate() {
        chrome.goto(&portal.url("/dieu-hanh")).await;
        let link = format!(".waiting--more span a:nth-of-type({})", place + 1);
        let words = chrome.find(&link).await.text().await.expect("text");
        *number = words.split(' ').next().and_then(|word| word.parse().ok()).expect("a number");
        chrome.click(&link).await;
        let list = chrome.text().await;
        assert_eq!(list.lines().next(), Some(format!("Chỉ đạo: {number}").as_str()), "{words}: {list}");
    }
    numbers
}

async fn at_home(portal: &Portal, chrome: &Chrome, who: &str) -> String {
    portal.sign_in(chrome, who).await;
    chrome.goto(&portal.url("/viec")).await;
    chrome.text().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_director_instructs_two_schools_and_hears_back_from_both() {
    let Some(chrome) = Chrome::open(1440, 1000).await else { return };
    let portal = Portal::start().await;
    let [open, overdue, given, reported] = figures(&portal, &chrome).await;
    assert!(open > 0 && overdue > 0 && given > 0 && reported > 0, "the demo has some of each");

    // From the dashboard, with a day that is asked for.
    portal.sign_in(&chrome, "giamdoc").await;
    chrome.goto(&portal.url("/dieu-hanh")).await;
    chrome.picture("instruction-dashboard").await;
    chrome.click_words("Ra chỉ đạo").await;
    chrome.fill("#words", WORDS).await;
    for school in ["Trường THPT Lê Quý Đôn", "Trường THPT Đồ Sơn"] {
        chrome.fill("[data-pick-find]", school).await;
        let tick = format!("//label[contains(@class, 'choice')][contains(., '{school}')]//input[@name='unit']");
        chrome.client.find(fantoccini::Locator::XPath(&tick)).await.expect("a school").click().await.expect("ticked");
    }
    chrome.click_words("Giao chỉ đạo").await;
    let words = chrome.text().await;
    assert!(words.contains("Hãy ghi hạn thực hiện, hoặc đánh dấu “Không ấn định hạn”."), "{words}");
    chrome.fill("#due", "18/12/2026").await;
    chrome.picture("instruction-giving").await;
    chrome.click_words("Giao chỉ đạo").await;
    let words = chrome.text().await;
    assert!(words.contains("Đã giao chỉ đạo đến 2 đơn vị") && words.contains("2 đơn vị nhận"), "{words}");
    let address = chrome.client.current_url().await.expect("an address").path().to_owned();
    assert_eq!(figures(&portal, &chrome).await, [open + 2, overdue, given + 2, reported]);

    // The school's staff acknowledge it from their home and write; the head sends.
    let home = at_home(&portal, &chrome, "lequydon").await;
    assert!(home.contains("Chỉ đạo mới") && home.contains("Kiểm tra lại sổ theo dõi"), "{home}");
    chrome.goto(&portal.url(&address)).await;
    let words = chrome.text().await;
    assert!(words.contains(WORDS) && !words.contains("Đồ Sơn"), "{words}");
    chrome.click_words("Đã tiếp nhận").await;
    assert_eq!(figures(&portal, &chrome).await, [open + 2, overdue, given + 1, reported]);
    portal.sign_in(&chrome, "lequydon").await;
    chrome.goto(&portal.url(&address)).await;
    chrome.fill("#said", "Còn 3 sổ thiếu chữ ký, đã bổ sung 2.").await;
    chrome.picture("instruction-drafting").await;
    chrome.click_words("Lưu để thủ trưởng gửi").await;
    let home = at_home(&portal, &chrome, "lequydon.truong").await;
    assert!(home.contains("Chờ gửi"), "{home}");
    chrome.goto(&portal.url(&address)).await;
    chrome.click_words("Gửi Giám đốc").await;
    assert!(chrome.text().await.contains("Đã báo cáo, chờ Giám đốc"), "{}", chrome.text().await);
    assert_eq!(figures(&portal, &chrome).await, [open + 2, overdue, given + 1, reported + 1]);

    // The Director wants more, then accepts.
    portal.sign_in(&chrome, "giamdoc").await;
    chrome.goto(&portal.url(&address)).await;
    chrome.picture("instruction-units").await;
    chrome.click_words("Trường THPT Lê Quý Đôn").await;
    chrome.click_words("Yêu cầu bổ sung").await;
    assert!(chrome.text().await.contains("Hãy ghi rõ cần đơn vị bổ sung gì"), "{}", chrome.text().await);
    chrome.fill("#reply", "Sổ còn lại bao giờ xong?").await;
    chrome.picture("instruction-deciding").await;
    chrome.click_words("Yêu cầu bổ sung").await;
    assert_eq!(figures(&portal, &chrome).await, [open + 2, overdue, given + 1, reported]);
    let home = at_home(&portal, &chrome, "lequydon.truong").await;
    assert!(home.contains("Yêu cầu bổ sung"), "{home}");
    chrome.goto(&portal.url(&address)).await;
    assert!(chrome.text().await.contains("Sổ còn lại bao giờ xong?"), "{}", chrome.text().await);
    chrome.fill("#said", "Đã đủ chữ ký ở cả 3 sổ.").await;
    chrome.click_words("Gửi Giám đốc").await;
    portal.sign_in(&chrome, "giamdoc").await;
    chrome.goto(&portal.url(&address)).await;
    chrome.click_words("Trường THPT Lê Quý Đôn").await;
    chrome.click_words("Ghi nhận hoàn thành").await;
    assert!(chrome.text().await.contains("Hoàn thành đúng hạn"), "{}", chrome.text().await);
    assert_eq!(figures(&portal, &chrome).await, [open + 1, overdue, given + 1, reported]);

    // What the other school has not done is taken back.
    portal.sign_in(&chrome, "giamdoc").await;
    chrome.goto(&portal.url(&address)).await;
    chrome.tap("#thu-hoi summary").await;
    chrome.fill("#reason", "Đã có đoàn kiểm tra của cấp trên.").await;
    chrome.picture("instruction-withdrawing").await;
    chrome.find("#thu-hoi button").await.send_keys("\n").await.expect("pressed");
    chrome.client.accept_alert().await.expect("asked first");
    chrome.hears("main", "Đã thu hồi chỉ đạo").await;
    assert_eq!(figures(&portal, &chrome).await, [open, overdue, given, reported]);
    portal.sign_in(&chrome, "doson").await;
    chrome.goto(&portal.url(&address)).await;
    let words = chrome.text().await;
    assert!(words.contains("Đã thu hồi") && words.contains("Đã có đoàn kiểm tra của cấp trên."), "{words}");
    assert!(!words.contains("chữ ký, đã bổ sung"), "{words}");
    chrome.picture("instruction-withdrawn").await;
}
