//! A conversation about a task, played by a school, TCCB and another school, with a mention by keyboard and a file.

use std::time::Duration;

use fantoccini::Locator;

use super::{chrome::Chrome, portal::Portal};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n\
    0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n163\n%%EOF\n";

impl Portal {
    /// The timeline of a task that every school leads.
    async fn conversation(&self) -> String {
        let task: i64 = sqlx::query_scalar("select id from task where ref = 'IV.4.c'")
            .fetch_one(&self.db.pool)
            .await
            .expect("a task");
        self.url(&format!("/nhiem-vu/{task}/dien-bien"))
    }
}

/// Types into the comment, and takes the first name that is offered behind the last "@".
async fn mention(chrome: &Chrome, words: &str, offered: &str) {
    let field = chrome.find("#text").await;
    field.send_keys(words).await.expect("typed");
    let first = format!("//ul[@id='mention-list']/li[@aria-selected='true'][.='{offered}']");
    let found = chrome.client.wait().at_most(Duration::from_secs(10)).for_element(Locator::XPath(&first)).await;
    assert!(found.is_ok(), "“{offered}” is offered first for “{words}”");
    field.send_keys("\u{e007}").await.expect("taken");
    assert!(!chrome.find("#mention-list").await.is_displayed().await.expect("an answer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_asks_tccb_answers_and_another_school_reads_just_that() {
    let Some(chrome) = Chrome::open(1440, 900).await else { return };
    let portal = Portal::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mau-02.pdf");
    std::fs::write(&path, PDF).expect("written");
    let timeline = portal.conversation().await;

    // What was typed and not sent is there when the page is opened again.
    portal.sign_in(&chrome, "lequydon").await;
    chrome.goto(timeline.trim_end_matches("/dien-bien")).await;
    chrome.click_words("Xem toàn bộ diễn biến").await;
    chrome.fill("#text", "Đang gõ dở").await;
    chrome.goto(&timeline).await;
    chrome.hears("[data-kept]", "Có nội dung trao đổi chưa gửi ở trang này.").await;
    chrome.tap("[data-kept] button").await;
    let typed = chrome.find("#text").await.prop("value").await.expect("an answer").expect("a value");
    assert_eq!(typed, "Đang gõ dở");

    chrome.fill("#text", "Mẫu kèm theo có dùng được không? ").await;
    mention(&chrome, "@tcc", "TCCB").await;
    chrome.tap("[data-more] > summary").await;
    let field = chrome.find("#text_file").await;
    field.send_keys(&path.display().to_string()).await.expect("chosen");
    chrome.picture("comment-writing").await;
    chrome.click_words("Gửi trao đổi").await;
    let words = chrome.text().await;
    assert!(words.contains("Mẫu kèm theo có dùng được không? @TCCB") && words.contains("mau-02.pdf"), "{words}");
    assert!(!chrome.find("[data-kept]").await.is_displayed().await.expect("an answer"), "what arrived is not kept");

    // TCCB is told, opens the file and answers that school, mentioning another.
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url("/thong-bao")).await;
    let link = "//main//*[self::a or self::button][contains(., 'nhắc đến TCCB trong trao đổi về IV.4.c')]";
    chrome.client.find(Locator::XPath(link)).await.expect("a notice").click().await.expect("opened");
    chrome.hears("main", "Mẫu kèm theo có dùng được không?").await;
    let script = "const done = arguments[0]; fetch(document.querySelector('a[href^=\"/tep-trao-doi/\"]').href)
        .then(async (answer) => done(answer.status + ' ' + answer.headers.get('content-type') + ' ' + (await answer.text()).slice(0, 8)))";
    let opened = chrome.client.execute_async(script, Vec::new()).await.expect("an answer");
    assert_eq!(opened, "200 application/pdf %PDF-1.4");
    chrome.picture("comment-alone").await;
    chrome.click_words("Xem toàn bộ diễn biến của nhiệm vụ").await;
    let to = "//select[@id='to']/option[starts-with(., 'Trường THPT Lê Quý Đôn')]";
    chrome.client.find(Locator::XPath(to)).await.expect("the school").click().await.expect("chosen");
    chrome.fill("#text", "Dùng được, ").await;
    mention(&chrome, "@thpt do son", "Trường THPT Đồ Sơn").await;
    chrome.find("#text").await.send_keys("đã dùng từ quý trước.").await.expect("typed");
    chrome.picture("comment-mention").await;
    chrome.click_words("Gửi trao đổi").await;
    assert!(chrome.text().await.contains("Trao đổi với Trường THPT Lê Quý Đôn"), "{}", chrome.text().await);

    // The other school has a notice that leads to that message; of the rest it reads nothing.
    portal.sign_in(&chrome, "doson").await;
    chrome.goto(&portal.url("/thong-bao")).await;
    let link = "//main//*[self::a or self::button][contains(., 'nhắc đến đơn vị trong trao đổi về IV.4.c')]";
    chrome.client.find(Locator::XPath(link)).await.expect("a notice").click().await.expect("opened");
    chrome.hears("main", "Dùng được, @Trường THPT Đồ Sơn đã dùng từ quý trước.").await;
    chrome.goto(&timeline).await;
    let words = chrome.text().await;
    assert!(words.contains("đã dùng từ quý trước.") && !words.contains("Mẫu kèm theo"), "{words}");

    // The school that asked reads both, in order, and nothing but comments where it asks for them.
    portal.sign_in(&chrome, "lequydon").await;
    chrome.goto(&timeline).await;
    chrome.click_words("Trao đổi").await;
    let words = chrome.text().await;
    let (answer, question) = (words.find("Dùng được, "), words.find("Mẫu kèm theo"));
    assert!(answer.is_some() && answer < question, "{words}");
    assert!(!words.contains("TCCB chấp nhận"), "{words}");
    chrome.picture("comment-list").await;
}
