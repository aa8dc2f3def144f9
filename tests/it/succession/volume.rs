//! Five hundred units and two hundred tasks: a change is a few statements, whatever it moves.

use std::time::Instant;

use super::stage::{OPEN, Stage};

const ADMIN: &str = "quantri:administrator";

#[tokio::test]
async fn a_merger_among_five_hundred_units_and_two_hundred_tasks_is_shown_and_done() {
    let stage = Stage::new().await;
    stage
        .run(
            "insert into unit (parent_id, code, name, kind, position)
             select u.id, 'x' || n, 'Đơn vị ' || n, 'other', 100 + n from unit u, generate_series(1, 500) n where u.code = 'so';
             insert into unit_group (owner_unit_id, name) select id, 'Tất cả' from unit where code = 'so';
             insert into unit_group_member (group_id, unit_id) select g.id, u.id from unit_group g, unit u where g.name = 'Tất cả' and u.code like 'x%';
             insert into task (plan_id, section_id, position, ref, content)
             select p.id, min(s.id), 100 + n, 'X.' || n, 'Nhiệm vụ ' || n from plan p join section s on s.plan_id = p.id, generate_series(1, 200) n group by p.id, n;
             insert into task_party (task_id, role, position, text, group_id)
             select t.id, 'lead', 0, g.name, g.id from task t, unit_group g where t.ref like 'X.%' and g.name = 'Tất cả';
             insert into assignment (plan_id, task_id, role, unit_id, group_id, from_on)
             select t.plan_id, t.id, 'lead', m.unit_id, m.group_id, '2024-12-20' from task t, unit_group_member m join unit_group g on g.id = m.group_id
             where t.ref like 'X.%' and g.name = 'Tất cả';
             analyze assignment, unit, task, task_party, unit_group_member;",
        )
        .await;
    let page = stage.merge(&["x1", "x2"], "Đơn vị hợp nhất", "hop-nhat", "25/02/2025").await;
    let start = Instant::now();
    stage.get(ADMIN, &page).await.says(200, &["200 phân công mới và 400 phân công kết thúc"]);
    let shown = start.elapsed();
    stage.confirm(&page).await;
    let done = start.elapsed() - shown;
    let lines = stage.lines(OPEN).await;
    assert_eq!(lines.len(), 19 + 499 * 200);
    println!("shown in {shown:?}, done in {done:?}, {} lines in {:?}", lines.len(), start.elapsed() - shown - done);
}
