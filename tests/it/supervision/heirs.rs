//! Units change: whoever goes on from a unit answers what it was asked.

use super::stage::Stage;

/// School A becomes part of school B.
const MERGER: &str = "
    insert into unit_change (kind, state, effective_on, decision, terms, created_by, created_at, decided_at, ended_at)
    select 'merge', 'done', '2026-11-24', 'QĐ 1', '{}', id, '2026-11-23 03:00Z', '2026-11-24', '2026-11-24' from account where username = 'tccb';
    insert into unit_change_unit (change_id, unit_id, part)
    select c.id, u.id, v.part from unit_change c, unit u, (values ('a', 'before'), ('b', 'before'), ('b', 'after')) v (code, part)
    where u.code = v.code;
    update unit set active_to = '2026-11-23' where code = 'a';";

#[tokio::test]
async fn the_successor_answers_what_its_predecessor_was_asked() {
    let stage = Stage::new().await;
    let it = stage.issued("congdoan:observer").await;
    stage.get("binh:staff", &it).await.says(404, &[]);
    assert_eq!(stage.at_home_demanded("binh:staff", "b").await, 0);
    sqlx::raw_sql(MERGER).execute(&stage.db.pool).await.expect("merged");
    stage.wake_at("2026-11-25T09:00:00").await;
    assert_eq!(stage.at_home_demanded("binh:staff", "b").await, 2);
    assert_eq!(stage.unanswered("tccb:officer", "/tong-hop").await, 2, "as many as before");
    stage.get("binh:staff", &it).await.says(200, &["Trường A", "Gửi trả lời"]);
    stage.answer("binh:staff", &it, 1, "Trường B đã bổ sung.").await;
    stage.on_demand("congdoan:observer", (&it, 1), "chua-dat", &[("words", "Còn thiếu.")]).await.to();
    assert!(stage.news_of("binh").await[0].starts_with("Kiến nghị 1 chưa đạt"));
    // What is written from now on about B is B's own.
    let form = stage.record_form(&["b"], "issue").await;
    let later = stage.write("congdoan:observer", &form).await.to().to_owned();
    assert_eq!(stage.at_home_demanded("binh:staff", "b").await, 4);
    stage.get("an:staff", &later).await.says(404, &[]);
}

#[tokio::test]
async fn a_unit_that_is_renamed_goes_on_under_its_new_name() {
    let stage = Stage::new().await;
    let it = stage.issued("congdoan:observer").await;
    sqlx::query("update unit set name = 'Trường A mới' where code = 'a'")
        .execute(&stage.db.pool)
        .await
        .expect("renamed");
    stage.get("an:staff", &it).await.says(200, &["Trường A mới", "Gửi trả lời"]);
}
