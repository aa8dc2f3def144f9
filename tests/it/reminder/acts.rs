//! An officer reminds, through the pages.

use super::{NEIGHBOUR, submit, told};
use crate::progress::fixture::{OPEN, Stage};

const NEW: &str = "/don-doc/moi";
const OFFICER: &str = "tccb:officer";

async fn unit(stage: &Stage, code: &str) -> i64 {
    sqlx::query_scalar("select id from unit where code = $1")
        .bind(code)
        .fetch_one(&stage.db.pool)
        .await
        .expect("a unit")
}

/// The last reminder by hand that a page knew of.
async fn seen(stage: &Stage) -> String {
    stage.ask("select coalesce(max(id), 0)::text from reminder where kind = 'manual'").await
}

#[tokio::test]
async fn one_unit_is_reminded_with_a_note_and_everybody_concerned_finds_it() {
    let stage = Stage::new().await;
    let a = unit(&stage, "a").await;
    let page = stage.get(OFFICER, &format!("{NEW}?period={OPEN}&unit={a}")).await;
    page.says(200, &["Đôn đốc Trường A về 2 báo cáo chưa gửi", "Hạn gửi 16/12/2026", "I.1</a>, ", "I.2</a>"]);
    assert!(!page.body.contains("Trường B"));
    let fields = [("unit", a.to_string()), ("note", "Gửi trước 17 giờ.".to_owned()), ("seen", "0".to_owned())];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let said = stage.told(OFFICER, &format!("{NEW}?period={OPEN}&unit={a}"), &fields).await;
    assert_eq!(said, "success||Đã đôn đốc Trường A về 2 báo cáo chưa gửi.");
    assert_eq!(
        told(&stage, "an").await,
        ["23/11 Đôn đốc: đơn vị còn 2 báo cáo Quý IV/2026 chưa gửi (hạn 16/12/2026). “Gửi trước 17 giờ.”"]
    );
    for nobody in ["binh", "tccb", "giamdoc"] {
        assert_eq!(told(&stage, nobody).await, Vec::<String>::new(), "{nobody}");
    }
    let home = stage.get("an:staff", &format!("/don-vi/{a}")).await;
    home.says(
        200,
        &[
            "Đôn đốc",
            "2 báo cáo Quý IV/2026 chưa gửi (hạn 16/12/2026)",
            "Phạm Cán Bộ, 09:00 23/11/2026",
            "Gửi trước 17 giờ.",
        ],
    );
    let task = stage.get("an:staff", &format!("/phan-cong/{}", stage.assignment("I.1", "a").await)).await;
    task.says(200, &["Đôn đốc</a> · báo cáo Quý IV/2026, hạn 16/12/2026, chưa trả lời", "Phạm Cán Bộ"]);
    for path in ["/chua-bao-cao", "/tong-hop/bang"] {
        let table = stage.get(OFFICER, path).await;
        table.says(200, &[&format!("/don-doc?period={OPEN}&#38;unit={a}"), "23/11"]);
    }
    stage.get(OFFICER, "/don-doc").await.says(200, &["Đôn đốc: 1 lần, 1 đơn vị", "Gửi trước 17 giờ.", "Chưa trả lời"]);

    // The unit sends: the line goes, the record stays.
    submit(&stage, "I.1", "a").await;
    stage.get("an:staff", &format!("/don-vi/{a}")).await.says(200, &["1 báo cáo Quý IV/2026 chưa gửi"]);
    stage.get(OFFICER, "/don-doc").await.says(200, &["Còn 1/2 chưa trả lời"]);
    submit(&stage, "I.2", "a").await;
    let home = stage.get("an:staff", &format!("/don-vi/{a}")).await;
    assert!(!home.body.contains("Gửi trước 17 giờ."), "{}", home.body);
    stage.get(OFFICER, "/don-doc?state=answered").await.says(200, &["Đôn đốc: 1 lần, 1 đơn vị", "Đã trả lời"]);
    stage.get(OFFICER, "/don-doc?state=open").await.says(200, &["Đôn đốc: 0 lần"]);
}

#[tokio::test]
async fn all_that_miss_something_are_reminded_in_one_act() {
    let stage = Stage::new().await;
    stage.get(OFFICER, "/chua-bao-cao").await.says(200, &["Đôn đốc tất cả 2 đơn vị còn thiếu", "href=\"/don-doc/moi"]);
    let page = stage.get(OFFICER, NEW).await;
    page.says(200, &["Đôn đốc 2 đơn vị về 3 báo cáo chưa gửi"]);
    assert_eq!(page.body.matches("name=\"unit\"").count(), 2);
    let (a, b) = (unit(&stage, "a").await.to_string(), unit(&stage, "b").await.to_string());
    let said = stage.told(OFFICER, NEW, &[("unit", &a), ("unit", &b), ("note", ""), ("seen", "0")]).await;
    assert_eq!(said, "success||Đã đôn đốc 2 đơn vị về 3 báo cáo chưa gửi.");
    assert_eq!(stage.ask("select count(*)::text from reminder").await, "2");
    assert_eq!(stage.ask("select count(*)::text from reminder_item").await, "3");
    let entry = stage.ask("select (after ->> 'units') || '/' || (after ->> 'items') from journal where action = 'unit.reminders_sent'").await;
    assert_eq!(entry, "2/3", "one act, one entry");
}

#[tokio::test]
async fn a_unit_reminded_today_is_marked_and_somebody_else_s_reminder_is_not_doubled_unseen() {
    let stage = Stage::new().await;
    let a = unit(&stage, "a").await.to_string();
    let form = |seen: String| vec![("unit", a.clone()), ("note", String::new()), ("seen", seen)];
    let send = async |who: &str, fields: Vec<(&str, String)>| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        stage.post(who, NEW, &fields).await
    };
    // Two officers have the page open; the second hears of the first.
    assert_eq!(send("kiem:officer", form("0".into())).await.status, 303);
    let again = send(OFFICER, form("0".into())).await;
    again.says(
        422,
        &["Vừa có người đôn đốc Trường A (lúc 09:00)", "Một đơn vị đã được đôn đốc hôm nay", "hôm nay lúc 09:00"],
    );
    assert_eq!(stage.ask("select count(*)::text from reminder").await, "1");
    assert!(again.body.contains(&format!("name=\"seen\" value=\"{}\"", seen(&stage).await)));
    // Knowing that, it is sent.
    assert_eq!(send(OFFICER, form(seen(&stage).await)).await.status, 303);
    assert_eq!(stage.ask("select max(nth)::text from reminder_item").await, "1", "one a day counts");
    stage.get(OFFICER, NEW).await.says(200, &["hôm nay lúc 09:00", "2 lần"]);
    stage.wake_at("2026-11-24T09:00:00").await;
    let tomorrow = stage.get(OFFICER, NEW).await;
    tomorrow.says(200, &["2 lần, gần nhất 23/11/2026"]);
    assert!(!tomorrow.body.contains("hôm nay lúc"));
}

#[tokio::test]
async fn whoever_sent_meanwhile_is_not_reminded_and_this_is_said() {
    let stage = Stage::new().await;
    let (a, b) = (unit(&stage, "a").await.to_string(), unit(&stage, "b").await.to_string());
    submit(&stage, "I.1", "b").await;
    let both = format!("{NEW}?unit={a}&unit={b}");
    stage.get(OFFICER, &both).await.says(200, &["Không còn gì phải nhắc: Trường B.", "Đôn đốc Trường A về 2 báo cáo"]);
    let said = stage.told(OFFICER, &both, &[("unit", &a), ("unit", &b), ("note", "")]).await;
    assert_eq!(said, "success||Đã đôn đốc Trường A về 2 báo cáo chưa gửi. Không nhắc Trường B: vừa hoàn thành đủ.");
    let said = stage.told(OFFICER, NEW, &[("unit", &b), ("note", "")]).await;
    assert_eq!(said, "warn||Không còn gì để đôn đốc: Trường B vừa hoàn thành đủ.");
    assert_eq!(stage.ask("select count(*)::text from reminder").await, "1");
}

#[tokio::test]
async fn what_is_typed_wrong_is_said_and_nothing_is_lost() {
    let stage = Stage::new().await;
    let a = unit(&stage, "a").await.to_string();
    let nobody = stage.post(OFFICER, NEW, &[("note", "Gửi ngay")]).await;
    nobody.says(422, &["Chưa chọn đơn vị nào", "Gửi ngay</textarea>"]);
    assert!(!nobody.body.contains(" checked"), "nobody is ticked for whoever ticked nobody");
    let long = "x".repeat(2001);
    stage.post(OFFICER, NEW, &[("unit", &a), ("note", &long)]).await.says(422, &["Lời nhắn dài quá 2000 ký tự", &long]);
    let reused = stage.post(OFFICER, NEW, &[("unit", &a), ("note", "Kính gửi."), ("reuse", "0")]).await;
    reused.says(200, &["Kính gửi.\nĐề nghị đơn vị gửi báo cáo còn thiếu trước 17 giờ hôm nay.</textarea>"]);
    assert_eq!(reused.body.matches(" checked").count(), 1, "ticks are kept");
    // A table's button with nothing ticked does not mean everybody.
    let none = stage.get(OFFICER, &format!("{NEW}?picked=1")).await;
    none.says(422, &["Chưa chọn đơn vị nào"]);
    assert!(!none.body.contains(" checked"));
    assert_eq!(stage.ask("select count(*)::text from reminder").await, "0");
}

#[tokio::test]
async fn a_deadline_that_passed_is_reminded_of_and_one_to_come_is_not() {
    let stage = Stage::new().await;
    let a = unit(&stage, "a").await;
    let address = format!("{NEW}?about=deadline&unit={a}");
    stage.get(OFFICER, &address).await.says(200, &["Không còn gì để đôn đốc"]);
    stage.wake_at("2026-12-02T09:00:00").await;
    stage.get(OFFICER, &format!("/don-vi/{a}")).await.says(200, &["Đôn đốc 2 báo cáo", "Đôn đốc 1 việc quá hạn"]);
    stage.get(OFFICER, &address).await.says(200, &["Đôn đốc Trường A về 1 nhiệm vụ quá hạn", "thời hạn 30/11/2026"]);
    let id = a.to_string();
    let said = stage.told(OFFICER, &address, &[("unit", &id), ("note", "")]).await;
    assert_eq!(said, "success||Đã đôn đốc Trường A về 1 nhiệm vụ quá hạn.");
    assert_eq!(
        told(&stage, "ba").await,
        ["02/12 Đôn đốc: đơn vị còn 1 nhiệm vụ chưa hoàn thành, thời hạn 30/11/2026 (I.2)."]
    );
    let task = stage.assignment("I.2", "a").await;
    stage.get("an:staff", &format!("/phan-cong/{task}")).await.says(200, &["thời hạn 30/11/2026, chưa trả lời"]);
}

#[tokio::test]
async fn one_assignment_is_reminded_of_from_its_own_page() {
    let stage = Stage::new().await;
    let id = stage.assignment("I.2", "a").await;
    let page = stage.get(OFFICER, &format!("/phan-cong/{id}")).await;
    let link = page.body.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| href.starts_with(NEW));
    let link = link.expect("a way to remind").replace("&#38;", "&");
    assert!(link.contains(&format!("assignment={id}")) && link.contains(OPEN), "{link}");
    stage.get(OFFICER, &link).await.says(200, &["Đôn đốc Trường A về 1 báo cáo chưa gửi"]);
    let a = unit(&stage, "a").await.to_string();
    assert_eq!(stage.post(OFFICER, &link, &[("unit", &a), ("note", "")]).await.status, 303);
    assert_eq!(stage.ask("select string_agg(assignment_id::text, ',') from reminder_item").await, id.to_string());
    for nobody in ["an:staff", "ba:head", "giamdoc:director", "congdoan:observer"] {
        let page = stage.get(nobody, &format!("/phan-cong/{id}")).await;
        assert!(!page.body.contains(NEW), "{nobody} is offered to remind");
    }
}

#[tokio::test]
async fn the_third_unanswered_one_is_shown_to_the_director_with_the_same_figure_everywhere() {
    let stage = Stage::new().await;
    let a = unit(&stage, "a").await.to_string();
    for day in ["17", "18", "21"] {
        stage.wake_at(&format!("2026-12-{day}T09:00:00")).await;
        let quiet = stage.get("giamdoc:director", "/dieu-hanh").await;
        assert!(!quiet.body.contains("Đã đôn đốc 3 lần"), "not yet on {day}");
        let seen = seen(&stage).await;
        let answer = stage.post(OFFICER, NEW, &[("unit", &a), ("note", ""), ("seen", &seen)]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
    assert_eq!(told(&stage, "giamdoc").await, ["21/12 Đã đôn đốc 3 lần chưa trả lời: 1 đơn vị (Trường A)."]);
    for who in ["giamdoc:director", "congdoan:observer", OFFICER] {
        let board = stage.get(who, "/dieu-hanh").await;
        board.says(
            200,
            &["Đã đôn đốc 3 lần chưa trả lời: <b>1 đơn vị</b>", "/don-doc?period=quarter-2026-4&#38;state=third"],
        );
        let list = stage.get(who, "/don-doc?state=third").await;
        list.says(200, &["<h1>Đã đôn đốc 3 lần chưa trả lời: 1 đơn vị", "lần 3"]);
    }
    stage.get("an:staff", &format!("/don-vi/{a}")).await.says(200, &["Đôn đốc lần 3"]);
    // One of the two reports is not enough; both are.
    submit(&stage, "I.1", "a").await;
    stage.get("giamdoc:director", "/dieu-hanh").await.says(200, &["<b>1 đơn vị</b>"]);
    submit(&stage, "I.2", "a").await;
    let quiet = stage.get("giamdoc:director", "/dieu-hanh").await;
    assert!(!quiet.body.contains("Đã đôn đốc 3 lần"));
    stage.get("giamdoc:director", "/don-doc?state=third").await.says(200, &["Đã đôn đốc 3 lần chưa trả lời: 0 đơn vị"]);
}

#[tokio::test]
async fn an_officer_reminds_nobody_of_another_owner() {
    let stage = Stage::new().await;
    sqlx::raw_sql(NEIGHBOUR).execute(&stage.db.pool).await.expect("another Sở");
    let c = unit(&stage, "c").await.to_string();
    let page = stage.get(OFFICER, &format!("{NEW}?unit={c}")).await;
    page.says(200, &["Không còn gì để đôn đốc"]);
    assert!(!page.body.contains("Trường C"));
    let said = stage.told(OFFICER, NEW, &[("unit", &c), ("note", "")]).await;
    assert!(said.starts_with("warn||"), "{said}");
    assert_eq!(stage.ask("select count(*)::text from reminder").await, "0");
    let plan = stage.ask("select id::text from plan where number = '02/KH'").await;
    stage.get(OFFICER, &format!("{NEW}?plan={plan}")).await.says(404, &[]);
}
