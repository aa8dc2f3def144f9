//! What the union found at a school, played by the union and the school's head from the first draft to the last word, the
//! figures read at each step.

use fantoccini::Locator;
use tempfile::TempDir;

use super::{chrome::Chrome, portal::Portal};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n\
    0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n163\n%%EOF\n";

/// Every school leads it.
const TASK: &str = "IV.4.c";

impl Portal {
    /// The union's people, as observers at the Sở rather than at their own unit.
    async fn sign_in_as_observer(&self, chrome: &Chrome) {
        self.sign_in(chrome, "congdoan").await;
        let sql = "update session set grant_id = g.id from role_grant g join account a on a.id = g.account_id
            where session.account_id = a.id and a.username = 'congdoan' and g.role = 'observer'";
        sqlx::query(sql).execute(&self.db.pool).await.expect("switched");
    }

    async fn unit(&self, code: &'static str) -> i64 {
        sqlx::query_scalar("select id from unit where code = $1")
            .bind(code)
            .fetch_one(&self.db.pool)
            .await
            .expect("a unit")
    }
}

/// What the page of figures says is unanswered; its list says the same.
async fn unanswered(portal: &Portal, chrome: &Chrome) -> i64 {
    portal.sign_in(chrome, "tccb").await;
    chrome.goto(&portal.url("/tong-hop")).await;
    let line = "//a[contains(., 'kiến nghị giám sát chưa trả lời')]";
    let link = chrome.client.find(Locator::XPath(line)).await.expect("a figure");
    let words = link.text().await.expect("text");
    let count = words.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
    link.click().await.expect("clicked");
    let page = chrome.text().await;
    assert!(page.starts_with(&format!("Kiến nghị giám sát chưa trả lời: {count}")), "{page}");
    count
}

/// A folder with a conclusion.
fn conclusion() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("ket-luan.pdf"), PDF).expect("written");
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn the_union_writes_the_school_answers_twice_and_the_union_is_content() {
    let Some(chrome) = Chrome::open(1440, 1000).await else { return };
    let (portal, folder) = (Portal::start().await, conclusion());
    let before = unanswered(&portal, &chrome).await;
    assert!(before > 0, "the demo has some");

    // From the school's page; what is missing is named, and nothing typed is lost.
    portal.sign_in_as_observer(&chrome).await;
    let school = portal.unit("lequydon").await;
    chrome.goto(&portal.url(&format!("/don-vi/{school}"))).await;
    chrome.click_words("Ghi kiểm tra, giám sát").await;
    chrome.fill("#title", "Sổ lưu văn bản đến chưa đủ").await;
    chrome.fill("#findings", "Sổ lưu văn bản đến thiếu hai tháng đầu năm.").await;
    chrome.fill("#demand-0", "Ghi đủ sổ lưu văn bản đến.").await;
    chrome.click(".bar-foot button[value=draft]").await;
    assert!(chrome.text().await.contains("Hãy ghi thời hạn đơn vị phải trả lời."), "{}", chrome.text().await);
    chrome.fill("#due-0", "31/12/2030").await;
    chrome.fill("#demand-1", "Cử người giữ sổ khi văn thư nghỉ.").await;
    chrome.fill("#due-1", "31/12/2030").await;
    let file = folder.path().join("ket-luan.pdf").display().to_string();
    chrome.find("#file").await.send_keys(&file).await.expect("chosen");
    chrome.click("#tasks summary").await;
    let task = format!("//details[@id='tasks']//label[contains(., '{TASK} ')]//input");
    chrome.client.find(Locator::XPath(&task)).await.expect("a task").send_keys(" ").await.expect("ticked");
    chrome.picture("supervision-writing").await;
    chrome.click(".bar-foot button[value=draft]").await;
    let it = chrome.client.current_url().await.expect("an address").path().to_owned();
    assert!(chrome.text().await.contains("Bản nháp"), "{}", chrome.text().await);
    assert_eq!(unanswered(&portal, &chrome).await, before, "a draft demands nothing");
    portal.sign_in_as_observer(&chrome).await;
    chrome.goto(&portal.url(&it)).await;
    chrome.picture("supervision-draft").await;
    chrome.click_words("Ban hành").await;
    assert!(chrome.text().await.contains("Đã ban hành"), "{}", chrome.text().await);
    assert_eq!(unanswered(&portal, &chrome).await, before + 2);

    // The head finds it on the school's home page and answers.
    portal.sign_in(&chrome, "lequydon.truong").await;
    let home = chrome.text().await;
    assert!(home.contains("Kiến nghị giám sát chưa trả lời") && home.contains("Ghi đủ sổ lưu văn bản đến."), "{home}");
    chrome.goto(&portal.url(&it)).await;
    assert!(chrome.text().await.contains("ket-luan.pdf"), "{}", chrome.text().await);
    let answer = async |words: &str| {
        let field = chrome.find("article.demand textarea").await;
        field.clear().await.expect("cleared");
        field.send_keys(words).await.expect("typed");
        chrome.click("article.demand form button").await;
    };
    answer("Đã ghi đủ tháng Một.").await;
    assert!(chrome.text().await.contains("Đã gửi trả lời"), "{}", chrome.text().await);
    chrome.picture("supervision-answered").await;
    assert_eq!(unanswered(&portal, &chrome).await, before + 1);

    // Not good enough.
    portal.sign_in_as_observer(&chrome).await;
    chrome.goto(&portal.url(&it)).await;
    chrome.click_words("Chưa đạt, trả lời lại").await;
    assert!(chrome.text().await.contains("Hãy nêu vì sao chưa đạt"), "{}", chrome.text().await);
    chrome.find("article.demand textarea").await.send_keys("Còn thiếu tháng Hai.").await.expect("typed");
    chrome.picture("supervision-judging").await;
    chrome.click_words("Chưa đạt, trả lời lại").await;
    assert!(chrome.text().await.contains("Đã đề nghị đơn vị trả lời lại."), "{}", chrome.text().await);
    assert_eq!(unanswered(&portal, &chrome).await, before + 2);

    // Answered again, and accepted.
    portal.sign_in(&chrome, "lequydon.truong").await;
    chrome.goto(&portal.url(&it)).await;
    assert!(chrome.text().await.contains("Còn thiếu tháng Hai."), "{}", chrome.text().await);
    answer("Đã ghi đủ cả hai tháng.").await;
    assert_eq!(unanswered(&portal, &chrome).await, before + 1);
    portal.sign_in_as_observer(&chrome).await;
    chrome.goto(&portal.url(&it)).await;
    chrome.click_words("Xác nhận đã xong").await;
    let words = chrome.text().await;
    for said in [
        "Đã thực hiện xong",
        "Hoàn thành đúng hạn",
        "Đã ghi đủ tháng Một.",
        "Còn thiếu tháng Hai.",
        "Đã ghi đủ cả hai tháng.",
    ] {
        assert!(words.contains(said), "no “{said}”: {words}");
    }
    chrome.picture("supervision-accepted").await;
    assert_eq!(unanswered(&portal, &chrome).await, before + 1);
    let id: i64 = sqlx::query_scalar("select id from task where ref = $1")
        .bind(TASK)
        .fetch_one(&portal.db.pool)
        .await
        .expect("a task");
    chrome.goto(&portal.url(&format!("/nhiem-vu/{id}"))).await;
    assert!(chrome.text().await.contains("Kiểm tra: Sổ lưu văn bản đến chưa đủ"), "{}", chrome.text().await);
}
