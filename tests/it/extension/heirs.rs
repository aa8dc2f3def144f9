//! Whoever takes over a task keeps the day it was extended to, and goes on with what was asked.

use super::{HEAD, TCCB, WHY, act, ask, lend, meet, subject, told, words};
use crate::progress::fixture::Stage;

/// Hands the task over from school A to school B on a day.
pub async fn hand_over(stage: &Stage, day: &str) {
    sqlx::raw_sql(
        "insert into task_party (task_id, role, position, text, unit_id)
         select a.task_id, a.role, 0, u.name, u.id from assignment a join unit u on u.id = a.unit_id
         where a.role = 'lead' and a.task_id = (select id from task where ref = 'I.2')",
    )
    .execute(&stage.db.pool)
    .await
    .expect("named");
    let task = stage.ask("select '/nhiem-vu/' || id || '/doi-chu-tri' from task where ref = 'I.2'").await;
    let unit = async |code: &'static str| match code {
        "a" => stage.ask("select id::text from unit where code = 'a'").await,
        _ => stage.ask("select id::text from unit where code = 'b'").await,
    };
    let (from, to) = (unit("a").await, unit("b").await);
    let fields = [("from", from.as_str()), ("to", &to), ("effective_on", day), ("decision", "QĐ 1")];
    let change = stage.post(TCCB, &task, &fields).await.to().to_owned();
    stage.post(TCCB, &format!("{change}/thuc-hien"), &[]).await.to();
}

#[tokio::test]
async fn the_successor_keeps_the_extended_day() {
    let stage = Stage::new().await;
    let page = ask(&stage, "20/12/2026").await;
    act(&stage, TCCB, &page, "dong-y", &[]).await.to();
    hand_over(&stage, "23/11/2026").await;
    stage.wake_at("2026-12-05T09:00:00").await;
    let list = words(&stage.get(TCCB, "/tong-hop/danh-sach?period=quarter-2026-4&q=I.2").await);
    assert!(list.contains("Trường B 20/12/2026") && list.contains("đúng hạn theo hạn đã gia hạn"), "{list}");
    let heir = format!(
        "/phan-cong/{}",
        stage
            .ask(
                "select a.id::text from assignment a join unit u on u.id = a.unit_id
        where a.role = 'lead' and u.code = 'b' and a.task_id = (select id from task where ref = 'I.2')"
            )
            .await
    );
    let part = words(&stage.get("binh:staff", &heir).await);
    assert!(part.contains("hạn ban đầu 30/11/2026, gia hạn đến 20/12/2026"), "{part}");
    let requests = words(&stage.get("binh:staff", &format!("{heir}/gia-han")).await);
    assert!(requests.contains("Được gia hạn đến 20/12/2026") && requests.contains("Trường A"), "{requests}");

    // What goes on is asked by the successor, for a day after the one it has.
    let head = lend(&stage, "binh", "b", "head").await;
    let form = format!("{heir}/gia-han");
    let early = [("day", "15/12/2026"), ("reason", WHY)];
    stage.post(&head, &form, &early).await.says(422, &["phải sau hạn hiện nay (20/12/2026)"]);
    stage.post(&head, &form, &[("day", "28/12/2026"), ("reason", WHY)]).await.to();
    let old = format!("{}/gia-han", subject(&stage).await);
    stage.post(HEAD, &old, &early).await.says(409, &["Phân công này đã kết thúc"]);
}

#[tokio::test]
async fn the_successor_answers_what_its_predecessor_asked() {
    let stage = Stage::new().await;
    let page = ask(&stage, "20/12/2026").await;
    act(&stage, TCCB, &page, "ngay-khac", &[("day", "15/12/2026")]).await.to();
    hand_over(&stage, "23/11/2026").await;
    stage.wake_at("2026-12-01T09:00:00").await;
    let head = lend(&stage, "binh", "b", "head").await;
    let heir = format!(
        "/phan-cong/{}",
        stage
            .ask(
                "select a.id::text from assignment a join unit u on u.id = a.unit_id
        where a.role = 'lead' and u.code = 'b' and a.task_id = (select id from task where ref = 'I.2')"
            )
            .await
    );
    let second = [("day", "28/12/2026"), ("reason", WHY)];
    stage.post(&head, &format!("{heir}/gia-han"), &second).await.says(422, &["chưa được trả lời"]);
    stage.get(&head, "/gia-han").await.says(200, &["Gia hạn: 1 đề nghị", &page]);
    // Whoever led before reads it still, and speaks for the task no more.
    let shown = stage.get(HEAD, &page).await;
    shown.says(200, &["Trường A"]);
    assert!(!shown.body.contains("Không nhận ngày này") && !shown.body.contains("Rút đề nghị"));
    for deed in ["nhan", "khong-nhan", "rut"] {
        act(&stage, HEAD, &page, deed, &[]).await.says(403, &[]);
    }
    act(&stage, &head, &page, "nhan", &[]).await.to();
    let part = words(&stage.get("binh:staff", &heir).await);
    assert!(part.contains("hạn ban đầu 30/11/2026, gia hạn đến 15/12/2026"), "{part}");
}

#[tokio::test]
async fn whoever_has_the_task_now_is_told_and_what_it_has_met_counts() {
    let stage = Stage::new().await;
    let page = ask(&stage, "31/12/2026").await;
    hand_over(&stage, "23/11/2026").await;
    act(&stage, TCCB, &page, "ngay-khac", &[("day", "20/12/2026")]).await.to();
    let _ = lend(&stage, "binh", "b", "head").await;
    act(&stage, TCCB, &page, "ngay-khac", &[("day", "22/12/2026")]).await.to();
    assert_eq!(told(&stage).await, "binh", "its head alone is asked something");
    stage.wake_at("2026-12-05T09:00:00").await;
    meet(&stage, "b").await;
    let met = "đã hoàn thành theo báo cáo được duyệt nên không gia hạn nữa";
    act(&stage, TCCB, &page, "dong-y", &[]).await.says(409, &[met]);
    act(&stage, TCCB, &page, "tu-choi", &[("reason", "Đã hoàn thành")]).await.to();
    assert_eq!(told(&stage).await, "binh kiem");
}
