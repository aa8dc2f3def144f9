//! A correction that TCCB asks for, from the asking to the history that shows both.

use super::{chrome::Chrome, portal::Portal};

const WHY: &str = "Số buổi chưa khớp với phụ lục";

#[tokio::test(flavor = "multi_thread")]
async fn tccb_asks_for_a_correction_and_the_history_shows_both() {
    let Some(chrome) = Chrome::open(1440, 1200).await else { return };
    let portal = Portal::start().await;
    let (report, assignment, unit, words): (i64, i64, String, String) = sqlx::query_as(
        "select r.id, a.id, u.code, r.results from report r join assignment a on a.id = r.assignment_id
         join unit u on u.id = a.unit_id join period p on p.id = r.period_id
         where r.state = 'accepted' and p.state = 'open' and r.progress = 'in_progress' and length(r.results) > 80
            and exists (select from account where username = u.code)
            and exists (select from account where username = u.code || '.truong')
            and not exists (select from report n where n.assignment_id = r.assignment_id and n.period_id = r.period_id and n.id <> r.id)
         order by r.id limit 1",
    )
    .fetch_one(&portal.db.pool)
    .await
    .expect("an accepted report of the open quarter");

    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&format!("/bao-cao/{report}"))).await;
    chrome.click("#de-nghi > summary").await;
    chrome.fill("#why", WHY).await;
    chrome.click_words("Đề nghị điều chỉnh").await;
    assert!(chrome.text().await.contains("Rút đề nghị"), "{}", chrome.text().await);
    chrome.picture("correction-asked").await;
    chrome.goto(&portal.url("/duyet")).await;
    assert!(chrome.text().await.contains("Đề nghị điều chỉnh chờ đơn vị (1)"), "{}", chrome.text().await);

    // The unit finds it on top, and begins with one click.
    portal.sign_in(&chrome, &unit).await;
    let home = chrome.text().await;
    assert!(home.contains("Cần điều chỉnh") && home.contains(WHY), "{home}");
    chrome.picture("correction-home").await;
    chrome.click_words("Lập bản điều chỉnh").await;
    let form = chrome.text().await;
    assert!(form.contains(&format!("Theo đề nghị của TCCB: {WHY}")), "{form}");
    chrome.fill("#results", &format!("{words} Đã đối chiếu lại phụ lục.")).await;
    chrome.click_words("Gửi thủ trưởng").await;
    let correction: i64 = sqlx::query_scalar("select id from report where assignment_id = $1 and revision = 2")
        .bind(assignment)
        .fetch_one(&portal.db.pool)
        .await
        .expect("the correction");
    portal.sign_in(&chrome, &format!("{unit}.truong")).await;
    chrome.goto(&portal.url(&format!("/bao-cao/{correction}"))).await;
    chrome.click_words("Gửi TCCB").await;

    // TCCB reads it beside what it replaces, the differences marked.
    portal.sign_in(&chrome, "tccb").await;
    chrome.goto(&portal.url(&format!("/bao-cao/{correction}"))).await;
    let added = chrome.find("section .said ins").await.text().await.expect("text");
    assert!(added.contains("Đã đối chiếu lại phụ lục."), "{added}");
    let beside = chrome.text().await;
    assert!(beside.contains("Bản đã duyệt trước") && beside.contains("Lý do điều chỉnh"), "{beside}");
    chrome.picture("correction-review").await;
    chrome.click_words("Chấp nhận").await;

    portal.sign_in(&chrome, &unit).await;
    chrome.goto(&portal.url(&format!("/bao-cao/{correction}"))).await;
    let history = chrome.text().await;
    for words in ["Các lần gửi", "Bản điều chỉnh lần 1, lần gửi 1", "Lần gửi 1", "TCCB đề nghị điều chỉnh", WHY]
    {
        assert!(history.contains(words), "“{words}” is not in {history}");
    }
    chrome.picture("correction-history").await;
    chrome.goto(&portal.url(&format!("/phan-cong/{assignment}"))).await;
    let periods = chrome.text().await;
    assert!(periods.contains("Các kỳ cạnh nhau") && periods.contains("phụ lục."), "{periods}");
    chrome.picture("correction-periods").await;
    chrome.goto(&portal.url(&format!("/phan-cong/{assignment}?so={correction}&voi={report}"))).await;
    assert!(chrome.text().await.contains("bản điều chỉnh lần 1 so với"), "two are compared in full");
    assert!(chrome.has("#so-sanh ins").await);
}
