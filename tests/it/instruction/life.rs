//! An instruction from beginning to end, and what is not to be done about it.

use super::stage::{Stage, WORDS};

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
    assert_eq!(stage.told_of_instructions("giamdoc").await, [format!("2 đơn vị báo cáo kết quả chỉ đạo: {WORDS}")]);

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
    stage.get("binh:staff", &it).await.says(200, &["Hoàn thành đúng hạn", "Tốt."]);

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
    // What is done keeps its day, and the words about the others' are read by all.
    stage.get("binh:staff", &it).await.says(200, &["hạn 25/11/2026", "Hoàn thành đúng hạn"]);
    let told = stage.told_of_instructions("an").await;
    assert_eq!(told[1..], [format!("Đổi hạn: hạn 25/11/2026 thành hạn 04/12/2026: {WORDS} “Trùng kỳ thi.”")]);
    assert_eq!(stage.told_of_instructions("binh").await.len(), 2, "given and done");
    stage.change(&it, "han", &[("undated", "1")]).await.to();
    stage.get("an:staff", &it).await.says(200, &["không ấn định hạn", "Không hạn"]);
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
    stage.get("giamdoc:director", &it).await.says(200, &["Giao thêm đơn vị", "Các trường (2)"]);
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
