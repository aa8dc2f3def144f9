//! A unit's own plan, drawn up from the tasks that bind it: from the plan above down to it and back.

use tiendo::plan::draft::Content;

use super::{Answer, QUARTER, Stage};

/// What a draft says.
pub async fn draft_content(stage: &Stage, draft: &str) -> Content {
    let id: i64 = draft.rsplit('/').next().and_then(|id| id.parse().ok()).expect(draft);
    let mut db = stage.db.pool.acquire().await.expect("a connection");
    tiendo::plan::store::draft::content(&mut *db, id).await.expect("read").expect("a draft").1
}

/// Sends the form of a task of a draft as it stands, with these fields in the place of its own.
pub async fn send_task(stage: &Stage, who: &str, draft: &str, reference: &str, other: &[(&str, &str)]) -> Answer {
    let content = draft_content(stage, draft).await;
    let task = content.tasks.iter().find(|task| task.reference == reference).expect(reference);
    let (section, changed) = (task.section.to_string(), task.changed.to_string());
    let mut fields = vec![
        ("section", section.as_str()),
        ("reference", &task.reference),
        ("kind", task.kind.code()),
        ("content", &task.content),
        ("changed", &changed),
    ];
    fields.extend(task.leads.iter().map(|party| ("lead_text", party.text.as_str())));
    fields.extend(task.deadlines.iter().map(|deadline| ("dl_text", deadline.said.text.as_str())));
    fields.retain(|(name, _)| other.iter().all(|(known, _)| known != name));
    fields.extend(other);
    stage.post(who, &format!("{draft}/nhiem-vu/{}", task.key), &fields).await
}

/// Makes a draft plan of a draft, as its page would; the plan's address.
pub async fn confirm(stage: &Stage, who: &str, draft: &str) -> String {
    let id = draft.rsplit('/').next().expect("an id");
    let version = stage.number(&format!("select version::bigint from plan_draft where id = {id}")).await.to_string();
    stage.post(who, &format!("{draft}/xac-nhan"), &[("version", &version)]).await.to().to_owned()
}

/// The id of a task of a plan.
pub async fn task(stage: &Stage, plan: impl std::fmt::Display, reference: &str) -> i64 {
    stage.number(&format!("select id from task where plan_id = {plan} and ref = '{reference}'")).await
}

/// A body below the school, with somebody at it.
async fn department(stage: &Stage) {
    stage
        .run(
            "insert into unit (parent_id, code, name, kind) select id, 'to-toan', 'Tổ Toán – Tin', 'other' from unit where code = 'lequydon';
             insert into account (username, full_name, password_hash) values ('to-toan', 'Vũ Thị Hạnh', 'x');
             insert into role_grant (account_id, unit_id, role, from_on)
             select a.id, u.id, 'staff', '2026-01-01' from account a, unit u where a.username = 'to-toan' and u.code = 'to-toan';",
        )
        .await;
}

/// What the pages of figures say of the plan above and of all that runs.
async fn figures(stage: &Stage, above: i64) -> Vec<String> {
    let mut pages = Vec::new();
    for (who, path) in [
        ("tccb", format!("/tong-hop?plan={above}&period={QUARTER}")),
        ("tccb", format!("/tong-hop?period={QUARTER}")),
        ("giamdoc", format!("/dieu-hanh?period={QUARTER}")),
        ("lequydon", format!("/tong-hop?period={QUARTER}")),
    ] {
        pages.push(stage.get(who, &path).await.says(200, &[]));
    }
    pages
}

#[tokio::test]
async fn it_stands_beside_the_plan_above_and_its_tasks_lead_up_and_down() {
    let stage = Stage::new().await;
    let above = stage.nq28().await;
    let begin = format!("/ke-hoach/{above}/ke-hoach-don-vi");
    department(&stage).await;
    let before = figures(&stage, above).await;
    assert!(before[0].contains("694 phân công chủ trì"), "{}", before[0]);
    stage.get("lequydon", &format!("{begin}/moi")).await.says(200, &["26 nhiệm vụ", "Văn bản kế hoạch của đơn vị"]);
    let draft = stage.post("lequydon", &begin, &[]).await.to().to_owned();
    assert_eq!(stage.post("lequydon.truong", &begin, &[]).await.to(), draft, "there is one for both");
    stage.get("kienan.truong", &draft).await.says(404, &[]);
    stage.get("tccb", &draft).await.says(403, &[]);
    let page = stage.get("lequydon", &draft).await;
    page.says(200, &["Cụ thể hóa 26/26 nhiệm vụ NQ28 giao cho đơn vị", "Thực hiện: NQ28, IV.4.a"]);

    // The school hands a task on, and says that another one is its own.
    send_task(&stage, "lequydon", &draft, "IV.4.a", &[("lead_text", "Tổ Toán – Tin")]).await.to();
    send_task(&stage, "lequydon", &draft, "IV.4.c", &[("above", " ")]).await.to();
    stage
        .get("lequydon", &draft)
        .await
        .says(200, &["Cụ thể hóa 25/26", "Nhiệm vụ cấp trên chưa có việc nào thực hiện (1) IV.4.c"]);
    let plan = confirm(&stage, "lequydon", &draft).await;
    stage.get("tccb", &begin).await.says(200, &["0/53 đơn vị đã ban hành", "Chưa có kế hoạch (53)"]);
    let id = plan.rsplit('/').next().expect("an id").to_owned();
    stage.post("lequydon", &format!("{plan}/kich-hoat"), &[]).await.says(403, &[]);
    assert_eq!(stage.post("lequydon.truong", &format!("{plan}/kich-hoat"), &[]).await.to(), plan);
    let told =
        format!("select count(*) from plan_issue i join unit u on u.id = i.unit_id where plan_id = {id} and u.code");
    assert_eq!(stage.number(&format!("{told} <> 'lequydon'")).await, 1, "the department is told");
    assert_eq!(stage.number(&format!("{told} = 'lequydon'")).await, 0, "who made it need not confirm that it arrived");
    assert_eq!(stage.post("lequydon.truong", &begin, &[]).await.to(), plan, "the unit has its plan");
    stage.get("lequydon", &format!("{begin}/moi")).await.says(200, &["Đơn vị đã có kế hoạch của mình"]);

    // The plan above shows who has theirs, and its figures are what they were.
    let list = stage.get("tccb", &begin).await;
    list.says(
        200,
        &["1/53 đơn vị đã ban hành", "Trường THPT Lê Quý Đôn NQ28 – Trường THPT Lê Quý Đôn Đang thực hiện 26 25/26"],
    );
    assert!(list.text().contains(&format!("href=\"{plan}\"")), "{}", list.text());
    stage.get("lequydon", &begin).await.says(200, &["1/1 đơn vị đã ban hành"]);
    assert_eq!(figures(&stage, above).await, before);

    // Down from its task to the unit's, and up again, for whoever may go there.
    let (up, down) = (task(&stage, above, "IV.4.a").await, task(&stage, &id, "IV.4.a").await);
    let (up, down) = (format!("/nhiem-vu/{up}"), format!("/nhiem-vu/{down}"));
    let leads = |answer: &Answer, to: &str| answer.text().contains(&format!("href=\"{to}\""));
    for who in ["tccb", "giamdoc", "lequydon", "lequydon.truong"] {
        let page = stage.get(who, &up).await;
        page.says(200, &["Trong kế hoạch của đơn vị 1 nhiệm vụ", "0/1"]);
        assert!(leads(&page, &down), "{who}");
        let page = stage.get(who, &down).await;
        page.says(200, &["Thực hiện nhiệm vụ cấp trên NQ28, IV.4.a"]);
        assert!(leads(&page, &up), "{who}");
        let page = stage.get(who, &plan).await;
        page.says(200, &["thực hiện NQ28 của Sở Giáo dục và Đào tạo"]);
        assert!(leads(&page, &format!("/ke-hoach/{above}")), "{who}");
    }
    for (who, status) in [("kienan", 404), ("congdoan", 403)] {
        let page = stage.get(who, &up).await;
        assert!(!page.says(200, &[]).contains("Trong kế hoạch của đơn vị") && !leads(&page, &down), "{who}");
        stage.get(who, &down).await.says(status, &[]);
        stage.get(who, &plan).await.says(status, &[]);
    }
    // Whom only the school's plan binds sees what it carries out, without a way there.
    let page = stage.get("to-toan", &down).await;
    page.says(200, &["NQ28, IV.4.a"]);
    assert!(!leads(&page, &up), "{}", page.text());
    let page = stage.get("to-toan", &plan).await;
    page.says(200, &["thực hiện NQ28 của"]);
    assert!(!leads(&page, &format!("/ke-hoach/{above}")), "{}", page.text());
    stage.get("to-toan", &up).await.says(404, &[]);
}

#[tokio::test]
async fn its_reports_are_accepted_within_the_unit_by_whoever_did_not_write_them() {
    let stage = Stage::new().await;
    let above = stage.nq28().await;
    let begin = format!("/ke-hoach/{above}/ke-hoach-don-vi");
    let draft = stage.post("lequydon", &begin, &[]).await.to().to_owned();
    stage.get("lequydon", &draft).await.says(200, &["không chủ trì: bỏ nếu đơn vị không có việc riêng", "đã qua"]);
    let plan = confirm(&stage, "lequydon", &draft).await;
    stage.post("lequydon.truong", &format!("{plan}/kich-hoat"), &[]).await.to();
    let page = stage.get("lequydon.truong", &plan).await.says(200, &["26 nhiệm vụ."]);
    assert!(!page.contains("Đã tiếp nhận"), "who made it need not confirm that it arrived: {page}");
    let id = plan.rsplit('/').next().expect("an id");
    let form = async |reference: &str| {
        let task = task(&stage, id, reference).await;
        let sql = format!("select id from assignment where task_id = {task} and role = 'lead'");
        format!("/phan-cong/{}/bao-cao/{QUARTER}", stage.number(&sql).await)
    };
    let said = [("version", "0"), ("progress", "in_progress"), ("percent", "30"), ("results", "Đã họp tổ")];
    let state = async || {
        let sql = "select state from report order by id desc limit 1";
        sqlx::query_scalar::<_, String>(sql).fetch_one(&stage.db.pool).await.expect("a report")
    };
    let newest = async || format!("/bao-cao/{}", stage.number("select max(id) from report").await);

    // What staff wrote is accepted by the head's sending it on: nobody else is asked.
    stage.post("lequydon", &format!("{}/gui-thu-truong", form("IV.4.a").await), &said).await.to();
    let report = newest().await;
    stage.get("lequydon.truong", &report).await.says(200, &["Gửi duyệt"]);
    stage.post("lequydon.truong", &format!("{report}/gui"), &[]).await.to();
    assert_eq!(state().await, "accepted");

    // What the head wrote is accepted by somebody else of the unit, and by nobody outside.
    stage.post("lequydon.truong", &format!("{}/gui", form("IV.4.b").await), &said).await.to();
    let report = newest().await;
    assert_eq!(state().await, "submitted");
    stage.post("lequydon.truong", &format!("{report}/chap-nhan"), &[]).await.says(403, &[]);
    stage.post("tccb", &format!("{report}/chap-nhan"), &[]).await.says(403, &[]);
    stage.post("kienan", &format!("{report}/chap-nhan"), &[]).await.says(404, &[]);
    stage.get("lequydon", &report).await.says(200, &["Chấp nhận", "Trả lại"]);
    stage.post("lequydon", &format!("{report}/chap-nhan"), &[]).await.to();
    assert_eq!(state().await, "accepted");
}
