//! A report of five hundred units: few statements, a size that is read, and how long it takes.

use std::{fs, time::Instant};

use super::{OFFICER, Stage};
use crate::support::statements;

/// What seven of ten units say alike.
const ALIKE: &str = "'Đã mở ' || a.id % 7 || ' lớp bồi dưỡng cho viên chức'";
/// What no two units say alike: some two thousand characters.
const UNLIKE: &str = "'Đơn vị ' || a.id || repeat(' đã mở lớp bồi dưỡng cho viên chức', 60)";

/// Gives so many more units so many tasks, each with an accepted report.
async fn fill(stage: &Stage, units: i32, tasks: i32, words: &str) {
    stage
        .set_up(&format!(
            "insert into unit (parent_id, code, name, kind)
             select u.id, 'x' || n, 'Đơn vị ' || n, 'school' from unit u, generate_series(1, {units}) n where u.code = 'so';
             insert into task (plan_id, section_id, position, ref, content)
             select p.id, s.id, 100 + n, 'X.' || n, 'Nhiệm vụ thứ ' || n from plan p, section s, generate_series(1, {tasks}) n;
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref like 'X.%' and u.code like 'x%';
             insert into report (assignment_id, period_id, state, progress, percent, results, next_steps, written_by, updated_at,
                submitted_by, submitted_at, first_submitted_at, accepted_at)
             select a.id, p.id, 'accepted', 'in_progress', 50, {words}, {words}, w.id, '2026-11-20', w.id, '2026-11-20', '2026-11-20',
                '2026-11-21'
             from assignment a join task t on t.id = a.task_id, period p, account w
             where t.ref like 'X.%' and p.state = 'open' and w.username = 'an';
             analyze;"
        ))
        .await;
}

/// The most memory that this process has had since it was asked last, in MB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("a peak");
    let kilobytes: u64 = line.split_whitespace().nth(1).expect("a number").parse().expect("a number");
    // The next one is counted from here.
    let _ = fs::write("/proc/self/clear_refs", "5");
    kilobytes / 1024
}

/// What one page or file cost.
#[derive(Debug)]
struct Cost {
    statements: usize,
    bytes: usize,
}

/// The costs of making a report, of its page, of a passage, of the next steps, of its tables, of its files.
async fn counted(units: i32, tasks: i32, words: &str) -> Vec<Cost> {
    let stage = Stage::new().await;
    fill(&stage, units, tasks, words).await;
    let (plan, quarter) = (stage.text("select id from plan").await, stage.quarter(4).await);
    let fields = [("plan", plan.as_str()), ("from", quarter.as_str()), ("to", quarter.as_str())];
    peak();
    statements::listen();
    let start = Instant::now();
    let report = stage.post(OFFICER, super::HOME, &fields).await.to().to_owned();
    let mut costs = vec![Cost { statements: statements::heard().len(), bytes: 0 }];
    println!("{units} × {tasks}: made in {:?}, {} MB", start.elapsed(), peak());
    let (section, next) = (stage.passage(&report, "results", true).await, stage.passage(&report, "next", false).await);
    for path in [
        report.clone(),
        section,
        next,
        format!("{report}/bieu"),
        format!("{report}/bieu?bang=phan-cong&xuat=csv"),
        format!("{report}/word"),
        format!("{report}/excel"),
    ] {
        statements::listen();
        let start = Instant::now();
        let (status, bytes) = stage.file(OFFICER, &path).await;
        println!("{units} × {tasks}: {path} in {:?}, {} bytes, {} MB", start.elapsed(), bytes.len(), peak());
        assert_eq!(status, 200);
        costs.push(Cost { statements: statements::heard().len(), bytes: bytes.len() });
    }
    costs
}

fn statements(costs: &[Cost]) -> Vec<usize> {
    costs.iter().map(|cost| cost.statements).collect()
}

/// What is read, rather than computed with, stays of a size that is read: the page, both passages, the tables, the Word file.
fn is_readable(costs: &[Cost]) {
    for (at, most) in [(1, 1_200_000), (2, 2_400_000), (3, 2_400_000), (4, 1_200_000), (6, 600_000)] {
        assert!(costs[at].bytes < most, "{at}: {costs:?}");
    }
}

#[tokio::test]
async fn a_report_costs_the_same_statements_for_few_and_for_many() {
    let few = counted(3, 2, ALIKE).await;
    let many = counted(500, 20, ALIKE).await;
    assert_eq!(statements(&few), statements(&many));
    assert!(few.iter().all(|cost| cost.statements <= 18), "{few:?}");
    is_readable(&many);
}

#[tokio::test]
async fn where_no_two_units_say_the_same_a_report_is_still_read() {
    is_readable(&counted(40, 100, UNLIKE).await);
}

/// A hundred thousand lead assignments. Alone, for its figures:
/// `cargo test --test it -- --ignored --nocapture --test-threads 1 consolidated::volume`
#[tokio::test]
#[ignore = "takes minutes: run by hand, for its figures"]
async fn a_report_of_five_hundred_units_and_two_hundred_tasks() {
    for words in [ALIKE, UNLIKE] {
        is_readable(&counted(500, 200, words).await);
    }
}
