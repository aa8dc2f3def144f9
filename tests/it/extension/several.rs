//! A task with two deadlines of one day: each is asked about by itself.

use super::{HEAD, TCCB, WHY, act, subject, words};
use crate::progress::fixture::Stage;

#[tokio::test]
async fn every_offer_is_found_and_what_is_not_asked_about_can_be() {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into deadline (task_id, position, text, due_on)
         select id, 2, 'gửi danh sách cùng ngày', '2026-11-30' from task where ref = 'I.2'",
    )
    .execute(&stage.db.pool)
    .await
    .expect("another deadline");
    stage.wake_at("2026-12-05T09:00:00").await;
    let first = stage.ask("select min(id)::text from deadline").await;
    let second = stage.ask("select max(id)::text from deadline").await;
    let form = format!("{}/gia-han", subject(&stage).await);
    let home = format!("/don-vi/{}", stage.ask("select id::text from unit where code = 'a'").await);
    let link = |deadline: &str| format!("href=\"{form}?thoi-han={deadline}\">Xin gia hạn");

    // The link knows the deadline, and the form begins with it.
    stage.get(HEAD, &home).await.says(200, &[&link(&first)]);
    let chosen = |body: &str, deadline: &str| {
        let radio = format!(r#"<input[^>]*value="{deadline}"[^>]*checked"#);
        regex::Regex::new(&radio).expect("a pattern").is_match(body)
    };
    let page = stage.get(HEAD, &format!("{form}?thoi-han={second}")).await;
    assert!(chosen(&page.body, &second) && !chosen(&page.body, &first), "{}", page.body);

    let ask = async |deadline: &str, day: &str| {
        let fields = [("deadline", deadline), ("day", day), ("reason", WHY)];
        stage.post(HEAD, &form, &fields).await.to().to_owned()
    };
    let one = ask(&first, "20/12/2026").await;
    stage.get(HEAD, &home).await.says(200, &["đã xin gia hạn đến 20/12/2026", &link(&second)]);
    let other = ask(&second, "25/12/2026").await;
    let shown = stage.get(HEAD, &home).await;
    shown.says(200, &["đã xin gia hạn đến 20/12/2026 · đã xin gia hạn đến 25/12/2026"]);
    assert!(!shown.body.contains("Xin gia hạn</a>"));
    act(&stage, TCCB, &one, "ngay-khac", &[("day", "15/12/2026")]).await.to();
    act(&stage, TCCB, &other, "ngay-khac", &[("day", "16/12/2026")]).await.to();
    let shown = words(&stage.get(HEAD, &home).await);
    for offer in ["Xin đến 20/12/2026; TCCB đề xuất 15/12/2026", "Xin đến 25/12/2026; TCCB đề xuất 16/12/2026"]
    {
        assert!(shown.contains(offer), "{offer}: {shown}");
    }
}
