//! Units are reminded of demands: by the clock on chosen days, once a day however many, and by the author's hand.

use tiendo::{app, jobs::Worker};

use super::stage::{Stage, at};

/// The portal's morning work on each of these days of 2026 ("14/12").
async fn mornings(stage: &Stage, worker: &Worker, days: &[&str]) {
    for text in days {
        let (day, month) = text.split_once('/').expect("a day");
        stage.clock.set(at(&format!("2026-{month}-{day}T06:40:00")));
        worker.catch_up().await.expect("done");
    }
}

/// What somebody was told of demands, oldest first, with the day.
async fn told(stage: &Stage, who: &str) -> Vec<String> {
    sqlx::query_scalar(
        "select to_char(n.at at time zone 'Asia/Ho_Chi_Minh', 'DD/MM') || ' ' || n.text
         from notice n join notice_recipient r on r.notice_id = n.id join account a on a.id = r.account_id
         where a.username = $1 and n.topic = 'reminder' and n.text like '%kiến nghị giám sát%' or a.username = $1
            and n.topic = 'reminder' and n.text like 'Kiến nghị giám sát%' order by n.id",
    )
    .bind(who)
    .fetch_all(&stage.db.pool)
    .await
    .expect("notices")
}

#[tokio::test]
async fn the_clock_reminds_seven_three_and_one_days_before_and_after_once_a_day() {
    let stage = Stage::new().await;
    // Due on Monday 30/11; the second on 31/12.
    let it = stage.issued("congdoan:observer").await;
    stage.clock.set(at("2026-11-23T00:00:01"));
    let worker = Worker::new(stage.app(), app::kinds());
    worker.catch_up().await.expect("laid");
    mornings(&stage, &worker, &["23/11", "23/11", "24/11", "27/11", "28/11", "29/11", "30/11", "01/12"]).await;
    assert_eq!(
        told(&stage, "an").await,
        [
            "23/11 Kiến nghị giám sát chưa trả lời, hạn 30/11/2026, còn 7 ngày: Bổ sung 3 bản sao bằng.",
            "27/11 Kiến nghị giám sát chưa trả lời, hạn 30/11/2026, còn 3 ngày: Bổ sung 3 bản sao bằng.",
            "30/11 Kiến nghị giám sát chưa trả lời, hạn 30/11/2026, hôm nay: Bổ sung 3 bản sao bằng.",
            "01/12 Kiến nghị giám sát chưa trả lời, hạn 30/11/2026, quá 1 ngày: Bổ sung 3 bản sao bằng.",
        ]
    );
    assert_eq!(told(&stage, "ba").await.len(), 4, "the head hears the same");
    assert!(told(&stage, "binh").await.is_empty() && told(&stage, "congdoan").await.is_empty());
    // What was answered is not spoken of; what is found wanting is again.
    stage.wake_at("2026-12-01T09:00:00").await;
    stage.answer("an:staff", &it, 1, "Đã bổ sung.").await;
    mornings(&stage, &worker, &["03/12"]).await;
    assert_eq!(told(&stage, "an").await.len(), 4);
    stage.wake_at("2026-12-04T09:00:00").await;
    stage.on_demand("congdoan:observer", (&it, 1), "chua-dat", &[("words", "Thiếu.")]).await.to();
    mornings(&stage, &worker, &["07/12"]).await;
    assert_eq!(told(&stage, "an").await.len(), 5);
    // Taken back, it demands nothing.
    stage.wake_at("2026-12-07T09:00:00").await;
    stage.on_record("congdoan:observer", &it, "thu-hoi", &[("reason", "Nhầm.")]).await.to();
    mornings(&stage, &worker, &["24/12", "28/12", "30/12"]).await;
    assert_eq!(told(&stage, "an").await.len(), 5);
    assert_eq!(stage.ask("select count(*)::text from job where state = 'failed'").await, "0");
}

#[tokio::test]
async fn several_of_a_day_are_one_notice() {
    let stage = Stage::new().await;
    for who in ["congdoan:observer", "tccb:officer"] {
        stage.issued(who).await;
    }
    stage.clock.set(at("2026-11-23T00:00:01"));
    let worker = Worker::new(stage.app(), app::kinds());
    worker.catch_up().await.expect("laid");
    mornings(&stage, &worker, &["23/11"]).await;
    assert_eq!(told(&stage, "an").await, ["23/11 2 kiến nghị giám sát chưa trả lời sắp đến hạn hoặc quá hạn"]);
}

#[tokio::test]
async fn the_author_reminds_once_a_day() {
    let stage = Stage::new().await;
    let it = stage.issued("tccb:officer").await;
    stage.on_demand("tccb:officer", (&it, 2), "nhac", &[]).await.to();
    assert_eq!(stage.news_of("ba").await[0], "Đề nghị trả lời kiến nghị giám sát 2: Hồ sơ viên chức còn thiếu");
    stage.get("tccb:officer", &it).await.says(200, &["đã nhắc 1 lần, gần nhất 23/11/2026", "Hôm nay đã nhắc đơn vị."]);
    stage.on_demand("kiem:officer", (&it, 2), "nhac", &[]).await.says(409, &["Hôm nay đã nhắc"]);
    stage.wake_at("2026-11-24T09:00:00").await;
    stage.on_demand("kiem:officer", (&it, 2), "nhac", &[]).await.to();
    stage.get("an:staff", &it).await.says(200, &["đã nhắc 2 lần, gần nhất 24/11/2026"]);
    stage.get("tccb:officer", "/giam-sat").await.says(200, &["đã nhắc 2 lần"]);
    stage.answer("an:staff", &it, 2, "Đã phân công.").await;
    stage.on_demand("tccb:officer", (&it, 2), "nhac", &[]).await.says(409, &["không còn ở bước đó"]);
}
