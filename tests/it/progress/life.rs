//! From draft to accepted, back and forth.

use super::fixture::{OPEN, Stage, at, finished};

const HISTORY: &str = "select string_agg(kind, ' ' order by id) from report_event";

#[tokio::test]
async fn a_report_goes_to_the_head_to_tccb_back_and_is_accepted() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    stage.get("an:staff", &form).await.says(200, &["Gửi thủ trưởng", "name=\"version\" value=\"0\""]);
    stage.post("an:staff", &form, &finished("0", "Đã họp")).await.to();
    stage.post("an:staff", &format!("{form}/gui-thu-truong"), &finished("1", "Đã họp")).await.to();
    let (id, state, version, _) = stage.report("I.1", "a").await;
    assert_eq!((state.as_str(), version), ("with_head", 1), "sending what is kept already is no new version");

    let report = format!("/bao-cao/{id}");
    stage
        .post("ba:head", &format!("{report}/tra-ve"), &[("reason", "  ")])
        .await
        .says(422, &["Cần ghi rõ lý do trả về"]);
    stage.post("ba:head", &format!("{report}/tra-ve"), &[("reason", "Thiếu số liệu")]).await.to();
    stage.get("an:staff", &form).await.says(200, &["Thiếu số liệu", "<b>Trần Ba</b> trả lại:"]);
    stage.post("an:staff", &form, &finished("1", "Đã họp 2 lần")).await.to();
    assert_eq!(stage.report("I.1", "a").await.1, "returned", "saved, not yet sent again");
    stage.post("an:staff", &format!("{form}/gui-thu-truong"), &finished("2", "Đã họp 2 lần")).await.to();
    stage.get("ba:head", "/viec").await.to();
    stage.post("ba:head", &format!("{report}/gui"), &[("version", "2")]).await.to();

    let first = stage.ask("select first_submitted_at::text from report").await;
    stage
        .post("tccb:officer", &format!("{report}/tra-lai"), &[("reason", "")])
        .await
        .says(422, &["Cần ghi rõ lý do trả lại"]);
    stage.post("tccb:officer", &format!("{report}/tra-lai"), &[("reason", "Nêu rõ thời gian")]).await.to();
    stage.clock.set(at("2026-11-23T15:00:00"));
    stage.post("ba:head", &format!("{form}/gui"), &finished("2", "Đã họp ngày 20/11")).await.to();
    assert_eq!(stage.ask("select first_submitted_at::text from report").await, first, "lateness is fixed once");
    assert_ne!(stage.ask("select submitted_at::text from report").await, first);

    let accepted =
        stage.post("tccb:officer", &format!("{report}/chap-nhan"), &[("rating", "good"), ("version", "3")]).await;
    assert_eq!(accepted.to(), "/duyet", "nothing else waits");
    assert_eq!(stage.report("I.1", "a").await.1, "accepted");
    assert_eq!(stage.ask(HISTORY).await, "sent_to_head sent_back sent_to_head submitted returned submitted accepted");
    assert_eq!(
        stage.ask("select content ->> 'results' from report_event where kind = 'submitted' order by id limit 1").await,
        "Đã họp 2 lần",
        "what was submitted first is still there"
    );
    assert_eq!(
        stage.ask("select string_agg(action, ' ' order by id) from journal where subject_kind = 'report'").await,
        "report.saved report.sent_to_head report.sent_back report.saved report.sent_to_head report.submitted \
         report.returned report.saved report.submitted report.accepted"
    );
    stage.get("giamdoc:director", &report).await.says(200, &["Đã duyệt", "Tốt", "Cán bộ TCCB – Sở thử"]);
    assert_eq!(
        stage.ask("select count(*)::text from journal j where concat(before, after) ~ 'Đã họp|Thiếu số liệu'").await,
        "0",
        "the journal keeps no words of reports"
    );
}

#[tokio::test]
async fn a_double_submission_happens_once() {
    let stage = Stage::new().await;
    let send = format!("{}/gui", stage.form("I.1", "a", OPEN).await);
    let fields = finished("0", "Đã họp");
    let (one, two) = tokio::join!(stage.post("ba:head", &send, &fields), stage.post("ba:head", &send, &fields));
    assert_eq!((one.to(), two.to()), (one.to(), one.to()));
    assert_eq!(stage.ask("select count(*)::text from report").await, "1");
    assert_eq!(stage.ask(HISTORY).await, "submitted");
}

#[tokio::test]
async fn an_accepted_report_stands_until_its_correction_is_accepted() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Bản đầu")).await.to();
    let (first, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{first}/chap-nhan"), &[]).await.to();

    let again = stage.post("binh:staff", &form, &finished("1", "Sửa thẳng")).await;
    again.says(409, &["Sửa thẳng", "Đã duyệt"]);
    assert_eq!(
        stage.post("binh:staff", &format!("/bao-cao/{first}/dieu-chinh"), &[("why", "Số liệu chưa khớp")]).await.to(),
        form
    );
    let again = stage.post("binh:staff", &format!("/bao-cao/{first}/dieu-chinh"), &[("why", "Bấm lần nữa")]).await;
    assert_eq!(again.to(), form, "it is begun already");
    let (second, state, version, revision) = stage.report("I.1", "b").await;
    assert_eq!((state.as_str(), version, revision), ("draft", 1, 2));
    stage.get("binh:staff", &form).await.says(200, &["Bản đầu", "bản điều chỉnh lần 1"]);
    let assignment = format!("/phan-cong/{}", stage.assignment("I.1", "b").await);
    let correction = "Bản điều chỉnh lần 1 của báo cáo Quý IV/2026 đang là bản nháp";
    stage.get("binh:staff", &assignment).await.says(200, &[correction, "Sửa bản điều chỉnh"]);
    let seen = stage.get("congdoan:observer", &assignment).await;
    assert!(!seen.body.contains("Bản điều chỉnh"), "{}", seen.body);
    stage.post("binh:staff", &format!("{form}/gui"), &finished("1", "Bản sửa")).await.to();
    let figures = "select string_agg(revision || ' ' || state, ', ' order by revision) from report";
    assert_eq!(stage.ask(figures).await, "1 accepted, 2 submitted");
    stage.get("congdoan:observer", &format!("/bao-cao/{first}")).await.says(200, &["Bản đầu"]);
    stage.get("congdoan:observer", &format!("/bao-cao/{second}")).await.says(404, &[]);
    stage.post("tccb:officer", &format!("/bao-cao/{second}/chap-nhan"), &[]).await.to();
    assert_eq!(stage.ask(figures).await, "1 accepted, 2 accepted");
    stage.get("congdoan:observer", &assignment).await.says(200, &["sửa", "bản điều chỉnh lần 1"]);
    let both = stage.get("congdoan:observer", &format!("/bao-cao/{second}")).await;
    both.says(200, &["[bỏ: </span>đầu", "[thêm: </span>sửa", "Bản đã duyệt trước"]);
    assert!(!both.body.contains("Số liệu chưa khớp"), "why it was corrected is between the unit and TCCB");
}

#[tokio::test]
async fn those_who_read_accepted_reports_only_are_told_what_is_owed() {
    let stage = Stage::new().await;
    let assignment = format!("/phan-cong/{}", stage.assignment("I.1", "b").await);
    let owed = "Cần báo cáo Quý IV/2026";
    stage.get("congdoan:observer", &assignment).await.says(200, &[owed]);
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &form, &finished("0", "Bản nháp kín")).await.to();
    let seen = stage.get("congdoan:observer", &assignment).await;
    seen.says(200, &[owed]);
    assert!(!seen.body.contains("Bản nháp kín") && !seen.body.contains("bản nháp"), "{}", seen.body);
    stage.post("binh:staff", &format!("{form}/gui"), &finished("1", "Bản gửi")).await.to();
    stage.get("congdoan:observer", &assignment).await.says(200, &["Hiện không còn báo cáo nào đơn vị phải gửi."]);
}

#[tokio::test]
async fn the_next_report_of_the_queue_opens_by_itself() {
    let stage = Stage::new().await;
    for (task, unit, who) in [("I.1", "a", "ba:head"), ("I.2", "a", "ba:head"), ("I.1", "b", "binh:staff")] {
        let form = stage.form(task, unit, OPEN).await;
        stage.clock.set(stage.clock.now() + chrono::Duration::minutes(1));
        stage.post(who, &format!("{form}/gui"), &finished("0", "Xong một phần")).await.to();
    }
    let [(one, ..), (two, ..), (three, ..)] =
        [stage.report("I.1", "a").await, stage.report("I.2", "a").await, stage.report("I.1", "b").await];
    stage.get("tccb:officer", "/duyet").await.says(200, &["3 báo cáo", "2 đơn vị"]);
    stage.get("tccb:officer", "/duyet?trang=99").await.says(200, &["3 báo cáo", "1–3 trong 3 báo cáo"]);
    stage.get("tccb:officer", "/duyet?q=ho+so").await.says(200, &["1 báo cáo", "Rà soát hồ sơ"]);
    stage.get("tccb:officer", "/duyet?q=khong+co").await.says(200, &["Không có báo cáo nào khớp"]);
    stage.get("tccb:officer", "/duyet?nhom=don-vi").await.says(200, &["Trường A <span class=\"quiet\">(2)"]);
    let accept = async |id: i64, queue: &[(&str, &str)]| {
        stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), queue).await.to().to_owned()
    };
    assert_eq!(
        accept(two, &[("nhom", "nhiem-vu")]).await,
        format!("/bao-cao/{one}?nhom=nhiem-vu"),
        "from the top again"
    );
    assert_eq!(accept(one, &[]).await, format!("/bao-cao/{three}"));
    assert_eq!(accept(three, &[]).await, "/duyet");
}

#[tokio::test]
async fn a_decision_holds_only_for_the_words_that_were_read() {
    let stage = Stage::new().await;
    let send = format!("{}/gui", stage.form("I.1", "b", OPEN).await);
    stage.post("binh:staff", &send, &finished("0", "Lần một")).await.to();
    let (id, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{id}/tra-lai"), &[("reason", "Bổ sung")]).await.to();
    stage.post("binh:staff", &send, &finished("1", "Lần hai")).await.to();
    let stale = stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[("version", "1")]).await;
    stale.says(409, &["người khác sửa"]);
    assert_eq!(stage.report("I.1", "b").await.1, "submitted");
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[("version", "2")]).await.to();
}
