//! Lists and long exports taken out without a mouse.

use serde_json::json;
use tiendo::jobs::Worker;

use super::{chrome::Chrome, portal::Portal};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_long_export_is_asked_for_from_the_keyboard_watched_and_taken() {
    let Some(chrome) = Chrome::open(1366, 768).await else { return };
    let portal = Portal::start().await;
    // What the demo leaves to do is done before, and told of before.
    Worker::new(portal.app.clone(), tiendo::app::kinds()).catch_up().await.expect("made");
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url("/ket-xuat?plan=1")).await;
    tab_to(&chrome, "Lập tệp").await;
    chrome.client.active_element().await.expect("the button").send_keys(ENTER).await.expect("pressed");
    chrome.hears("[data-export-progress]", "Chờ lập").await;
    let page = chrome.client.current_url().await.expect("an address");
    assert!(page.path().starts_with("/ket-xuat/"), "{page}");
    // How far it has come shows by itself, on the same page.
    chrome.client.execute("window.same = true;", vec![]).await.expect("marked");
    let pool = &portal.db.pool;
    sqlx::query("update export set done = 1").execute(pool).await.expect("begun");
    chrome.hears("[data-export-progress]", "Đang lập").await;
    assert_eq!(chrome.client.execute("return window.same;", vec![]).await.expect("an answer"), json!(true));
    assert!(chrome.has("[data-export-progress] progress[value='50']").await, "half of it is done");
    chrome.picture("export-making").await;
    Worker::new(portal.app.clone(), tiendo::app::kinds()).catch_up().await.expect("made");
    chrome.hears(".actions .button", "Tải tệp về").await;
    chrome.picture("export-made").await;
    tab_to(&chrome, &chrome.find(".actions .button").await.text().await.expect("its words")).await;
    let file = chrome.client.active_element().await.expect("the link");
    let href = file.attr("href").await.expect("an answer").expect("an address");
    let script = "const done = arguments[1]; fetch(arguments[0]).then((a) => a.arrayBuffer()).then((all) => done(all.byteLength));";
    let size = chrome.client.execute_async(script, vec![json!(href)]).await.expect("a file");
    assert!(size.as_u64().is_some_and(|size| size > 10_000), "{size}");
    // Whoever has gone elsewhere meanwhile is told.
    chrome.goto(&portal.url("/thong-bao")).await;
    chrome.hears("main li", "Tệp kết xuất “Từng phân công NQ28, Quý IV/2026” đã lập xong, giữ 7 ngày.").await;
    chrome.click("main form[action$='/mo'] button").await;
    assert_eq!(chrome.client.current_url().await.expect("an address").path(), page.path());
}
