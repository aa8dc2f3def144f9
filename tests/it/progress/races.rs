//! A closing at the same moment as something else: what happens is in the frozen figures, or whoever did it is told that
//! it came too late; and nobody closes other figures than those they have read.

use std::time::Duration;

use super::{
    fixture::{OPEN, Stage, finished},
    together::statuses,
};

const EVENTS: &str = "select coalesce(string_agg(kind, ' ' order by id), '') from report_event";

/// How the closed period counts school B's report of the first task: its state, and the percentage that counts.
const FROZEN: &str = "select coalesce(max(report_state || ' ' || percent), '') from period_standing s
    join assignment a on a.id = s.assignment_id join unit u on u.id = a.unit_id and u.code = 'b'
    join period p on p.id = s.period_id and p.ordinal = 4
    where a.role = 'lead' and s.version = (select max(version) from period_closing c where c.period_id = s.period_id)";

/// Whoever comes a little later is tried both ways, closer and closer together.
async fn wait(late: bool, round: u64) {
    tokio::time::sleep(Duration::from_millis(if late { 2 * round } else { 0 })).await;
}

impl Stage {
    /// The day after the open quarter's cut-off; its id.
    async fn after_the_cut_off(&self) -> String {
        self.wake_at("2026-12-15T09:00:00").await;
        self.ask("select id::text from period where ordinal = 4").await
    }

    /// School B's report, with TCCB.
    async fn submitted(&self) -> i64 {
        let form = self.form("I.1", "b", OPEN).await;
        self.post("binh:staff", &format!("{form}/gui"), &finished("0", "Đã làm")).await.to();
        self.report("I.1", "b").await.0
    }
}

#[tokio::test]
async fn what_is_submitted_while_the_period_closes_is_frozen_as_submitted_or_its_sender_is_told() {
    let (mut in_time, mut too_late) = (0, 0);
    for round in 0..8 {
        let stage = Stage::new().await;
        let period = stage.after_the_cut_off().await;
        let send = format!("{}/gui", stage.form("I.1", "b", OPEN).await);
        let (words, seen) = (finished("0", "Vừa kịp"), stage.closing(&period).await);
        let (sent, closed) = tokio::join!(
            async {
                wait(round % 2 == 0, round).await;
                stage.post("binh:staff", &send, &words).await
            },
            async {
                wait(round % 2 == 1, round).await;
                stage.close_as(&period, &seen).await
            }
        );
        match sent.status.as_u16() {
            303 => {
                closed.says(409, &["Chưa đóng.", "Chưa báo cáo: 3 → 2", "Đã báo cáo, chưa duyệt: 0 → 1"]);
                assert_eq!(stage.ask(FROZEN).await, "");
                stage.close(&period).await.to();
                assert_eq!(stage.ask(FROZEN).await, "submitted 0");
                assert_eq!(stage.ask(EVENTS).await, "submitted");
                in_time += 1;
            }
            _ => {
                closed.to();
                sent.says(409, &["Vừa kịp", "đã đóng"]);
                assert_eq!((stage.ask(FROZEN).await.as_str(), stage.ask(EVENTS).await.as_str()), ("missing 0", ""));
                too_late += 1;
            }
        }
    }
    assert_eq!(in_time + too_late, 8, "{in_time} in time, {too_late} too late");
}

#[tokio::test]
async fn what_is_accepted_while_the_period_closes_counts_or_is_refused() {
    let (mut in_time, mut too_late) = (0, 0);
    for round in 0..8 {
        let stage = Stage::new().await;
        let period = stage.after_the_cut_off().await;
        let report = stage.submitted().await;
        let (accept, seen) = (format!("/bao-cao/{report}/chap-nhan"), stage.closing(&period).await);
        let (accepted, closed) = tokio::join!(
            async {
                wait(round % 2 == 0, round).await;
                stage.post("tccb:officer", &accept, &[]).await
            },
            async {
                wait(round % 2 == 1, round).await;
                stage.close_as(&period, &seen).await
            }
        );
        match accepted.status.as_u16() {
            303 => {
                closed.says(409, &["Chưa đóng.", "Đã duyệt: 0 → 1"]);
                stage.close(&period).await.to();
                assert_eq!(stage.ask(FROZEN).await, "accepted 50");
                in_time += 1;
            }
            _ => {
                closed.to();
                accepted.says(409, &["đã đóng"]);
                assert_eq!(stage.ask(FROZEN).await, "submitted 0");
                assert_eq!(stage.ask("select state from report").await, "submitted");
                too_late += 1;
            }
        }
    }
    assert_eq!(in_time + too_late, 8, "{in_time} in time, {too_late} too late");
}

#[tokio::test]
async fn a_closing_waits_for_an_acceptance_in_progress_and_is_not_made_with_what_was_read_before() {
    let stage = Stage::new().await;
    let period = stage.after_the_cut_off().await;
    stage.submitted().await;
    let seen = stage.closing(&period).await;
    let mut accepting = stage.db.pool.begin().await.expect("a transaction");
    for half in [
        "select id from period where ordinal = 4 for share",
        "update report set state = 'accepted', accepted_at = '2026-12-15'",
    ] {
        sqlx::query(half).execute(&mut *accepting).await.expect("half of an acceptance");
    }
    let (closed, ()) = tokio::join!(stage.close_as(&period, &seen), async {
        stage.somebody_waits_for_a_lock().await;
        accepting.commit().await.expect("committed");
    });
    closed.says(409, &["Chưa đóng.", "Đã báo cáo, chưa duyệt: 1 → 0", "Đã duyệt: 0 → 1"]);
    stage.close(&period).await.to();
    assert_eq!(stage.ask(FROZEN).await, "accepted 50");
}

#[tokio::test]
async fn an_acceptance_waits_for_a_closing_in_progress_and_is_refused() {
    let stage = Stage::new().await;
    stage.after_the_cut_off().await;
    let report = stage.submitted().await;
    let mut closing = stage.db.pool.begin().await.expect("a transaction");
    for half in ["select id from period order by id for update", "update period set state = 'closed' where ordinal = 4"]
    {
        sqlx::query(half).execute(&mut *closing).await.expect("half of a closing");
    }
    let accept = format!("/bao-cao/{report}/chap-nhan");
    let (accepted, ()) = tokio::join!(stage.post("tccb:officer", &accept, &[]), async {
        stage.somebody_waits_for_a_lock().await;
        closing.commit().await.expect("committed");
    });
    accepted.says(409, &["đã đóng"]);
    assert_eq!(stage.ask("select state from report").await, "submitted");
}

#[tokio::test]
async fn a_later_period_is_not_closed_on_figures_that_are_open_again_unless_it_is_marked() {
    let (mut closed_first, mut opened_first) = (0, 0);
    for round in 0..6 {
        let stage = Stage::new().await;
        let fourth = stage.after_the_cut_off().await;
        let third = stage.ask("select id::text from period where ordinal = 3").await;
        let reopen = format!("/ky/{third}/mo-lai");
        // The fixture's closing froze nothing.
        stage.post("tccb:officer", &reopen, &[("reason", "Chốt lại")]).await.to();
        stage.close(&third).await.to();
        let seen = stage.closing(&fourth).await;
        let (opened, closed) = tokio::join!(
            async {
                wait(round % 2 == 0, round).await;
                stage.post("kiem:officer", &reopen, &[("reason", "Sửa số liệu")]).await
            },
            async {
                wait(round % 2 == 1, round).await;
                stage.close_as(&fourth, &seen).await
            }
        );
        opened.to();
        let marked = "select count(*) from period_closing c join period p on p.id = c.period_id
            where p.ordinal = 4 and c.reopened_at is null and c.earlier_reopened_at is not null";
        let marked: i64 = sqlx::query_scalar(marked).fetch_one(&stage.db.pool).await.expect("a number");
        match closed.status.as_u16() {
            303 => {
                assert_eq!(marked, 1);
                closed_first += 1;
            }
            _ => {
                closed.says(409, &["Quý III/2026 chưa đóng"]);
                assert_eq!(
                    (marked, stage.ask("select state from period where ordinal = 4").await.as_str()),
                    (0, "open")
                );
                opened_first += 1;
            }
        }
    }
    assert_eq!(closed_first + opened_first, 6, "{closed_first} closed first, {opened_first} opened first");
}

#[tokio::test]
async fn of_two_who_reopen_at_once_one_does_and_nobody_reopens_a_version_they_have_not_seen() {
    let stage = Stage::new().await;
    stage.after_the_cut_off().await;
    let third = stage.ask("select id::text from period where ordinal = 3").await;
    let reopen = format!("/ky/{third}/mo-lai");
    let (first, second) = ([("reason", "Lý do một"), ("version", "1")], [("reason", "Lý do hai"), ("version", "1")]);
    let (one, two) =
        tokio::join!(stage.post("tccb:officer", &reopen, &first), stage.post("kiem:officer", &reopen, &second));
    assert_eq!(statuses(&one, &two), [303, 409]);
    assert_eq!(stage.ask("select count(*)::text from journal where action = 'period.reopened'").await, "1");
    stage.close(&third).await.to();
    stage.post("kiem:officer", &reopen, &second).await.says(409, &["đã được mở lại và đóng lại"]);
    stage.get("kiem:officer", &reopen).await.says(200, &["name=\"version\" value=\"2\""]);
}
