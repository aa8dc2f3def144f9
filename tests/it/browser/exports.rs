//! A list and a long export taken out without a mouse; the page of one that is being made tells by itself when it is there.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use tiendo::{config::Settings, jobs::Worker, web::App};

use super::{chrome::Chrome, portal::Portal};
use crate::support::files;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// Goes from one thing to the next until the one with these words has the focus.
async fn tab_to(chrome: &Chrome, words: &str) {
    for _ in 0..60 {
        let active = chrome.client.active_element().await.expect("an element");
        active.send_keys(TAB).await.expect("pressed");
        let active = chrome.client.active_element().await.expect("an element");
        if active.text().await.expect("its words") == words {
            return;
        }
    }
    panic!("“{words}” is not reached: {}", chrome.text().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_and_a_long_export_are_taken_out_from_the_keyboard() {
    let Some(chrome) = Chrome::open(1366, 768).await else { return };
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url("/vuong-mac?state=all&q=kinh+phi")).await;
    tab_to(&chrome, "CSV").await;
    let link = chrome.client.active_element().await.expect("the link");
    let href = link.attr("href").await.expect("an answer").expect("an address");
    assert_eq!(href, "/vuong-mac?state=all&q=kinh+phi&xuat=csv");
    let script = "const done = arguments[1]; fetch(arguments[0]).then((a) => a.text()).then((text) => done(text));";
    let csv = chrome.client.execute_async(script, vec![json!(href)]).await.expect("a file");
    assert!(csv.as_str().expect("text").contains("Vướng mắc,Về việc"), "{csv}");

    chrome.goto(&portal.url("/tong-hop?plan=1")).await;
    tab_to(&chrome, "Kết xuất từng phân công, nhiều kỳ").await;
    chrome.client.active_element().await.expect("the link").send_keys(ENTER).await.expect("pressed");
    chrome.hears("h1", "Kết xuất").await;
    tab_to(&chrome, "Lập tệp").await;
    chrome.client.active_element().await.expect("the button").send_keys(ENTER).await.expect("pressed");
    chrome.hears("main", "Chờ lập").await;
    chrome.picture("export-waiting").await;
    let app = App {
        pool: portal.db.pool.clone(),
        clock: portal.clock.clone(),
        settings: Arc::new(Settings::default()),
        files: files(),
        mail: None,
        demo: None,
    };
    tokio::time::timeout(Duration::from_secs(60), Worker::new(app, tiendo::app::kinds()).catch_up())
        .await
        .expect("in time")
        .expect("made");
    chrome.hears("main", "Tải tệp Excel về").await;
    chrome.picture("export-made").await;
}
