//! What an extension does to figures, and what it leaves alone.

use super::{DIRECTOR, HEAD, TCCB, act, ask, subject, words};
use crate::progress::fixture::{OPEN, Stage};

/// What the dashboard counts: on time and late, done and not, with the notes below the numbers.
async fn dashboard(stage: &Stage, period: &str) -> String {
    let page = words(&stage.get(TCCB, &format!("/dieu-hanh?period={period}")).await);
    let tiles = page.split("Tất cả (").nth(1).expect("the tabs").split("Không hạn").next().expect("the tiles");
    tiles.split("Nhiệm vụ chung (").nth(1).expect("the tiles").split_once(") ").expect("the tiles").1.trim().to_owned()
}

/// What the summary says of extensions, and the list behind that number.
async fn by_extension(stage: &Stage, period: &str) -> (String, String) {
    let page = words(&stage.get(TCCB, &format!("/tong-hop?period={period}")).await);
    let said =
        page.split("kỳ đã chốt trước ngày đó. ").nth(1).expect("the rule").split('.').next().expect("a sentence");
    let list = words(&stage.get(TCCB, &format!("/tong-hop/danh-sach?period={period}&extended=1")).await);
    (said.to_owned(), list)
}

async fn quarter(stage: &Stage) -> String {
    stage.ask("select id::text from period where year = 2026 and ordinal = 4").await
}

/// The frozen row of the extended assignment, by version.
async fn frozen(stage: &Stage, version: i32) -> String {
    sqlx::query_scalar(
        "select concat_ws(' ', s.outcome, s.due_on, s.first_due_on, s.by_extension, s.completed_on) from period_standing s
         join period p on p.id = s.period_id and p.ordinal = 4 where s.task_ref = 'I.2' and s.version = $1",
    )
    .bind(version)
    .fetch_one(&stage.db.pool)
    .await
    .expect("a frozen row")
}

const NONE: &str = "Không có phân công nào đúng hạn nhờ gia hạn";

#[tokio::test]
async fn overdue_then_extended_then_taken_back_then_done_by_the_extended_day_and_closed_for_good() {
    let stage = Stage::new().await;
    stage.wake_at("2026-12-05T09:00:00").await;
    assert_eq!(
        dashboard(&stage, OPEN).await,
        "0 Hoàn thành đúng hạn 0 Hoàn thành quá hạn 0 Trong hạn 1 Quá hạn lâu nhất 5 ngày 2"
    );
    assert_eq!(by_extension(&stage, OPEN).await.0, NONE);
    let home = format!("/don-vi/{}", stage.ask("select id::text from unit where code = 'a'").await);
    let deadline = stage.ask("select id::text from deadline").await;
    let button = format!("href=\"{}/gia-han?thoi-han={deadline}\">Xin gia hạn", subject(&stage).await);
    stage.get(HEAD, &home).await.says(200, &["Quá hạn 5 ngày", &button]);
    assert!(!stage.get("an:staff", &home).await.body.contains("Xin gia hạn"), "staff does not ask");

    // Asking changes nothing; granting does, from that day on.
    let page = ask(&stage, "20/12/2026").await;
    let asked = stage.get(HEAD, &home).await;
    asked.says(200, &["Quá hạn 5 ngày", "đã xin gia hạn đến 20/12/2026"]);
    assert!(!asked.body.contains("Xin gia hạn</a>"), "one at a time");
    assert!(dashboard(&stage, OPEN).await.contains("1 Quá hạn lâu nhất 5 ngày"));
    act(&stage, TCCB, &page, "dong-y", &[]).await.to();
    assert_eq!(
        dashboard(&stage, OPEN).await,
        "0 Hoàn thành đúng hạn 0 Hoàn thành quá hạn 1 Trong hạn 1 sắp đến hạn, 1 theo hạn đã gia hạn 0 Quá hạn 2"
    );
    let (said, list) = by_extension(&stage, OPEN).await;
    assert_eq!(said, "1 phân công đúng hạn theo hạn đã gia hạn");
    assert!(list.contains("Đúng hạn theo hạn đã gia hạn: 1 phân công"), "{list}");
    assert!(list.contains("20/12/2026 Sắp đến hạn đúng hạn theo hạn đã gia hạn; hạn ban đầu 30/11/2026"), "{list}");
    let part = words(&stage.get(HEAD, &subject(&stage).await).await);
    assert!(part.contains("“trước ngày 01/12/2026” → hạn ban đầu 30/11/2026, gia hạn đến 20/12/2026"), "{part}");
    assert!(part.contains("hạn 20/12/2026; đúng hạn theo hạn đã gia hạn; hạn ban đầu 30/11/2026"), "{part}");
    let task = stage.ask("select '/nhiem-vu/' || id from task where ref = 'I.2'").await;
    let task = words(&stage.get(TCCB, &task).await);
    assert!(task.contains("1 phân công có hạn được gia hạn") && task.contains("hạn 20/12/2026; đúng hạn"), "{task}");
    let home = words(&stage.get(HEAD, &home).await);
    assert!(home.contains("20/12/2026 đúng hạn theo hạn đã gia hạn; hạn ban đầu 30/11/2026"), "{home}");

    // The Director takes it back, and later gives another day.
    stage.wake_at("2026-12-07T09:00:00").await;
    act(&stage, DIRECTOR, &page, "thu-hoi", &[("why", "Việc không chậm được")]).await.to();
    assert!(dashboard(&stage, OPEN).await.contains("0 Trong hạn 1 Quá hạn lâu nhất 7 ngày"));
    assert_eq!(by_extension(&stage, OPEN).await.0, NONE);
    stage.wake_at("2026-12-08T09:00:00").await;
    act(&stage, DIRECTOR, &page, "cho-gia-han", &[("other_day", "22/12/2026"), ("why", "Đã nghe giải trình")])
        .await
        .to();
    assert!(dashboard(&stage, OPEN).await.contains("1 Trong hạn 1 sắp đến hạn, 1 theo hạn đã gia hạn 0 Quá hạn"));

    // Done after the plan's day, before the extended one.
    stage.wake_at("2026-12-10T09:00:00").await;
    let deadline = stage.ask("select 'completed_on_' || id from deadline").await;
    let done = [
        ("progress", "done"),
        ("percent", "100"),
        ("results", "Đã rà soát xong"),
        (deadline.as_str(), "10/12/2026"),
        ("version", "0"),
    ];
    stage.post(HEAD, &format!("{}/gui", stage.form("I.2", "a", OPEN).await), &done).await.to();
    let (report, ..) = stage.report("I.2", "a").await;
    stage.post(TCCB, &format!("/bao-cao/{report}/chap-nhan"), &[]).await.to();
    let before = dashboard(&stage, OPEN).await;
    assert_eq!(before, "1 Hoàn thành đúng hạn 1 theo hạn đã gia hạn 0 Hoàn thành quá hạn 0 Trong hạn 0 Quá hạn 2");

    // Closed, it stands whatever is decided afterwards, …
    stage.wake_at("2026-12-17T09:00:00").await;
    let period = quarter(&stage).await;
    stage.close(&period).await.to();
    assert_eq!(frozen(&stage, 1).await, "done_on_time 2026-12-22 2026-11-30 t 2026-12-10");
    stage.wake_at("2026-12-18T09:00:00").await;
    act(&stage, DIRECTOR, &page, "thu-hoi", &[("why", "Kết luận kiểm tra")]).await.to();
    assert_eq!(dashboard(&stage, OPEN).await, before);
    let (said, list) = by_extension(&stage, OPEN).await;
    assert_eq!(said, "1 phân công đúng hạn theo hạn đã gia hạn");
    assert!(list.contains("Đúng hạn theo hạn đã gia hạn: 1 phân công"), "{list}");
    let next = "quarter-2027-1";
    assert!(dashboard(&stage, next).await.starts_with("0 Hoàn thành đúng hạn 1 Hoàn thành quá hạn"));
    // … also where it is opened and closed again: as of its cut-off the extension was in force.
    stage.post(TCCB, &format!("/ky/{period}/mo-lai"), &[("reason", "Bổ sung")]).await.to();
    assert_eq!(dashboard(&stage, OPEN).await, before);
    stage.close(&period).await.to();
    assert_eq!(frozen(&stage, 2).await, frozen(&stage, 1).await);
}

#[tokio::test]
async fn what_is_granted_after_the_cut_off_does_not_reach_the_period() {
    let stage = Stage::new().await;
    stage.wake_at("2026-12-16T09:00:00").await;
    sqlx::raw_sql(
        "insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
         select owner_unit_id, kind, 2027, 1, 'Quý I/2027', '2026-12-15', '2027-03-14', '2027-03-16' from period where ordinal = 4",
    )
    .execute(&stage.db.pool)
    .await
    .expect("the next quarter");
    let before = dashboard(&stage, OPEN).await;
    assert!(before.contains("1 Quá hạn lâu nhất 14 ngày"), "{before}");
    let home = format!("/don-vi/{}?period={OPEN}", stage.ask("select id::text from unit where code = 'a'").await);
    stage.get(HEAD, &home).await.says(200, &["Quá hạn 14 ngày", "Xin gia hạn</a>"]);
    stage.get(TCCB, &home).await.says(200, &["Đôn đốc 1 việc quá hạn"]);
    let page = ask(&stage, "15/01/2027").await;
    act(&stage, TCCB, &page, "dong-y", &[]).await.to();
    assert_eq!(dashboard(&stage, OPEN).await, before, "judged as of 14/12/2026");
    // The unit is told that it has time, and neither urged nor sent to ask again.
    let own = words(&stage.get(HEAD, &home).await);
    assert_eq!(own.matches("đã gia hạn đến 15/01/2027 từ 16/12/2026").count(), 2, "{own}");
    assert!(own.contains("Quá hạn 14 ngày") && !own.contains("Xin gia hạn"), "{own}");
    assert!(!stage.get(TCCB, &home).await.body.contains("Đôn đốc 1 việc quá hạn"));
    let next = dashboard(&stage, "quarter-2027-1").await;
    assert!(next.contains("1 Trong hạn 1 theo hạn đã gia hạn 0 Quá hạn"), "{next}");
    stage.wake_at("2026-12-17T09:00:00").await;
    stage.close(&quarter(&stage).await).await.to();
    assert_eq!(frozen(&stage, 1).await, "pending_overdue 2026-11-30 f");
    // The amended plan's own day counts where it is the later one; the extension holds where it is.
    for (day, expected) in [("2027-01-10", "15/01/2027"), ("2027-02-20", "20/02/2027")] {
        sqlx::query("update deadline set due_on = $1::date").bind(day).execute(&stage.db.pool).await.expect("amended");
        let list = words(&stage.get(TCCB, "/tong-hop/danh-sach?period=quarter-2027-1&q=I.2").await);
        assert!(list.contains(expected), "{expected}: {list}");
    }
}
