//! A plan ends, and stays readable.

use super::{QUARTER, Stage, before};

#[tokio::test]
async fn a_plan_ends_with_its_state_and_is_still_read() {
    let stage = Stage::new().await;
    let plan = stage.nq28().await;
    let path = format!("/ke-hoach/{plan}/ket-thuc");
    let page = stage.get("tccb", &path).await.says(200, &["694 phân công chủ trì, tính đến 23/11/2026", "Quý IV/2026"]);
    assert_eq!(before(&page, "phân công chủ trì"), 694);
    stage.post("tccb", &path, &[("note", " ")]).await.says(422, &["Ghi nhận kết quả"]);
    assert_eq!(
        stage.post("tccb", &path, &[("note", "Đã hoàn thành, chuyển kế hoạch mới.")]).await.to(),
        format!("/ke-hoach/{plan}")
    );
    stage
        .get("tccb", &format!("/ke-hoach/{plan}"))
        .await
        .says(200, &["Đã kết thúc", "Đã hoàn thành, chuyển kế hoạch mới."]);
    stage.get("tccb", "/ke-hoach").await.says(200, &["Đã kết thúc"]);
    for page in [&path, &format!("/ke-hoach/{plan}/sua-doi")] {
        stage.get("tccb", page).await.says(409, &[]);
    }
    stage.post("tccb", &format!("/ke-hoach/{plan}/ban-thao"), &[]).await.says(409, &["đã kết thúc"]);
    stage.post("tccb", &path, &[("note", "x")]).await.says(409, &[]);
    // The quarter in which it ran still has it; the next one asks nobody for anything.
    stage.get("tccb", &format!("/tong-hop?plan={plan}&period={QUARTER}")).await.says(200, &["694"]);
    stage.wake_at("2026-12-21T03:00:00Z").await;
    let quarter = stage.number("select id from period where year = 2026 and ordinal = 4 and kind = 'quarter'").await;
    stage.close("tccb", quarter).await.to();
    let frozen = stage
        .number(&format!("select count(*) from period_standing where period_id = {quarter} and plan_id = {plan}"))
        .await;
    assert_eq!(frozen, 694);
    let next = stage.get("tccb", &format!("/tong-hop?plan={plan}&period=quarter-2027-1")).await;
    next.says(200, &["không có báo cáo nào phải gửi"]);
    let assignment =
        stage.number(&format!("select min(id) from assignment where plan_id = {plan} and role = 'lead'")).await;
    let page = stage.get("tccb", &format!("/phan-cong/{assignment}")).await.says(200, &["Quý III/2026"]);
    assert!(!page.contains("Quý I/2027"), "{page}");
    assert_eq!(stage.number("select count(*) from journal where action = 'plan.closed'").await, 1);
}

#[tokio::test]
async fn a_plan_that_is_being_changed_does_not_end() {
    let stage = Stage::new().await;
    let plan = stage.nq28().await;
    stage.post("tccb", &format!("/ke-hoach/{plan}/ban-thao"), &[]).await.to();
    let path = format!("/ke-hoach/{plan}/ket-thuc");
    stage.get("tccb", &path).await.says(200, &["Còn một bản thảo sửa đổi"]);
    stage.post("tccb", &path, &[("note", "Xong")]).await.says(409, &["bản thảo sửa đổi"]);
    assert_eq!(stage.text(&format!("select status from plan where id = {plan}")).await, "active");
}
