//! TCCB closes a quarter, finds its report made, writes a passage with a figure by a click, downloads Word and Excel, opens them
//! again and finds the figures. What was written on a passage and not saved is not lost.

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

/// What the browser keeps of words that were not saved.
async fn copies(chrome: &Chrome) -> usize {
    let script = "return Object.keys(localStorage).filter((name) => name.includes('.bao-cao-tong-hop.')).length;";
    let kept = chrome.client.execute(script, Vec::new()).await.expect("an answer");
    kept.as_u64().expect("a number").try_into().expect("few")
}

async fn typed(chrome: &Chrome) -> String {
    chrome.find("#text").await.prop("value").await.expect("an answer").expect("a value")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_on_a_passage_outlives_the_window_another_writer_and_the_session() {
    let Some(chrome) = Chrome::open(1440, 1000).await else { return };
    let portal = Portal::start().await;
    let passage: i64 = sqlx::query_scalar("select max(id) from passage where part = 'next'")
        .fetch_one(&portal.db.pool)
        .await
        .expect("a passage");
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url("/bao-cao-tong-hop")).await;
    chrome.click(".cards tbody a").await;
    chrome.click("#phan-next .piece-do a").await;
    let address = chrome.client.current_url().await.expect("an address").to_string();
    let drafted = typed(&chrome).await;
    assert_eq!(copies(&chrome).await, 0);

    // The window is closed, as when the machine dies: nothing was sent.
    chrome.fill("#text", "Viết dở, chưa lưu.").await;
    chrome.goto("about:blank").await;
    chrome.goto(&address).await;
    assert_eq!(typed(&chrome).await, drafted);
    chrome.hears("[data-kept]:not([hidden])", "Có nội dung chưa lưu ở phần này.").await;
    chrome.picture("consolidated-kept").await;

    // Somebody else saves meanwhile: what is restored does not pass over it.
    sqlx::query(
        "with now as (
            update passage set text = 'Lời người khác', version = version + 1, written_by = null where id = $1
            returning id, version, text, written_at
         )
         insert into passage_revision (passage_id, version, text, drafted, written_at)
         select id, version, text, false, written_at from now",
    )
    .bind(passage)
    .execute(&portal.db.pool)
    .await
    .expect("written");
    chrome.goto(&address).await;
    chrome.tap("[data-kept] button").await;
    assert_eq!(typed(&chrome).await, "Viết dở, chưa lưu.");
    chrome.click_words("Lưu").await;
    chrome.hears("#theirs", "Lời người khác").await;
    assert_eq!((typed(&chrome).await.as_str(), copies(&chrome).await), ("Viết dở, chưa lưu.", 1));
    chrome.picture("consolidated-both").await;

    // The session ends before the second try: the words go through signing in, arrive, and are kept no longer.
    chrome.client.delete_all_cookies().await.expect("forgotten");
    chrome.click_words("Lưu").await;
    chrome.fill("#username", "tccb").await;
    chrome.fill("#password", tiendo::demo::PASSWORD).await;
    chrome.click("main form button[type=submit], main form button").await;
    chrome.click_words("Gửi lại nội dung vừa gõ").await;
    chrome.hears("#phan-next", "Viết dở, chưa lưu.").await;
    assert_eq!(copies(&chrome).await, 0);
}
