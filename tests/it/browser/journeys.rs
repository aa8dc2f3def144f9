//! Journeys played by all their parties, from page to page as people go.

use fantoccini::{Locator, key::Key};

use super::{chrome::Chrome, portal::Portal};

/// The demo leaves this task of Trường THPT Lê Quý Đôn unwritten in the open quarter.
pub(super) const UNWRITTEN: &str = "IV.4.a";
/// … and this one overdue, with an accepted report.
const OVERDUE: &str = "CT.7";

macro_rules! browser {
    ($width:expr, $height:expr) => {
        match Chrome::open($width, $height).await {
            Some(chrome) => chrome,
            None => return,
        }
    };
}

/// What the Director sees: each tile's number with its words, and how many reports are still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figures {
    pub tiles: Vec<(String, i64)>,
    pub unsent: i64,
    summary: String,
}

impl Figures {
    pub async fn read(portal: &Portal, chrome: &Chrome) -> Self {
        portal.sign_in(chrome, "giamdoc").await;
        chrome.goto(&portal.url("/dieu-hanh")).await;
        let mut tiles = Vec::new();
        for tile in chrome.client.find_all(Locator::Css(".tiles .tile")).await.expect("tiles") {
            let count = tile.find(Locator::Css("b")).await.expect("a number").text().await.expect("text");
            let label = tile.find(Locator::Css("span")).await.expect("words").text().await.expect("text");
            tiles.push((label.trim().to_owned(), count.replace('.', "").parse().expect("a number")));
        }
        assert_eq!(tiles.len(), 5, "{}", chrome.text().await);
        let lead = chrome.find(".lead").await.text().await.expect("text");
        let unsent = lead.split(" báo cáo Quý").next().and_then(|text| text.split(' ').next_back());
        let unsent = unsent.and_then(|text| text.replace('.', "").parse().ok()).unwrap_or_else(|| panic!("{lead}"));
        chrome.goto(&portal.url("/tong-hop")).await;
        let total = chrome.find("tr.total").await.text().await.expect("text");
        Self { tiles, unsent, summary: total.split_whitespace().collect::<Vec<_>>().join(" ") }
    }

    fn tile(&self, label: &str) -> i64 {
        self.tiles.iter().find(|(known, _)| known == label).unwrap_or_else(|| panic!("no {label} in {self:?}")).1
    }
}

/// Follows the link with these words in the row of a task.
pub(super) async fn follow(chrome: &Chrome, task: &str, words: &str) {
    let xpath = format!("//tr[contains(., '{task} ')]//a[normalize-space(.)='{words}']");
    let link = chrome.client.find(Locator::XPath(&xpath)).await;
    let link = match link {
        Ok(link) => link.attr("href").await.expect("an answer").expect("an address"),
        Err(error) => panic!("{task} has no “{words}”: {error}\n{}", chrome.text().await),
    };
    let here = chrome.client.current_url().await.expect("an address");
    chrome.goto(here.join(&link).expect("an address").as_str()).await;
}

/// Opens the report of a unit's task from TCCB's queue.
async fn open_from_queue(portal: &Portal, chrome: &Chrome, unit: &str, task: &str) {
    chrome.goto(&portal.url("/duyet")).await;
    chrome.fill("main input[name=q]", unit).await;
    chrome.click_words("Lọc").await;
    let xpath = format!("//tr[contains(., '{task}')]//a[contains(@href, '/bao-cao/')]");
    let link = chrome.client.find(Locator::XPath(&xpath)).await.expect("in the queue");
    let link = link.attr("href").await.expect("an answer").expect("an address");
    chrome.goto(&portal.url(&link)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_goes_from_staff_to_head_to_tccb_back_and_is_accepted() {
    let chrome = browser!(1440, 900);
    let portal = Portal::start().await;
    let before = Figures::read(&portal, &chrome).await;

    // Staff writes, keeps a draft, and hands it to the head.
    portal.sign_in(&chrome, "lequydon").await;
    follow(&chrome, UNWRITTEN, "Báo cáo").await;
    chrome.click("input[name=progress][value=in_progress]").await;
    chrome.fill("#percent", "60").await;
    chrome.click_words("Lưu nháp").await;
    assert!(chrome.text().await.contains("Đã lưu"), "{}", chrome.text().await);
    chrome.click_words("Gửi thủ trưởng").await;
    assert!(chrome.text().await.contains("Hãy ghi kết quả"), "an empty report is not sent: {}", chrome.text().await);
    chrome.fill("#results", "Đã sinh hoạt chuyên đề ở 5 chi bộ.").await;
    chrome.click_words("Gửi thủ trưởng").await;
    assert_eq!(Figures::read(&portal, &chrome).await, before, "what lies with the head counts for nothing yet");

    // The head submits: one more report has come, nothing else changes.
    portal.sign_in(&chrome, "lequydon.truong").await;
    let words = chrome.text().await;
    assert!(words.contains(UNWRITTEN), "{words}");
    let report = sqlx::query_scalar::<_, i64>(
        "select r.id from report r join assignment a on a.id = r.assignment_id join task t on t.id = a.task_id
         join unit u on u.id = a.unit_id where t.ref = $1 and u.code = 'lequydon' and r.state = 'with_head'",
    )
    .bind(UNWRITTEN)
    .fetch_one(&portal.db.pool)
    .await
    .expect("with the head");
    let address = portal.url(&format!("/bao-cao/{report}"));
    chrome.goto(&address).await;
    chrome.picture("head").await;
    chrome.click_words("Gửi TCCB").await;
    let submitted = Figures::read(&portal, &chrome).await;
    assert_eq!(submitted.tiles, before.tiles);
    assert_eq!(submitted.unsent, before.unsent - 1);

    // TCCB returns it; it is no longer there.
    portal.sign_in(&chrome, "tccb").await;
    open_from_queue(&portal, &chrome, "le quy don", UNWRITTEN).await;
    chrome.tap("#tra-lai > summary").await;
    chrome.click_words("Trả lại").await;
    assert!(chrome.text().await.contains("Cần ghi rõ lý do"), "a return needs its reason");
    chrome.fill("#reason", "Bổ sung số liệu đảng viên dự sinh hoạt.").await;
    chrome.click_words("Trả lại").await;
    assert_eq!(Figures::read(&portal, &chrome).await, before);

    // The unit sees why, corrects, and sends it again.
    portal.sign_in(&chrome, "lequydon").await;
    assert!(chrome.text().await.contains("Bổ sung số liệu đảng viên"), "{}", chrome.text().await);
    chrome.goto(&address).await;
    chrome.click_words("Sửa báo cáo").await;
    chrome.fill("#results", "Đã sinh hoạt chuyên đề ở 5 chi bộ, 48/50 đảng viên dự.").await;
    chrome.click_words("Gửi thủ trưởng").await;
    portal.sign_in(&chrome, "lequydon.truong").await;
    chrome.goto(&address).await;
    chrome.click_words("Gửi TCCB").await;

    // Accepted: exactly one report more than at the beginning; the task has no day, so no outcome changes.
    portal.sign_in(&chrome, "tccb").await;
    open_from_queue(&portal, &chrome, "le quy don", UNWRITTEN).await;
    chrome.click("input[name=rating][value=good]").await;
    chrome.click_words("Chấp nhận").await;
    let after = Figures::read(&portal, &chrome).await;
    assert_eq!(after, submitted);
    let standing: (String, i16, String) = sqlx::query_as("select state, percent, rating from report where id = $1")
        .bind(report)
        .fetch_one(&portal.db.pool)
        .await
        .expect("it");
    assert_eq!(standing, ("accepted".to_owned(), 60, "good".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn finishing_an_overdue_task_moves_it_from_overdue_to_done_late() {
    let chrome = browser!(1366, 768);
    let portal = Portal::start().await;
    let before = Figures::read(&portal, &chrome).await;

    portal.sign_in(&chrome, "lequydon.truong").await;
    let report = sqlx::query_scalar::<_, i64>(
        "select r.id from report r join assignment a on a.id = r.assignment_id join task t on t.id = a.task_id
         join unit u on u.id = a.unit_id join period p on p.id = r.period_id
         where t.ref = $1 and u.code = 'lequydon' and r.state = 'accepted' order by p.cut_off_on desc limit 1",
    )
    .bind(OVERDUE)
    .fetch_one(&portal.db.pool)
    .await
    .expect("an accepted report");
    chrome.goto(&portal.url(&format!("/bao-cao/{report}"))).await;
    chrome.fill("#why", "Đã hoàn thành việc rà soát").await;
    chrome.click_words("Lập bản điều chỉnh").await;
    chrome.click("input[name=progress][value=done]").await;
    chrome.fill("#percent", "100").await;
    chrome.fill("input[data-day]", "20/11/2026").await;
    chrome.fill("#results", "Đã rà soát xong toàn bộ hồ sơ.").await;
    chrome.click_words("Gửi TCCB").await;
    assert_eq!(
        Figures::read(&portal, &chrome).await.tiles,
        before.tiles,
        "the old report stands until the new one is accepted"
    );

    portal.sign_in(&chrome, "tccb").await;
    open_from_queue(&portal, &chrome, "Lê Quý Đôn", OVERDUE).await;
    chrome.click_words("Chấp nhận").await;
    let after = Figures::read(&portal, &chrome).await;
    assert_eq!(after.tile("Quá hạn"), before.tile("Quá hạn") - 1);
    assert_eq!(after.tile("Hoàn thành quá hạn"), before.tile("Hoàn thành quá hạn") + 1);
    for same in ["Hoàn thành đúng hạn", "Trong hạn", "Không hạn"] {
        assert_eq!(after.tile(same), before.tile(same), "{same}");
    }

    // Each number leads to the list it counts, which shows the same number.
    chrome.goto(&portal.url("/dieu-hanh")).await;
    chrome.click(".tiles li:nth-child(2) a").await;
    let title = chrome.find("h1").await.text().await.expect("text");
    assert!(title.contains(&format!(": {} phân công", after.tile("Hoàn thành quá hạn"))), "{title}");
    assert!(chrome.text().await.contains("Trường THPT Lê Quý Đôn"));
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_other_units_are_kept_out() {
    let chrome = browser!(390, 844);
    let portal = Portal::start().await;
    let (unit, assignment): (i64, i64) = sqlx::query_as(
        "select u.id, a.id from assignment a join unit u on u.id = a.unit_id join task t on t.id = a.task_id
         where u.code = 'lequydon' and t.ref = $1",
    )
    .bind(UNWRITTEN)
    .fetch_one(&portal.db.pool)
    .await
    .expect("the assignment");
    let pages = [
        format!("/don-vi/{unit}"),
        format!("/phan-cong/{assignment}"),
        format!("/phan-cong/{assignment}/bao-cao/quarter-2026-4"),
    ];
    for page in &pages {
        chrome.goto(&portal.url(page)).await;
        assert!(chrome.has("#password").await, "a stranger sees {page}");
    }
    // After signing in one is where one wanted to go.
    chrome.fill("#username", "lequydon").await;
    chrome.fill("#password", tiendo::demo::PASSWORD).await;
    chrome.click_words("Đăng nhập").await;
    assert!(chrome.client.current_url().await.expect("an address").path().ends_with("/quarter-2026-4"));

    portal.sign_in(&chrome, "kienan").await;
    for page in &pages {
        chrome.goto(&portal.url(page)).await;
        assert!(chrome.text().await.contains("Không tìm thấy trang"), "another school sees {page}");
    }
    portal.sign_in(&chrome, "congdoan").await;
    chrome.goto(&portal.url(&pages[2])).await;
    assert!(chrome.text().await.contains("Không được phép"), "an observer writes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_written_by_keyboard_alone() {
    let chrome = browser!(1366, 768);
    let portal = Portal::start().await;
    let press = async |keys: &str| {
        let active = chrome.client.active_element().await.expect("a focus");
        active.send_keys(keys).await.expect("pressed");
    };
    let tab = char::from(Key::Tab).to_string();
    let enter = char::from(Key::Enter).to_string();
    // Moves the focus on until it stands on something that shows these words.
    let reach = async |words: &str| {
        for _ in 0..80 {
            press(&tab).await;
            let active = chrome.client.active_element().await.expect("a focus");
            if active.text().await.unwrap_or_default().trim() == words {
                return;
            }
        }
        panic!("the keyboard does not reach “{words}”: {}", chrome.text().await);
    };

    chrome.goto(&portal.url("/dang-nhap")).await;
    chrome.client.execute("document.getElementById('username').focus()", vec![]).await.expect("focused");
    press("lequydon").await;
    press(&tab).await;
    press("tiendo-demo").await;
    press(&enter).await;
    chrome.find("nav.nav").await;

    // The skip link comes first.
    press(&tab).await;
    let first = chrome.client.active_element().await.expect("a focus").text().await.expect("text");
    assert_eq!(first, "Đến nội dung chính");

    reach("Báo cáo").await;
    press(&enter).await;
    chrome.find("#results").await;
    chrome
        .client
        .execute("document.querySelector('input[name=progress]:checked').focus()", vec![])
        .await
        .expect("focused");
    for _ in 0..30 {
        let active = chrome.client.active_element().await.expect("a focus");
        if active.attr("id").await.expect("an answer").as_deref() == Some("results") {
            break;
        }
        press(&tab).await;
    }
    press("Viết hoàn toàn bằng bàn phím.").await;
    reach("Gửi thủ trưởng").await;
    press(&enter).await;
    for _ in 0..100 {
        let sent: i64 = sqlx::query_scalar(
            "select count(*) from report where results = 'Viết hoàn toàn bằng bàn phím.' and state = 'with_head'",
        )
        .fetch_one(&portal.db.pool)
        .await
        .expect("a count");
        if sent == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("nothing was sent: {}", chrome.text().await);
}
