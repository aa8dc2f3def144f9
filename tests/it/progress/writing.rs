//! Writing: nothing typed is lost, nothing half-said is sent, a closed period stays as it is.

use super::fixture::{CLOSED, OPEN, Stage, finished};
use crate::support::statements;

#[tokio::test]
async fn of_two_editors_the_second_sees_both_texts_and_may_save_over_knowingly() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("an:staff", &form, &finished("0", "Bản chung")).await.to();
    stage.post("anh:staff", &form, &finished("1", "Bản của Anh")).await.to();
    let second = stage.post("an:staff", &form, &finished("1", "Bản của An")).await;
    second.says(422, &["Bản của An", "Bản của Anh", "Lê Anh", "name=\"version\" value=\"2\""]);
    assert_eq!(stage.ask("select results from report").await, "Bản của Anh");
    stage.post("an:staff", &form, &finished("2", "Bản gộp")).await.to();
    assert_eq!(stage.ask("select results from report").await, "Bản gộp");
}

#[tokio::test]
async fn of_two_who_begin_at_once_one_is_kept_and_the_other_is_shown_both() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    let (an, anh) = (finished("0", "Chữ của An"), finished("0", "Chữ của Anh"));
    let (one, two) = tokio::join!(stage.post("an:staff", &form, &an), stage.post("anh:staff", &form, &anh));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    let refused = if one.status.as_u16() == 422 { one } else { two };
    refused.says(422, &["Chữ của An", "Chữ của Anh"]);
    assert_eq!(stage.ask("select count(*)::text from report").await, "1");
}

#[tokio::test]
async fn a_draft_may_be_half_said_and_is_sent_only_when_it_is_whole() {
    let stage = Stage::new().await;
    let form = stage.form("I.2", "a", OPEN).await;
    let deadline = stage.ask("select id::text from deadline").await;
    let day = format!("completed_on_{deadline}");
    let half = [("progress", "done"), ("percent", ""), ("next_steps", "Sẽ ghi sau"), ("version", "0")];
    stage.post("ba:head", &form, &half).await.to();
    let half = [("progress", "done"), ("percent", "80"), ("next_steps", "Gõ dở"), ("version", "1")];
    let refused = stage.post("ba:head", &format!("{form}/gui"), &half).await;
    refused.says(
        422,
        &[
            "Gõ dở",
            "data-guard=\"unsaved\"",
            "id=\"percent-error\"",
            "id=\"results-error\"",
            &format!("id=\"{day}-error\""),
        ],
    );
    assert_eq!(stage.ask("select state || ' ' || next_steps from report").await, "draft Sẽ ghi sau");

    let nonsense = [("percent", "nửa"), (day.as_str(), "31/02/2026"), ("version", "1")];
    stage.post("ba:head", &form, &nonsense).await.says(422, &["số nguyên từ 0 đến 100", "ngày/tháng/năm"]);
    let future =
        [("progress", "done"), ("percent", "100"), ("results", "Xong"), (day.as_str(), "2026-11-24"), ("version", "1")];
    stage.post("ba:head", &format!("{form}/gui"), &future).await.says(422, &["không được sau hôm nay"]);
    let whole =
        [("progress", "done"), ("percent", "100"), ("results", "Xong"), (day.as_str(), "2026-11-20"), ("version", "1")];
    stage.post("ba:head", &format!("{form}/gui"), &whole).await.to();
    assert_eq!(
        stage
            .ask("select state || ' ' || c.completed_on from report r join report_completion c on c.report_id = r.id")
            .await,
        "submitted 2026-11-20"
    );
}

#[tokio::test]
async fn done_is_a_hundred_per_cent_without_a_script_too() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &form, &finished("0", "Làm được một nửa")).await.to();
    // The percentage is left as the page showed it.
    let done = [
        ("progress", "done"),
        ("percent", "50"),
        ("results", "Xong"),
        ("completed_on", "20/11/2026"),
        ("version", "1"),
    ];
    stage.post("binh:staff", &format!("{form}/gui"), &done).await.to();
    assert_eq!(stage.ask("select state || ' ' || percent from report").await, "submitted 100");
}

#[tokio::test]
async fn going_back_from_complete_needs_a_reason() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    let done = [("progress", "done"), ("percent", "100"), ("results", "Xong"), ("version", "0")];
    stage.post("binh:staff", &format!("{form}/gui"), &done).await.says(422, &["id=\"completed_on-error\""]);
    let done = [done.as_slice(), &[("completed_on", "20/11/2026")]].concat();
    stage.post("binh:staff", &format!("{form}/gui"), &done).await.to();
    let (id, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.to();
    stage.post("binh:staff", &format!("/bao-cao/{id}/dieu-chinh"), &[("why", "Số liệu chưa khớp")]).await.to();
    // "Không phát sinh" would go on from the day too, with a script as without.
    let days = "data-days=\"{&#34;completed_on&#34;:&#34;20/11/2026&#34;}\"";
    stage.get("binh:staff", &form).await.says(200, &[days]);
    let send = format!("{form}/gui");
    stage.post("binh:staff", &send, &finished("1", "Phải làm lại")).await.says(422, &["id=\"regress_reason-error\""]);
    let mut reasoned = finished("1", "Phải làm lại");
    reasoned.push(("regress_reason", "Thanh tra yêu cầu bổ sung"));
    stage.post("binh:staff", &send, &reasoned).await.to();
}

#[tokio::test]
async fn a_closed_period_keeps_its_figures_and_the_writer_his_words() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", CLOSED).await;
    let refused = stage.post("an:staff", &form, &finished("0", "Viết muộn")).await;
    refused.says(409, &["Viết muộn", "Quý III/2026 đã đóng"]);
    assert_eq!(stage.ask("select count(*)::text from report").await, "0");
    stage.get("an:staff", &form).await.to();
}

#[tokio::test]
async fn a_submission_waits_for_a_closing_in_progress_and_then_is_refused() {
    let stage = Stage::new().await;
    let send = format!("{}/gui", stage.form("I.1", "b", OPEN).await);
    let mut closing = stage.db.pool.begin().await.expect("a transaction");
    for half in [
        "insert into period_closing (period_id, version, closed_at, closed_by)
         select p.id, 1, '2026-11-23 08:59+07', a.id from period p, account a
         where p.ordinal = 4 and a.username = 'tccb'",
        "update period set state = 'closed' where ordinal = 4",
    ] {
        sqlx::query(half).execute(&mut *closing).await.expect("closed");
    }
    let fields = finished("0", "Vừa kịp");
    let (answer, ()) = tokio::join!(stage.post("binh:staff", &send, &fields), async {
        stage.somebody_waits_for_a_lock().await;
        closing.commit().await.expect("committed");
    });
    answer.says(409, &["Vừa kịp", "đã đóng"]);
    assert_eq!(stage.ask("select count(*)::text from report").await, "0");
}

#[tokio::test]
async fn words_for_a_head_appointed_meanwhile_are_not_lost() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.get("binh:staff", &form).await.says(200, &["Gửi TCCB"]);
    sqlx::query(
        "insert into role_grant (account_id, unit_id, role, from_on)
         select a.id, u.id, 'head', '2026-11-23' from account a, unit u where a.username = 'ba' and u.code = 'b'",
    )
    .execute(&stage.db.pool)
    .await
    .expect("appointed");
    let refused = stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Đã viết xong")).await;
    refused.says(403, &["Đã viết xong", "phải gửi thủ trưởng", "Gửi thủ trưởng"]);
}

#[tokio::test]
async fn what_is_sent_again_under_its_key_is_sent_once_and_other_words_are_judged_like_any() {
    let stage = Stage::new().await;
    let form = format!("{}/gui", stage.form("I.1", "b", OPEN).await);
    let mut first = finished("0", "Đã làm xong");
    first.push(("key", "mot-lan-gui"));
    stage.post("binh:staff", &form, &first).await.to();
    stage.post("binh:staff", &form, &first).await.to();
    let (id, ..) = stage.report("I.1", "b").await;
    let returned = [("version", "1"), ("reason", "Thiếu số liệu")];
    stage.post("tccb:officer", &format!("/bao-cao/{id}/tra-lai"), &returned).await.to();

    // The network delivers once more what was answered long ago.
    stage.post("binh:staff", &form, &first).await.to();
    assert_eq!(stage.report("I.1", "b").await.1, "returned", "it stays with the unit");
    let sent = "select count(*)::text from report_event where kind = 'submitted'";
    assert_eq!(stage.ask(sent).await, "1");

    // A page gone back to holds its old key and new words.
    let mut second = finished("1", "Đã làm xong, kèm số liệu");
    second.push(("key", "mot-lan-gui"));
    stage.post("binh:staff", &form, &second).await.to();
    assert_eq!(stage.report("I.1", "b").await.1, "submitted");
    assert_eq!(
        (stage.ask(sent).await.as_str(), stage.ask("select results from report").await.as_str()),
        ("2", "Đã làm xong, kèm số liệu")
    );

    // Two at once under one key.
    let form = format!("{}/gui", stage.form("I.2", "a", OPEN).await);
    let mut both = vec![("version", "0"), ("progress", "in_progress"), ("percent", "40"), ("results", "Đang làm")];
    both.push(("key", "hai-lan-cung-luc"));
    let (one, two) = tokio::join!(stage.post("ba:head", &form, &both), stage.post("ba:head", &form, &both));
    assert_eq!((one.status.as_u16(), two.status.as_u16()), (303, 303));
    assert_eq!(stage.ask(sent).await, "3");
}

#[tokio::test]
async fn what_is_sent_again_after_a_decision_hears_of_the_decision() {
    let stage = Stage::new().await;
    let form = format!("{}/gui", stage.form("I.1", "b", OPEN).await);
    let unit = stage.ask("select id::text from unit where code = 'b'").await;
    let (page, assignment) = (format!("/don-vi/{unit}/bao-cao/gui?period={OPEN}"), stage.assignment("I.1", "b").await);
    let mut first = finished("0", "Đã làm xong");
    first.push(("key", "mot-lan-gui"));
    let row: Vec<_> = first.iter().map(|(name, value)| (format!("a{assignment}.{name}"), *value)).collect();
    let row: Vec<_> = row.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    stage.post("binh:staff", &form, &first).await.to();
    stage.post("binh:staff", &page, &row).await.to();
    let (id, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{id}/tra-lai"), &[("reason", "Thiếu số liệu")]).await.to();
    let told = stage.told("binh:staff", &form, &first).await;
    assert_eq!(told, "warn||Báo cáo này đã được gửi trước đó và sau đó bị trả lại; hãy mở lại trang để đọc lý do.");
    let back = stage.post("binh:staff", &page, &row).await;
    back.says(422, &["I.1: Báo cáo này đã được gửi trước đó và sau đó bị trả lại", "Thiếu số liệu"]);
    assert!(!back.body.contains("Đã gửi TCCB"), "{}", back.body);

    let mut second = finished("1", "Đã làm xong, kèm số liệu");
    second.push(("key", "lan-gui-hai"));
    stage.post("binh:staff", &form, &second).await.to();
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.to();
    let told = stage.told("binh:staff", &form, &second).await;
    assert_eq!(told, "warn||Báo cáo này đã được gửi trước đó và đã được duyệt.");
}

#[tokio::test]
async fn what_saves_itself_asks_for_nothing_that_only_a_page_shows() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    statements::listen();
    stage.get("an:staff", &form).await.says(200, &[]);
    let page = statements::heard();
    let mut fields = finished("0", "Nửa câu");
    fields.push(("auto", "1"));
    statements::listen();
    stage.post("an:staff", &form, &fields).await.says(200, &["\"version\":1"]);
    let heard = statements::heard();
    assert!(heard.iter().any(|sql| sql.contains("insert into report")), "{heard:#?}");
    // The list of files, what an administrator allows, coordinating parties: as their statements begin.
    for beginning in ["select e.id, r.assignment_id,", "select (select value::integer", "select a.task_id, a.id"] {
        assert!(page.iter().any(|sql| sql.contains(beginning)), "the page asks {beginning}: {page:#?}");
        assert!(!heard.iter().any(|sql| sql.contains(beginning)), "{beginning}: {heard:#?}");
    }
}
