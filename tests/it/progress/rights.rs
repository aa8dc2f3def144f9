//! Who may not: another unit, other roles, one's own report; and the confirmation that a plan was received.

use super::fixture::{OPEN, Stage, finished};

#[tokio::test]
async fn nobody_accepts_what_they_wrote_or_submitted() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("kiem:staff", &form, &finished("0", "Kiêm viết")).await.to();
    stage.post("binh:staff", &format!("{form}/gui"), &finished("1", "Bình viết lại")).await.to();
    let (id, ..) = stage.report("I.1", "b").await;
    let refused = stage.post("kiem:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await;
    refused.says(403, &["Người viết hoặc người gửi không được duyệt báo cáo của chính mình."]);
    assert_eq!(stage.report("I.1", "b").await.1, "submitted");
    stage.get("kiem:officer", &format!("/bao-cao/{id}")).await.says(200, &["không được duyệt báo cáo của chính mình"]);
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.to();
}

#[tokio::test]
async fn another_unit_sees_nothing_and_other_roles_write_nothing() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("ba:head", &format!("{form}/gui"), &finished("0", "Của trường A")).await.to();
    let (id, ..) = stage.report("I.1", "a").await;
    let assignment = format!("/phan-cong/{}", stage.assignment("I.1", "a").await);
    for path in [&form, &assignment, &format!("/bao-cao/{id}")] {
        stage.get("binh:staff", path).await.says(404, &[]);
    }
    stage.post("binh:staff", &form, &finished("1", "Xâm nhập")).await.says(404, &[]);
    for who in ["tccb:officer", "giamdoc:director", "congdoan:observer"] {
        stage.post(who, &form, &finished("1", "Xâm nhập")).await.says(403, &[]);
    }
    stage.get("congdoan:observer", &format!("/bao-cao/{id}")).await.says(404, &[]);
    stage.post("giamdoc:director", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.says(403, &[]);
    stage.post("an:staff", &format!("/bao-cao/{id}/tra-ve"), &[("reason", "x")]).await.says(403, &[]);
    stage.post("an:staff", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.says(403, &[]);
    let supporting = stage.form("I.2", "b", OPEN).await;
    stage.post("binh:staff", &supporting, &finished("0", "Phối hợp")).await.says(403, &["Đơn vị phối hợp"]);
    assert_eq!(stage.ask("select string_agg(results, ',') from report").await, "Của trường A");
}

#[tokio::test]
async fn who_supports_a_task_reads_what_its_lead_had_accepted() {
    let stage = Stage::new().await;
    let form = stage.form("I.2", "a", OPEN).await;
    stage.post("ba:head", &format!("{form}/gui"), &finished("0", "Kết quả của A")).await.to();
    let (id, ..) = stage.report("I.2", "a").await;
    let report = format!("/bao-cao/{id}");
    stage.get("binh:staff", &report).await.says(404, &[]);
    stage.post("tccb:officer", &format!("{report}/chap-nhan"), &[]).await.to();
    stage.get("binh:staff", &report).await.says(200, &["Kết quả của A"]);
}

#[tokio::test]
async fn a_unit_confirms_once_that_it_has_received_a_plan() {
    let stage = Stage::new().await;
    let (plan, unit) =
        (stage.ask("select id::text from plan").await, stage.ask("select id::text from unit where code = 'a'").await);
    let (home, receive) = (format!("/don-vi/{unit}"), format!("/ke-hoach/{plan}/tiep-nhan"));
    stage.get("an:staff", &home).await.says(200, &["Kế hoạch mới", &receive]);
    stage.get("giamdoc:director", &format!("/ke-hoach/{plan}")).await.says(200, &["0/2 đơn vị", "Chưa tiếp nhận (2)"]);
    stage.post("an:staff", &receive, &[]).await.to();
    stage.post("ba:head", &receive, &[]).await.to();
    assert!(!stage.get("an:staff", &home).await.body.contains("Kế hoạch mới"));
    assert_eq!(
        stage.ask("select string_agg(username, ',') from plan_receipt join account on id = account_id").await,
        "an"
    );
    assert_eq!(stage.ask("select count(*)::text from journal where action = 'plan.received'").await, "1");
    stage.post("tccb:officer", &receive, &[]).await.says(403, &[]);
    stage
        .get("tccb:officer", &format!("/ke-hoach/{plan}?q=TO+CHUC"))
        .await
        .says(200, &["Kiện toàn tổ chức bộ máy", "1 nhiệm vụ có"]);
}

#[tokio::test]
async fn a_plan_that_no_longer_runs_takes_nothing() {
    for (state, act, who) in [
        ("submitted", "chap-nhan", "tccb:officer"),
        ("submitted", "tra-lai", "tccb:officer"),
        ("with_head", "gui", "ba:head"),
        ("accepted", "dieu-chinh", "ba:head"),
    ] {
        let stage = Stage::new().await;
        let form = stage.form("I.1", "a", OPEN).await;
        let (writer, send) = if state == "with_head" { ("an:staff", "gui-thu-truong") } else { ("ba:head", "gui") };
        stage.post(writer, &format!("{form}/{send}"), &finished("0", "Đã họp")).await.to();
        let (id, ..) = stage.report("I.1", "a").await;
        if state == "accepted" {
            stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.to();
        }
        stage.ask("update plan set status = 'closed' returning status").await;
        let path = format!("/bao-cao/{id}/{act}");
        stage.post(who, &path, &[("reason", "Bổ sung")]).await.says(409, &["không còn trong thời gian thực hiện"]);
        assert_eq!(stage.report("I.1", "a").await.1, state, "{act}");
        let page = stage.get(who, &format!("/bao-cao/{id}")).await;
        assert!(!page.body.contains(&path), "{act} is not offered");
    }
}

#[tokio::test]
async fn a_reason_typed_for_a_report_that_moved_on_is_not_lost() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("ba:head", &format!("{form}/gui"), &finished("0", "Đã họp")).await.to();
    let (id, ..) = stage.report("I.1", "a").await;
    let back = format!("/bao-cao/{id}/tra-lai");
    let stale = stage.post("tccb:officer", &back, &[("reason", "Thiếu số liệu"), ("version", "7")]).await;
    stale.says(409, &["đã được người khác sửa", "Thiếu số liệu</textarea>"]);
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.to();
    let late = stage.post("tccb:officer", &back, &[("reason", "Thiếu số liệu"), ("version", "1")]).await;
    late.says(409, &["nên không thực hiện được việc này", "Lý do vừa nhập, chưa gửi", "Thiếu số liệu"]);
}

#[tokio::test]
async fn only_the_unit_that_a_running_plan_names_receives_it() {
    let stage = Stage::new().await;
    let plan = stage.ask("select id::text from plan").await;
    let receive = format!("/ke-hoach/{plan}/tiep-nhan");
    // A head of the Sở has the schools in reach, but the plan names only them.
    stage.ask("update role_grant set unit_id = (select id from unit where code = 'so') where role = 'head' returning id::text").await;
    stage.post("ba:head", &receive, &[]).await.says(403, &[]);
    stage.ask("update plan set status = 'closed' returning status").await;
    stage.post("an:staff", &receive, &[]).await.says(409, &[]);
    assert_eq!(stage.ask("select count(*)::text from plan_receipt").await, "0");
}

#[tokio::test]
async fn searches_take_any_character() {
    let stage = Stage::new().await;
    let plan = stage.ask("select id::text from plan").await;
    stage.get("tccb:officer", &format!("/ke-hoach/{plan}?q=to%00%20chuc")).await.says(200, &["Kiện toàn tổ chức"]);
    for path in ["/duyet?q=%00", "/tong-hop/danh-sach?q=%00"] {
        stage.get("tccb:officer", path).await.says(200, &[]);
    }
}

#[tokio::test]
async fn the_units_page_leads_with_what_cannot_wait() {
    let stage = Stage::new().await;
    stage.wake_at("2026-12-02T09:00:00").await;
    let unit = stage.ask("select id::text from unit where code = 'a'").await;
    let home = format!("/don-vi/{unit}?period={OPEN}");
    stage
        .get("an:staff", &home)
        .await
        .says(200, &["cần báo cáo 2 nhiệm vụ", "còn 14 ngày", "Quá hạn 2 ngày", "0/2 đã gửi"]);
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("an:staff", &format!("{form}/gui-thu-truong"), &finished("0", "Đã họp")).await.to();
    stage.get("ba:head", &home).await.says(200, &["Chờ gửi", "Xem báo cáo chờ gửi"]);
    assert!(!stage.get("an:staff", &home).await.body.contains("Chờ gửi"), "it waits for the head, not for staff");
    stage
        .get("an:staff", &format!("{home}&trang-thai=cho-thu-truong"))
        .await
        .says(200, &["Đang xem: Chờ thủ trưởng (1)"]);
    stage.get("tccb:officer", &home).await.says(200, &["Quá hạn 2 ngày"]);
    stage.get("an:staff", &home).await.says(200, &["<a href=\"/viec\" aria-current=\"page\">Việc của đơn vị"]);
}

#[tokio::test]
async fn an_open_correction_is_work_for_whoever_holds_it() {
    let stage = Stage::new().await;
    stage.wake_at("2026-12-02T09:00:00").await;
    let unit = stage.ask("select id::text from unit where code = 'a'").await;
    let home = format!("/don-vi/{unit}?period={OPEN}");
    let form = stage.form("I.2", "a", OPEN).await;
    stage.post("ba:head", &format!("{form}/gui"), &finished("0", "Bản đầu")).await.to();
    let (first, ..) = stage.report("I.2", "a").await;
    stage.post("tccb:officer", &format!("/bao-cao/{first}/chap-nhan"), &[]).await.to();
    let advice = ["khi hoàn thành, lập bản điều chỉnh", &format!("href=\"/bao-cao/{first}\">Lập bản điều chỉnh")];
    stage.get("an:staff", &home).await.says(200, &advice);
    let officers = stage.get("tccb:officer", &home).await;
    assert!(!officers.body.contains("Lập bản điều chỉnh"), "only the unit corrects");

    stage.post("an:staff", &format!("/bao-cao/{first}/dieu-chinh"), &[("why", "Số liệu chưa khớp")]).await.to();
    let (second, ..) = stage.report("I.2", "a").await;
    let edit = format!("href=\"{form}\">Sửa");
    let page = stage.get("an:staff", &home).await;
    page.says(200, &["Bản điều chỉnh chưa gửi", "Bản điều chỉnh: Nháp", &edit]);
    assert!(!page.body.contains("Lập bản điều chỉnh"), "it has begun");

    stage.post("an:staff", &format!("{form}/gui-thu-truong"), &finished("1", "Bản sửa")).await.to();
    let send = format!("href=\"/bao-cao/{second}\">Xem và gửi");
    let waiting = "Chờ thủ trưởng</span><small>có 1 bản điều chỉnh</small>";
    let heads = stage.get("ba:head", &home).await;
    heads.says(200, &["Bản điều chỉnh chờ thủ trưởng gửi", &send, "Xem báo cáo chờ gửi", waiting]);
    // The number leads to what it counts.
    let listed = stage.get("ba:head", &format!("{home}&trang-thai=cho-thu-truong")).await;
    listed.says(200, &[&send, "I.2"]);
    let page = stage.get("an:staff", &home).await;
    page.says(200, &["Bản điều chỉnh: Chờ thủ trưởng", &format!("href=\"/bao-cao/{second}\">Xem")]);

    stage.post("ba:head", &format!("/bao-cao/{second}/tra-ve"), &[("reason", "Thiếu biên bản")]).await.to();
    stage.get("an:staff", &home).await.says(200, &["Bản điều chỉnh: “Thiếu biên bản”", &edit]);
    stage.get("ba:head", &home).await.says(200, &["Bị trả lại", &edit]);
}
