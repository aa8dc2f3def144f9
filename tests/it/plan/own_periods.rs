//! The periods of a unit's own plan: its staff and head keep them as TCCB keeps those of the plan above, and nobody
//! mistakes their figures for those of the plan above.

use super::{Stage, own::confirm};

const KEY: &str = "quarter-2026-4";

/// The school's own plan and the open quarter of it.
async fn own_plan(stage: &Stage) -> (i64, i64) {
    let above = stage.nq28().await;
    let draft = stage.post("lequydon", &format!("/ke-hoach/{above}/ke-hoach-don-vi"), &[]).await.to().to_owned();
    let plan = confirm(stage, "lequydon", &draft).await;
    stage.post("lequydon.truong", &format!("{plan}/kich-hoat"), &[]).await.to();
    let id = plan.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    let period = stage
        .number(
            "select pe.id from period pe join unit u on u.id = pe.owner_unit_id
             where u.code = 'lequydon' and pe.kind = 'quarter' and pe.year = 2026 and pe.ordinal = 4",
        )
        .await;
    (id, period)
}

#[tokio::test]
async fn a_unit_keeps_the_periods_of_its_own_plan() {
    let stage = Stage::new().await;
    let (plan, period) = own_plan(&stage).await;
    let page = format!("/ky/{period}");
    // Its staff moves the sending day; TCCB reads that, and another school sees nothing.
    let moved = [("send_by", "18/12/2026"), ("send_by_reason", "Thi học kỳ"), ("seen", "16/12/2026")];
    stage.post("tccb", &format!("{page}/han-gui"), &moved).await.says(403, &[]);
    stage.post("kienan", &format!("{page}/han-gui"), &moved).await.says(404, &[]);
    stage.post("lequydon", &format!("{page}/han-gui"), &moved).await.to();
    let read = stage.get("tccb", &page).await.says(200, &["18/12/2026", "Ấn định riêng: Thi học kỳ"]);
    assert!(!read.contains("TCCB"), "{read}");
    // It calls for a period of its own, in which only its own plan can report.
    let form = stage.get("lequydon", "/ky/moi").await.says(200, &["NQ28 – Trường THPT Lê Quý Đôn"]);
    assert!(!form.contains("Công tác năm"), "{form}");
    let above = stage.nq28().await.to_string();
    let own = plan.to_string();
    let call = |plan| {
        [
            ("name", "Sơ kết học kỳ"),
            ("starts_on", "01/12/2026"),
            ("cut_off_on", "11/12/2026"),
            ("send_by", ""),
            ("plans", plan),
        ]
    };
    stage.post("lequydon.truong", "/ky", &call(above.as_str())).await.says(422, &["không còn đang thực hiện"]);
    let called = stage.post("lequydon.truong", "/ky", &call(own.as_str())).await.to().to_owned();
    stage.get("kienan", &called).await.says(404, &[]);

    // Closed by its staff, opened again by its head; TCCB and the director read what that does, and do none of it.
    stage.wake_at("2026-12-21T03:00:00Z").await;
    let before = stage.get("lequydon", &format!("{page}/dong")).await;
    before.says(200, &["26/26 báo cáo phải gửi chưa có", "Tôi biết 26 báo cáo chưa có", "Quý I/2027"]);
    for reader in ["tccb", "giamdoc"] {
        let read = stage.get(reader, &format!("{page}/dong")).await;
        read.says(200, &["26/26 báo cáo phải gửi chưa có"]);
        assert!(!read.text().contains("name=\"seen\""), "{reader}");
        stage.close(reader, period).await.says(403, &[]);
    }
    stage.close("congdoan", period).await.says(403, &[]);
    stage.close("lequydon", period).await.to();
    let frozen = format!("select count(*) from period_standing where period_id = {period}");
    assert_eq!(stage.number(&frozen).await, 26);
    assert_eq!(stage.number(&format!("{frozen} and plan_id <> {plan}")).await, 0);
    let reopen = [("reason", "Bổ sung số liệu"), ("version", "1")];
    stage.get("tccb", &format!("{page}/mo-lai")).await.says(403, &[]);
    stage.post("tccb", &format!("{page}/mo-lai"), &reopen).await.says(403, &[]);
    stage.get("lequydon.truong", &format!("{page}/mo-lai")).await.says(200, &["Mở lại Quý IV/2026"]);
    stage.post("lequydon.truong", &format!("{page}/mo-lai"), &reopen).await.to();
    // The Sở's own quarter is not the school's to touch.
    let quarter = stage
        .number(
            "select pe.id from period pe join unit u on u.id = pe.owner_unit_id
             where u.code = 'so-gddt' and pe.kind = 'quarter' and pe.year = 2026 and pe.ordinal = 4",
        )
        .await;
    for who in ["lequydon", "lequydon.truong"] {
        stage.get(who, &format!("/ky/{quarter}/dong")).await.says(403, &[]);
        stage.close(who, quarter).await.says(403, &[]);
        stage.get(who, &format!("/ky/{quarter}/con-do")).await.says(403, &[]);
    }
}

#[tokio::test]
async fn its_plan_and_periods_stand_apart_from_those_of_the_plan_above() {
    let stage = Stage::new().await;
    let (plan, period) = own_plan(&stage).await;
    let figures = format!("href=\"/tong-hop?period={KEY}&#38;plan={plan}\"");
    // TCCB finds its own first, and the school's on a page of their own with figures of the school's plan alone.
    let page = stage.get("tccb", "/ky").await;
    page.says(200, &["Quý IV/2026 đang mở", "1 kỳ của kế hoạch riêng các đơn vị trực thuộc (1 đang mở)"]);
    assert!(!page.text().contains(&format!("/ky/{period}\"")), "{}", page.text());
    let page = stage.get("tccb", "/ky?cua=don-vi").await;
    page.says(200, &["Kỳ của kế hoạch riêng các đơn vị", "Đang mở (1)"]);
    assert!(page.text().contains(&format!("/ky/{period}\"")) && page.text().contains(&figures), "{}", page.text());
    let page = stage.get("tccb", &format!("/ky/{period}")).await;
    assert!(page.text().contains(&figures), "{}", page.text());
    stage.get("tccb", &format!("/tong-hop?period={KEY}&plan={plan}")).await.says(200, &["26 phân công chủ trì"]);
    stage
        .get("tccb", "/ke-hoach")
        .await
        .says(200, &["Kế hoạch của Sở Giáo dục và Đào tạo Hải Phòng (2)", "Kế hoạch riêng của đơn vị (1)"]);
    // The school sees both on one page, each with its own.
    let page = stage.get("lequydon", "/ky").await;
    let text = page.says(200, &["Kế hoạch giao việc cho đơn vị", "Kế hoạch riêng của đơn vị"]);
    let (first, second) = text.split_once("Kế hoạch riêng của đơn vị").expect("two parts");
    assert!(first.contains("Quý III/2026") && !second.contains("Quý III/2026"), "{text}");
    assert!(page.text().contains(&figures) && page.text().contains(&format!("href=\"/tong-hop?period={KEY}\"")));
    stage
        .get("lequydon", "/ke-hoach")
        .await
        .says(200, &["Kế hoạch giao việc cho đơn vị (2)", "Kế hoạch riêng của đơn vị (1)"]);
    // Who has none of their own sees no parts.
    let page = stage.get("kienan", "/ky").await.says(200, &["Đang mở (1)"]);
    assert!(!page.contains("Kế hoạch riêng") && !page.contains("Lập kỳ đột xuất"), "{page}");
    // Nobody is told of TCCB where there is none.
    let assignment = stage.number(&format!("select min(id) from assignment where plan_id = {plan}")).await;
    let form = stage.get("lequydon", &format!("/phan-cong/{assignment}/bao-cao/{KEY}")).await;
    let form = form.says(200, &["Hạn gửi 16/12/2026"]);
    assert!(!form.contains("Hạn gửi TCCB"), "{form}");
}
