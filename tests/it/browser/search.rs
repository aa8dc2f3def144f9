//! A search typed without diacritics, by keyboard, and on a phone.

use std::time::Duration;

use fantoccini::Locator;
use serde_json::json;

use super::{chrome::Chrome, portal::Portal};

const DOWN: &str = "\u{e015}";
const UP: &str = "\u{e013}";
const ENTER: &str = "\u{e007}";

impl Chrome {
    /// Presses keys wherever the focus is.
    async fn press(&self, keys: &str) {
        let here = self.client.active_element().await.expect("the focus");
        here.send_keys(keys).await.expect("pressed");
    }

    /// Where the focus is, as an expression about `document.activeElement` says.
    async fn focus(&self, what: &str) -> String {
        let script = format!("return String(document.activeElement.{what});");
        let said = self.client.execute(&script, Vec::new()).await.expect("an answer");
        said.as_str().expect("text").to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_finds_without_diacritics_by_keyboard_alone() {
    let Some(chrome) = Chrome::open(1440, 900).await else { return };
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "lequydon").await;

    // A slash leads to the box above and is not typed into it.
    chrome.press("/").await;
    assert_eq!(chrome.focus("name").await, "q");
    chrome.press("kiem tra").await;
    assert_eq!(chrome.focus("value").await, "kiem tra", "the slash is not typed");
    chrome.press(ENTER).await;
    chrome.hears("mark", "iểm").await;
    assert!(chrome.client.current_url().await.expect("an address").as_str().ends_with("/tim?q=kiem+tra"));
    chrome.picture("search").await;

    // From the box down to what was found, up again, and on to the page of the second.
    chrome.press("/").await;
    assert_eq!(chrome.focus("id").await, "q");
    chrome.press(DOWN).await;
    let first = chrome.focus("href").await;
    chrome.press(UP).await;
    assert_eq!(chrome.focus("id").await, "q");
    chrome.press(DOWN).await;
    chrome.press(DOWN).await;
    let second = chrome.focus("href").await;
    assert!(first != second && second.starts_with("http"), "{first} {second}");
    chrome.press(ENTER).await;
    for _ in 0..100 {
        if chrome.client.current_url().await.expect("an address").as_str() == second {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(chrome.client.current_url().await.expect("an address").as_str(), second);

    // One kind alone, and a phrase that is nowhere.
    chrome.goto(&portal.url("/tim?q=kiem+tra")).await;
    let tab = "//ul[@class='tabs']//a[starts-with(., 'Nhiệm vụ (')]";
    chrome.client.find(Locator::XPath(tab)).await.expect("a kind").click().await.expect("chosen");
    chrome.hears("[aria-current=page]", "Nhiệm vụ (").await;
    let kinds = "return [...document.querySelectorAll('.find-kind')].every((kind) => kind.textContent === 'Nhiệm vụ');";
    assert_eq!(chrome.client.execute(kinds, Vec::new()).await.expect("an answer"), json!(true));
    chrome.fill("#q", "\"tra kiem nguoc\"").await;
    chrome.press(ENTER).await;
    chrome.hears(".empty", "Không tìm thấy gì").await;
    chrome.picture("search-nothing").await;

    // Where something is typed, a slash is a slash.
    chrome.press("/").await;
    chrome.press("28/").await;
    assert_eq!(chrome.focus("value").await, "28/");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_a_link_leads_to_the_search_and_nothing_is_wider_than_the_screen() {
    let Some(chrome) = Chrome::open(390, 844).await else { return };
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "tccb").await;
    assert!(!chrome.find(".seek input").await.is_displayed().await.expect("an answer"));
    chrome.click(".seek > a").await;
    assert_eq!(chrome.focus("id").await, "q", "ready to be typed into");
    chrome.picture("search-help-phone").await;
    chrome.press("ho so vien chuc").await;
    chrome.press(ENTER).await;
    chrome.hears(".finds mark", "ồ").await;
    chrome.picture("search-phone").await;
    let wide = "return document.documentElement.scrollWidth <= window.innerWidth;";
    assert_eq!(chrome.client.execute(wide, Vec::new()).await.expect("an answer"), json!(true));
}
