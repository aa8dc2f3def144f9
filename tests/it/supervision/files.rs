//! Files of conclusions and answers: judged by their content, read by whoever reads the record.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use super::stage::Stage;
use crate::progress::evidence::{PDF, PROGRAM, form};

impl Stage {
    async fn open_file(&self, who: &str, path: &str) -> StatusCode {
        self.ask_for(who, Request::get(path).body(Body::empty()).expect("a request")).await.0
    }
}

#[tokio::test]
async fn a_conclusion_and_an_answer_bring_files_and_what_is_no_document_is_refused() {
    let stage = Stage::new().await;
    let fields = stage.record_form(&["a", "b"], "draft").await;
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (status, _, page) =
        stage.ask_for("congdoan:observer", form("/giam-sat", &fields, &[("ket-luan.pdf", PROGRAM)])).await;
    let page = String::from_utf8(page).expect("text");
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Tệp chương trình") && page.contains("Đoàn xem 20 hồ sơ"), "{page}");
    let (status, ..) = stage.ask_for("congdoan:observer", form("/giam-sat", &fields, &[("ket-luan.pdf", PDF)])).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let kept = "select count(*) || ' ' || count(distinct file_id) from supervision_file";
    assert_eq!(stage.ask(kept).await, "2 1", "the same file with each record");
    let it = "/giam-sat/1";
    let file = stage.ask("select '/giam-sat/tep/' || id from supervision_file where record_id = 1").await;
    assert_eq!(stage.open_file("congdoan:observer", &file).await, StatusCode::OK);
    assert_eq!(stage.open_file("an:staff", &file).await, StatusCode::NOT_FOUND, "a draft's");
    stage.on_record("congdoan:observer", it, "ban-hanh", &[]).await.to();
    for (who, status) in [("an:staff", 200), ("ba:head", 200), ("giamdoc:director", 200), ("binh:staff", 404)] {
        assert_eq!(stage.open_file(who, &file).await.as_u16(), status, "{who}");
        assert_eq!(stage.open_file(who, &format!("{file}/tai-ve")).await.as_u16(), status, "{who}");
    }
    let (_, headers, _) = stage.ask_for("an:staff", Request::get(&file).body(Body::empty()).expect("a request")).await;
    assert_eq!(headers[header::CONTENT_TYPE], "application/pdf");
    assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text").contains("default-src 'none'"));
    // What was issued keeps its files.
    stage.post("congdoan:observer", &format!("{file}/bo"), &[]).await.says(409, &[]);
    assert!(sqlx::query("delete from supervision_file where record_id = 1").execute(&stage.db.pool).await.is_err());
    // The other is a draft still.
    let draft = stage.ask("select '/giam-sat/tep/' || id from supervision_file where record_id = 2").await;
    stage.post("congdoan:observer", &format!("{draft}/bo"), &[]).await.to();

    let demand = stage.demand(it, 1, "id").await;
    let path = format!("/giam-sat/kien-nghi/{demand}/tra-loi");
    let fields = [("version", "1"), ("words", "Đã bổ sung, xem tệp.")];
    let (status, _, page) = stage.ask_for("an:staff", form(&path, &fields, &[("x.pdf", PROGRAM)])).await;
    let page = String::from_utf8(page).expect("text");
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Tệp chương trình") && page.contains("Đã bổ sung, xem tệp."), "{page}");
    let (status, ..) = stage.ask_for("an:staff", form(&path, &fields, &[("ban-sao.pdf", PDF)])).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    stage.get("congdoan:observer", it).await.says(200, &["ban-sao.pdf", "Đã bổ sung, xem tệp."]);
    let answer = stage.ask("select '/giam-sat/tep/' || id from supervision_file where message_id is not null").await;
    for (who, status) in [("congdoan:observer", 200), ("tccb:officer", 200), ("binh:staff", 404)] {
        assert_eq!(stage.open_file(who, &answer).await.as_u16(), status, "{who}");
    }
    let names = "select count(*)::text from journal where concat(before, after) ~ 'ket-luan|ban-sao'";
    assert_eq!(stage.ask(names).await, "0", "the journal keeps no words of files");
}
