//! "Báo cáo kỳ" as a unit uses it: it saves itself, and nothing written is lost whatever happens on the way.

use fantoccini::{Locator, key::Key};

use super::{chrome::Chrome, portal::Portal};

macro_rules! browser {
    ($width:expr, $height:expr) => {
        match Chrome::open($width, $height).await {
            Some(chrome) => chrome,
            None => return,
        }
    };
}

/// What the bar at the foot says.
pub const BAR: &str = "[data-report-status]";

/// The page of Trường THPT Lê Quý Đôn, and the assignment of a task of it.
pub async fn open(portal: &Portal, chrome: &Chrome, task: &str) -> i64 {
    let (unit, assignment): (i64, i64) = sqlx::query_as(
        "select u.id, a.id from assignment a join unit u on u.id = a.unit_id join task t on t.id = a.task_id
         where u.code = 'lequydon' and a.role = 'lead' and t.ref = $1",
    )
    .bind(task)
    .fetch_one(&portal.db.pool)
    .await
    .expect("the assignment");
    chrome.goto(&portal.url(&format!("/don-vi/{unit}/bao-cao?mo={assignment}"))).await;
    chrome.find("#form").await;
    assignment
}

/// Types into a field of an assignment's row, after what is there.
pub async fn write(chrome: &Chrome, assignment: i64, field: &str, words: &str) {
    let field = chrome.find(&format!("[id='a{assignment}.{field}']")).await;
    field.send_keys(words).await.expect("typed");
}

/// What is kept of an assignment's results in the open quarter.
pub async fn kept(portal: &Portal, assignment: i64) -> String {
    let words: Option<String> = sqlx::query_scalar(
        "select r.results from report r join period p on p.id = r.period_id
         where r.assignment_id = $1 and p.year = 2026 and p.ordinal = 4 order by r.revision desc limit 1",
    )
    .bind(assignment)
    .fetch_optional(&portal.db.pool)
    .await
    .expect("an answer");
    words.unwrap_or_default()
}

/// What a field holds in the browser.
pub async fn value(chrome: &Chrome, assignment: i64, field: &str) -> String {
    let field = chrome.find(&format!("[id='a{assignment}.{field}']")).await;
    field.prop("value").await.expect("an answer").unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_saves_itself_carries_words_over_and_says_nothing_new_in_one_click() {
    let chrome = browser!(1440, 900);
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "lequydon").await;
    chrome.click_words("Báo cáo kỳ này").await;
    chrome.picture("period").await;
    let id = open(&portal, &chrome, "IV.3.a").await;
    let before = chrome.find(".now-steps").await.text().await.expect("text");
    write(&chrome, id, "results", "Đã kiểm tra 3 chi bộ.").await;
    chrome.hears(BAR, "Đã lưu nháp 10:00").await;
    assert_eq!(kept(&portal, id).await, "Đã kiểm tra 3 chi bộ.");
    chrome.hears(&format!("#pc-{id} [data-state]"), "Nháp").await;
    // What there is to do on top moves on too, as it will stand on the page that is fetched anew.
    let steps = async || chrome.find(".now-steps").await.text().await.expect("text");
    let told = steps().await;
    chrome.client.refresh().await.expect("again");
    assert_eq!(steps().await, told);
    assert!(before != told, "{told}");
    chrome.client.refresh().await.expect("again");
    assert_eq!(value(&chrome, id, "results").await, "Đã kiểm tra 3 chi bộ.");

    // Last period's words come after what is there; what they say stays as it was.
    let last = chrome.find(&format!("#pc-{id} .last [data-words]")).await.text().await.expect("text");
    chrome.tap(&format!("#pc-{id} [data-copy-to='a{id}.results']")).await;
    chrome.hears(BAR, "Đã lưu nháp").await;
    assert_eq!(kept(&portal, id).await, format!("Đã kiểm tra 3 chi bộ.\n{last}"));

    // A figure that is none is said beside the row, and is no draft.
    let percent = chrome.find(&format!("[id='a{id}.percent']")).await;
    percent.clear().await.expect("emptied");
    percent.send_keys("400").await.expect("typed");
    chrome.hears(BAR, "Chưa lưu: Tỷ lệ là số nguyên từ 0 đến 100.").await;
    percent.clear().await.expect("emptied");
    percent.send_keys("75").await.expect("typed");
    chrome.hears(BAR, "Đã lưu nháp").await;

    // "Không phát sinh" goes on from the last accepted report in all: what was typed of days goes too.
    let dated = "const day = document.querySelector('[data-report] [data-day]');
        day.closest('details').open = true;
        return day.closest('[data-report]').id;";
    let dated = chrome.client.execute(dated, Vec::new()).await.expect("a row");
    let dated = format!("#{}", dated.as_str().expect("its place"));
    let day = format!("{dated} [data-day]");

    // "Hoàn thành" says 100 %, and going back brings back the figure that stood there.
    let percent = format!("{dated} [data-percent] input[type=text]");
    let figure = async || chrome.find(&percent).await.prop("value").await.expect("an answer").unwrap_or_default();
    chrome.tap(&format!("{dated} input[value=in_progress]")).await;
    chrome.fill(&percent, "40").await;
    for (step, expected) in [("done", "100"), ("in_progress", "40"), ("not_started", "0"), ("in_progress", "40")] {
        chrome.tap(&format!("{dated} input[value={step}]")).await;
        assert_eq!(figure().await, expected, "{step}");
    }

    chrome.fill(&day, "1/9/2026").await;
    chrome.tap(&format!("{dated} [data-nothing] [name=nothing]")).await;
    chrome.hears(&format!("{dated} [data-nothing-tag]:not([hidden])"), "Không phát sinh").await;
    assert_eq!(chrome.find(&day).await.prop("value").await.expect("an answer").unwrap_or_default(), "");

    // One click in a row that stays shut, and one to take it back.
    let quick = open(&portal, &chrome, "IV.4.b").await;
    chrome.tap(&format!("#pc-{quick} summary")).await;
    chrome.tap(&format!("#pc-{quick} [data-quick]")).await;
    chrome.hears(&format!("#pc-{quick} [data-row-status]"), "Đã lưu nháp").await;
    let said = "select count(*) from report where assignment_id = $1 and nothing_new";
    let count: i64 = sqlx::query_scalar(said).bind(quick).fetch_one(&portal.db.pool).await.expect("a count");
    assert_eq!(count, 1);
    chrome.tap(&format!("#pc-{quick} summary")).await;
    chrome.tap(&format!("#pc-{quick} [name=something]")).await;
    for _ in 0..100 {
        let count: i64 = sqlx::query_scalar(said).bind(quick).fetch_one(&portal.db.pool).await.expect("a count");
        if count == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("it is not taken back: {}", chrome.text().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_survive_a_lost_line_and_a_closed_window() {
    let chrome = browser!(1366, 768);
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "lequydon").await;
    let id = open(&portal, &chrome, "IV.3.b").await;
    chrome.cut_line(true).await;
    write(&chrome, id, "results", "Viết lúc mất mạng.").await;
    chrome.hears(BAR, "Chưa lưu: mất kết nối, sẽ thử lại").await;
    chrome.picture("period-lost").await;
    chrome.cut_line(false).await;
    chrome.hears(BAR, "Đã lưu nháp").await;
    assert_eq!(kept(&portal, id).await, "Viết lúc mất mạng.");

    // The window is closed while the line is down.
    chrome.cut_line(true).await;
    write(&chrome, id, "results", " Thêm một câu.").await;
    chrome.hears(BAR, "Chưa lưu: mất kết nối").await;
    let fresh = chrome.client.new_window(true).await.expect("a window");
    chrome.client.close_window().await.expect("closed");
    chrome.client.switch_to_window(fresh.handle).await.expect("the other");
    chrome.cut_line(false).await;
    open(&portal, &chrome, "IV.3.b").await;
    let whole = "Viết lúc mất mạng. Thêm một câu.";
    // A window on its way out may try once more just as the line comes back: then nothing is left to be offered.
    if value(&chrome, id, "results").await == whole {
        assert_eq!(kept(&portal, id).await, whole);
    } else {
        assert_eq!(value(&chrome, id, "results").await, "Viết lúc mất mạng.");
        chrome.hears("[data-kept]", "Có nội dung chưa gửi lên máy chủ từ").await;
        chrome.picture("period-offered").await;
        // On top it is said too, wherever the row stands.
        chrome.hears("[data-offers]:not([hidden])", "IV.3.b").await;
        let words = "return Object.keys(localStorage).filter((name) => name.startsWith('tiendo.nhap.')).length;";
        let count = chrome.client.execute(words, Vec::new()).await.expect("an answer");
        assert_eq!(count, 1);
        chrome.click_words("Khôi phục").await;
        chrome.hears(BAR, "Đã lưu nháp").await;
        assert_eq!(kept(&portal, id).await, whole);
        let count = chrome.client.execute(words, Vec::new()).await.expect("an answer");
        assert_eq!(count, 0, "what the server has confirmed is kept nowhere else");
    }

    // Signing out takes one's own words along, and nobody else's.
    let keep = "const own = document.querySelector('form[data-account-out]').dataset.accountOut;
        for (const account of [own, '0']) localStorage.setItem(`tiendo.nhap.${account}.1.quarter-2026-4`, JSON.stringify({ at: Date.now(), fields: {} }));";
    chrome.client.execute(keep, Vec::new()).await.expect("kept");
    chrome.tap(".who summary").await;
    chrome.click_words("Đăng xuất").await;
    let left = "return Object.keys(localStorage).filter((name) => name.startsWith('tiendo.nhap.')).join();";
    let left = chrome.client.execute(left, Vec::new()).await.expect("an answer");
    assert_eq!(left, "tiendo.nhap.0.1.quarter-2026-4");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_while_somebody_writes_costs_nothing() {
    let chrome = browser!(1366, 768);
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "lequydon").await;
    let id = open(&portal, &chrome, "IV.3.c").await;
    sqlx::query("delete from session").execute(&portal.db.pool).await.expect("ended");
    write(&chrome, id, "results", "Viết sau khi hết phiên.").await;
    chrome.hears("[data-expired]:not([hidden])", "Phiên đăng nhập đã hết").await;
    chrome.picture("period-expired").await;
    assert_eq!(kept(&portal, id).await, "");
    let here = chrome.client.window().await.expect("a window");
    chrome.find("[data-expired] a").await.click().await.expect("clicked");
    let there = chrome.client.windows().await.expect("windows").into_iter().find(|window| *window != here);
    chrome.client.switch_to_window(there.expect("a new tab")).await.expect("there");
    chrome.fill("#username", "lequydon").await;
    chrome.fill("#password", tiendo::demo::PASSWORD).await;
    chrome.click("main form button").await;
    chrome.client.close_window().await.expect("closed");
    chrome.client.switch_to_window(here).await.expect("back");
    chrome.hears(BAR, "Đã lưu nháp").await;
    assert_eq!(kept(&portal, id).await, "Viết sau khi hết phiên.");
    assert!(!chrome.has("[data-expired]:not([hidden])").await);

    // By the form itself it is the same: one signs in, and sends on what was written.
    sqlx::query("delete from session").execute(&portal.db.pool).await.expect("ended");
    let script = "const f = document.getElementById(arguments[0]); f.value += ' Gửi bằng nút.'; HTMLFormElement.prototype.submit.call(f.form);";
    chrome.client.execute(script, vec![format!("a{id}.results").into()]).await.expect("sent");
    chrome.find("#password").await;
    assert!(chrome.text().await.contains("Nội dung bạn vừa gõ còn nguyên"), "{}", chrome.text().await);
    chrome.fill("#username", "lequydon").await;
    chrome.fill("#password", tiendo::demo::PASSWORD).await;
    chrome.click("main form button").await;
    chrome.picture("unsent").await;
    chrome.click_words("Gửi lại nội dung vừa gõ").await;
    chrome.hears(".notice--success", "Đã lưu nháp").await;
    assert_eq!(kept(&portal, id).await, "Viết sau khi hết phiên. Gửi bằng nút.");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_the_second_is_told_by_whom_and_sees_both_texts() {
    let chrome = browser!(1440, 900);
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "lequydon").await;
    let id = open(&portal, &chrome, "IV.3.a").await;
    write(&chrome, id, "results", "Bản chung.").await;
    chrome.hears(BAR, "Đã lưu nháp").await;
    sqlx::query(
        "update report set results = 'Bản của thủ trưởng.', version = version + 1,
            written_by = (select id from account where username = 'lequydon.truong') where assignment_id = $1 and results = 'Bản chung.'",
    )
    .bind(id)
    .execute(&portal.db.pool)
    .await
    .expect("written by another");
    write(&chrome, id, "results", " Bản của chuyên viên.").await;
    chrome.hears(BAR, "đã lưu báo cáo này lúc").await;
    write(&chrome, id, "results", " Thêm nữa.").await;
    chrome.click_words("Xem cả hai bản").await;
    let page = chrome.text().await;
    assert!(page.contains("Bản của thủ trưởng.") && page.contains("Hãy đối chiếu"), "{page}");
    assert_eq!(value(&chrome, id, "results").await, "Bản chung. Bản của chuyên viên. Thêm nữa.");
    assert_eq!(kept(&portal, id).await, "Bản của thủ trưởng.");
    chrome.picture("period-clash").await;
    chrome.tap(&format!("#pc-{id} .report-foot button")).await;
    chrome.hears(".notice--success", "Đã lưu nháp").await;
    assert_eq!(kept(&portal, id).await, "Bản chung. Bản của chuyên viên. Thêm nữa.");
}

#[tokio::test(flavor = "multi_thread")]
async fn thirteen_tasks_are_written_and_sent_at_once_by_keyboard_alone() {
    let chrome = browser!(1366, 768);
    let portal = Portal::start().await;
    sqlx::raw_sql(
        "alter table report_event disable trigger user;
         delete from report_event where report_id in (
            select r.id from report r join assignment a on a.id = r.assignment_id join unit u on u.id = a.unit_id
            join period p on p.id = r.period_id where u.code = 'lequydon' and p.year = 2026 and p.ordinal = 4);
         delete from report r using assignment a, unit u, period p
         where a.id = r.assignment_id and u.id = a.unit_id and p.id = r.period_id
            and u.code = 'lequydon' and p.year = 2026 and p.ordinal = 4;
         alter table report_event enable trigger user;",
    )
    .execute(&portal.db.pool)
    .await
    .expect("nothing is written yet");
    portal.sign_in(&chrome, "lequydon").await;
    let (tab, enter) = (char::from(Key::Tab).to_string(), char::from(Key::Enter).to_string());
    let press = async |keys: &str| {
        let active = chrome.client.active_element().await.expect("a focus");
        active.send_keys(keys).await.expect("pressed");
    };
    // Steps on until the focus is on what is called so: a link or button by its words, a field by its name.
    let reach = async |wanted: &str| {
        let what =
            "const e = document.activeElement; return (e.matches('a, button') ? e.textContent : e.name || '').trim();";
        for _ in 0..60 {
            let here = chrome.client.execute(what, Vec::new()).await.expect("an answer");
            if here.as_str().is_some_and(|here| here.ends_with(wanted)) {
                return;
            }
            press(&tab).await;
        }
        panic!("“{wanted}” is not reached by Tab: {}", chrome.text().await);
    };
    reach("Báo cáo kỳ này").await;
    press(&enter).await;
    chrome.find("#form").await;
    assert!(chrome.text().await.contains("13 chưa viết"), "{}", chrome.text().await);

    // The first is open. Two are written, eleven have nothing new.
    reach(".results").await;
    press("Đã kiểm tra theo kế hoạch.").await;
    reach("Gửi thủ trưởng").await;
    press(&tab).await;
    press(&enter).await;
    reach(".results").await;
    press("Đã đổi mới cách kiểm tra.").await;
    reach("Gửi thủ trưởng").await;
    for left in (0..11).rev() {
        press(&tab).await;
        reach("Không phát sinh").await;
        press(&enter).await;
        chrome.hears(".tally [data-tally=nhap]", &(13 - left).to_string()).await;
    }
    chrome.picture("period-thirteen").await;
    reach("Gửi thủ trưởng").await;
    press(&enter).await;
    chrome.hears(".notice--success", "Đã gửi thủ trưởng 13 báo cáo").await;
    let landed =
        chrome.client.execute("return document.activeElement.textContent;", Vec::new()).await.expect("a focus");
    assert!(landed.as_str().is_some_and(|text| text.contains("Đã gửi thủ trưởng 13 báo cáo")), "{landed}");
    let sent: i64 = sqlx::query_scalar(
        "select count(*) from report r join assignment a on a.id = r.assignment_id join unit u on u.id = a.unit_id
         where u.code = 'lequydon' and r.state = 'with_head'",
    )
    .fetch_one(&portal.db.pool)
    .await
    .expect("a count");
    assert_eq!(sent, 13);
    assert!(
        chrome.client.find_all(Locator::Css("[data-report]")).await.expect("rows").is_empty(),
        "staff only reads them now"
    );

    // The head sends all thirteen on.
    portal.sign_in(&chrome, "lequydon.truong").await;
    chrome.click_words("Xem báo cáo chờ gửi").await;
    chrome.picture("period-head").await;
    chrome.click("#gui").await;
    chrome.hears(".notice--success", "Đã gửi TCCB 13 báo cáo").await;
}
