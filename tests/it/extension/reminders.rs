//! A deadline that is put off is not owed by its old day any more, and who was reminded of that owes no answer.

use super::{DIRECTOR, TCCB, act, ask, heirs::hand_over, lend, subject};
use crate::progress::fixture::Stage;

/// TCCB reminds a unit of what is overdue.
async fn remind(stage: &Stage, unit: &str) {
    let id: i64 = sqlx::query_scalar("select id from unit where code = $1")
        .bind(unit)
        .fetch_one(&stage.db.pool)
        .await
        .expect("a unit");
    let seen = stage.ask("select coalesce(max(id), 0)::text from reminder where kind = 'manual'").await;
    let fields = [("unit", id.to_string()), ("note", String::new()), ("seen", seen)];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    stage.post(TCCB, &format!("/don-doc/moi?about=deadline&unit={id}"), &fields).await.to();
}

async fn unanswered(stage: &Stage) -> String {
    stage.ask("select count(*)::text from reminder_unanswered").await
}

#[tokio::test]
async fn an_extension_answers_the_reminders_about_the_old_day_as_long_as_it_stands() {
    let stage = Stage::new().await;
    for day in ["02", "03", "04"] {
        stage.wake_at(&format!("2026-12-{day}T09:00:00")).await;
        remind(&stage, "a").await;
    }
    let third = "Đã đôn đốc 3 lần chưa trả lời";
    stage.wake_at("2026-12-08T09:00:00").await;
    let page = ask(&stage, "20/12/2026").await;
    stage.get(DIRECTOR, "/dieu-hanh").await.says(200, &[third]);
    act(&stage, TCCB, &page, "dong-y", &[]).await.to();
    assert_eq!(unanswered(&stage).await, "0");
    assert!(!stage.get(DIRECTOR, "/dieu-hanh").await.body.contains(third));
    stage.get(DIRECTOR, "/don-doc?state=third").await.says(200, &[&format!("{third}: 0 đơn vị")]);
    assert!(!stage.get("an:staff", &subject(&stage).await).await.body.contains("chưa trả lời"));

    // Taken back, the old day is owed again, and so it is where another day before it is given.
    stage.wake_at("2026-12-09T09:00:00").await;
    act(&stage, DIRECTOR, &page, "thu-hoi", &[("why", "Việc không chậm được")]).await.to();
    assert_eq!(unanswered(&stage).await, "3");
    stage.get(DIRECTOR, "/dieu-hanh").await.says(200, &[third]);
    stage.wake_at("2026-12-10T09:00:00").await;
    act(&stage, DIRECTOR, &page, "cho-gia-han", &[("other_day", "12/12/2026"), ("why", "Đã nghe")]).await.to();
    assert_eq!(unanswered(&stage).await, "0");
    stage.wake_at("2026-12-14T09:00:00").await;
    remind(&stage, "a").await;
    assert_eq!(unanswered(&stage).await, "1", "of the extended day, which has passed, too");
    assert_eq!(stage.ask("select max(nth)::text from reminder_item").await, "3");
    let next = ask(&stage, "25/12/2026").await;
    act(&stage, TCCB, &next, "dong-y", &[]).await.to();
    assert_eq!(unanswered(&stage).await, "0");
    act(&stage, DIRECTOR, &next, "thu-hoi", &[("why", "Không")]).await.to();
    assert_eq!(unanswered(&stage).await, "1", "the first extension still answers the first three");
}

#[tokio::test]
async fn what_a_predecessor_asked_for_answers_the_reminders_of_its_successor() {
    let stage = Stage::new().await;
    let page = ask(&stage, "31/12/2026").await;
    act(&stage, TCCB, &page, "ngay-khac", &[("day", "20/12/2026")]).await.to();
    hand_over(&stage, "23/11/2026").await;
    stage.wake_at("2026-12-02T09:00:00").await;
    remind(&stage, "b").await;
    assert_eq!(unanswered(&stage).await, "1");
    let head = lend(&stage, "binh", "b", "head").await;
    act(&stage, &head, &page, "nhan", &[]).await.to();
    assert_eq!(unanswered(&stage).await, "0");
}
