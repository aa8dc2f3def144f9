//! TCCB closes a quarter, finds its report made, writes a passage with a figure by a click, downloads Word and Excel, opens them
//! again and finds the figures.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use tiendo::{
    app::{self, App},
    config::Settings,
    jobs::Worker,
};

use super::{chrome::Chrome, portal::Portal};
use crate::{
    consolidated::paper::{Word, sheets},
    support::files,
};

/// Does what waits among the jobs, as the running portal does.
async fn catch_up(portal: &Portal) {
    let app = App {
        pool: portal.db.pool.clone(),
        clock: portal.clock.clone(),
        settings: Arc::new(Settings::default()),
        files: files(),
        mail: None,
        demo: None,
    };
    Worker::new(app, app::kinds()).catch_up().await.expect("caught up");
}

/// A file behind a link of the page, as the browser gets it.
async fn download(chrome: &Chrome, words: &str) -> Vec<u8> {
    let script = "const [words, done] = arguments;
        const link = [...document.querySelectorAll('main a')].find((link) => link.textContent.trim() === words);
        fetch(link.href).then(async (answer) => {
            const bytes = new Uint8Array(await answer.arrayBuffer());
            let text = '';
            for (const byte of bytes) text += String.fromCharCode(byte);
            done(btoa(text));
        });";
    let got = chrome.client.execute_async(script, vec![words.into()]).await.expect("an answer");
    BASE64_STANDARD.decode(got.as_str().expect("text")).expect("base64")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarter_is_closed_its_report_is_written_on_downloaded_and_read_again() {
    let Some(chrome) = Chrome::open(1440, 1200).await else { return };
    let portal = Portal::start().await;
    let quarter: i64 =
        sqlx::query_scalar("select id from period where kind = 'quarter' and year = 2026 and ordinal = 4")
            .fetch_one(&portal.db.pool)
            .await
            .expect("the quarter");
    portal.clock.set("2026-12-21T03:00:00Z".parse().expect("an instant"));
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&format!("/ky/{quarter}/dong"))).await;
    chrome.tap("#aware input").await;
    chrome.click_words("Đóng kỳ Quý IV/2026").await;
    catch_up(&portal).await;

    chrome.goto(&portal.url("/bao-cao-tong-hop")).await;
    chrome.picture("consolidated-list").await;
    chrome.click_words("NQ28, Quý IV/2026").await;
    let text = chrome.text().await;
    assert!(text.contains("694 phân công chủ trì của 54 đơn vị") && text.contains("Bản 1"), "{text}");
    chrome.picture("consolidated-report").await;

    // The opening of the last part gets a figure at the caret.
    chrome.click("#phan-next .piece-do a").await;
    chrome.fill("#text", "Tiếp tục với số phân công là ").await;
    chrome.tap(".beside-text summary").await;
    chrome.tap("[data-token='{{phan_cong}}'] button").await;
    chrome.picture("consolidated-passage").await;
    chrome.click_words("Xem trước").await;
    chrome.hears("#xem-truoc", "Tiếp tục với số phân công là 694").await;
    chrome.click_words("Lưu").await;
    chrome.hears("#phan-next", "Tiếp tục với số phân công là 694").await;

    let word = Word::read(&download(&chrome, "Tải Word").await);
    assert!(word.text.contains("Tiếp tục với số phân công là 694"), "{}", word.text);
    assert!(word.text.contains("với 694 phân công chủ trì của 54 đơn vị"));
    let sheets = sheets(&download(&chrome, "Tải Excel").await);
    let total = sheets[0].1.last().expect("a total");
    assert_eq!((total[1].as_str(), total[2].as_str()), ("Tổng cộng", "694"));
    chrome.click_words("Xem biểu").await;
    chrome.picture("consolidated-tables").await;
}
