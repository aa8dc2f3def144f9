//! A request from asking to the last word, and everything that must not happen on the way.

use super::{DIRECTOR, HEAD, TCCB, WHY, act, ask, lend, meet, subject, told, version, words};
use crate::progress::fixture::Stage;

async fn state(stage: &Stage) -> String {
    stage.ask("select string_agg(state, ' ' order by id) from extension").await
}

#[tokio::test]
async fn the_form_says_what_is_wrong_and_keeps_what_was_typed() {
    let stage = Stage::new().await;
    let form = format!("{}/gia-han", subject(&stage).await);
    let shown = stage.get(HEAD, &form).await;
    shown.says(200, &["Xin gia hạn", "Nhiều nhất 5000 ký tự.", "trước ngày 01/12/2026", "30/11/2026", "còn 7 ngày"]);
    let send = async |day: &str, reason: &str| stage.post(HEAD, &form, &[("day", day), ("reason", reason)]).await;
    send("", WHY).await.says(422, &["Hãy ghi ngày xin gia hạn đến.", WHY]);
    send("31/31/2026", WHY).await.says(422, &["Ngày chưa đúng", "31/31/2026", WHY]);
    send("31/12/2026", " ").await.says(422, &["Cần ghi rõ lý do xin gia hạn.", "31/12/2026"]);
    send("30/11/2026", WHY).await.says(422, &["Ngày gia hạn phải sau hạn hiện nay (30/11/2026).", WHY]);
    send("31/12/2099", WHY).await.says(422, &["không được sau ngày 29/11/2028", WHY]);
    send("31/12/2026", &"x".repeat(5_001)).await.says(422, &["Lý do, ý kiến dài 5001 ký tự, nhiều nhất là 5000"]);
    let other = [("deadline", "999"), ("day", "31/12/2026"), ("reason", WHY)];
    stage.post(HEAD, &form, &other).await.says(422, &["Hãy chọn thời hạn xin gia hạn."]);
    assert_eq!(stage.ask("select count(*)::text from extension").await, "0");

    // Also after the day has passed, but then not for a day that has passed too.
    stage.wake_at("2026-12-05T09:00:00").await;
    send("04/12/2026", WHY).await.says(422, &["không được trước hôm nay (05/12/2026)"]);
    let page = send("20/12/2026", WHY).await.to().to_owned();
    stage.get(HEAD, &page).await.says(200, &["Xin gia hạn đến 20/12/2026", WHY, "Rút đề nghị"]);
    send("25/12/2026", WHY).await.says(422, &["chưa được trả lời", WHY]);
    assert_eq!(state(&stage).await, "asked");
    // What is met is not asked about any more.
    act(&stage, HEAD, &page, "rut", &[]).await.to();
    meet(&stage, "a").await;
    send("25/12/2026", WHY).await.says(422, &["đã hoàn thành theo báo cáo được duyệt"]);
    stage.get(HEAD, &form).await.says(200, &["Không còn thời hạn nào xin gia hạn được"]);
}

#[tokio::test]
async fn tccb_offers_another_day_and_the_head_takes_it_or_does_not() {
    let stage = Stage::new().await;
    let page = ask(&stage, "31/12/2026").await;
    stage.get(TCCB, "/gia-han").await.says(200, &["Gia hạn: 1 đề nghị", "Trường A", "30/11/2026 → 31/12/2026"]);
    act(&stage, TCCB, &page, "ngay-khac", &[("day", "")]).await.says(422, &["Hãy ghi ngày gia hạn đến."]);
    let wrong = [("day", "20/11/2026"), ("offer_words", "Sớm hơn")];
    act(&stage, TCCB, &page, "ngay-khac", &wrong).await.says(422, &["phải sau hạn hiện nay", "Sớm hơn", "20/11/2026"]);
    act(&stage, TCCB, &page, "ngay-khac", &[("day", "31/12/2026")]).await.says(422, &["đúng là ngày đơn vị xin"]);
    act(&stage, TCCB, &page, "ngay-khac", &[("day", "15/12/2026"), ("offer_words", "Kịp sơ kết")]).await.to();
    assert_eq!(state(&stage).await, "offered");
    assert_eq!(stage.ask("select count(*)::text from extension_day").await, "0", "an offer works nothing yet");

    // The head finds it on top of the unit's work and does not take it; nothing has changed; so the head asks again.
    let home = format!("/don-vi/{}", stage.ask("select id::text from unit where code = 'a'").await);
    stage.get(HEAD, &home).await.says(200, &["Cần làm ngay", "Xin đến 31/12/2026; TCCB đề xuất 15/12/2026", "Trả lời"]);
    act(&stage, HEAD, &page, "khong-nhan", &[("answer", "Không kịp")]).await.to();
    let said = words(&stage.get(TCCB, &page).await);
    for told in ["Kịp sơ kết", "Đơn vị không nhận ngày khác", "Không kịp", "Trần Ba", "Phạm Cán Bộ"]
    {
        assert!(said.contains(told), "{told}: {said}");
    }
    let again = ask(&stage, "31/12/2026").await;
    act(&stage, TCCB, &again, "ngay-khac", &[("day", "18/12/2026")]).await.to();
    act(&stage, HEAD, &again, "nhan", &[]).await.to();
    assert_eq!(state(&stage).await, "declined granted");
    let decided = "select concat_ws(' ', due_on, from_on) from extension_day";
    assert_eq!(stage.ask(decided).await, "2026-12-18 2026-11-23");
    stage
        .get(HEAD, &again)
        .await
        .says(200, &["Được gia hạn đến 18/12/2026", "hạn ban đầu 30/11/2026, gia hạn đến 18/12/2026"]);
    // A further one is later still.
    let form = format!("{}/gia-han", subject(&stage).await);
    let same = [("day", "18/12/2026"), ("reason", WHY)];
    stage.post(HEAD, &form, &same).await.says(422, &["phải sau hạn hiện nay (18/12/2026)"]);
    let third = ask(&stage, "28/12/2026").await;
    stage.get(TCCB, &third).await.says(200, &["đã gia hạn; hạn ban đầu 30/11/2026"]);
    act(&stage, TCCB, &third, "tu-choi", &[("reason", " ")]).await.says(422, &["Cần ghi rõ lý do không cho gia hạn"]);
    act(&stage, TCCB, &third, "tu-choi", &[("reason", "Đã gia hạn một lần")]).await.to();
    assert_eq!(state(&stage).await, "declined granted refused");
    act(&stage, DIRECTOR, &third, "thu-hoi", &[("why", "Sai")]).await.says(409, &["Không được gia hạn", "Sai"]);
    act(&stage, DIRECTOR, &third, "cho-gia-han", &[("other_day", "28/12/2026"), ("why", "")])
        .await
        .says(422, &["Cần ghi rõ lý do quyết định khác", "28/12/2026"]);
    act(&stage, DIRECTOR, &third, "cho-gia-han", &[("other_day", "28/12/2026"), ("why", "Có lý do")]).await.to();
    assert_eq!(state(&stage).await, "declined granted granted");
    let kinds = "select string_agg(action, ' ' order by id) from journal where subject_kind = 'extension'";
    assert_eq!(
        stage.ask(kinds).await,
        "extension.asked extension.offered extension.declined extension.asked extension.offered extension.taken \
         extension.asked extension.refused extension.overruled"
    );
    assert_eq!(stage.ask("select count(*)::text from message where subject = 'extension'").await, "9");
}

#[tokio::test]
async fn nobody_decides_what_he_asked_for_and_each_keeps_to_his_part() {
    let stage = Stage::new().await;
    let form = format!("{}/gia-han", subject(&stage).await);
    let fields = [("day", "31/12/2026"), ("reason", WHY)];
    for who in ["an:staff", TCCB, DIRECTOR, "congdoan:observer"] {
        stage.post(who, &form, &fields).await.says(403, &[]);
    }
    stage.post("binh:staff", &form, &fields).await.says(403, &[]);
    // TCCB is itself a lead: here its head is an officer and, for a time, the Director too.
    let officer = lend(&stage, "ba", "so", "officer").await;
    let director = lend(&stage, "ba", "so", "director").await;
    let page = ask(&stage, "31/12/2026").await;
    stage.get("an:staff", &page).await.says(200, &[WHY]);
    stage.get("congdoan:observer", &page).await.says(403, &[]);
    stage.get("congdoan:observer", "/gia-han").await.says(403, &[]);
    stage.get(&officer, &page).await.says(200, &["người khác quyết định"]);
    for (who, deed) in [(officer.as_str(), "dong-y"), (&officer, "tu-choi"), (&officer, "ngay-khac")] {
        let fields = [("reason", "Có lý do"), ("day", "20/12/2026")];
        act(&stage, who, &page, deed, &fields).await.says(403, &["không quyết định đề nghị của chính mình"]);
    }
    for deed in ["dong-y", "tu-choi"] {
        act(&stage, "an:staff", &page, deed, &[("reason", "x")]).await.says(403, &[]);
        act(&stage, DIRECTOR, &page, deed, &[("reason", "x")]).await.says(403, &[]);
    }
    act(&stage, TCCB, &page, "tu-choi", &[("reason", "Chưa đủ căn cứ")]).await.to();
    let over = [("other_day", "31/12/2026"), ("why", "Tôi quyết")];
    act(&stage, &director, &page, "cho-gia-han", &over).await.says(403, &["không quyết định đề nghị của chính mình"]);
    act(&stage, TCCB, &page, "cho-gia-han", &over).await.says(403, &[]);
    assert_eq!(state(&stage).await, "refused");
    act(&stage, DIRECTOR, &page, "cho-gia-han", &over).await.to();
    assert_eq!(state(&stage).await, "granted");
    // Who answers for the unit does not decide either, and nobody takes for the unit what he offered himself.
    let head = lend(&stage, "tccb", "a", "head").await;
    let next = ask(&stage, "15/01/2027").await;
    act(&stage, TCCB, &next, "ngay-khac", &[("day", "10/01/2027")]).await.to();
    act(&stage, &head, &next, "nhan", &[]).await.says(403, &["do chính mình đề xuất"]);
    assert_eq!(state(&stage).await, "granted offered");
    // Out of reach: another school does not see it, not even that it is there.
    sqlx::raw_sql("delete from assignment where role = 'coordinating'").execute(&stage.db.pool).await.expect("gone");
    stage.get("binh:staff", &next).await.says(404, &[]);
    let own = words(&stage.get("binh:staff", "/gia-han").await);
    assert!(own.contains("Gia hạn: 0 đề nghị"), "{own}");
}

#[tokio::test]
async fn of_two_at_once_the_second_is_told_and_loses_nothing() {
    let stage = Stage::new().await;
    let page = ask(&stage, "31/12/2026").await;
    let read = version(&stage, &page).await;
    let granted = stage.post(TCCB, &format!("{page}/dong-y"), &[("version", &read)]).await;
    granted.to();
    let late = [("version", read.as_str()), ("reason", "Chưa đủ căn cứ để gia hạn")];
    let second = stage.post("kiem:officer", &format!("{page}/tu-choi"), &late).await;
    second.says(
        409,
        &["đã thay đổi từ lúc trang này được mở", "Chưa đủ căn cứ để gia hạn", "Được gia hạn đến 31/12/2026"],
    );
    assert_eq!(state(&stage).await, "granted");
    assert_eq!(stage.ask("select count(*)::text from extension_day").await, "1");
    // Two heads ask at once.
    let other = lend(&stage, "anh", "a", "head").await;
    let form = format!("{}/gia-han", subject(&stage).await);
    let fields = [("day", "15/01/2027"), ("reason", WHY)];
    let (first, second) = tokio::join!(stage.post(HEAD, &form, &fields), stage.post(&other, &form, &fields));
    let mut answers = [first.status.as_u16(), second.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 422]);
    assert_eq!(state(&stage).await, "granted asked");
}

#[tokio::test]
async fn after_the_plan_s_end_nothing_is_asked_or_decided() {
    let stage = Stage::new().await;
    let page = ask(&stage, "31/12/2026").await;
    sqlx::raw_sql("update plan set status = 'closed', closed_at = '2026-11-23'")
        .execute(&stage.db.pool)
        .await
        .expect("over");
    act(&stage, TCCB, &page, "dong-y", &[]).await.says(409, &["Kế hoạch không còn trong thời gian thực hiện"]);
    let form = format!("{}/gia-han", subject(&stage).await);
    let shown = stage.get(HEAD, &form).await;
    shown.says(200, &["Kế hoạch không còn trong thời gian thực hiện"]);
    assert!(!shown.body.contains("Gửi đề nghị gia hạn"));
    stage.post(HEAD, &form, &[("day", "31/12/2026"), ("reason", WHY)]).await.says(409, &[WHY]);
    act(&stage, HEAD, &page, "rut", &[]).await.to();
    assert_eq!(state(&stage).await, "withdrawn");
}

#[tokio::test]
async fn what_was_asked_about_a_plan_that_has_ended_can_be_refused_and_waits_no_longer() {
    let stage = Stage::new().await;
    let page = ask(&stage, "31/12/2026").await;
    sqlx::raw_sql("update plan set status = 'closed', closed_at = '2026-11-23'")
        .execute(&stage.db.pool)
        .await
        .expect("over");
    let shown = stage.get(TCCB, &page).await;
    shown.says(200, &["Kế hoạch không còn trong thời gian thực hiện", "Không cho gia hạn"]);
    assert!(!shown.body.contains("Cho gia hạn đến") && !shown.body.contains("Đề xuất ngày khác"));
    stage.get(TCCB, "/gia-han").await.says(200, &["1 đề nghị chờ quyết định"]);
    act(&stage, TCCB, &page, "tu-choi", &[("reason", "Kế hoạch đã kết thúc")]).await.to();
    stage.get(TCCB, "/gia-han").await.says(200, &["Không có đề nghị gia hạn nào chờ quyết định."]);
    let over = [("other_day", "31/12/2026"), ("why", "Tôi quyết")];
    act(&stage, DIRECTOR, &page, "cho-gia-han", &over).await.says(409, &["Tôi quyết"]);
    assert_eq!(state(&stage).await, "refused");
}

#[tokio::test]
async fn what_was_met_meanwhile_is_refused_and_not_put_off() {
    let stage = Stage::new().await;
    let page = ask(&stage, "31/12/2026").await;
    act(&stage, TCCB, &page, "ngay-khac", &[("day", "20/12/2026")]).await.to();
    stage.wake_at("2026-12-05T09:00:00").await;
    meet(&stage, "a").await;
    let met = "đã hoàn thành theo báo cáo được duyệt nên không gia hạn nữa";
    let shown = stage.get(TCCB, &page).await;
    shown.says(200, &[met, "Không cho gia hạn"]);
    assert!(!shown.body.contains("Cho gia hạn đến"));
    act(&stage, TCCB, &page, "dong-y", &[("words", "Đồng ý cho chậm")]).await.says(409, &[met, "Đồng ý cho chậm"]);
    act(&stage, TCCB, &page, "ngay-khac", &[("day", "25/12/2026")]).await.says(409, &[met]);
    let shown = stage.get(HEAD, &page).await;
    shown.says(200, &[met, "Không nhận ngày này"]);
    assert!(!shown.body.contains("Nhận ngày 20/12/2026"));
    act(&stage, HEAD, &page, "nhan", &[]).await.says(409, &[met]);
    act(&stage, TCCB, &page, "tu-choi", &[("reason", "Đã hoàn thành")]).await.to();
    assert!(!stage.get(DIRECTOR, &page).await.body.contains("Quyết định lại</h2>"));
    let over = [("other_day", "31/12/2026"), ("why", "Tôi quyết")];
    act(&stage, DIRECTOR, &page, "cho-gia-han", &over).await.says(409, &[met, "Tôi quyết"]);
    assert_eq!(stage.ask("select count(*)::text from extension_day").await, "0");
    // What was granted before can still be taken back.
    sqlx::raw_sql("delete from report_completion").execute(&stage.db.pool).await.expect("not yet");
    act(&stage, DIRECTOR, &page, "cho-gia-han", &over).await.to();
    sqlx::raw_sql("insert into report_completion (report_id, deadline_id, completed_on) select r.id, d.id, '2026-12-01' from report r, deadline d")
        .execute(&stage.db.pool)
        .await
        .expect("met");
    let shown = stage.get(DIRECTOR, &page).await;
    shown.says(200, &[met, "Không cho gia hạn nữa"]);
    assert!(!shown.body.contains("Cho gia hạn đến ngày này"));
    act(&stage, DIRECTOR, &page, "thu-hoi", &[("why", "Kết luận kiểm tra")]).await.to();
}

#[tokio::test]
async fn waiting_is_counted_in_days_of_the_calendar() {
    let stage = Stage::new().await;
    stage.wake_at("2026-11-23T23:00:00").await;
    let page = ask(&stage, "31/12/2026").await;
    stage.get(TCCB, &page).await.says(200, &["Chờ TCCB quyết định, từ hôm nay."]);
    stage.wake_at("2026-11-24T00:30:00").await;
    stage.get(TCCB, &page).await.says(200, &["Chờ TCCB quyết định, đã 1 ngày."]);
}

#[tokio::test]
async fn in_a_unit_s_own_plan_its_head_sets_the_day_himself() {
    let stage = Stage::new().await;
    sqlx::raw_sql("update plan set owner_unit_id = (select id from unit where code = 'a')")
        .execute(&stage.db.pool)
        .await
        .expect("own");
    let form = format!("{}/gia-han", subject(&stage).await);
    stage.get(HEAD, &form).await.says(200, &["do chính đơn vị ban hành", "Mở kế hoạch để sửa đổi thời hạn"]);
    stage
        .post(HEAD, &form, &[("day", "31/12/2026"), ("reason", WHY)])
        .await
        .says(409, &["do chính đơn vị ban hành", WHY]);
    assert!(!stage.get(HEAD, &subject(&stage).await).await.body.contains("Xin gia hạn</a>"));
}

#[tokio::test]
async fn people_are_told_and_the_list_can_be_narrowed() {
    let stage = Stage::new().await;
    let page = ask(&stage, "31/12/2026").await;
    assert_eq!(told(&stage).await, "kiem tccb");
    act(&stage, TCCB, &page, "dong-y", &[("words", "Đồng ý")]).await.to();
    assert_eq!(told(&stage).await, "an anh ba");
    let text = stage.ask("select text || ' ' || href from notice order by id desc limit 1").await;
    assert_eq!(text, format!("I.2, Trường A: Cho gia hạn đến 31/12/2026. {page}"));
    let plan = stage.ask("select id::text from plan").await;
    for (asked, count) in [
        (String::new(), 1),
        ("?trang-thai=granted".to_owned(), 1),
        ("?trang-thai=asked".to_owned(), 0),
        (format!("?ke-hoach={plan}"), 1),
        ("?don-vi=1".to_owned(), 0),
        ("?trang=7".to_owned(), 1),
    ] {
        let list = words(&stage.get(TCCB, &format!("/gia-han{asked}")).await);
        assert!(list.contains(&format!(": {count} đề nghị")), "{asked}: {list}");
    }
    stage.get("an:staff", "/gia-han").await.says(200, &["Gia hạn: 1 đề nghị"]);
}
