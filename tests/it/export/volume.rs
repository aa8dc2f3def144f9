//! 500 units × 200 tasks × 12 periods: 1.2 million rows into one file, in memory that does not grow with the periods; and
//! the 100,000 lines of one period as a list.

use std::{
    io::Cursor,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use calamine::{DataType, Reader, Xlsx};

use super::{Stage, csv_rows, worker};
use crate::support::visitor::Visitor;

/// How many of the twelve periods are closed.
const CLOSED: i32 = 6;

/// The most that this process has held in memory so far, in MB.
fn most_held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the measure");
    line.split_whitespace().nth(1).expect("a number").parse::<u64>().expect("a number") / 1024
}

/// A plan with so many units, each of which leads so many tasks, and twelve months, the first of them closed.
async fn fill(stage: &Stage, units: i32, tasks: i32) -> i64 {
    stage
        .run(&format!(
            "create temporary table so as select owner_unit_id as id from plan where id = 1;
             insert into plan (owner_unit_id, number, title, short_title, status, activated_at, period_kinds)
             select id, 'V-1', 'Kế hoạch rất dài', 'V1', 'active', '2025-11-01', '{{month}}' from so;
             insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Mục' from plan where number = 'V-1';
             insert into task (plan_id, section_id, position, ref, content)
             select p.id, s.id, n, 'I.' || n, 'Rà soát, bổ sung quy chế làm việc, lần thứ ' || n
             from plan p join section s on s.plan_id = p.id, generate_series(1, {tasks}) n where p.number = 'V-1';
             insert into unit (parent_id, code, name, kind)
             select so.id, 'v' || n, 'Trường Trung học phổ thông số ' || n, 'school' from so, generate_series(1, {units}) n;
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, 'lead', u.id, '2025-11-01' from task t join plan p on p.id = t.plan_id, unit u
             where p.number = 'V-1' and u.code ~ '^v[0-9]+$';
             insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
             select so.id, 'month', 2030, n, 'Tháng ' || n || '/2030', date '2025-10-15' + n * 28,
                date '2025-11-11' + n * 28, date '2025-11-13' + n * 28
             from so, generate_series(1, 12) n;
             insert into period_closing (period_id, version, closed_at, closed_by)
             select pe.id, 1, pe.send_by, (select id from account where username = 'tccb')
             from period pe where pe.year = 2030 and pe.ordinal <= {CLOSED};
             insert into period_standing (period_id, version, assignment_id, plan_id, task_id, unit_id, party_name, section_id,
                section_ref, section_heading, task_ref, collective, progress, percent, outcome, due_soon, report_state)
             select c.period_id, 1, a.id, a.plan_id, a.task_id, a.unit_id, u.name, t.section_id, 'I', 'Mục', t.ref, true,
                'in_progress', 40, 'untimed', false, 'accepted'
             from period_closing c join period pe on pe.id = c.period_id and pe.year = 2030,
                assignment a join plan p on p.id = a.plan_id join task t on t.id = a.task_id join unit u on u.id = a.unit_id
             where p.number = 'V-1';
             update period set state = 'closed' where year = 2030 and ordinal <= {CLOSED};
             analyze;"
        ))
        .await;
    stage.number("select id from plan where number = 'V-1'").await
}

/// What making an export took.
struct Made {
    took: Duration,
    /// For how long transactions were open that had written something, in milliseconds: the journal's seal waits for them.
    writing: i64,
    size: i64,
}

/// Does the jobs, and watches how long the journal's seal has to wait for transactions that have written.
async fn make(stage: &Stage) -> Made {
    let seen_open = Arc::new(AtomicI64::new(0));
    let (seen, pool) = (seen_open.clone(), stage.db.pool.clone());
    let watch = tokio::spawn(async move {
        loop {
            let open = "select count(*) from pg_stat_activity
                where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()";
            if sqlx::query_scalar::<_, i64>(open).fetch_one(&pool).await.is_ok_and(|open| open > 0) {
                seen.fetch_add(1, Ordering::Relaxed);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let began = Instant::now();
    worker(&stage.app).catch_up().await.expect("made");
    let took = began.elapsed();
    watch.abort();
    let size =
        "select f.size from export e join stored_file f on f.id = e.file_id where e.done = e.total order by e.id desc";
    Made { took, writing: seen_open.load(Ordering::Relaxed) * 50, size: stage.number(size).await }
}

/// Asks for the twelve months, and makes them.
async fn months(stage: &Stage, visitor: &mut Visitor, plan: i64) -> (String, Made) {
    let plan = plan.to_string();
    let fields = [("plan", plan.as_str()), ("from", "month-2030-1"), ("to", "month-2030-12")];
    let page = visitor.post("/ket-xuat", &fields).await.is(303).location;
    (page, make(stage).await)
}

fn told(what: &str, before: u64, made: &Made) {
    println!(
        "{what}: {before} MB before, {} MB at most, {} KB of file, {:?}, about {} ms in a transaction that writes",
        most_held(),
        made.size / 1024,
        made.took,
        made.writing
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: run alone to measure 500 units × 200 tasks × 12 periods"]
async fn a_million_rows_fit_into_bounded_memory() {
    let stage = Stage::new().await;
    let plan = fill(&stage, 500, 200).await;
    let mut visitor = stage.visitor("tccb").await;
    for form in ["csv", "xlsx"] {
        let before = most_held();
        let list = format!("/tong-hop/danh-sach?plan={plan}&period=month-2030-12&xuat={form}");
        visitor.post("/ket-xuat/danh-sach", &[("list", list.as_str()), ("title", "Phân công")]).await.is(303);
        told(&format!("a list of 100,000 rows as {form}"), before, &make(&stage).await);
    }
    let before = most_held();
    let (_, made) = months(&stage, &mut visitor, plan).await;
    told("1,200,000 rows", before, &made);
    assert!(most_held() - before < 300, "{before} MB before, {} MB at most", most_held());
    assert!(made.writing < 5_000, "the journal's seal waits for {} ms", made.writing);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_periods_come_out_as_they_were_closed_or_stand() {
    let stage = Stage::new().await;
    let plan = fill(&stage, 20, 10).await;
    let mut visitor = stage.visitor("tccb").await;
    let (page, made) = months(&stage, &mut visitor, plan).await;
    assert!(made.writing < 5_000, "the journal's seal waits for {} ms", made.writing);
    let file = visitor.get(&format!("{page}/tep")).await.is(200);
    let mut book = Xlsx::new(Cursor::new(file.body.as_slice())).expect("an Excel file");
    let names = book.sheet_names();
    assert_eq!(names.len(), 12, "{names:?}");
    for (month, name) in (1..).zip(&names) {
        let sheet = book.worksheet_range(name).expect("a sheet");
        assert_eq!(sheet.height(), 200 + 1, "{name}");
        // What was frozen at the closing; in the open months nothing was said yet.
        let share = if month <= CLOSED { 0.4 } else { 0.0 };
        let column =
            sheet.rows().next().expect("titles").iter().position(|title| title.to_string().starts_with("Tỷ lệ"));
        let column = column.expect("a column of percentages");
        let wrong = sheet.rows().skip(1).filter(|row| row[column].as_f64() != Some(share)).count();
        assert_eq!(wrong, 0, "{name}: {:?}", sheet.rows().nth(1));
    }
    // The list of one of them says the same.
    let list = format!("/tong-hop/danh-sach?plan={plan}&period=month-2030-1&xuat=csv");
    assert_eq!(csv_rows(&visitor.get(&list).await.is(200)).len(), 200 + 1);
}
