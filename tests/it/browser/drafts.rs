//! A plan brought in: from the file to the draft plan, as an officer does it.

use fantoccini::{Locator, key::Key};

use super::{chrome::Chrome, portal::Portal};

/// A plan in the genre: one task without a lead, two of a department that the register does not know.
const PLAN: &str = include_str!("../../fixtures/draft/chuyen-mon.md");
/// That department.
const UNKNOWN: &str = "Phòng Khoa học và Chuyển đổi số";

macro_rules! browser {
    ($width:expr, $height:expr) => {
        match Chrome::open($width, $height).await {
            Some(chrome) => chrome,
            None => return,
        }
    };
}

/// The fixture as a file that a browser can choose.
fn file() -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().prefix("ke-hoach-").suffix(".md").tempfile().expect("a file");
    std::fs::write(file.path(), PLAN).expect("written");
    file
}

/// Chooses the file and waits until what was understood is shown.
async fn upload(portal: &Portal, chrome: &Chrome, file: &tempfile::NamedTempFile) {
    chrome.goto(&portal.url("/ke-hoach")).await;
    chrome.click_words("Kế hoạch mới").await;
    let field = chrome.find("#file").await;
    field.send_keys(file.path().to_str().expect("a path")).await.expect("chosen");
    chrome.click_words("Tải lên và đọc").await;
    // The page of a document being read opens the editor by itself.
    chrome.find("#de-cuong").await;
}

/// Waits until the bar of the open form says so.
async fn status(chrome: &Chrome, words: &str) {
    let xpath = format!("//*[@data-guard-status][contains(., '{words}')]");
    let found =
        chrome.client.wait().at_most(std::time::Duration::from_secs(10)).for_element(Locator::XPath(&xpath)).await;
    if found.is_err() {
        let said = chrome.find("[data-guard-status]").await.text().await.expect("text");
        panic!("“{words}” is not said, but “{said}”");
    }
}

/// Opens the task of a reference in the outline.
async fn open(chrome: &Chrome, reference: &str) {
    let xpath = format!("//article//a[contains(@class, 'ref')][normalize-space(.)='{reference}']");
    let link = chrome.client.find(Locator::XPath(&xpath)).await.expect("a task");
    link.click().await.expect("clicked");
    let heading = format!("//article//h3[contains(., '{reference}')]");
    chrome.client.wait().for_element(Locator::XPath(&heading)).await.expect("its form");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_uploaded_corrected_and_set_going_and_each_unit_finds_its_tasks() {
    let chrome = browser!(1440, 900);
    let portal = Portal::start().await;
    let file = file();
    portal.sign_in(&chrome, "tccb").await;
    upload(&portal, &chrome, &file).await;
    let text = chrome.text().await;
    assert!(text.contains("Còn 1 chỗ cần xem") && text.contains("1 tên gọi chưa rõ"), "{text}");
    chrome.picture("draft").await;

    // A lead is typed; the form saves itself, and says whom the name means.
    open(&chrome, "II.2.b").await;
    chrome.fill("#lead-0", "Phòng TCCB").await;
    status(&chrome, "Đã lưu").await;
    let means = chrome.find("#lead-means-0").await.attr("placeholder").await.expect("an answer").unwrap_or_default();
    assert!(means.contains("Tổ chức"), "{means}");
    assert!(
        chrome.find(".chosen[id^=b]").await.text().await.expect("text").contains("15 tháng 12"),
        "its place is marked"
    );

    // A deadline is corrected; leaving by a link saves first, and nobody is asked anything.
    open(&chrome, "II.1.b").await;
    chrome.fill("#dl-0", "trước ngày 15/02/2027").await;
    open(&chrome, "II.1.a").await;
    open(&chrome, "II.1.b").await;
    let page = chrome.text().await;
    assert!(page.contains("hạn cuối 14/02/2027"), "{page}");
    chrome.picture("draft-task").await;

    // The unknown name is somebody's, once for both its tasks.
    chrome.click_words("1 tên gọi chưa rõ").await;
    chrome.picture("draft-names").await;
    assert!(chrome.text().await.contains(UNKNOWN));
    chrome.fill("input[name=target]", "Văn phòng Sở").await;
    chrome.click_words("Ghi tên gọi").await;
    let page = chrome.text().await;
    assert!(page.contains("Đã ghi 1 tên gọi, ở 2 chỗ") && page.contains("Không còn chỗ nào cần xem"), "{page}");
    chrome.click_words("Xác nhận kế hoạch").await;
    let page = chrome.text().await;
    assert!(page.contains("Đã lập dự thảo kế hoạch") && page.contains("hạn cuối 14/02/2027"), "{page}");
    let leads: Vec<(String, String)> = sqlx::query_as(
        "select t.ref, u.code from task_party p join task t on t.id = p.task_id join plan on plan.id = t.plan_id
         join unit u on u.id = p.unit_id
         where plan.number = '77/KH-SGDĐT' and p.role = 'lead' and t.ref in ('II.1.b', 'II.2.b', 'III.2') order by 1",
    )
    .fetch_all(&portal.db.pool)
    .await
    .expect("leads");
    let codes: Vec<&str> = leads.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(codes, ["vanphong", "phongtccb", "vanphong"]);

    // Set going, each corrected task stands in the list of the unit that leads it, and in no other's.
    chrome.click_words("Kích hoạt").await;
    chrome.click_words("Kích hoạt kế hoạch").await;
    assert!(chrome.text().await.contains("Đã kích hoạt"), "{}", chrome.text().await);
    for (username, code, led, not) in
        [("vanphong", "vanphong", "II.1.b", "II.2.b"), ("phongtccb", "phongtccb", "II.2.b", "II.1.b")]
    {
        let ids: (i64, i64) = sqlx::query_as("select (select max(id) from plan), id from unit where code = $1")
            .bind(code)
            .fetch_one(&portal.db.pool)
            .await
            .expect("a plan and a unit");
        portal.sign_in(&chrome, username).await;
        chrome.goto(&portal.url(&format!("/don-vi/{}?plan={}", ids.1, ids.0))).await;
        let page = chrome.text().await;
        assert!(page.contains(led) && !page.contains(not) && page.contains("Kế hoạch mới:"), "{username}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_is_said_and_made_good() {
    let chrome = browser!(1366, 768);
    let portal = Portal::start().await;
    let file = file();
    portal.sign_in(&chrome, "tccb").await;
    upload(&portal, &chrome, &file).await;
    open(&chrome, "II.1.b").await;
    let fetching = "window.kept = window.fetch; window.fetch = () => Promise.reject(new TypeError('no line'));";
    chrome.client.execute(fetching, Vec::new()).await.expect("cut");
    chrome.fill("#product", "Kho học liệu").await;
    status(&chrome, "Chưa lưu: mất kết nối, sẽ thử lại").await;
    chrome.client.execute("window.fetch = window.kept;", Vec::new()).await.expect("mended");
    status(&chrome, "Đã lưu").await;
    let products = "select count(*) from plan_draft where content::text like '%Kho học liệu%'";
    let kept: i64 = sqlx::query_scalar(products).fetch_one(&portal.db.pool).await.expect("a count");
    assert_eq!(kept, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_corrected_and_confirmed_by_keyboard_alone() {
    let chrome = browser!(1366, 768);
    let portal = Portal::start().await;
    let file = file();
    portal.sign_in(&chrome, "tccb").await;
    upload(&portal, &chrome, &file).await;
    let (tab, enter) = (char::from(Key::Tab).to_string(), char::from(Key::Enter).to_string());
    let press = async |keys: &str| {
        let active = chrome.client.active_element().await.expect("a focus");
        active.send_keys(keys).await.expect("pressed");
    };
    // Steps on until the focus is on what says or is called so.
    let reach = async |wanted: &str| {
        let what = "const e = document.activeElement; return (e.matches('a, button, summary') ? e.textContent : e.id || '').trim();";
        for _ in 0..150 {
            press(&tab).await;
            let here = chrome.client.execute(what, Vec::new()).await.expect("an answer");
            if here.as_str() == Some(wanted) {
                return;
            }
        }
        panic!("“{wanted}” is not reached by Tab: {}", chrome.text().await);
    };
    let go = async |wanted: &str, then: &str| {
        reach(wanted).await;
        press(&enter).await;
        chrome.find(then).await;
    };
    go("II.2.b", "#lead-0").await;
    reach("lead-0").await;
    press("Phòng TCCB").await;
    reach("dl-0").await;
    press(" và khi có yêu cầu").await;
    go("Đã xem, đến chỗ sau", ".notice--success").await;
    assert!(chrome.text().await.contains("Không còn nhiệm vụ nào cần xem"), "{}", chrome.text().await);
    go("1 tên gọi chưa rõ", "input[name=target]").await;
    let target = chrome.find("input[name=target]").await.attr("id").await.expect("an answer").expect("an id");
    reach(&target).await;
    press("Văn phòng Sở").await;
    // A list of suggestions is open; Escape leaves what was typed.
    press(&char::from(Key::Escape).to_string()).await;
    go("Ghi tên gọi", ".notice--success").await;
    go("Xác nhận kế hoạch", "a[href$=kich-hoat]").await;
    assert!(chrome.text().await.contains("Đã lập dự thảo kế hoạch"), "{}", chrome.text().await);
}
