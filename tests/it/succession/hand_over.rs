//! What the page shows before a merger, and how the successor's people go on from there.

use super::stage::{OPEN, Stage};

const ADMIN: &str = "quantri:administrator";
const MERGED: &str = "Phòng Mầm non và Tiểu học";

#[tokio::test]
async fn the_page_shows_what_will_happen_and_nothing_has_happened() {
    let stage = Stage::new().await;
    let page = stage.merge(&["mn", "th"], MERGED, "mn-th", "25/02/2025").await;
    let everything =
        "select (select count(*) from assignment where to_on is null) * 1000 + (select count(*) from unit)";
    let before = stage.number(everything).await;
    let shown = stage.get(ADMIN, &page).await;
    shown.says(
        200,
        &[
            "Sáp nhập Phòng Giáo dục Mầm non, Phòng Giáo dục Tiểu học thành Phòng Mầm non và Tiểu học",
            "Chưa có gì thay đổi",
            "4 phân công mới và 7 phân công kết thúc trong 1 kế hoạch",
            "Hết hoạt động Phòng Giáo dục Mầm non, Phòng Giáo dục Tiểu học",
            "Nhóm thay đổi Các phòng thuộc Sở",
            "Phòng Giáo dục Mầm non (chủ trì), Phòng Giáo dục Tiểu học (phối hợp)",
            "3 báo cáo của kỳ đang mở không còn được tính",
            "4 vai trò kết thúc cùng đơn vị",
            "ủy quyền, không chuyển",
            "Giao vai trò tương ứng tại Phòng Mầm non và Tiểu học từ ngày đó",
        ],
    );
    assert_eq!(stage.number(everything).await, before);
    assert_eq!(stage.number("select count(*) from journal where action = 'unit_change.done'").await, 0);

    stage.confirm(&page).await;
    stage
        .get(ADMIN, &page)
        .await
        .says(200, &["Đã thực hiện", "4 phân công mới và 7 phân công kết thúc trong 1 kế hoạch"]);
    // What was shown is what happened.
    assert_eq!(stage.number("select count(*) from assignment where to_on = '2025-02-24'").await, 7);
    assert_eq!(stage.number("select count(*) from assignment where from_on = '2025-02-25' and to_on is null").await, 4);
    assert_eq!(stage.number("select count(*) from unit where code = 'mn-th' and active_from = '2025-02-25'").await, 1);
    // Once only.
    let again = stage.post(ADMIN, &format!("{page}/thuc-hien"), &[]).await;
    again.says(409, &["đã được thực hiện hoặc đã hủy"]);
    assert_eq!(stage.number("select count(*) from unit where code = 'mn-th'").await, 1);

    // The plan has a version that says so, and the new unit is to confirm that it received it; nobody else.
    let reasons = stage.texts("select reason from plan_version where version = 2").await;
    assert_eq!(reasons, ["Sáp nhập: Quyết định số 15/QĐ-UBND"]);
    let issued =
        stage.texts("select u.code from plan_issue i join unit u on u.id = i.unit_id where i.version = 2").await;
    assert_eq!(issued, ["mn-th"]);
    let parties = stage
        .texts(
            "select t.ref || ' ' || y.role || ' ' || y.text from task_party y join task t on t.id = y.task_id
        where y.unit_id = (select id from unit where code = 'mn-th') order by 1",
        )
        .await;
    assert_eq!(
        parties,
        [
            "I.1 lead Phòng Mầm non và Tiểu học",
            "I.2 lead Phòng Mầm non và Tiểu học",
            "I.3 lead Phòng Mầm non và Tiểu học"
        ]
    );
}

#[tokio::test]
async fn people_go_on_at_the_successor_with_both_histories_before_them() {
    let stage = Stage::new().await;
    let old = stage.assignment("I.1", "mn").await;
    let page = stage.merge(&["mn", "th"], MERGED, "mn-th", "01/03/2025").await;
    stage.confirm(&page).await;
    stage.wake_at("2025-03-01T08:00:00").await;
    let (unit, new) = (stage.unit("mn-th").await, stage.assignment("I.1", "mn-th").await);

    // Roles ended with their units; the same ones are held at the successor, delegations excepted.
    let held = stage
        .texts(&format!(
            "select a.username || ' ' || g.role || ' ' || g.from_on from role_grant g join account a on a.id = g.account_id
             where g.unit_id = {unit} order by 1"
        ))
        .await;
    assert_eq!(held, ["mai staff 2025-03-01", "tam staff 2025-03-01", "truongmn head 2025-03-01"]);
    assert_eq!(stage.number("select count(*) from role_grant where to_on = '2025-02-28'").await, 4);
    let home = stage.get("mai:staff", "/viec").await.to();
    assert!(home.starts_with(&format!("/don-vi/{unit}")), "{home}");
    stage.get("mai:staff", &home).await.says(200, &["Phòng Mầm non và Tiểu học", "Từ 01/03/2025: sáp nhập từ"]);

    // Both histories on the assignment's page, under the names of then, leading to the reports.
    let shown = stage.get("tam:staff", &format!("/phan-cong/{new}")).await;
    shown.says(
        200,
        &[
            "Tiếp nối từ Phòng Giáo dục Tiểu học chủ trì đến 28/02/2025 Phòng Giáo dục Mầm non chủ trì đến 28/02/2025",
            "Báo cáo của Phòng Giáo dục Mầm non",
            "Báo cáo của Phòng Giáo dục Tiểu học",
            "40% theo báo cáo Quý IV/2024 của Phòng Giáo dục Tiểu học, đơn vị trước",
        ],
    );
    let sent =
        stage.number(&format!("select id from report where assignment_id = {old} and state = 'submitted'")).await;
    stage
        .get("tam:staff", &format!("/bao-cao/{sent}"))
        .await
        .says(200, &["Phân công này kết thúc ngày 28/02/2025", "Lời của Phòng Giáo dục Mầm non về I.1"]);
    stage.get("tam:staff", &format!("/phan-cong/{old}")).await.says(200, &["Chuyển cho Phòng Mầm non và Tiểu học"]);

    // Nobody can act on what was under way; TCCB's queue does not keep it.
    let queue = stage.get("canbo:officer", "/duyet").await;
    assert!(!queue.words().contains("I.1"), "{}", queue.words());
    stage
        .post("canbo:officer", &format!("/bao-cao/{sent}/chap-nhan"), &[("version", "1")])
        .await
        .says(409, &["kết thúc ngày 28/02/2025"]);
    stage.get("mai:staff", &format!("/phan-cong/{old}/bao-cao/{OPEN}")).await.says(409, &["kết thúc ngày 28/02/2025"]);

    // The successor writes its own, with the words of both beside the fields and their figures to go on from.
    let form = format!("/phan-cong/{new}/bao-cao/{OPEN}");
    let writing = stage.get("mai:staff", &form).await;
    writing.says(
        200,
        &[
            "Phòng Giáo dục Mầm non đã viết, Quý I/2025",
            "Phòng Giáo dục Tiểu học đã viết, Quý I/2025",
            "Lời của Phòng Giáo dục Mầm non về I.1",
            "Lời của Phòng Giáo dục Tiểu học về I.1",
        ],
    );
    assert!(writing.body.contains("value=\"40\""), "the figures go on from the least advanced");
    let fields =
        [("progress", "in_progress"), ("percent", "75"), ("results", "Bồi dưỡng xong đợt một"), ("version", "0")];
    stage.post("mai:staff", &format!("{form}/gui-thu-truong"), &fields).await.to();
    let report = stage.number(&format!("select id from report where assignment_id = {new}")).await;
    stage.post("truongmn:head", &format!("/bao-cao/{report}/gui"), &[("version", "1")]).await.to();
    stage.get("canbo:officer", "/duyet").await.says(200, &["I.1", "Phòng Mầm non và Tiểu học"]);
    stage
        .post("canbo:officer", &format!("/bao-cao/{report}/chap-nhan"), &[("version", "1"), ("rating", "good")])
        .await
        .to();
    let line = stage.lines(OPEN).await.remove("I.1 Phòng Mầm non và Tiểu học").expect("a line");
    assert_eq!((line.percent, line.standing_report_id), (75, Some(report)));

    // Two changes on: the nearest that has spoken counts.
    let page = stage.merge(&["mn-th", "trh"], "Phòng Giáo dục Phổ thông", "pho-thong", "02/03/2025").await;
    stage.wake_at("2025-03-02T08:00:00").await;
    stage.confirm(&page).await;
    let line = stage.lines(OPEN).await.remove("I.1 Phòng Giáo dục Phổ thông").expect("a line");
    assert_eq!((line.percent, line.standing_report_id), (75, Some(report)));
}

#[tokio::test]
async fn the_register_of_legal_reviews_is_kept_by_the_successor() {
    let stage = Stage::new().await;
    stage
        .run(
            "insert into legal_keeper (owner_unit_id, keeper_unit_id)
             select o.id, k.id from unit o, unit k where (o.code, k.code) in (('so', 'mn'), ('tp', 'kt'))",
        )
        .await;
    let keepers = "select o.code || ' ' || k.code from legal_keeper l join unit o on o.id = l.owner_unit_id
         join unit k on k.id = l.keeper_unit_id order by 1";
    let page = stage.merge(&["mn", "th"], MERGED, "mn-th", "25/02/2025").await;
    stage
        .get(ADMIN, &page)
        .await
        .says(200, &["Sổ rà soát văn bản Phòng Mầm non và Tiểu học giữ tiếp sổ của Sở Giáo dục và Đào tạo"]);
    assert_eq!(stage.texts(keepers).await, ["so mn", "tp kt"], "shown, not done");
    stage.confirm(&page).await;
    assert_eq!(stage.texts(keepers).await, ["so mn-th", "tp kt"]);
    let told = "select j.before ->> 'keeper' || ' – ' || (j.after ->> 'keeper') from journal j where action = 'unit.register_keeper_chosen'";
    assert_eq!(stage.texts(told).await, ["Phòng Giáo dục Mầm non – Phòng Mầm non và Tiểu học"]);
    stage.get("mai:staff", "/ra-soat").await.says(200, &["Sổ do Phòng Mầm non và Tiểu học giữ"]);
    stage.get("vui:staff", "/ra-soat").await.says(403, &[]);

    // Of two registers a unit takes over one: for the other an administrator chooses.
    let page = stage.merge(&["mn-th", "kt"], "Phòng Chuyên môn", "cm", "26/02/2025").await;
    stage.wake_at("2025-02-26T08:00:00").await;
    stage.confirm(&page).await;
    assert_eq!(stage.texts(keepers).await, ["so mn-th", "tp cm"]);
}

#[tokio::test]
async fn one_of_them_may_go_on_and_roles_need_not_move() {
    let stage = Stage::new().await;
    let (mn, th) = (stage.unit("mn").await, stage.unit("th").await);
    let before = (stage.assignment("I.1", "th").await, stage.assignment("I.3", "th").await);
    let fields =
        [("units", mn.as_str()), ("units", &th), ("into", &th), ("effective_on", "25/02/2025"), ("decision", "QĐ 15")];
    let page = stage.post(ADMIN, &format!("/quan-tri/don-vi/{mn}/sap-nhap"), &fields).await.to();
    stage.post(ADMIN, &format!("{page}/thuc-hien"), &[]).await.to();
    let after = (stage.assignment("I.1", "th").await, stage.assignment("I.3", "th").await);
    assert_ne!(after.0, before.0, "what both had is begun anew, so that both histories count");
    assert_eq!(after.1, before.1, "what it had alone runs on");
    let lines = stage.lines(OPEN).await;
    let line = &lines["I.1 Phòng Giáo dục Tiểu học"];
    assert_eq!((line.percent, line.report.code()), (40, "missing"));
    assert_eq!(lines["I.2 Phòng Giáo dục Tiểu học"].percent, 90, "it coordinated, now it leads");
    assert_eq!(stage.number("select count(*) from assignment_succession").await, 5);
    assert_eq!(
        stage.number(&format!("select count(*) from role_grant where unit_id = {th} and to_on is null")).await,
        1
    );
    assert_eq!(
        stage.number(&format!("select count(*) from role_grant where unit_id = {mn} and to_on = '2025-02-24'")).await,
        3
    );
}

#[tokio::test]
async fn a_split_is_distributed_task_by_task() {
    let stage = Stage::new().await;
    let th = stage.unit("th").await;
    let fields = [
        ("heir_unit", ""),
        ("heir_unit", ""),
        ("heir_unit", ""),
        ("heir_unit", ""),
        ("heir_name", "Phòng Tiểu học Một"),
        ("heir_name", "Phòng Tiểu học Hai"),
        ("heir_name", ""),
        ("heir_name", ""),
        ("heir_code", "th-1"),
        ("heir_code", "th-2"),
        ("heir_code", ""),
        ("heir_code", ""),
        ("effective_on", "25/02/2025"),
        ("decision", "QĐ 17"),
    ];
    let page = stage.post(ADMIN, &format!("/quan-tri/don-vi/{th}/chia-tach"), &fields).await.to();
    let shown = stage.get(ADMIN, &page).await;
    shown.says(
        200,
        &[
            "Từng nhiệm vụ về đơn vị nào",
            "KH thử · I.1",
            "KH thử · I.2",
            "KH thử · I.3",
            "5 phân công mới và 4 phân công kết thúc",
        ],
    );
    let task = |reference: &'static str| {
        let stage = &stage;
        async move { stage.number(&format!("select id from task where ref = '{reference}'")).await.to_string() }
    };
    let (one, three) = (task("I.1").await, task("I.3").await);
    let fields = [
        ("effective_on", "25/02/2025"),
        ("decision", "QĐ 17"),
        ("task", one.as_str()),
        ("heir", "0"),
        ("task", &three),
        ("heir", "1"),
    ];
    stage.post(ADMIN, &page, &fields).await.to();
    stage.confirm(&page).await;
    let lines = stage.lines(OPEN).await;
    assert_eq!(lines["I.1 Phòng Tiểu học Một"].percent, 40);
    assert!(lines["I.3 Phòng Tiểu học Hai"].standing.complete);
    assert!(
        lines.contains_key("III.1 Phòng Tiểu học Một") && lines.contains_key("III.1 Phòng Tiểu học Hai"),
        "both are in its groups"
    );
    let first = stage.unit("th-1").await;
    assert_eq!(
        stage.number(&format!("select count(*) from role_grant where unit_id = {first} and role = 'staff'")).await,
        1
    );
    let told = stage.get(ADMIN, &format!("/quan-tri/don-vi/{first}")).await;
    told.says(200, &["Từ 25/02/2025: tách ra từ Phòng Giáo dục Tiểu học"]);
}

#[tokio::test]
async fn another_unit_leads_one_task_from_a_day_by_the_officers_act() {
    let stage = Stage::new().await;
    let task = stage.number("select id from task where ref = 'II.1'").await;
    let path = format!("/nhiem-vu/{task}/doi-chu-tri");
    stage.get("canbo:officer", &format!("/nhiem-vu/{task}")).await.says(200, &["Đổi đơn vị chủ trì"]);
    stage.get("giamdoc:director", &path).await.says(403, &[]);
    stage.get(ADMIN, &path).await.says(403, &[]);
    let (tccb, vp) = (stage.unit("tccb").await, stage.unit("vp").await);
    let fields = [("from", tccb.as_str()), ("to", &vp), ("effective_on", "25/02/2025"), ("decision", "Công văn số 9")];
    stage
        .post("canbo:officer", &path, &[("from", &tccb), ("to", ""), ("effective_on", "x")])
        .await
        .says(422, &["Chọn đơn vị nhận chủ trì", "Ghi ngày có hiệu lực", "Ghi số, ngày văn bản"]);
    let page = stage.post("canbo:officer", &path, &fields).await.to();
    stage.get("canbo:officer", &page).await.says(
        200,
        &["Chuyển việc chủ trì từ Phòng Tổ chức Cán bộ sang Văn phòng Sở", "1 phân công mới và 2 phân công kết thúc"],
    );
    stage.get(ADMIN, &page.replace("/doi-chu-tri", "/quan-tri/thay-doi")).await.says(404, &[]);
    stage.post("canbo:officer", &format!("{page}/thuc-hien"), &[]).await.to();
    let lines = stage.lines(OPEN).await;
    assert_eq!(lines["II.1 Văn phòng Sở"].percent, 30, "it goes on from what the unit before it reported");
    assert!(!lines.contains_key("II.1 Phòng Tổ chức Cán bộ"));
    assert!(lines.contains_key("III.1 Phòng Tổ chức Cán bộ"), "nothing else passed on");
    let new = stage.assignment("II.1", "vp").await;
    stage.get("vui:staff", &format!("/phan-cong/{new}")).await.says(200, &["Tiếp nối từ", "Phòng Tổ chức Cán bộ"]);
}
