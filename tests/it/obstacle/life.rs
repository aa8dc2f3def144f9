//! One obstacle from beginning to end, with the figures at each step.

use super::stage::{IN_TOTAL, OF_UNIT, Stage, TO_DECIDE, WORDS, id};
use crate::progress::fixture::finished;

const HOME: &str = "/don-vi/2";

impl Stage {
    /// What officers and the Director have to deal with, what nobody has answered, what the unit sees at home; each number
    /// is the one in its list's title.
    async fn figures(&self) -> [String; 4] {
        let places = [
            ("tccb:officer", "/dieu-hanh", TO_DECIDE),
            ("giamdoc:director", "/dieu-hanh", TO_DECIDE),
            ("tccb:officer", "/tong-hop", IN_TOTAL),
            ("an:staff", HOME, OF_UNIT),
        ];
        let mut figures = Vec::new();
        for (who, page, pattern) in places {
            let figure = self.figure(who, page, pattern).await;
            if let Some((count, href)) = &figure {
                assert_eq!(&self.count(who, href).await, count, "{href} of {page} for {who}");
            }
            figures.push(figure.map_or_else(|| "0".to_owned(), |(count, _)| count));
        }
        figures.try_into().expect("four")
    }
}

#[tokio::test]
async fn an_obstacle_is_asked_back_answered_reopened_decided_and_settled() {
    let stage = Stage::new().await;
    assert_eq!(stage.ask("select id::text from unit where code = 'a'").await, "2");
    assert_eq!(stage.figures().await, ["0", "0", "0", "0"]);
    let it = stage.raise("an:staff", "I.1").await;
    assert_eq!(stage.figures().await, ["1", "0", "1", "1"]);
    stage
        .get("tccb:officer", &it)
        .await
        .says(200, &["Chờ TCCB trả lời", WORDS[1].1, "Trường A", "Nguyễn An", "Trả lời đơn vị"]);

    stage.wake_at("2026-11-30T09:00:00").await;
    stage.get("tccb:officer", "/dieu-hanh").await.says(200, &["lâu nhất 7 ngày", "s-due_soon"]);
    stage
        .deed("tccb:officer", &it, "hoi-lai", &[("reply", "")])
        .await
        .says(422, &["Hãy ghi rõ cần đơn vị bổ sung gì."]);
    stage.deed("tccb:officer", &it, "hoi-lai", &[("reply", "Thiếu ở khối nào?")]).await.to();
    assert_eq!(stage.figures().await, ["0", "0", "1", "1"]);
    stage.get("an:staff", HOME).await.says(200, &["Chờ bổ sung", "Thiếu giáo viên Tin học"]);
    stage.get("an:staff", &it).await.says(200, &["Chờ đơn vị bổ sung", "Thiếu ở khối nào?", "Gửi bổ sung"]);
    stage.deed("an:staff", &it, "bo-sung", &[("said", "Khối 10 và 11.")]).await.to();
    assert_eq!(stage.figures().await, ["1", "0", "1", "1"]);
    stage.get("tccb:officer", "/dieu-hanh").await.says(200, &["mới chờ từ hôm nay"]);

    stage.deed("tccb:officer", &it, "tra-loi", &[("reply", "Đã điều 2 người.")]).await.to();
    assert_eq!(stage.figures().await, ["0", "0", "0", "1"]);
    stage.get("an:staff", HOME).await.says(200, &["Đã có trả lời", "Xem trả lời"]);
    stage
        .deed("an:staff", &it, "chua-giai-quyet", &[])
        .await
        .says(422, &["Hãy nêu vì sao vướng mắc chưa được giải quyết."]);
    stage.deed("an:staff", &it, "chua-giai-quyet", &[("said", "Còn thiếu 1 người.")]).await.to();
    assert_eq!(stage.figures().await, ["1", "0", "1", "1"]);

    stage.deed("tccb:officer", &it, "trinh", &[("reply", "Đề xuất cho hợp đồng 1 người.")]).await.to();
    assert_eq!(stage.figures().await, ["0", "1", "1", "1"]);
    // What is between TCCB and the Director is not the unit's to read.
    stage
        .get("giamdoc:director", &it)
        .await
        .says(200, &["Đề xuất cho hợp đồng 1 người.", "Ghi quyết định", "Còn thiếu 1 người."]);
    stage.get("an:staff", &it).await.says(200, &["Chờ Giám đốc quyết định", "Chuyển Giám đốc quyết định"]);
    stage.hides("an:staff", &it, &["Đề xuất cho hợp đồng 1 người."]).await;
    stage.wake_at("2026-12-04T09:00:00").await;
    stage.get("giamdoc:director", "/dieu-hanh").await.says(200, &["lâu nhất 4 ngày", "s-due_soon"]);
    stage
        .deed("giamdoc:director", &it, "giao-tra-loi", &[("decision", "Trong hạn mức thì TCCB tự trả lời.")])
        .await
        .to();
    assert_eq!(stage.figures().await, ["1", "0", "1", "1"]);
    stage.hides("an:staff", &it, &["Trong hạn mức"]).await;
    stage.deed("tccb:officer", &it, "trinh", &[("reply", "Vượt hạn mức 1 người.")]).await.to();
    stage.deed("giamdoc:director", &it, "quyet-dinh", &[("decision", "Đồng ý hợp đồng 1 người.")]).await.to();
    assert_eq!(stage.figures().await, ["0", "0", "0", "1"]);
    stage.get("an:staff", &it).await.says(200, &["Giám đốc đã quyết định", "Đồng ý hợp đồng 1 người."]);
    stage.deed("ba:head", &it, "da-giai-quyet", &[]).await.to();
    assert_eq!(stage.figures().await, ["0", "0", "0", "0"]);
    assert_eq!(stage.count("an:staff", "/vuong-mac?state=over").await, "1");

    // Every step is in the journal, in the conversation, and was told to those concerned.
    let acts = "select string_agg(action, ' ' order by id) from journal where action like 'obstacle.%'";
    assert_eq!(
        stage.ask(acts).await.replace("obstacle.", ""),
        "raised asked_back supplemented answered reopened escalated sent_back escalated decided settled"
    );
    assert_eq!(
        stage.ask("select count(*)::text from message where subject = 'obstacle'").await,
        "13",
        "three are internal"
    );
    let hearers = "select string_agg(distinct a.username, ' ' order by a.username) from notice n
        join notice_recipient r on r.notice_id = n.id join account a on a.id = r.account_id where n.href like '/vuong-mac/%'";
    assert_eq!(stage.ask(hearers).await, "an anh ba giamdoc kiem tccb");
    stage.get("giamdoc:director", "/nhat-ky").await.says(200, &["Quyết định về vướng mắc", "đã quyết định"]);
}

#[tokio::test]
async fn no_act_is_done_from_a_wrong_state_and_what_was_typed_stays() {
    let stage = Stage::new().await;
    let it = stage.raise("an:staff", "I.1").await;
    let reply = [("reply", "Câu trả lời đã gõ.")];
    stage
        .deed("an:staff", &it, "bo-sung", &[("said", "Chữ đã gõ.")])
        .await
        .says(409, &["Chữ đã gõ.", "không còn ở bước đó"]);
    stage
        .deed("giamdoc:director", &it, "quyet-dinh", &[("decision", "Quyết định đã gõ.")])
        .await
        .says(409, &["Quyết định đã gõ."]);
    stage.deed("an:staff", &it, "rut", &[("why", "Đã tự thu xếp.")]).await.to();
    stage.deed("tccb:officer", &it, "tra-loi", &reply).await.says(409, &[reply[0].1]);
    assert_eq!(stage.state(&it).await, "withdrawn");
    stage.get("tccb:officer", &it).await.says(200, &["Đơn vị đã rút", "Đã tự thu xếp."]);
}

#[tokio::test]
async fn of_two_officers_at_once_the_second_is_told() {
    let stage = Stage::new().await;
    let it = stage.raise("an:staff", "I.1").await;
    let (answer, ask_back) = (format!("{it}/tra-loi"), format!("{it}/hoi-lai"));
    let (first, second) =
        ([("version", "1"), ("reply", "Lời thứ nhất.")], [("version", "1"), ("reply", "Lời thứ hai.")]);
    let (one, two) =
        tokio::join!(stage.post("tccb:officer", &answer, &first), stage.post("kiem:officer", &ask_back, &second));
    let (done, told) = if one.status == 303 { (one, two) } else { (two, one) };
    done.to();
    told.says(409, &["vừa được người khác xử lý", "chưa gửi"]);
    assert!(told.body.contains("Lời thứ nhất.</p>") || told.body.contains("Lời thứ hai.</p>"));
    assert_eq!(stage.version(&it).await, "2");
    assert_eq!(stage.ask("select count(*)::text from message").await, "2");
}

#[tokio::test]
async fn the_same_words_sent_twice_are_one_obstacle() {
    let stage = Stage::new().await;
    let (one, two) = tokio::join!(stage.raise("an:staff", "I.1"), stage.raise("an:staff", "I.1"));
    assert_eq!(one, two);
    assert_eq!(stage.ask("select count(*)::text from obstacle").await, "1");
    assert_ne!(stage.raise("an:staff", "I.2").await, one);
}

#[tokio::test]
async fn a_report_s_words_are_taken_over_and_the_report_is_linked() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", crate::progress::fixture::OPEN).await;
    let mut fields = finished("0", "Đã làm.");
    fields.push(("obstacles", "Chưa có phòng máy.\nĐã xin hai lần."));
    stage.post("an:staff", &form, &fields).await.to();
    let (report, ..) = stage.report("I.1", "a").await;
    stage.get("an:staff", &format!("/bao-cao/{report}")).await.says(200, &["Nêu thành vướng mắc"]);
    stage.hides("tccb:officer", &format!("/bao-cao/{report}"), &["Nêu thành vướng mắc"]).await;
    let raise = format!("/vuong-mac/moi?report={report}");
    let about = format!("task-{}", stage.task_id("I.1").await);
    stage.get("an:staff", &raise).await.says(
        200,
        &[
            "value=\"Chưa có phòng máy\"",
            "Đã xin hai lần.</textarea>",
            &format!("value=\"{about}\" selected"),
            "Quý IV/2026",
        ],
    );
    stage.get("binh:staff", &raise).await.says(404, &[]);
    let id_of_report = report.to_string();
    let fields = [("about", about.as_str()), ("report", &id_of_report), WORDS[0], WORDS[1], WORDS[2]];
    let it = stage.post("an:staff", "/vuong-mac", &fields).await.to().to_owned();
    stage.get("tccb:officer", &it).await.says(200, &[&format!("href=\"/bao-cao/{report}\"")]);
    assert_eq!(
        stage.ask("select assignment_id::text from obstacle").await,
        stage.assignment("I.1", "a").await.to_string()
    );
    stage.post("binh:staff", "/vuong-mac", &fields).await.says(404, &[]);
}

#[tokio::test]
async fn a_correction_is_given_up_although_an_obstacle_was_raised_from_it() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", crate::progress::fixture::OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Đã họp")).await.to();
    let (sent, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{sent}/chap-nhan"), &[]).await.to();
    stage.post("binh:staff", &format!("/bao-cao/{sent}/dieu-chinh"), &[("why", "Bổ sung phụ lục")]).await.to();
    let mut fields = finished("1", "Gõ dở");
    fields.push(("obstacles", "Chưa có phòng máy."));
    stage.post("binh:staff", &form, &fields).await.to();
    let (draft, ..) = stage.report("I.1", "b").await;
    let (about, report) = (format!("task-{}", stage.task_id("I.1").await), draft.to_string());
    let fields = [("about", about.as_str()), ("report", report.as_str()), WORDS[0], WORDS[1], WORDS[2]];
    let it = stage.post("binh:staff", "/vuong-mac", &fields).await.to().to_owned();
    assert_eq!(stage.ask("select report_id::text from obstacle").await, report);
    stage.post("binh:staff", &format!("/bao-cao/{draft}/bo-dieu-chinh"), &[]).await.to();
    assert_eq!(stage.ask("select count(*)::text from report").await, "1");
    stage.get("tccb:officer", &it).await.says(200, &[WORDS[1].1]);
    stage.hides("tccb:officer", &it, &["Từ báo cáo"]).await;
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_typed_is_lost() {
    let stage = Stage::new().await;
    let page = stage
        .post("an:staff", "/vuong-mac", &[("about", "task-999"), ("title", "Tóm tắt đã gõ"), ("words", " ")])
        .await;
    page.says(
        422,
        &["Hãy chọn nhiệm vụ", "Hãy nêu rõ vướng mắc", "đề nghị cấp trên làm gì", "value=\"Tóm tắt đã gõ\""],
    );
    let long = "x".repeat(151);
    stage
        .post("an:staff", "/vuong-mac", &[("title", &long)])
        .await
        .says(422, &["Tóm tắt dài 151 ký tự, nhiều nhất là 150"]);
    assert_eq!(stage.ask("select count(*)::text from obstacle").await, "0");
}

#[tokio::test]
async fn an_obstacle_about_the_whole_plan_is_counted_with_the_plan_alone() {
    let stage = Stage::new().await;
    let plan = stage.ask("select id::text from plan").await;
    let about = format!("plan-{plan}");
    let it = stage.post("binh:staff", "/vuong-mac", &[("about", about.as_str()), WORDS[0], WORDS[1], WORDS[2]]).await;
    stage.get("tccb:officer", it.to()).await.says(200, &["Cả kế hoạch KH thử", "Trường B"]);
    stage.raise("binh:staff", "I.2").await;
    assert_eq!(stage.figure("tccb:officer", "/tong-hop", IN_TOTAL).await.expect("counted").0, "2");
    let task = stage.task_id("I.2").await;
    let line = r#"<a class="sub" href="(?P<href>[^"]*task=[^"]*)">(?P<count>\d+) vướng mắc"#;
    let (count, href) = stage.figure("tccb:officer", "/tong-hop?open=all", line).await.expect("in the task's row");
    assert_eq!((count.as_str(), href.contains(&format!("task={task}"))), ("1", true));
    assert_eq!(stage.count("tccb:officer", &href).await, "1");
    let section = r#"<a class="sub" href="(?P<href>[^"]*section=[^"]*)">(?P<count>\d+) vướng mắc"#;
    let (count, href) =
        stage.figure("tccb:officer", "/tong-hop?open=all", section).await.expect("in the section's row");
    assert_eq!(count, "1");
    assert_eq!(stage.count("tccb:officer", &href).await, "1");
    // A unit's own figures are its own: school A sees none of these.
    assert!(stage.figure("an:staff", "/tong-hop", IN_TOTAL).await.is_none());
    assert_eq!(stage.figure("binh:staff", "/tong-hop", IN_TOTAL).await.expect("counted").0, "2");
    assert!(stage.figure("congdoan:observer", "/tong-hop", IN_TOTAL).await.is_none());
    assert_ne!(id(it.to()), 0);
}
