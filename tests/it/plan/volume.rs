//! Two hundred tasks led by five hundred units at once: shown and set going in a few statements.

use std::time::Instant;

use super::Stage;

#[tokio::test]
async fn a_plan_of_two_hundred_tasks_for_five_hundred_units_is_shown_and_set_going() {
    let stage = Stage::new().await;
    let plan = stage.draft_plan().await;
    sqlx::raw_sql(
        "insert into unit (parent_id, code, name, kind, position)
         select u.id, 'x' || n, 'Đơn vị ' || n, 'other', 100 + n from unit u, generate_series(1, 500) n where u.code = 'so-gddt';
         insert into unit_group (owner_unit_id, name) select id, 'Tất cả' from unit where code = 'so-gddt';
         insert into unit_group_member (group_id, unit_id)
         select g.id, u.id from unit_group g, unit u where g.name = 'Tất cả' and u.code like 'x%';
         insert into task (plan_id, section_id, position, ref, content)
         select p.id, min(s.id), 100 + n, 'X.' || n, 'Nhiệm vụ ' || n
         from plan p join section s on s.plan_id = p.id, generate_series(1, 200) n where p.status = 'draft' group by p.id, n;
         insert into task_party (task_id, role, position, text, group_id)
         select t.id, 'lead', 0, g.name, g.id from task t, unit_group g where t.ref like 'X.%' and g.name = 'Tất cả';
         analyze unit, task, task_party, unit_group_member;",
    )
    .execute(&stage.db.pool)
    .await
    .expect("a large plan");
    let page = format!("/ke-hoach/{plan}/kich-hoat");
    let start = Instant::now();
    stage.get("tccb", &page).await.says(200, &["100.694 phân công chủ trì, 553 đơn vị"]);
    let shown = start.elapsed();
    assert_eq!(stage.post("tccb", &page, &[]).await.to(), format!("/ke-hoach/{plan}"));
    let done = start.elapsed() - shown;
    let leads = format!("select count(*) from assignment where plan_id = {plan} and role = 'lead'");
    assert_eq!(stage.number(&leads).await, 100_694);
    println!("shown in {shown:?}, set going in {done:?}");
}
