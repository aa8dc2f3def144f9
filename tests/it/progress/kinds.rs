//! Every kind of period through its life: closed, the next one opened, opened again, corrected, closed anew.

use tiendo::plan::opening;

use super::fixture::{Stage, at, finished};

/// A period of a kind, on the day before and the day of its closing.
struct Case {
    kind: &'static str,
    key: &'static str,
    name: &'static str,
    cut_off: &'static str,
    close_on: &'static str,
    /// What opens then, and its first day.
    next: Option<(&'static str, &'static str)>,
}

const CASES: [Case; 8] = [
    Case {
        kind: "month",
        key: "month-2026-11",
        name: "Tháng 11/2026",
        cut_off: "2026-11-14",
        close_on: "2026-11-15",
        next: Some(("Tháng 12/2026", "2026-11-15")),
    },
    Case {
        kind: "month",
        key: "month-2026-12",
        name: "Tháng 12/2026",
        cut_off: "2026-12-14",
        close_on: "2026-12-15",
        next: Some(("Tháng 1/2027", "2026-12-15")),
    },
    Case {
        kind: "quarter",
        key: "quarter-2026-4",
        name: "Quý IV/2026",
        cut_off: "2026-12-14",
        close_on: "2026-12-15",
        next: Some(("Quý I/2027", "2026-12-15")),
    },
    Case {
        kind: "half",
        key: "half-2026-1",
        name: "6 tháng đầu năm 2026",
        cut_off: "2026-06-14",
        close_on: "2026-06-15",
        next: Some(("6 tháng cuối năm 2026", "2026-06-15")),
    },
    Case {
        kind: "half",
        key: "half-2026-2",
        name: "6 tháng cuối năm 2026",
        cut_off: "2026-12-14",
        close_on: "2026-12-15",
        next: Some(("6 tháng đầu năm 2027", "2026-12-15")),
    },
    Case {
        kind: "nine_months",
        key: "nine_months-2026-1",
        name: "9 tháng năm 2026",
        cut_off: "2026-09-14",
        close_on: "2026-09-15",
        next: Some(("9 tháng năm 2027", "2026-12-15")),
    },
    Case {
        kind: "year",
        key: "year-2026-1",
        name: "Năm 2026",
        cut_off: "2026-12-14",
        close_on: "2026-12-15",
        next: Some(("Năm 2027", "2026-12-15")),
    },
    Case {
        kind: "ad_hoc",
        key: "ad_hoc-2026-1",
        name: "Báo cáo đột xuất",
        cut_off: "2026-10-09",
        close_on: "2026-10-10",
        next: None,
    },
];

impl Stage {
    /// The plan reports in these kinds of period; those of the calendar are opened as of a day.
    async fn reporting(&self, kinds: &[&str], day: &str) {
        sqlx::query("update plan set period_kinds = $1").bind(kinds).execute(&self.db.pool).await.expect("set");
        opening::open_current(&self.db.pool, day.parse().expect("a day")).await.expect("opened");
    }

    async fn named(&self, name: &str) -> String {
        sqlx::query_scalar("select id::text from period where name = $1")
            .bind(name)
            .fetch_one(&self.db.pool)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// What each closing of a period froze of school B: "1:accepted 50, 2:accepted 80".
    async fn frozen_of_b(&self, period: &str) -> String {
        sqlx::query_scalar(
            "select coalesce(string_agg(s.version || ':' || s.report_state || ' ' || s.percent, ', ' order by s.version), '')
             from period_standing s join unit u on u.id = s.unit_id where u.code = 'b' and s.period_id = $1::bigint",
        )
        .bind(period.parse::<i64>().expect("an id"))
        .fetch_one(&self.db.pool)
        .await
        .expect("rows")
    }

    /// The names of closed periods that are marked, since one before them was opened again.
    async fn marked(&self) -> String {
        self.ask(
            "select coalesce(string_agg(p.name, ', ' order by p.cut_off_on, p.name), '') from period_closing c
             join period p on p.id = c.period_id where c.reopened_at is null and c.earlier_reopened_at is not null",
        )
        .await
    }
}

#[tokio::test]
async fn each_kind_is_closed_opened_again_corrected_and_closed_anew() {
    for case in CASES {
        let stage = Stage::new().await;
        let name = case.name;
        stage.wake_at(&format!("{}T08:00:00", case.cut_off)).await;
        match case.kind {
            "ad_hoc" => {
                stage.reporting(&["quarter"], case.cut_off).await;
                let plan = stage.ask("select id::text from plan").await;
                let call = [
                    ("name", name),
                    ("starts_on", "01/10/2026"),
                    ("cut_off_on", "09/10/2026"),
                    ("send_by", ""),
                    ("plans", &plan),
                ];
                stage.post("tccb:officer", "/ky", &call).await.to();
            }
            kind => stage.reporting(&[kind], case.cut_off).await,
        }
        let period = stage.named(name).await;
        let form = stage.form("I.1", "b", case.key).await;
        stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Lần đầu")).await.to();
        let (first, ..) = stage.report("I.1", "b").await;
        stage.post("tccb:officer", &format!("/bao-cao/{first}/chap-nhan"), &[]).await.to();

        // On its last day it is too early; on the next it closes.
        let page = stage.get("tccb:officer", &format!("/ky/{period}/dong")).await;
        page.says(200, &["Chưa đóng được.", "đóng được từ ngày hôm sau"]);
        assert!(!page.body.contains("name=\"seen\""), "{name}");
        stage.close(&period).await.says(409, &["chỉ đóng kỳ được từ ngày hôm sau"]);
        stage.wake_at(&format!("{}T08:00:00", case.close_on)).await;
        let page = stage.get("tccb:officer", &format!("/ky/{period}/dong")).await;
        match case.next {
            Some((next, starts_on)) => {
                let days = starts_on.split('-').rev().collect::<Vec<_>>().join("/");
                page.says(200, &[&format!("<b>{next}</b>, số liệu {days}"), "Chưa viết"]);
            }
            None => page.says(200, &["Kỳ đột xuất đóng riêng"]),
        }
        stage.close(&period).await.to();
        if let Some((next, starts_on)) = case.next {
            let opened: String = sqlx::query_scalar("select starts_on::text from period where name = $1")
                .bind(next)
                .fetch_one(&stage.db.pool)
                .await
                .expect(next);
            assert_eq!(opened, starts_on, "{name}");
        }
        assert_eq!(stage.frozen_of_b(&period).await, "1:accepted 50", "{name}");
        let correct = format!("/bao-cao/{first}/dieu-chinh");
        stage.post("binh:staff", &correct, &[("why", "Sửa số")]).await.says(409, &["đã đóng"]);

        // Opened again for a reason, the report is corrected; until that is accepted the first stands.
        stage.post("tccb:officer", &format!("/ky/{period}/mo-lai"), &[("reason", "Đơn vị sửa số")]).await.to();
        stage.post("binh:staff", &correct, &[("why", "Sửa số")]).await.to();
        let mut words = finished("1", "Lần sau");
        words[1] = ("percent", "80");
        stage.post("binh:staff", &format!("{form}/gui"), &words).await.to();
        let page = stage.get("tccb:officer", &format!("/ky/{period}/dong")).await;
        page.says(200, &["Điều chỉnh chờ duyệt", "Đây sẽ là bản 2 của kỳ"]);
        let list = stage.get("tccb:officer", &format!("/ky/{period}/con-do?buoc=submitted")).await;
        let (second, ..) = stage.report("I.1", "b").await;
        list.says(200, &["Điều chỉnh chờ duyệt: 1", "Trường B", &format!("/bao-cao/{second}")]);
        stage.post("tccb:officer", &format!("/bao-cao/{second}/chap-nhan"), &[]).await.to();
        stage.close(&period).await.to();
        assert_eq!(stage.frozen_of_b(&period).await, "1:accepted 50, 2:accepted 80", "{name}");
        stage.get("tccb:officer", &format!("/ky/{period}/ban/2")).await.says(
            200,
            &["Khác bản trước: 1 phân công", "Đang thực hiện, 50% → <b>Đang thực hiện, 80%</b>", "bản điều chỉnh"],
        );
        let first_version = stage.get("tccb:officer", &format!("/ky/{period}/ban/1?xem=phan-cong")).await;
        first_version.says(200, &["Đang thực hiện, 50%", "“Đơn vị sửa số”"]);
        assert!(!first_version.body.contains("80%"), "{name}");
        stage.get("tccb:officer", &format!("/ky/{period}/ban/3")).await.says(404, &[]);
    }
}

#[tokio::test]
async fn periods_close_in_order_within_their_kind_and_mark_whatever_rests_on_them() {
    let stage = Stage::new().await;
    // Neither quarter has been closed.
    sqlx::raw_sql("delete from period_closing; update period set state = 'open'")
        .execute(&stage.db.pool)
        .await
        .expect("opened");
    stage.wake_at("2026-09-10T08:00:00").await;
    stage.reporting(&["quarter", "nine_months", "year"], "2026-09-10").await;
    let (third, fourth) = (stage.named("Quý III/2026").await, stage.named("Quý IV/2026").await);
    let (nine, year) = (stage.named("9 tháng năm 2026").await, stage.named("Năm 2026").await);
    stage.wake_at("2026-12-15T08:00:00").await;
    let page = stage.get("tccb:officer", &format!("/ky/{fourth}/dong")).await;
    page.says(200, &["kỳ đứng trước còn mở", &format!("<a href=\"/ky/{third}\">Quý III/2026</a>")]);
    stage.close(&fourth).await.says(409, &["Quý III/2026 chưa đóng"]);
    // Nine months and the year close beside the quarters, whichever of these are open.
    for period in [&nine, &year, &third, &fourth] {
        stage.close(period).await.to();
    }
    // Nine months end on the day of the third quarter: neither rests on the other; the fourth and the year rest on both.
    let reopen =
        async |period: &str| stage.post("tccb:officer", &format!("/ky/{period}/mo-lai"), &[("reason", "Sửa")]).await;
    let page = stage.get("tccb:officer", &format!("/ky/{nine}/mo-lai")).await;
    page.says(200, &[&format!("href=\"/ky/{fourth}\""), &format!("href=\"/ky/{year}\"")]);
    assert!(!page.body.contains(&format!("href=\"/ky/{third}\"")), "{}", page.body);
    reopen(&nine).await.to();
    assert_eq!(stage.marked().await, "Năm 2026, Quý IV/2026");
    // The mark is on the pages of the marked period and wherever its figures are; it says which one and when.
    let told = "9 tháng năm 2026 đã được mở lại ngày 15/12/2026; số liệu kỳ này chốt trước đó.";
    for path in [format!("/ky/{fourth}"), "/ky".to_owned(), format!("/ky/{fourth}/ban/1")] {
        stage.get("tccb:officer", &path).await.says(200, &[told]);
    }
    for path in ["/tong-hop", "/tong-hop/danh-sach", "/tong-hop/bang", "/chua-bao-cao", "/dieu-hanh"] {
        let page = stage.get("tccb:officer", &format!("{path}?period=quarter-2026-4")).await;
        page.says(200, &["Kỳ trước đã được mở lại ngày 15/12/2026; số liệu kỳ này chốt trước đó."]);
        let page = stage.get("tccb:officer", &format!("{path}?period=quarter-2026-3")).await;
        assert!(!page.body.contains("đã được mở lại"), "{path}");
    }
    // Closing it anew leaves the mark; it ends when the marked one is itself opened and closed anew.
    stage.close(&nine).await.to();
    assert_eq!(stage.marked().await, "Năm 2026, Quý IV/2026");
    reopen(&fourth).await.to();
    stage.close(&fourth).await.to();
    assert_eq!(stage.marked().await, "Năm 2026");
    // What no running plan reports in any more opens nothing.
    reopen(&year).await.to();
    sqlx::raw_sql("delete from period where name = 'Năm 2027'").execute(&stage.db.pool).await.expect("gone");
    sqlx::query("update plan set status = 'closed', closed_at = $1")
        .bind(at("2026-12-15T07:00:00"))
        .execute(&stage.db.pool)
        .await
        .expect("ended");
    stage.get("tccb:officer", &format!("/ky/{year}/dong")).await.says(200, &["không mở kỳ tiếp theo"]);
    stage.close(&year).await.to();
    assert_eq!(stage.ask("select count(*)::text from period where name = 'Năm 2027'").await, "0");
}
