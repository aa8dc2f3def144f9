//! An officer reminds two late units from the table; they see it, one answers; the third time the Director sees it.

use fantoccini::Locator;

use super::{
    chrome::Chrome,
    journeys::{UNWRITTEN, follow},
    portal::Portal,
};

/// A unit of the demo that has reports to send in the open quarter, by its code.
const ONE: &str = "lequydon";
const OTHER: &str = "vanphong";

async fn unit(portal: &Portal, code: &str) -> (i64, String) {
    sqlx::query_as("select id, name from unit where code = $1")
        .bind(code)
        .fetch_one(&portal.db.pool)
        .await
        .expect("a unit")
}

/// Picks units in the table and reminds them, with a note.
async fn remind(portal: &Portal, chrome: &Chrome, units: &[i64], note: &str) {
    chrome.goto(&portal.url("/tong-hop/bang")).await;
    for unit in units {
        chrome.tap(&format!(".matrix input[name=unit][value='{unit}']")).await;
    }
    let told = chrome.find("[data-pick-count]").await.text().await.expect("text");
    assert_eq!(told, format!("Đã chọn {} đơn vị", units.len()));
    chrome.click_words("Đôn đốc đơn vị đã chọn").await;
    chrome.fill("#note", note).await;
    chrome.click_words("Gửi đôn đốc").await;
    assert!(chrome.text().await.contains("Đã đôn đốc"), "{}", chrome.text().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn picked_units_are_reminded_answer_and_the_director_sees_who_does_not() {
    let Some(chrome) = Chrome::open(1366, 768).await else { return };
    let portal = Portal::start().await;
    let ((one, name), (other, other_name)) = (unit(&portal, ONE).await, unit(&portal, OTHER).await);

    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url("/tong-hop/bang")).await;
    // An arrow key leads from report to report, and the one in focus is named at the foot of the window.
    let script = "const cell = document.querySelector('.matrix a.cell'); cell.focus(); return cell.title;";
    let first = chrome.client.execute(script, Vec::new()).await.expect("run");
    chrome.find("a.cell").await.send_keys("\u{E014}").await.expect("a key");
    let second = chrome.client.execute("return document.activeElement.title;", Vec::new()).await.expect("run");
    assert!(second.as_str().is_some_and(|title| !title.is_empty()) && second != first, "{first} → {second}");
    chrome.picture("matrix").await;
    remind(&portal, &chrome, &[one, other], "Đề nghị gửi trong hôm nay.").await;
    let words = chrome.text().await;
    assert!(words.contains(&name) && words.contains(&other_name), "{words}");
    chrome.picture("reminders").await;

    // The unit finds it at home, and answers by sending all it owes.
    portal.sign_in(&chrome, ONE).await;
    let words = chrome.text().await;
    assert!(words.contains("Đôn đốc:") && words.contains("Đề nghị gửi trong hôm nay."), "{words}");
    chrome.picture("reminded").await;
    follow(&chrome, UNWRITTEN, "Báo cáo").await;
    chrome.click("input[name=progress][value=in_progress]").await;
    chrome.fill("#percent", "60").await;
    chrome.fill("#results", "Đã sinh hoạt chuyên đề ở 5 chi bộ.").await;
    chrome.click_words("Gửi thủ trưởng").await;
    portal.sign_in(&chrome, "lequydon.truong").await;
    let report: i64 = sqlx::query_scalar(
        "select r.id from report r join assignment a on a.id = r.assignment_id join task t on t.id = a.task_id
         where t.ref = $1 and a.unit_id = $2 and r.state = 'with_head'",
    )
    .bind(UNWRITTEN)
    .bind(one)
    .fetch_one(&portal.db.pool)
    .await
    .expect("with the head");
    chrome.goto(&portal.url(&format!("/bao-cao/{report}"))).await;
    chrome.click_words("Gửi TCCB").await;
    let left = |all: bool| {
        let pool = portal.db.pool.clone();
        let sql =
            if all { "select count(*) from reminder_item i" } else { "select count(*) from reminder_unanswered i" };
        async move {
            let of_unit = format!("{sql} join reminder r on r.id = i.reminder_id where r.unit_id = $1");
            let count = sqlx::query_scalar(sqlx::AssertSqlSafe(of_unit)).bind(one).fetch_one(&pool).await;
            count.unwrap_or_else(|error| panic!("{error}"))
        }
    };
    let (all, unanswered): (i64, i64) = (left(true).await, left(false).await);
    assert_eq!(unanswered, all - 1, "one report has reached TCCB");
    // The others come the same way; here at once.
    sqlx::query(
        "insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at, submitted_at,
            first_submitted_at, submitted_by)
         select i.assignment_id, r.period_id, 'submitted', 'in_progress', 50, 'Đã làm', w.id, r.at, r.at, r.at, w.id
         from reminder_item i join reminder r on r.id = i.reminder_id, account w
         where r.unit_id = $1 and w.username = 'lequydon'
         on conflict on constraint report_revision_key do update set state = 'submitted', submitted_at = excluded.submitted_at,
            first_submitted_at = excluded.submitted_at, submitted_by = excluded.submitted_by",
    )
    .bind(one)
    .execute(&portal.db.pool)
    .await
    .expect("sent");
    chrome.goto(&portal.url(&format!("/don-vi/{one}"))).await;
    assert!(!chrome.text().await.contains("Đề nghị gửi trong hôm nay."), "{}", chrome.text().await);

    // TCCB sees who answered; the other unit is reminded twice more.
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url("/don-doc")).await;
    let row = |name: &str| format!("//tr[contains(., '{name}')]");
    let answered = chrome.client.find(Locator::XPath(&row(&name))).await.expect("a row").text().await.expect("text");
    assert!(answered.contains("Đã trả lời"), "{answered}");
    let waits = chrome.client.find(Locator::XPath(&row(&other_name))).await.expect("a row").text().await.expect("text");
    assert!(waits.contains("Chưa trả lời"), "{waits}");
    for note in ["Lần thứ hai.", "Lần thứ ba."] {
        remind(&portal, &chrome, &[other], note).await;
    }

    portal.sign_in(&chrome, "giamdoc").await;
    chrome.goto(&portal.url("/dieu-hanh")).await;
    let words = chrome.text().await;
    assert!(words.contains("Đã đôn đốc 3 lần chưa trả lời: 1 đơn vị"), "{words}");
    chrome.picture("third").await;
    chrome.click_words("Đã đôn đốc 3 lần chưa trả lời: 1 đơn vị").await;
    let words = chrome.text().await;
    assert!(words.contains("Đã đôn đốc 3 lần chưa trả lời: 1 đơn vị") && words.contains(&other_name), "{words}");
}
