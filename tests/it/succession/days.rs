//! Days on which a change may count, and changes that are taken back or have become impossible.

use super::stage::{OPEN, Stage};

const ADMIN: &str = "quantri:administrator";

#[tokio::test]
async fn a_closed_quarter_is_not_reached_and_the_open_one_is_to_its_first_day() {
    let stage = Stage::new().await;
    let page = stage.merge(&["mn", "th"], "Phòng Mới", "moi", "14/12/2024").await;
    stage.get(ADMIN, &page).await.says(200, &["Chưa thực hiện được", "Kỳ báo cáo trước ngày 15/12/2024 đã đóng"]);
    let refused = stage.post(ADMIN, &format!("{page}/thuc-hien"), &[("accounts", "1")]).await;
    refused.says(422, &["Kỳ báo cáo trước ngày 15/12/2024 đã đóng"]);
    assert_eq!(stage.number("select count(*) from unit where code = 'moi'").await, 0);
    stage.post(ADMIN, &page, &[("effective_on", "15/12/2024"), ("decision", "QĐ 1")]).await.to();
    stage.confirm(&page).await;
    assert_eq!(stage.number("select count(*) from assignment where to_on = '2024-12-14'").await, 7);
    assert_eq!(stage.lines(OPEN).await.len(), 17);
}

#[tokio::test]
async fn a_change_after_the_cut_off_leaves_the_quarter_to_those_who_had_it() {
    let stage = Stage::new().await;
    let before = stage.lines(OPEN).await;
    stage.wake_at("2025-03-17T08:00:00").await;
    let page = stage.merge(&["mn", "th"], "Phòng Mới", "moi", "17/03/2025").await;
    stage.confirm(&page).await;
    let after = stage.lines(OPEN).await;
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert_eq!(stage.lines("quarter-2025-2").await.len(), 17);
    // What the ended unit still owes for the quarter is finished by those who took over.
    let old = stage.assignment("I.1", "th").await;
    let form = format!("/phan-cong/{old}/bao-cao/{OPEN}");
    stage.get("tam:staff", &form).await.says(200, &["Phòng Giáo dục Tiểu học"]);
    let fields = [("progress", "in_progress"), ("percent", "55"), ("results", "Xong đợt một"), ("version", "1")];
    let to = stage.post("tam:staff", &format!("{form}/gui-thu-truong"), &fields).await.to();
    assert!(to.starts_with(&format!("/don-vi/{}", stage.unit("moi").await)), "{to}");
    let report =
        stage.number(&format!("select id from report where assignment_id = {old} and state = 'with_head'")).await;
    stage.post("truongmn:head", &format!("/bao-cao/{report}/gui"), &[("version", "2")]).await.to();
    stage.get("canbo:officer", "/duyet").await.says(200, &["Phòng Giáo dục Tiểu học", "Phòng Giáo dục Mầm non"]);
    stage.post("canbo:officer", &format!("/bao-cao/{report}/chap-nhan"), &[("version", "2")]).await.to();
}

#[tokio::test]
async fn what_is_planned_can_be_taken_back_and_what_became_impossible_says_why() {
    let stage = Stage::new().await;
    let page = stage.merge(&["mn", "th"], "Phòng Mới", "moi", "01/03/2025").await;
    stage.confirm(&page).await;
    stage.get(ADMIN, &page).await.says(200, &["Hệ thống tự thực hiện vào ngày 01/03/2025"]);
    // A unit that will have ended by then can be given no other future.
    let second = stage.rename("mn", "Phòng Khác", "25/02/2025").await;
    stage.post(ADMIN, &second, &[("effective_on", "05/03/2025"), ("decision", "QĐ 2")]).await.to();
    stage.get(ADMIN, &second).await.says(200, &["Chưa thực hiện được", "chỉ hoạt động đến hết ngày 28/02/2025"]);
    stage.post(ADMIN, &format!("{page}/huy"), &[]).await.to();
    stage.get(ADMIN, &page).await.says(200, &["Đã hủy"]);
    stage.post(ADMIN, &format!("{page}/huy"), &[]).await.says(409, &[]);
    stage.confirm(&second).await;

    // Its name is taken before its day: it stays, with the reason, and is confirmed again once that is cured.
    stage.run("insert into unit (parent_id, code, name, kind) select id, 'khac', 'Phòng khác', 'department' from unit where code = 'so'").await;
    stage.wake_at("2025-03-05T08:00:00").await;
    stage.get(ADMIN, &second).await.says(200, &["Chưa thực hiện được", "Đã có đơn vị cùng tên"]);
    assert_eq!(stage.number("select count(*) from unit where name = 'Phòng Khác'").await, 0);
    stage.run("update unit set name = 'Phòng thứ ba' where code = 'khac'").await;
    stage.confirm(&second).await;
    assert_eq!(stage.number("select count(*) from unit where code = 'mn' and name = 'Phòng Khác'").await, 1);
    assert_eq!(stage.number("select count(*) from journal where action = 'unit_change.withdrawn'").await, 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_form_stands_beside_its_field_and_nothing_typed_is_lost() {
    let stage = Stage::new().await;
    let (mn, so) = (stage.unit("mn").await, stage.unit("so").await);
    let path = format!("/quan-tri/don-vi/{mn}/sap-nhap");
    stage.get(ADMIN, &path).await.says(200, &["Sáp nhập", "Phòng Giáo dục Tiểu học"]);
    let fields = [
        ("units", mn.as_str()),
        ("new_name", "Phòng Mới"),
        ("new_code", "Mã"),
        ("effective_on", "1/3/2025"),
        ("decision", "QĐ 1"),
    ];
    let wrong = stage.post(ADMIN, &path, &fields).await;
    wrong.says(422, &["Chọn ít nhất hai đơn vị", "Mã đơn vị mới gồm"]);
    assert!(wrong.body.contains("value=\"Phòng Mới\""));
    stage.post(ADMIN, &path, &[("units", &mn)]).await.says(422, &["Ghi ngày có hiệu lực", "Ghi số, ngày văn bản"]);
    let root = stage.unit("tp").await;
    let fields =
        [("units", so.as_str()), ("units", &root), ("into", &so), ("effective_on", "1/3/2025"), ("decision", "QĐ 1")];
    stage.post(ADMIN, &format!("/quan-tri/don-vi/{so}/sap-nhap"), &fields).await.says(422, &["đứng đầu cây đơn vị"]);
    let split = format!("/quan-tri/don-vi/{mn}/chia-tach");
    let fields = [
        ("heir_unit", ""),
        ("heir_name", "Phòng A"),
        ("heir_code", "a"),
        ("effective_on", "1/3/2025"),
        ("decision", "QĐ 1"),
    ];
    stage.post(ADMIN, &split, &fields).await.says(422, &["Ghi ít nhất hai đơn vị kế thừa"]);
    let rename = format!("/quan-tri/don-vi/{mn}/doi-ten");
    let fields = [("name", "Phòng Giáo dục Mầm non"), ("effective_on", "1/3/2025"), ("decision", "QĐ 1")];
    stage.post(ADMIN, &rename, &fields).await.says(422, &["Đơn vị đang mang tên này"]);
    assert_eq!(stage.number("select count(*) from unit_change").await, 0);
}
