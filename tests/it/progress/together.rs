//! Two people at the same moment: one thing happens, and everybody is told which.

use super::fixture::{OPEN, Stage, finished};

const EVENTS: &str = "select coalesce(string_agg(kind, ' ' order by id), '') from report_event";

/// How the closed period counts school B's report of the first task.
const FROZEN: &str = "select report_state from period_standing s join assignment a on a.id = s.assignment_id
    join unit u on u.id = a.unit_id and u.code = 'b' where a.role = 'lead'";

fn statuses(one: &super::fixture::Answer, two: &super::fixture::Answer) -> [u16; 2] {
    let mut both = [one.status.as_u16(), two.status.as_u16()];
    both.sort_unstable();
    both
}

#[tokio::test]
async fn of_two_editors_who_save_at_once_one_is_kept_and_the_other_sees_both_texts() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("an:staff", &form, &finished("0", "Bản chung")).await.to();
    let (an, anh) = (finished("1", "Chữ của An"), finished("1", "Chữ của Anh"));
    let (one, two) = tokio::join!(stage.post("an:staff", &form, &an), stage.post("anh:staff", &form, &anh));
    assert_eq!(statuses(&one, &two), [303, 422]);
    let (kept, refused) = if one.status.as_u16() == 303 { ("Chữ của An", two) } else { ("Chữ của Anh", one) };
    refused.says(422, &["Chữ của An", "Chữ của Anh", "name=\"version\" value=\"2\""]);
    assert_eq!(stage.ask("select results from report").await, kept);
    assert_eq!(stage.ask("select version::text from report").await, "2");
}

#[tokio::test]
async fn two_who_submit_different_words_at_once_submit_one_report() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &form, &finished("0", "Bản chung")).await.to();
    let send = format!("{form}/gui");
    let (binh, kiem) = (finished("1", "Chữ của Bình"), finished("1", "Chữ của Kiêm"));
    let (one, two) = tokio::join!(stage.post("binh:staff", &send, &binh), stage.post("kiem:staff", &send, &kiem));
    let both = statuses(&one, &two);
    assert!(both[0] == 303 && [409, 422].contains(&both[1]), "{both:?}");
    let (sent, refused) =
        if one.status.as_u16() == 303 { ("Chữ của Bình", &two) } else { ("Chữ của Kiêm", &one) };
    assert!(refused.body.contains("Chữ của Bình") || refused.body.contains("Chữ của Kiêm"), "nothing typed is lost");
    assert_eq!(stage.ask(EVENTS).await, "submitted");
    assert_eq!(stage.ask("select content ->> 'results' from report_event").await, sent);
    assert_eq!(stage.ask("select count(*)::text from report").await, "1");
}

#[tokio::test]
async fn a_correction_begun_twice_at_once_is_one() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Bản đầu")).await.to();
    let (id, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.to();
    let begin = format!("/bao-cao/{id}/dieu-chinh");
    let (first, second) = ([("why", "Lý do một")], [("why", "Lý do hai")]);
    let (one, two) = tokio::join!(stage.post("binh:staff", &begin, &first), stage.post("kiem:staff", &begin, &second));
    assert_eq!((one.to(), two.to()), (form.as_str(), form.as_str()), "both are led to the one that is begun");
    assert_eq!(stage.ask("select string_agg(state, ' ' order by revision) from report").await, "accepted draft");
    assert_eq!(stage.ask(EVENTS).await, "submitted accepted correction_begun");
}

#[tokio::test]
async fn a_correction_asked_for_twice_at_once_is_asked_for_once() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Bản đầu")).await.to();
    let (id, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.to();
    let ask = format!("/bao-cao/{id}/de-nghi-dieu-chinh");
    let (first, second) = ([("why", "Lý do một")], [("why", "Lý do hai")]);
    let (one, two) = tokio::join!(stage.post("tccb:officer", &ask, &first), stage.post("kiem:officer", &ask, &second));
    assert_eq!(statuses(&one, &two), [303, 409]);
    assert_eq!(stage.ask(EVENTS).await, "submitted accepted correction_asked");
}

#[tokio::test]
async fn a_draft_given_up_while_it_is_sent_is_either_sent_or_gone() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Bản đầu")).await.to();
    let (first, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{first}/chap-nhan"), &[]).await.to();
    stage.post("binh:staff", &format!("/bao-cao/{first}/dieu-chinh"), &[("why", "Bổ sung")]).await.to();
    let (draft, ..) = stage.report("I.1", "b").await;
    let (send, give_up) = (format!("{form}/gui"), format!("/bao-cao/{draft}/bo-dieu-chinh"));
    let words = finished("1", "Bản điều chỉnh");
    let (sent, given_up) =
        tokio::join!(stage.post("kiem:staff", &send, &words), stage.post("binh:staff", &give_up, &[]));
    let left = stage.ask("select string_agg(state, ' ' order by revision) from report").await;
    if sent.status.as_u16() == 303 {
        assert_eq!((given_up.status.is_client_error(), left.as_str()), (true, "accepted submitted"));
    } else {
        given_up.to();
        assert!(sent.body.contains("Bản điều chỉnh"), "nothing typed is lost: {}", sent.body);
        assert_eq!(left, "accepted");
    }
}

#[tokio::test]
async fn what_is_submitted_while_the_period_closes_is_frozen_as_submitted_or_its_sender_is_told() {
    let (mut in_time, mut too_late) = (0, 0);
    for round in 0..8 {
        let stage = Stage::new().await;
        stage.wake_at("2026-12-15T09:00:00").await;
        let period = stage.ask("select id::text from period where ordinal = 4").await;
        let (send, close) = (format!("{}/gui", stage.form("I.1", "b", OPEN).await), format!("/ky/{period}/dong"));
        let words = finished("0", "Vừa kịp");
        // Whoever comes a little later is tried both ways.
        let wait = async |late: bool| {
            tokio::time::sleep(std::time::Duration::from_millis(if late { 2 * round } else { 0 })).await;
        };
        let (sent, closed) = tokio::join!(
            async {
                wait(round % 2 == 0).await;
                stage.post("binh:staff", &send, &words).await
            },
            async {
                wait(round % 2 == 1).await;
                stage.post("tccb:officer", &close, &[]).await
            }
        );
        closed.to();
        let frozen = stage.ask(FROZEN).await;
        match sent.status.as_u16() {
            303 => {
                assert_eq!(frozen, "submitted");
                assert_eq!(stage.ask(EVENTS).await, "submitted");
                in_time += 1;
            }
            _ => {
                sent.says(409, &["Vừa kịp", "đã đóng"]);
                assert_eq!((frozen.as_str(), stage.ask(EVENTS).await.as_str()), ("missing", ""));
                too_late += 1;
            }
        }
    }
    assert_eq!(in_time + too_late, 8, "{in_time} in time, {too_late} too late");
}

#[tokio::test]
async fn a_closing_waits_for_a_submission_in_progress_and_counts_it() {
    let stage = Stage::new().await;
    stage.wake_at("2026-12-15T09:00:00").await;
    let period = stage.ask("select id::text from period where ordinal = 4").await;
    let mut sending = stage.db.pool.begin().await.expect("a transaction");
    for half in [
        "select id from period where ordinal = 4 for share",
        "insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at, submitted_at,
            first_submitted_at, submitted_by)
         select a.id, p.id, 'submitted', 'in_progress', 50, 'Vừa kịp', w.id, '2026-12-15', '2026-12-15', '2026-12-15', w.id
         from assignment a join unit u on u.id = a.unit_id and u.code = 'b', period p, account w
         where a.role = 'lead' and p.ordinal = 4 and w.username = 'binh'",
    ] {
        sqlx::query(half).execute(&mut *sending).await.expect("half of a submission");
    }
    let close = format!("/ky/{period}/dong");
    let (closed, ()) = tokio::join!(stage.post("tccb:officer", &close, &[]), async {
        stage.somebody_waits_for_a_lock().await;
        sending.commit().await.expect("committed");
    });
    closed.to();
    assert_eq!(stage.ask(FROZEN).await, "submitted");
}
