//! A unit's own plan from its own document: links proposed by what it says, and said by a person.

use std::time::Duration;

use tiendo::plan::{
    acts,
    draft::{Content, DraftParty, DraftSection, DraftTask, Target},
};

use super::{
    Stage,
    own::{confirm, draft_content, send_task, task},
};

/// The school's document: its first task says in other words what is asked of it, the second in the same words, the third
/// what is asked of another school, the fourth what nobody asks.
const DOCUMENT: &[u8] = include_bytes!("../../fixtures/draft/truong.md");

/// A running plan that binds two schools; the third task only the other one.
async fn above(stage: &Stage) -> i64 {
    let unit = async |code: &str| stage.number(&format!("select id from unit where code = '{code}'")).await;
    let (own, other) = (unit("lequydon").await, unit("kienan").await);
    let mut content = Content::blank();
    content.title = "Chuyển đổi số trong các trường học".to_owned();
    content.short_title = "CĐS".to_owned();
    content.number = Some("91/KH-SGDĐT".to_owned());
    content.period_kinds = vec![tiendo::calendar::PeriodKind::Month];
    let section = content.give_key();
    content.sections.push(DraftSection {
        key: section,
        reference: "II".to_owned(),
        heading: "Nội dung".to_owned(),
        ..DraftSection::default()
    });
    for (reference, words, units) in [
        (
            "II.a",
            "Tập huấn kỹ năng dạy học trực tuyến cho toàn thể giáo viên theo bộ tài liệu dùng chung.",
            &[own, other][..],
        ),
        ("II.b", "Cập nhật học bạ điện tử của học sinh lên cơ sở dữ liệu ngành sau mỗi học kỳ.", &[own, other]),
        ("II.c", "Thí điểm phòng học thông minh dùng chung cho cụm trường phía nam thành phố.", &[other]),
        ("II.d", "Rà soát đường truyền Internet, bảo đảm an toàn thông tin.", &[own]),
    ] {
        let lead = |unit: &i64| DraftParty { text: format!("Đơn vị {unit}"), means: Some(Target::Unit(*unit)) };
        let task = DraftTask {
            key: content.give_key(),
            section,
            reference: reference.to_owned(),
            content: words.to_owned(),
            reports: true,
            leads: units.iter().map(lead).collect(),
            ..DraftTask::default()
        };
        content.tasks.push(task);
    }
    let (draft, officer) = (stage.draft(&content, None).await, stage.officer().await);
    let plan = acts::confirm(&stage.db.pool, &officer, draft, 1).await.expect("a plan");
    acts::activate(&stage.db.pool, &officer, plan).await.expect("activated");
    plan
}

/// Waits until the draft's document is read.
async fn read(stage: &Stage, draft: &str) {
    for _ in 0..500 {
        if !stage.get("lequydon", draft).await.text().contains("data-poll") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{draft} is still being read");
}

/// A plan above and the draft that is read from the school's document.
async fn begun(stage: &Stage) -> (i64, String) {
    let above = above(stage).await;
    let path = format!("/ke-hoach/{above}/ke-hoach-don-vi/van-ban");
    let draft = stage.upload("lequydon", &path, "Kế hoạch 12.md", DOCUMENT).await.to().to_owned();
    read(stage, &draft).await;
    (above, draft)
}

fn links(content: &Content) -> Vec<(&str, &[i64], usize)> {
    content.tasks.iter().map(|task| (task.reference.as_str(), task.implements.as_slice(), task.doubts.len())).collect()
}

#[tokio::test]
async fn what_it_says_again_is_proposed_as_a_link_and_nothing_else_is() {
    let stage = Stage::new().await;
    let (above, draft) = begun(&stage).await;
    let (a, b) = (task(&stage, above, "II.a").await, task(&stage, above, "II.b").await);
    let content = draft_content(&stage, &draft).await;
    assert_eq!(links(&content), [("II.1", &[a][..], 1), ("II.2", &[b], 0), ("II.3", &[], 0), ("II.4", &[], 0)]);
    assert_eq!(content.number.as_deref(), Some("12/KH-LQĐ"));
    assert_eq!(content.title, "Chuyển đổi số trong nhà trường năm học 2026 - 2027");
    assert_eq!(content.short_title, "CĐS – Trường THPT Lê Quý Đôn", "told apart from the plan above");
    assert_eq!(content.period_kinds, [tiendo::calendar::PeriodKind::Month], "it reports as often");
    stage.get("lequydon", &draft).await.says(
        200,
        &[
            "Còn 1 chỗ cần xem",
            "cổng đề xuất gắn với II.a của CĐS",
            "Cụ thể hóa 2/3 nhiệm vụ CĐS giao cho đơn vị",
            "chưa có việc nào thực hiện (1) II.d",
        ],
    );
    assert_eq!(stage.number("select count(*) from plan_draft where parent_plan_id is not null").await, 1);
    // A second document does not make a second draft.
    let path = format!("/ke-hoach/{above}/ke-hoach-don-vi/van-ban");
    assert_eq!(stage.upload("lequydon.truong", &path, "khac.md", DOCUMENT).await.to(), draft);
    assert_eq!(stage.number("select count(*) from plan_draft where parent_plan_id is not null").await, 1);
}

#[tokio::test]
async fn it_is_refused_to_others_and_another_document_follows_one_that_cannot_be_read() {
    let stage = Stage::new().await;
    let above = above(&stage).await;
    let path = format!("/ke-hoach/{above}/ke-hoach-don-vi/van-ban");
    for (who, status) in [("haian.truong", 404), ("tccb", 403), ("giamdoc", 403), ("congdoan", 403)] {
        stage.upload(who, &path, "a.md", DOCUMENT).await.says(status, &[]);
    }
    stage.upload("lequydon", &path, "", b"").await.says(422, &["Chọn tệp văn bản", "Lập bản thảo từ 3 nhiệm vụ"]);
    assert_eq!(stage.number("select count(*) from plan_draft where parent_plan_id is not null").await, 0);
    let draft = stage.upload("lequydon", &path, "anh.docx", b"\x89PNG\r\n\x1a\n0000").await.to().to_owned();
    read(&stage, &draft).await;
    stage.get("lequydon", &draft).await.says(200, &["Gửi tệp khác"]);
    stage.upload("lequydon", &format!("{draft}/van-ban"), "truong.md", DOCUMENT).await.to();
    read(&stage, &draft).await;
    let content = draft_content(&stage, &draft).await;
    assert_eq!(content.tasks[0].implements, [task(&stage, above, "II.a").await], "it is still that plan's");
}

#[tokio::test]
async fn which_tasks_above_it_carries_out_is_typed_and_a_mistake_is_told_beside_the_field() {
    let stage = Stage::new().await;
    let (above, draft) = begun(&stage).await;
    let (a, b, d) =
        (task(&stage, above, "II.a").await, task(&stage, above, "II.b").await, task(&stage, above, "II.d").await);
    let key = draft_content(&stage, &draft).await.tasks[0].key;
    let form = stage.get("lequydon", &format!("{draft}?muc={key}")).await.text();
    assert!(form.contains("name=\"above\" value=\"II.a\" list=\"cap-tren\""), "{form}");
    assert!(form.contains("<option value=\"II.d\">") && !form.contains("<option value=\"II.c\">"), "{form}");

    // "II.c" is there, but not asked of this school.
    for wrong in ["II.9", "II.c"] {
        let typed = [("above", "II.a"), ("above", wrong), ("content", "Lời đã gõ.")];
        let page = stage.send_task(&draft, "II.1", &typed).await;
        page.says(422, &[&format!("CĐS không giao cho đơn vị nhiệm vụ nào mang số “{wrong}”"), "Lời đã gõ."]);
        let html = page.text();
        assert!(html.contains(&format!("id=\"above-1\" name=\"above\" value=\"{wrong}\"")), "{html}");
        assert!(html.contains("href=\"#above-1\""), "the summary leads to it");
    }
    assert_eq!(links(&draft_content(&stage, &draft).await)[0], ("II.1", &[a][..], 1), "nothing was saved");

    // The page that saves itself is told what the numbers mean.
    let typed = [("above", "ii.b, II.d"), ("above", ""), ("auto", "1")];
    let told = stage.send_task(&draft, "II.1", &typed).await;
    let told: serde_json::Value = serde_json::from_slice(&told.bytes).expect("json");
    let meaning = told["meanings"]["above"][0].as_str().expect("a meaning");
    assert!(meaning.starts_with("Cập nhật học bạ") && meaning.contains("; Rà soát đường truyền"), "{meaning}");
    assert_eq!(links(&draft_content(&stage, &draft).await)[0], ("II.1", &[b, d][..], 0), "no longer a proposal");
    let journal = "select coalesce(after ->> 'tasks_above', '') from journal where action = 'plan_draft.saved' order by id desc limit 1";
    assert_eq!(stage.text(journal).await, format!("[{b}, {d}]"));

    // Somebody who saw it before is shown both.
    let stale = [("above", "II.a"), ("changed", "0")];
    stage.send_task(&draft, "II.1", &stale).await.says(409, &["Thực hiện nhiệm vụ cấp trên II.b, II.d"]);
    // A task of the school's own carries nothing out.
    stage.send_task(&draft, "II.1", &[("above", "")]).await.to();
    assert_eq!(links(&draft_content(&stage, &draft).await)[0].1, [0i64; 0]);
}

#[tokio::test]
async fn a_running_one_changes_its_links_by_amendment() {
    let stage = Stage::new().await;
    let (above, draft) = begun(&stage).await;
    let plan = confirm(&stage, "lequydon.truong", &draft).await;
    stage.post("lequydon.truong", &format!("{plan}/kich-hoat"), &[]).await.to();
    stage
        .get("tccb", &format!("/ke-hoach/{above}/ke-hoach-don-vi"))
        .await
        .says(200, &["1/2 đơn vị đã ban hành", "4 2/3"]);
    let change = stage.post("lequydon", &format!("{plan}/ban-thao"), &[]).await.to().to_owned();
    stage.send_task(&change, "II.4", &[("above", "II.d")]).await.to();
    let page = stage.get("lequydon.truong", &format!("{change}/thay-doi")).await;
    page.says(200, &["sửa 1 nhiệm vụ", "Nhiệm vụ cấp trên", "CĐS, II.d"]);
    let version = draft_version(&stage, &change).await;
    let sent = [("version", version.as_str()), ("effective_on", "23/11/2026"), ("reason", "Bổ sung")];
    stage.post("lequydon.truong", &format!("{change}/thay-doi"), &sent).await.to();
    stage.get("tccb", &format!("/ke-hoach/{above}/ke-hoach-don-vi")).await.says(200, &["4 3/3"]);
    let up = task(&stage, above, "II.d").await;
    stage.get("tccb", &format!("/nhiem-vu/{up}")).await.says(200, &["II.4 Tổ chức câu lạc bộ lập trình"]);
}

async fn draft_version(stage: &Stage, draft: &str) -> String {
    let id = draft.rsplit('/').next().expect("an id");
    stage.number(&format!("select version::bigint from plan_draft where id = {id}")).await.to_string()
}

impl Stage {
    async fn send_task(&self, draft: &str, reference: &str, other: &[(&str, &str)]) -> super::Answer {
        send_task(self, "lequydon", draft, reference, other).await
    }
}
