//! An instruction from beginning to end, and what is not to be done about it.

use super::stage::{Stage, WORDS};
use crate::progress::evidence::PDF;

#[tokio::test]
async fn two_units_acknowledge_report_and_are_done_each_in_its_own_time() {
    let stage = Stage::new().await;
    let it = stage.give(&["a", "b"], "30/11/2026").await;
    assert_eq!(stage.instructions("giamdoc:director").await, Some([2, 0, 2, 0]));
    for who in ["an", "anh", "ba", "binh", "kiem"] {
        let told = stage.told_of_instructions(who).await;
        assert_eq!(
            told,
            [format!("Chỉ đạo mới, hạn 30/11/2026: {}", WORDS.trim_end_matches('.').to_owned() + ".")],
            "{who}"
        );
    }
    stage.get("an:staff", &it).await.says(200, &["Chưa tiếp nhận", "Sắp đến hạn", "Đã tiếp nhận</button>", WORDS]);
    stage.at_part("an:staff", (&it, "a"), "tiep-nhan", &[]).await.to();
    assert_eq!(stage.instructions("giamdoc:director").await, Some([2, 0, 1, 0]));

    // Staff write, the head sends.
    stage.at_part("an:staff", (&it, "a"), "bao-cao", &[("said", "Xong.")]).await.says(403, &[]);
    stage.at_part("an:staff", (&it, "a"), "nhap", &[("said", "Đã kiểm tra hai phòng.")]).await.to();
    stage.get("ba:head", &it).await.says(200, &["Đã kiểm tra hai phòng.", "Gửi Giám đốc", "Lưu nháp"]);
    stage.get("an:staff", &it).await.says(200, &["Đã kiểm tra hai phòng.", "Lưu để thủ trưởng gửi"]);
    let part = stage.part(&it, "a").await;
    stage.silent("giamdoc:director", &part, &["Đã kiểm tra hai phòng."]).await;
    stage.at_part("ba:head", (&it, "a"), "bao-cao", &[("said", "Đã kiểm tra ba phòng.")]).await.to();
    assert_eq!(stage.instructions("giamdoc:director").await, Some([2, 0, 1, 1]));
    assert_eq!(stage.told_of_instructions("giamdoc").await, [format!("Trường A báo cáo kết quả chỉ đạo: {WORDS}")]);

    // Without a head staff sends; what the Director is told that day is told together.
    stage.at_part("binh:staff", (&it, "b"), "tiep-nhan", &[]).await.to();
    stage.at_part("binh:staff", (&it, "b"), "bao-cao", &[("said", "Trường B đã xong.")]).await.to();
    assert_eq!(stage.told_of_instructions("giamdoc").await, [format!("2 báo cáo kết quả chỉ đạo: {WORDS}")]);

    // More is wanted of A; B is done.
    stage.get("giamdoc:director", &part).await.says(200, &["Đã kiểm tra ba phòng.", "Ghi nhận hoàn thành"]);
    stage
        .at_part("giamdoc:director", (&it, "a"), "bo-sung", &[])
        .await
        .says(422, &["Hãy ghi rõ cần đơn vị bổ sung gì"]);
    stage.at_part("giamdoc:director", (&it, "a"), "bo-sung", &[("reply", "Còn phòng hóa?")]).await.to();
    stage.at_part("giamdoc:director", (&it, "b"), "hoan-thanh", &[("reply", "Tốt.")]).await.to();
    assert_eq!(stage.instructions("giamdoc:director").await, Some([1, 0, 0, 0]));
    stage.get("an:staff", &it).await.says(200, &["Giám đốc yêu cầu bổ sung", "Còn phòng hóa?"]);
    assert!(stage.told_of_instructions("ba").await.contains(&format!("Yêu cầu bổ sung kết quả chỉ đạo: {WORDS}")));
    assert!(stage.told_of_instructions("binh").await.contains(&format!("Đã ghi nhận hoàn thành chỉ đạo: {WORDS}")));
    stage.get("binh:staff", &it).await.says(200, &["Hoàn thành đúng hạn</span> (hạn 30/11/2026)", "Tốt."]);

    // What was written is there to go on from, and late it is late.
    stage.wake_at("2026-12-02T09:00:00").await;
    assert_eq!(stage.instructions("giamdoc:director").await, Some([1, 1, 0, 0]));
    stage.get("ba:head", &it).await.says(200, &["Quá hạn 2 ngày", "Đã kiểm tra ba phòng.</textarea>"]);
    stage.at_part("ba:head", (&it, "a"), "bao-cao", &[("said", "Đủ bốn phòng.")]).await.to();
    stage.wake_at("2026-12-04T09:00:00").await;
    stage.at_part("giamdoc:director", (&it, "a"), "hoan-thanh", &[]).await.to();
    stage.get("an:staff", &it).await.says(200, &["Hoàn thành quá hạn 2 ngày", "Giám đốc ghi nhận hoàn thành"]);
    stage
        .get("giamdoc:director", &it)
        .await
        .says(200, &["Hoàn thành 2", "Hoàn thành đúng hạn", "Hoàn thành quá hạn 2 ngày"]);
    stage.get("giamdoc:director", "/dieu-hanh").await.says(200, &["không có chỉ đạo nào đang thực hiện"]);
    assert_eq!(stage.listed("giamdoc:director", "/chi-dao?state=done").await, 2);
    let acts = "select string_agg(action, ' ' order by id) from journal where action like 'instruction.%'";
    assert_eq!(
        stage.ask(acts).await.replace("instruction.", ""),
        "given acknowledged drafted reported acknowledged reported sent_back accepted reported accepted"
    );
}

#[tokio::test]
async fn nothing_is_done_out_of_turn_and_nothing_typed_is_lost() {
    let stage = Stage::new().await;
    let it = stage.give(&["a"], "30/11/2026").await;
    let part = stage.part(&it, "a").await;
    let report = [("said", "Kết quả của tôi."), ("version", "1")];
    stage
        .post("ba:head", &format!("{part}/bao-cao"), &report)
        .await
        .says(409, &["không còn ở bước đó", "Kết quả của tôi."]);
    stage.at_part("an:staff", (&it, "a"), "tiep-nhan", &[]).await.to();
    stage.at_part("an:staff", (&it, "a"), "tiep-nhan", &[]).await.says(409, &["không còn ở bước đó"]);
    stage
        .post("ba:head", &format!("{part}/bao-cao"), &report)
        .await
        .says(409, &["vừa được người khác xử lý", "Kết quả của tôi.</textarea>"]);
    stage.at_part("ba:head", (&it, "a"), "bao-cao", &[("said", " ")]).await.says(422, &["Hãy ghi kết quả thực hiện"]);
    let long = "dài ".repeat(1300);
    stage
        .at_part("ba:head", (&it, "a"), "nhap", &[("said", &long)])
        .await
        .says(422, &["nhiều nhất là 5000", "dài dài"]);
    stage.at_part("giamdoc:director", (&it, "a"), "hoan-thanh", &[]).await.says(409, &[]);
    stage.at_part("ba:head", (&it, "a"), "bao-cao", &[("said", "Xong.")]).await.to();
    stage.at_part("an:staff", (&it, "a"), "nhap", &[("said", "Thêm ý.")]).await.says(409, &["Thêm ý."]);
    // Of two who decide at once the second is told.
    stage.grant("tccb", "director", "so", Some("giamdoc")).await;
    let (accept, back) = (format!("{part}/hoan-thanh"), format!("{part}/bo-sung"));
    let fields = [("version", "3"), ("reply", "Thiếu số liệu.")];
    let (one, two) =
        tokio::join!(stage.post("giamdoc:director", &accept, &fields), stage.post("tccb:director", &back, &fields));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{} {}", one.body, two.body);
}

#[tokio::test]
async fn another_day_holds_for_those_who_are_not_done() {
    let stage = Stage::new().await;
    let it = stage.give(&["a", "b"], "25/11/2026").await;
    stage.carry_out(&it, "b", "binh:staff", "binh:staff").await;
    stage.wake_at("2026-11-27T09:00:00").await;
    assert_eq!(stage.instructions("giamdoc:director").await, Some([1, 1, 1, 0]));
    for (due, said) in [
        ("26/11/2026", "không được trước hôm nay"),
        ("25/11/2026", "không được trước hôm nay"),
        ("mai", "Ngày chưa đúng"),
    ] {
        let fields = [("due", due), ("why", "Trùng kỳ thi.")];
        stage.change(&it, "han", &fields).await.says(422, &[said, "Trùng kỳ thi."]);
    }
    let group = stage.unit("so").await;
    stage.change(&it, "noi-nhan", &[("unit", &group)]).await.says(422, &["Hãy chọn ít nhất một đơn vị"]);
    stage.change(&it, "han", &[("due", "04/12/2026"), ("why", "Trùng kỳ thi.")]).await.to();
    assert_eq!(stage.instructions("giamdoc:director").await, Some([1, 0, 1, 0]));
    stage.change(&it, "han", &[("due", "04/12/2026")]).await.says(422, &["Hạn này là hạn đang có"]);
    stage
        .get("an:staff", &it)
        .await
        .says(200, &["hạn 04/12/2026", "Đổi hạn: hạn 25/11/2026 thành hạn 04/12/2026", "Trùng kỳ thi."]);
    // What is done keeps its day, and why the others have another is theirs to read.
    stage.get("binh:staff", &it).await.says(200, &["hạn 25/11/2026", "Hoàn thành đúng hạn"]);
    stage.silent("binh:staff", &it, &["Trùng kỳ thi.", "Đổi hạn: hạn"]).await;
    stage.silent("giamdoc:director", &stage.part(&it, "b").await, &["Trùng kỳ thi."]).await;
    let told = stage.told_of_instructions("an").await;
    assert_eq!(told[1..], [format!("Đổi hạn: hạn 25/11/2026 thành hạn 04/12/2026: {WORDS} “Trùng kỳ thi.”")]);
    assert_eq!(stage.told_of_instructions("binh").await.len(), 2, "given and done");
    stage.change(&it, "han", &[("undated", "1")]).await.to();
    stage.get("an:staff", &it).await.says(200, &["không ấn định hạn", "Không hạn"]);
    stage.silent("an:staff", &it, &["</span> không ấn định hạn"]).await;
    stage.change(&it, "thu-hoi", &[("reason", "Đã có văn bản khác.")]).await.to();
    stage
        .change(&it, "han", &[("due", "04/12/2026"), ("why", "Ý khác.")])
        .await
        .says(409, &["không thay đổi nữa", "Ý khác."]);
}

#[tokio::test]
async fn more_units_are_added_by_name_or_group_each_once() {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into unit_group (owner_unit_id, name) select id, 'Các trường' from unit where code = 'so';
         insert into unit_group_member (group_id, unit_id) select g.id, u.id from unit_group g, unit u where u.code in ('a', 'b')",
    )
    .execute(&stage.db.pool)
    .await
    .expect("a group");
    let it = stage.give(&["a"], "25/11/2026").await;
    let group = stage.ask("select id::text from unit_group").await;
    stage.get("giamdoc:director", &it).await.says(200, &["Giao thêm đơn vị", "Các trường (1)"]);
    stage.change(&it, "noi-nhan", &[]).await.says(422, &["Hãy chọn ít nhất một đơn vị"]);
    stage.change(&it, "noi-nhan", &[("group", &group)]).await.to();
    assert_eq!(stage.instructions("giamdoc:director").await, Some([2, 0, 2, 0]));
    stage.get("giamdoc:director", &it).await.says(200, &["Giao thêm 1 đơn vị", "Trường B", "Các trường"]);
    stage.get("binh:staff", &it).await.says(200, &["qua nhóm Các trường", "hạn 25/11/2026"]);
    assert_eq!(stage.told_of_instructions("binh").await.len(), 1);
    assert_eq!(stage.told_of_instructions("an").await.len(), 1, "not told again");
    stage.change(&it, "noi-nhan", &[("group", &group)]).await.says(422, &["chưa được giao"]);
    // Once its day has passed nobody can be given it.
    sqlx::raw_sql("insert into unit (parent_id, code, name, kind) select id, 'c', 'Trường C', 'school' from unit where code = 'so'")
        .execute(&stage.db.pool)
        .await
        .expect("a school");
    stage.wake_at("2026-11-26T09:00:00").await;
    let school = stage.unit("c").await;
    stage.change(&it, "noi-nhan", &[("unit", &school)]).await.says(422, &["hãy đổi hạn trước khi giao thêm"]);
}

#[tokio::test]
async fn taken_back_it_is_over_for_those_who_are_not_done() {
    let stage = Stage::new().await;
    let it = stage.give(&["a", "b"], "30/11/2026").await;
    stage.carry_out(&it, "b", "binh:staff", "binh:staff").await;
    stage.change(&it, "thu-hoi", &[]).await.says(422, &["Hãy ghi lý do thu hồi"]);
    stage.change(&it, "thu-hoi", &[("reason", "Đã có văn bản khác.")]).await.to();
    assert_eq!((stage.stands(&it, "a").await.as_str(), stage.stands(&it, "b").await.as_str()), ("withdrawn", "done"));
    stage.get("an:staff", &it).await.says(200, &["Đã thu hồi", "Thu hồi chỉ đạo", "Đã có văn bản khác."]);
    stage.get("binh:staff", &it).await.says(200, &["Hoàn thành đúng hạn"]);
    stage.silent("binh:staff", &it, &["Đã có văn bản khác."]).await;
    assert_eq!(
        stage.told_of_instructions("an").await[1..],
        [format!("Thu hồi chỉ đạo: {WORDS} “Đã có văn bản khác.”")]
    );
    stage.at_part("an:staff", (&it, "a"), "tiep-nhan", &[]).await.says(409, &[]);
    stage.change(&it, "thu-hoi", &[("reason", "Lần nữa.")]).await.says(409, &["Lần nữa."]);
    let school = stage.unit("a").await;
    stage.change(&it, "noi-nhan", &[("unit", &school)]).await.says(422, &["chưa được giao"]);
    stage.get("giamdoc:director", "/dieu-hanh").await.says(200, &["không có chỉ đạo nào đang thực hiện"]);
    assert_eq!(stage.listed("giamdoc:director", "/chi-dao?state=withdrawn").await, 1);
    assert_eq!(stage.listed("giamdoc:director", "/chi-dao?state=all").await, 2);
    assert_eq!(stage.at_home("an:staff", "a").await, 0);
}

#[tokio::test]
async fn units_added_later_read_the_words_and_open_the_files_and_nothing_else() {
    let stage = Stage::new().await;
    let unit = stage.unit("a").await;
    let words = "Kiểm kê tài sản theo mẫu gửi kèm.";
    let fields = [("words", words), ("title", "Kiểm kê"), ("due", "30/11/2026"), ("unit", unit.as_str())];
    let it = stage.enclose("giamdoc:director", "/chi-dao", &fields, &[("mau.pdf", PDF)]).await.to().to_owned();
    let file = async || format!("/tep-trao-doi/{}", stage.ask("select max(id)::text from message_file").await);
    let first = file().await;
    stage.change(&it, "han", &[("due", "04/12/2026"), ("why", "Trùng kỳ thi.")]).await.to();
    let unit = stage.unit("b").await;
    stage.change(&it, "noi-nhan", &[("unit", &unit)]).await.to();
    let again = file().await;
    assert_ne!(first, again);
    stage
        .get("binh:staff", &it)
        .await
        .says(200, &[words, "Giao thêm 1 đơn vị", "mau.pdf", &format!("href=\"{again}\"")]);
    stage.silent("binh:staff", &it, &[&format!("href=\"{first}\""), "Giao 1 đơn vị", "Trùng kỳ thi."]).await;
    stage.silent("an:staff", &it, &[&format!("href=\"{again}\""), "Giao thêm"]).await;
    for (who, file, status) in [("binh:staff", &again, 200), ("binh:staff", &first, 404), ("an:staff", &first, 200)] {
        assert_eq!(stage.open(who, file).await.0, status, "{who} {file}");
    }
    stage.get("giamdoc:director", &it).await.says(200, &["Giao 1 đơn vị", "Giao thêm 1 đơn vị", "Trùng kỳ thi."]);
    // The words stand once; on a timeline those who were added read them.
    let page = stage.get("giamdoc:director", &it).await;
    assert_eq!(page.body.matches(words).count(), 1, "{}", page.body);
    stage.get("binh:staff", &format!("/don-vi/{unit}/dien-bien")).await.says(200, &[words, "mau.pdf"]);
    let kept = "select string_agg(action, ' ' order by id) from journal where action in ('message.file_added', 'instruction.extended')";
    assert_eq!(stage.ask(kept).await, "message.file_added message.file_added instruction.extended");
}

#[tokio::test]
async fn of_two_who_write_one_report_the_second_is_shown_both_texts() {
    let stage = Stage::new().await;
    let it = stage.give(&["a"], "30/11/2026").await;
    stage.at_part("an:staff", (&it, "a"), "tiep-nhan", &[]).await.to();
    let draft = format!("{}/nhap", stage.part(&it, "a").await);
    stage.post("an:staff", &draft, &[("version", "2"), ("said", "Lời của An.")]).await.to();
    let said = [("version", "2"), ("said", "Lời của Lê Anh.")];
    stage
        .post("anh:staff", &draft, &said)
        .await
        .says(409, &["Nguyễn An vừa lưu", "Lời của An.", "Lời của Lê Anh.</textarea>", "name=\"version\" value=\"3\""]);
    // A mistake in between does not pass over it.
    let long = "dài ".repeat(1300);
    let wrong = stage.post("anh:staff", &draft, &[("version", "2"), ("said", &long)]).await;
    wrong.says(422, &["nhiều nhất là 5000", "name=\"version\" value=\"2\""]);
    let (due, version) = ("22/11/2026", "1");
    stage.post("giamdoc:director", &format!("{it}/han"), &[("due", "04/12/2026"), ("version", version)]).await.to();
    let wrong = stage.post("giamdoc:director", &format!("{it}/han"), &[("due", due), ("version", version)]).await;
    wrong.says(409, &["vừa được người khác xử lý"]);
    let wrong = stage.post("giamdoc:director", &format!("{it}/han"), &[("due", "mai"), ("version", version)]).await;
    wrong.says(422, &["name=\"version\" value=\"1\""]);
    stage.at_part("anh:staff", (&it, "a"), "nhap", &[("said", "Lời của cả hai.")]).await.to();
}

#[tokio::test]
async fn the_head_hears_that_a_report_waits_for_him() {
    let stage = Stage::new().await;
    let it = stage.give(&["a", "b"], "30/11/2026").await;
    for (who, unit) in [("an:staff", "a"), ("binh:staff", "b")] {
        stage.at_part(who, (&it, unit), "tiep-nhan", &[]).await.to();
    }
    stage.get("an:staff", &it).await.says(200, &["Tệp đính kèm do thủ trưởng chọn khi gửi."]);
    stage
        .at_part("an:staff", (&it, "a"), "nhap", &[("said", " ")])
        .await
        .says(422, &["Hãy ghi kết quả thực hiện để thủ trưởng gửi."]);
    assert_eq!(stage.told_of_instructions("ba").await.len(), 1, "given");
    stage.at_part("an:staff", (&it, "a"), "nhap", &[("said", "Một nửa.")]).await.to();
    let waits = format!("Báo cáo kết quả chỉ đạo chờ thủ trưởng gửi: {WORDS}");
    assert_eq!(stage.told_of_instructions("ba").await[1..], [waits]);
    stage.at_part("anh:staff", (&it, "a"), "nhap", &[("said", "Một nửa.")]).await.to();
    assert_eq!(stage.told_of_instructions("ba").await.len(), 2, "saved as it stood");
    stage.at_part("anh:staff", (&it, "a"), "nhap", &[("said", "Gần xong.")]).await.to();
    assert_eq!(
        stage.told_of_instructions("ba").await[1..],
        [format!("Báo cáo kết quả chỉ đạo chờ thủ trưởng gửi, đã lưu 2 lần: {WORDS}")]
    );
    // Who sends himself tells nobody of his draft, and may begin anew.
    stage.at_part("binh:staff", (&it, "b"), "nhap", &[("said", "")]).await.to();
    stage.at_part("ba:head", (&it, "a"), "nhap", &[("said", "")]).await.to();
    for who in ["kiem", "giamdoc", "an"] {
        assert!(!stage.told_of_instructions(who).await.iter().any(|text| text.contains("chờ thủ trưởng gửi")), "{who}");
    }
}
