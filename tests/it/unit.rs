//! Administering units and groups, through the router.

use crate::support::office::Office;

#[tokio::test]
async fn the_tree_is_searched_without_diacritics() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    admin.get("/quan-tri/don-vi").await.is(200).says("6 đơn vị trong phạm vi").says("Trường THPT Kiến An");
    let found = admin.get("/quan-tri/don-vi?tim=to+chuc").await.is(200).says("1 đơn vị tìm thấy");
    found.says("Phòng Tổ chức Cán bộ").says("Sở Giáo dục và Đào tạo").hides("Kiến An");
    admin.get("/quan-tri/don-vi?tim=lqd").await.is(200).says("Lê Quý Đôn").hides("Kiến An");
    admin.get("/quan-tri/don-vi?loai=school").await.is(200).says("2 đơn vị tìm thấy").hides("Phòng Tổ chức");
    admin.get("/quan-tri/don-vi?tim=khong+co").await.is(200).says("Không có đơn vị nào như vậy");
}

#[tokio::test]
async fn a_unit_is_made_changed_and_closed() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let so = office.unit("so").await;
    let form = |name: &'static str, code: &'static str| {
        vec![
            ("name", name),
            ("code", code),
            ("kind", "centre"),
            ("parent", so.as_str()),
            ("aliases", "TTGDTX\r\nGDTX Hải Phòng"),
        ]
    };
    admin.post("/quan-tri/don-vi", &form("Trung tâm GDTX", "ttgdtx")).await.leads_to("/quan-tri/don-vi");
    admin.get("/quan-tri/don-vi?tim=gdtx+hai+phong").await.is(200).says("Trung tâm GDTX");
    let taken = admin.post("/quan-tri/don-vi", &form("Trung tâm khác", "kienan")).await.is(422);
    taken.says("Mã này đã dùng").says("value=\"Trung tâm khác\"").says("GDTX Hải Phòng</textarea>");
    admin.post("/quan-tri/don-vi", &form("TRUNG TAM GDTX", "khac")).await.is(422).says("đơn vị cùng tên");

    let page = format!("/quan-tri/don-vi/{}", office.unit("ttgdtx").await);
    admin.get(&page).await.is(200).says("value=\"ttgdtx\"");
    let mut closed = form("Trung tâm GDTX", "ttgdtx");
    closed.push(("active_to", "2026-11-22"));
    admin.post(&page, &closed).await.leads_to("/quan-tri/don-vi");
    admin.get("/quan-tri/don-vi").await.is(200).says("Đã lưu").hides("<a href=\"/quan-tri/don-vi/7\"");
    admin.get("/quan-tri/don-vi?ca-cu=1").await.is(200).says("Trung tâm GDTX").says("Không hoạt động");
    assert_eq!((office.told("unit.created").await, office.told("unit.updated").await), (1, 1));
}

#[tokio::test]
async fn the_tree_stays_a_tree() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let (so, school, team) = (office.unit("so").await, office.unit("lequydon").await, office.unit("to-toan").await);
    let form = |parent: &str| {
        [("name", "Trường THPT Lê Quý Đôn"), ("code", "lequydon"), ("kind", "school"), ("parent", parent)]
            .map(|(name, value)| (name, value.to_owned()))
    };
    let page = format!("/quan-tri/don-vi/{school}");
    for parent in [&school, &team] {
        let fields = form(parent);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        admin.post(&page, &fields).await.is(422).says("không thể nằm dưới chính nó");
    }
    // The top of what is reached stays where it is, whatever a form says.
    let root = office.unit("ubnd").await;
    let fields = [("name", "Ủy ban"), ("code", "ubnd"), ("kind", "committee"), ("parent", so.as_str())];
    admin.post(&format!("/quan-tri/don-vi/{root}"), &fields).await.is(303);
    assert_eq!(office.number("select count(*) from unit where parent_id is null and code = 'ubnd'").await, 1);
}

#[tokio::test]
async fn groups_are_ticked_by_kind_and_stored_only_when_told() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let (so, tccb) = (office.unit("so").await, office.unit("tccb").await);
    let fields = [("name", "Các trường THPT"), ("owner", so.as_str()), ("members", tccb.as_str())];
    let mut ticking = fields.to_vec();
    ticking.push(("tick", "school"));
    let ticked = admin.post("/quan-tri/nhom", &ticking).await.is(200).says("Đã đánh dấu thêm 2 đơn vị");
    assert_eq!(ticked.text().matches(" checked").count(), 3);
    assert_eq!(office.number("select count(*) from unit_group").await, 0);

    admin.post("/quan-tri/nhom", &fields).await.leads_to("/quan-tri/nhom");
    admin.post("/quan-tri/nhom", &fields).await.is(422).says("đã có nhóm cùng tên");
    admin.post("/quan-tri/nhom", &[("name", "")]).await.is(422).says("Nhập tên nhóm").says("Chọn ít nhất một đơn vị");
    let page = format!("/quan-tri/nhom/{}", office.number("select id from unit_group").await);
    admin.get(&page).await.is(200).says("phân công của các kế hoạch đang thực hiện đổi theo");
    let school = office.unit("kienan").await;
    let aliases = ("aliases", "Khối THPT\r\nCác trường\r\n\r\nKhối  THPT");
    let other = [("name", "Các trường"), ("owner", so.as_str()), ("members", school.as_str()), aliases];
    let change = admin.post(&page, &other).await.is(303).location;
    assert_eq!(office.number(&format!("select count(*) from unit_group_member where unit_id = {school}")).await, 0);
    admin.get(&page).await.is(200).says(">\nKhối THPT</textarea>");
    admin.get(&change).await.is(200).says("thêm Trường THPT Kiến An, bớt Phòng Tổ chức Cán bộ");
    admin.post(&format!("{change}/thuc-hien"), &[]).await.leads_to(&change);
    let members = format!("select count(*) from unit_group_member where unit_id = {school}");
    assert_eq!(office.number(&members).await, 1);
    assert_eq!(office.number("select count(*) from unit_group_member").await, 1);
    assert_eq!((office.told("unit_group.created").await, office.told("unit_group.updated").await), (1, 1));
}

#[tokio::test]
async fn units_and_groups_of_others_are_not_found() {
    let office = Office::new().await;
    let mut above = office.visitor("quantri").await;
    let (so, school, other) = (office.unit("so").await, office.unit("lequydon").await, office.unit("kienan").await);
    let group = [("name", "Nhóm"), ("owner", so.as_str()), ("members", school.as_str()), ("members", other.as_str())];
    above.post("/quan-tri/nhom", &group).await.is(303);
    let group = office.number("select id from unit_group").await;

    let mut admin = office.visitor("quantri.truong").await;
    admin.get("/quan-tri/don-vi").await.is(200).says("Tổ Toán").hides("Kiến An");
    admin.get(&format!("/quan-tri/don-vi/{other}")).await.is(404);
    admin.post(&format!("/quan-tri/don-vi/{other}"), &[("name", "Khác")]).await.is(404);
    admin.get(&format!("/quan-tri/nhom/{group}")).await.is(404);
    let under = [("name", "Tổ Văn"), ("code", "to-van"), ("kind", "other"), ("parent", other.as_str())];
    admin.post("/quan-tri/don-vi", &under).await.is(422).says("Chọn đơn vị cấp trên");
    let foreign = [("name", "Nhóm"), ("owner", school.as_str()), ("members", other.as_str())];
    admin.post("/quan-tri/nhom", &foreign).await.is(422).says("không nằm trong phạm vi quản trị");
    admin.get("/quan-tri/don-vi/khong-phai-so").await.is(404);
}
