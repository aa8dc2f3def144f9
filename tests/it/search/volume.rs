//! Five hundred units, two hundred tasks, twelve periods: a search is quick for whoever asks, however common the word. Times
//! and plans are told.

use std::time::Instant;

use super::stage::{Stage, encoded};

/// Of so many reports one is written.
const SHARE: i32 = 16;

async fn fill(stage: &Stage) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "insert into unit (parent_id, code, name, kind) select id, 'cum', 'Cụm trường', 'other' from unit where code = 'so';
         insert into unit (parent_id, code, name, kind) select u.id, 'x' || n, 'Trường số ' || n, 'school' from unit u, generate_series(1, 500) n where u.code = 'cum';
         insert into task (plan_id, section_id, position, ref, content)
         select p.id, s.id, 100 + n, 'X.' || n, 'Nhiệm vụ thứ ' || n || ': ' || (array['Rà soát vị trí việc làm', 'Bồi dưỡng cán bộ quản lý', 'Kiểm tra, giám sát việc thực hiện'])[1 + n % 3]
         from plan p, section s, generate_series(1, 200) n;
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref like 'X.%' and u.code like 'x%';
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, 'coordinating', u.id, '2026-01-01' from task t, unit u where t.ref like 'X.%' and u.code = 'b';
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
         select w.id, u.id, 'head', '2026-01-01' from (values ('an', 'x7'), ('anh', 'cum')) v (name, code)
         join account w on w.username = v.name join unit u on u.code = v.code;
         insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
         select sha256(convert_to(w.username || ':head', 'UTF8')), w.id, g.id, s.at, s.at
         from account w join role_grant g on g.account_id = w.id and g.role = 'head', (select max(last_seen_at) as at from session) s
         where w.username in ('an', 'anh');
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
    // All of it, all of it once accepted, one school's, all schools' from below the owner, and what one supports.
    let seekers = [
        ("tccb:officer", "true"),
        ("congdoan:observer", "r.state = 'accepted'"),
        ("an:head", "u.code = 'x7'"),
        ("anh:head", "true"),
        ("binh:staff", "r.state = 'accepted'"),
    ];
    for (who, sight) in seekers {
        for words in asked {
            let path = format!("/tim?q={}", encoded(words));
            stage.get(who, &path).await.says(200, &[]);
            let start = Instant::now();
            let page = stage.get(who, &path).await;
            let taken = start.elapsed();
            let tab = page.body.split("Tất cả (").nth(1).and_then(|rest| rest.split(')').next()).unwrap_or("none");
            println!("{who} {words}: {tab} found in {taken:?}");
        }
        // However the reports are looked for, it is those that he may read.
        let sql = format!(
            "select count(*) from report r join assignment a on a.id = r.assignment_id join unit u on u.id = a.unit_id
             where r.proposals like '%kim cương%' and {sight}"
        );
        let there: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&stage.db.pool).await.expect("a count");
        let page = stage.get(who, &format!("/tim?q={}&loai=report", encoded("bổ sung kim cương"))).await;
        page.says(200, &[&format!("Báo cáo ({there})")]);
        assert!(there < 500 && (there > 20 || who == "an:head"), "{who}: {there}");
    }
}

/// The queries of the search, as they are compiled.
fn queries() -> Vec<(String, Vec<String>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let read = |path: std::path::PathBuf| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(path).expect("a query")).expect("JSON")
    };
    let all = std::fs::read_dir(folder).expect("the queries").map(|entry| read(entry.expect("an entry").path()));
    let ours = all.filter(|query| query["query"].as_str().expect("SQL").contains("search_tier("));
    ours.map(|query| {
        let kinds = query["describe"]["parameters"]["Left"].as_array().expect("parameters");
        let kinds = kinds.iter().map(|kind| kind.as_str().expect("a type").to_owned()).collect();
        (query["query"].as_str().expect("SQL").to_owned(), kinds)
    })
    .collect()
}

#[tokio::test]
async fn what_is_hardly_there_is_found_by_its_index() {
    let stage = Stage::new().await;
    fill(&stage).await;
    let reach: Vec<i64> = sqlx::query_scalar("select id from unit").fetch_all(&stage.db.pool).await.expect("units");
    let owner: i64 = stage.ask("select id::text from unit where code = 'so'").await.parse().expect("a number");
    let mut connection = stage.db.pool.acquire().await.expect("a connection");
    sqlx::raw_sql("set jit = off; set max_parallel_workers_per_gather = 0; set plan_cache_mode = force_custom_plan")
        .execute(&mut *connection)
        .await
        .expect("as the search does");
    let queries = queries();
    assert_eq!(queries.len(), tiendo::search::Kind::ALL.len());
    for (sql, kinds) in queries {
        let explain = sqlx::AssertSqlSafe(format!("explain (analyze, costs off, timing off) {sql}"));
        let mut query = sqlx::query_scalar::<_, String>(explain);
        let mut texts = ["('kim' & 'cuong':*)", "('kim' & 'cuong')", "('kim' & 'cương')"].into_iter();
        let mut numbers = [500, 20, owner, 3000].into_iter();
        for kind in &kinds {
            query = match kind.as_str() {
                "Text" => query.bind(texts.next().expect("a text")),
                "Int8" => query.bind(numbers.next().expect("a number")),
                "Int8Array" => query.bind(&reach),
                "Bool" => query.bind(false),
                other => panic!("what is {other}?"),
            };
        }
        let plan = query.fetch_all(&mut *connection).await.expect("a plan").join("\n");
        let used: std::collections::BTreeSet<&str> =
            plan.split_whitespace().filter(|word| word.ends_with("_searched_idx")).collect();
        let time = plan.lines().find(|line| line.contains("Execution Time")).unwrap_or_default();
        let title = sql.split("as \"title!\"").next().and_then(|sql| sql.rsplit('\n').next()).unwrap_or_default();
        println!("{} …: {used:?} {time}", title.trim());
        for table in ["report", "message"] {
            let scan = format!("Seq Scan on {table} ");
            let run = |line: &&str| line.contains(&scan) && !line.contains("never executed");
            assert_eq!(plan.lines().find(run), None, "{plan}");
        }
        let large = ["from report r", "from message m"].iter().any(|table| sql.contains(table));
        assert!(!large || !used.is_empty(), "{plan}");
    }
}
