//! What the browser keeps of unsaved words: until they have arrived, and no longer.

use super::{
    chrome::Chrome,
    portal::Portal,
    reports::{BAR, kept, open, write},
};

macro_rules! browser {
    ($width:expr, $height:expr) => {
        match Chrome::open($width, $height).await {
            Some(chrome) => chrome,
            None => return,
        }
    };
}

/// Leaves a copy in the browser as an earlier visit would that did not reach the server; `batch` as if it was handed over.
async fn leave_copy(chrome: &Chrome, assignment: i64, fields: serde_json::Value, batch: Option<&str>) {
    let script = "const own = document.querySelector('form[data-account-out]').dataset.accountOut;
        localStorage.setItem(`tiendo.nhap.${own}.${arguments[0]}.quarter-2026-4`,
            JSON.stringify({ at: Date.now(), fields: arguments[1], batch: arguments[2] }));";
    let batch = batch.map_or(serde_json::Value::Null, Into::into);
    chrome.client.execute(script, vec![assignment.into(), fields, batch]).await.expect("kept");
}

/// What the browser keeps of an assignment's report.
async fn copied(chrome: &Chrome, assignment: i64) -> serde_json::Value {
    let script = "const own = document.querySelector('form[data-account-out]').dataset.accountOut;
        return JSON.parse(localStorage.getItem(`tiendo.nhap.${own}.${arguments[0]}.quarter-2026-4`));";
    chrome.client.execute(script, vec![assignment.into()]).await.expect("an answer")
}

/// Nothing saves itself for the time of a test: only the form brings words to the server.
const SILENT: &str = "window.fetch = () => Promise.reject(new TypeError());";

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_nobody_has_answered_outlives_what_is_typed_and_sent_meanwhile() {
    let chrome = browser!(1366, 768);
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "lequydon").await;
    let id = open(&portal, &chrome, "IV.3.b").await;
    let before = serde_json::json!({ "results": "Viết hôm qua, chưa gửi." });
    leave_copy(&chrome, id, before.clone(), None).await;
    open(&portal, &chrome, "IV.3.b").await;
    chrome.hears("[data-kept]:not([hidden])", "Có nội dung chưa gửi").await;

    // A page that comes back with a mistake, and then one that went well.
    chrome.client.execute(SILENT, Vec::new()).await.expect("silenced");
    chrome.fill(&format!("[id='a{id}.percent']"), "400").await;
    write(&chrome, id, "results", "Viết hôm nay.").await;
    chrome.click("#form > .bar-foot button:not([formaction])").await;
    chrome.hears("[data-wrong-list]", "Tỷ lệ là số nguyên").await;
    assert_eq!(copied(&chrome, id).await["older"]["fields"], before);
    chrome.client.execute(SILENT, Vec::new()).await.expect("silenced");
    chrome.fill(&format!("[id='a{id}.percent']"), "40").await;
    chrome.click("#form > .bar-foot button:not([formaction])").await;
    chrome.hears(".notice--success", "Đã lưu nháp").await;
    assert_eq!(kept(&portal, id).await, "Viết hôm nay.");
    chrome.hears("[data-kept]:not([hidden])", "Có nội dung chưa gửi").await;
    assert_eq!(copied(&chrome, id).await["fields"], before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_goes_when_its_own_words_have_arrived_and_with_nobody_elses() {
    let chrome = browser!(1366, 768);
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "lequydon").await;
    // One form was handed over and never arrived.
    let lost = open(&portal, &chrome, "IV.3.c").await;
    leave_copy(&chrome, lost, serde_json::json!({ "results": "Gửi lúc mất mạng." }), Some("a1")).await;
    let id = open(&portal, &chrome, "IV.3.b").await;
    chrome.client.execute(SILENT, Vec::new()).await.expect("silenced");
    write(&chrome, id, "results", "Đã đến nơi.").await;
    chrome.click("#form > .bar-foot button:not([formaction])").await;
    chrome.hears(".notice--success", "Đã lưu nháp").await;
    assert_eq!(copied(&chrome, id).await, serde_json::Value::Null);
    assert_eq!(copied(&chrome, lost).await["fields"]["results"], "Gửi lúc mất mạng.");

    // Of two rows sent together one comes back; the other was kept, tidied up, and is not said to be missing.
    chrome.client.execute(SILENT, Vec::new()).await.expect("silenced");
    let wrong = open(&portal, &chrome, "IV.3.a").await;
    chrome.client.execute(SILENT, Vec::new()).await.expect("silenced");
    chrome
        .client
        .execute(
            "document.querySelectorAll('.report-row > details').forEach((row) => { row.open = true; });",
            Vec::new(),
        )
        .await
        .expect("opened");
    write(&chrome, id, "results", "  ").await;
    write(&chrome, id, "obstacles", " Thiếu người. ").await;
    chrome.fill(&format!("[id='a{wrong}.percent']"), "400").await;
    chrome.click("#form > .bar-foot button:not([formaction])").await;
    chrome.hears("[data-wrong-list]", "Tỷ lệ là số nguyên").await;
    assert_eq!(copied(&chrome, id).await, serde_json::Value::Null);
    assert_eq!(copied(&chrome, wrong).await["fields"]["percent"], "400");

    // What says the same as what is saved is not offered.
    open(&portal, &chrome, "IV.3.b").await;
    let same = "const field = (name) => document.getElementById(`a${arguments[0]}.${name}`).value;
        return { progress: document.querySelector(`[name='a${arguments[0]}.progress']:checked`).value, percent: ` 0${field('percent')} `,
            results: `${field('results')}\n `, obstacles: field('obstacles'), proposals: field('proposals'), next_steps: field('next_steps'),
            ...Object.fromEntries([...document.querySelectorAll(`[name^='a${arguments[0]}.completed_on']`)]
                .map((day) => [day.name.split('.')[1], day.value])) };";
    let same = chrome.client.execute(same, vec![id.into()]).await.expect("the fields");
    leave_copy(&chrome, id, same, None).await;
    open(&portal, &chrome, "IV.3.b").await;
    assert_eq!(copied(&chrome, id).await, serde_json::Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_while_a_report_saves_itself_says_that_it_waits_and_nothing_saves_itself_behind_it() {
    let chrome = browser!(1366, 768);
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "lequydon").await;
    let id = open(&portal, &chrome, "IV.3.b").await;
    let hang = "window.asked = []; window.fetch = (address, how) => new Promise((_, fail) => {
        window.asked.push(Boolean(how.signal)); window.fail = () => fail(new TypeError()); });";
    chrome.client.execute(hang, Vec::new()).await.expect("hung");
    write(&chrome, id, "results", "Máy chủ chậm.").await;
    chrome.tap(&format!("[id='a{id}.obstacles']")).await;
    for _ in 0..100 {
        if chrome.client.execute("return window.asked;", Vec::new()).await.expect("an answer")
            == serde_json::json!([true])
        {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let hung = chrome.client.execute("return window.asked;", Vec::new()).await.expect("an answer");
    assert_eq!(hung, serde_json::json!([true]), "it is given up after a time");
    chrome.tap("#form > .bar-foot button:not([formaction])").await;
    chrome.hears(BAR, "Đang lưu, sẽ gửi ngay…").await;
    chrome.tap("#form > .bar-foot button:not([formaction])").await;

    // The page that answers is slow to come: here it does not come at all.
    let slow = "window.sent = 0; document.getElementById('form').addEventListener('submit', (event) => {
            if (!event.defaultPrevented) { window.sent += 1; event.preventDefault(); } });
        window.fail();";
    chrome.client.execute(slow, Vec::new()).await.expect("slow");
    write(&chrome, id, "obstacles", "Gõ thêm lúc chờ.").await;
    tokio::time::sleep(std::time::Duration::from_secs(7)).await;
    let went =
        chrome.client.execute("return [window.sent, window.asked.length];", Vec::new()).await.expect("an answer");
    assert_eq!(went, serde_json::json!([1, 1]));
    let copy = copied(&chrome, id).await;
    assert_eq!((&copy["fields"]["obstacles"], &copy["batch"]), (&"Gõ thêm lúc chờ.".into(), &serde_json::Value::Null));
}
