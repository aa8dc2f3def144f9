//! One proposal from beginning to end, with the figures at each step.

use super::stage::{ESCALATED, LISTED, OF_UNIT, Stage, UNDECIDED, WORDS};
use crate::progress::{
    evidence::PDF,
    fixture::{OPEN, finished},
};

const HOME: &str = "/don-vi/2";

impl Stage {
    /// Undecided, listed, before the Director, with the unit; each number is the one in its list's title.
    async fn standing(&self) -> [String; 4] {
        let places = [
            ("tccb:officer", "/tong-hop", UNDECIDED),
            ("tccb:officer", "/tong-hop", LISTED),
            ("giamdoc:director", "/dieu-hanh", ESCALATED),
            ("an:staff", HOME, OF_UNIT),
        ];
        let mut figures = Vec::new();
        for (who, page, pattern) in places {
            let figure = self.figure(who, page, pattern).await;
            if let Some((count, href)) = &figure {
                assert_eq!(&self.proposals(who, href).await, count, "{href} of {page} for {who}");
            }
            figures.push(figure.map_or_else(|| "0".to_owned(), |(count, _)| count));
        }
        figures.try_into().expect("four")
    }
}

#[tokio::test]
async fn a_proposal_is_asked_back_completed_chosen_agreed_to_and_commended() {
    let stage = Stage::new().await;
    assert_eq!(stage.standing().await, ["0", "0", "0", "0"]);
    let it = stage.propose("an:staff", "I.1").await;
    assert_eq!(stage.standing().await, ["1", "0", "0", "1"]);
    stage.get("tccb:officer", &it).await.says(200, &["Chờ TCCB xem xét", WORDS[1].1, WORDS[4].1, "Đưa vào danh sách"]);

    stage.carry_on("tccb:officer", &it, "hoi-lai", &[]).await.says(422, &["Hãy ghi rõ cần đơn vị bổ sung gì."]);
    stage.carry_on("tccb:officer", &it, "hoi-lai", &[("reply", "Ai xác nhận?")]).await.to();
    assert_eq!(stage.standing().await, ["1", "0", "0", "1"]);
    stage.get("an:staff", HOME).await.says(200, &["Chờ bổ sung", WORDS[1].1]);
    // What is put right is kept, and so is what was said at first.
    let mut fields = WORDS.to_vec();
    fields[1].1 = "Cô Ngô Thị Thu Thủy";
    fields[4].1 = "Dạy kèm 32 học sinh.";
    stage.carry_on("anh:staff", &it, "bo-sung", &fields).await.says(422, &["Hãy ghi đã bổ sung gì.", fields[1].1]);
    fields.push(("said", "Tổ trưởng xác nhận."));
    stage.carry_on("anh:staff", &it, "bo-sung", &fields).await.to();
    stage
        .get("tccb:officer", &it)
        .await
        .says(200, &["Cô Ngô Thị Thu Thủy", "32 học sinh", WORDS[4].1, "Tổ trưởng xác nhận."]);

    stage.carry_on("tccb:officer", &it, "chon", &[]).await.to();
    assert_eq!(stage.standing().await, ["0", "1", "0", "1"]);
    stage.carry_on("tccb:officer", &it, "trinh", &[("reply", "Nên khen trong tháng 12.")]).await.to();
    assert_eq!(stage.standing().await, ["0", "1", "1", "1"]);
    // What is between TCCB and the Director is not the unit's to read.
    stage.get("giamdoc:director", &it).await.says(200, &["Nên khen trong tháng 12.", "Đồng ý biểu dương"]);
    stage.get("an:staff", &it).await.says(200, &["Chờ Giám đốc quyết định"]);
    let timeline = format!("/nhiem-vu/{}/dien-bien", stage.task_id("I.1").await);
    for page in [&it, &timeline] {
        stage.hides("an:staff", page, &["Nên khen trong tháng 12."]).await;
    }
    stage.get("giamdoc:director", &timeline).await.says(200, &["Nên khen trong tháng 12.", "(không gửi đơn vị)"]);
    stage.carry_on("giamdoc:director", &it, "giao-lai", &[("decision", "Xem lại hình thức.")]).await.to();
    stage.hides("an:staff", &it, &["Xem lại hình thức."]).await;
    stage.carry_on("tccb:officer", &it, "trinh", &[]).await.to();
    stage.carry_on("giamdoc:director", &it, "dong-y", &[("decision", "Đồng ý.")]).await.to();
    assert_eq!(stage.standing().await, ["0", "1", "0", "1"]);
    let record = |number, on| [("decision_number", number), ("decision_on", on)];
    stage
        .carry_on("tccb:officer", &it, "ghi-quyet-dinh", &record("", "30/11/2026"))
        .await
        .says(422, &["Hãy ghi số, ký hiệu văn bản.", "Ngày văn bản không thể sau hôm nay."]);
    stage.carry_on("tccb:officer", &it, "ghi-quyet-dinh", &record("21/QĐ", "20/11/2026")).await.to();
    assert_eq!(stage.standing().await, ["0", "1", "0", "0"]);
    stage.get("an:staff", &it).await.says(200, &["Đã biểu dương, khen thưởng", "Số 21/QĐ, ngày 20/11/2026"]);

    // Every step is in the journal, which holds no name and none of the words; and it was told to those concerned, by no name.
    let acts = "select string_agg(action, ' ' order by id) from journal where action like 'commendation.%'";
    assert_eq!(
        stage.ask(acts).await.replace("commendation.", ""),
        "proposed asked_back supplemented selected escalated sent_back escalated approved recorded"
    );
    let named = "select count(*)::text from journal where (before::text || after::text) ~ 'Thủy|học sinh|Tin học'";
    assert_eq!(stage.ask(named).await, "0");
    assert_eq!(stage.ask("select count(*)::text from notice where text like '%Thủy%'").await, "0");
    let hearers = "select string_agg(distinct a.username, ' ' order by a.username) from notice n
        join notice_recipient r on r.notice_id = n.id join account a on a.id = r.account_id where n.topic = 'commendation'";
    assert_eq!(stage.ask(hearers).await, "an anh ba giamdoc kiem tccb");
    stage.get("giamdoc:director", "/nhat-ky").await.says(200, &["Ghi quyết định biểu dương, khen thưởng"]);
}

#[tokio::test]
async fn what_goes_further_up_has_a_paper_and_comes_back_with_a_decision_or_a_refusal() {
    let stage = Stage::new().await;
    let sent = [("sent_to", "UBND thành phố"), ("sent_number", "15/TTr"), ("sent_on", "22/11/2026")];
    for (last, fields, state, words) in [
        ("ghi-quyet-dinh", &[("decision_number", "9/QĐ"), ("decision_on", "23/11/2026")][..], "commended", "9/QĐ"),
        ("khong-chon", &[("reply", "Hết chỉ tiêu.")][..], "rejected", "Hết chỉ tiêu."),
    ] {
        let it = stage.propose_whom("an:staff", "I.1", last).await;
        stage.carry_on("tccb:officer", &it, "chon", &[]).await.to();
        stage
            .carry_on("tccb:officer", &it, "chuyen", &[("sent_to", "UBND thành phố")])
            .await
            .says(422, &["Hãy ghi số, ký hiệu văn bản.", "value=\"UBND thành phố\""]);
        stage.carry_on("tccb:officer", &it, "chuyen", &sent).await.to();
        stage
            .get("an:staff", &it)
            .await
            .says(200, &["Đã chuyển cấp trên", "UBND thành phố, văn bản số 15/TTr, ngày 22/11/2026"]);
        stage.carry_on("tccb:officer", &it, last, fields).await.to();
        assert_eq!(stage.of_proposal(&it, "state").await, state);
        stage.get("an:staff", &it).await.says(200, &[words]);
    }
}

#[tokio::test]
async fn taking_back_and_turning_down_need_a_reason_and_come_in_time() {
    let stage = Stage::new().await;
    let it = stage.propose("an:staff", "I.1").await;
    stage.carry_on("an:staff", &it, "rut", &[]).await.says(422, &["Hãy ghi lý do rút đề nghị."]);
    stage.carry_on("tccb:officer", &it, "khong-chon", &[]).await.says(422, &["Hãy ghi lý do không biểu dương"]);
    stage.carry_on("tccb:officer", &it, "chon", &[]).await.to();
    stage
        .carry_on("an:staff", &it, "rut", &[("why", "Đã gõ lý do.")])
        .await
        .says(409, &["không còn ở bước đó", "Đã gõ lý do."]);
    stage.carry_on("giamdoc:director", &it, "dong-y", &[("decision", "Đã gõ.")]).await.says(409, &["Đã gõ."]);
    stage.carry_on("tccb:officer", &it, "trinh", &[]).await.to();
    stage.carry_on("giamdoc:director", &it, "khong-dong-y", &[]).await.says(422, &["Hãy ghi lý do không biểu dương"]);
    stage.carry_on("giamdoc:director", &it, "khong-dong-y", &[("decision", "Chưa đủ thời gian.")]).await.to();
    stage.get("an:staff", &it).await.says(200, &["Không biểu dương", "Chưa đủ thời gian."]);
    let other = stage.propose_whom("an:staff", "I.1", "Người khác").await;
    stage.carry_on("ba:head", &other, "rut", &[("why", "Nhầm người.")]).await.to();
    assert_eq!(stage.of_proposal(&other, "state").await, "withdrawn");
}

#[tokio::test]
async fn of_two_officers_at_once_the_second_is_told() {
    let stage = Stage::new().await;
    let it = stage.propose("an:staff", "I.1").await;
    let (select, ask) = (format!("{it}/chon"), format!("{it}/hoi-lai"));
    let (first, second) =
        ([("version", "1"), ("reply", "Lời thứ nhất.")], [("version", "1"), ("reply", "Lời thứ hai.")]);
    let (one, two) =
        tokio::join!(stage.post("tccb:officer", &select, &first), stage.post("kiem:officer", &ask, &second));
    let (done, told) = if one.status == 303 { (one, two) } else { (two, one) };
    done.to();
    told.says(409, &["vừa được người khác xử lý"]);
    assert!(told.body.contains("Lời thứ nhất.") && told.body.contains("Lời thứ hai."), "what was typed is not lost");
    assert_eq!(stage.of_proposal(&it, "version::text").await, "2");
}

#[tokio::test]
async fn the_same_words_sent_twice_are_one_proposal_and_what_is_missing_is_said() {
    let stage = Stage::new().await;
    let (one, two) = tokio::join!(stage.propose("an:staff", "I.1"), stage.propose("an:staff", "I.1"));
    assert_eq!(one, two);
    assert_ne!(stage.propose_whom("an:staff", "I.1", "Người khác").await, one);
    let fields = [("about", "task-999"), ("kind", "animal"), ("name", "Tên đã gõ"), ("words", " ")];
    stage.post("an:staff", "/bieu-duong", &fields).await.says(
        422,
        &[
            "Hãy chọn nhiệm vụ",
            "Hãy chọn cá nhân hay tập thể.",
            "Hãy chọn hình thức",
            "Hãy ghi thành tích",
            "value=\"Tên đã gõ\"",
        ],
    );
    assert_eq!(stage.ask("select count(*)::text from commendation").await, "2");
}

#[tokio::test]
async fn a_report_s_results_are_taken_over_with_a_file_and_the_report_is_linked() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("an:staff", &form, &finished("0", "Thu gọn ba tổ còn hai.")).await.to();
    let (report, ..) = stage.report("I.1", "a").await;
    let page = format!("/bao-cao/{report}");
    stage.get("an:staff", &page).await.says(200, &[&format!("href=\"/bieu-duong/moi?report={report}\"")]);
    stage.hides("tccb:officer", &page, &["/bieu-duong/moi"]).await;
    let propose = format!("/bieu-duong/moi?report={report}");
    let about = format!("task-{}", stage.task_id("I.1").await);
    stage
        .get("an:staff", &propose)
        .await
        .says(200, &["Thu gọn ba tổ còn hai.</textarea>", &format!("value=\"{about}\" selected"), "Quý IV/2026"]);
    stage.get("binh:staff", &propose).await.says(404, &[]);
    let id = report.to_string();
    let fields = [("about", about.as_str()), ("report", &id), WORDS[0], WORDS[1], WORDS[3], WORDS[4]];
    stage.post("binh:staff", "/bieu-duong", &fields).await.says(404, &[]);
    let it = stage.enclose("an:staff", "/bieu-duong", &fields, &[("giay-xac-nhan.pdf", PDF)]).await.to().to_owned();
    stage.get("tccb:officer", &it).await.says(200, &[&format!("href=\"/bao-cao/{report}\""), "giay-xac-nhan.pdf"]);
    let file = stage.ask("select '/tep-trao-doi/' || id from message_file").await;
    let opened = |who: &'static str, status| {
        let (stage, file) = (&stage, &file);
        async move { stage.get(who, file).await.says(status, &[]) }
    };
    opened("tccb:officer", 200).await;
    opened("an:staff", 200).await;
    opened("binh:staff", 404).await;
    opened("congdoan:observer", 403).await;
}
