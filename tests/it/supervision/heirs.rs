//! Units change: whoever goes on from a unit answers what it was asked.

use super::stage::Stage;
use crate::instruction::heirs::MERGER;

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

/// School A was divided: school C came of it, with a person, and has no part in any plan.
const DIVIDED: &str = "
    insert into unit (parent_id, code, name, kind) select parent_id, 'c', 'Trường C', 'school' from unit where code = 'a';
    insert into account (username, full_name, password_hash) values ('chi', 'Lý Chi', 'x');
    insert into role_grant (account_id, unit_id, role, from_on) select a.id, u.id, 'head', '2026-01-01'
    from account a, unit u where a.username = 'chi' and u.code = 'c';
    insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
    select sha256('chi:head'), g.account_id, g.id, '2026-11-23 08:00+07', '2026-11-23 08:00+07' from role_grant g
    join account a on a.id = g.account_id where a.username = 'chi';
    insert into unit_change (kind, state, effective_on, decision, terms, created_by, created_at, decided_at, ended_at)
    select 'split', 'done', '2026-11-24', 'QĐ 2', (select jsonb_build_object('split', jsonb_build_object('unit', min(id),
        'goes_on', false, 'into', jsonb_build_array(jsonb_build_object('unit', max(id))), 'tasks', '{}'::jsonb))
        from unit where code in ('a', 'c')), id, '2026-11-23 03:00Z', '2026-11-24', '2026-11-24' from account where username = 'tccb';
    insert into unit_change_unit (change_id, unit_id, part)
    select c.id, u.id, v.part from unit_change c, unit u, (values ('a', 'before'), ('c', 'after')) v (code, part) where u.code = v.code;
    update unit set active_to = '2026-11-23' where code = 'a';";

#[tokio::test]
async fn who_goes_on_without_a_part_in_the_plan_still_finds_what_is_asked_of_it() {
    let stage = Stage::new().await;
    let it = stage.issued("congdoan:observer").await;
    sqlx::raw_sql(DIVIDED).execute(&stage.db.pool).await.expect("divided");
    stage.wake_at("2026-11-25T09:00:00").await;
    assert_eq!(stage.at_home_demanded("chi:head", "c").await, 2);
    assert_eq!(stage.behind("chi:head", "/giam-sat").await, 2);
    assert_eq!(stage.unanswered("chi:head", "/tong-hop").await, 2);
    let unit = stage.id_of("c").await;
    let home = format!("/don-vi/{unit}");
    stage.get("chi:head", &home).await.says(200, &["Kiến nghị giám sát chưa trả lời, hạn 30/11/2026"]);
    stage.get("chi:head", &format!("{home}/dien-bien")).await.says(200, &["Ban hành biên bản kiểm tra"]);
    stage.answer("chi:head", &it, 1, "Trường C đã bổ sung.").await;
    assert!(stage.news_of("congdoan").await[0].starts_with("Trường C đã trả lời kiến nghị 1"));
    assert_eq!(stage.behind("chi:head", "/giam-sat").await, 1);
    assert_eq!(stage.behind("congdoan:observer", "/giam-sat").await, 1, "the same number");
}
