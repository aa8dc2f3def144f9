//! A running plan is changed: what differs, what that does, and what stays.

use tiendo::plan::{
    draft::{Content, DraftParty, DraftTask, Target},
    store,
};

use super::{Answer, Stage, before};

/// What an amendment must leave alone.
async fn kept(stage: &Stage) -> (String, String) {
    let reports = "select md5(string_agg(r::text, '|' order by r.id)) from report r";
    let frozen =
        "select md5(string_agg(s::text, '|' order by s.period_id, s.version, s.assignment_id)) from period_standing s";
    (stage.text(reports).await, stage.text(frozen).await)
}

fn task<'a>(content: &'a mut Content, reference: &str) -> &'a mut DraftTask {
    content.tasks.iter_mut().find(|task| task.reference == reference).expect(reference)
}

/// NQ28 with a task reworded, two numbers exchanged, one collective task dropped, one task added for one school.
async fn edited(stage: &Stage, plan: i64) -> Content {
    let school = stage.number("select id from unit where code = 'lequydon'").await;
    let mut content = stage.content(plan).await;
    task(&mut content, "IV.2.a").content.push_str(" (bổ sung theo yêu cầu của Thành ủy)");
    task(&mut content, "IV.1.a").reference = "x".to_owned();
    task(&mut content, "IV.1.b").reference = "IV.1.a".to_owned();
    task(&mut content, "x").reference = "IV.1.b".to_owned();
    let section = task(&mut content, "IV.4.a").section;
    content.tasks.retain(|task| task.reference != "IV.4.a");
    let key = content.give_key();
    let place = content.tasks.iter().rposition(|task| task.section == section).map_or(0, |place| place + 1);
    content.tasks.insert(
        place,
        DraftTask {
            key,
            section,
            reference: "IV.4.z".to_owned(),
            content: "Xây dựng chuyên đề thí điểm".to_owned(),
            reports: true,
            leads: vec![DraftParty {
                text: "Trường THPT Lê Quý Đôn".to_owned(), means: Some(Target::Unit(school))
            }],
            ..DraftTask::default()
        },
    );
    content
}

async fn issue(stage: &Stage, draft: i64, day: &str, reason: &str) -> Answer {
    let path = format!("/ban-thao/{draft}/thay-doi");
    stage.post("tccb", &path, &[("version", "1"), ("effective_on", day), ("reason", reason)]).await
}

#[tokio::test]
async fn an_amendment_does_what_its_page_says_and_reports_stay_with_their_tasks() {
    let stage = Stage::new().await;
    let plan = stage.nq28().await;
    let content = edited(&stage, plan).await;
    let ids = |content: &Content, reference: &str| {
        content.tasks.iter().find(|task| task.reference == reference).and_then(|task| task.id).expect(reference)
    };
    let original = stage.content(plan).await;
    let (dropped, reworded) = (ids(&original, "IV.4.a"), ids(&original, "IV.2.a"));
    let draft = stage.draft(&content, Some(plan)).await;
    let untouched = kept(&stage).await;

    let page = stage.get("tccb", &format!("/ban-thao/{draft}/thay-doi")).await;
    let page = page.says(
        200,
        &[
            "Phiên bản 2 sẽ thêm 1, sửa 3, bỏ 1 nhiệm vụ",
            "Nhiệm vụ sửa (3)",
            "Nhiệm vụ thêm (1)",
            "Nhiệm vụ bỏ (1)",
            "(bổ sung theo yêu cầu của Thành ủy)",
            "Xây dựng chuyên đề thí điểm",
        ],
    );
    let foretold = (
        before(&page, "phân công bắt đầu"),
        before(&page, "phân công kết thúc"),
        before(&page, "đơn vị xác nhận tiếp nhận lại"),
    );
    issue(&stage, draft, "23/11/2026", "").await.says(422, &["Ghi số, ngày của văn bản sửa đổi"]);
    issue(&stage, draft, "24/11/2026", "CV 12").await.says(422, &["Ngày hiệu lực không được sau hôm nay."]);
    issue(&stage, draft, "14/09/2026", "CV 12").await.says(422, &["Ngày hiệu lực phải từ 15/09/2026 đến hôm nay."]);
    assert_eq!(stage.number(&format!("select version::bigint from plan where id = {plan}")).await, 1);
    assert_eq!(issue(&stage, draft, "20/11/2026", "CV 12/SGDĐT").await.to(), format!("/ke-hoach/{plan}"));

    let begun = stage
        .number(&format!("select count(*) from assignment where plan_id = {plan} and from_on = '2026-11-20'"))
        .await;
    let ended =
        stage.number(&format!("select count(*) from assignment where plan_id = {plan} and to_on = '2026-11-19'")).await;
    let asked = stage.number(&format!("select count(*) from plan_issue where plan_id = {plan} and version = 2")).await;
    assert_eq!((begun as usize, ended as usize, asked as usize), foretold);
    assert_eq!(begun, 1);
    assert!(ended > 52, "the dropped task's leads and coordinating units: {ended}");
    assert_eq!(kept(&stage).await, untouched);
    // The numbers have changed places, the tasks and their reports have not.
    for (reference, id) in
        [("IV.1.b", ids(&original, "IV.1.a")), ("IV.1.a", ids(&original, "IV.1.b")), ("IV.2.a", reworded)]
    {
        assert_eq!(stage.text(&format!("select ref from task where id = {id}")).await, reference);
    }
    let page = stage.get("tccb", &format!("/nhiem-vu/{dropped}")).await;
    let page = page.says(200, &["Nhiệm vụ này đã bỏ từ ngày 20/11/2026", "theo phiên bản 2", "Báo cáo đã có"]);
    assert!(!page.contains("Chưa giao") && !page.contains("Đổi đơn vị chủ trì"), "{page}");
    stage
        .get("tccb", &format!("/nhiem-vu/{dropped}?period=quarter-2026-3"))
        .await
        .says(200, &["Trường THPT Lê Quý Đôn"]);
    let report = stage
        .number(&format!(
            "select min(r.id) from report r join assignment a on a.id = r.assignment_id where a.task_id = {dropped} and r.state = 'accepted'"
        ))
        .await;
    stage.get("tccb", &format!("/bao-cao/{report}")).await.says(200, &["Quý"]);
    let assignment = stage.number(&format!("select assignment_id from report where id = {report}")).await;
    stage.get("tccb", &format!("/phan-cong/{assignment}")).await.says(200, &[]);
    let page = stage.get("tccb", &format!("/ke-hoach/{plan}")).await;
    page.says(200, &["Nhiệm vụ đã bỏ theo văn bản sửa đổi (1)", "đang dùng phiên bản 2", "Phiên bản 2: 0/52 đơn vị"]);
    stage.get("tccb", "/tong-hop?period=quarter-2026-3&open=all").await.says(200, &["IV.4.a"]);
    stage
        .get("tccb", &format!("/ke-hoach/{plan}/phien-ban"))
        .await
        .says(200, &["Phiên bản 2 đang dùng", "CV 12/SGDĐT", "Phiên bản 1"]);
    stage
        .get("tccb", &format!("/ke-hoach/{plan}/phien-ban/2"))
        .await
        .says(200, &["thêm 1, sửa 3, bỏ 1 nhiệm vụ", "IV.4.z"]);
    let first = stage.get("tccb", &format!("/ke-hoach/{plan}/phien-ban/1")).await.says(200, &["IV.4.a"]);
    assert!(!first.contains("IV.4.z"), "{first}");
    stage.get("tccb", &format!("/ke-hoach/{plan}/phien-ban/3")).await.says(404, &[]);

    // The school sees what is new for it; another one only what went.
    stage.run("delete from plan_receipt r using plan_issue i where r.plan_id = i.plan_id and r.unit_id = i.unit_id and i.version = 2 and r.version = 2").await;
    let school = stage.number("select id from unit where code = 'lequydon'").await;
    let home = stage.get("lequydon", &format!("/don-vi/{school}")).await;
    home.says(
        200,
        &[
            "Kế hoạch sửa đổi:",
            "phiên bản 2",
            "Giao thêm (1) IV.4.z Xây dựng chuyên đề thí điểm",
            "Không còn giao (1) IV.4.a",
        ],
    );
    stage.post("lequydon", &format!("/ke-hoach/{plan}/tiep-nhan"), &[]).await.to();
    let home = stage.get("lequydon", &format!("/don-vi/{school}")).await.words();
    assert!(!home.contains("Kế hoạch sửa đổi"), "{home}");
    stage.get("tccb", &format!("/ke-hoach/{plan}")).await.says(200, &["Phiên bản 2: 1/52 đơn vị"]);
    // Once issued, the draft is done.
    issue(&stage, draft, "23/11/2026", "CV 13").await.says(409, &[]);
    assert_eq!(stage.number("select count(*) from journal where action = 'plan.amended'").await, 1);
}

#[tokio::test]
async fn only_touched_units_confirm_again() {
    let stage = Stage::new().await;
    let plan = stage.nq28().await;
    let mut content = stage.content(plan).await;
    let single = content.tasks.iter().position(|task| {
        task.leads.len() == 1 && matches!(task.leads[0].means, Some(Target::Unit(_))) && task.coordinating.is_empty()
    });
    let single = match single {
        Some(place) => &mut content.tasks[place],
        None => {
            let place = content
                .tasks
                .iter()
                .position(|task| task.leads.len() == 1 && matches!(task.leads[0].means, Some(Target::Unit(_))));
            let task = &mut content.tasks[place.expect("a task of one unit")];
            task.coordinating.clear();
            task
        }
    };
    single.product = Some("Báo cáo tổng kết".to_owned());
    let Some(Target::Unit(unit)) = single.leads[0].means else { panic!("a unit") };
    let draft = stage.draft(&content, Some(plan)).await;
    issue(&stage, draft, "23/11/2026", "CV 12").await.to();
    let asked = stage.number(&format!("select count(*) from plan_issue where plan_id = {plan} and version = 2")).await;
    let lead = stage
        .number(&format!("select count(*) from plan_issue where plan_id = {plan} and version = 2 and unit_id = {unit}"))
        .await;
    assert_eq!(lead, 1);
    let had = stage
        .number(&format!(
            "select count(distinct unit_id) from assignment where plan_id = {plan} and to_on = '2026-11-22'"
        ))
        .await;
    assert!(asked <= 1 + had, "{asked} units asked, {had} lost a part");
}

#[tokio::test]
async fn nothing_is_issued_that_changes_nothing_or_rests_on_an_older_version() {
    let stage = Stage::new().await;
    let plan = stage.nq28().await;
    let draft = stage.post("tccb", &format!("/ke-hoach/{plan}/ban-thao"), &[]).await;
    let draft: i64 = draft.to().trim_start_matches("/ban-thao/").parse().expect("an id");
    // Begun once, it is found again.
    let again = stage.post("tccb", &format!("/ke-hoach/{plan}/ban-thao"), &[]).await;
    assert_eq!(again.to(), format!("/ban-thao/{draft}"));
    stage.get("tccb", &format!("/ban-thao/{draft}/thay-doi")).await.says(200, &["không khác gì kế hoạch hiện hành"]);
    issue(&stage, draft, "23/11/2026", "CV").await.says(409, &["không khác gì"]);
    let content = edited(&stage, plan).await;
    stage.run(&format!("update plan set version = 2 where id = {plan}")).await;
    sqlx::query("update plan_draft set content = $2 where id = $1")
        .bind(draft)
        .bind(sqlx::types::Json(&content))
        .execute(&stage.db.pool)
        .await
        .expect("edited");
    stage.get("tccb", &format!("/ban-thao/{draft}/thay-doi")).await.says(200, &["đã được sửa đổi bằng một bản khác"]);
    issue(&stage, draft, "23/11/2026", "CV").await.says(409, &["đã được sửa đổi bằng một bản khác"]);
    // A draft that somebody has changed since the page was opened.
    stage
        .run(&format!(
            "update plan set version = 1 where id = {plan}; update plan_draft set version = 2 where id = {draft}"
        ))
        .await;
    issue(&stage, draft, "23/11/2026", "CV").await.says(409, &["người khác sửa"]);
    let unit = store::draft::changing(&stage.db.pool, plan).await.expect("asked");
    assert_eq!(unit, Some(draft));
}

#[tokio::test]
async fn an_amendment_that_leaves_a_task_without_a_lead_is_refused() {
    let stage = Stage::new().await;
    let plan = stage.nq28().await;
    let mut content = stage.content(plan).await;
    task(&mut content, "IV.1.a").leads.clear();
    let draft = stage.draft(&content, Some(plan)).await;
    stage
        .get("tccb", &format!("/ban-thao/{draft}/thay-doi"))
        .await
        .says(200, &["Chưa ban hành được", "chưa có đơn vị chủ trì"]);
    issue(&stage, draft, "23/11/2026", "CV").await.says(422, &["Bản thảo còn chỗ phải sửa"]);
    assert_eq!(stage.number(&format!("select version::bigint from plan where id = {plan}")).await, 1);
}

/// Two tasks: one that NQ28 has in nearly these words, and a new one.
const AMENDING: &str = "# KẾ HOẠCH

**Sửa đổi, bổ sung Kế hoạch triển khai Nghị quyết số 28-NQ/TW**

## I. NỘI DUNG SỬA ĐỔI, BỔ SUNG

a) Củng cố tổ chức cơ sở đảng và từng đảng viên, duy trì nền nếp tự phê bình và phê bình. Cán bộ, đảng viên vận động người thân sống gương mẫu, không sinh con thứ ba.

Đơn vị chủ trì: Các đơn vị thuộc và trực thuộc Sở. Thời gian thực hiện: thực hiện thường xuyên.

b) Xây dựng chuyên đề thí điểm về văn hóa công sở tại các nhà trường.

Đơn vị chủ trì: Văn phòng Sở. Thời gian hoàn thành: trước ngày 01/12/2026.
";

#[tokio::test]
async fn an_amending_document_is_paired_with_the_running_plan() {
    let stage = Stage::new().await;
    let plan = stage.nq28().await;
    let original = stage.content(plan).await;
    for (extent, said) in [("part", "sẽ thêm 1, sửa 1 nhiệm vụ"), ("whole", "sẽ thêm 1, sửa 1, bỏ 29 nhiệm vụ")]
    {
        let to = stage
            .upload("tccb", &format!("/ke-hoach/{plan}/sua-doi?extent={extent}"), "sua-doi.md", AMENDING.as_bytes())
            .await;
        let to = to.to().to_owned();
        let draft: i64 = to.trim_start_matches("/ban-thao/").parse().expect("an id");
        let read = format!("select count(*) from plan_draft where id = {draft} and state <> 'reading'");
        for _ in 0..500 {
            if stage.number(&read).await == 1 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(stage.text(&format!("select state from plan_draft where id = {draft}")).await, "open");
        let page = stage.get("tccb", &format!("{to}/thay-doi")).await;
        let page = page.says(200, &[said, "không sinh con thứ ba", "Xây dựng chuyên đề thí điểm về văn hóa công sở"]);
        if extent == "part" {
            let changed = page.split("Nhiệm vụ sửa (1)").nth(1).and_then(|rest| rest.split("Nhiệm vụ thêm").next());
            let changed = changed.expect("the changed task");
            assert!(
                changed.contains("IV.4.a") && !changed.contains("Phối hợp") && !changed.contains("Thời hạn"),
                "{changed}"
            );
            // Another change cannot begin meanwhile.
            let again = stage.upload("tccb", &format!("/ke-hoach/{plan}/sua-doi"), "x.md", AMENDING.as_bytes()).await;
            again.says(409, &["bản thảo sửa đổi đang soạn"]);
            stage.run(&format!("update plan_draft set state = 'discarded' where id = {draft}")).await;
        }
    }
    stage.upload("tccb", &format!("/ke-hoach/{plan}/sua-doi"), "x.md", b"").await.says(422, &["Tệp không có nội dung"]);
    assert_eq!(stage.content(plan).await, original, "nothing is changed before it is issued");
}
