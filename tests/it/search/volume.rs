//! Five hundred units, two hundred tasks, twelve periods: a search is quick for whoever asks, however common the word. Times
//! and plans are told.

use std::time::Instant;

use super::stage::{Stage, encoded};

/// Of so many reports one is written.
const SHARE: i32 = 8;

async fn fill(stage: &Stage) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "insert into unit (parent_id, code, name, kind) select u.id, 'x' || n, 'Trường số ' || n, 'school' from unit u, generate_series(1, 500) n where u.code = 'so';
         insert into task (plan_id, section_id, position, ref, content)
         select p.id, s.id, 100 + n, 'X.' || n, 'Nhiệm vụ thứ ' || n || ': ' || (array['Rà soát vị trí việc làm', 'Bồi dưỡng cán bộ quản lý', 'Kiểm tra, giám sát việc thực hiện'])[1 + n % 3]
         from plan p, section s, generate_series(1, 200) n;
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref like 'X.%' and u.code like 'x%';
         insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
         select u.id, 'month', 2027, n, 'Tháng ' || n, make_date(2027, n, 1), make_date(2027, n, 14), make_date(2027, n, 16)
         from unit u, generate_series(1, 12) n where u.code = 'so';
         drop index report_searched_idx;
         insert into report (assignment_id, period_id, state, progress, percent, results, obstacles, proposals, next_steps, written_by, updated_at,
            submitted_by, submitted_at, first_submitted_at, accepted_at)
         select a.id, p.id, case when a.id % 3 = 0 then 'submitted' else 'accepted' end, 'in_progress', 50,
            'Đơn vị đã triển khai nhiệm vụ, tổ chức ' || a.id % 9 || ' cuộc họp, rà soát ' || (array['hồ sơ viên chức', 'đề án vị trí việc làm', 'quy hoạch cán bộ', 'chương trình bồi dưỡng'])[1 + (a.id + p.id) % 4]
                || ', hoàn thành ' || (a.id * 7 + p.id) % 100 || '% khối lượng theo kế hoạch; số hiệu ' || a.id || '.' || p.id,
            case when a.id % 50 = 0 then 'Thiếu kinh phí và giáo viên Tin học' else '' end,
            case when a.id % 997 = 0 then 'Đề nghị bổ sung kim cương' else '' end,
            'Tiếp tục thực hiện trong kỳ tới', w.id, '2027-01-15', w.id, '2027-01-15', '2027-01-15',
            case when a.id % 3 <> 0 then timestamptz '2027-01-20' end
         from assignment a join unit u on u.id = a.unit_id and u.code like 'x%', period p, account w
         where w.username = 'an' and p.kind = 'month' and (a.id + p.id) % {SHARE} = 0;
         create index report_searched_idx on report using gin (searched);
         with said as (
            insert into message (owner_unit_id, plan_id, task_id, assignment_id, subject, title, text, author, at)
            select p.owner_unit_id, p.id, a.task_id, a.id, 'comment', 'Trao đổi', 'Đề nghị hướng dẫn thực hiện nhiệm vụ ' || a.id, 'x', '2026-11-02'
            from assignment a join unit u on u.id = a.unit_id and u.code like 'x%' join plan p on p.id = a.plan_id where a.id % 5 = 0
            returning id, assignment_id)
         insert into message_unit (message_id, unit_id) select said.id, a.unit_id from said join assignment a on a.id = said.assignment_id;
         insert into obstacle (plan_id, task_id, assignment_id, unit_id, title, words, request, since, raised_by, raised_at)
         select a.plan_id, a.task_id, a.id, a.unit_id, 'Thiếu kinh phí', 'Trường thiếu kinh phí thực hiện nhiệm vụ', 'Bổ sung', '2026-11-03', w.id, '2026-11-03'
         from assignment a join unit u on u.id = a.unit_id and u.code like 'x%', account w where w.username = 'an' and a.id % 20 = 0;
         with said as (
            insert into message (owner_unit_id, plan_id, task_id, assignment_id, subject, subject_id, title, text, author, at)
            select p.owner_unit_id, p.id, o.task_id, o.assignment_id, 'obstacle', o.id, 'Nêu vướng mắc', 'Trường thiếu kinh phí thực hiện nhiệm vụ', 'x', '2026-11-03'
            from obstacle o join plan p on p.id = o.plan_id returning id, subject_id)
         insert into obstacle_message (obstacle_id, message_id) select subject_id, id from said;
         insert into deadline (task_id, position, text, due_on) select id, 1, 'trước ngày 01/12/2026', '2026-11-30' from task where ref like 'X.%';
         insert into extension (assignment_id, deadline_id, planned_on, due_on, asked_for, reason, state, asked_by, asked_at, moved_at)
         select a.id, d.id, d.due_on, d.due_on, '2026-12-20', 'Chờ hướng dẫn thực hiện nhiệm vụ', 'asked', w.id, '2026-11-20', '2026-11-20'
         from assignment a join deadline d on d.task_id = a.task_id, account w where w.username = 'an' and a.id % 40 = 0;
         insert into instruction (owner_unit_id, plan_id, task_id, title, words, given_by, given_at)
         select p.owner_unit_id, p.id, t.id, 'Chỉ đạo về nhiệm vụ ' || t.ref, 'Khẩn trương thực hiện nhiệm vụ, báo cáo kết quả', w.id, '2026-11-10'
         from task t join plan p on p.id = t.plan_id, account w where w.username = 'giamdoc';
         insert into instruction_recipient (instruction_id, unit_id, given_at, moved_at)
         select n.id, u.id, '2026-11-10', '2026-11-10' from instruction n, unit u where u.code like 'x%' and (n.id + u.id) % 10 = 0;
         insert into role_grant (account_id, unit_id, role, from_on)
         select w.id, u.id, 'head', '2026-01-01' from account w, unit u where w.username = 'an' and u.code = 'x7';
         insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
         select sha256('an:head'), w.id, g.id, s.last_seen_at, s.last_seen_at from account w join role_grant g on g.account_id = w.id and g.role = 'head'
         join lateral (select max(last_seen_at) as last_seen_at from session) s on true where w.username = 'an';
         analyze;"
    )))
    .execute(&stage.db.pool)
    .await
    .expect("many");
}

#[tokio::test]
async fn a_search_among_very_many_is_quick_for_whoever_asks() {
    let stage = Stage::new().await;
    let start = Instant::now();
    fill(&stage).await;
    let counts = stage
        .ask(
            "select (select count(*) from report) || ' reports, ' || (select count(*) from message) || ' messages, '
                || pg_size_pretty(pg_table_size('report')) || ' of reports, ' || pg_size_pretty(pg_relation_size('report_searched_idx')) || ' of index'",
        )
        .await;
    println!("{counts}, laid in {:?}", start.elapsed());
    let asked =
        ["nhiem vu", "kinh phí", "kim cuong", "\"kỳ tới nhiệm vụ\"", "vi tri viec lam 63%", "X.17", "khongco", "t"];
    for who in ["tccb:officer", "congdoan:observer", "an:head", "an:staff"] {
        for words in asked {
            let path = format!("/tim?q={}", encoded(words));
            stage.get(who, &path).await.says(200, &[]);
            let start = Instant::now();
            let page = stage.get(who, &path).await;
            let taken = start.elapsed();
            let tab = page.body.split("Tất cả (").nth(1).and_then(|rest| rest.split(')').next()).unwrap_or("none");
            println!("{who} {words}: {tab} found in {taken:?}");
        }
    }
}
