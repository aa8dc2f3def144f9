//! An officer reviews with the keyboard alone until nothing waits.

use fantoccini::key::Key;
use serde_json::json;

use super::{chrome::Chrome, portal::Portal};

/// Leaves seven reports of Trường THPT Lê Quý Đôn waiting, and none of anybody else's: of two there is nothing new.
async fn seven_wait(portal: &Portal) {
    sqlx::raw_sql(
        "alter table report_event disable trigger user;
         alter table evidence disable trigger user;
         delete from report_event; delete from evidence; delete from submission_key; delete from report_completion;
         delete from report r using period p where p.id = r.period_id and p.state = 'open';
         alter table evidence enable trigger user;
         alter table report_event enable trigger user;
         insert into report (assignment_id, period_id, state, progress, percent, results, nothing_new, written_by, updated_at, submitted_by,
            submitted_at, first_submitted_at)
         select l.assignment_id, p.id, 'submitted', l.progress, l.percent, case when l.n <= 2 then '' else 'Đã làm thêm việc thứ ' || l.n end,
            l.n <= 2, w.id, '2026-11-20', w.id, '2026-11-20'::timestamptz + l.n * interval '1 minute', '2026-11-20'
         from (
            select r.assignment_id, r.progress, r.percent, row_number() over (order by t.position) as n
            from report r join period c on c.id = r.period_id join assignment a on a.id = r.assignment_id join task t on t.id = a.task_id
            join unit u on u.id = a.unit_id where u.code = 'lequydon' and c.name = 'Quý III/2026' and r.state = 'accepted' and r.progress = 'in_progress'
         ) l, period p, account w where l.n <= 7 and p.name = 'Quý IV/2026' and p.owner_unit_id = (select id from unit where code = 'so-gddt') and w.username = 'lequydon';",
    )
    .execute(&portal.db.pool)
    .await
    .expect("seven reports");
}

/// What the open reports of the school have come to.
async fn states(portal: &Portal) -> String {
    sqlx::query_scalar(
        "select string_agg(r.state || coalesce(' ' || r.rating, ''), ', ' order by r.first_submitted_at, r.submitted_at)
         from report r join period p on p.id = r.period_id where p.name = 'Quý IV/2026'",
    )
    .fetch_one(&portal.db.pool)
    .await
    .expect("states")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_reviews_with_the_keyboard_alone_until_nothing_waits() {
    let Some(chrome) = Chrome::open(1366, 768).await else { return };
    let portal = Portal::start().await;
    seven_wait(&portal).await;
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url("/duyet")).await;
    let mut keys = 0;
    let enter = char::from(Key::Enter).to_string();
    let (tab, space, escape) = (char::from(Key::Tab).to_string(), " ", char::from(Key::Escape).to_string());
    let mut press = async |pressed: &str| {
        let active = chrome.client.active_element().await.expect("a focus");
        active.send_keys(pressed).await.expect("pressed");
        keys += 1;
        keys
    };
    let focus = async || {
        let what = "return document.activeElement.textContent.trim().replace(/\\s+/g, ' ');";
        let what = chrome.client.execute(what, Vec::new()).await.expect("an answer");
        what.as_str().unwrap_or_default().to_owned()
    };
    // The list: two are chosen and accepted together.
    press("?").await;
    chrome.find("dialog[open]").await;
    chrome.picture("review-keys").await;
    press(&escape).await;
    assert!(!chrome.has("dialog[open]").await);
    press("j").await;
    press("x").await;
    press("j").await;
    press("x").await;
    chrome.hears(".many", "Chấp nhận 2 báo cáo đã chọn").await;
    chrome.picture("review-list").await;
    for _ in 0..40 {
        if focus().await.starts_with("Chấp nhận 2") {
            break;
        }
        press(&tab).await;
    }
    press(&enter).await;
    chrome.hears(".notice--success", "Đã chấp nhận 2 báo cáo.").await;
    assert_eq!(states(&portal).await, "accepted, accepted, submitted, submitted, submitted, submitted, submitted");

    // One after the other: the first of the rest is opened, rated and accepted; the next opens by itself.
    press("j").await;
    press(&enter).await;
    chrome.hears(".wait-place", "1/5").await;
    let first = chrome.client.current_url().await.expect("an address").path().to_owned();
    press("j").await;
    chrome.hears(".wait-place", "2/5").await;
    press("k").await;
    chrome.hears(".wait-place", "1/5").await;
    press("2").await;
    press("1").await;
    chrome.picture("review-report").await;
    press("a").await;
    chrome.hears(".notice--success", "đánh giá Tốt").await;
    chrome.hears(".wait-place", "1/4").await;
    let back = chrome.find(".notice--success a").await.attr("href").await.expect("an answer").expect("an address");
    assert!(back.starts_with(&first), "{back}");
    let heading = "return document.activeElement === document.querySelector('h1');";
    assert_eq!(chrome.client.execute(heading, Vec::new()).await.expect("an answer"), json!(true));

    // Returned for a reason of one's own, in whose words the keys are only letters; then for the same one out of those offered.
    press("r").await;
    press("Nêu rõ ngày họp và ai dự, x j a").await;
    chrome.picture("review-return").await;
    for _ in 0..10 {
        if focus().await == "Trả lại" {
            break;
        }
        press(&tab).await;
    }
    press(&enter).await;
    chrome.hears(".notice--success", "Đã trả lại báo cáo").await;
    chrome.hears(".wait-place", "1/3").await;
    press("r").await;
    press(&tab).await;
    press(space).await;
    let typed = chrome.find("#reason").await.prop("value").await.expect("an answer").unwrap_or_default();
    assert_eq!(typed, "Nêu rõ ngày họp và ai dự, x j a", "what was given last is offered first");
    press(&tab).await;
    press(&enter).await;
    chrome.hears(".wait-place", "1/2").await;

    // Switched off, a key does nothing; the button still opens the list.
    press("?").await;
    press(space).await;
    press(&escape).await;
    press("a").await;
    chrome.hears(".wait-place", "1/2").await;
    assert_eq!(
        states(&portal).await,
        "accepted, accepted, accepted good, returned, returned, submitted, submitted",
        "no key decides while they are off"
    );
    chrome.tap("[data-keys-open]").await;
    press(space).await;
    press(&escape).await;
    press("a").await;
    chrome.hears(".wait-place", "1/1").await;
    let count = press("a").await;
    chrome.hears("main", "Đã duyệt hết").await;
    println!("{count} keys in all");
    assert_eq!(states(&portal).await, "accepted, accepted, accepted good, returned, returned, accepted, accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_changed_is_accepted_in_one_act_on_a_telephone_too() {
    let Some(chrome) = Chrome::open(500, 844).await else { return };
    let portal = Portal::start().await;
    seven_wait(&portal).await;
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url("/duyet")).await;
    chrome.picture("review-list-narrow").await;
    chrome.click_words("Chấp nhận cả 2 báo cáo không có thay đổi …").await;
    chrome.picture("review-unchanged").await;
    chrome.click_words("Chấp nhận cả 2 báo cáo").await;
    chrome.hears(".notice--success", "Đã chấp nhận 2 báo cáo.").await;
    chrome.click_words("Duyệt lần lượt").await;
    let place = chrome.find(".wait-place").await.text().await.expect("text");
    assert!(place.starts_with("1/5") && place.ends_with("· sau"), "{place}");
    let hidden = "return getComputedStyle(document.querySelector('.wait-list')).display;";
    assert_eq!(chrome.client.execute(hidden, Vec::new()).await.expect("an answer"), json!("none"));
    let wide = "return document.documentElement.scrollWidth <= innerWidth;";
    assert_eq!(chrome.client.execute(wide, Vec::new()).await.expect("an answer"), json!(true));
    chrome.picture("review-narrow").await;
}
