//! From a file to a draft, and from a draft to a plan.

use tiendo::{outline::Refusal, plan::uploads, web::App};

use super::*;

#[tokio::test]
async fn a_document_becomes_a_draft_and_the_draft_a_plan() {
    let office = Office::new().await;
    let mut officer = office.visitor("pho").await;
    officer.get("/ke-hoach").await.is(200).says("Kế hoạch mới");
    let address = upload(&mut officer, "Kế hoạch 77.md", PLAN.as_bytes()).await;
    officer.get("/ke-hoach").await.is(200).says("Đang soạn").says("Đào Bích Nga lưu");

    // What is left is said where it can be mended, and confirming waits for it.
    let page = officer.get(&address).await.is(200).says("Còn 1 chỗ cần xem").says("1 tên gọi chưa rõ").text();
    assert!(page.contains("Nâng cao chất lượng sinh hoạt chuyên môn"), "{page}");
    assert!(page.contains("hạn cuối 29/11/2026"), "what a deadline means stands beside its words");
    let version = |page: &str| {
        let (_, rest) = page.split_once("name=\"version\" value=\"").expect("a version");
        rest.split('"').next().expect("its value").to_owned()
    };
    let confirm = format!("{address}/xac-nhan");
    let refused = officer.post(&confirm, &[("version", &version(&page))]).await.is(422);
    refused.says("còn 1 tên gọi chưa rõ").says("chưa có đơn vị chủ trì");

    let draft = content(&office).await;
    let task = format!("{address}/nhiem-vu/{}", key(&draft, "II.2.b"));
    let sent = fields(&draft, "II.2.b", &[("lead_text", "Phòng TCCB"), ("then", "xem")]);
    post(&mut officer, &task, &sent).await.leads_to(&address);
    let answers = [("text", "Phòng Khoa học và Chuyển đổi số"), ("was", ""), ("how", "ben"), ("target", "")];
    officer.post(&format!("{address}/ten-goi"), &answers).await.leads_to(&address);
    let page = officer.get(&address).await.is(200).says("Không còn chỗ nào cần xem").text();
    officer.post(&confirm, &[("version", "1")]).await.is(409).says("đã được người khác sửa");
    let plan = officer.post(&confirm, &[("version", &version(&page))]).await.is(303).location;
    officer.get(&plan).await.is(200).says("Nâng cao chất lượng sinh hoạt chuyên môn").says("Dự thảo");
    let lead = "select count(*) from task_party p join task t on t.id = p.task_id join unit u on u.id = p.unit_id
        where t.ref = 'II.2.b' and u.code = 'tccb' and p.role = 'lead'";
    assert_eq!(office.number(lead).await, 1);
    assert_eq!(office.number("select count(*) from task_party where unit_id is null and group_id is null").await, 2);
    assert_eq!(office.number("select count(*) from plan where file_id is not null").await, 1, "its document is kept");
    officer.get(&address).await.leads_to(&plan);
    for (act, times) in
        [("plan_draft.created", 1), ("plan_draft.read", 1), ("plan_draft.saved", 2), ("plan.drafted", 1)]
    {
        assert_eq!(office.told(act).await, times, "{act}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_why_and_another_may_be_sent() {
    let office = Office::new().await;
    let mut officer = office.visitor("pho").await;
    officer.upload_as("/ke-hoach/moi", "", b"").await.is(422).says("Chọn tệp văn bản");
    officer.upload_as("/ke-hoach/moi", "rong.docx", b"").await.is(422).says(&Refusal::Empty.to_string());

    let address = upload(&mut officer, "anh.docx", b"\x89PNG\r\n\x1a\n0000").await;
    officer.get(&address).await.is(200).says(&Refusal::Picture.to_string()).says("Gửi tệp khác");
    assert_eq!(office.told("plan_draft.failed").await, 1);
    let kept: Vec<u8> =
        sqlx::query_scalar("select sha256 from stored_file").fetch_one(&office.db.pool).await.expect("noted");
    let hash = tiendo::files::Hash::from_bytes(&kept).expect("a hash");
    assert!(crate::support::files().get(hash).await.is_err(), "what is refused is not kept");

    officer.upload_as(&format!("{address}/van-ban"), "ke-hoach.md", PLAN.as_bytes()).await.leads_to(&address);
    wait(&mut officer, &address).await;
    officer.get(&address).await.is(200).says("6 nhiệm vụ");
    officer.upload_as(&format!("{address}/van-ban"), "khac.md", PLAN.as_bytes()).await.is(409);
    officer.post(&format!("{address}/bo"), &[]).await.leads_to("/ke-hoach");
    officer.get(&address).await.is(409).says("đã bỏ");
    officer.get("/ke-hoach").await.is(200).hides("Đang soạn");
    assert_eq!(office.told("plan_draft.discarded").await, 1);
}

#[tokio::test]
async fn a_file_beyond_the_limit_gets_one_clear_sentence() {
    let office = Office::new().await;
    let mut officer = office.visitor("pho").await;
    for megabytes in [31, 100] {
        let file = vec![b'x'; megabytes * 1024 * 1024];
        officer.upload_as("/ke-hoach/moi", "lon.docx", &file).await.is(422).says(&Refusal::TooLarge.to_string());
    }
    assert_eq!(office.number("select count(*) from stored_file").await, 0);
}

/// The portal as it is after a restart.
fn restarted(office: &Office) -> App {
    App {
        pool: office.db.pool.clone(),
        clock: office.clock.clone(),
        settings: Default::default(),
        files: crate::support::files(),
        mail: None,
        demo: None,
    }
}

#[tokio::test]
async fn a_reading_that_was_cut_off_begins_again_but_not_for_ever() {
    let office = Office::new().await;
    let mut officer = office.visitor("pho").await;
    let address = upload(&mut officer, "ke-hoach.md", PLAN.as_bytes()).await;
    let cut_off = async |readings: i32| {
        sqlx::query(
            "update plan_draft set state = 'reading', content = null, document = null, readings = $1, reading_since = $2",
        )
        .bind(readings)
        .bind(office.clock.now())
        .execute(&office.db.pool)
        .await
        .expect("cut off");
    };
    cut_off(1).await;
    uploads::resume(&restarted(&office));
    tokio::time::sleep(Duration::from_millis(300)).await;
    officer.get(&address).await.is(200).says("data-poll").says("Đang đọc văn bản");
    office.wait(chrono::Duration::minutes(4));
    uploads::resume(&restarted(&office));
    wait(&mut officer, &address).await;
    officer.get(&address).await.is(200).says("6 nhiệm vụ");
    // What ended the portal three times is given up.
    cut_off(3).await;
    office.wait(chrono::Duration::minutes(4));
    uploads::resume(&restarted(&office));
    wait(&mut officer, &address).await;
    officer.get(&address).await.is(200).says("làm bộ đọc dừng lại");
}

#[tokio::test]
async fn a_plan_is_written_by_hand() {
    let office = Office::new().await;
    let mut head = office.visitor("an").await;
    let at = head.post("/ban-thao", &[]).await.is(303).location;
    let address = at.split('?').next().expect("an address").to_owned();
    head.get(&at).await.is(200).says("Phần đầu văn bản").says("Trường THPT Kiến An");
    let title = [
        ("title", "Kế hoạch tổ chuyên môn"),
        ("short_title", "KHTCM"),
        ("kinds", "quarter"),
        ("issued_on", "31/02/2026"),
    ];
    head.post(&format!("{address}/dau-de"), &title)
        .await
        .is(422)
        .says("Ngày không đúng")
        .says("Kế hoạch tổ chuyên môn");
    head.post(&format!("{address}/dau-de"), &title[..3]).await.leads_to(&address);
    let draft = content(&office).await;
    let section = draft.sections[0].key.to_string();
    head.post(&format!("{address}/nhiem-vu"), &[("section", &section)]).await.is(303);
    let draft = content(&office).await;
    let task = format!("{address}/nhiem-vu/{}", draft.tasks[0].key);
    let sent = [
        ("content", "Dự giờ, góp ý."),
        ("lead_text", "Trường THPT Kiến An"),
        ("dl_text", "trước ngày 15/12/2026"),
        ("dl_due", ""),
    ];
    let sent = fields(&draft, "I.1", &sent);
    post(&mut head, &task, &sent).await.is(303);
    let deadline = content(&office).await.tasks[0].deadlines[0].clone();
    assert_eq!(deadline.said.due_on, "2026-12-14".parse().ok(), "a phrase is understood when it is saved");
    let version = office.number("select version::bigint from plan_draft").await.to_string();
    let plan = head.post(&format!("{address}/xac-nhan"), &[("version", &version)]).await.is(303).location;
    head.get(&plan).await.is(200).says("Dự giờ, góp ý.");
}
