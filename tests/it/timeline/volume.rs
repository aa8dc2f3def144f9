//! A task of five hundred units with thousands of entries: one query, and a page in no time.

use std::time::Instant;

use super::stage::Stage;
use crate::support::statements;

/// Gives `units` more units a part in one task, each with reports, comments, an obstacle and a reminder.
async fn fill(stage: &Stage, units: i32) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "insert into unit (parent_id, code, name, kind) select u.id, 'x' || n, 'Đơn vị ' || n, 'school' from unit u, generate_series(1, {units}) n where u.code = 'so';
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref = 'I.1' and u.code like 'x%';
         insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at, submitted_by,
            submitted_at, first_submitted_at)
         select a.id, p.id, 'submitted', 'in_progress', 50, 'Đã làm', w.id, '2026-11-01', w.id, '2026-11-01', '2026-11-01'
         from assignment a join unit u on u.id = a.unit_id and u.code like 'x%', period p, account w where w.username = 'an';
         insert into report_event (report_id, kind, at, account_id, content)
         select r.id, k.kind, timestamptz '2026-11-01' + r.id * interval '1 minute' + k.n * interval '1 hour', r.written_by, '{{}}'
         from report r, (values (1, 'sent_to_head'), (2, 'submitted'), (3, 'returned'), (4, 'submitted')) k (n, kind);
         with said as (
            insert into message (owner_unit_id, plan_id, task_id, assignment_id, subject, title, text, author, at)
            select p.owner_unit_id, p.id, a.task_id, a.id, 'comment', 'Trao đổi', 'Lời ' || n, 'x', timestamptz '2026-11-02' + a.id * interval '1 minute' + n * interval '1 hour'
            from assignment a join unit u on u.id = a.unit_id and u.code like 'x%' join plan p on p.id = a.plan_id, generate_series(1, 4) n
            returning id, assignment_id)
         insert into message_unit (message_id, unit_id) select said.id, a.unit_id from said join assignment a on a.id = said.assignment_id;
         insert into obstacle (plan_id, task_id, assignment_id, unit_id, title, words, request, since, raised_by, raised_at)
         select a.plan_id, a.task_id, a.id, a.unit_id, 'Thiếu người', 'x', 'x', '2026-11-03', w.id, '2026-11-03'
         from assignment a join unit u on u.id = a.unit_id and u.code like 'x%', account w where w.username = 'an';
         with said as (
            insert into message (owner_unit_id, plan_id, task_id, assignment_id, subject, subject_id, title, author, at)
            select p.owner_unit_id, p.id, o.task_id, o.assignment_id, 'obstacle', o.id, 'Nêu vướng mắc', 'x', timestamptz '2026-11-03' + o.id * interval '1 minute'
            from obstacle o join plan p on p.id = o.plan_id returning id, subject_id)
         , heard as (insert into message_unit (message_id, unit_id) select said.id, o.unit_id from said join obstacle o on o.id = said.subject_id)
         insert into obstacle_message (obstacle_id, message_id) select subject_id, id from said;
         with urged as (
            insert into reminder (owner_unit_id, unit_id, matter, kind, period_id, at, on_date, account_id)
            select p.owner_unit_id, a.unit_id, 'report', 'manual', p.id, '2026-11-20', '2026-11-20', w.id
            from assignment a join unit u on u.id = a.unit_id and u.code like 'x%', period p, account w where p.state = 'open' and w.username = 'tccb'
            returning id, unit_id)
         insert into reminder_item (reminder_id, assignment_id, due_on, nth)
         select urged.id, a.id, '2026-12-16', 1 from urged join assignment a on a.unit_id = urged.unit_id;
         analyze;"
    )))
    .execute(&stage.db.pool)
    .await
    .expect("many");
}

/// How many statements each page takes; the time is told.
async fn counted(units: i32) -> Vec<usize> {
    let stage = Stage::new().await;
    fill(&stage, units).await;
    let (task, part) = (stage.of_task("I.1").await, stage.timeline_of("I.1", "x1").await);
    let unit = stage.ask("select id::text from unit where code = 'x1'").await;
    let paths = [
        ("tccb:officer", task.clone()),
        ("an:staff", task.clone()),
        ("congdoan:observer", task.clone()),
        ("tccb:officer", format!("{task}?sort=comment")),
        ("tccb:officer", part),
        ("tccb:officer", format!("/don-vi/{unit}/dien-bien")),
        ("tccb:officer", task.trim_end_matches("/dien-bien").to_owned()),
    ];
    let mut seen = Vec::new();
    for (who, path) in paths {
        stage.get(who, &path).await.says(200, &[]);
        statements::listen();
        let start = Instant::now();
        let page = stage.get(who, &path).await;
        let taken = start.elapsed();
        let heard = statements::heard().len();
        println!("{units} units: {path} for {who}: {heard} statements, {taken:?}, {} bytes", page.body.len());
        assert!(taken.as_millis() < 1500, "{path}: {taken:?}");
        seen.push(heard);
    }
    let page = stage.get("tccb:officer", &format!("{task}?sort=reminder")).await;
    page.says(200, &[&format!("{units} đơn vị, {units} báo cáo Quý IV/2026 chưa gửi")]);
    seen
}

#[tokio::test]
async fn a_timeline_costs_the_same_statements_for_few_and_for_many() {
    let (few, many) = (counted(3).await, counted(500).await);
    assert_eq!(few, many);
    assert!(few[..6].iter().all(|count| *count <= 6), "{few:?}");
}
