//! The clock's reminders, on chosen days. The quarter is to be sent by Wednesday 16/12/2026; the deadline of I.2 is Monday
//! 30/11/2026. School A leads I.1 and I.2, school B leads I.1.

use tiendo::reminder::RemindDue;

use super::{Mornings, NEIGHBOUR, submit};

const DAYS_TO_CHRISTMAS: std::ops::RangeInclusive<u32> = 1..=25;

#[tokio::test]
async fn units_are_reminded_seven_three_and_one_days_before_and_after_on_working_days() {
    let mornings = Mornings::before("2026-11-22").await;
    mornings.through(11, 22..=30).await;
    mornings.through(12, DAYS_TO_CHRISTMAS).await;
    assert_eq!(
        mornings.sent("a", "report").await,
        [
            "09/12 before -7 ×2 nth 0",
            "14/12 before -3 ×2 nth 0", // 13/12 is a Sunday
            "15/12 before -1 ×2 nth 0",
            "17/12 after 1 ×2 nth 1",
            "21/12 after 3 ×2 nth 2", // 19/12 is a Saturday
            "23/12 after 7 ×2 nth 3",
        ]
    );
    assert_eq!(mornings.sent("b", "report").await.len(), 6);
    assert_eq!(
        mornings.sent("a", "deadline").await,
        [
            "23/11 before -7 ×1 nth 0",
            "27/11 before -3 ×1 nth 0",
            "30/11 before -1 ×1 nth 0", // 29/11 is a Sunday
            "01/12 after 1 ×1 nth 1",
            "03/12 after 3 ×1 nth 2",
            "07/12 after 7 ×1 nth 3",
        ]
    );
    assert_eq!(mornings.sent("b", "deadline").await, Vec::<String>::new(), "it coordinates only");
    let told = mornings.told("an").await;
    assert_eq!(told.len(), 12, "{told:#?}");
    for sentence in [
        "30/11 Hôm nay là thời hạn (30/11/2026): đơn vị còn 1 nhiệm vụ chưa hoàn thành (I.2).",
        "07/12 Đã quá thời hạn 30/11/2026 7 ngày: đơn vị còn 1 nhiệm vụ chưa hoàn thành (I.2).",
        "14/12 Còn 2 ngày đến hạn gửi báo cáo Quý IV/2026 (16/12/2026): đơn vị còn 2 báo cáo chưa gửi.",
        "21/12 Đã quá hạn gửi báo cáo Quý IV/2026 5 ngày (16/12/2026): đơn vị còn 2 báo cáo chưa gửi.",
    ] {
        assert!(told.iter().any(|told| told == sentence), "{sentence} is not among {told:#?}");
    }
    assert_eq!(mornings.told("ba").await, told, "the head hears the same");
    assert_eq!(mornings.told("binh").await.len(), 6, "school B hears of its own alone");
    assert_eq!(
        mornings.told("giamdoc").await,
        [
            "07/12 Đã đôn đốc 3 lần chưa trả lời: 1 đơn vị (Trường A).",
            "23/12 Đã đôn đốc 3 lần chưa trả lời: 2 đơn vị (Trường A, Trường B).",
        ]
    );
    for nobody in ["tccb", "congdoan"] {
        assert_eq!(mornings.told(nobody).await, Vec::<String>::new());
    }
    let entries = mornings.stage.ask("select count(*)::text from journal where action = 'unit.reminders_sent'").await;
    assert_eq!(entries, "12", "one for each morning with reminders");
}

#[tokio::test]
async fn running_twice_on_a_day_sends_nothing_more() {
    let mornings = Mornings::before("2026-12-16").await;
    mornings.on(&["17/12"]).await;
    let sent = mornings.sent("a", "report").await;
    assert_eq!(sent, ["17/12 after 1 ×2 nth 1"]);
    let pool = &mornings.stage.db.pool;
    let mut connection = pool.acquire().await.expect("a connection");
    let now = mornings.stage.clock.now();
    tiendo::jobs::add_all(&mut connection, &[RemindDue {}, RemindDue {}], now).await.expect("added");
    assert_eq!(mornings.worker.catch_up().await.expect("done"), 2);
    assert_eq!(mornings.sent("a", "report").await, sent);
    let failed = mornings.stage.ask("select count(*)::text from job where state <> 'done'").await;
    assert_eq!(failed, "0");
}

#[tokio::test]
async fn what_a_stopped_portal_missed_is_made_up_for_once_and_only_the_latest() {
    let mornings = Mornings::before("2026-12-08").await;
    mornings.on(&["09/12", "10/12", "11/12"]).await;
    // Down from the weekend to Wednesday: "3 days" and "1 day" before are over.
    mornings.on(&["17/12", "18/12"]).await;
    let sent = mornings.sent("b", "report").await;
    assert_eq!(sent, ["09/12 before -7 ×1 nth 0", "17/12 after 1 ×1 nth 1"]);
    // Down again over two stages after the day: one is sent, and it is the second that counts.
    mornings.on(&["24/12", "25/12"]).await;
    assert_eq!(mornings.sent("b", "report").await[2..], ["24/12 after 7 ×1 nth 2"]);
}

#[tokio::test]
async fn a_holiday_puts_reminders_off() {
    let mornings = Mornings::before("2026-12-08").await;
    mornings
        .run("insert into day_off (on_date, name, off) values ('2026-12-14', 'Nghỉ', true), ('2026-12-12', 'Làm bù', false)")
        .await;
    mornings.through(12, 9..=18).await;
    assert_eq!(
        mornings.sent("b", "report").await,
        ["09/12 before -7 ×1 nth 0", "15/12 before -1 ×1 nth 0", "17/12 after 1 ×1 nth 1"],
        "on the 15th only the latest"
    );
}

#[tokio::test]
async fn an_answer_ends_it_and_a_return_begins_it_anew() {
    let mornings = Mornings::before("2026-12-16").await;
    mornings.on(&["17/12"]).await;
    submit(&mornings.stage, "I.1", "b").await;
    submit(&mornings.stage, "I.1", "a").await;
    assert_eq!(mornings.unanswered("b", "report").await, [0]);
    assert_eq!(mornings.unanswered("a", "report").await, [1], "one of two");
    mornings.on(&["18/12", "21/12"]).await;
    assert_eq!(mornings.sent("b", "report").await.len(), 1);
    assert_eq!(mornings.sent("a", "report").await[1..], ["21/12 after 3 ×1 nth 2"]);
    mornings.run("update report set state = 'returned', return_reason = 'Thiếu số liệu'").await;
    assert_eq!(mornings.unanswered("b", "report").await, [0], "it was answered");
    mornings.on(&["22/12", "23/12"]).await;
    assert_eq!(
        mornings.sent("b", "report").await[1..],
        ["22/12 after 3 ×1 nth 1", "23/12 after 7 ×1 nth 2"],
        "counted anew"
    );
    assert_eq!(mornings.sent("a", "report").await[2..], ["22/12 after 3 ×1 nth 1", "23/12 after 7 ×2 nth 3"]);
}

#[tokio::test]
async fn a_deadline_put_off_is_answered_and_counts_anew_from_its_new_day() {
    let mornings = Mornings::before("2026-11-30").await;
    mornings.on(&["01/12", "02/12", "03/12"]).await;
    assert_eq!(mornings.unanswered("a", "deadline").await, [1, 1]);
    mornings.run("update deadline set due_on = '2026-12-10'").await;
    assert_eq!(mornings.unanswered("a", "deadline").await, [0, 0]);
    mornings.through(12, 4..=11).await;
    assert_eq!(
        mornings.sent("a", "deadline").await[2..],
        ["04/12 before -7 ×1 nth 0", "07/12 before -3 ×1 nth 0", "09/12 before -1 ×1 nth 0", "11/12 after 1 ×1 nth 1"]
    );
}

#[tokio::test]
async fn a_deadline_that_a_sent_report_says_is_met_is_not_asked_for() {
    let mornings = Mornings::before("2026-11-30").await;
    mornings.on(&["01/12"]).await;
    submit(&mornings.stage, "I.2", "a").await;
    mornings
        .run("insert into report_completion (report_id, deadline_id, completed_on) select r.id, d.id, '2026-11-28' from report r, deadline d")
        .await;
    assert_eq!(mornings.unanswered("a", "deadline").await, [0]);
    mornings.on(&["02/12", "03/12"]).await;
    assert_eq!(mornings.sent("a", "deadline").await.len(), 1);
    // Returned, it is unmet again.
    mornings.run("update report set state = 'returned', return_reason = 'Chưa có minh chứng'").await;
    mornings.on(&["04/12"]).await;
    assert_eq!(mornings.sent("a", "deadline").await[1..], ["04/12 after 3 ×1 nth 2"]);
}

#[tokio::test]
async fn stages_are_those_of_the_settings() {
    let mornings = Mornings::before("2026-12-01").await;
    mornings
        .run("insert into setting (key, value) values ('remind_before_1', '5'), ('remind_before_2', '0'), ('remind_before_3', '0'),
              ('remind_after_1', '2'), ('remind_after_2', '0'), ('remind_after_3', '0')")
        .await;
    mornings.through(12, DAYS_TO_CHRISTMAS).await;
    assert_eq!(mornings.sent("b", "report").await, ["11/12 before -5 ×1 nth 0", "18/12 after 2 ×1 nth 1"]);
}

#[tokio::test]
async fn nobody_of_another_branch_hears_and_each_owner_s_own_day_counts() {
    let mornings = Mornings::before("2026-12-15").await;
    mornings.run(NEIGHBOUR).await;
    mornings.through(12, 16..=23).await;
    assert_eq!(
        mornings.sent("c", "report").await,
        ["16/12 before -7 ×1 nth 0", "21/12 before -3 ×1 nth 0", "22/12 before -1 ×1 nth 0"],
        "its quarter of the same name is to be sent by the 23rd"
    );
    assert_eq!(mornings.sent("b", "report").await.len(), 4);
    assert_eq!(mornings.told("chi").await.len(), 3);
    assert!(mornings.told("binh").await.iter().all(|told| told.contains("16/12/2026")));
    assert_eq!(mornings.told("giamdoc").await.len(), 1);
    assert_eq!(mornings.told("giamdoc2").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_closed_period_and_one_that_nobody_closed_are_let_alone() {
    let mornings = Mornings::before("2026-12-16").await;
    mornings
        .run("insert into period_closing (period_id, version, closed_at, closed_by)
              select p.id, 1, '2026-12-16', a.id from period p, account a where p.state = 'open' and a.username = 'tccb';
              update period set state = 'closed'")
        .await;
    mornings.on(&["17/12"]).await;
    assert_eq!(mornings.sent("b", "report").await, Vec::<String>::new());
    let forgotten = Mornings::before("2026-12-16").await;
    forgotten.run("update period set cut_off_on = '2026-11-13', send_by = '2026-11-16' where state = 'open'").await;
    forgotten.on(&["17/12"]).await;
    assert_eq!(forgotten.sent("b", "report").await, Vec::<String>::new());
}
