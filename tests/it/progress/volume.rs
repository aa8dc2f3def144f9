//! A whole period waits at once: the queue and its decisions take few statements, for 52 units and for 500.

use std::time::Instant;

use super::fixture::{Answer, Stage};
use crate::support::statements;

/// Gives `units` more units thirteen tasks, each with an accepted report and one that waits; of every thirteen that wait ten
/// say what was said before.
async fn fill(stage: &Stage, units: i32) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "insert into unit (parent_id, code, name, kind) select u.id, 'x' || n, 'Đơn vị ' || n, 'school' from unit u, generate_series(1, {units}) n where u.code = 'so';
         insert into task (plan_id, section_id, position, ref, content)
         select p.id, s.id, 100 + n, 'X.' || n, 'Nhiệm vụ thứ ' || n from plan p, section s, generate_series(1, 13) n;
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref like 'X.%' and u.code like 'x%';
         insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at, submitted_by,
            submitted_at, first_submitted_at, accepted_at)
         select a.id, p.id, case p.state when 'closed' then 'accepted' else 'submitted' end, 'in_progress', 50,
            case when p.state = 'open' and t.position > 110 then 'Đã làm thêm' else 'Đã làm' end, w.id, p.cut_off_on - 20, w.id,
            p.cut_off_on - 20, p.cut_off_on - 20, case p.state when 'closed' then p.cut_off_on::timestamptz end
         from assignment a join task t on t.id = a.task_id, period p, account w where t.ref like 'X.%' and w.username = 'an';
         analyze;"
    )))
    .execute(&stage.db.pool)
    .await
    .expect("a whole period");
}

/// The page, and how many statements it took.
async fn run(stage: &Stage, path: &str) -> (Answer, usize) {
    stage.get("tccb:officer", path).await.says(200, &[]);
    statements::listen();
    let start = Instant::now();
    let page = stage.get("tccb:officer", path).await;
    println!("{path}: {:?}, {} bytes", start.elapsed(), page.body.len());
    (page, statements::heard().len())
}

/// The statements of the list, of a report beside the queue, of its acceptance.
async fn counted(units: i32) -> [usize; 4] {
    let stage = Stage::new().await;
    fill(&stage, units).await;
    let (page, list) = run(&stage, "/duyet?nhom=don-vi").await;
    page.says(200, &[&format!("<b>{} báo cáo</b>", 13 * units)]);
    let middle: i64 = sqlx::query_scalar("select max(r.id) - count(*) / 2 from report r where r.state = 'submitted'")
        .fetch_one(&stage.db.pool)
        .await
        .expect("a report");
    let (page, by_unit) = run(&stage, &format!("/bao-cao/{middle}?nhom=don-vi")).await;
    assert!(page.body.len() < 80_000, "the page does not grow with the queue: {}", page.body.len());
    let (page, by_task) = run(&stage, &format!("/bao-cao/{middle}?nhom=nhiem-vu")).await;
    assert!(page.body.len() < 80_000, "the page does not grow with the queue: {}", page.body.len());
    statements::listen();
    let start = Instant::now();
    stage.post("tccb:officer", &format!("/bao-cao/{middle}/chap-nhan"), &[("nhom", "don-vi")]).await.to();
    println!("accepted among {}: {:?}", 13 * units, start.elapsed());
    [list, by_unit, by_task, statements::heard().len()]
}

#[tokio::test]
async fn the_queue_costs_the_same_statements_for_few_and_for_many() {
    let few = counted(4).await;
    let many = counted(500).await;
    println!("list, beside by unit, beside by task, accept: {few:?}, {many:?}");
    assert_eq!(few, many);
    assert!(few.iter().all(|count| *count <= 22), "{few:?}");
}

#[tokio::test]
async fn a_whole_period_is_accepted_in_one_act_and_a_few_seconds() {
    let stage = Stage::new().await;
    fill(&stage, 52).await;
    let page = stage.get("tccb:officer", "/duyet/khong-thay-doi").await;
    page.says(200, &["<b>520 báo cáo</b> của 52 đơn vị", "Chấp nhận cả 520 báo cáo"]);
    let chosen: Vec<&str> =
        page.body.split("name=\"report\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(chosen.len(), 520);
    let fields: Vec<_> = chosen.iter().map(|choice| ("report", *choice)).collect();
    statements::listen();
    let start = Instant::now();
    let told = stage.told("tccb:officer", "/duyet/chap-nhan", &fields).await;
    let (taken, seen) = (start.elapsed(), statements::heard().len());
    println!("520 accepted in {taken:?} with {seen} statements");
    assert_eq!(told, "success||Đã chấp nhận 520 báo cáo.");
    assert!(seen <= 520 * 8 + 50, "{seen} statements for 520 reports");
    assert!(taken.as_secs() < 20, "{taken:?}");
    stage.get("tccb:officer", "/duyet").await.says(200, &["<b>156 báo cáo</b>"]);

    // One act takes a thousand: what is more is said, and comes next.
    let stage = Stage::new().await;
    fill(&stage, 110).await;
    let page = stage.get("tccb:officer", "/duyet/khong-thay-doi").await;
    page.says(200, &["còn 100 báo cáo ở lần sau", "Chấp nhận cả 1000 báo cáo"]);
}
