//! Corrections of accepted reports: asked for by TCCB, begun by the unit, given up unsent; the old one stands meanwhile.

use super::fixture::{CLOSED, OPEN, Stage, at, finished};

const WHY: &str = "Số đảng viên chưa khớp danh sách";

/// School B's accepted report: its form, its page's address and its id.
async fn accepted(stage: &Stage) -> (String, String, i64) {
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Đã họp 2 lần")).await.to();
    let (id, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[("rating", "good")]).await.to();
    (form, format!("/bao-cao/{id}"), id)
}

/// The events of school B's report, in their order.
async fn events(stage: &Stage) -> String {
    stage.ask("select string_agg(kind, ' ' order by id) from report_event").await
}

#[tokio::test]
async fn what_tccb_asks_for_is_the_units_work_until_it_is_sent_and_the_old_report_stands() {
    let stage = Stage::new().await;
    let (form, report, first) = accepted(&stage).await;
    let ask = format!("{report}/de-nghi-dieu-chinh");
    let home = format!("/don-vi/{}", stage.ask("select id::text from unit where code = 'b'").await);
    stage.get("tccb:officer", &report).await.says(200, &["Lý do đề nghị điều chỉnh"]);
    stage.post("tccb:officer", &ask, &[("why", " ")]).await.says(422, &["Cần ghi rõ lý do đề nghị điều chỉnh"]);
    assert_eq!(stage.post("tccb:officer", &ask, &[("why", WHY)]).await.to(), report);
    let again = stage.post("tccb:officer", &ask, &[("why", "Hỏi lần nữa")]).await;
    again.says(409, &["đang chờ đơn vị trả lời", "Hỏi lần nữa"]);
    stage.get("tccb:officer", &report).await.says(200, &["Rút đề nghị", WHY]);

    // One click at the top of the unit's work, without a reason of its own.
    let begin = format!("<form method=\"post\" action=\"{report}/dieu-chinh\">");
    stage.get("binh:staff", &home).await.says(200, &["Cần làm ngay", "Cần điều chỉnh", WHY, "Phạm Cán Bộ", &begin]);
    stage.get("binh:staff", &report).await.says(200, &[WHY, "Lập bản điều chỉnh"]);
    assert_eq!(stage.post("binh:staff", &format!("{report}/dieu-chinh"), &[]).await.to(), form);
    stage.get("binh:staff", &form).await.says(200, &[&format!("Theo đề nghị của TCCB: {WHY}")]);
    let begun = stage.get("binh:staff", &home).await;
    begun.says(200, &["Cần điều chỉnh", WHY, &format!("href=\"{form}\">Sửa")]);
    assert!(!begun.body.contains(&begin), "it is begun");

    stage.post("binh:staff", &format!("{form}/gui"), &finished("1", "Đã họp 3 lần")).await.to();
    let sent = stage.get("binh:staff", &home).await;
    assert!(!sent.body.contains("Cần điều chỉnh"), "it is answered: {}", sent.body);
    let (second, ..) = stage.report("I.1", "b").await;
    let review = stage.get("tccb:officer", &format!("/bao-cao/{second}")).await;
    let marked = ["[bỏ: </span>2 ", "[thêm: </span>3 ", &format!("Theo đề nghị của TCCB: {WHY}"), "Bản đã duyệt trước"];
    review.says(200, &marked);
    stage.get("tccb:officer", &format!("/bao-cao/{second}?voi=ky-truoc")).await.says(200, &["So với bản đã duyệt"]);
    let standing = "select string_agg(revision || ' ' || state, ', ' order by revision) from report";
    assert_eq!(stage.ask(standing).await, "1 accepted, 2 submitted");
    stage.get("congdoan:observer", &report).await.says(200, &["Đã họp 2 lần"]);

    stage.post("tccb:officer", &format!("/bao-cao/{second}/chap-nhan"), &[]).await.to();
    let history = stage.get("binh:staff", &format!("/bao-cao/{second}")).await;
    history.says(200, &["Bản điều chỉnh lần 1, lần gửi 1", "Lần gửi 1", "Thay đổi so với lần gửi trước"]);
    assert_eq!(
        events(&stage).await,
        "submitted accepted correction_asked correction_begun submitted accepted",
        "the whole of it is told"
    );
    let old = stage.post("tccb:officer", &ask, &[("why", "Bản cũ")]).await;
    old.says(409, &["đã có bản điều chỉnh được duyệt"]);
    assert_eq!(first, stage.ask("select min(id)::text from report").await.parse::<i64>().expect("an id"));
    assert_eq!(
        stage.ask("select string_agg(action, ' ' order by id) from journal where action like 'report.corr%'").await,
        "report.correction_asked report.correction_begun"
    );
    assert_eq!(
        stage.ask("select count(*)::text from journal j where concat(before, after) like '%đảng viên%'").await,
        "0",
        "the journal keeps no words of reports"
    );
}

#[tokio::test]
async fn tccb_withdraws_what_it_asked_for() {
    let stage = Stage::new().await;
    let (_, report, _) = accepted(&stage).await;
    let withdraw = format!("{report}/de-nghi-dieu-chinh/rut");
    stage.post("tccb:officer", &withdraw, &[]).await.says(409, &["Không có đề nghị điều chỉnh nào"]);
    stage.post("tccb:officer", &format!("{report}/de-nghi-dieu-chinh"), &[("why", WHY)]).await.to();
    stage.post("tccb:officer", &withdraw, &[]).await.to();
    assert!(!stage.get("binh:staff", "/viec").await.to().is_empty());
    let home = format!("/don-vi/{}", stage.ask("select id::text from unit where code = 'b'").await);
    assert!(!stage.get("binh:staff", &home).await.body.contains("Cần điều chỉnh"));
    let own = stage.post("binh:staff", &format!("{report}/dieu-chinh"), &[]).await;
    own.says(422, &["Cần ghi rõ lý do điều chỉnh", "id=\"why-error\""]);
    stage.get("binh:staff", &report).await.says(200, &["TCCB rút đề nghị điều chỉnh"]);
}

#[tokio::test]
async fn a_correction_of_the_units_own_says_why_and_is_given_up_only_unsent() {
    let stage = Stage::new().await;
    let (form, report, _) = accepted(&stage).await;
    stage.post("binh:staff", &format!("{report}/dieu-chinh"), &[("why", "Bổ sung phụ lục")]).await.to();
    stage.post("binh:staff", &form, &finished("1", "Gõ dở")).await.to();
    let (draft, ..) = stage.report("I.1", "b").await;
    let give_up = format!("/bao-cao/{draft}/bo-dieu-chinh");
    stage.get("binh:staff", &format!("/bao-cao/{draft}")).await.says(200, &["Bỏ bản điều chỉnh", "Bổ sung phụ lục"]);
    let assignment = form.split("/bao-cao/").next().expect("an address").to_owned();
    assert_eq!(stage.post("binh:staff", &give_up, &[]).await.to(), assignment);
    assert_eq!(stage.ask("select string_agg(revision || state, ',') from report").await, "1accepted");
    stage.post("binh:staff", &give_up, &[]).await.says(404, &[]);
    stage.get("binh:staff", &report).await.says(200, &["Đơn vị bỏ bản điều chỉnh chưa gửi"]);

    stage.post("binh:staff", &format!("{report}/dieu-chinh"), &[("why", "Bổ sung biên bản")]).await.to();
    stage.post("binh:staff", &format!("{form}/gui"), &finished("1", "Đã họp 4 lần")).await.to();
    let (sent, ..) = stage.report("I.1", "b").await;
    stage.get("tccb:officer", &format!("/bao-cao/{sent}")).await.says(200, &["Lý do điều chỉnh: “Bổ sung biên bản”"]);
    stage.post("tccb:officer", &format!("/bao-cao/{sent}/tra-lai"), &[("reason", "Thiếu dấu")]).await.to();
    let refused = stage.post("binh:staff", &format!("/bao-cao/{sent}/bo-dieu-chinh"), &[]).await;
    refused.says(409, &["chưa gửi lần nào"]);
    let first_draft = stage.form("I.1", "a", OPEN).await;
    stage.post("an:staff", &first_draft, &finished("0", "Bản nháp đầu")).await.to();
    let (id, ..) = stage.report("I.1", "a").await;
    stage.post("an:staff", &format!("/bao-cao/{id}/bo-dieu-chinh"), &[]).await.says(409, &[]);
    assert_eq!(stage.ask("select count(*)::text from report").await, "3");
}

#[tokio::test]
async fn nobody_accepts_a_correction_of_what_they_wrote_or_began() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("kiem:staff", &format!("{form}/gui"), &finished("0", "Lời của Kiêm")).await.to();
    let (first, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{first}/chap-nhan"), &[]).await.to();
    // Somebody else corrects one word; what stands in the correction is still Kiêm's.
    stage.post("binh:staff", &format!("/bao-cao/{first}/dieu-chinh"), &[("why", WHY)]).await.to();
    stage.post("binh:staff", &format!("{form}/gui"), &finished("1", "Lời của Kiêm, sửa")).await.to();
    let (second, ..) = stage.report("I.1", "b").await;
    let accept = format!("/bao-cao/{second}/chap-nhan");
    stage.post("kiem:officer", &accept, &[]).await.says(403, &["không được duyệt báo cáo của chính mình"]);
    stage.post("tccb:officer", &accept, &[]).await.to();
}

#[tokio::test]
async fn a_report_of_a_closed_period_is_corrected_only_once_the_period_is_open_again() {
    let stage = Stage::new().await;
    let (_, report, _) = accepted(&stage).await;
    let period = stage.ask("select id::text from period where ordinal = 4").await;
    stage.wake_at("2026-12-15T09:00:00").await;
    stage.close(&period).await.to();
    let ask = format!("{report}/de-nghi-dieu-chinh");
    stage.get("tccb:officer", &report).await.says(200, &["mở lại kỳ</a> trước", &format!("/ky/{period}")]);
    stage.post("tccb:officer", &ask, &[("why", WHY)]).await.says(409, &["hãy mở lại kỳ", WHY]);
    let own = stage.post("binh:staff", &format!("{report}/dieu-chinh"), &[("why", "Sửa số")]).await;
    own.says(409, &["đã đóng", "đề nghị TCCB mở lại kỳ", "Sửa số"]);
    stage.post("tccb:officer", &format!("/ky/{period}/mo-lai"), &[("reason", "Sửa số liệu")]).await.to();
    stage.post("tccb:officer", &ask, &[("why", WHY)]).await.to();
    stage.post("binh:staff", &format!("{report}/dieu-chinh"), &[]).await.to();
}

#[tokio::test]
async fn a_correction_is_as_punctual_as_the_report_it_corrects() {
    let stage = Stage::new().await;
    let (form, report, _) = accepted(&stage).await;
    stage.wake_at("2026-12-20T09:00:00").await;
    stage.post("binh:staff", &format!("{report}/dieu-chinh"), &[("why", WHY)]).await.to();
    stage.post("binh:staff", &format!("{form}/gui"), &finished("1", "Đã họp 3 lần")).await.to();
    let (second, ..) = stage.report("I.1", "b").await;
    let page = stage.get("tccb:officer", &format!("/bao-cao/{second}")).await;
    page.says(200, &["Gửi TCCB ngày 23/11/2026, đúng hạn", "bản điều chỉnh gửi ngày 20/12/2026"]);
    let late = stage.get("tccb:officer", "/duyet?cham=1").await;
    assert!(!late.body.contains(&format!("/bao-cao/{second}")), "it is no late report");
    stage.get("tccb:officer", "/duyet").await.says(200, &[&format!("/bao-cao/{second}")]);
    let page = stage.get("binh:staff", form.split("/bao-cao/").next().expect("an address")).await;
    assert!(!page.body.contains("Gửi chậm"), "{}", page.body);
}

#[tokio::test]
async fn every_sending_is_kept_beside_the_one_before_it_with_the_reason_of_the_return() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("an:staff", &format!("{form}/gui-thu-truong"), &finished("0", "Đã họp 2 lần")).await.to();
    let (id, ..) = stage.report("I.1", "a").await;
    let report = format!("/bao-cao/{id}");
    stage.post("ba:head", &format!("{report}/gui"), &[]).await.to();
    stage.post("tccb:officer", &format!("{report}/tra-lai"), &[("reason", "Nêu rõ số người")]).await.to();
    stage.clock.set(at("2026-11-23T15:00:00"));
    let mut fields = finished("1", "Đã họp 3 lần, 42 người");
    fields[1].1 = "70";
    stage.post("ba:head", &format!("{form}/gui"), &fields).await.to();
    stage.post("tccb:officer", &format!("{report}/chap-nhan"), &[]).await.to();
    let page = stage.get("an:staff", &report).await;
    page.says(
        200,
        &[
            "Lần gửi 1",
            "Lần gửi 2",
            "Nêu rõ số người",
            "[bỏ: </span>50%",
            "[thêm: </span>70%",
            "[thêm: </span>3 ",
            "Đã họp 2 lần",
        ],
    );
    assert_eq!(page.body.matches("Lần gửi").count(), 2, "the head sent on what staff wrote: no version of its own");
    let outside = stage.get("congdoan:observer", &report).await;
    outside.says(200, &["Đã họp 3 lần, 42 người"]);
    for hidden in ["Đã họp 2 lần", "Nêu rõ số người", "TCCB trả lại"] {
        assert!(!outside.body.contains(hidden), "an observer reads “{hidden}”");
    }
}

#[tokio::test]
async fn periods_stand_side_by_side_and_any_two_are_compared() {
    let stage = Stage::new().await;
    let assignment = stage.assignment("I.1", "b").await;
    sqlx::query(
        "insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at, submitted_at,
            first_submitted_at, submitted_by, accepted_at)
         select $1, p.id, 'accepted', 'in_progress', 30, 'Đã họp 1 lần với các tổ', w.id, '2026-09-10', '2026-09-10', '2026-09-10', w.id, '2026-09-11'
         from period p, account w where p.ordinal = 3 and w.username = 'binh'",
    )
    .bind(assignment)
    .execute(&stage.db.pool)
    .await
    .expect("last period's report");
    let earlier = stage.ask("select id::text from report").await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Đã họp 2 lần với các tổ")).await.to();
    let now = stage.ask("select max(id)::text from report").await;
    let page = format!("/phan-cong/{assignment}");
    let side = stage.get("tccb:officer", &page).await;
    side.says(200, &["Quý IV/2026 – Quý III/2026, trong 2 kỳ", "[thêm: </span>2 ", "trước là </span>30%"]);
    let accepted_only = stage.get("congdoan:observer", &page).await;
    accepted_only.says(200, &["Đã họp 1 lần với các tổ", "Quý III/2026, trong 1 kỳ"]);
    assert!(!accepted_only.body.contains("Đã họp 2") && !accepted_only.body.contains("[thêm"), "not accepted yet");

    let pair = format!("{page}?so={now}&voi={earlier}");
    let both = stage.get("tccb:officer", &pair).await;
    both.says(200, &["Quý IV/2026 so với Quý III/2026", "[bỏ: </span>1 ", "[bỏ: </span>30%", "[thêm: </span>50%"]);
    let hidden = stage.get("congdoan:observer", &pair).await;
    assert!(!hidden.body.contains("so với Quý III/2026"), "what may not be read is not compared");
    stage.get("tccb:officer", &format!("{page}?tu={CLOSED}")).await.says(200, &["Kỳ mới hơn", "Đã họp 1 lần"]);
    for odd in ["?tu=khong-co", "?so=1&voi=x", "?so=99999999999999999999&voi="] {
        stage.get("tccb:officer", &format!("{page}{odd}")).await.says(200, &["Các kỳ cạnh nhau"]);
    }
}

#[tokio::test]
async fn a_correction_that_nobody_has_worked_on_is_called_work_and_not_sent_with_the_rest() {
    let stage = Stage::new().await;
    let (form, report, _) = accepted(&stage).await;
    let unit = stage.ask("select id::text from unit where code = 'b'").await;
    let page = format!("/don-vi/{unit}/bao-cao?period={OPEN}");
    let send_all = format!("/don-vi/{unit}/bao-cao/gui?period={OPEN}");
    stage.get("binh:staff", &page).await.says(200, &["Đơn vị đã gửi đủ 1 báo cáo"]);
    stage.post("binh:staff", &format!("{report}/dieu-chinh"), &[("why", WHY)]).await.to();
    stage.get("binh:staff", &page).await.says(200, &["sửa và gửi <b>1</b> bản điều chỉnh"]);
    stage.post("binh:staff", &send_all, &[]).await.says(422, &["I.1: bản điều chỉnh chưa sửa gì"]);
    assert_eq!(stage.report("I.1", "b").await.1, "draft");
    stage.post("binh:staff", &form, &finished("1", "Đã họp 3 lần")).await.to();
    stage.post("binh:staff", &send_all, &[]).await.to();
    assert_eq!(stage.report("I.1", "b").await.1, "submitted");
    // One that came back is work as well.
    let (second, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{second}/tra-lai"), &[("reason", "Thiếu dấu")]).await.to();
    stage.get("binh:staff", &page).await.says(200, &["sửa <b>1</b> báo cáo bị trả lại"]);
}

#[tokio::test]
async fn a_page_of_a_correction_given_up_keeps_nothing_in_the_next_one() {
    let stage = Stage::new().await;
    let (form, report, _) = accepted(&stage).await;
    let begin = format!("{report}/dieu-chinh");
    stage.post("binh:staff", &begin, &[("why", WHY)]).await.to();
    let (given_up, ..) = stage.report("I.1", "b").await;
    let opened = stage.get("binh:staff", &form).await;
    opened.says(200, &[&format!("name=\"report\" value=\"{given_up}\"")]);
    stage.post("kiem:staff", &format!("/bao-cao/{given_up}/bo-dieu-chinh"), &[]).await.to();
    stage.post("kiem:staff", &begin, &[("why", "Lần khác")]).await.to();
    let (next, _, version, _) = stage.report("I.1", "b").await;
    assert!(next != given_up && version == 1);
    let of = |report: i64, results: &'static str| {
        let report = report.to_string();
        let fields = finished("1", results).into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        fields.chain([("report".to_owned(), report)]).collect::<Vec<_>>()
    };
    let post = async |fields: Vec<(String, String)>, more: &[(&str, &str)], path: &str| {
        let mut fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend_from_slice(more);
        stage.post("binh:staff", path, &fields).await
    };
    let old = post(of(given_up, "Chữ của bản cũ"), &[], &form).await;
    old.says(422, &["Chữ của bản cũ", "Báo cáo đã được người khác sửa", &format!("name=\"report\" value=\"{next}\"")]);
    post(of(given_up, "Chữ của bản cũ"), &[("auto", "1")], &form).await.says(409, &["\"clash\":true"]);
    // Not even the very words that are kept are sent as if they had been read there.
    post(of(given_up, "Đã họp 2 lần"), &[], &format!("{form}/gui")).await.says(422, &[]);
    assert_eq!(stage.report("I.1", "b").await, (next, "draft".to_owned(), 1, 2));
    // Nor from a page that had found nothing at all.
    post(of(0, "Chữ của trang trống"), &[], &form).await.says(422, &["Chữ của trang trống"]);
    let told = post(of(next, "Chữ của bản mới"), &[("auto", "1")], &form).await;
    told.says(200, &["\"version\":2", &format!("\"report\":{next}")]);
}
