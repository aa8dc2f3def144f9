//! Setting a plan going does what its page has said.

use tiendo::{
    calendar::{PeriodKey, PeriodKind},
    progress::{
        facts::{self, Scope},
        ground::Ground,
    },
};

use super::{QUARTER, Stage, before, day};

#[tokio::test]
async fn a_draft_plan_shows_whom_it_will_bind() {
    let stage = Stage::new().await;
    let plan = stage.draft_plan().await;
    let page = stage.get("tccb", &format!("/ke-hoach/{plan}")).await;
    let page = page.says(200, &["Dự thảo", "30 nhiệm vụ", "Kích hoạt", "Sửa dự thảo", "Xóa dự thảo", "(52 đơn vị)"]);
    assert!(!page.contains("Tiếp nhận"), "{page}");
    stage.get("lequydon", &format!("/ke-hoach/{plan}")).await.says(404, &[]);
}

#[tokio::test]
async fn activation_does_what_its_page_says() {
    let stage = Stage::new().await;
    let plan = stage.draft_plan().await;
    let page = stage.get("tccb", &format!("/ke-hoach/{plan}/kich-hoat")).await;
    let page = page.says(
        200,
        &["18 nhiệm vụ, 12 trách nhiệm, 694 phân công chủ trì, 53 đơn vị được thông báo và bấm “đã tiếp nhận”"],
    );
    let coordinating = before(&page, "phân công phối hợp");
    let first = page.split("Quý IV/2026").nth(1).expect("the open quarter");
    let owed: usize = first.split_whitespace().nth(4).and_then(|text| text.replace('.', "").parse().ok()).expect(first);
    assert!(first.trim_start().starts_with("đang mở 14/12/2026 16/12/2026"), "{first}");
    let share = page.split("Trường THPT Lê Quý Đôn").nth(1).expect("the school's share");
    let mut share = share.split_whitespace().map(|number| number.parse::<i64>().expect("a number"));
    let share = (share.next().expect("leads"), share.next().expect("coordinating"));

    assert_eq!(stage.post("tccb", &format!("/ke-hoach/{plan}/kich-hoat"), &[]).await.to(), format!("/ke-hoach/{plan}"));
    let count = async |what: &str| {
        stage.number(&format!("select count(*) from assignment where plan_id = {plan} and {what}")).await
    };
    assert_eq!(count("role = 'lead'").await, 694);
    assert_eq!(count("role = 'coordinating'").await, coordinating as i64);
    assert_eq!(
        stage.number(&format!("select count(*) from plan_issue where plan_id = {plan} and version = 1")).await,
        53
    );
    let school = "unit_id = (select id from unit where code = 'lequydon')";
    assert_eq!(
        (
            count(&format!("role = 'lead' and {school}")).await,
            count(&format!("role = 'coordinating' and {school}")).await
        ),
        share
    );
    let plans = [plan];
    let ground = Ground::load(&stage.db.pool, &plans).await.expect("the ground");
    let key = PeriodKey { kind: PeriodKind::Quarter, year: 2026, ordinal: 4 };
    let scope = Scope { plans: &plans, period: Some(key), ..Scope::default() };
    let lines = facts::load(&stage.db.pool, &scope, &ground, day("2026-11-23")).await.expect("lines");
    assert_eq!(lines.iter().filter(|line| line.report.is_owed()).count(), owed);
    assert!(owed > 600 && owed <= 694, "{owed}");

    // The unit finds it among its work, and confirms.
    let home = stage.get("lequydon", "/viec").await;
    let home = stage.get("lequydon", home.to()).await;
    home.says(200, &["Kế hoạch mới:", "NQ28 mới", "28/KH-THU"]);
    stage.post("lequydon", &format!("/ke-hoach/{plan}/tiep-nhan"), &[]).await.to();
    stage.get("tccb", &format!("/ke-hoach/{plan}")).await.says(200, &["Đang thực hiện", "1/53 đơn vị đã tiếp nhận"]);
    stage.get("tccb", &format!("/tong-hop?plan={plan}&period={QUARTER}")).await.says(200, &["694"]);
    // Once is enough.
    stage.get("tccb", &format!("/ke-hoach/{plan}/kich-hoat")).await.says(409, &["không ở trạng thái dự thảo"]);
    stage.post("tccb", &format!("/ke-hoach/{plan}/kich-hoat"), &[]).await.says(409, &[]);
    assert_eq!(
        stage
            .number(&format!("select count(*) from journal where action = 'plan.activated' and subject_id = {plan}"))
            .await,
        1
    );
}

#[tokio::test]
async fn a_task_that_nobody_would_lead_keeps_the_plan_from_starting() {
    let stage = Stage::new().await;
    let plan = stage.draft_plan().await;
    stage
        .run(&format!(
            "insert into unit_group (owner_unit_id, name) select id, 'Nhóm trống' from unit where code = 'so-gddt';
             update task_party p set group_id = (select id from unit_group where name = 'Nhóm trống'), unit_id = null, text = 'Nhóm trống'
             from task t where t.id = p.task_id and t.plan_id = {plan} and t.ref = 'IV.1.a' and p.role = 'lead';"
        ))
        .await;
    let page = stage.get("tccb", &format!("/ke-hoach/{plan}/kich-hoat")).await;
    let page = page
        .says(200, &["Chưa kích hoạt được", "IV.1.a – nhóm “Nhóm trống” chưa có đơn vị nào nên không có ai chủ trì."]);
    assert!(!page.contains("Kích hoạt kế hoạch Kích hoạt kế hoạch"), "{page}");
    stage.post("tccb", &format!("/ke-hoach/{plan}/kich-hoat"), &[]).await.says(409, &["Chưa ai chủ trì IV.1.a"]);
    assert_eq!(stage.number(&format!("select count(*) from assignment where plan_id = {plan}")).await, 0);
    assert_eq!(stage.text(&format!("select status from plan where id = {plan}")).await, "draft");
}

#[tokio::test]
async fn a_draft_plan_can_be_thrown_away_and_a_running_one_cannot() {
    let stage = Stage::new().await;
    let (running, plan) = (stage.nq28().await, stage.draft_plan().await);
    stage.post("tccb", &format!("/ke-hoach/{running}/xoa"), &[]).await.says(409, &[]);
    assert_eq!(stage.post("tccb", &format!("/ke-hoach/{plan}/xoa"), &[]).await.to(), "/ke-hoach");
    assert_eq!(stage.number(&format!("select count(*) from plan where id = {plan}")).await, 0);
    assert_eq!(stage.number("select count(*) from journal where action = 'plan.deleted'").await, 1);
}
