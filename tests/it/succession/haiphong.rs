//! From 1 March 2025 the ten departments of a Sở became seven: some renamed, some merged.

use tiendo::{
    journal::By,
    progress::{Progress, ReportStanding},
    rollup::closing,
    succession,
};

use super::stage::{CLOSED, OPEN, Stage, at, day};

const ADMIN: &str = "quantri:administrator";

/// The departments of 2025 from those of 2023, planned on 25 February for 1 March.
async fn planned(stage: &Stage) {
    for page in [
        stage.merge(&["mn", "th"], "Phòng Giáo dục Mầm non và Giáo dục Tiểu học", "gdmn-th", "01/03/2025").await,
        stage.merge(&["tccb", "vp", "cttt"], "Phòng Tổ chức - Hành chính", "tchc", "01/03/2025").await,
        stage.rename("gdtx", "Phòng Giáo dục Thường xuyên, Giáo dục Nghề nghiệp và Đại học", "01/03/2025").await,
        stage.rename("kt", "Phòng Quản lý chất lượng", "01/03/2025").await,
        stage.rename("khtc", "Phòng Kế hoạch – Tài chính", "01/03/2025").await,
    ] {
        stage.confirm(&page).await;
    }
}

#[tokio::test]
async fn ten_departments_become_seven_on_their_day_and_once() {
    let stage = Stage::new().await;
    planned(&stage).await;
    let running =
        "select count(*) from unit where kind = 'department' and coalesce(active_to, 'infinity') >= '2025-03-01'
        and coalesce(active_from, '-infinity') <= ";
    assert_eq!(stage.number(&format!("{running} '2025-02-28'")).await, 10, "nothing before its day");
    assert_eq!(stage.number("select count(*) from unit_change where state = 'planned'").await, 5);
    stage.get(ADMIN, "/quan-tri/thay-doi").await.says(200, &["Từ 01/03/2025: sáp nhập", "Chờ đến ngày"]);

    // Several instances tend at once, each change is carried out once.
    stage.clock.set(at("2025-03-01T00:01:00"));
    let (now, today) = (at("2025-03-01T00:01:00"), day("2025-03-01"));
    let pool = &stage.db.pool;
    let tend = || succession::carry_out_due(pool, now, today);
    let (one, two, three) = tokio::join!(tend(), tend(), tend());
    assert_eq!(one.expect("done") + two.expect("done") + three.expect("done"), 5);
    assert_eq!(tend().await.expect("done"), 0);
    stage.wake_at("2025-03-01T08:00:00").await;
    let names = stage
        .texts(
            "select name from unit where kind = 'department' and coalesce(active_to, 'infinity') >= '2025-03-01' order by name collate vi",
        )
        .await;
    assert_eq!(
        names,
        [
            "Phòng Giáo dục Mầm non và Giáo dục Tiểu học",
            "Phòng Giáo dục Thường xuyên, Giáo dục Nghề nghiệp và Đại học",
            "Phòng Giáo dục Trung học",
            "Phòng Kế hoạch – Tài chính",
            "Phòng Quản lý chất lượng",
            "Phòng Tổ chức - Hành chính",
            "Thanh tra Sở",
        ]
    );
    assert_eq!(stage.number("select count(*) from unit where active_to = '2025-02-28'").await, 5);
    assert_eq!(stage.number("select count(*) from unit_name where to_on = '2025-02-28'").await, 3);
    // What documents call them still finds them.
    let aliases = stage
        .texts("select u.code || ': ' || a.alias from unit_alias a join unit u on u.id = a.unit_id order by 1")
        .await;
    for known in
        ["kt: Phòng Khảo thí và Kiểm định chất lượng giáo dục", "tchc: Phòng TCCB", "gdmn-th: Phòng Giáo dục Mầm non"]
    {
        assert!(aliases.contains(&known.to_owned()), "{known}: {aliases:?}");
    }
    for action in ["unit_change.drafted", "unit_change.planned", "unit_change.done"] {
        assert_eq!(
            stage.number(&format!("select count(*) from journal where action = '{action}'")).await,
            5,
            "{action}"
        );
    }

    // The unit's page tells it, and so does the unit's work.
    let unit = stage.unit("tchc").await;
    let told = "Từ 01/03/2025: sáp nhập từ Văn phòng Sở, Phòng Tổ chức Cán bộ, Phòng Chính trị tư tưởng";
    stage.get(ADMIN, &format!("/quan-tri/don-vi/{unit}")).await.says(200, &[told]);
    stage.get("canbo:officer", &format!("/don-vi/{unit}")).await.says(200, &[told]);
    let unit = stage.unit("kt").await;
    let told =
        "Từ 01/03/2025: đổi tên từ Phòng Khảo thí và Kiểm định chất lượng giáo dục thành Phòng Quản lý chất lượng";
    stage.get(ADMIN, &format!("/quan-tri/don-vi/{unit}")).await.says(200, &[told]);
}

#[tokio::test]
async fn figures_before_and_after_are_explained_and_closed_quarters_stay() {
    let stage = Stage::new().await;
    let closed = stage.frozen("2024-4").await;
    let pages = [
        "/tong-hop?period=quarter-2024-4&open=all",
        "/tong-hop/danh-sach?period=quarter-2024-4",
        "/dieu-hanh?period=quarter-2024-4",
    ];
    let mut old = Vec::new();
    for page in pages {
        old.push(stage.get("canbo:officer", page).await.words());
    }
    let before = stage.lines(OPEN).await;
    // I.1 two, I.2, I.3, II.1, II.2 one each, III.1 ten, IV.1 three.
    assert_eq!(before.len(), 19);
    planned(&stage).await;
    assert_eq!(stage.lines(OPEN).await, before, "what is planned changes no figure");
    stage.wake_at("2025-03-01T08:00:00").await;

    // I.1 is one, and of III.1 five of ten became two.
    let after = stage.lines(OPEN).await;
    assert_eq!(after.len(), 15, "{:?}", after.keys());
    let line = |name: &str| after.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", after.keys()));
    let merged = "Phòng Giáo dục Mầm non và Giáo dục Tiểu học";
    // The least advanced of 60 and 40; what was sent or drafted in the quarter is not the successor's.
    let both = line(&format!("I.1 {merged}"));
    assert_eq!((both.progress, both.percent, both.report), (Progress::InProgress, 40, ReportStanding::Missing));
    assert_eq!(both.standing_period.as_deref(), Some("Quý IV/2024"));
    assert!(!both.collective && before["I.1 Phòng Giáo dục Mầm non"].collective, "two units led it, one leads it");
    // Lead beat coordinating; the report accepted in this quarter stands, and the successor still owes its own.
    let one = line(&format!("I.2 {merged}"));
    assert_eq!((one.percent, one.report), (90, ReportStanding::Missing));
    // What was complete stays complete, and owes nothing.
    let done = line(&format!("I.3 {merged}"));
    assert!(done.standing.complete);
    assert_eq!(done.report, ReportStanding::NotOwed);
    assert_eq!(before["I.3 Phòng Giáo dục Tiểu học"].report, ReportStanding::NotOwed);
    // Of three, one never reported: what the others began stays begun, at the least.
    let office = line("III.1 Phòng Tổ chức - Hành chính");
    assert_eq!((office.progress, office.percent), (Progress::InProgress, 20));
    assert!(after.values().all(|line| !line.party.contains("Văn phòng")));
    let renamed = line("II.2 Phòng Quản lý chất lượng");
    assert_eq!(renamed.assignment_id, before["II.2 Phòng Khảo thí và Kiểm định chất lượng giáo dục"].assignment_id);

    // The same number everywhere.
    let query = format!("?period={OPEN}");
    stage.get("canbo:officer", &format!("/tong-hop{query}")).await.says(200, &["7 nhiệm vụ, 15 phân công chủ trì"]);
    stage.get("canbo:officer", &format!("/tong-hop/danh-sach{query}")).await.says(200, &[": 15 phân công"]);
    let matrix = stage.get("canbo:officer", &format!("/tong-hop/bang{query}")).await;
    assert_eq!(matrix.body.matches("<a class=\"cell ").count(), 15);
    stage.get("giamdoc:director", &format!("/dieu-hanh{query}")).await.says(200, &["Tất cả (7)"]);
    let owed = after.values().filter(|line| line.report.is_owed()).count();
    let reported = after.values().filter(|line| line.report.is_reported()).count();
    assert_eq!((owed, reported), (14, 1));
    let unreported = stage.get("canbo:officer", &format!("/chua-bao-cao{query}")).await;
    unreported.says(200, &[merged, "Phòng Tổ chức - Hành chính"]);
    assert!(!unreported.words().contains("Phòng Chính trị tư tưởng"), "{}", unreported.words());

    // What was closed is as it was, to the byte, under the names of that day.
    assert_eq!(stage.frozen("2024-4").await, closed);
    for (page, old) in pages.iter().zip(&old) {
        assert_eq!(&stage.get("canbo:officer", page).await.words(), old, "{page}");
    }

    // The quarter closes as it was shown; opened and closed again it says the same, and so does the one before it.
    stage.wake_at("2025-03-20T08:00:00").await;
    let shown = stage.lines(OPEN).await;
    let officer =
        By { account_id: Some(stage.number("select id from account where username = 'canbo'").await), ..By::portal() };
    let period = |name: &'static str| {
        let stage = &stage;
        async move { stage.number(&format!("select id from period where name = '{name}'")).await }
    };
    let (first, fourth) = (period("Quý I/2025").await, period("Quý IV/2024").await);
    let now = at("2025-03-20T08:00:00");
    let pool = &stage.db.pool;
    closing::close(pool, now, &officer, first, None).await.expect("closed");
    let after_closing = stage.lines(OPEN).await;
    let told = |lines: &std::collections::BTreeMap<String, tiendo::progress::facts::Line>| {
        lines
            .iter()
            .map(|(name, line)| {
                (name.clone(), line.standing.outcome, line.progress, line.percent, line.report, line.collective)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&after_closing), told(&shown));
    let rows = stage.frozen("2025-1").await;
    closing::reopen(pool, now, &officer, first, "Kiểm tra", None).await.expect("reopened");
    closing::reopen(pool, now, &officer, fourth, "Kiểm tra", None).await.expect("reopened");
    closing::close(pool, now, &officer, fourth, None).await.expect("closed");
    closing::close(pool, now, &officer, first, None).await.expect("closed");
    let frozen = |rows: &[String], version: &str| -> Vec<String> {
        let row = |row: &String| {
            let fields: Vec<&str> = row.split(',').collect();
            (fields[1] == version).then(|| fields[2..].join(","))
        };
        rows.iter().filter_map(row).collect()
    };
    let again = stage.frozen("2025-1").await;
    assert_eq!(frozen(&again, "2"), frozen(&rows, "1"));
    // Renamed units bear their new names there; nothing else differs.
    let fourth = stage.frozen("2024-4").await;
    assert_eq!(frozen(&fourth, "1"), frozen(&closed, "1"));
    let nameless = |rows: &[String]| -> Vec<String> {
        let names = [
            "Phòng Khảo thí và Kiểm định chất lượng giáo dục",
            "Phòng Quản lý chất lượng",
            "Phòng Giáo dục Thường xuyên - Đại học",
            "Phòng Giáo dục Thường xuyên, Giáo dục Nghề nghiệp và Đại học",
            "Phòng Kế hoạch - Tài chính",
            "Phòng Kế hoạch – Tài chính",
        ];
        let bare = |row: &String| names.iter().fold(row.replace('"', ""), |row, name| row.replace(name, "*"));
        rows.iter().map(bare).collect()
    };
    assert_eq!(nameless(&frozen(&fourth, "2")), nameless(&frozen(&closed, "1")));
    assert_eq!(stage.lines(CLOSED).await.len(), 19);
}
