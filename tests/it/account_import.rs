//! Several accounts at once from an Excel file.

use rust_xlsxwriter::Workbook;

use crate::support::office::Office;

const PATH: &str = "/quan-tri/tai-khoan/nhap";
const TITLES: [&str; 7] =
    ["Tên đăng nhập", "Họ và tên", "Email", "Vai trò", "Đơn vị (tên, tên khác hoặc mã)", "Từ ngày", "Đến ngày"];

fn file(rows: &[[&str; 7]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, texts) in (0..).zip([TITLES].iter().chain(rows)) {
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(row, column, *text).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a file")
}

#[tokio::test]
async fn a_good_file_makes_all_its_accounts() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let upload = file(&[
        ["hoa", "Trần Thị Hoa", "hoa@hp.vn", "Chuyên viên", "truong thpt le quy don", "", ""],
        ["binh", "Vũ Bình", "", "thủ trưởng đơn vị", "lqđ", "", ""],
        ["cuong", "Đỗ Cường", "", "Giám đốc", "so", "24/11/2026", "2026-12-31"],
    ]);
    let page = admin.upload(PATH, &upload).await.is(200).says("Đã nhập 3 tài khoản").text();
    assert!(page.contains("href=\"data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;base64,"));
    let passwords: Vec<&str> =
        page.split("<b class=\"mono\">").skip(1).map(|rest| rest.split('<').next().expect("its end")).collect();
    assert_eq!(passwords.len(), 3);
    for (username, password) in ["hoa", "binh", "cuong"].iter().zip(&passwords) {
        let mut person = office.stranger();
        person.sign_in(username, password).await.is(303);
        person.get("/tai-khoan").await.leads_to("/tai-khoan/mat-khau");
    }
    let school = office.unit("lequydon").await;
    let there = format!(
        "select count(*) from role_grant where unit_id = {school} and from_on = '2026-11-23' and to_on is null"
    );
    assert_eq!(office.number(&there).await, 2);
    let director =
        "select count(*) from role_grant where role = 'director' and from_on = '2026-11-24' and to_on = '2026-12-31'";
    assert_eq!(office.number(director).await, 1);
    assert_eq!((office.told("account.created").await, office.told("account.grant_added").await), (3, 3));
}

#[tokio::test]
async fn one_mistake_and_nothing_is_imported() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let before = office.number("select count(*) from account").await;
    let upload = file(&[
        ["hoa", "Trần Thị Hoa", "", "Chuyên viên", "lequydon", "", ""],
        ["mai", "Lê Mai", "", "Vua", "Trường lạ", "31/02/2026", ""],
        ["hoa", "", "thư", "Chuyên viên", "lequydon", "", ""],
    ]);
    let page = admin.upload(PATH, &upload).await.is(422).says("Chưa nhập tài khoản nào");
    let page = page.says("Ô A3: tên đăng nhập “mai” đã có người dùng").says("Ô D3: vai trò “Vua” không có");
    let page = page.says("Ô E3: không tìm thấy đơn vị “Trường lạ”").says("Ô F3").says("Ô B4").says("Ô C4");
    page.says("Ô A4: tên đăng nhập “hoa” trùng với ô A2");
    assert_eq!(office.number("select count(*) from account").await, before);
    assert_eq!(office.told("account.created").await, 0);
}

#[tokio::test]
async fn hostile_files_get_one_sentence() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    admin.upload(PATH, b"").await.is(422).says("Chọn tệp Excel");
    admin.upload(PATH, b"%PDF-1.7 nothing of Excel").await.is(422).says("không phải tệp Excel");
    admin.upload(PATH, &file(&[])).await.is(422).says("chưa có hàng nào");
    admin.upload(PATH, &vec![b'x'; 5 * 1024 * 1024 + 1]).await.is(422).says("lớn hơn 5 MB");
    admin.upload(PATH, &vec![b'x'; 7 * 1024 * 1024]).await.is(422).says("lớn hơn 5 MB");
    let many = vec![["a", "A", "", "", "", "", ""]; 201];
    admin.upload(PATH, &file(&many)).await.is(422).says("hơn 200 hàng");
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "Họ tên").expect("a cell");
    admin.upload(PATH, &book.save_to_buffer().expect("a file")).await.is(422).says("Ô A1 phải là tiêu đề");
}

#[tokio::test]
async fn the_blank_file_can_be_filled_in() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let blank = admin.get("/quan-tri/tai-khoan/nhap/mau.xlsx").await.is(200);
    assert_eq!(blank.headers["content-disposition"], "attachment; filename=\"mau-tai-khoan.xlsx\"");
    admin.upload(PATH, &blank.body).await.is(422).says("chưa có hàng nào");
}

#[tokio::test]
async fn units_out_of_reach_are_not_found_by_name() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri.truong").await;
    let upload = file(&[["hoa", "Trần Thị Hoa", "", "Chuyên viên", "kienan", "", ""]]);
    admin.upload(PATH, &upload).await.is(422).says("Ô E2: không tìm thấy đơn vị “kienan”");
}
