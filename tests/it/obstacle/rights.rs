//! Who sees what a unit raised, and who has a say in it.

use super::stage::{IN_TOTAL, OF_UNIT, Stage, TO_DECIDE};

#[tokio::test]
async fn other_units_observers_and_officers_elsewhere_have_no_part_in_it() {
    let stage = Stage::new().await;
    let it = stage.raise("an:staff", "I.1").await;
    let task = format!("/nhiem-vu/{}", stage.task_id("I.1").await);
    for who in ["binh:staff", "kiem:staff"] {
        stage.get(who, &it).await.says(404, &[]);
        stage.deed(who, &it, "rut", &[]).await.says(404, &[]);
        assert_eq!(stage.count(who, "/vuong-mac?state=all").await, "0");
        stage.hides(who, &task, &["Thiếu giáo viên Tin học"]).await;
    }
    stage.get("congdoan:observer", &it).await.says(403, &[]);
    stage.get("congdoan:observer", "/vuong-mac").await.says(403, &[]);
    stage.hides("congdoan:observer", &task, &["Thiếu giáo viên Tin học", "Vướng mắc"]).await;
    assert!(stage.figure("congdoan:observer", "/dieu-hanh", TO_DECIDE).await.is_none());
    assert!(stage.figure("congdoan:observer", "/don-vi/2", OF_UNIT).await.is_none());
    assert!(stage.figure("congdoan:observer", "/tong-hop", IN_TOTAL).await.is_none());
    for (who, deed) in [
        ("tccb:officer", "rut"),
        ("tccb:officer", "quyet-dinh"),
        ("giamdoc:director", "tra-loi"),
        ("giamdoc:director", "gop"),
        ("ba:head", "tra-loi"),
        ("ba:head", "quyet-dinh"),
    ] {
        stage.deed(who, &it, deed, &[("reply", "x"), ("decision", "x")]).await.says(403, &[]);
    }
    for who in ["an:staff", "anh:staff", "ba:head", "tccb:officer", "giamdoc:director"] {
        stage.get(who, &it).await.says(200, &[]);
        stage.get(who, &task).await.says(200, &["Thiếu giáo viên Tin học", "1 đang xử lý"]);
    }
}

#[tokio::test]
async fn nobody_answers_what_he_raised_himself() {
    let stage = Stage::new().await;
    let it = stage.raise("kiem:staff", "I.1").await;
    let own = [("reply", "Tự trả lời.")];
    stage.deed("kiem:officer", &it, "tra-loi", &own).await.says(409, &["do chính mình nêu", "Tự trả lời."]);
    stage.deed("kiem:officer", &it, "trinh", &own).await.says(409, &["do chính mình nêu"]);
    stage.deed("tccb:officer", &it, "tra-loi", &own).await.to();
}

#[tokio::test]
async fn only_a_unit_that_the_plan_binds_raises_and_only_about_its_own_part() {
    let stage = Stage::new().await;
    sqlx::raw_sql("delete from assignment a using task t, unit u where t.id = a.task_id and t.ref = 'I.2' and u.id = a.unit_id and u.code = 'b'")
        .execute(&stage.db.pool)
        .await
        .expect("gone");
    let about = format!("task-{}", stage.task_id("I.2").await);
    let fields = [("about", about.as_str()), ("title", "x"), ("words", "x"), ("request", "x")];
    stage.post("binh:staff", "/vuong-mac", &fields).await.says(422, &["Hãy chọn nhiệm vụ"]);
    for who in ["tccb:officer", "giamdoc:director", "congdoan:observer"] {
        stage.post(who, "/vuong-mac", &fields).await.says(403, &[]);
        stage.get(who, "/vuong-mac/moi").await.says(403, &[]);
    }
    stage.post("an:staff", "/vuong-mac", &fields).await.to();
    sqlx::raw_sql("update plan set status = 'closed', closed_at = '2026-11-20'")
        .execute(&stage.db.pool)
        .await
        .expect("closed");
    stage.post("an:staff", "/vuong-mac", &fields).await.says(422, &["Hãy chọn nhiệm vụ"]);
    stage.get("an:staff", "/vuong-mac/moi").await.says(200, &["Chưa có kế hoạch nào giao việc"]);
}

#[tokio::test]
async fn the_unit_that_takes_over_goes_on_with_what_was_raised() {
    let stage = Stage::new().await;
    let it = stage.raise("an:staff", "I.1").await;
    let whole = {
        let about = format!("plan-{}", stage.ask("select id::text from plan").await);
        let fields = [("about", about.as_str()), ("title", "Cả kế hoạch"), ("words", "x"), ("request", "x")];
        stage.post("an:staff", "/vuong-mac", &fields).await.to().to_owned()
    };
    // School A becomes part of school B.
    sqlx::raw_sql(
        "insert into unit_change (kind, state, effective_on, decision, terms, created_by, created_at, decided_at, ended_at)
         select 'merge', 'done', '2026-11-20', 'QĐ 1', '{}', id, '2026-11-20', '2026-11-20', '2026-11-20' from account where username = 'tccb';
         insert into assignment_succession (predecessor_id, successor_id, change_id)
         select a.id, b.id, c.id from assignment a join unit ua on ua.id = a.unit_id and ua.code = 'a'
         join assignment b on b.task_id = a.task_id join unit ub on ub.id = b.unit_id and ub.code = 'b', unit_change c
         where a.task_id = (select id from task where ref = 'I.1');",
    )
    .execute(&stage.db.pool)
    .await
    .expect("merged");
    for obstacle in [&it, &whole] {
        stage.get("binh:staff", obstacle).await.says(200, &["Rút vướng mắc"]);
    }
    assert_eq!(stage.count("binh:staff", "/vuong-mac").await, "2");
    assert_eq!(stage.figure("binh:staff", "/don-vi/3", OF_UNIT).await.expect("at home").0, "2");
    stage.deed("tccb:officer", &it, "hoi-lai", &[("reply", "Còn thiếu gì?")]).await.to();
    stage.deed("binh:staff", &it, "bo-sung", &[("said", "Còn thiếu 2 người.")]).await.to();
    let told = "select count(*)::text from notice n join notice_recipient r on r.notice_id = n.id
        join account a on a.id = r.account_id where a.username = 'binh' and n.text like 'Đề nghị bổ sung%'";
    assert_eq!(stage.ask(told).await, "1");
    // Another lead for one task speaks for what is about the task, not for what is about the plan.
    sqlx::raw_sql("update unit_change set kind = 'lead', plan_id = (select id from plan)")
        .execute(&stage.db.pool)
        .await
        .expect("a lead");
    stage.get("binh:staff", &it).await.says(200, &[]);
    stage.get("binh:staff", &whole).await.says(404, &[]);
}
