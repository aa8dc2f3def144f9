//! An obstacle from two schools, played by both, TCCB and the Director from beginning to end, the figures read at each step.

use fantoccini::Locator;

use super::{chrome::Chrome, portal::Portal};

/// Every school leads it.
const TASK: &str = "IV.4.c";

impl Portal {
    async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).bind(TASK).fetch_one(&self.db.pool).await.expect(sql)
    }
}

/// What the Director's page says is to be dealt with; nothing said is nothing to be done. Its list says the same number.
async fn to_decide(portal: &Portal, chrome: &Chrome, who: &str) -> i64 {
    portal.sign_in(chrome, who).await;
    chrome.goto(&portal.url("/dieu-hanh")).await;
    let words = chrome.text().await;
    let Some(rest) = words.split("Cần quyết định (").nth(1) else { return 0 };
    let count = rest.split(')').next().and_then(|number| number.parse().ok()).expect("a number");
    chrome.click(".waiting .button").await;
    assert!(chrome.text().await.starts_with(&format!("Vướng mắc: {count}")), "{}", chrome.text().await);
    count
}

/// What the page of figures says nobody has answered about the task, and what its list says.
async fn unanswered(portal: &Portal, chrome: &Chrome, who: &str) -> i64 {
    portal.sign_in(chrome, who).await;
    let task = portal.number("select id from task where ref = $1").await;
    chrome.goto(&portal.url("/tong-hop?open=all")).await;
    let line = format!("a.sub[href$='task={task}']");
    if !chrome.has(&line).await {
        return 0;
    }
    let words = chrome.find(&line).await.text().await.expect("text");
    let count = words.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
    chrome.click(&line).await;
    assert!(chrome.text().await.starts_with(&format!("Vướng mắc: {count}")), "{}", chrome.text().await);
    count
}

/// A school raises one from the task's page; its address.
async fn raise(portal: &Portal, chrome: &Chrome, unit: &str, title: &str, words: &str) -> String {
    portal.sign_in(chrome, unit).await;
    let task = portal.number("select id from task where ref = $1").await;
    chrome.goto(&portal.url(&format!("/nhiem-vu/{task}"))).await;
    chrome.click_words("Nêu vướng mắc").await;
    chrome.fill("#title", title).await;
    chrome.fill("#words", words).await;
    chrome.click_words("Gửi vướng mắc").await;
    assert!(chrome.text().await.contains("Hãy ghi đơn vị đề nghị cấp trên làm gì."), "{}", chrome.text().await);
    chrome.fill("#request", "Bổ sung quỹ khen thưởng trước cuối năm.").await;
    chrome.picture("obstacle-raising").await;
    chrome.click_words("Gửi vướng mắc").await;
    assert!(chrome.text().await.contains("Chờ TCCB trả lời"), "{}", chrome.text().await);
    chrome.client.current_url().await.expect("an address").path().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_schools_raise_the_same_and_the_director_decides_for_both() {
    let Some(chrome) = Chrome::open(1440, 1000).await else { return };
    let portal = Portal::start().await;
    let (tccb, director) = (to_decide(&portal, &chrome, "tccb").await, to_decide(&portal, &chrome, "giamdoc").await);
    assert!(tccb > 0 && director > 0, "the demo has some");
    assert_eq!(unanswered(&portal, &chrome, "tccb").await, 0);

    let own = raise(&portal, &chrome, "lequydon", "Quỹ khen thưởng đã hết", "Lê Quý Đôn: hết quỹ từ tháng 10.").await;
    let other =
        raise(&portal, &chrome, "doson", "Không còn quỹ khen thưởng", "Đồ Sơn: quỹ chỉ còn cho hai người.").await;
    assert_eq!(to_decide(&portal, &chrome, "tccb").await, tccb + 2);
    assert_eq!(unanswered(&portal, &chrome, "tccb").await, 2);
    assert_eq!(unanswered(&portal, &chrome, "lequydon").await, 1);

    // TCCB asks back, and the school answers from its home page.
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&own)).await;
    chrome.fill("#reply", "Đã chi bao nhiêu trong năm?").await;
    chrome.click_words("Hỏi lại đơn vị").await;
    assert_eq!(to_decide(&portal, &chrome, "tccb").await, tccb + 1);
    portal.sign_in(&chrome, "lequydon").await;
    chrome.click_words("Bổ sung").await;
    chrome.fill("#said", "Đã chi 46 triệu đồng.").await;
    chrome.picture("obstacle-supplement").await;
    chrome.click_words("Gửi bổ sung").await;
    assert_eq!(to_decide(&portal, &chrome, "tccb").await, tccb + 2);

    // TCCB merges the other school's into it and puts both before the Director.
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&own)).await;
    chrome.tap("#gop summary").await;
    let box_of = "//form[contains(@action, '/gop')]//label[contains(., 'Trường THPT Đồ Sơn')]//input";
    chrome.client.find(Locator::XPath(box_of)).await.expect("a candidate").click().await.expect("ticked");
    chrome.picture("obstacle-merging").await;
    chrome.click_words("Gộp vào đây").await;
    assert!(chrome.text().await.contains("Trả lời chung 2 vướng mắc"), "{}", chrome.text().await);
    assert_eq!(to_decide(&portal, &chrome, "tccb").await, tccb + 1, "two are one thing to be answered");
    assert_eq!(unanswered(&portal, &chrome, "tccb").await, 2);
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&own)).await;
    chrome.fill("#reply", "Đề xuất bổ sung từ nguồn của ngành.").await;
    chrome.click_words("Trình Giám đốc").await;
    assert_eq!(to_decide(&portal, &chrome, "tccb").await, tccb);
    assert_eq!(to_decide(&portal, &chrome, "giamdoc").await, director + 1);
    portal.sign_in(&chrome, "doson").await;
    chrome.goto(&portal.url(&other)).await;
    let words = chrome.text().await;
    assert!(words.contains("Chờ Giám đốc quyết định") && words.contains("Nhiều đơn vị cùng nêu"), "{words}");
    assert!(!words.contains("Lê Quý Đôn") && !words.contains("Đề xuất bổ sung"), "{words}");

    // The Director decides for both.
    portal.sign_in(&chrome, "giamdoc").await;
    chrome.goto(&portal.url(&own)).await;
    assert!(chrome.text().await.contains("Đề xuất bổ sung từ nguồn của ngành."), "{}", chrome.text().await);
    chrome.fill("#decision", "Đồng ý bổ sung cho hai trường trước 15/12.").await;
    chrome.picture("obstacle-deciding").await;
    chrome.click_words("Ghi quyết định").await;
    assert_eq!(to_decide(&portal, &chrome, "giamdoc").await, director);
    assert_eq!(unanswered(&portal, &chrome, "tccb").await, 0);

    // One school is content, the other is not.
    portal.sign_in(&chrome, "lequydon").await;
    assert!(chrome.text().await.contains("Đã có trả lời"), "{}", chrome.text().await);
    chrome.goto(&portal.url(&own)).await;
    assert!(chrome.text().await.contains("Đồng ý bổ sung cho hai trường"), "{}", chrome.text().await);
    chrome.click_words("Đã giải quyết").await;
    portal.sign_in(&chrome, "doson").await;
    chrome.goto(&portal.url(&other)).await;
    chrome.click_words("Chưa giải quyết").await;
    assert!(chrome.text().await.contains("Hãy nêu vì sao vướng mắc chưa được giải quyết."), "{}", chrome.text().await);
    chrome.fill("#said", "Trường mới nhận một nửa.").await;
    chrome.click_words("Chưa giải quyết").await;
    assert!(chrome.text().await.contains("Chờ TCCB trả lời"), "{}", chrome.text().await);
    assert_eq!(to_decide(&portal, &chrome, "tccb").await, tccb + 1);
    assert_eq!(unanswered(&portal, &chrome, "tccb").await, 1);
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&other)).await;
    chrome.fill("#reply", "Phần còn lại chuyển ngày 10/12.").await;
    chrome.click_words("Trả lời đơn vị").await;
    portal.sign_in(&chrome, "doson").await;
    chrome.goto(&portal.url(&other)).await;
    chrome.click_words("Đã giải quyết").await;
    let words = chrome.text().await;
    for said in ["Đã giải quyết", "Giám đốc quyết định", "Trường mới nhận một nửa.", "Phần còn lại chuyển ngày 10/12."]
    {
        assert!(words.contains(said), "no “{said}”: {words}");
    }
    chrome.picture("obstacle-settled").await;
    assert_eq!(to_decide(&portal, &chrome, "tccb").await, tccb);
    assert_eq!(unanswered(&portal, &chrome, "tccb").await, 0);
}
