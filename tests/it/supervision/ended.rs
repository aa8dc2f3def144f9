//! Plans that have ended: nothing is issued there any more, and what is demanded there rests.

use tiendo::{app, jobs::Worker};

use super::stage::{Stage, at};

#[tokio::test]
async fn of_an_ended_plan_nothing_is_issued_and_what_is_open_rests_in_list_figures_and_clock_alike() {
    let (stage, union) = (Stage::new().await, "congdoan:observer");
    let it = stage.issued(union).await;
    let mut form = stage.record_form(&["b"], "draft").await;
    form.push(("title", "Khác".to_owned()));
    let draft = stage.write(union, &form).await.to().to_owned();
    let plan = stage.ask("select id::text from plan").await;
    sqlx::query("update plan set status = 'closed', closed_at = '2026-11-23'")
        .execute(&stage.db.pool)
        .await
        .expect("ended");
    stage.on_record(union, &draft, "ban-hanh", &[]).await.says(409, &["Kế hoạch đã kết thúc"]);
    assert_eq!(stage.record(&draft, "state").await, "draft");
    for who in [union, "tccb:officer", "an:staff"] {
        assert_eq!(stage.behind(who, "/giam-sat").await, 0, "{who}");
        stage
            .get(who, "/giam-sat")
            .await
            .says(200, &["Kế hoạch đã kết thúc còn kiến nghị chưa xong", "KH thử</a> (2)"]);
        let list = format!("/giam-sat?plan={plan}");
        assert_eq!(stage.behind(who, &list).await, 2, "{who}");
        stage.get(who, &list).await.says(200, &["không còn được nhắc và không tính vào số chung"]);
    }
    assert_eq!(stage.unanswered("tccb:officer", "/tong-hop").await, 0);
    assert_eq!(stage.unanswered("tccb:officer", &format!("/tong-hop?plan={plan}")).await, 2);
    assert_eq!(stage.at_home_demanded("an:staff", "a").await, 0);
    stage.clock.set(at("2026-11-23T00:00:01"));
    let worker = Worker::new(stage.app(), app::kinds());
    worker.catch_up().await.expect("laid");
    stage.clock.set(at("2026-11-23T06:40:00"));
    worker.catch_up().await.expect("done");
    let reminded = "select count(*)::text from notice where topic = 'reminder' and text ilike '%kiến nghị giám sát%'";
    assert_eq!(stage.ask(reminded).await, "0");
    // The unit may still answer, and the union be content.
    stage.wake_at("2026-11-24T09:00:00").await;
    stage.answer("an:staff", &it, 1, "Đã bổ sung.").await;
    stage.on_demand(union, (&it, 1), "dat", &[]).await.to();
    stage.get(union, "/giam-sat").await.says(200, &["KH thử</a> (1)"]);
}
