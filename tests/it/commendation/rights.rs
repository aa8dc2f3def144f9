//! Who sees whom a unit has proposed, who has a say in it, and who goes on from it.

use super::stage::{LISTED, OF_UNIT, Stage, UNDECIDED, WORDS};
use crate::instruction::heirs::MERGER;

const NAME: &str = WORDS[1].1;

/// What school A had in the task passes to school B.
const HAND_OVER: &str = "
    insert into unit_change (kind, state, effective_on, decision, terms, plan_id, created_by, created_at, decided_at, ended_at)
    select 'lead', 'done', '2026-11-20', 'QĐ 1', jsonb_build_object('lead', jsonb_build_object('task', t.id, 'from', a.id, 'to', b.id)),
        t.plan_id, w.id, '2026-11-20', '2026-11-20', '2026-11-20'
    from account w, task t, unit a, unit b where w.username = 'tccb' and t.ref = 'I.1' and a.code = 'a' and b.code = 'b';
    insert into assignment_succession (predecessor_id, successor_id, change_id)
    select a.id, b.id, c.id from unit_change c, task t
    join assignment a on a.task_id = t.id join unit ua on ua.id = a.unit_id and ua.code = 'a'
    join assignment b on b.task_id = t.id join unit ub on ub.id = b.unit_id and ub.code = 'b'
    where t.ref = 'I.1'";

#[tokio::test]
async fn names_are_seen_by_the_unit_tccb_and_the_director_alone() {
    let stage = Stage::new().await;
    let it = stage.propose("an:staff", "I.1").await;
    stage.carry_on("tccb:officer", &it, "hoi-lai", &[("reply", "Ai xác nhận?")]).await.to();
    let task = format!("/nhiem-vu/{}", stage.task_id("I.1").await);
    let timelines = [format!("{task}/dien-bien"), "/don-vi/2/dien-bien".to_owned()];
    for who in ["an:staff", "anh:staff", "ba:head", "tccb:officer", "giamdoc:director"] {
        stage.get(who, &it).await.says(200, &[NAME]);
        stage.get(who, &task).await.says(200, &[NAME, "1 đề nghị"]);
        for timeline in &timelines {
            stage.get(who, timeline).await.says(200, &[NAME, "Ai xác nhận?"]);
        }
        assert_eq!(stage.proposals(who, "/bieu-duong?state=all").await, "1");
    }
    for who in ["binh:staff", "kiem:staff"] {
        stage.get(who, &it).await.says(404, &[]);
        stage.carry_on(who, &it, "rut", &[("why", "x")]).await.says(404, &[]);
        assert_eq!(stage.proposals(who, "/bieu-duong?state=all").await, "0");
        stage.hides(who, &task, &[NAME]).await;
        stage.hides(who, &timelines[0], &[NAME, "Ai xác nhận?"]).await;
        assert!(stage.figure(who, "/tong-hop", UNDECIDED).await.is_none());
    }
    for path in [it.as_str(), "/bieu-duong", "/bieu-duong/xuat.xlsx", "/bieu-duong/moi"] {
        stage.get("congdoan:observer", path).await.says(403, &[]);
    }
    stage.hides("congdoan:observer", &task, &[NAME, "iểu dương"]).await;
    for timeline in &timelines {
        stage.hides("congdoan:observer", timeline, &[NAME, "Ai xác nhận?"]).await;
    }
    assert!(stage.figure("congdoan:observer", "/tong-hop", LISTED).await.is_none());
    assert!(stage.figure("congdoan:observer", "/don-vi/2", OF_UNIT).await.is_none());
    for (who, deed) in [
        ("tccb:officer", "rut"),
        ("tccb:officer", "dong-y"),
        ("giamdoc:director", "chon"),
        ("giamdoc:director", "ghi-quyet-dinh"),
        ("ba:head", "chon"),
        ("ba:head", "dong-y"),
    ] {
        stage.carry_on(who, &it, deed, &[("reply", "x"), ("why", "x"), ("decision", "x")]).await.says(403, &[]);
    }
}

#[tokio::test]
async fn nobody_decides_what_he_proposed_or_completed_himself() {
    let stage = Stage::new().await;
    let it = stage.propose("kiem:staff", "I.1").await;
    stage.get("kiem:officer", &it).await.says(200, &["Anh/chị đã viết đề nghị này"]);
    stage.hides("kiem:officer", &it, &["Đưa vào danh sách</button>"]).await;
    let own = [("reply", "Tự chọn.")];
    for deed in ["chon", "hoi-lai", "khong-chon"] {
        stage.carry_on("kiem:officer", &it, deed, &own).await.says(409, &["do chính mình viết", "Tự chọn."]);
    }
    // Nor where another proposed it and he only completed it.
    let other = stage.propose_whom("binh:staff", "I.1", "Tổ Văn phòng").await;
    stage.carry_on("tccb:officer", &other, "hoi-lai", &[("reply", "Gồm ai?")]).await.to();
    let mut fields = WORDS.to_vec();
    fields.push(("said", "Gồm bốn người."));
    stage.carry_on("kiem:staff", &other, "bo-sung", &fields).await.to();
    stage.carry_on("kiem:officer", &other, "chon", &own).await.says(409, &["do chính mình viết"]);
    stage.carry_on("tccb:officer", &other, "chon", &[]).await.to();
}

#[tokio::test]
async fn a_unit_to_which_a_plan_gives_nothing_proposes_about_the_plan_alone() {
    let stage = Stage::new().await;
    sqlx::raw_sql("delete from assignment a using unit u where u.id = a.unit_id and u.code = 'b'; delete from plan_issue p using unit u where u.id = p.unit_id and u.code = 'b'")
        .execute(&stage.db.pool)
        .await
        .expect("gone");
    let (plan, task) = (stage.ask("select id::text from plan").await, stage.task_id("I.1").await);
    let (plan, task) = (format!("plan-{plan}"), format!("task-{task}"));
    stage.get("binh:staff", "/bieu-duong/moi").await.says(200, &[&format!("value=\"{plan}\"")]);
    let fields = |about| [("about", about), WORDS[0], WORDS[1], WORDS[3], WORDS[4]];
    stage.post("binh:staff", "/bieu-duong", &fields(&task)).await.says(422, &["Hãy chọn nhiệm vụ"]);
    let it = stage.post("binh:staff", "/bieu-duong", &fields(&plan)).await.to().to_owned();
    stage.get("binh:staff", &it).await.says(200, &["Cả kế hoạch KH thử"]);
    assert_eq!(stage.proposals("binh:staff", "/bieu-duong").await, "1");
    assert_eq!(stage.proposals("tccb:officer", "/bieu-duong").await, "1");
    assert_eq!(stage.proposals("an:staff", "/bieu-duong").await, "0");
    let (count, href) = stage.figure("binh:staff", "/don-vi/3", OF_UNIT).await.expect("at home");
    assert_eq!((count.as_str(), stage.proposals("binh:staff", &href).await.as_str()), ("1", "1"));
    // An obstacle is still raised only where the plan binds the unit.
    let obstacle = [("about", plan.as_str()), ("title", "x"), ("words", "x"), ("request", "x")];
    stage.post("binh:staff", "/vuong-mac", &obstacle).await.says(422, &["Hãy chọn nhiệm vụ"]);
}

#[tokio::test]
async fn who_goes_on_from_the_unit_goes_on_from_the_proposal_and_who_takes_over_the_task_does_not() {
    let stage = Stage::new().await;
    let it = stage.propose("an:staff", "I.1").await;
    let timeline = format!("/nhiem-vu/{}/dien-bien", stage.task_id("I.1").await);
    sqlx::raw_sql(HAND_OVER).execute(&stage.db.pool).await.expect("handed over");
    stage.get("binh:staff", &it).await.says(404, &[]);
    stage.hides("binh:staff", &timeline, &[NAME]).await;
    sqlx::raw_sql(MERGER).execute(&stage.db.pool).await.expect("merged");
    stage.wake_at("2026-11-25T09:00:00").await;
    stage.get("binh:staff", &it).await.says(200, &[NAME]);
    stage.get("binh:staff", &timeline).await.says(200, &[NAME]);
    assert_eq!(stage.proposals("binh:staff", "/bieu-duong").await, "1");
    stage.carry_on("tccb:officer", &it, "hoi-lai", &[("reply", "Ai xác nhận?")]).await.to();
    stage.get("binh:staff", "/don-vi/3").await.says(200, &["Chờ bổ sung", NAME]);
    let mut fields = WORDS.to_vec();
    fields.push(("said", "Trường B xác nhận."));
    stage.carry_on("binh:staff", &it, "bo-sung", &fields).await.to();
}
