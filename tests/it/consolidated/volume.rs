//! A report of five hundred units and two hundred tasks: few statements, and how long it takes.

use std::time::Instant;

use super::{OFFICER, Stage};
use crate::support::statements;

/// Gives so many more units so many tasks, each with an accepted report.
async fn fill(stage: &Stage, units: i32, tasks: i32) {
    stage
        .set_up(&format!(
            "insert into unit (parent_id, code, name, kind)
             select u.id, 'x' || n, 'Đơn vị ' || n, 'school' from unit u, generate_series(1, {units}) n where u.code = 'so';
             insert into task (plan_id, section_id, position, ref, content)
             select p.id, s.id, 100 + n, 'X.' || n, 'Nhiệm vụ thứ ' || n from plan p, section s, generate_series(1, {tasks}) n;
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref like 'X.%' and u.code like 'x%';
             insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at, submitted_by,
                submitted_at, first_submitted_at, accepted_at)
             select a.id, p.id, 'accepted', 'in_progress', 50, 'Đã mở ' || a.id % 7 || ' lớp bồi dưỡng cho viên chức', w.id,
                '2026-11-20', w.id, '2026-11-20', '2026-11-20', '2026-11-21'
             from assignment a join task t on t.id = a.task_id, period p, account w
             where t.ref like 'X.%' and p.state = 'open' and w.username = 'an';
             analyze;"
        ))
        .await;
}

/// The statements of making a report, of its page, of a passage, of its tables, of its files.
async fn counted(units: i32, tasks: i32) -> Vec<usize> {
    let stage = Stage::new().await;
    fill(&stage, units, tasks).await;
    let (plan, quarter) = (stage.text("select id from plan").await, stage.quarter(4).await);
    let fields = [("plan", plan.as_str()), ("from", quarter.as_str()), ("to", quarter.as_str())];
    statements::listen();
    let start = Instant::now();
    let report = stage.post(OFFICER, super::HOME, &fields).await.to().to_owned();
    let mut heard = vec![statements::heard().len()];
    println!("{units} × {tasks}: made in {:?}", start.elapsed());
    let passage = stage.passage(&report, "results", true).await;
    for path in [report.clone(), passage, format!("{report}/bieu"), format!("{report}/word"), format!("{report}/excel")]
    {
        statements::listen();
        let start = Instant::now();
        let (status, bytes) = stage.file(OFFICER, &path).await;
        println!("{units} × {tasks}: {path} in {:?}, {} bytes", start.elapsed(), bytes.len());
        assert_eq!(status, 200);
        heard.push(statements::heard().len());
    }
    heard
}

#[tokio::test]
async fn a_report_costs_the_same_statements_for_few_and_for_many() {
    let few = counted(3, 2).await;
    let many = counted(500, 20).await;
    println!("made, page, passage, tables, Word, Excel: {few:?}, {many:?}");
    assert_eq!(few, many);
    assert!(few.iter().all(|count| *count <= 18), "{few:?}");
}
