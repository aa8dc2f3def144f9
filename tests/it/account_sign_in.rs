//! Signing in: who is let in, who must wait, what is not lost.

use axum::{
    body::Body,
    http::{Request, header},
};
use chrono::Duration;

use crate::support::{
    office::{Office, PASSWORD},
    visitor::{Answer, Visitor},
};

const WRONG: &str = "Tên đăng nhập hoặc mật khẩu không đúng.";

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_look_the_same() {
    let office = Office::new().await;
    let mut stranger = office.stranger();
    stranger.get("/viec").await.leads_to("/dang-nhap?tiep=/viec");
    stranger.get("/dang-nhap").await.is(200).hides("tiendo-demo");
    let unknown = stranger.sign_in("khongco", PASSWORD).await.is(422).says(WRONG).text();
    let known = stranger.sign_in("mai", "sai-mat-khau-roi").await.is(422).says(WRONG).text();
    assert_eq!(unknown.replace("khongco", "mai"), known, "nothing tells which names exist");
    stranger.sign_in("", "").await.is(422).says("Nhập tên đăng nhập.").says("Nhập mật khẩu.");
    stranger.sign_in(" MAI ", PASSWORD).await.leads_to("/");
    stranger.get("/tai-khoan").await.is(200).says("Lê Thị Mai").says("Trường THPT Lê Quý Đôn");
    stranger.get("/dang-nhap").await.is(200);
}

#[tokio::test]
async fn signing_in_leads_back_but_never_elsewhere() {
    let office = Office::new().await;
    for (next, to) in [
        ("/tai-khoan", "/tai-khoan"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\t/evil.example", "/"),
    ] {
        let fields = [("username", "mai"), ("password", PASSWORD), ("tiep", next)];
        office.stranger().post("/dang-nhap", &fields).await.leads_to(to);
    }
}

#[tokio::test]
async fn guessing_must_wait_and_the_owner_is_not_shut_out() {
    let office = Office::new().await;
    let mut guesser = office.stranger();
    for _ in 0..3 {
        guesser.sign_in("mai", "sai-mat-khau-roi").await.is(422);
    }
    let refused = guesser.sign_in("mai", PASSWORD).await.is(429).says("Vui lòng chờ 1 giây");
    assert_eq!(refused.headers[header::RETRY_AFTER], "1");
    guesser.sign_in("an", PASSWORD).await.is(303);
    office.wait(Duration::seconds(1));
    guesser.sign_in("mai", PASSWORD).await.is(303);
    let left = office.number("select count(*) from sign_in_failure").await;
    assert_eq!(left, 0, "failures are forgotten after the right password");
}

#[tokio::test]
async fn tries_at_once_are_counted_one_after_the_other() {
    let office = Office::new().await;
    let tries = (0..20).map(|_| {
        let mut guesser = office.stranger();
        tokio::spawn(async move { guesser.sign_in("mai", "sai-mat-khau-roi").await.status.as_u16() })
    });
    let mut answers = Vec::new();
    for attempt in tries.collect::<Vec<_>>() {
        answers.push(attempt.await.expect("an answer"));
    }
    answers.sort_unstable();
    assert_eq!(answers, [vec![422; 3], vec![429; 17]].concat(), "three are judged, the others must wait");
}

#[tokio::test]
async fn an_address_that_tries_many_names_is_slowed_down() {
    let office = Office::new().await;
    let fill = "insert into sign_in_failure (username, address, failures, last_at)
         select 'ten' || i, '127.0.0.1', 3, $1 from generate_series(1, 17) i";
    sqlx::query(fill).bind(office.clock.now()).execute(&office.db.pool).await.expect("stored");
    let mut visitor = office.stranger();
    visitor.sign_in("mai", PASSWORD).await.is(429).says("Vui lòng chờ 2 giây");
    office.wait(Duration::seconds(2));
    visitor.sign_in("mai", PASSWORD).await.is(303);
}

#[tokio::test]
async fn what_is_no_account_name_is_an_unknown_one() {
    let office = Office::new().await;
    let long = "a".repeat(5_000);
    for name in ["mai\0", "tên lạ", long.as_str()] {
        office.stranger().sign_in(name, PASSWORD).await.is(422).says(WRONG);
    }
}

/// The hidden fields of the form that posts to `action`.
fn hidden(page: &str, action: &str) -> Vec<(String, String)> {
    let form = page.split(&format!("action=\"{action}\"")).nth(1).expect("the form");
    let form = form.split("</form>").next().expect("its end");
    let field = regex::Regex::new("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"").expect("a pattern");
    let plain =
        |text: &str| text.replace("&#38;", "&").replace("&#39;", "'").replace("&#60;", "<").replace("&#62;", ">");
    field.captures_iter(form).map(|found| (plain(&found[1]), plain(&found[2]))).collect()
}

/// Signs in through the page that a refused form was answered with.
async fn sign_in_again(visitor: &mut Visitor, page: &str, username: &str, password: &str) -> Answer {
    let carried = hidden(page, "/dang-nhap");
    let mut fields: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("username", username), ("password", password)]);
    visitor.post("/dang-nhap", &fields).await
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_is_not_lost() {
    let office = Office::new().await;
    let (mut admin, unit) = (office.visitor("quantri").await, office.unit("kienan").await);
    office.wait(Duration::hours(9));
    let fields = [("full_name", "Lê & 'Mới' <b>"), ("username", "lemoi"), ("role", "staff"), ("unit", unit.as_str())];
    let asked = admin.post("/quan-tri/tai-khoan", &fields).await.is(401);
    let page = asked.says("Phiên đăng nhập đã hết").says("action=\"/dang-nhap\"").text();
    assert_eq!(office.number("select count(*) from account where username = 'lemoi'").await, 0);

    // A wrong password costs nothing of what was typed.
    let wrong = sign_in_again(&mut admin, &page, "quantri", "sai-mat-khau-roi").await.is(422).text();
    let again = sign_in_again(&mut admin, &wrong, "quantri", PASSWORD).await.is(200);
    let page = again.says("Nội dung bạn vừa gõ còn đây").text();
    let carried = hidden(&page, "/quan-tri/tai-khoan");
    let sent: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(sent, fields);
    admin.post("/quan-tri/tai-khoan", &sent).await.is(200).says("lemoi");
    assert_eq!(office.number("select count(*) from account where full_name like 'Lê & ''Mới''%'").await, 1);

    office.wait(Duration::hours(9));
    let out = Request::post("/dang-xuat").header(header::CONTENT_LENGTH, "0").body(Body::empty());
    admin.send(out.expect("a request")).await.leads_to("/dang-nhap");
}

#[tokio::test]
async fn words_are_offered_to_their_writer_only_and_a_password_never_travels() {
    let office = Office::new().await;
    let mut mai = office.visitor("mai").await;
    office.wait(Duration::hours(9));
    let page = mai.post("/don-vi/1/bao-cao", &[("a1.results", "Chữ của Mai")]).await.is(401).text();
    assert!(page.contains("Phi"), "{page}");
    sign_in_again(&mut mai, &page, "an", PASSWORD).await.leads_to("/");
    let secret = [("current", PASSWORD), ("new", "thuyen-buom-xanh-47"), ("again", "thuyen-buom-xanh-47")];
    office.wait(Duration::hours(9));
    mai.post("/tai-khoan/mat-khau", &secret).await.is(401).hides("thuyen-buom").hides("gui_den");

    // Whoever forges the fields is sent nowhere else.
    for elsewhere in ["//evil.example/ban-thao", "https://evil.example", "/khong-co", "/tai-khoan/mat-khau"] {
        let forged = [("gui_den", elsewhere), ("noi_dung", "a=1"), ("username", "mai"), ("password", PASSWORD)];
        office.stranger().post("/dang-nhap", &forged).await.leads_to("/");
    }
    // What a script sends it keeps itself.
    let by_itself = office.stranger().post("/don-vi/1/bao-cao", &[("auto", "1"), ("results", "x")]).await.is(401);
    by_itself.hides("gui_den");
}

#[tokio::test]
async fn without_the_database_the_process_still_says_that_it_lives() {
    let office = Office::new().await;
    let mut mai = office.visitor("mai").await;
    office.db.pool.close().await;
    mai.get("/healthz").await.is(200);
    mai.get("/readyz").await.is(503);
    mai.get(tiendo::web::assets::url("app.js")).await.is(200);
    mai.get("/tai-khoan").await.is(503);
}

#[tokio::test]
async fn who_is_refused_finds_the_other_roles() {
    let office = Office::new().await;
    let (mut admin, mut an) = (office.visitor("quantri").await, office.visitor("an").await);
    let unit = office.unit("kienan").await;
    let path = format!("/quan-tri/tai-khoan/{}/vai-tro", office.account("an").await);
    admin.post(&path, &[("role", "administrator"), ("unit", &unit)]).await.is(303);
    an.get("/quan-tri/don-vi").await.is(403).says("href=\"/tai-khoan\"");
    an.get("/tai-khoan").await.is(200).says("Dùng vai trò Quản trị viên – Trường THPT Kiến An");
}
