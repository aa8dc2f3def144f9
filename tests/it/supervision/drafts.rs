//! Drafts: what is the same twice and what is not, and what becomes of what was typed while somebody else was at work.

use axum::http::StatusCode;
use regex::Regex;

use super::stage::{Stage, at};
use crate::progress::evidence::{PDF, form};

/// A form with some fields given other values.
fn with(form: &[(&'static str, String)], name: &'static str, values: &[&str]) -> Vec<(&'static str, String)> {
    let others = form.iter().filter(|(known, _)| *known != name).cloned();
    others.chain(values.iter().map(|value| (name, (*value).to_owned()))).collect()
}

/// The version in a page's form.
pub fn version(page: &str) -> String {
    let field = Regex::new(r#"name="version" value="(\d+)""#).expect("a pattern");
    field.captures(page).unwrap_or_else(|| panic!("no version: {page}"))[1].to_owned()
}

impl Stage {
    async fn records(&self) -> String {
        self.ask("select count(*)::text from supervision_record").await
    }

    /// A draft's form as it stands, sent with a version and other findings.
    async fn rewritten(&self, it: &str, version: &str, findings: &str) -> crate::progress::fixture::Answer {
        let form = with(&self.record_form(&["a"], "draft").await, "findings", &[findings]);
        let mut fields: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.push(("version", version));
        self.post("congdoan:observer", it, &fields).await
    }
}

#[tokio::test]
async fn only_the_very_same_sent_again_within_minutes_is_written_once() {
    let (stage, union) = (Stage::new().await, "congdoan:observer");
    let form_of_a = stage.record_form(&["a"], "draft").await;
    let it = stage.write(union, &form_of_a).await.to().to_owned();
    assert_eq!(stage.write(union, &form_of_a).await.to(), it);
    assert_eq!(stage.records().await, "1");
    // About another task, or none; carrying out a planned inspection.
    let other = stage.ask("select id::text from task where ref = 'I.2'").await;
    stage.write(union, &with(&form_of_a, "tasks", &[&other])).await.to();
    stage.write(union, &with(&form_of_a, "tasks", &[])).await.to();
    assert_eq!(stage.records().await, "3");
    sqlx::raw_sql(
        "insert into supervision_programme (author_unit_id, author_role, year, title, created_by, created_at)
         select u.id, 'observer', 2026, 'Chương trình', a.id, '2026-01-05' from unit u, account a
         where u.code = 'so' and a.username = 'congdoan';
         insert into supervision_planned (programme_id, scope, from_on, to_on)
         select id, 'Hồ sơ', '2026-11-01', '2026-11-30' from supervision_programme",
    )
    .execute(&stage.db.pool)
    .await
    .expect("planned");
    let planned = stage.ask("select id::text from supervision_planned").await;
    stage.write(union, &with(&form_of_a, "planned", &[&planned])).await.to();
    assert_eq!(stage.records().await, "4");
    // With a file, and with the same file again.
    let fields: Vec<_> = form_of_a.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for _ in 0..2 {
        let (status, ..) = stage.ask_for(union, form("/giam-sat", &fields, &[("a.pdf", PDF)])).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
    }
    assert_eq!(stage.records().await, "5");
    // Of two units the one of which it was said is not written twice.
    stage.write(union, &stage.record_form(&["a", "b"], "draft").await).await.to();
    assert_eq!(stage.records().await, "6");
    // Later it is meant.
    stage.clock.set(at("2026-11-23T09:11:00"));
    stage.write(union, &form_of_a).await.to();
    assert_eq!(stage.records().await, "7");
}

#[tokio::test]
async fn what_was_typed_into_a_draft_that_a_colleague_has_issued_is_still_to_be_read() {
    let stage = Stage::new().await;
    let it = stage.draft("congdoan:observer").await;
    stage.on_record("congdoan:observer", &it, "ban-hanh", &[]).await.to();
    let page = stage.rewritten(&it, "1", "Đoàn xem lại 40 hồ sơ.").await;
    page.says(409, &["không còn ở bước đó", "Đoàn xem lại 40 hồ sơ.", "Bổ sung 3 bản sao bằng. (hạn 30/11/2026)"]);
    assert_eq!(stage.record(&it, "findings").await, "Đoàn xem 20 hồ sơ: 3 hồ sơ thiếu bản sao bằng.");
}

#[tokio::test]
async fn whoever_comes_second_sees_all_that_the_first_has_saved_and_may_save_over_it() {
    let stage = Stage::new().await;
    let it = stage.draft("congdoan:observer").await;
    stage.rewritten(&it, "1", "Của người thứ nhất.").await.to();
    let page = stage.rewritten(&it, "1", "Của người thứ hai.").await;
    page.says(
        409,
        &[
            "Của người thứ nhất.",
            "Của người thứ hai.",
            "Kiểm tra, ngày 20/11/2026",
            "thành phần: Mai Giám Sát, trưởng đoàn",
            "I.1.",
        ],
    );
    stage.rewritten(&it, &version(&page.body), "Của người thứ hai.").await.to();
    assert_eq!(stage.record(&it, "findings").await, "Của người thứ hai.");
}

#[tokio::test]
async fn a_choice_that_is_no_longer_offered_is_named_rather_than_dropped() {
    let (stage, union) = (Stage::new().await, "congdoan:observer");
    let written = stage.record_form(&["a"], "draft").await;
    stage.write(union, &with(&written, "tasks", &["999999"])).await.says(422, &["Có nhiệm vụ đã chọn không còn"]);
    stage.write(union, &with(&written, "planned", &["999999"])).await.says(422, &["không còn trong chương trình"]);
    assert_eq!(stage.records().await, "0");
    // What a draft is about stays with it, though the task was dropped since.
    let it = stage.draft(union).await;
    sqlx::query("update task set dropped_on = '2026-11-01' where ref = 'I.1'")
        .execute(&stage.db.pool)
        .await
        .expect("dropped");
    let task = stage.ask("select id::text from task where ref = 'I.1'").await;
    stage.get(union, &format!("{it}/sua")).await.says(200, &[&format!("name=\"tasks\" value=\"{task}\" checked")]);
    stage.rewritten(&it, "1", "Viết lại.").await.to();
    assert_eq!(stage.ask("select count(*)::text from supervision_scope").await, "1");
    stage.write(union, &written).await.says(422, &["Có nhiệm vụ đã chọn không còn"]);
}

#[tokio::test]
async fn whoever_asks_for_more_rows_is_told_that_the_chosen_file_was_not_kept() {
    let (stage, union) = (Stage::new().await, "congdoan:observer");
    let it = stage.draft(union).await;
    let written = with(&stage.record_form(&["a"], "more").await, "version", &["1"]);
    let fields: Vec<_> = written.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for path in ["/giam-sat", it.as_str()] {
        let (_, _, page) = stage.ask_for(union, form(path, &fields, &[("a.pdf", PDF)])).await;
        let page = String::from_utf8(page).expect("text");
        assert!(page.contains("tệp vừa chọn chưa được giữ") && page.contains("demand-3"), "{path}: {page}");
    }
    stage.write(union, &written).await.says(200, &["demand-3"]);
}
