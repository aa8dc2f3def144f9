//! Files that come with words: kept by what is in them, opened by those who read the words, shown where these are read.

use axum::http::header;

use super::stage::{PDF, PROGRAM, Stage, form};

impl Stage {
    /// The address of the newest file of the conversation.
    async fn newest(&self) -> String {
        format!("/tep-trao-doi/{}", self.ask("select max(id)::text from message_file").await)
    }
}

#[tokio::test]
async fn a_file_is_opened_by_whoever_reads_the_message() {
    let stage = Stage::new().await;
    let page = stage.of_task("I.1").await;
    let fields = [("text", "Gửi kèm biên bản.")];
    stage.enclose("an:staff", &page, &fields, &[("Biên bản.pdf", PDF)]).await.to();
    let file = stage.newest().await;
    for who in ["an:staff", "ba:head", "tccb:officer", "giamdoc:director"] {
        stage.get(who, &page).await.says(200, &["Biên bản.pdf", &format!("href=\"{file}\"")]);
        let (status, headers, body) = stage.open(who, &file).await;
        assert_eq!((status.as_u16(), body.as_slice()), (200, PDF), "{who}");
        assert_eq!(headers[header::CONTENT_TYPE], "application/pdf");
        assert!(headers[header::CONTENT_DISPOSITION].to_str().expect("text").starts_with("inline;"));
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        let (_, headers, _) = stage.open(who, &format!("{file}/tai-ve")).await;
        assert!(headers[header::CONTENT_DISPOSITION].to_str().expect("text").starts_with("attachment;"));
    }
    for (who, status) in [("binh:staff", 404), ("congdoan:observer", 403)] {
        assert_eq!(stage.open(who, &file).await.0, status, "{who}");
        assert_eq!(stage.open(who, &format!("{file}/tai-ve")).await.0, status, "{who}");
    }
    let acts = "select string_agg(action, ' ' order by id) from journal where action like 'message.%'";
    assert_eq!(stage.ask(acts).await, "message.file_added message.commented");
}

#[tokio::test]
async fn a_file_that_is_not_taken_keeps_the_words_from_being_sent_alone() {
    let stage = Stage::new().await;
    let page = stage.of_task("I.1").await;
    let files: [(&str, &[u8]); 2] = [("bien-ban.pdf", PDF), ("hoa-don.pdf", PROGRAM)];
    let answer = stage.enclose("an:staff", &page, &[("text", "Chữ đã gõ.")], &files).await;
    answer.says(422, &["Chữ đã gõ.</textarea>", "“hoa-don.pdf”: Tệp chương trình không được nhận."]);
    let answer = stage.enclose("an:staff", &page, &[("text", "")], &[("bien-ban.pdf", PDF)]).await;
    answer.says(422, &["Hãy ghi nội dung trao đổi.", "hãy chọn lại"]);
    assert_eq!(stage.ask("select count(*)::text from message_file").await, "0");
    assert_eq!(stage.ask("select count(*)::text from message").await, "0");
    sqlx::query("insert into setting (key, value) values ('evidence_files', '1')")
        .execute(&stage.db.pool)
        .await
        .expect("set");
    let files: [(&str, &[u8]); 2] = [("a.pdf", PDF), ("b.pdf", PDF)];
    stage.enclose("an:staff", &page, &[("text", "x")], &files).await.says(422, &["Đã đủ 1 tệp"]);
}

#[tokio::test]
async fn obstacles_and_requests_take_files_where_their_words_go() {
    let stage = Stage::new().await;
    let about = format!("task-{}", stage.task_id("I.1").await);
    let fields =
        [("about", about.as_str()), ("title", "Thiếu phòng máy"), ("words", "Chưa có."), ("request", "Bổ sung.")];
    let refused = stage.enclose("an:staff", "/vuong-mac", &fields, &[("x.exe", PROGRAM)]).await;
    refused.says(422, &["Tệp chương trình không được nhận.", "value=\"Thiếu phòng máy\""]);
    let it = stage.enclose("an:staff", "/vuong-mac", &fields, &[("anh-phong.pdf", PDF)]).await.to().to_owned();
    stage.get("tccb:officer", &it).await.says(200, &["anh-phong.pdf"]);
    let raised = stage.newest().await;
    // What goes up with a proposal is not the unit's to read; nor is its file.
    let fields = [("version", "1"), ("reply", "Đề xuất mua.")];
    stage.enclose("tccb:officer", &format!("{it}/trinh"), &fields, &[("to-trinh.pdf", PDF)]).await.to();
    let internal = stage.newest().await;
    stage.get("giamdoc:director", &it).await.says(200, &["anh-phong.pdf", "to-trinh.pdf"]);
    stage.get("an:staff", &it).await.says(200, &["anh-phong.pdf"]);
    stage.hides("an:staff", &it, &["to-trinh.pdf"]).await;
    for (who, file, status) in [
        ("an:staff", &raised, 200),
        ("an:staff", &internal, 404),
        ("binh:staff", &raised, 404),
        ("giamdoc:director", &internal, 200),
    ] {
        assert_eq!(stage.open(who, file).await.0, status, "{who} {file}");
    }
    let fields = [("version", "2"), ("decision", "Đồng ý.")];
    stage.enclose("giamdoc:director", &format!("{it}/quyet-dinh"), &fields, &[("quyet-dinh.pdf", PDF)]).await.to();
    stage.get("an:staff", &it).await.says(200, &["quyet-dinh.pdf"]);

    let ask = format!("/phan-cong/{}/gia-han", stage.assignment("I.2", "a").await);
    let fields = [("day", "31/12/2026"), ("reason", "Chờ hướng dẫn")];
    let it = stage.enclose("ba:head", &ask, &fields, &[("cong-van.pdf", PDF)]).await.to().to_owned();
    stage.get("tccb:officer", &it).await.says(200, &["cong-van.pdf"]);
    let fields = [("version", "1"), ("reason", "Chưa đủ căn cứ")];
    let refused = stage.enclose("tccb:officer", &format!("{it}/tu-choi"), &fields, &[("x.exe", PROGRAM)]).await;
    refused.says(422, &["Tệp chương trình không được nhận.", "Chưa đủ căn cứ</textarea>"]);
    stage.enclose("tccb:officer", &format!("{it}/tu-choi"), &fields, &[("tra-loi.pdf", PDF)]).await.to();
    stage.get("ba:head", &it).await.says(200, &["cong-van.pdf", "tra-loi.pdf"]);
    let all = stage.timeline_of("I.2", "a").await;
    stage.get("ba:head", &all).await.says(200, &["cong-van.pdf", "tra-loi.pdf"]);
    // Who may not act at all is told so before the file is read.
    let (status, ..) = stage.ask_for("an:staff", form(&format!("{it}/tu-choi"), &fields, &[("x.pdf", PDF)])).await;
    assert_eq!(status, 403);
}
