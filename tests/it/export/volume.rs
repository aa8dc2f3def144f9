//! 500 units × 200 tasks × 12 periods: 1.2 million rows into one file, in memory that does not grow with the periods.

use std::time::{Duration, Instant};

use super::{Stage, worker};

/// The most that this process has held in memory so far, in MB.
fn most_held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the measure");
    line.split_whitespace().nth(1).expect("a number").parse::<u64>().expect("a number") / 1024
}

/// A plan with so many units, each of which leads so many tasks, and twelve months.
async fn fill(stage: &Stage, units: i32, tasks: i32) -> i64 {
    stage
        .run(&format!(
            "insert into plan (owner_unit_id, number, title, short_title, status, activated_at)
             select id, 'V-1', 'Kế hoạch rất dài', 'V1', 'active', '2025-11-01' from unit where parent_id is null;
             insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Mục' from plan where number = 'V-1';
             insert into task (plan_id, section_id, position, ref, content)
             select p.id, s.id, n, 'I.' || n, 'Rà soát, bổ sung quy chế làm việc, lần thứ ' || n
             from plan p join section s on s.plan_id = p.id, generate_series(1, {tasks}) n where p.number = 'V-1';
             insert into unit (parent_id, code, name, kind)
             select u.id, 'v' || n, 'Trường Trung học phổ thông số ' || n, 'school'
             from unit u, generate_series(1, {units}) n where u.parent_id is null;
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, 'lead', u.id, '2025-11-01' from task t join plan p on p.id = t.plan_id, unit u
             where p.number = 'V-1' and u.code ~ '^v[0-9]+$';
             insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
             select u.id, 'month', 2030, n, 'Tháng ' || n || '/2030', date '2025-10-15' + n * 28, date '2025-11-11' + n * 28,
                date '2025-11-13' + n * 28
             from unit u, generate_series(1, 12) n where u.parent_id is null;
             analyze;"
        ))
        .await;
    stage.number("select id from plan where number = 'V-1'").await
}

/// Makes the export; how long it took, and the most memory held.
async fn made(units: i32, tasks: i32) -> (Duration, u64, i64) {
    let stage = Stage::new().await;
    let plan = fill(&stage, units, tasks).await.to_string();
    let mut visitor = stage.visitor("tccb").await;
    let fields = [("plan", plan.as_str()), ("from", "month-2030-1"), ("to", "month-2030-12")];
    visitor.post("/ket-xuat", &fields).await.is(303);
    let began = Instant::now();
    worker(&stage.app).limited_to(Duration::from_secs(3600)).catch_up().await.expect("made");
    let took = began.elapsed();
    assert_eq!(stage.number("select count(*) from export where file_id is not null and total = 13").await, 1);
    (took, most_held(), stage.number("select f.size from export e join stored_file f on f.id = e.file_id").await)
}

#[tokio::test]
#[ignore = "takes minutes: run alone to measure 500 units × 200 tasks × 12 periods"]
async fn a_million_rows_fit_into_bounded_memory() {
    let before = most_held();
    let (took, most, size) = made(500, 200).await;
    println!("1,200,000 rows: {before} MB before, {most} MB at most, {} MB of file, {took:?}", size / 1024 / 1024);
    assert!(most - before < 700, "{before} MB before, {most} MB at most");
}

#[tokio::test]
async fn many_periods_of_a_small_plan_come_out() {
    let (took, most, size) = made(20, 10).await;
    println!("2,400 rows: {most} MB at most, {size} bytes, {took:?}");
}
