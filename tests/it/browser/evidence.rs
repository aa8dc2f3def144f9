//! Files attached to a report in the browser, from choosing them to TCCB's desk.

use std::time::Duration;

use fantoccini::Locator;
use tempfile::TempDir;

use super::{chrome::Chrome, portal::Portal};

/// The demo leaves this task of Trường THPT Lê Quý Đôn unwritten in the open quarter.
const UNWRITTEN: &str = "IV.4.a";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n\
    0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n163\n%%EOF\n";

macro_rules! browser {
    ($width:expr, $height:expr) => {
        match Chrome::open($width, $height).await {
            Some(chrome) => chrome,
            None => return,
        }
    };
}

/// A folder with a PDF, a picture, and a program that calls itself a PDF.
fn files() -> TempDir {
    use base64::Engine;
    let folder = tempfile::tempdir().expect("a folder");
    let picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    let picture = base64::prelude::BASE64_STANDARD.decode(picture).expect("base64");
    let contents = [("bien-ban.pdf", PDF), ("anh.png", &picture), ("hoa-don.pdf", b"MZ\x90\0 a program")];
    for (name, bytes) in contents {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    folder
}

/// Chooses files, as the dialogue of the browser would.
async fn choose(chrome: &Chrome, folder: &TempDir, names: &[&str]) {
    let paths: Vec<_> = names.iter().map(|name| folder.path().join(name).display().to_string()).collect();
    let field = chrome.find("[data-evidence] input[type=file]").await;
    field.send_keys(&paths.join("\n")).await.expect("chosen");
}

/// Waits until the place of files says so.
async fn says(chrome: &Chrome, words: &str) {
    let xpath = format!("//*[@data-evidence][contains(normalize-space(.), \"{words}\")]");
    let found = chrome.client.wait().at_most(Duration::from_secs(15)).for_element(Locator::XPath(&xpath)).await;
    if found.is_err() {
        panic!("“{words}” is not said: {}", chrome.find("[data-evidence]").await.text().await.expect("text"));
    }
}

async fn form(portal: &Portal) -> String {
    let id: i64 = sqlx::query_scalar(
        "select a.id from assignment a join task t on t.id = a.task_id join unit u on u.id = a.unit_id
         join plan p on p.id = t.plan_id where t.ref = $1 and u.code = 'lequydon' and a.role = 'lead' and p.status = 'active'",
    )
    .bind(UNWRITTEN)
    .fetch_one(&portal.db.pool)
    .await
    .expect("an assignment");
    portal.url(&format!("/phan-cong/{id}/bao-cao/quarter-2026-4"))
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_chosen_one_is_refused_one_taken_out_and_tccb_opens_the_other() {
    let chrome = browser!(1440, 900);
    let portal = Portal::start().await;
    let folder = files();
    portal.sign_in(&chrome, "lequydon.truong").await;
    let form = form(&portal).await;
    chrome.goto(&form).await;
    chrome.fill("#results", "Đang gõ dở").await;
    choose(&chrome, &folder, &["bien-ban.pdf", "anh.png", "hoa-don.pdf"]).await;
    says(&chrome, "Tệp chương trình không được nhận.").await;
    says(&chrome, "bien-ban.pdf").await;
    says(&chrome, "anh.png").await;
    let typed = chrome.find("#results").await.prop("value").await.expect("an answer").expect("a value");
    assert_eq!(typed, "Đang gõ dở", "the page stays");
    chrome
        .client
        .execute("document.querySelector('[data-evidence]').scrollIntoView()", Vec::new())
        .await
        .expect("done");
    chrome.picture("evidence").await;

    // By keyboard: the button is reached and pressed, the list changes, the focus is not lost.
    let remove = chrome.find("[aria-label='Bỏ anh.png']").await;
    remove.send_keys("\u{e007}").await.expect("pressed");
    says(&chrome, "Đã bỏ anh.png. Báo cáo còn 1 tệp.").await;
    let focus = chrome.client.active_element().await.expect("a focus").text().await.expect("text");
    assert_eq!(focus, "Chọn tệp");
    assert!(!chrome.has("[aria-label='Bỏ anh.png']").await);

    // Words typed before and after files were sent meet no clash.
    chrome.click("input[name=progress][value=in_progress]").await;
    chrome.fill("#percent", "60").await;
    chrome.click_words("Gửi TCCB").await;
    assert!(chrome.text().await.contains("Đã gửi TCCB"), "{}", chrome.text().await);

    portal.sign_in(&chrome, "tccb").await;
    let report: i64 = sqlx::query_scalar("select report_id from evidence where removed_at is null")
        .fetch_one(&portal.db.pool)
        .await
        .expect("a report");
    chrome.goto(&portal.url(&format!("/bao-cao/{report}"))).await;
    chrome.picture("evidence-read").await;
    let link = chrome.find("#minh-chung a[href^='/minh-chung/']").await;
    assert_eq!(link.text().await.expect("text"), "bien-ban.pdf");
    let script = "const done = arguments[0]; fetch(document.querySelector('#minh-chung a').href)
        .then(async (answer) => done(answer.status + ' ' + answer.headers.get('content-type') + ' ' + (await answer.text()).slice(0, 8)))";
    let opened = chrome.client.execute_async(script, Vec::new()).await.expect("an answer");
    assert_eq!(opened, "200 application/pdf %PDF-1.4");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_is_said_and_the_file_sent_again() {
    let chrome = browser!(390, 844);
    let portal = Portal::start().await;
    let folder = files();
    portal.sign_in(&chrome, "lequydon.truong").await;
    let form = form(&portal).await;
    chrome.goto(&form).await;
    // Nothing answers where the file is sent; the page itself still does.
    let cut = "window.there = XMLHttpRequest.prototype.open;
        XMLHttpRequest.prototype.open = function (how) { window.there.call(this, how, 'http://127.0.0.1:9/'); };";
    chrome.client.execute(cut, Vec::new()).await.expect("cut");
    choose(&chrome, &folder, &["bien-ban.pdf"]).await;
    says(&chrome, "Mất kết nối: tệp chưa được gửi.").await;
    chrome
        .client
        .execute("document.querySelector('[data-evidence]').scrollIntoView()", Vec::new())
        .await
        .expect("done");
    chrome.picture("evidence-lost").await;
    chrome.client.execute("XMLHttpRequest.prototype.open = window.there;", Vec::new()).await.expect("mended");
    chrome.find("[aria-label='Thử lại bien-ban.pdf']").await.click().await.expect("clicked");
    says(&chrome, "Đã đính kèm bien-ban.pdf. Báo cáo có 1 tệp.").await;
    // A session that has ended is not a lost connection.
    sqlx::query("delete from session").execute(&portal.db.pool).await.expect("ended");
    choose(&chrome, &folder, &["anh.png"]).await;
    says(&chrome, "Phiên đăng nhập đã kết thúc").await;
}
