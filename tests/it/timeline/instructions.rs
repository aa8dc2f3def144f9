//! Instructions among what happened: with their files, their reminders, and for the units that go on from others.

use super::stage::{PDF, PROGRAM, Stage};
use crate::instruction::{heirs::MERGER, stage::WORDS};

#[tokio::test]
async fn what_the_director_instructs_stands_with_the_task_and_its_files_are_opened_by_those_who_read_it() {
    let stage = Stage::new().await;
    let (task, unit) = (stage.task_id("I.1").await.to_string(), stage.unit("a").await);
    let fields = [("task", task.as_str()), ("words", WORDS), ("due", "30/11/2026"), ("unit", &unit)];
    let refused = stage.enclose("giamdoc:director", "/chi-dao", &fields, &[("x.exe", PROGRAM)]).await;
    refused.says(422, &["Tệp chương trình không được nhận.", WORDS]);
    let it = stage.enclose("giamdoc:director", "/chi-dao", &fields, &[("cong-van.pdf", PDF)]).await.to().to_owned();
    let file = format!("/tep-trao-doi/{}", stage.ask("select max(id)::text from message_file").await);
    let pages = [stage.of_task("I.1").await, stage.timeline_of("I.1", "a").await, format!("/don-vi/{unit}/dien-bien")];
    for page in &pages {
        for who in ["an:staff", "tccb:officer", "giamdoc:director"] {
            stage.get(who, page).await.says(200, &["giao 1 đơn vị", &format!("href=\"{it}\""), "cong-van.pdf"]);
        }
        assert!(!stage.reads("congdoan:observer", page, "giao 1 đơn vị").await, "{page}");
    }
    assert!(!stage.reads("binh:staff", &pages[0], "giao 1 đơn vị").await);
    for (who, status) in [("an:staff", 200), ("tccb:officer", 200), ("binh:staff", 404), ("congdoan:observer", 403)] {
        assert_eq!(stage.open(who, &file).await.0, status, "{who}");
    }
    stage.get("an:staff", &it).await.says(200, &["cong-van.pdf"]);
    // What is reported back brings files, too; a draft keeps none, and says so.
    stage.at_part("an:staff", (&it, "a"), "tiep-nhan", &[]).await.to();
    let part = stage.part(&it, "a").await;
    let fields = [("version", "2"), ("said", "Đang rà soát.")];
    let drafted = stage.enclose("ba:head", &format!("{part}/nhap"), &fields, &[("anh.pdf", PDF)]).await;
    drafted.to();
    assert_eq!(stage.ask("select count(*)::text from message_file").await, "1");
    let fields = [("version", "3"), ("said", "Đã rà soát xong.")];
    stage.enclose("ba:head", &format!("{part}/bao-cao"), &fields, &[("anh.pdf", PDF)]).await.to();
    stage.get("giamdoc:director", &part).await.says(200, &["Đã rà soát xong.", "anh.pdf"]);
    stage.get("giamdoc:director", &pages[1]).await.says(200, &["Đã rà soát xong.", "anh.pdf"]);
}

#[tokio::test]
async fn who_goes_on_from_a_unit_reads_what_it_was_instructed_and_what_it_was_reminded_of() {
    let stage = Stage::new().await;
    let (a, b) = (stage.unit("a").await, stage.unit("b").await);
    // About no plan at all.
    let fields = [("words", WORDS), ("due", "30/11/2026"), ("unit", &a)];
    let it = stage.enclose("giamdoc:director", "/chi-dao", &fields, &[("cong-van.pdf", PDF)]).await.to().to_owned();
    let file = format!("/tep-trao-doi/{}", stage.ask("select max(id)::text from message_file").await);
    sqlx::raw_sql(
        "with urged as (
            insert into reminder (owner_unit_id, unit_id, matter, kind, at, on_date, account_id, note)
            select n.owner_unit_id, r.unit_id, 'instruction', 'manual', '2026-11-23 02:30+00', '2026-11-23', n.given_by, 'Tiếp nhận ngay'
            from instruction n join instruction_recipient r on r.instruction_id = n.id returning id)
         insert into reminder_item (reminder_id, recipient_id, due_on, nth)
         select urged.id, r.id, r.due_on, 1 from urged, instruction_recipient r",
    )
    .execute(&stage.db.pool)
    .await
    .expect("urged");
    let (of_a, of_b) = (format!("/don-vi/{a}/dien-bien"), format!("/don-vi/{b}/dien-bien"));
    let urged = ["Tiếp nhận ngay", "chỉ đạo, hạn 30/11/2026, chưa trả lời"];
    stage.get("an:staff", &of_a).await.says(200, &urged);
    stage.get("tccb:officer", &format!("{of_a}?sort=reminder")).await.says(200, &urged);
    assert!(
        !stage.reads("congdoan:observer", &of_a, "Tiếp nhận ngay").await,
        "instructions are not the unions' to read"
    );
    assert_eq!(stage.open("binh:staff", &file).await.0, 404);
    assert!(!stage.reads("binh:staff", &of_b, "giao 1 đơn vị").await);

    sqlx::raw_sql(MERGER).execute(&stage.db.pool).await.expect("merged");
    stage.wake_at("2026-11-25T09:00:00").await;
    stage.get("binh:staff", &of_b).await.says(200, &["giao 1 đơn vị", &format!("href=\"{it}\""), "Tiếp nhận ngay"]);
    assert_eq!(stage.open("binh:staff", &file).await.0, 200);
}
