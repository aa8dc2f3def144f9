//! Units change: whoever goes on from a unit answers what it was asked.

use super::{rights::BELOW, stage::Stage};
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
async fn a_draft_edited_after_its_unit_was_merged_is_issued_to_whoever_goes_on() {
    let (stage, union) = (Stage::new().await, "congdoan:observer");
    let it = stage.draft(union).await;
    sqlx::raw_sql(MERGER).execute(&stage.db.pool).await.expect("merged");
    stage.wake_at("2026-11-25T09:00:00").await;
    let form = stage.record_form(&["a"], "draft").await;
    let mut fields: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("version", "1"));
    stage.post(union, &it, &fields).await.to();
    stage.on_record(union, &it, "ban-hanh", &[]).await.to();
    assert!(stage.news_of("binh").await[0].starts_with("Bên giám sát ban hành biên bản kiểm tra"));
    stage.get("binh:staff", &it).await.says(200, &["Gửi trả lời"]);
    assert_eq!(stage.at_home_demanded("binh:staff", "b").await, 2);
    let moved = sqlx::query("update supervision_record set created_at = now()").execute(&stage.db.pool).await;
    assert!(moved.is_err(), "when it was first written never moves");
}

#[tokio::test]
async fn nothing_is_issued_to_a_unit_that_is_gone_and_left_nobody() {
    let (stage, union) = (Stage::new().await, "congdoan:observer");
    let it = stage.draft(union).await;
    sqlx::query("update unit set active_to = '2026-11-22' where code = 'a'")
        .execute(&stage.db.pool)
        .await
        .expect("dissolved");
    stage.on_record(union, &it, "ban-hanh", &[]).await.says(409, &["không có đơn vị kế thừa"]);
    assert_eq!(stage.record(&it, "state").await, "draft");
}

/// School B has a head from now on.
const HEAD: &str = "
    insert into role_grant (account_id, unit_id, role, from_on) select a.id, u.id, 'head', '2026-01-01'
    from account a, unit u where a.username = 'binh' and u.code = 'b';
    insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
    select sha256('binh:head'), g.account_id, g.id, '2026-11-23 08:00+07', '2026-11-23 08:00+07' from role_grant g
    join account a on a.id = g.account_id where a.username = 'binh' and g.role = 'head'";

#[tokio::test]
async fn who_goes_on_from_the_authors_unit_goes_on_with_its_records_and_programmes() {
    let stage = Stage::new().await;
    sqlx::raw_sql(BELOW).execute(&stage.db.pool).await.expect("below");
    sqlx::raw_sql(HEAD).execute(&stage.db.pool).await.expect("a head");
    let own = stage.ask("select id::text from plan where number = '02/KH'").await;
    let mut form = stage.record_form(&["a1"], "issue").await;
    form.retain(|(name, _)| !["plan", "tasks"].contains(name));
    form.push(("plan", own));
    let it = stage.write("ba:head", &form).await.to().to_owned();
    let fields = [("year", "2026"), ("title", "Chương trình của trường")];
    let programme = stage.post("ba:head", "/giam-sat/chuong-trinh", &fields).await.to().to_owned();
    for path in [&it, &programme] {
        stage.get("binh:head", path).await.says(404, &[]);
    }
    sqlx::raw_sql(MERGER).execute(&stage.db.pool).await.expect("merged");
    stage.wake_at("2026-11-25T09:00:00").await;
    stage.answer("toan:staff", &it, 1, "Tổ đã bổ sung.").await;
    assert!(stage.news_of("binh").await[0].starts_with("Tổ Toán đã trả lời kiến nghị 1"));
    assert_eq!(stage.behind("binh:head", "/giam-sat?xem=cho-xac-nhan").await, 1);
    // B's staff have no part in what its head supervises.
    stage.get("binh:staff", &it).await.says(404, &[]);
    stage.on_demand("binh:head", (&it, 1), "dat", &[]).await.to();
    stage.on_record("binh:head", &it, "thu-hoi", &[("reason", "Nhầm.")]).await.to();
    stage.get("binh:head", &programme).await.says(200, &["Thêm cuộc kiểm tra"]);
    stage.get("binh:head", "/giam-sat/chuong-trinh").await.says(200, &["Chương trình của trường"]);
    stage.get("binh:head", &format!("{programme}/sua")).await.says(200, &[]);
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
