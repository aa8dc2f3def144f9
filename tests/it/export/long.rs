//! Long exports: made once whatever happens, by the rights of the moment, read by whoever asked and by nobody else.

use std::io::Cursor;

use calamine::{Reader, Xlsx};

use super::Stage;
use crate::support::visitor::Visitor;

const QUARTERS: [(&str, &str); 3] = [("plan", "1"), ("from", "quarter-2026-2"), ("to", "quarter-2026-4")];

/// Asks for three quarters; the address of what was asked for.
async fn ask(visitor: &mut Visitor) -> String {
    visitor.post("/ket-xuat", &QUARTERS).await.is(303).location
}

#[tokio::test]
async fn the_rows_of_several_periods_are_made_once_and_told() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    let page = ask(&mut visitor).await;
    visitor.get(&page).await.is(200).says("Chờ lập").says("http-equiv=\"refresh\"").says("<progress");
    visitor.get(&format!("{page}/tep")).await.is(404);
    stage.work().await;
    visitor.get(&page).await.is(200).says("Đã xong").hides("http-equiv=\"refresh\"");
    let file = visitor.get(&format!("{page}/tep")).await.is(200);
    let mut book = Xlsx::new(Cursor::new(file.body.as_slice())).expect("an Excel file");
    let names = book.sheet_names();
    assert_eq!(names.len(), 3, "{names:?}");
    for name in names {
        let sheet = book.worksheet_range(&name).expect("a sheet");
        assert_eq!(sheet.height(), 694 + 1, "{name}: the plan's lead assignments");
    }
    assert_eq!(stage.number("select count(*) from notice where topic = 'export'").await, 1);
    visitor.get("/thong-bao").await.is(200).says("đã lập xong");
    // Done again by mistake, it stays what it was.
    let file = stage.number("select file_id from export").await;
    stage.run("update job set state = 'waiting', finished_at = null where kind = 'export.make'").await;
    stage.work().await;
    assert_eq!(stage.number("select file_id from export").await, file);
    assert_eq!(stage.number("select count(*) from notice where topic = 'export'").await, 1);
}

#[tokio::test]
async fn an_instance_that_died_leaves_it_to_another() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    let page = ask(&mut visitor).await;
    stage
        .run(
            "update job set state = 'running', worker = 'dead', lease_until = '2026-11-23T02:00:00Z', attempts = 1
             where kind = 'export.make';
             update export set done = 2",
        )
        .await;
    visitor.get(&page).await.is(200).says("Đang lập").says("50%");
    stage.work().await;
    visitor.get(&page).await.is(200).says("Đã xong");
    assert_eq!(stage.number("select count(*) from stored_file where name like 'Từng phân công%'").await, 1);
}

#[tokio::test]
async fn somebody_elses_export_is_not_there() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    let page = ask(&mut visitor).await;
    stage.work().await;
    for other in ["tccb2", "giamdoc", "lequydon", "quantri"] {
        let mut other = stage.visitor(other).await;
        other.get(&page).await.is(404);
        other.get(&format!("{page}/tep")).await.is(404);
    }
}

#[tokio::test]
async fn a_unit_gets_its_own_rows_alone() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("lequydon").await;
    let page = ask(&mut visitor).await;
    stage.work().await;
    let file = visitor.get(&format!("{page}/tep")).await.is(200);
    let mut book = Xlsx::new(Cursor::new(file.body.as_slice())).expect("an Excel file");
    let name = book.sheet_names().pop().expect("a sheet");
    let sheet = book.worksheet_range(&name).expect("a sheet");
    assert!(sheet.height() > 5 && sheet.height() < 40, "{} rows", sheet.height());
    let parties: std::collections::BTreeSet<String> = sheet.rows().skip(1).map(|row| row[5].to_string()).collect();
    assert_eq!(parties.len(), 1, "{parties:?}");
}

#[tokio::test]
async fn a_right_lost_meanwhile_gives_an_error_and_no_data() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    let page = ask(&mut visitor).await;
    let grant = "select g.id from role_grant g join account a on a.id = g.account_id where a.username = 'tccb'";
    stage.run(&format!("update role_grant set to_on = '2026-11-22' where id in ({grant})")).await;
    stage.work().await;
    let export = "select count(*) from export where file_id is null and error like '%không còn hiệu lực%'";
    assert_eq!(stage.number(export).await, 1);
    visitor.get(&page).await.is(403);
    // Given again, the reason can be read.
    stage.run(&format!("update role_grant set to_on = null where id in ({grant})")).await;
    visitor.get(&page).await.is(200).says("Không lập được tệp").says("không còn hiệu lực");
    visitor.get(&format!("{page}/tep")).await.is(404);
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_as_it_was_typed() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    let wrong = [("plan", "1"), ("from", "quarter-2026-4"), ("to", "quarter-2026-2")];
    let page = visitor.post("/ket-xuat", &wrong).await.is(422).says("Kỳ cuối đứng trước kỳ đầu");
    assert!(page.text().contains("<option value=\"quarter-2026-2\" selected>"), "{}", page.text());
    visitor.post("/ket-xuat", &[("plan", "999")]).await.is(422).says("Chọn kế hoạch").says("Chọn kỳ đầu");
    for _ in 0..3 {
        ask(&mut visitor).await;
    }
    visitor.post("/ket-xuat", &QUARTERS).await.is(422).says("đang chờ lập");
    assert_eq!(stage.number("select count(*) from export").await, 3);
}

#[tokio::test]
async fn a_file_is_kept_for_seven_days() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    let page = ask(&mut visitor).await;
    stage.work().await;
    tiendo::export::sweep(&stage.at("2026-11-30T02:59:00Z")).await.expect("swept");
    visitor.get(&format!("{page}/tep")).await.is(200);
    tiendo::export::sweep(&stage.at("2026-11-30T03:01:00Z")).await.expect("swept");
    visitor.get(&page).await.is(404);
    assert_eq!(stage.number("select count(*) from stored_file where name like 'Từng phân công%'").await, 0);
}
