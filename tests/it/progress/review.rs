//! Reviewing: what changed is said, many are decided on at once, reasons are remembered.

use super::fixture::{CLOSED, OPEN, Stage, finished};

/// Submits a report of school A or B in the open quarter; its id.
async fn submitted(stage: &Stage, task: &str, unit: &str, results: &str) -> i64 {
    let who = if unit == "a" { "ba:head" } else { "binh:staff" };
    let form = stage.form(task, unit, OPEN).await;
    stage.post(who, &format!("{form}/gui"), &finished("0", results)).await.to();
    sqlx::query_scalar(
        "select r.id from report r join period p on p.id = r.period_id where r.assignment_id = $1 and p.state = 'open'",
    )
    .bind(stage.assignment(task, unit).await)
    .fetch_one(&stage.db.pool)
    .await
    .expect("a report")
}

/// Puts an accepted report into the closed quarter.
async fn accepted_before(stage: &Stage, task: &str, unit: &str, results: &str) {
    let assignment = stage.assignment(task, unit).await;
    sqlx::query(
        "insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at, submitted_by,
            submitted_at, first_submitted_at, decided_by, accepted_at)
         select $1, p.id, 'accepted', 'in_progress', 50, $2, w.id, '2026-09-10', w.id, '2026-09-10', '2026-09-10', w.id, '2026-09-11'
         from period p, account w where p.state = 'closed' and w.username = 'an'",
    )
    .bind(assignment)
    .bind(results)
    .execute(&stage.db.pool)
    .await
    .expect("an accepted report");
}

/// As a form names a report: its id and the version that was seen.
async fn choice(stage: &Stage, id: i64) -> String {
    let version: i32 = sqlx::query_scalar("select version from report where id = $1")
        .bind(id)
        .fetch_one(&stage.db.pool)
        .await
        .expect("a version");
    format!("{id}:{version}")
}

const STATES: &str = "select string_agg(t.ref || ' ' || u.code || ' ' || r.state || coalesce(' ' || r.rating, ''), ', ' order by t.ref, u.code)
    from report r join period p on p.id = r.period_id join assignment a on a.id = r.assignment_id join task t on t.id = a.task_id
    join unit u on u.id = a.unit_id where p.state = 'open'";

#[tokio::test]
async fn many_are_accepted_at_once_and_those_that_cannot_be_are_named() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("kiem:staff", &format!("{form}/gui"), &finished("0", "Kiêm viết")).await.to();
    let own = stage.report("I.1", "b").await.0;
    let moved = submitted(&stage, "I.1", "a", "Đã họp").await;
    let fine = submitted(&stage, "I.2", "a", "Đã rà soát").await;
    let page = stage.get("kiem:officer", "/duyet").await;
    page.says(200, &[&format!("name=\"report\" value=\"{}\"", choice(&stage, own).await), "Bạn viết hoặc gửi"]);
    let chosen = [choice(&stage, own).await, choice(&stage, moved).await, choice(&stage, fine).await];
    // Returned and sent again with other words, while the list stands on the screen.
    stage.post("tccb:officer", &format!("/bao-cao/{moved}/tra-lai"), &[("reason", "Bổ sung")]).await.to();
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("ba:head", &format!("{form}/gui"), &finished("1", "Đã họp hai lần")).await.to();

    let mut fields: Vec<_> = chosen.iter().map(|choice| ("report", choice.as_str())).collect();
    fields.extend([("rating", "satisfactory"), ("nhom", "don-vi")]);
    let told = stage.told("kiem:officer", "/duyet/chap-nhan", &fields).await;
    for words in [
        "warn||Đã chấp nhận 1 báo cáo.",
        "viết hoặc gửi, cán bộ khác phải duyệt: I.1 của Trường B",
        "xem lại: I.1 của Trường A",
    ] {
        assert!(told.contains(words), "“{words}” is not in {told}");
    }
    assert_eq!(stage.ask(STATES).await, "I.1 a submitted, I.1 b submitted, I.2 a accepted satisfactory");
    assert_eq!(stage.ask("select count(*)::text from journal where action = 'report.accepted'").await, "1");

    // Another officer takes the rest; what was decided meanwhile is left out.
    let rest = [choice(&stage, own).await, choice(&stage, moved).await, choice(&stage, fine).await];
    let fields: Vec<_> = rest.iter().map(|choice| ("report", choice.as_str())).collect();
    let answer = stage.post("tccb:officer", "/duyet/chap-nhan", &[&fields[..], &[("nhom", "don-vi")]].concat()).await;
    assert_eq!(answer.to(), "/duyet?nhom=don-vi");
    assert_eq!(stage.ask(STATES).await, "I.1 a accepted, I.1 b accepted, I.2 a accepted satisfactory");
    stage.get("tccb:officer", "/duyet").await.says(200, &["Đã duyệt hết"]);
}

#[tokio::test]
async fn many_are_returned_for_one_reason_and_nothing_typed_is_lost() {
    let stage = Stage::new().await;
    let (one, two) = (submitted(&stage, "I.1", "a", "Đã họp").await, submitted(&stage, "I.1", "b", "Đã họp").await);
    let (one, two) = (choice(&stage, one).await, choice(&stage, two).await);
    let none = stage.post("tccb:officer", "/duyet/tra-lai", &[("reason", "Thiếu số liệu")]).await;
    none.says(422, &["Hãy chọn ít nhất một báo cáo", "Thiếu số liệu</textarea>", "href=\"#report\""]);
    let both = [("report", one.as_str()), ("report", two.as_str())];
    let silent = stage.post("tccb:officer", "/duyet/tra-lai", &[&both[..], &[("reason", " ")]].concat()).await;
    silent.says(
        422,
        &["Cần ghi rõ lý do trả lại", &format!("value=\"{one}\" checked"), &format!("value=\"{two}\" checked")],
    );
    let odd = stage.post("tccb:officer", "/duyet/chap-nhan", &[&both[..], &[("rating", "best")]].concat()).await;
    odd.says(422, &["Hãy chọn một mức đánh giá", &format!("value=\"{one}\" checked")]);
    assert_eq!(stage.ask(STATES).await, "I.1 a submitted, I.1 b submitted");

    // Without a script the chosen reason comes beside an empty field.
    let fields = [&both[..], &[("reason", ""), ("common", "Bổ sung số liệu cụ thể")]].concat();
    let told = stage.told("tccb:officer", "/duyet/tra-lai", &fields).await;
    assert_eq!(told, "success||Đã trả lại 2 báo cáo.");
    assert_eq!(stage.ask(STATES).await, "I.1 a returned, I.1 b returned");
    assert_eq!(stage.ask("select string_agg(distinct return_reason, ',') from report").await, "Bổ sung số liệu cụ thể");
}

#[tokio::test]
async fn everything_unchanged_is_accepted_in_one_act_after_it_was_shown() {
    let stage = Stage::new().await;
    accepted_before(&stage, "I.1", "a", "Đã họp").await;
    accepted_before(&stage, "I.2", "a", "Đã rà soát").await;
    accepted_before(&stage, "I.1", "b", "Đã họp").await;
    let same = submitted(&stage, "I.1", "a", "Đã họp").await;
    submitted(&stage, "I.2", "a", "Đã rà soát xong").await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("kiem:staff", &format!("{form}/gui"), &finished("0", "Đã họp")).await.to();

    let list = stage.get("tccb:officer", "/duyet").await;
    list.says(200, &["Chấp nhận cả 2 báo cáo không có thay đổi", "Không đổi", "Đổi nội dung"]);
    let changed = stage.get("tccb:officer", "/duyet?thay-doi=co").await;
    changed.says(200, &["<b>1 báo cáo</b>", "Rà soát hồ sơ", "Chấp nhận cả 2 báo cáo"]);
    assert!(!changed.body.contains("Kiện toàn"), "{}", changed.body);
    let unchanged = stage.get("tccb:officer", "/duyet?thay-doi=khong").await;
    unchanged.says(200, &["<b>2 báo cáo</b>", "Kiện toàn"]);

    // Who wrote one of them is told that it stays.
    let page = stage.get("kiem:officer", "/duyet/khong-thay-doi?nhom=don-vi").await;
    page.says(200, &["<b>1 báo cáo</b> của 1 đơn vị", "Để lại 1 báo cáo do chính bạn", "I.1 của Trường B"]);
    let same = choice(&stage, same).await;
    page.says(200, &[&format!("name=\"report\" value=\"{same}\"")]);
    assert_eq!(page.body.matches("name=\"report\"").count(), 1);
    let told = stage.told("kiem:officer", "/duyet/chap-nhan", &[("report", &same), ("rating", "good")]).await;
    assert_eq!(told, "success||Đã chấp nhận 1 báo cáo.");
    assert_eq!(stage.ask(STATES).await, "I.1 a accepted good, I.1 b submitted, I.2 a submitted");
    stage.get("kiem:officer", "/duyet/khong-thay-doi").await.says(200, &["Không có báo cáo nào giữ nguyên"]);
}

#[tokio::test]
async fn only_officers_of_the_plans_owner_decide_on_many() {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into unit (code, name, kind) values ('so-khac', 'Sở khác', 'so');
         insert into role_grant (account_id, unit_id, role, from_on) select a.id, u.id, 'officer', '2026-01-01'
         from account a, unit u where a.username = 'congdoan' and u.code = 'so-khac';",
    )
    .execute(&stage.db.pool)
    .await
    .expect("another Sở");
    sqlx::query(
        "insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
         select $1, g.account_id, g.id, $2, $2 from role_grant g where g.role = 'officer' and g.unit_id = (select id from unit where code = 'so-khac')",
    )
    .bind(tiendo::web::viewer::token_hash("la:officer"))
    .bind(stage.clock.now())
    .execute(&stage.db.pool)
    .await
    .expect("a session");
    let id = submitted(&stage, "I.1", "a", "Đã họp").await;
    let id = choice(&stage, id).await;
    for who in ["an:staff", "ba:head", "giamdoc:director", "congdoan:observer"] {
        for path in ["/duyet/chap-nhan", "/duyet/tra-lai"] {
            stage.post(who, path, &[("report", &id), ("reason", "Bổ sung")]).await.says(403, &[]);
        }
        stage.get(who, "/duyet/khong-thay-doi").await.says(403, &[]);
    }
    // What is out of reach is neither decided on nor named.
    for path in ["/duyet/chap-nhan", "/duyet/tra-lai"] {
        let told = stage.told("la:officer", path, &[("report", &id), ("reason", "Bổ sung")]).await;
        assert_eq!(told, "success||Chưa báo cáo nào được xử lý.");
    }
    assert_eq!(stage.ask(STATES).await, "I.1 a submitted");
    stage.ask("update plan set status = 'closed' returning status").await;
    stage.get("tccb:officer", "/duyet").await.says(200, &["Đã duyệt hết"]);
    let told = stage.told("tccb:officer", "/duyet/chap-nhan", &[("report", &id)]).await;
    assert!(told.contains("xem lại: I.1 của Trường A"), "{told}");
    assert_eq!(stage.ask(STATES).await, "I.1 a submitted", "an ended plan takes nothing");
}

#[tokio::test]
async fn reasons_once_given_are_offered_again_the_frequent_ones_first() {
    let stage = Stage::new().await;
    let id = submitted(&stage, "I.1", "a", "Đã họp").await;
    let report = format!("/bao-cao/{id}");
    stage.get("tccb:officer", &report).await.says(200, &["Lý do thường dùng", "value=\"Bổ sung số liệu cụ thể\""]);
    let form = stage.form("I.1", "a", OPEN).await;
    let reasons =
        ["Thiếu biên bản", "Nêu rõ ngày", "thiếu  Biên bản.", "Ghi số người dự", "Lỗi chính tả", "Nêu rõ ngày họp"];
    for (reason, version) in reasons.iter().zip(["1", "2", "3", "4", "5", "6"]) {
        stage.post("tccb:officer", &format!("{report}/tra-lai"), &[("reason", reason)]).await.to();
        let again = format!("Đã họp, lần {version}");
        stage.post("ba:head", &format!("{form}/gui"), &finished(version, &again)).await.to();
    }
    let page = stage.get("tccb:officer", &report).await;
    let offered: Vec<&str> =
        page.body.split("name=\"common\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(offered, ["thiếu  Biên bản.", "Nêu rõ ngày họp", "Lỗi chính tả", "Ghi số người dự", "Nêu rõ ngày"]);

    // One of them is chosen, nothing is typed; what is typed goes first.
    stage.post("tccb:officer", &format!("{report}/tra-lai"), &[("reason", ""), ("common", "Lỗi chính tả")]).await.to();
    assert_eq!(stage.ask("select return_reason from report").await, "Lỗi chính tả");
    stage.post("ba:head", &format!("{form}/gui"), &finished("7", "Đã họp")).await.to();
    let typed = [("reason", "Ghi rõ hơn"), ("common", "Lỗi chính tả")];
    stage.post("tccb:officer", &format!("{report}/tra-lai"), &typed).await.to();
    assert_eq!(stage.ask("select return_reason from report").await, "Ghi rõ hơn");
    stage.post("ba:head", &format!("{form}/gui"), &finished("8", "Đã họp lại")).await.to();
    stage.post("tccb:officer", &format!("{report}/chap-nhan"), &[]).await.to();
    stage.get("tccb:officer", &report).await.says(200, &["Lý do đề nghị điều chỉnh", "value=\"Lỗi chính tả\""]);
    let ask = [("why", ""), ("common", "Lỗi chính tả")];
    stage.post("tccb:officer", &format!("{report}/de-nghi-dieu-chinh"), &ask).await.to();
    assert_eq!(stage.ask("select reason from report_event where kind = 'correction_asked'").await, "Lỗi chính tả");
}

#[tokio::test]
async fn the_queue_stands_beside_the_report_and_keeps_what_was_asked_of_it() {
    let stage = Stage::new().await;
    let one = submitted(&stage, "I.1", "a", "Đã họp").await;
    let two = submitted(&stage, "I.2", "a", "Đã rà soát").await;
    let three = submitted(&stage, "I.1", "b", "Đã họp").await;
    let by_unit = stage.get("tccb:officer", &format!("/bao-cao/{two}?nhom=don-vi")).await;
    by_unit.says(
        200,
        &[
            "<b>2/3</b>",
            &format!("href=\"/bao-cao/{one}?nhom=don-vi\" rel=\"prev\""),
            &format!("href=\"/bao-cao/{three}?nhom=don-vi\" rel=\"next\""),
            &format!("href=\"/bao-cao/{two}?nhom=don-vi\" aria-current=\"page\"><span>I.2</span>"),
            "<span>Trường B</span> <span class=\"quiet\">1</span>",
            "Báo cáo đầu tiên",
        ],
    );
    let by_task = stage.get("tccb:officer", &format!("/bao-cao/{one}?nhom=nhiem-vu")).await;
    by_task.says(
        200,
        &["<b>1/3</b>", "<span>Trường B</span><span class=\"mark", "<span>I.2 Rà soát hồ sơ viên chức</span>"],
    );
    let filtered = stage.get("tccb:officer", &format!("/bao-cao/{three}?q=ho+so&nhom=don-vi")).await;
    filtered.says(
        200,
        &["không thuộc điều kiện đang lọc", &format!("href=\"/bao-cao/{two}?nhom=don-vi&#38;q=ho%20so\" rel=\"next\"")],
    );
    for who in ["ba:head", "giamdoc:director"] {
        let read = stage.get(who, &format!("/bao-cao/{one}")).await;
        read.says(200, &["Đã họp"]);
        assert!(!read.body.contains("Hàng đợi duyệt") && !read.body.contains("data-accept"), "{}", read.body);
    }
    // The sentence after a decision leads back to the report it is about.
    let told = stage
        .told("tccb:officer", &format!("/bao-cao/{one}/chap-nhan"), &[("rating", "good"), ("nhom", "don-vi")])
        .await;
    assert_eq!(
        told,
        format!("success/bao-cao/{one}?nhom=don-vi||Đã chấp nhận báo cáo I.1 của Trường A, đánh giá Tốt.")
    );
    stage.get("tccb:officer", &format!("/bao-cao/{one}")).await.says(200, &["Đã duyệt"]);
    stage.get("tccb:officer", &stage.form("I.1", "a", CLOSED).await).await.says(403, &[]);
}
