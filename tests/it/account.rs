//! One's own account, and administering accounts and grants, through the router.

use axum::{body::Body, http::Request};
use chrono::Duration;

use crate::support::office::{Office, PASSWORD};

const WRONG: &str = "Tên đăng nhập hoặc mật khẩu không đúng.";

#[tokio::test]
async fn another_site_cannot_send_forms() {
    let office = Office::new().await;
    let mut mai = office.visitor("mai").await;
    let request = Request::post("/dang-xuat").header("sec-fetch-site", "cross-site").body(Body::empty());
    mai.send(request.expect("a request")).await.is(403);
    mai.get("/tai-khoan").await.is(200);
}

#[tokio::test]
async fn sessions_end_when_idle_when_old_and_when_told() {
    let office = Office::new().await;
    let (mut desk, mut phone) = (office.visitor("mai").await, office.visitor("mai").await);
    let both = desk.get("/tai-khoan").await.is(200);
    assert_eq!(both.text().matches("Phiên này").count(), 1);
    let other = office.number("select max(id) from session").await.to_string();
    desk.post("/tai-khoan/phien/ket-thuc", &[("id", &other)]).await.leads_to("/tai-khoan");
    phone.get("/tai-khoan").await.leads_to("/dang-nhap?tiep=/tai-khoan");
    let mut an = office.visitor("an").await;
    let foreign = office.number("select max(id) from session").await.to_string();
    desk.post("/tai-khoan/phien/ket-thuc", &[("id", &foreign)]).await.is(404);
    an.get("/tai-khoan").await.is(200);

    phone.sign_in("mai", PASSWORD).await.is(303);
    desk.post("/tai-khoan/phien/ket-thuc-tat-ca", &[]).await.leads_to("/dang-nhap");
    desk.get("/tai-khoan").await.is(303);
    phone.get("/tai-khoan").await.is(303);

    desk.sign_in("mai", PASSWORD).await.is(303);
    office.wait(Duration::hours(8));
    desk.get("/tai-khoan").await.is(303);
    desk.sign_in("mai", PASSWORD).await.is(303);
    for _ in 0..23 {
        office.wait(Duration::hours(7));
        desk.get("/tai-khoan").await.is(200);
    }
    office.wait(Duration::hours(7));
    desk.get("/tai-khoan").await.is(303);
}

#[tokio::test]
async fn changing_the_password_ends_the_other_sessions() {
    let office = Office::new().await;
    let (mut desk, mut phone) = (office.visitor("mai").await, office.visitor("mai").await);
    let change = |current, new, again| [("current", current), ("new", new), ("again", again)];
    let path = "/tai-khoan/mat-khau";
    desk.post(path, &change("sai", "matkhau123", "khac")).await.is(422).says("hiện tại không đúng").says("dễ đoán");
    desk.post(path, &change(PASSWORD, PASSWORD, PASSWORD)).await.is(422).says("phải khác");
    let new = "mưa rơi trên mái ngói";
    desk.post(path, &change(PASSWORD, new, new)).await.leads_to("/tai-khoan");
    desk.get("/tai-khoan").await.is(200);
    phone.get("/tai-khoan").await.is(303);
    phone.sign_in("mai", PASSWORD).await.is(422);
    phone.sign_in("mai", new).await.is(303);
    assert_eq!(office.told("account.password_changed").await, 1);
}

/// The initial password that a page shows.
fn initial_password(page: &str) -> String {
    let at = page.find("<b class=\"mono\">").expect("a password") + "<b class=\"mono\">".len();
    page[at..].split('<').next().expect("its end").to_owned()
}

#[tokio::test]
async fn a_new_account_must_change_its_password_first() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let unit = office.unit("lequydon").await;
    let fields = [
        ("full_name", "Trần Thị Hoa"),
        ("username", "Hoa.LQD"),
        ("email", "hoa@haiphong.edu.vn"),
        ("role", "staff"),
        ("unit", unit.as_str()),
        ("from_on", "2026-11-23"),
    ];
    let page = admin.post("/quan-tri/tai-khoan", &fields).await.is(200).says("chỉ hiện lần này").text();
    let given = initial_password(&page);
    let bad = admin.post("/quan-tri/tai-khoan", &fields).await.is(422).says("đã có người dùng");
    bad.says("value=\"Trần Thị Hoa\"").says("value=\"hoa@haiphong.edu.vn\"");
    assert_eq!((office.told("account.created").await, office.told("account.grant_added").await), (1, 1));

    let mut hoa = office.stranger();
    hoa.sign_in("hoa.lqd", &given).await.is(303);
    hoa.get("/tong-hop").await.leads_to("/tai-khoan/mat-khau");
    hoa.get("/tai-khoan").await.leads_to("/tai-khoan/mat-khau");
    hoa.get("/tai-khoan/mat-khau").await.is(200).says("do quản trị viên cấp");
    let change = [("current", given.as_str()), ("new", "nắng vàng trên đồi chè"), ("again", "nắng vàng trên đồi chè")];
    hoa.post("/tai-khoan/mat-khau", &change).await.leads_to("/tai-khoan");
    hoa.get("/tai-khoan").await.is(200).says("Chuyên viên");
}

#[tokio::test]
async fn resetting_and_disabling_end_sessions() {
    let office = Office::new().await;
    let (mut admin, mut mai) = (office.visitor("quantri").await, office.visitor("mai").await);
    let page = format!("/quan-tri/tai-khoan/{}", office.account("mai").await);
    let reset = admin.post(&format!("{page}/mat-khau"), &[]).await.is(200).text();
    mai.get("/tai-khoan").await.is(303);
    mai.sign_in("mai", PASSWORD).await.is(422);
    let given = initial_password(&reset);
    mai.sign_in("mai", &given).await.is(303);
    mai.get("/tai-khoan").await.leads_to("/tai-khoan/mat-khau");

    admin.post(&format!("{page}/khoa"), &[]).await.leads_to(&page);
    mai.get("/tai-khoan/mat-khau").await.leads_to("/dang-nhap?tiep=/tai-khoan/mat-khau");
    mai.sign_in("mai", &given).await.is(422).says(WRONG);
    admin.get(&page).await.is(200).says("Đã khóa");
    admin.post(&format!("{page}/mo"), &[]).await.leads_to(&page);
    mai.sign_in("mai", &given).await.is(303);
    for act in ["account.password_reset", "account.disabled", "account.enabled"] {
        assert_eq!(office.told(act).await, 1, "{act}");
    }
}

#[tokio::test]
async fn an_administrator_cannot_shut_himself_out() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let page = format!("/quan-tri/tai-khoan/{}", office.account("quantri").await);
    admin.post(&format!("{page}/khoa"), &[]).await.leads_to(&page);
    admin.get(&page).await.is(200).says("Không thể khóa tài khoản của chính mình").says("Đang dùng");
    admin.post(&format!("{page}/mat-khau"), &[]).await.is(403);
    let grant = office
        .number("select g.id from role_grant g join account a on a.id = g.account_id where a.username = 'quantri'")
        .await;
    let end = [("grant", grant.to_string()), ("last_day", "2026-11-30".to_owned())];
    let end: Vec<(&str, &str)> = end.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let ended = format!("{page}/vai-tro/ket-thuc");
    admin.post(&ended, &end).await.is(422).says("quản trị viên cuối cùng của chính mình");
    let so = office.unit("so").await;
    let second = [("role", "administrator"), ("unit", so.as_str()), ("from_on", "2026-11-23")];
    admin.post(&format!("{page}/vai-tro"), &second).await.leads_to(&page);
    admin.post(&ended, &end).await.leads_to(&page);
    assert_eq!(office.told("account.grant_ended").await, 1);
}

#[tokio::test]
async fn grants_hold_from_the_next_request_and_can_be_switched() {
    let office = Office::new().await;
    let (mut admin, mut an) = (office.visitor("quantri").await, office.visitor("an").await);
    let page = format!("/quan-tri/tai-khoan/{}", office.account("an").await);
    an.get("/quan-tri/don-vi").await.is(403);
    let unit = office.unit("kienan").await;
    let grant = [("role", "administrator"), ("unit", unit.as_str()), ("from_on", ""), ("to_on", "")];
    admin.post(&format!("{page}/vai-tro"), &grant).await.leads_to(&page);
    admin.post(&format!("{page}/vai-tro"), &grant).await.is(422).says("đã có vai trò này");
    let added = office.number("select max(id) from role_grant").await.to_string();
    an.get("/quan-tri/don-vi").await.is(403);
    an.post("/vai-tro", &[("grant", &added)]).await.leads_to("/");
    an.get("/quan-tri/don-vi").await.is(200).says("Trường THPT Kiến An").hides("Lê Quý Đôn");
    let mut again = office.visitor("an").await;
    again.get("/quan-tri/don-vi").await.is(200).says("Trường THPT Kiến An");
    let foreign = office
        .number("select g.id from role_grant g join account a on a.id = g.account_id where a.username = 'giamdoc'")
        .await;
    an.post("/vai-tro", &[("grant", &foreign.to_string())]).await.is(404);

    let ended = format!("{page}/vai-tro/ket-thuc");
    admin.post(&ended, &[("grant", &added), ("last_day", "2026-11-01")]).await.is(422).says("trước ngày hôm qua");
    admin.post(&ended, &[("grant", &added), ("last_day", "mai")]).await.is(422).says("Ngày không đúng");
    admin.post(&ended, &[("grant", &added), ("last_day", "2026-11-23")]).await.leads_to(&page);
    an.get("/quan-tri/don-vi").await.is(200);
    office.wait(Duration::days(1));
    let mut an = office.visitor("an").await;
    an.get("/quan-tri/don-vi").await.is(403);
    an.get("/tai-khoan").await.is(200).says("Đã hết").says("Thủ trưởng đơn vị");
}

#[tokio::test]
async fn a_delegation_holds_on_its_days_only() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let page = format!("/quan-tri/tai-khoan/{}", office.account("pho").await);
    let (path, so) = (format!("{page}/vai-tro"), office.unit("so").await);
    let grant = |by: &'static str, to: &'static str| {
        [("role", "director"), ("unit", so.as_str()), ("from_on", "2026-11-24"), ("to_on", to), ("delegated_by", by)]
    };
    admin.post(&path, &grant("giamdoc", "")).await.is(422).says("Ủy quyền phải có ngày cuối");
    admin.post(&path, &grant("khongco", "2026-11-25")).await.is(422).says("Không có tài khoản nào");
    admin.post(&path, &grant("pho", "2026-11-25")).await.is(422).says("chính mình");
    admin.post(&path, &grant("an", "2026-11-25")).await.is(422).says("phải tự mình giữ vai trò này");
    admin.post(&path, &grant("giamdoc", "2026-11-25")).await.leads_to(&page);
    admin.get(&page).await.says("theo ủy quyền của Phạm Xuân Sơn").says("Chưa đến ngày");

    let grant = office.number("select max(id) from role_grant").await.to_string();
    // Whoever has chosen a role begins with it the next time, as long as it holds.
    for (role, wait, begins) in [(false, 0, 403), (true, 1, 403), (true, 1, 200), (false, 1, 403)] {
        office.wait(Duration::days(wait));
        let mut pho = office.visitor("pho").await;
        pho.get("/nhat-ky").await.is(begins);
        let switched = pho.post("/vai-tro", &[("grant", &grant)]).await;
        if role {
            switched.leads_to("/");
            pho.get("/nhat-ky").await.is(200);
        } else {
            switched.is(404);
        }
    }
}

#[tokio::test]
async fn a_delegation_ends_with_the_powers_it_was_given_from() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let so = office.unit("so").await;
    let path = format!("/quan-tri/tai-khoan/{}/vai-tro", office.account("pho").await);
    let fields = [("role", "director"), ("unit", so.as_str()), ("to_on", "2026-11-30"), ("delegated_by", "giamdoc")];
    admin.post(&path, &fields).await.is(303);
    let grant = office.number("select max(id) from role_grant").await.to_string();
    let mut pho = office.visitor("pho").await;
    pho.post("/vai-tro", &[("grant", &grant)]).await.leads_to("/");
    pho.get("/dieu-hanh").await.is(200);
    let director = format!("/quan-tri/tai-khoan/{}", office.account("giamdoc").await);
    admin.post(&format!("{director}/khoa"), &[]).await.is(303);
    pho.get("/nhat-ky").await.is(403);
    pho.post("/vai-tro", &[("grant", &grant)]).await.is(404);
    admin.post(&format!("{director}/mo"), &[]).await.is(303);
    pho.get("/nhat-ky").await.is(200);
    let own = "select g.id from role_grant g join account a on a.id = g.account_id where a.username = 'giamdoc'";
    let end = [("grant", office.number(own).await.to_string()), ("last_day", "2026-11-22".to_owned())];
    let end: Vec<(&str, &str)> = end.iter().map(|(name, value)| (*name, value.as_str())).collect();
    admin.post(&format!("{director}/vai-tro/ket-thuc"), &end).await.is(303);
    pho.get("/nhat-ky").await.is(403);
}

#[tokio::test]
async fn a_grant_not_yet_begun_is_withdrawn() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let page = format!("/quan-tri/tai-khoan/{}", office.account("mai").await);
    let so = office.unit("so").await;
    let grant = [("role", "officer"), ("unit", so.as_str()), ("from_on", "2026-12-01")];
    admin.post(&format!("{page}/vai-tro"), &grant).await.leads_to(&page);
    let added = office.number("select max(id) from role_grant").await.to_string();
    let end = [("grant", added.as_str()), ("last_day", "2026-11-23")];
    admin.post(&format!("{page}/vai-tro/ket-thuc"), &end).await.leads_to(&page);
    assert_eq!(office.number(&format!("select count(*) from role_grant where id = {added}")).await, 0);
    assert_eq!(office.told("account.grant_withdrawn").await, 1);
}

#[tokio::test]
async fn the_list_is_searched_without_diacritics_and_sorted_as_vietnamese_sort_people() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let names = |page: String| -> Vec<String> {
        let rows = page.split("<tr><th scope=\"row\"><a href=\"/quan-tri/tai-khoan/").skip(1);
        rows.map(|row| row.split(['>', '<']).nth(1).expect("a name").to_owned()).collect()
    };
    let all = names(admin.get("/quan-tri/tai-khoan").await.is(200).text());
    let expected = ["Nguyễn Văn An", "Lý Văn Ánh", "Trần Xuân Khánh", "Lê Thị Mai", "Đào Bích Nga", "Phạm Xuân Sơn"];
    assert_eq!(all, expected);
    let found = async |admin: &mut crate::support::visitor::Visitor, query: &str| {
        names(admin.get(&format!("/quan-tri/tai-khoan?{query}")).await.is(200).text())
    };
    assert_eq!(found(&mut admin, "tim=dao+bich").await, ["Đào Bích Nga"]);
    assert_eq!(found(&mut admin, "vai-tro=administrator").await, ["Lý Văn Ánh", "Trần Xuân Khánh"]);
    let school = office.unit("lequydon").await;
    assert_eq!(found(&mut admin, &format!("don-vi={school}&vai-tro=staff")).await, ["Lê Thị Mai"]);
    let page = format!("/quan-tri/tai-khoan/{}", office.account("an").await);
    admin.post(&format!("{page}/khoa"), &[]).await.is(303);
    assert_eq!(found(&mut admin, "trang-thai=da-khoa").await, ["Nguyễn Văn An"]);
    admin.get("/quan-tri/tai-khoan?tim=khong+co+ai").await.is(200).says("Không có tài khoản nào như vậy");
    admin.get("/quan-tri/tai-khoan?trang=2").await.is(404);
}

#[tokio::test]
async fn an_administrator_reaches_the_own_branch_only() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri.truong").await;
    let page = async |name| format!("/quan-tri/tai-khoan/{}", office.account(name).await);
    admin.get("/quan-tri/tai-khoan").await.is(200).says("Lê Thị Mai").hides("Nguyễn Văn An");
    let (mai, an) = (page("mai").await, page("an").await);
    admin.get(&an).await.is(404);
    admin.post(&format!("{an}/khoa"), &[]).await.is(404);
    let so = office.unit("so").await;
    let grant = [("role", "director"), ("unit", so.as_str())];
    admin.post(&format!("{mai}/vai-tro"), &grant).await.is(422).says("Chọn đơn vị trong danh sách");

    let mut above = office.visitor("quantri").await;
    above.post(&format!("{mai}/vai-tro"), &[("role", "officer"), ("unit", so.as_str())]).await.is(303);
    admin.get(&mai).await.is(200).says("ngoài phạm vi quản trị").hides("Sở Giáo dục và Đào tạo");
    for act in ["mat-khau", "khoa", "mo"] {
        admin.post(&format!("{mai}/{act}"), &[]).await.is(403);
    }
    admin.post(&mai, &[("full_name", "Tên Khác")]).await.is(403);
    above.post(&mai, &[("full_name", "Lê Thị Mai Anh"), ("email", "")]).await.leads_to(&mai);
    assert_eq!(office.told("account.updated").await, 1);
}

#[tokio::test]
async fn the_journal_tells_who_did_what() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let mai = office.account("mai").await;
    admin.post(&format!("/quan-tri/tai-khoan/{mai}/khoa"), &[]).await.is(303);
    admin
        .get("/nhat-ky?tim=khoa+tai+khoan")
        .await
        .is(200)
        .says("Khóa tài khoản")
        .says("Lê Thị Mai (mai)")
        .hides("Đăng nhập</");
    admin.get("/nhat-ky?ngay=2026-02-31").await.is(422).says("Ngày không đúng");
    admin.get("/nhat-ky?ngay=2001-01-01").await.is(200).says("Không có việc nào như vậy");
    office.visitor("giamdoc").await.get("/nhat-ky").await.is(200);
    office.visitor("an").await.get("/nhat-ky").await.is(403);
}

#[tokio::test]
async fn a_branch_reads_the_journal_of_its_own_people_only() {
    let office = Office::new().await;
    let (mut admin, mut school) = (office.visitor("quantri").await, office.visitor("quantri.truong").await);
    office.visitor("mai").await;
    office.visitor("an").await;
    let so = office.unit("so").await;
    school.get("/nhat-ky").await.is(200).says("Lê Thị Mai").hides("Nguyễn Văn An").hides("Trần Xuân Khánh");
    admin.get("/nhat-ky").await.is(200).says("Lê Thị Mai").says("Nguyễn Văn An").says("Trần Xuân Khánh");
    let mai = office.account("mai").await;
    admin.post(&format!("/quan-tri/tai-khoan/{mai}/khoa"), &[]).await.is(303);
    school.get("/nhat-ky").await.is(200).says("Khóa tài khoản").says("Trần Xuân Khánh");
    // Somebody who also works elsewhere is no longer this branch's to read.
    let elsewhere = [("role", "officer"), ("unit", so.as_str())];
    admin.post(&format!("/quan-tri/tai-khoan/{mai}/vai-tro"), &elsewhere).await.is(303);
    school.get("/nhat-ky").await.is(200).hides("Lê Thị Mai").hides("Khóa tài khoản");
}

#[tokio::test]
async fn the_command_line_refuses_weak_passwords() {
    let office = Office::new().await;
    let new = |password: &str| tiendo::account::admin::NewAccount {
        username: "moi".to_owned(),
        full_name: "Người Mới".to_owned(),
        password: Some(password.to_owned()),
        ..Default::default()
    };
    for weak in ["short", "matkhau123", "password123"] {
        let error = tiendo::account::admin::add(&office.db.pool, &office.clock, new(weak)).await.expect_err("refused");
        assert!(error.to_string().contains("too easily guessed"), "{error}");
    }
    tiendo::account::admin::add(&office.db.pool, &office.clock, new("nang vang tren doi che")).await.expect("made");
}
