//! Long exports: made once whatever happens, by the rights of the moment, read by whoever asked and by nobody else.

use std::io::Cursor;

use calamine::{Reader, Xlsx};

use super::{Stage, add_second_plan};
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
    // However long they wait.
    stage.run("update export set asked_at = asked_at - interval '3 hours'").await;
    visitor.post("/ket-xuat", &QUARTERS).await.is(422).says("đang chờ lập");
    assert_eq!(stage.number("select count(*) from export").await, 3);
}

#[tokio::test]
async fn whoever_asks_at_several_windows_at_once_has_no_more_waiting() {
    let stage = Stage::new().await;
    let mut windows = Vec::new();
    for _ in 0..6 {
        windows.push(stage.visitor("tccb").await);
    }
    let asking = windows.iter_mut().map(|window| window.post("/ket-xuat", &QUARTERS));
    futures_util::future::join_all(asking).await;
    assert_eq!(stage.number("select count(*) from export").await, 3);
}

#[tokio::test]
async fn a_plan_is_taken_out_over_its_own_periods_alone() {
    let stage = Stage::new().await;
    add_second_plan(&stage, "month").await;
    stage
        .run(
            "insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
             select owner_unit_id, 'month', 2026, 10, 'Tháng 10/2026', '2026-09-15', '2026-10-14', '2026-10-16'
             from plan where id = 1
             on conflict do nothing",
        )
        .await;
    let monthly = stage.number("select id from plan where number = 'V-2'").await.to_string();
    let mut visitor = stage.visitor("tccb").await;
    visitor.get("/ket-xuat").await.is(200).says("Tháng 10/2026").says("Quý IV/2026");
    let month = |plan| [("plan", plan), ("from", "month-2026-10"), ("to", "month-2026-10")];
    let answer = visitor.post("/ket-xuat", &month("1")).await.is(422).says("không có kỳ này. Các kỳ của kế hoạch: Quý");
    assert!(answer.text().contains("<option value=\"month-2026-10\" selected>"), "what was typed stays");
    assert_eq!(stage.number("select count(*) from export").await, 0);
    let quarters = [("plan", monthly.as_str()), QUARTERS[1], QUARTERS[2]];
    visitor.post("/ket-xuat", &quarters).await.is(422).says("V2 không có kỳ này. Các kỳ của kế hoạch: Tháng");
    visitor.post("/ket-xuat", &month(&monthly)).await.is(303);
    let told =
        "select count(*) from journal where action = 'export.asked' and after -> 'periods' = '[\"month-2026-10\"]'";
    assert_eq!(stage.number(told).await, 1, "what was asked for is told");
    // After its end a plan has no periods any more.
    stage.run("update plan set status = 'closed', closed_at = '2026-05-01T03:00:00Z' where id = 1").await;
    visitor.post("/ket-xuat", &QUARTERS).await.is(422).says("không có kỳ này").says("Quý II/2026.");
    visitor.post("/ket-xuat", &[QUARTERS[0], QUARTERS[1], ("to", "quarter-2026-2")]).await.is(303);
}

#[tokio::test]
async fn periods_that_a_plan_has_lost_meanwhile_are_not_made_of_todays_figures() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    let page = ask(&mut visitor).await;
    stage.run("update plan set status = 'closed', closed_at = '2026-05-01T03:00:00Z' where id = 1").await;
    stage.work().await;
    visitor.get(&page).await.is(200).says("Không lập được tệp").says("không còn đủ các kỳ đã chọn");
    visitor.get(&format!("{page}/tep")).await.is(404);
}

#[tokio::test]
async fn one_that_is_given_up_says_so_and_is_made_after_all_where_it_is_tried_again() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    let page = ask(&mut visitor).await;
    // Its instance died each time.
    stage
        .run(
            "update job set state = 'running', worker = 'dead', lease_until = '2026-11-23T02:00:00Z', attempts = 5
             where kind = 'export.make'",
        )
        .await;
    stage.work().await;
    visitor.get(&page).await.is(200).says("Không lập được tệp").says("Máy chủ không lập được tệp này");
    visitor.get("/thong-bao").await.is(200).says("Máy chủ không lập được tệp này");
    let mut administrator = stage.visitor("quantri").await;
    let job = stage.number("select id from job where kind = 'export.make'").await;
    administrator.post(&format!("/quan-tri/cong-viec/{job}/chay-lai"), &[]).await.is(303);
    stage.work().await;
    visitor.get(&page).await.is(200).says("Đã xong").hides("Máy chủ không lập được");
    visitor.get(&format!("{page}/tep")).await.is(200);
    assert_eq!(stage.number("select count(*) from notice where topic = 'export'").await, 2, "both were told");
}

#[tokio::test]
async fn one_whose_job_is_dropped_ends_too() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    let page = ask(&mut visitor).await;
    let job = stage.number("select id from job where kind = 'export.make'").await;
    stage.visitor("quantri").await.post(&format!("/quan-tri/cong-viec/{job}/bo"), &[]).await.is(303);
    visitor.get(&page).await.is(200).says("Không lập được tệp");
    assert_eq!(stage.number("select count(*) from export where finished_at is null").await, 0);
    assert_eq!(stage.number("select count(*) from notice where topic = 'export'").await, 1);
}

#[tokio::test]
async fn a_file_is_kept_for_seven_days() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    let page = ask(&mut visitor).await;
    stage.work().await;
    // Counted from when it was made, however long that took.
    stage.run("update export set asked_at = asked_at - interval '2 days'").await;
    tiendo::export::sweep(&stage.at("2026-11-30T02:59:00Z")).await.expect("swept");
    visitor.get(&format!("{page}/tep")).await.is(200);
    tiendo::export::sweep(&stage.at("2026-11-30T03:01:00Z")).await.expect("swept");
    visitor.get(&page).await.is(404);
    assert_eq!(stage.number("select count(*) from stored_file where name like 'Từng phân công%'").await, 0);
}
