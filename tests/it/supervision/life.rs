//! A record and its demands from the first draft to the last word, the figures read at each step.

use super::stage::{Stage, id};

#[tokio::test]
async fn the_union_writes_the_school_answers_twice_and_the_union_is_content() {
    let stage = Stage::new().await;
    let figures = async || {
        let (officer, union) = (
            stage.unanswered("tccb:officer", "/tong-hop").await,
            stage.unanswered("congdoan:observer", "/tong-hop").await,
        );
        assert_eq!(officer, union, "the same for all who see it");
        assert_eq!(stage.unanswered("giamdoc:director", "/dieu-hanh").await, officer);
        assert_eq!(stage.at_home_demanded("an:staff", "a").await, officer);
        officer
    };
    assert_eq!(figures().await, 0);
    let it = stage.draft("congdoan:observer").await;
    assert_eq!(figures().await, 0, "a draft demands nothing");
    stage.get("congdoan:observer", &it).await.says(200, &["Bản nháp", "Ban hành", "Bổ sung 3 bản sao bằng."]);
    stage.get("an:staff", &it).await.says(404, &[]);
    assert!(stage.news_of("an").await.is_empty());

    stage.on_record("congdoan:observer", &it, "ban-hanh", &[]).await.to();
    assert_eq!(figures().await, 2);
    let told = "Bên giám sát ban hành biên bản kiểm tra ngày 20/11/2026: Hồ sơ viên chức còn thiếu; 2 kiến nghị, hạn sớm nhất 30/11/2026";
    assert_eq!((stage.news_of("an").await[0].as_str(), stage.news_of("ba").await[0].as_str()), (told, told));
    assert!(stage.news_of("binh").await.is_empty() && stage.news_of("congdoan").await.is_empty());
    let home = format!("/don-vi/{}", stage.id_of("a").await);
    stage.get("an:staff", &home).await.says(200, &["Kiến nghị giám sát chưa trả lời, hạn 30/11/2026", "Trả lời"]);
    stage
        .get("an:staff", &it)
        .await
        .says(200, &["Sắp đến hạn", "Trong hạn", "Gửi trả lời", "Mai Giám Sát, trưởng đoàn"]);

    stage
        .on_demand("an:staff", (&it, 1), "tra-loi", &[("words", " ")])
        .await
        .says(422, &["Hãy ghi đơn vị đã thực hiện"]);
    stage.answer("an:staff", &it, 1, "Đã bổ sung 2 bản sao.").await;
    assert_eq!(figures().await, 1);
    assert!(stage.news_of("congdoan").await[0].starts_with("Trường A đã trả lời kiến nghị 1, chờ xác nhận"));
    assert_eq!(stage.behind("congdoan:observer", "/giam-sat?xem=cho-xac-nhan").await, 1);
    stage.get("congdoan:observer", &it).await.says(200, &["Đã bổ sung 2 bản sao.", "Xác nhận đã xong"]);
    stage
        .on_demand("congdoan:observer", (&it, 1), "chua-dat", &[("words", "")])
        .await
        .says(422, &["Hãy nêu vì sao chưa đạt"]);
    stage.on_demand("congdoan:observer", (&it, 1), "chua-dat", &[("words", "Còn thiếu 1 bản.")]).await.to();
    assert_eq!(figures().await, 2);
    assert!(stage.news_of("ba").await[0].starts_with("Kiến nghị 1 chưa đạt, cần trả lời lại"));
    stage.get("an:staff", &home).await.says(200, &["Chưa đạt"]);
    stage.get("an:staff", &it).await.says(200, &["Còn thiếu 1 bản.", "Chưa đạt, cần trả lời lại"]);

    stage.answer("ba:head", &it, 1, "Đã đủ 3 bản.").await;
    stage.on_demand("congdoan:observer", (&it, 1), "dat", &[]).await.to();
    assert_eq!(figures().await, 1);
    stage.get("an:staff", &it).await.says(200, &["Hoàn thành đúng hạn", "Đã đủ 3 bản.", "Còn thiếu 1 bản."]);
    assert_eq!(stage.behind("tccb:officer", "/giam-sat?xem=da-xong").await, 1);
    // Late: the answer comes after the day.
    stage.wake_at("2027-01-04T09:00:00").await;
    assert_eq!(stage.behind("tccb:officer", "/giam-sat?qua_han=1").await, 1);
    stage.get("giamdoc:director", "/dieu-hanh").await.says(200, &["<b>1</b> quá hạn"]);
    stage.answer("an:staff", &it, 2, "Đã phân công.").await;
    stage.on_demand("congdoan:observer", (&it, 2), "dat", &[("words", "Ghi nhận.")]).await.to();
    stage.get("an:staff", &it).await.says(200, &["Hoàn thành quá hạn 4 ngày", "Cả 2 kiến nghị đã thực hiện xong."]);
    assert_eq!(figures().await, 0);
    let acts = "select string_agg(action, ' ' order by id) from journal where action like 'supervision%'";
    assert_eq!(
        stage.ask(acts).await,
        "supervision.drafted supervision.issued supervision_demand.answered supervision_demand.found_wanting \
         supervision_demand.answered supervision_demand.accepted supervision_demand.answered supervision_demand.accepted"
    );
    // It stands in the conversation about the task, too.
    let task = stage.ask("select id::text from task where ref = 'I.1'").await;
    stage.get("an:staff", &format!("/nhiem-vu/{task}/dien-bien")).await.says(200, &["đơn vị trả lời kiến nghị 2"]);
    stage
        .get("congdoan:observer", &format!("/nhiem-vu/{task}"))
        .await
        .says(200, &["Kiểm tra: Hồ sơ viên chức còn thiếu", "2 kiến nghị đã trả lời"]);
}

#[tokio::test]
async fn what_was_issued_does_not_change_and_is_only_taken_back() {
    let stage = Stage::new().await;
    let it = stage.issued("tccb:officer").await;
    stage.get("tccb:officer", &format!("{it}/sua")).await.says(409, &["không còn ở bước đó"]);
    let form = stage.record_form(&["a"], "draft").await;
    let mut fields: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("version", "2"));
    stage.post("tccb:officer", &it, &fields).await.says(409, &["không còn ở bước đó"]);
    for sql in [
        "update supervision_record set findings = 'Khác'",
        "delete from supervision_record",
        "update supervision_demand set due_on = '2027-12-31'",
        "delete from supervision_demand",
        "delete from supervision_scope",
        "truncate supervision_demand cascade",
    ] {
        assert!(sqlx::query(sql).execute(&stage.db.pool).await.is_err(), "{sql}");
    }
    stage.on_record("tccb:officer", &it, "thu-hoi", &[("reason", " ")]).await.says(422, &["Hãy nêu lý do thu hồi"]);
    stage.answer("an:staff", &it, 1, "Đã bổ sung.").await;
    stage.on_record("tccb:officer", &it, "thu-hoi", &[("reason", "Nhầm đơn vị.")]).await.to();
    assert_eq!(stage.record(&it, "state").await, "withdrawn");
    stage.get("an:staff", &it).await.says(200, &["Đã thu hồi: Nhầm đơn vị."]);
    assert!(stage.news_of("an").await[0].starts_with("TCCB thu hồi biên bản kiểm tra"));
    assert_eq!(stage.unanswered("tccb:officer", "/tong-hop").await, 0, "it demands nothing any more");
    assert_eq!(stage.behind("tccb:officer", "/giam-sat?xem=cho-xac-nhan").await, 0);
    stage
        .on_demand("an:staff", (&it, 2), "tra-loi", &[("words", "Muộn.")])
        .await
        .says(409, &["không còn ở bước đó", "Muộn."]);
    stage.on_demand("tccb:officer", (&it, 1), "dat", &[]).await.says(409, &[]);
}

#[tokio::test]
async fn a_draft_is_changed_by_its_side_shown_to_the_second_and_given_up() {
    let stage = Stage::new().await;
    let it = stage.draft("tccb:officer").await;
    let edit = async |who: &str, version: &str, findings: &str| {
        let form = stage.record_form(&["a"], "draft").await;
        let mut fields: Vec<_> =
            form.iter().map(|(name, value)| (*name, value.as_str())).filter(|(name, _)| *name != "findings").collect();
        fields.extend([("findings", findings), ("version", version)]);
        stage.post(who, &it, &fields).await
    };
    stage.get("kiem:officer", &format!("{it}/sua")).await.says(200, &["Bổ sung 3 bản sao bằng.", "30/11/2026"]);
    edit("kiem:officer", "1", "Bản của Kiêm.").await.to();
    edit("tccb:officer", "1", "Bản của Phạm.")
        .await
        .says(409, &["Bản của Kiêm.", "Bản của Phạm.", "Đỗ Kiêm đã lưu bản khác"]);
    edit("tccb:officer", "2", "Bản của Phạm.").await.to();
    assert_eq!(stage.record(&it, "findings").await, "Bản của Phạm.");
    edit("tccb:officer", "3", "").await.says(422, &["Hãy ghi điều đã thấy ở đơn vị."]);
    let more = stage.record_form(&["a"], "more").await;
    let more: Vec<_> = more.iter().map(|(name, value)| (*name, value.as_str())).collect();
    stage.post("tccb:officer", &it, &more).await.says(200, &["Kiến nghị 4"]);
    // The union does not see TCCB's draft, nor TCCB the union's.
    stage.get("congdoan:observer", &it).await.says(404, &[]);
    stage.on_record("congdoan:observer", &it, "ban-hanh", &[]).await.says(404, &[]);
    assert_eq!(stage.behind("congdoan:observer", "/giam-sat?xem=bien-ban").await, 0);
    assert_eq!(stage.behind("tccb:officer", "/giam-sat?xem=bien-ban").await, 1);
    stage.on_record("tccb:officer", &it, "bo", &[]).await.to();
    stage.get("tccb:officer", &it).await.says(404, &[]);
    assert_eq!(stage.ask("select count(*)::text from supervision_demand").await, "0");
}

#[tokio::test]
async fn nothing_is_issued_whose_day_is_past() {
    let stage = Stage::new().await;
    let it = stage.draft("congdoan:observer").await;
    stage.wake_at("2026-12-01T09:00:00").await;
    stage.on_record("congdoan:observer", &it, "ban-hanh", &[]).await.says(409, &["Có kiến nghị mà hạn đã qua"]);
    let form = stage.record_form(&["a"], "issue").await;
    stage.write("congdoan:observer", &form).await.says(422, &["Có kiến nghị mà hạn đã qua", "Bổ sung 3 bản sao bằng."]);
    assert_eq!(stage.ask("select count(*)::text from supervision_record").await, "1");
}

#[tokio::test]
async fn of_two_at_once_the_second_is_told_and_loses_nothing() {
    let stage = Stage::new().await;
    let it = stage.issued("congdoan:observer").await;
    let demand = stage.demand(&it, 1, "id").await;
    let path = format!("/giam-sat/kien-nghi/{demand}/tra-loi");
    let (one, two) = ([("version", "1"), ("words", "Của An.")], [("version", "1"), ("words", "Của Ba.")]);
    let (one, two) = tokio::join!(stage.post("an:staff", &path, &one), stage.post("ba:head", &path, &two));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    let late = if one.status.as_u16() == 409 { (&one, "Của An.") } else { (&two, "Của Ba.") };
    late.0.says(409, &[late.1]);
    assert_eq!(stage.ask("select count(*)::text from supervision_message where demand_id is not null").await, "1");
    // The same sent twice is one.
    assert_eq!(stage.issued("congdoan:observer").await, it);
    // With another demand it is not the same, and nothing that was typed is lost.
    let mut further = stage.record_form(&["a"], "issue").await;
    further.extend([("demand", "Báo cáo kết quả.".to_owned()), ("due", "31/12/2026".to_owned())]);
    let further = stage.write("congdoan:observer", &further).await.to().to_owned();
    assert_eq!(stage.demand(&further, 3, "words").await, "Báo cáo kết quả.");
    // A stale page changes nothing, either.
    let path = format!("/giam-sat/kien-nghi/{demand}/dat");
    stage.post("congdoan:observer", &path, &[("version", "1")]).await.says(409, &["vừa được người khác thay đổi"]);
    assert_eq!(id(&it), 1);
}
