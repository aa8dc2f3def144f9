//! Making a report and writing on it: who may, two at once, tokens that mean nothing, what stood before.

use super::{HOME, OFFICER, Stage};

#[tokio::test]
async fn a_report_is_drafted_once_from_accepted_words_with_its_figures_in_their_places() {
    let stage = Stage::new().await;
    stage.report_all().await;
    stage.set_up("update deadline set due_on = '2027-02-28'").await;
    stage.get(OFFICER, HOME).await.says(200, &["Lập báo cáo", "cả kế hoạch", "Chưa có báo cáo nào"]);
    let report = stage.begin(OFFICER).await;
    assert_eq!(stage.begin(OFFICER).await, report, "the same report is not made twice");
    let page = stage.get(OFFICER, &report).await;
    page.says(
        200,
        &[
            "kế hoạch có 2 nhiệm vụ với 3 phân công chủ trì của 2 đơn vị",
            "Tổ chức thực hiện",
            "2/2 đơn vị: Đã kiện toàn xong",
            "Thiếu biên chế Trường A (Trường A; nhiệm vụ I.1, I.2).",
            "Rà soát hồ sơ viên chức (nhiệm vụ I.2, Trường A): thời hạn 28/02/2027.",
            "Kỳ chưa đóng",
        ],
    );
    assert!(!page.body.contains("{{"), "no token is left on the page");
    stage.get(OFFICER, HOME).await.says(200, &["KH thử, Quý IV/2026", "Đang mở"]);
    stage.get("giamdoc:director", &report).await.says(200, &["Tải Word"]);
    assert_eq!(stage.text("select count(*) from journal where action = 'consolidated.created'").await, "1");
}

#[tokio::test]
async fn a_unit_reports_of_its_own_part_alone() {
    let stage = Stage::new().await;
    stage.report_all().await;
    let whole = stage.begin(OFFICER).await;
    let own = stage.begin("an:staff").await;
    assert_ne!(whole, own);
    let page = stage.get("an:staff", &own).await;
    page.says(
        200,
        &[
            "phần việc của đơn vị",
            "Kết quả thực hiện phần việc của Trường A theo Kế hoạch số 01/KH, Quý IV/2026",
            "Trường A chủ trì 2 nhiệm vụ với 2 phân công: hoàn thành đúng hạn",
            "Kỳ Quý IV/2026, Trường A đã gửi 2/2 báo cáo (100%).",
            "kết quả Quý IV/2026 thực hiện phần việc của Trường A theo Kế hoạch số 01/KH",
        ],
    );
    assert!(!page.body.contains("Trường B"), "nobody else's words are in it");
    stage.get("ba:head", &own).await.says(200, &["Sửa đầu báo cáo"]);
    stage.get("giamdoc:director", &own).await.says(200, &[]);
    for (who, path, status) in [
        ("binh:staff", own.as_str(), 404),
        ("an:staff", whole.as_str(), 404),
        ("congdoan:observer", whole.as_str(), 403),
        ("congdoan:observer", HOME, 403),
    ] {
        assert_eq!(stage.get(who, path).await.status.as_u16(), status, "{who} at {path}");
    }
    // Read by those above, written by nobody but the unit.
    assert_eq!(stage.get(OFFICER, &format!("{own}/sua")).await.status.as_u16(), 403);
    assert_eq!(stage.get("giamdoc:director", &format!("{whole}/sua")).await.status.as_u16(), 403);
    stage
        .post("ba:head", &format!("{own}/sua"), &[("version", "1"), ("subject", "Kết quả của trường"), ("number", "7")])
        .await
        .to();
    stage.get(OFFICER, &own).await.says(200, &["Kết quả của trường", "Số: 07/"]);
}

#[tokio::test]
async fn a_token_that_means_nothing_is_refused_and_named_and_nothing_typed_is_lost() {
    let stage = Stage::new().await;
    stage.report_all().await;
    let report = stage.begin(OFFICER).await;
    let passage = stage.passage(&report, "next", false).await;
    let typed = "Dòng một\nCòn {{la_lung}} và {{phan_cong@IX}}";
    let answer = stage.post(OFFICER, &passage, &[("version", "1"), ("text", typed)]).await;
    answer.says(
        422,
        &["không có số liệu nào tên là", "Dòng 2", "nêu mục “IX” mà kế hoạch không có", "Dòng một\nCòn {{la_lung}}"],
    );
    assert_eq!(stage.text("select max(version) from passage").await, "1");
    // What was good and no longer is, since the plan has changed, is named where the report is read, and no file is made.
    stage.post(OFFICER, &passage, &[("version", "1"), ("text", "Có {{phan_cong@I.2}} phân công.")]).await.to();
    stage.get(OFFICER, &report).await.says(200, &["Có 1 phân công."]);
    assert_eq!(stage.file(OFFICER, &format!("{report}/word")).await.0, 200);
    stage.set_up("update task set ref = 'I.9' where ref = 'I.2'").await;
    let told = "Phần IV (Phương hướng kỳ tới): Dòng 1: {{phan_cong@I.2}} nêu mục “I.2” mà kế hoạch không có hoặc không ai chủ trì.";
    stage.get(OFFICER, &report).await.says(200, &[told, &passage]);
    let (status, page) = stage.file(OFFICER, &format!("{report}/word")).await;
    assert_eq!(status, 422);
    assert!(String::from_utf8(page).expect("a page").contains(told));
}

#[tokio::test]
async fn of_two_who_write_one_passage_the_second_is_shown_both_texts() {
    let stage = Stage::new().await;
    let report = stage.begin(OFFICER).await;
    let passage = stage.passage(&report, "proposals", false).await;
    let preview =
        stage.post(OFFICER, &passage, &[("version", "1"), ("text", "Xem {{don_vi}} đơn vị"), ("xem", "1")]).await;
    preview.says(200, &["Xem trước, chưa lưu", "Xem 2 đơn vị"]);
    assert_eq!(stage.text("select max(version) from passage").await, "1", "what is only looked at is not kept");
    stage.post(OFFICER, &passage, &[("version", "1"), ("text", "Đề nghị bổ sung biên chế.")]).await.to();
    let second = [("version", "1"), ("text", "Đề nghị bổ sung kinh phí.")];
    let clash = stage.post(OFFICER, &passage, &second).await;
    clash.says(
        409,
        &[
            "Bản Phạm Cán Bộ vừa lưu",
            "Đề nghị bổ sung biên chế.",
            "Đề nghị bổ sung kinh phí.",
            "name=\"version\" value=\"2\"",
        ],
    );
    stage.post(OFFICER, &passage, &[("version", "2"), ("text", "Đề nghị bổ sung kinh phí.")]).await.to();
    let history = stage.get("giamdoc:director", &format!("{passage}/lich-su")).await;
    history.says(200, &["Lần 3", "Lần 2", "Lần 1", "Phạm Cán Bộ", "[bỏ: </span>biên chế.", "[thêm: </span>kinh phí."]);
    // Drafted anew, the text before stays.
    stage.post(OFFICER, &format!("{passage}/soan-lai"), &[("version", "3")]).await.to();
    stage.get(OFFICER, &format!("{passage}/lich-su")).await.says(200, &["Lần 4", "soạn từ nguồn"]);
    let late = stage.post(OFFICER, &format!("{passage}/soan-lai"), &[("version", "3")]).await;
    assert_eq!(late.status.as_u16(), 409);
    let kept = stage
        .text("select count(*) from passage_revision r join passage g on g.id = r.passage_id and g.version = 4")
        .await;
    assert_eq!(kept, "4");
}

#[tokio::test]
async fn the_head_of_a_report_is_checked_and_of_two_the_second_sees_both() {
    let stage = Stage::new().await;
    let report = stage.begin(OFFICER).await;
    let path = format!("{report}/sua");
    let wrong =
        [("version", "1"), ("subject", " "), ("number", "năm"), ("issued_on", "31/02/2026"), ("signer", "Ng. A")];
    stage.post(OFFICER, &path, &wrong).await.says(
        422,
        &["Hãy ghi trích yếu", "một số từ 1 đến 99999", "Ngày không đúng", "value=\"năm\"", "value=\"Ng. A\""],
    );
    let first = [
        ("version", "1"),
        ("subject", "Kết quả quý IV"),
        ("number", "5"),
        ("issued_on", "05/02/2027"),
        ("signing", "deputy"),
    ];
    stage.post(OFFICER, &path, &first).await.to();
    stage
        .get(OFFICER, &report)
        .await
        .says(200, &["Kết quả quý IV", "Số: 05/", "ngày 05/02/2027", "KT. GIÁM ĐỐC – PHÓ GIÁM ĐỐC"]);
    // With the post the name changes, unless somebody else was named.
    stage
        .set_up(
            "insert into letterhead (unit_id, issuer, symbol, place, filed, head_post, head_name, deputy_post, deputy_name, updated_at)
             select id, 'Sở', 'BC-S', 'HP', 'VT', 'Giám đốc', 'Trần Văn Đầu', 'Phó Giám đốc', 'Lê Thị Phó', '2026-11-01'
             from unit where code = 'so'",
        )
        .await;
    let post = async |version: &str, signing: &str, signer: &str| {
        let fields = [("version", version), ("subject", "Kết quả quý IV"), ("signing", signing), ("signer", signer)];
        stage.post(OFFICER, &path, &fields).await.to();
        stage.text("select signer from consolidated").await
    };
    assert_eq!(post("2", "head", "").await, "Trần Văn Đầu");
    assert_eq!(post("3", "deputy", "Trần Văn Đầu").await, "Lê Thị Phó");
    assert_eq!(post("4", "head", "Người Khác").await, "Người Khác");
    let second = stage.post(OFFICER, &path, &[("version", "1"), ("subject", "Tên khác")]).await;
    second.says(
        409,
        &[
            "Nội dung người khác đã lưu",
            "Kết quả quý IV",
            "Tên khác",
            "Người đứng đầu (Người Khác)",
            "name=\"version\" value=\"5\"",
        ],
    );
}

#[tokio::test]
async fn what_the_plan_asks_later_is_drafted_when_it_is_asked_for() {
    let stage = Stage::new().await;
    let report = stage.begin(OFFICER).await;
    stage
        .set_up(
            "update section set position = position + 1;
             insert into section (plan_id, position, ref, heading) select id, 1, 'II', 'Kiểm tra, giám sát' from plan;
             insert into task (plan_id, section_id, position, ref, content)
             select s.plan_id, s.id, 9, 'II.1', 'Kiểm tra định kỳ' from section s where s.ref = 'II';
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref = 'II.1' and u.code = 'b';",
        )
        .await;
    stage.get(OFFICER, &report).await.says(200, &["II Kiểm tra, giám sát", "Soạn thêm"]);
    stage.post(OFFICER, &format!("{report}/soan-them"), &[]).await.to();
    let page = stage.get(OFFICER, &report).await;
    page.says(200, &["Kiểm tra định kỳ", "Chủ trì: Trường B; chưa thực hiện, 0%."]);
    assert!(!page.body.contains("Soạn thêm"));
    let at = |words: &str| page.body.find(words).unwrap_or_else(|| panic!("no {words}"));
    assert!(at("Kiểm tra, giám sát</h3>") < at("2. "), "it stands where the plan has it");
}

#[tokio::test]
async fn a_range_of_quarters_is_told_together_and_a_wrong_one_is_refused() {
    let stage = Stage::new().await;
    let (plan, third, fourth) =
        (stage.text("select id from plan").await, stage.quarter(3).await, stage.quarter(4).await);
    let range = |from: &str, to: &str| vec![("plan", plan.clone()), ("from", from.to_owned()), ("to", to.to_owned())];
    let send = async |fields: Vec<(&str, String)>| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        stage.post(OFFICER, HOME, &fields).await
    };
    send(range(&fourth, &third)).await.says(422, &["Kỳ đầu phải đứng trước kỳ cuối."]);
    let report = send(range(&third, &fourth)).await.to().to_owned();
    stage.get(OFFICER, &report).await.says(200, &["KH thử, Quý III/2026 đến Quý IV/2026"]);
}

#[tokio::test]
async fn good_examples_and_documents_under_review_are_told_of() {
    let stage = Stage::new().await;
    stage
        .set_up(
            "insert into commendation (plan_id, unit_id, kind, name, award, words, state, since, listed_at, proposed_by, proposed_at)
             select p.id, u.id, 'individual', 'Cô Lê Anh', 'praise', 'Dạy giỏi', 'selected', '2026-11-01', '2026-11-01', w.id, '2026-10-01'
             from plan p, unit u, account w where u.code = 'a' and w.username = 'an';
             insert into commendation (plan_id, unit_id, kind, name, award, words, since, proposed_by, proposed_at)
             select p.id, u.id, 'individual', 'Thầy Vũ Chờ', 'praise', 'Dạy tốt', '2026-11-01', w.id, '2026-10-01'
             from plan p, unit u, account w where u.code = 'b' and w.username = 'binh';
             insert into legal_entry (owner_unit_id, kind, number, issued_on, issuer, subject, finding, proposal, state, likeness,
                recorded_by, recorded_at, changed_at)
             select u.id, 'circular', '12/2020/TT', '2020-03-05', 'Bộ', 'Quy chế thi', 'Lạc hậu', 'replace', 'handling', '12 bo',
                w.id, '2026-10-01', '2026-10-01' from unit u, account w where u.code = 'so' and w.username = 'tccb'",
        )
        .await;
    let whole = stage.begin(OFFICER).await;
    let page = stage.get(OFFICER, &whole).await;
    page.says(
        200,
        &[
            "Cô Lê Anh (Trường A): Dạy giỏi; đang đề nghị khen thưởng.",
            "Thông tư 12/2020/TT ngày 05/03/2020 của Bộ (Quy chế thi): thay thế; đang xử lý.",
        ],
    );
    assert!(!page.body.contains("Thầy Vũ Chờ"), "what TCCB has not taken into its list is nobody's example yet");
    let own = stage.begin("an:staff").await;
    let page = stage.get("an:staff", &own).await;
    page.says(200, &["Cô Lê Anh"]);
    assert!(!page.body.contains("12/2020/TT"), "the register is the owner's");
}
