//! A list taken out without a mouse.

use serde_json::json;

use super::{chrome::Chrome, portal::Portal};

const TAB: &str = "\u{e004}";

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
async fn a_list_is_taken_out_from_the_keyboard() {
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
}
