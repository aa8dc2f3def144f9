//! The clock's word about due days, on chosen days.

use tiendo::{app, jobs::Worker};

use super::stage::{KEEPER, TCCB, count, deed, record, run, stage};
use crate::progress::fixture::{Stage, at};

/// What somebody was told of the register, with the day.
async fn told(stage: &Stage, username: &str) -> Vec<String> {
    sqlx::query_scalar(
        "select to_char(n.at at time zone 'Asia/Ho_Chi_Minh', 'DD/MM ') || n.text from notice n
         join notice_recipient r on r.notice_id = n.id join account a on a.id = r.account_id
         where a.username = $1 and n.href like '/ra-soat%' order by n.id",
    )
    .bind(username)
    .fetch_all(&stage.db.pool)
    .await
    .expect("notices")
}

#[tokio::test]
async fn the_keeping_unit_is_told_before_and_after_a_due_day_once_each() {
    let stage = stage().await;
    let first = record(&stage, &[("due_on", "30/11/2026")]).await;
    record(&stage, &[("number", "13/QĐ"), ("due_on", "01/12/2026")]).await;
    record(&stage, &[("number", "14/QĐ")]).await;
    let over = record(&stage, &[("number", "15/QĐ"), ("due_on", "30/11/2026")]).await;
    deed(&stage, &over, "khong-xu-ly", &[("reason", "Hết hiệu lực")]).await.to();
    let worker = Worker::new(stage.app(), app::kinds());
    stage.clock.set(at("2026-11-23T00:00:01"));
    worker.catch_up().await.expect("laid");
    for day in ["2026-11-23", "2026-11-24", "2026-11-27", "2026-11-28"] {
        stage.clock.set(at(&format!("{day}T06:41:00")));
        worker.catch_up().await.expect("done");
    }
    assert_eq!(
        told(&stage, "an").await,
        [
            "23/11 Rà soát văn bản 12/2019/QĐ-UBND: thời hạn 30/11/2026, còn 7 ngày",
            "24/11 Rà soát văn bản 13/QĐ: thời hạn 01/12/2026, còn 7 ngày",
            "27/11 Rà soát văn bản 12/2019/QĐ-UBND: thời hạn 30/11/2026, còn 3 ngày",
        ]
    );
    assert_eq!(told(&stage, "ba").await.len(), 3, "the head hears the same");
    for nobody in ["binh", "tccb", "giamdoc"] {
        assert_eq!(told(&stage, nobody).await, Vec::<String>::new());
    }
    // Another due day begins anew; several on one morning are one notice.
    run(&stage, "update legal_entry set due_on = '2026-12-01' where number like '12/%'").await;
    stage.clock.set(at("2026-11-30T06:41:00"));
    worker.catch_up().await.expect("done");
    let last = told(&stage, "an").await.pop().expect("a notice");
    assert_eq!(last, "30/11 2 văn bản rà soát chưa xong có thời hạn đến hết 01/12/2026");
    stage.wake_at("2026-12-02T06:00:00").await;
    deed(&stage, &first, "khong-xu-ly", &[("reason", "Hết hiệu lực")]).await.to();
    stage.clock.set(at("2026-12-02T06:41:00"));
    worker.catch_up().await.expect("done");
    let last = told(&stage, "an").await.pop().expect("a notice");
    assert_eq!(last, "02/12 Rà soát văn bản 13/QĐ: thời hạn 01/12/2026, quá 1 ngày");
    // A table that nobody confirmed is gone after a week.
    run(
        &stage,
        "insert into legal_import (owner_unit_id, name, rows, sent_by, sent_at)
         select owner_unit_id, 'x.xlsx', '[]', recorded_by, timestamptz '2026-12-02' from legal_entry limit 1",
    )
    .await;
    stage.clock.set(at("2026-12-10T06:41:00"));
    worker.catch_up().await.expect("done");
    assert_eq!(stage.ask("select count(*)::text from legal_import").await, "0");
}

#[tokio::test]
async fn several_on_one_morning_are_counted_as_their_list_counts_them() {
    let stage = stage().await;
    let late = record(&stage, &[("due_on", "01/10/2026")]).await;
    for (number, due) in [("13/QĐ", "01/12/2026"), ("14/QĐ", "01/12/2026"), ("15/QĐ", "20/12/2026"), ("16/QĐ", "")]
    {
        record(&stage, &[("number", number), ("due_on", due)]).await;
    }
    let worker = Worker::new(stage.app(), app::kinds());
    stage.clock.set(at("2026-11-23T00:00:01"));
    worker.catch_up().await.expect("laid");
    for day in ["2026-11-23", "2026-11-24"] {
        stage.clock.set(at(&format!("{day}T06:41:00")));
        worker.catch_up().await.expect("done");
    }
    // What was told yesterday is late today as well.
    assert_eq!(
        told(&stage, "an").await,
        [
            "23/11 Rà soát văn bản 12/2019/QĐ-UBND: thời hạn 01/10/2026, quá 53 ngày",
            "24/11 3 văn bản rà soát chưa xong có thời hạn đến hết 01/12/2026",
        ]
    );
    let list = stage.ask("select href from notice where text like '%đến hết%'").await;
    stage.wake_at("2026-11-24T09:00:00").await;
    assert_eq!(count(&stage, KEEPER, &list).await, "3", "{list}");
    stage.get(KEEPER, &list).await.says(200, &["thời hạn đến hết 01/12/2026", "name=\"until\" value=\"01/12/2026\""]);
    deed(&stage, &late, "khong-xu-ly", &[("reason", "Hết hiệu lực")]).await.to();
    assert_eq!(count(&stage, TCCB, &list).await, "2", "{list}");
}

#[tokio::test]
async fn where_the_keeping_unit_has_nobody_the_officers_are_told_and_nobody_above_it() {
    let stage = stage().await;
    let first = record(&stage, &[("due_on", "30/11/2026")]).await;
    run(
        &stage,
        "update role_grant g set to_on = '2026-11-22' from unit u where u.id = g.unit_id and u.code = 'a';
         insert into role_grant (account_id, unit_id, role, from_on)
         select a.id, u.id, 'head', '2026-01-01' from account a, unit u where a.username = 'congdoan' and u.code = 'so'",
    )
    .await;
    let worker = Worker::new(stage.app(), app::kinds());
    stage.clock.set(at("2026-11-23T00:00:01"));
    worker.catch_up().await.expect("laid");
    stage.clock.set(at("2026-11-23T06:41:00"));
    worker.catch_up().await.expect("done");
    let sentence = "23/11 Rà soát văn bản 12/2019/QĐ-UBND: thời hạn 30/11/2026, còn 7 ngày";
    assert_eq!(told(&stage, "tccb").await, [sentence]);
    for nobody in ["an", "ba", "congdoan", "giamdoc"] {
        assert_eq!(told(&stage, nobody).await, Vec::<String>::new(), "{nobody} does not read it");
    }
    stage.get(TCCB, &first).await.says(200, &[]);

    // Where there are no officers either it waits for somebody.
    run(
        &stage,
        "update role_grant set to_on = '2026-11-22' where role = 'officer'; update legal_entry set due_on = '2026-12-01'",
    )
    .await;
    stage.clock.set(at("2026-11-24T06:41:00"));
    worker.catch_up().await.expect("done");
    run(&stage, "update role_grant g set to_on = null from unit u where u.id = g.unit_id and u.code = 'a'").await;
    stage.clock.set(at("2026-11-25T06:41:00"));
    worker.catch_up().await.expect("done");
    assert_eq!(told(&stage, "tccb").await.len(), 1);
    assert_eq!(told(&stage, "an").await, ["25/11 Rà soát văn bản 12/2019/QĐ-UBND: thời hạn 01/12/2026, còn 6 ngày"]);
}
