//! A closing makes the files of its period once; they stay as they were, whatever comes later.

use std::time::{Duration, Instant};

use tiendo::{
    consolidated::{
        Basis,
        act::{self, Hindrance},
        renewal::Renewal,
        store,
    },
    journal::By,
};

use super::{HOME, OFFICER, Stage, paper::Word, sha256};

/// The only edition of this number: its Word file and its Excel file as they are served, as the database names them.
async fn served(stage: &Stage, report: &str, edition: i32) -> [Vec<u8>; 2] {
    let id = report.rsplit('/').next().expect("an id");
    let mut files = Vec::new();
    for (kind, column) in [("word", "docx_id"), ("excel", "xlsx_id")] {
        let (status, bytes) = stage.file(OFFICER, &format!("{report}/ban/{edition}/{kind}")).await;
        assert_eq!(status, 200);
        let named = stage
            .text(&format!(
                "select encode(f.sha256, 'hex') from consolidated_edition e join stored_file f on f.id = e.{column}
                 where e.consolidated_id = {id} and e.edition = {edition}"
            ))
            .await;
        assert_eq!(sha256(&bytes), named);
        stage.get(OFFICER, report).await.says(200, &[&named]);
        files.push(bytes);
    }
    files.try_into().expect("two")
}

async fn whole_report(stage: &Stage) -> String {
    let id = stage
        .text("select c.id from consolidated c join plan p on p.id = c.plan_id and p.owner_unit_id = c.unit_id")
        .await;
    format!("/bao-cao-tong-hop/{id}")
}

#[tokio::test]
async fn closing_drafts_the_report_and_makes_its_files_once() {
    let stage = Stage::new().await;
    stage.report_all().await;
    // Something the journal tells of.
    stage.begin("an:staff").await;
    // Transactions of databases beside this one may hold the sealing up for a moment.
    let begun = Instant::now();
    while tiendo::journal::seal(&stage.db.pool).await.expect("an answer") == 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing is sealed");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stage.close_quarter().await;
    let report = whole_report(&stage).await;
    let [word, excel] = served(&stage, &report, 1).await;
    let read = Word::read(&word);
    let chain =
        stage.text("select encode(journal_head, 'hex') from period_closing where journal_head is not null").await;
    assert!(read.text.ends_with(&format!("Chuỗi nhật ký đến lúc đóng kỳ: {chain}.")), "{}", read.text);
    // What is made at once is the same, and so is another run of the same work.
    assert_eq!(stage.file(OFFICER, &format!("{report}/word")).await.1, word);
    assert_eq!(stage.file(OFFICER, &format!("{report}/excel")).await.1, excel);
    stage
        .set_up("insert into job (kind, payload, state, run_at, wanted_at) select kind, payload, 'waiting', run_at, wanted_at
              from job where kind = 'make_period_files'")
        .await;
    assert_eq!(stage.catch_up().await, 3, "the work of the closing, and that of each report");
    assert_eq!(stage.text("select count(*) from consolidated_edition").await, "2");
    let told = stage.text("select string_agg(distinct a.username, ' ' order by a.username) from notice n
        join notice_recipient r on r.notice_id = n.id join account a on a.id = r.account_id where n.topic = 'consolidated'").await;
    assert_eq!(told, "an anh ba giamdoc kiem tccb");
    // A month later, on another day, with other accepted words, they are what they were.
    stage.wake_at("2027-01-20T08:00:00").await;
    stage.set_up("update report set percent = 90, results = 'Khác'").await;
    stage.set_up("update unit set name = 'Trường A mới' where code = 'a'").await;
    assert_eq!(served(&stage, &report, 1).await, [word.clone(), excel]);
    assert_eq!(Word::read(&stage.file(OFFICER, &format!("{report}/word")).await.1).text, read.text);
}

#[tokio::test]
async fn a_closing_after_a_reopening_makes_the_next_edition_and_keeps_the_first() {
    let stage = Stage::new().await;
    stage.report_all().await;
    stage.close_quarter().await;
    let report = whole_report(&stage).await;
    let first = served(&stage, &report, 1).await;
    let refused = stage.told(OFFICER, &format!("{report}/ban"), &[]).await;
    assert!(refused.contains("Bản 1 đã đúng như nội dung hiện nay"), "{refused}");
    let quarter = stage.quarter(4).await;
    stage
        .post(OFFICER, &format!("/ky/{quarter}/mo-lai"), &[("reason", "Sót báo cáo"), ("seen", "1"), ("version", "1")])
        .await
        .to();
    let open = stage.post(OFFICER, &format!("{report}/ban"), &[]).await;
    open.says(409, &["Kỳ chưa đóng"]);
    stage
        .set_up(
            "update report set progress = 'done', percent = 100, completed_on = '2026-12-01' where state = 'accepted'",
        )
        .await;
    stage.set_up("insert into report_completion (report_id, deadline_id, completed_on)
        select r.id, d.id, '2026-12-02' from report r join assignment a on a.id = r.assignment_id join deadline d on d.task_id = a.task_id").await;
    stage.close(&quarter).await.to();
    stage.catch_up().await;
    let second = served(&stage, &report, 2).await;
    assert_ne!(first, second);
    assert_eq!(served(&stage, &report, 1).await, first);
    stage.get(OFFICER, &report).await.says(200, &["theo lần đóng kỳ thứ 2", "hoàn thành quá hạn 1"]);
    // By hand, once something was written.
    let passage = stage.passage(&report, "next", false).await;
    stage.post(OFFICER, &passage, &[("version", "1"), ("text", "Tiếp tục {{phan_cong}} việc.")]).await.to();
    stage.post(OFFICER, &format!("{report}/ban"), &[]).await.to();
    let [third, _] = served(&stage, &report, 3).await;
    assert!(Word::read(&third).text.contains("Tiếp tục 3 việc"));
}

#[tokio::test]
async fn a_report_that_cannot_be_made_at_closing_says_where_and_is_made_by_hand() {
    let stage = Stage::new().await;
    stage.report_all().await;
    let report = stage.begin(OFFICER).await;
    let passage = stage.passage(&report, "next", false).await;
    // As it stands where a figure is called otherwise by a later release.
    stage
        .set_up(
            "update passage set text = 'Còn {{la}}', version = 2 where part = 'next';
             insert into passage_revision (passage_id, version, text, drafted, written_at)
             select id, version, text, false, written_at from passage where part = 'next'",
        )
        .await;
    stage.close_quarter().await;
    assert_eq!(stage.text("select count(*) from consolidated_edition").await, "0");
    let told = stage.text("select text from notice where topic = 'consolidated'").await;
    assert_eq!(
        told,
        "Báo cáo tổng hợp KH thử Quý IV/2026 chưa lập được tệp khi đóng kỳ. Phần IV (Phương hướng kỳ tới), dòng 1: \
         không có số liệu nào tên là {{la}}."
    );
    let refused = stage.post(OFFICER, &format!("{report}/ban"), &[]).await;
    refused.says(422, &["không có số liệu nào tên là", &passage]);
    stage.post(OFFICER, &passage, &[("version", "2"), ("text", "Tiếp tục.")]).await.to();
    stage.post(OFFICER, &format!("{report}/ban"), &[]).await.to();
    served(&stage, &report, 1).await;
}

/// Whom a notice with these words went to.
async fn told_of(stage: &Stage, words: &str) -> String {
    stage
        .text(&format!(
            "select coalesce(string_agg(a.username, ' ' order by a.username), '') from notice n
             join notice_recipient r on r.notice_id = n.id join account a on a.id = r.account_id
             where n.topic = 'consolidated' and n.text like '%{words}%'"
        ))
        .await
}

#[tokio::test]
async fn every_report_that_ends_with_the_period_gets_its_edition_and_a_faulty_one_holds_up_none() {
    let stage = Stage::new().await;
    let whole = stage.begin(OFFICER).await;
    let own = stage.begin("an:staff").await;
    let plan = stage.text("select id from plan").await;
    let (from, to) = (stage.quarter(3).await, stage.quarter(4).await);
    let fields = [("plan", plan.as_str()), ("from", from.as_str()), ("to", to.as_str())];
    let range = stage.post(OFFICER, HOME, &fields).await.to().to_owned();
    // It ends with a period that stays closed.
    let before = [("plan", plan.as_str()), ("from", from.as_str()), ("to", from.as_str())];
    let before = stage.post(OFFICER, HOME, &before).await.to().to_owned();
    let id = whole.rsplit('/').next().expect("an id");
    stage
        .set_up(&format!(
            "update passage set text = 'Còn {{{{la}}}}', version = 2 where part = 'next' and consolidated_id = {id};
             insert into passage_revision (passage_id, version, text, drafted, written_at)
             select id, version, text, false, written_at from passage where part = 'next' and consolidated_id = {id}"
        ))
        .await;
    stage.report_all().await;
    stage.close_quarter().await;
    for (who, report) in [("an:staff", &own), (OFFICER, &range)] {
        let page = stage.get(who, report).await;
        page.says(200, &["Đã kiện toàn xong", "lập khi đóng kỳ"]);
        let (status, word) = stage.file(who, &format!("{report}/ban/1/word")).await;
        assert!(status == 200 && Word::read(&word).text.contains("Đã kiện toàn xong"), "{report}");
        assert_eq!(stage.file(who, &format!("{report}/ban/1/excel")).await.0, 200, "{report}");
    }
    for report in [&whole, &before] {
        assert_eq!(stage.file(OFFICER, &format!("{report}/ban/1/word")).await.0, 404, "{report}");
    }
    stage.get(OFFICER, &whole).await.says(200, &["không có số liệu nào tên là {{la}}"]);
    for (words, who) in [
        ("KH thử Quý IV/2026 của Trường A đã có tệp", "an anh ba"),
        ("KH thử Quý III/2026 đến Quý IV/2026 đã có tệp", "giamdoc kiem tccb"),
        ("KH thử Quý IV/2026 chưa lập được tệp khi đóng kỳ. Phần IV", "giamdoc kiem tccb"),
    ] {
        assert_eq!(told_of(&stage, words).await, who, "{words}");
    }
    // The same work again makes nothing twice.
    stage
        .set_up(
            "insert into job (kind, payload, state, run_at, wanted_at) select kind, payload, 'waiting', run_at, wanted_at
             from job where kind in ('make_period_files', 'make_edition')",
        )
        .await;
    assert_eq!(stage.catch_up().await, 1 + 3 + 3);
    assert_eq!(stage.text("select count(*) from consolidated_edition").await, "2");
    assert_eq!(stage.text("select count(*) from job where state <> 'done'").await, "0");
    assert_eq!(told_of(&stage, "của Trường A").await, "an anh ba");
}

#[tokio::test]
async fn what_somebody_writes_at_the_moment_of_closing_is_not_lost() {
    let stage = Stage::new().await;
    let address = stage.begin(OFFICER).await;
    stage.report_all().await;
    let id: i64 = address.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    let (by, now) = (By::portal(), stage.clock.now());
    let mut closing = stage.db.pool.begin().await.expect("a transaction");
    let report = store::head(&mut *closing, id).await.expect("an answer").expect("a report");
    let basis = Basis::load(&mut closing, &report, stage.clock.today()).await.expect("figures");
    let (renewal, passages) = Renewal::of(&mut closing, &report, &basis, now).await.expect("made up");
    let section = passages.iter().find(|kept| kept.passage.section.is_some()).expect("a section").clone();
    assert!(section.passage.text.contains("Đã kiện toàn xong"));

    let mut writing = stage.db.pool.begin().await.expect("a transaction");
    let place = act::Place { report: &report, passage: &section, version: 1 };
    act::write(&mut writing, (&By::portal(), now), place, "Lời vừa ghi.").await.expect("written");
    let waiting = tokio::spawn(async move { renewal.carry_out(&mut closing, (&by, now)).await });
    stage.somebody_waits_for_a_lock().await;
    writing.commit().await.expect("kept");
    assert!(matches!(waiting.await.expect("ended"), Err(Hindrance::Changed)));
    let text = format!("select text from passage where id = {}", section.id);
    assert_eq!(stage.text(&text).await, "Lời vừa ghi.");

    stage.close_quarter().await;
    assert_eq!(stage.text(&text).await, "Lời vừa ghi.");
    let [word, _] = served(&stage, &address, 1).await;
    assert!(Word::read(&word).text.contains("Lời vừa ghi."));
}

#[tokio::test]
async fn a_passage_that_was_drafted_anew_by_hand_is_in_the_portals_care_again() {
    let stage = Stage::new().await;
    let report = stage.begin(OFFICER).await;
    let passage = stage.passage(&report, "results", true).await;
    stage.post(OFFICER, &passage, &[("version", "1"), ("text", "Lời tôi.")]).await.to();
    stage.post(OFFICER, &format!("{passage}/soan-lai"), &[("version", "2")]).await.to();
    stage.report_all().await;
    stage.close_quarter().await;
    let page = stage.get(OFFICER, &report).await;
    page.says(200, &["Đã kiện toàn xong"]);
    assert!(!page.body.contains("Lời tôi."));
}

#[tokio::test]
async fn closing_drafts_anew_what_nobody_has_written_on() {
    let stage = Stage::new().await;
    let report = stage.begin(OFFICER).await;
    let written = stage.passage(&report, "next", false).await;
    stage.post(OFFICER, &written, &[("version", "1"), ("text", "Giữ nguyên lời tôi.")]).await.to();
    let before = stage.get(OFFICER, &report).await;
    assert!(!before.body.contains("Đã kiện toàn xong"));
    before.says(200, &["phần chưa ai sửa được soạn lại"]);
    stage.report_all().await;
    stage.close_quarter().await;
    let page = stage.get(OFFICER, &report).await;
    page.says(200, &["Đã kiện toàn xong", "Thiếu biên chế", "Giữ nguyên lời tôi.", "Tính đến ngày 14/12/2026"]);
    let redrafted = stage.passage(&report, "results", true).await;
    stage
        .get(OFFICER, &format!("{redrafted}/lich-su"))
        .await
        .says(200, &["Lần 2", "soạn từ nguồn", "Lần 1", "Lấy lại lần 1"]);
    let told =
        stage.text("select string_agg(action, ' ' order by id) from journal where action like 'consolidated.%'").await;
    assert_eq!(told, "consolidated.created consolidated.written consolidated.redrafted consolidated.issued");
}

#[tokio::test]
async fn what_a_plan_no_longer_asks_keeps_no_report_from_being_made() {
    let stage = Stage::new().await;
    stage.report_all().await;
    let report = stage.begin(OFFICER).await;
    let passage = stage.passage(&report, "results", true).await;
    stage
        .set_up(
            "update section set dropped_on = '2026-11-22'; update task set dropped_on = '2026-11-22';
             update assignment set to_on = '2026-11-22'",
        )
        .await;
    stage.get(OFFICER, &report).await.says(200, &["mà kế hoạch không có hoặc không ai chủ trì"]);
    stage.close_quarter().await;
    served(&stage, &report, 1).await;
    stage.get(OFFICER, &passage).await.says(200, &["Không có nội dung."]);
}
