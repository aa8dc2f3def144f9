//! The administrator's page: who sees it, what it tells, what is decided there.

use chrono::TimeDelta;

use super::*;
use crate::support::{office::Office, statements, visitor::Visitor};

const HOME: &str = "/quan-tri/cong-viec";

/// Jobs in every state, and daily work.
async fn fill(office: &Office) {
    run(
        &office.db.pool,
        "insert into job (kind, payload, state, run_at, wanted_at, attempts, error, worker, lease_until, started_at, finished_at)
         values ('test.act', '{}', 'waiting', '2026-11-23T03:00Z', '2026-11-22T23:00Z', 1, 'Máy chủ thư bận.', null, null, null, null),
            ('test.act', '{}', 'running', '2026-11-23', '2026-11-23', 1, '', 'may-1/4711/00ff', '2026-11-23T02:01Z', '2026-11-23T02:00Z', null),
            ('test.act', '{}', 'running', '2026-11-23', '2026-11-23', 1, '', 'may-2/12/00fe', '2026-11-23T01:00Z', '2026-11-23T00:00Z', null),
            ('test.act', '{}', 'failed', '2026-11-23', '2026-11-21', 5, 'Sai <địa chỉ>.', null, null, null, '2026-11-23T01:30Z'),
            ('test.fail', '{}', 'failed', '2026-11-23', '2026-11-21', 5, 'Hộp thư đầy.', null, null, null, '2026-11-23T01:00Z'),
            ('test.act', '{}', 'done', '2026-11-23', '2026-11-23', 1, '', null, null, null, '2026-11-23T01:00Z');
         insert into job_schedule (kind, minute_of_day, next_at) values ('test.daily', 425, '2026-11-24T00:05Z')",
    )
    .await;
}

async fn job(office: &Office, error: &str) -> i64 {
    office.number(&format!("select id from job where error like '{error}%'")).await
}

async fn page(visitor: &mut Visitor, tab: &str) -> crate::support::visitor::Answer {
    visitor.get(&format!("{HOME}?xem={tab}")).await.is(200)
}

#[tokio::test]
async fn every_state_has_its_list_with_its_number() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    page(&mut admin, "").await.says("Không có công việc nào đang chờ").says("Chưa có việc nào theo lịch");
    page(&mut admin, "loi").await.says("Không có công việc nào bị lỗi").hides("Chạy lại tất cả");
    fill(&office).await;
    admin
        .get(HOME)
        .await
        .is(200)
        .says("Lỗi: 2")
        .says("Chờ (1)")
        .says("Đang chạy (2)")
        .says("Lỗi (2)")
        .says("Xong (1)")
        .says("Sai &#60;địa chỉ&#62;.")
        .says("Hộp thư đầy.")
        .says("không biết loại việc này")
        .says("may-1, tiến trình 4711")
        .says("may-2, tiến trình 12")
        .says("Không trả lời");
    page(&mut admin, "cho").await.says("Chờ: 1").says("10:00 23/11/2026").says("đã thử 1/5").says("Máy chủ thư bận.");
    page(&mut admin, "dang-chay").await.says("Đang chạy: 2").says("Máy không trả lời, sẽ làm lại");
    page(&mut admin, "xong").await.says("Xong: 1").says("08:00 23/11/2026");
    admin
        .get(&format!("{HOME}?xem=loi&loai=test.fail"))
        .await
        .is(200)
        .says("Lỗi: 1")
        .says("Hộp thư đầy.")
        .hides("Sai &#60;địa chỉ&#62;.");
    admin.get("/quan-tri/don-vi").await.is(200).says("2<span class=\"only-heard\"> lỗi</span>");
}

#[tokio::test]
async fn the_jobs_are_the_whole_portal_s() {
    let office = Office::new().await;
    fill(&office).await;
    let mut school = office.visitor("quantri.truong").await;
    school.get("/quan-tri/don-vi").await.is(200).hides("Công việc nền");
    school.get(HOME).await.is(403);
    school.post(&format!("{HOME}/chay-lai"), &[]).await.is(403);
    office.visitor("giamdoc").await.get(HOME).await.is(403);
    assert_eq!(office.number("select count(*) from job where state = 'failed'").await, 2);
}

#[tokio::test]
async fn a_failed_job_is_run_again_or_dropped_and_a_waiting_one_run_now() {
    let office = Office::new().await;
    fill(&office).await;
    let mut admin = office.visitor("quantri").await;
    let (wrong, full, busy) = (job(&office, "Sai").await, job(&office, "Hộp").await, job(&office, "Máy chủ").await);
    let again = format!("{HOME}/{wrong}/chay-lai");
    admin.post(&again, &[]).await.leads_to("/quan-tri/cong-viec?xem=loi");
    let now = format!(
        "select count(*) from job where id = {wrong} and state = 'waiting' and attempts = 0 and run_at = '2026-11-23T02:00Z'"
    );
    assert_eq!(office.number(&now).await, 1);
    admin.post(&again, &[]).await.is(303);
    page(&mut admin, "loi").await.says("đã chuyển sang trạng thái khác");
    assert_eq!(office.told("job.run_again").await, 1);

    admin.post(&format!("{HOME}/{full}/bo"), &[]).await.leads_to("/quan-tri/cong-viec?xem=loi");
    admin.post(&format!("{HOME}/{full}/bo"), &[]).await.is(404);
    assert_eq!(office.number(&format!("select count(*) from job where id = {full}")).await, 0);
    let kept = "select count(*) from journal where action = 'job.dropped' and after ->> 'error' = 'Hộp thư đầy.'";
    assert_eq!(office.number(kept).await, 1, "what was dropped is told");

    admin.post(&format!("{HOME}/{busy}/chay-ngay"), &[]).await.leads_to("/quan-tri/cong-viec?xem=cho");
    let now = format!("select count(*) from job where id = {busy} and attempts = 1 and run_at = '2026-11-23T02:00Z'");
    assert_eq!(office.number(&now).await, 1, "its attempts count on");
    assert_eq!(office.told("job.run_now").await, 1);

    // What is done, and what somebody has in hand, is not decided on.
    for state in ["running", "done"] {
        let id = office.number(&format!("select min(id) from job where state = '{state}'")).await;
        for act in ["chay-lai", "chay-ngay", "bo"] {
            admin.post(&format!("{HOME}/{id}/{act}"), &[]).await.is(303);
        }
        assert_eq!(office.number(&format!("select count(*) from job where id = {id} and state = '{state}'")).await, 1);
    }
    admin.post(&format!("{HOME}/mot/bo"), &[]).await.is(404);
}

#[tokio::test]
async fn all_that_failed_is_run_again_by_one_act() {
    let office = Office::new().await;
    fill(&office).await;
    let mut admin = office.visitor("quantri").await;
    let act = format!("{HOME}/chay-lai");
    admin.post(&act, &[("kind", "test.fail")]).await.leads_to("/quan-tri/cong-viec?xem=cho");
    assert_eq!(office.number("select count(*) from job where state = 'failed'").await, 1, "only what was shown");
    admin.post(&act, &[]).await.leads_to("/quan-tri/cong-viec?xem=cho");
    page(&mut admin, "cho").await.says("1 công việc sẽ được thực hiện lại ngay.").says("Chờ: 3");
    admin.post(&act, &[]).await.leads_to("/quan-tri/cong-viec?xem=loi");
    assert_eq!(office.told("job.all_run_again").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_hears_of_a_decision() {
    let office = Office::new().await;
    lay_out(&office.db.pool).await;
    let mut admin = office.visitor("quantri").await;
    add(&office.db.pool, &[Act::default()], office.clock.now() + TimeDelta::days(1)).await;
    let id = office.number("select id from job").await;
    let pool = instance_pool(office.db.url().parse().expect("an address")).await;
    let running = Running::start(worker(&pool, &office.clock, kinds()).asking_every(Duration::from_secs(3600)));
    let listening =
        "select count(*) from pg_stat_activity where datname = current_database() and query = 'LISTEN \"job\"'";
    until(&pool, "it listens", listening, 1).await;
    admin.post(&format!("{HOME}/{id}/chay-ngay"), &[]).await.is(303);
    until(&pool, "it is done", DONE, 1).await;
    running.stop().await;
}

#[tokio::test]
async fn an_hour_is_set_and_what_is_off_is_not_made_up_for() {
    let office = Office::new().await;
    fill(&office).await;
    let mut admin = office.visitor("quantri").await;
    let hour = format!("{HOME}/lich/test.daily");
    admin
        .post(&hour, &[("hour", "25:00"), ("enabled", "1")])
        .await
        .is(422)
        .says("Giờ không đúng")
        .says("href=\"#hour-test.daily\"")
        .says("value=\"25:00\"");
    admin.post(&hour, &[("hour", "7h05"), ("enabled", "1")]).await.is(303);
    admin.get(HOME).await.says("không có gì thay đổi").says("value=\"07:05\"");
    assert_eq!(office.told("job_schedule.changed").await, 0);
    // It is nine.
    admin.post(&hour, &[("hour", "17:30"), ("enabled", "1")]).await.leads_to(HOME);
    let next =
        "select count(*) from job_schedule where minute_of_day = 1050 and enabled and next_at = '2026-11-23T10:30Z'";
    assert_eq!(office.number(next).await, 1, "today still");
    admin.post(&hour, &[("hour", "17:30")]).await.is(303);
    office.wait(TimeDelta::hours(4));
    admin = office.visitor("quantri").await;
    admin.get(HOME).await.is(200).hides("value=\"1\" checked");
    office.wait(TimeDelta::days(3));
    admin = office.visitor("quantri").await;
    admin.post(&hour, &[("hour", "17:30"), ("enabled", "1")]).await.is(303);
    let next = "select count(*) from job_schedule where enabled and next_at = '2026-11-26T10:30Z'";
    assert_eq!(office.number(next).await, 1, "from now on");
    assert_eq!(office.told("job_schedule.changed").await, 3);
    admin.post(&format!("{HOME}/lich/test.none"), &[("hour", "7:00")]).await.is(404);
}

#[tokio::test]
async fn daily_work_is_done_now_but_not_beside_itself() {
    let office = Office::new().await;
    fill(&office).await;
    let mut admin = office.visitor("quantri").await;
    let act = format!("{HOME}/lich/test.daily/chay-ngay");
    admin.post(&act, &[]).await.leads_to("/quan-tri/cong-viec?xem=cho");
    admin.post(&act, &[]).await.leads_to("/quan-tri/cong-viec?xem=cho");
    page(&mut admin, "cho").await.says("đang chờ hoặc đang được thực hiện").says("09:00 23/11/2026");
    assert_eq!(office.number("select count(*) from job where kind = 'test.daily'").await, 1);
    assert_eq!(office.told("job_schedule.put_now").await, 1);
    let kept =
        "select count(*) from job_schedule where next_at = '2026-11-24T00:05Z' and last_at = '2026-11-23T02:00Z'";
    assert_eq!(office.number(kept).await, 1, "its hour stays");
}

#[tokio::test]
async fn a_thousand_jobs_cost_as_many_statements_as_one_and_come_in_pages() {
    let office = Office::new().await;
    fill(&office).await;
    let mut admin = office.visitor("quantri").await;
    let mut counted = async || {
        statements::listen();
        let answer = page(&mut admin, "loi").await;
        (statements::heard().len(), answer)
    };
    let (few, _) = counted().await;
    run(
        &office.db.pool,
        "insert into job (kind, payload, state, run_at, wanted_at, attempts, error, finished_at)
         select 'test.act', '{}', 'failed', '2026-11-23', '2026-11-23', 5, 'Lỗi ' || n, '2026-11-22' from generate_series(1, 998) n",
    )
    .await;
    let (many, answer) = counted().await;
    assert_eq!(many, few);
    assert!(few <= 8, "{few}");
    answer.says("Lỗi: 1000").says("1–50 trong 1000 công việc").says("trang=2").says("Chạy lại tất cả (1000)");
    admin.get(&format!("{HOME}?xem=loi&trang=20")).await.is(200).says("951–1000").hides("Trang sau");
}
