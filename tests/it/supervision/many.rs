//! One check of many units: a record for each, written, issued and listed in few statements.

use super::stage::Stage;
use crate::support::statements;

const UNITS: &str = "
    insert into unit (parent_id, code, name, kind)
    select u.id, 'u' || n, 'Trường số ' || n, 'school' from unit u, generate_series(1, 50) n where u.code = 'so';
    insert into assignment (plan_id, task_id, role, unit_id, from_on)
    select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref = 'I.1' and u.code like 'u%';
    insert into unit_group (owner_unit_id, name) select id, 'Các trường' from unit where code = 'so';
    insert into unit_group_member (group_id, unit_id) select g.id, u.id from unit_group g, unit u where u.kind = 'school';";

#[tokio::test]
async fn a_group_is_told_apart_and_fifty_two_records_are_issued_at_once() {
    let stage = Stage::new().await;
    sqlx::raw_sql(UNITS).execute(&stage.db.pool).await.expect("many");
    stage.get("congdoan:observer", "/giam-sat/moi").await.says(200, &["Các trường (52)"]);
    let mut form = stage.record_form(&[], "issue").await;
    form.push(("groups", stage.ask("select id::text from unit_group").await));
    // Statements of the act; each person's notice is one row, written by another room.
    let of_act = || statements::heard().into_iter().filter(|statement| !statement.contains("held")).count();
    statements::listen();
    let list = stage.write("congdoan:observer", &form).await.to().to_owned();
    let issuing = of_act();
    assert_eq!(
        stage
            .ask("select count(*) || ' ' || count(distinct unit_id) from supervision_record where state = 'issued'")
            .await,
        "52 52"
    );
    assert_eq!(stage.ask("select count(*)::text from supervision_scope").await, "52");
    assert_eq!(stage.unanswered("tccb:officer", "/tong-hop").await, 104);
    // Each unit is led to its own.
    let own = "select count(*)::text from supervision_message l join message m on m.id = l.message_id
        join message_unit h on h.message_id = m.id join supervision_record r on r.id = l.record_id
        where m.subject_id = r.id and h.unit_id = r.unit_id";
    assert_eq!(stage.ask(own).await, "52");
    assert_eq!(stage.behind("an:staff", "/giam-sat").await, 2);
    statements::listen();
    stage.get("congdoan:observer", &list).await.says(200, &["1–50 trong 52"]);
    let records = of_act();
    statements::listen();
    stage.get("congdoan:observer", "/giam-sat?page=3").await.says(200, &["101–104 trong 104"]);
    let demands = of_act();
    statements::listen();
    stage.get("tccb:officer", "/dieu-hanh").await.says(200, &["<b>104</b> kiến nghị giám sát chưa trả lời"]);
    let dashboard = of_act();
    statements::listen();
    let first = stage.ask("select min(id)::text from supervision_record").await;
    stage.get("congdoan:observer", &format!("/giam-sat/{first}")).await.says(200, &["Nhắc đơn vị"]);
    let page = of_act();
    assert!(issuing <= 24 && records <= 6 && demands <= 8, "{issuing} to issue, {records} and {demands} to list");
    assert!(dashboard <= 16 && page <= 12, "{dashboard} for the Director's page, {page} for a record");
}

#[tokio::test]
async fn a_unit_without_a_part_in_the_chosen_task_is_named_and_nothing_is_written() {
    let stage = Stage::new().await;
    let mut form = stage.record_form(&["a", "b"], "draft").await;
    form.retain(|(name, _)| *name != "tasks");
    form.push(("tasks", stage.ask("select id::text from task where ref = 'I.2'").await));
    sqlx::query("delete from assignment where role = 'coordinating'").execute(&stage.db.pool).await.expect("gone");
    let answer = stage.write("tccb:officer", &form).await;
    answer.says(422, &["Trường B không có phần việc trong nhiệm vụ đã chọn.", "Đoàn xem 20 hồ sơ"]);
    let mut nobody = stage.record_form(&[], "draft").await;
    nobody.push(("units", "999999".to_owned()));
    stage.write("tccb:officer", &nobody).await.says(422, &["Hãy chọn ít nhất một đơn vị."]);
    assert_eq!(stage.ask("select count(*)::text from supervision_record").await, "0");
}
