//! The clock's word about due days, on chosen days.

use tiendo::{app, jobs::Worker};

use super::stage::{deed, record, run, stage};
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
    assert_eq!(last, "30/11 2 văn bản trong sổ rà soát sắp đến hạn hoặc quá hạn");
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
