//! Lists as files: as many rows as the page's title says, whoever looks, and nothing that a spreadsheet would run.

use calamine::{Data, DataType};
use regex::Regex;

use super::{Stage, add_second_plan, csv_rows, sheet, with, words};

/// The number that a page says there are.
fn said(page: &str, pattern: &str) -> usize {
    let words = words(page);
    let found = Regex::new(pattern).expect("a pattern").captures(&words);
    let number = found.unwrap_or_else(|| panic!("no {pattern} in {words}"))[1].replace('.', "");
    number.parse().expect("a number")
}

/// For each list and reader: what the page says there are, and that both files have as many rows.
async fn agree(stage: &Stage, username: &str, lists: &[(&str, &str)]) {
    let mut visitor = stage.visitor(username).await;
    for (path, pattern) in lists {
        let page = visitor.get(path).await.is(200).text();
        let wanted = said(&page, pattern);
        assert!(wanted > 0, "{username} {path}: an empty list shows nothing");
        let csv = visitor.get(&with(path, "xuat=csv")).await.is(200);
        let rows = csv_rows(&csv);
        assert_eq!(rows.len() - 1, wanted, "{username} {path}");
        let columns = rows[0].len();
        assert!(rows.iter().all(|row| row.len() == columns), "{username} {path}: rows of one length");
        let excel = sheet(&visitor.get(&with(path, "xuat=xlsx")).await.is(200));
        assert_eq!(excel.height() - 1, wanted, "{username} {path}");
        let titles: Vec<String> = excel.rows().next().expect("titles").iter().map(Data::to_string).collect();
        assert_eq!(titles, rows[0], "{username} {path}");
        assert!(page.contains("xuat=csv") && page.contains("xuat=xlsx"), "{username} {path} offers both");
    }
}

#[tokio::test]
async fn an_officer_takes_out_as_many_rows_as_each_list_says() {
    let stage = Stage::new().await;
    let lists = [
        ("/tong-hop/danh-sach", r": ([0-9.]+) phân công"),
        ("/tong-hop/danh-sach?outcome=pending_overdue&sort=-late", r": ([0-9.]+) phân công"),
        ("/tong-hop/danh-sach?report=reported", r": ([0-9.]+)/[0-9.]+ phân công"),
        ("/tong-hop/danh-sach?q=vien+chuc&share=single", r": ([0-9.]+) phân công"),
        ("/tong-hop/bang", r"([0-9.]+) đơn vị, [0-9.]+ nhiệm vụ"),
        ("/chua-bao-cao", r"báo cáo của ([0-9.]+) đơn vị"),
        ("/vuong-mac?state=all", r"Vướng mắc: ([0-9.]+)"),
        ("/vuong-mac", r"Vướng mắc: ([0-9.]+)"),
        ("/chi-dao?state=all", r"trong ([0-9.]+) chỉ đạo"),
        ("/gia-han", r"Gia hạn: ([0-9.]+) đề nghị"),
        ("/duyet", r"([0-9.]+) báo cáo chờ duyệt"),
        ("/duyet?nhom=don-vi&thay-doi=co", r"trong ([0-9.]+) báo cáo"),
        ("/ke-hoach/1", r"([0-9.]+) nhiệm vụ\."),
        ("/ke-hoach/1?q=vien+chuc", r"([0-9.]+) nhiệm vụ có"),
    ];
    agree(&stage, "tccb", &lists).await;
    agree(&stage, "tccb", &[("/bao-cao-tong-hop", r"trong ([0-9.]+) báo cáo")]).await;
}

#[tokio::test]
async fn each_role_takes_out_what_its_own_page_shows() {
    let stage = Stage::new().await;
    let lines = ("/tong-hop/danh-sach", r": ([0-9.]+) phân công");
    agree(&stage, "lequydon", &[lines, ("/vuong-mac?state=all", r"Vướng mắc: ([0-9.]+)")]).await;
    let home = stage.visitor("lequydon").await.get("/viec").await.is(303).location;
    let of_group = format!("{home}?trang-thai=da-gui");
    let supported = format!("{home}?loai=phoi-hop");
    let home = [
        (home.as_str(), r"Chủ trì \(([0-9.]+)\)"),
        (of_group.as_str(), r"Đang xem: [^(]*\(([0-9.]+)\)"),
        (supported.as_str(), r"Phối hợp \(([0-9.]+)\)"),
    ];
    agree(&stage, "lequydon", &home).await;
    agree(&stage, "tccb", &home).await;
    agree(&stage, "congdoan", &[lines, ("/chua-bao-cao", r"báo cáo của ([0-9.]+) đơn vị")]).await;
    agree(&stage, "giamdoc", &[lines, ("/nhat-ky", r"trong ([0-9.]+) việc")]).await;
    let administered = [
        ("/quan-tri/don-vi", r"([0-9.]+) đơn vị trong phạm vi"),
        ("/quan-tri/don-vi?tim=truong", r"([0-9.]+) đơn vị tìm thấy"),
        ("/quan-tri/tai-khoan", r"([0-9.]+) tài khoản"),
        ("/quan-tri/tai-khoan?vai-tro=head", r"([0-9.]+) tài khoản"),
        ("/nhat-ky", r"trong ([0-9.]+) việc"),
    ];
    agree(&stage, "quantri", &administered).await;
}

#[tokio::test]
async fn every_other_list_comes_out_too() {
    let stage = Stage::new().await;
    let lists: [(&str, &[&str]); 5] = [
        (
            "tccb",
            &[
                "/tong-hop",
                "/ky",
                "/ke-hoach",
                "/thong-bao",
                "/ke-hoach/1/ke-hoach-don-vi",
                "/ke-hoach/1/phien-ban",
                "/nhiem-vu/1/dien-bien",
                "/giam-sat/chuong-trinh",
                "/giam-sat/chuong-trinh/1",
            ],
        ),
        ("giamdoc", &["/dieu-hanh", "/dieu-hanh?share=single", "/ky", "/giam-sat", "/giam-sat?xem=bien-ban"]),
        ("lequydon", &["/ky", "/ke-hoach", "/chi-dao", "/gia-han", "/thong-bao"]),
        ("congdoan", &["/nhiem-vu/1/dien-bien", "/don-doc"]),
        ("quantri", &["/quan-tri/nhom", "/quan-tri/ngay-nghi", "/quan-tri/thay-doi", "/quan-tri/cong-viec"]),
    ];
    for (username, paths) in lists {
        let mut visitor = stage.visitor(username).await;
        for path in paths {
            visitor.get(path).await.is(200).says("xuat=csv");
            let rows = csv_rows(&visitor.get(&with(path, "xuat=csv")).await.is(200));
            let excel = sheet(&visitor.get(&with(path, "xuat=xlsx")).await.is(200));
            assert_eq!(excel.height(), rows.len(), "{username} {path}");
            let page = visitor.get(&with(path, "xuat=pdf")).await.is(200);
            assert!(page.text().contains("<main"), "{path}: an unknown form is as good as none");
        }
    }
    // The rights are those of the page.
    let mut observer = stage.visitor("congdoan").await;
    observer.get("/vuong-mac?xuat=csv").await.is(403);
    observer.get("/duyet?xuat=xlsx").await.is(403);
    observer.get("/nhat-ky?xuat=csv").await.is(403);
}

#[tokio::test]
async fn a_closing_comes_out_in_each_of_its_views() {
    let stage = Stage::new().await;
    let period =
        stage.number("select period_id from period_closing where reopened_at is null order by period_id limit 1").await;
    let mut visitor = stage.visitor("tccb").await;
    for (view, noun) in [("muc", "mục"), ("don-vi", "đơn vị"), ("phan-cong", "phân công")] {
        let path = format!("/ky/{period}/ban/1?xem={view}");
        let page = visitor.get(&path).await.is(200).text();
        let wanted = said(&page, &format!(r": ([0-9.]+) {noun}"));
        assert_eq!(csv_rows(&visitor.get(&with(&path, "xuat=csv")).await).len() - 1, wanted, "{path}");
    }
}

#[tokio::test]
async fn what_looks_like_a_formula_stays_text() {
    let stage = Stage::new().await;
    stage.run("update obstacle set title = '=cmd|'' /C calc''!A0'").await;
    let mut visitor = stage.visitor("tccb").await;
    let rows = csv_rows(&visitor.get("/vuong-mac?state=all&xuat=csv").await);
    assert!(rows.len() > 1 && rows[1..].iter().all(|row| row[0] == "'=cmd|' /C calc'!A0"), "{rows:?}");
    let excel = sheet(&visitor.get("/vuong-mac?state=all&xuat=xlsx").await);
    assert_eq!(excel.get_value((1, 0)), Some(&Data::String("=cmd|' /C calc'!A0".to_owned())));
}

#[tokio::test]
async fn days_and_numbers_are_real_ones() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    let excel = sheet(&visitor.get("/tong-hop/danh-sach?outcome=pending_overdue&xuat=xlsx").await);
    assert!(excel.get_value((1, 4)).and_then(DataType::as_date).is_some(), "the due day");
    assert!(excel.get_value((1, 9)).and_then(DataType::as_f64).is_some_and(|share| (0.0..=1.0).contains(&share)));
    stage
        .run(
            "insert into reminder (owner_unit_id, unit_id, matter, kind, period_id, at, on_date)
             select p.owner_unit_id, a.unit_id, 'report', 'after', pe.id, '2026-11-20T01:00:00Z', '2026-11-20'
             from plan p
             join period pe on pe.owner_unit_id = p.owner_unit_id and pe.kind = 'quarter' and pe.year = 2026 and pe.ordinal = 4
             join assignment a on a.plan_id = p.id and a.role = 'lead' and a.unit_id is not null
             where p.id = 1 group by p.owner_unit_id, a.unit_id, pe.id;
             insert into reminder_item (reminder_id, assignment_id, due_on, nth)
             select r.id, min(a.id), '2026-12-16', 1 from reminder r join assignment a on a.unit_id = r.unit_id
             where a.plan_id = 1 and a.role = 'lead' and r.on_date = '2026-11-20' group by r.id",
        )
        .await;
    let excel = sheet(&visitor.get("/chua-bao-cao?xuat=xlsx").await);
    assert!(excel.get_value((1, 1)).and_then(DataType::as_f64).is_some_and(|missing| missing > 0.0));
    assert!(excel.rows().skip(1).any(|row| row[7].as_date().is_some()), "the day of the last reminder");
    let excel = sheet(&visitor.get("/ky?xuat=xlsx").await);
    assert!(excel.rows().skip(1).all(|row| (2..5).all(|column| row[column].as_date().is_some())));
    let mut closed = excel.rows().skip(1).filter(|row| row[9].as_date().is_some());
    let closed = closed.next().expect("a closed period");
    let (reported, owed) = (closed[7].as_f64().expect("a number"), closed[8].as_f64().expect("a number"));
    assert!(0.0 < reported && reported <= owed, "{reported} of {owed}");
    stage
        .run(
            "insert into job (kind, payload, state, run_at, wanted_at, attempts, finished_at)
             values ('export.make', '{\"export\": 1}', 'done', '2026-11-22', '2026-11-21', 2, '2026-11-22')",
        )
        .await;
    let excel = sheet(&stage.visitor("quantri").await.get("/quan-tri/cong-viec?xem=xong&xuat=xlsx").await);
    let row = excel.rows().nth(1).expect("a job");
    assert!(row[2].as_date().is_some() && row[4].as_date().is_some(), "{row:?}");
    assert_eq!((row[6].as_f64(), row[7].as_f64()), (Some(2.0), Some(5.0)));
}

#[tokio::test]
async fn lists_over_several_plans_say_of_which_each_task_is() {
    let stage = Stage::new().await;
    add_second_plan(&stage, "quarter").await;
    let mut visitor = stage.visitor("tccb").await;
    let list = csv_rows(&visitor.get("/tong-hop/danh-sach?xuat=csv").await);
    let plans: std::collections::BTreeSet<&str> = list[1..].iter().map(|row| row[2].as_str()).collect();
    assert!(list[0][2] == "Kế hoạch" && plans.contains("NQ28") && plans.contains("V2"), "{plans:?}");
    let matrix = csv_rows(&visitor.get("/tong-hop/bang?xuat=csv").await);
    assert!(matrix[0].iter().any(|title| title == "V2: I.1"), "{:?}", matrix[0]);
    let alone = csv_rows(&visitor.get("/tong-hop/bang?plan=1&xuat=csv").await);
    assert!(alone[0].iter().all(|title| !title.contains(": ")), "{:?}", alone[0]);
    let missing = csv_rows(&visitor.get("/chua-bao-cao?xuat=csv").await);
    assert!(missing[1..].iter().all(|row| row[4].contains("V2") && row[5].contains("I.1")), "{:?}", missing[1]);
    assert!(missing[1..].iter().any(|row| row[5].contains("; V2: I.1")), "{:?}", missing[1]);
}
