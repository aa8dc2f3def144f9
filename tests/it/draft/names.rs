//! Resolving the names of a draft.

use tiendo::plan::draft::Target;

use super::*;

const UNKNOWN: &str = "Phòng Khoa học và Chuyển đổi số";

async fn meant(office: &Office, reference: &str) -> Option<Target> {
    let content = content(office).await;
    content.task(key(&content, reference)).expect("a task").leads[0].means
}

#[tokio::test]
async fn a_name_becomes_an_alias_and_is_known_in_the_next_document() {
    let office = Office::new().await;
    let mut officer = office.visitor("pho").await;
    let address = upload(&mut officer, "ke-hoach.md", PLAN.as_bytes()).await;
    let names = format!("{address}/ten-goi");
    officer.get(&names).await.is(200).says(UNKNOWN).says("chủ trì 2 nhiệm vụ").says("Tên gọi đã rõ");
    let wrong = [("text", UNKNOWN), ("was", ""), ("how", "nho"), ("target", "Phòng không có")];
    officer.post(&names, &wrong).await.is(422).says("Không có đơn vị hay nhóm nào mang tên này").says("Phòng không có");
    let right = [("text", UNKNOWN), ("was", ""), ("how", "nho"), ("target", "phòng tổ chức cán bộ")];
    officer.post(&names, &right).await.leads_to(&address);
    let tccb = office.unit("tccb").await.parse().map(Target::Unit).ok();
    assert_eq!((meant(&office, "II.1.b").await, meant(&office, "III.2").await), (tccb, tccb));
    assert_eq!(office.told("unit.updated").await, 1);
    officer.get(&names).await.is(200).says("Mọi tên gọi đã rõ");

    upload(&mut officer, "lan-hai.md", PLAN.as_bytes()).await;
    assert_eq!(meant(&office, "II.1.b").await, tccb, "the next document is understood");
}

#[tokio::test]
async fn a_name_becomes_a_new_unit_of_the_owner() {
    let office = Office::new().await;
    let mut officer = office.visitor("pho").await;
    let address = upload(&mut officer, "ke-hoach.md", PLAN.as_bytes()).await;
    let names = format!("{address}/ten-goi");
    let unit = |code: &'static str| {
        [
            ("text", UNKNOWN),
            ("was", ""),
            ("how", "moi"),
            ("target", ""),
            ("name", "Phòng Khoa học, Công nghệ và Chuyển đổi số"),
            ("code", code),
            ("kind", "department"),
            ("parent", "Sở Giáo dục và Đào tạo"),
        ]
    };
    officer.post(&names, &unit("tccb")).await.is(422).says("Mã này đã dùng").says("Khoa học, Công nghệ");
    assert_eq!(office.told("unit.created").await, 0);
    officer.post(&names, &unit("khcn")).await.leads_to(&address);
    let made = office.unit("khcn").await.parse().map(Target::Unit).ok();
    assert_eq!((meant(&office, "II.1.b").await, meant(&office, "III.2").await), (made, made));
    let alias = format!("select count(*) from unit_alias where alias = '{UNKNOWN}'");
    assert_eq!((office.number(&alias).await, office.told("unit.created").await), (1, 1));
    let parent =
        "select count(*) from unit u join unit p on p.id = u.parent_id where u.code = 'khcn' and p.code = 'so'";
    assert_eq!(office.number(parent).await, 1);
}

#[tokio::test]
async fn staff_name_whom_they_mean_but_add_nobody_to_the_register() {
    let office = Office::new().await;
    let mut staff = office.visitor("mai").await;
    let address = upload(&mut staff, "ke-hoach.md", PLAN.as_bytes()).await;
    let names = format!("{address}/ten-goi");
    staff.get(&names).await.is(200).says(UNKNOWN).hides("Đơn vị mới, thêm vào danh mục");
    let units = office.number("select count(*) from unit").await;
    let new = [
        ("text", UNKNOWN),
        ("was", ""),
        ("how", "moi"),
        ("name", "Phòng X"),
        ("code", "px"),
        ("parent", "Trường THPT Lê Quý Đôn"),
    ];
    staff.post(&names, &new).await.leads_to(&address);
    assert_eq!((office.number("select count(*) from unit").await, meant(&office, "II.1.b").await), (units, None));
    let known = [("text", UNKNOWN), ("was", ""), ("how", "nho"), ("target", "Tổ Toán")];
    staff.post(&names, &known).await.leads_to(&address);
    assert!(meant(&office, "II.1.b").await.is_some());
    assert_eq!(office.told("unit.updated").await, 0, "their spelling is remembered for nobody else");
}
