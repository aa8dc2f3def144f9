//! Units change: whoever goes on from a unit goes on with what it was instructed to do.

use super::stage::{Stage, WORDS};

/// School A becomes part of school B.
pub const MERGER: &str = "
    insert into unit_change (kind, state, effective_on, decision, terms, created_by, created_at, decided_at, ended_at)
    select 'merge', 'done', '2026-11-24', 'QĐ 1', (select jsonb_build_object('merge', jsonb_build_object(
        'units', jsonb_agg(id), 'into', jsonb_build_object('unit', max(id)))) from unit where code in ('a', 'b')), id, '2026-11-23 03:00Z', '2026-11-24', '2026-11-24' from account where username = 'tccb';
    insert into unit_change_unit (change_id, unit_id, part)
    select c.id, u.id, v.part from unit_change c, unit u, (values ('a', 'before'), ('b', 'before'), ('b', 'after')) v (code, part)
    where u.code = v.code;
    update unit set active_to = '2026-11-23' where code = 'a';";

#[tokio::test]
async fn the_unit_that_takes_over_goes_on_with_both_parts() {
    let stage = Stage::new().await;
    let both = stage.give(&["a", "b"], "30/11/2026").await;
    let only = stage.give(&["a"], "30/11/2026").await;
    stage.at_part("an:staff", (&only, "a"), "tiep-nhan", &[]).await.to();
    stage.at_part("an:staff", (&only, "a"), "nhap", &[("said", "Trường A đang làm.")]).await.to();
    assert_eq!(stage.at_home("binh:staff", "b").await, 1);
    sqlx::raw_sql(MERGER).execute(&stage.db.pool).await.expect("merged");
    stage.wake_at("2026-11-25T09:00:00").await;

    assert_eq!(stage.at_home("binh:staff", "b").await, 3);
    assert_eq!(stage.instructions("giamdoc:director").await, Some([3, 0, 2, 0]), "as many as were given");
    stage.get("binh:staff", &both).await.says(200, &["2 đơn vị nhận", "Trường A", "Trường B"]);
    stage.get("binh:staff", "/chi-dao").await.says(200, &["Đơn vị nhận</th>", "Chưa tiếp nhận 2"]);
    stage.get("binh:staff", &only).await.says(200, &["Trường A đang làm.", "Gửi Giám đốc"]);
    // B has no head: its staff reports for both.
    stage.at_part("binh:staff", (&only, "a"), "bao-cao", &[("said", "Đã xong phần của trường A.")]).await.to();
    stage.at_part("giamdoc:director", (&only, "a"), "bo-sung", &[("reply", "Thiếu ảnh.")]).await.to();
    assert!(stage.told_of_instructions("binh").await.contains(&format!("Yêu cầu bổ sung kết quả chỉ đạo: {WORDS}")));
    // What is given from now on is B's own.
    let later = stage.give(&["b"], "30/11/2026").await;
    stage.get("binh:staff", &later).await.says(200, &["Chưa tiếp nhận"]);
    stage.silent("giamdoc:director", "/chi-dao/moi", &["Trường A"]).await;
}

#[tokio::test]
async fn of_a_split_each_part_goes_on_with_what_was_given_before_and_the_old_one_alone_with_what_is_given_after() {
    let stage = Stage::new().await;
    let before = stage.give(&["a"], "30/11/2026").await;
    sqlx::raw_sql(
        "insert into unit_change (kind, state, effective_on, decision, terms, created_by, created_at, decided_at, ended_at)
         select 'split', 'done', '2026-11-24', 'QĐ 1', (select jsonb_build_object('split', jsonb_build_object('unit', min(id),
            'goes_on', true, 'into', jsonb_build_array(jsonb_build_object('unit', max(id))), 'tasks', '{}'::jsonb))
            from unit where code in ('a', 'b')), id, '2026-11-23 03:00Z', '2026-11-24', '2026-11-24' from account where username = 'tccb';
         insert into unit_change_unit (change_id, unit_id, part)
         select c.id, u.id, v.part from unit_change c, unit u, (values ('a', 'before'), ('b', 'after')) v (code, part)
         where u.code = v.code;",
    )
    .execute(&stage.db.pool)
    .await
    .expect("split");
    stage.wake_at("2026-11-25T09:00:00").await;
    let after = stage.give(&["a"], "01/12/2026").await;
    for who in ["an:staff", "binh:staff"] {
        stage.get(who, &before).await.says(200, &[]);
    }
    stage.get("an:staff", &after).await.says(200, &[]);
    stage.get("binh:staff", &after).await.says(404, &[]);
    stage.at_part("binh:staff", (&before, "a"), "tiep-nhan", &[]).await.to();
    // A planned change that is not carried out yet passes nothing on.
    sqlx::raw_sql("update unit_change set state = 'planned', ended_at = null")
        .execute(&stage.db.pool)
        .await
        .expect("undone");
    stage.get("binh:staff", &before).await.says(404, &[]);
}
