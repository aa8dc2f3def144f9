//! Obstacles raised from above for the units below.

use super::{
    own_plan,
    stage::{Stage, WORDS},
};
use crate::progress::fixture::{OPEN, finished};

/// School A has two sites below it, which both lead a task of the Sở's plan; the school has none in it.
async fn stage() -> Stage {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into unit (parent_id, code, name, kind)
         select id, v.code, v.name, 'other' from unit, (values ('a1', 'Cơ sở 1'), ('a2', 'Cơ sở 2')) v (code, name) where unit.code = 'a';
         insert into task (plan_id, section_id, position, ref, content)
         select s.plan_id, s.id, 3, 'I.3', 'Việc của hai cơ sở' from section s;
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref = 'I.3' and u.code in ('a1', 'a2')",
    )
    .execute(&stage.db.pool)
    .await
    .expect("two sites");
    stage
}

impl Stage {
    /// The obstacle's unit and the unit of its part.
    async fn raised_for(&self) -> String {
        self.ask(
            "select u.code || ' ' || coalesce(p.code, '-') from obstacle o join unit u on u.id = o.unit_id
             left join assignment a on a.id = o.assignment_id left join unit p on p.id = a.unit_id order by o.id desc limit 1",
        )
        .await
    }

    async fn unit_id(&self, code: &str) -> i64 {
        sqlx::query_scalar("select id from unit where code = $1").bind(code).fetch_one(&self.db.pool).await.expect(code)
    }
}

#[tokio::test]
async fn what_a_report_of_one_unit_says_is_raised_for_that_unit() {
    let stage = stage().await;
    for unit in ["a1", "a2"] {
        let mut fields = finished("0", "Đã làm.");
        let words = format!("Thiếu máy ở {unit}.");
        fields.push(("obstacles", &words));
        stage.post("an:staff", &stage.form("I.3", unit, OPEN).await, &fields).await.to();
    }
    let task = stage.task_id("I.3").await;
    for unit in ["a2", "a1"] {
        let report = stage.report("I.3", unit).await.0.to_string();
        let about = format!("task-{task}-{}", stage.unit_id(unit).await);
        stage
            .get("an:staff", &format!("/vuong-mac/moi?report={report}"))
            .await
            .says(200, &[&format!("Thiếu máy ở {unit}."), &format!("value=\"{about}\" selected")]);
        let fields = [("about", about.as_str()), ("report", &report), WORDS[0], WORDS[1], WORDS[2]];
        stage.post("an:staff", "/vuong-mac", &fields).await.to();
        assert_eq!(stage.raised_for().await, format!("{unit} {unit}"));
        assert_eq!(stage.ask("select report_id::text from obstacle order by id desc limit 1").await, report);
    }
    // Chosen anew for the other unit, it is no longer what the report said.
    let report = stage.report("I.3", "a1").await.0.to_string();
    let about = format!("task-{task}-{}", stage.unit_id("a2").await);
    let fields = [("about", about.as_str()), ("report", &report), ("title", "Việc khác"), WORDS[1], WORDS[2]];
    stage.post("an:staff", "/vuong-mac", &fields).await.to();
    assert_eq!(stage.ask("select count(*)::text from obstacle where report_id is null").await, "1");
}

#[tokio::test]
async fn each_unit_below_is_offered_by_name_and_none_is_chosen_in_another_s_place() {
    let stage = stage().await;
    let task = stage.task_id("I.3").await;
    let page = stage.get("an:staff", &format!("/vuong-mac/moi?task={task}")).await;
    page.says(200, &["Việc của hai cơ sở – Cơ sở 1", "Việc của hai cơ sở – Cơ sở 2", "KH thử – Cơ sở 2"]);
    for unit in ["a1", "a2"] {
        let value = format!("value=\"task-{task}-{}\"", stage.unit_id(unit).await);
        assert!(page.body.contains(&format!("{value}>")), "it is to be said which of them: {}", page.body);
    }
    let part = stage.assignment("I.3", "a2").await;
    let raise = format!("/vuong-mac/moi?task={task}&part={part}");
    let told =
        stage.get("an:staff", &format!("/phan-cong/{part}")).await.body.replace("&#38;", "&").replace("&amp;", "&");
    assert!(told.contains(&raise), "{told}");
    let about = format!("task-{task}-{}", stage.unit_id("a2").await);
    stage.get("an:staff", &raise).await.says(200, &[&format!("value=\"{about}\" selected")]);
    // One's own unit comes first.
    let own = format!("task-{}", stage.task_id("I.1").await);
    let page = stage.get("an:staff", &format!("/vuong-mac/moi?task={}", stage.task_id("I.1").await)).await;
    page.says(200, &[&format!("value=\"{own}\" selected")]);
    // Of one unit that is not below nothing is offered.
    let about = format!("task-{task}-{}", stage.unit_id("b").await);
    stage
        .post("an:staff", "/vuong-mac", &[("about", about.as_str()), WORDS[0], WORDS[1], WORDS[2]])
        .await
        .says(422, &["Hãy chọn nhiệm vụ"]);
}

#[tokio::test]
async fn in_its_own_plan_a_unit_raises_only_what_is_its_own() {
    let stage = own_plan::stage().await;
    sqlx::raw_sql(
        "insert into task (plan_id, section_id, position, ref, content)
         select s.plan_id, s.id, 2, 'T.2', 'Việc riêng của tổ' from section s join plan p on p.id = s.plan_id where p.number = '02/KH';
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, 'lead', u.id, '2026-02-01' from task t, unit u where t.ref = 'T.2' and u.code = 'to';
         insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by, state)
         select u.id, 'quarter', 2026, 4, 'Quý IV/2026', '2026-09-15', '2026-12-14', '2026-12-16', 'open' from unit u where u.code = 'a'",
    )
    .execute(&stage.db.pool)
    .await
    .expect("the team's own");
    let (task, part) = (stage.task_id("T.2").await, stage.assignment("T.2", "to").await);
    let (page, of_part) = (format!("/nhiem-vu/{task}"), format!("/phan-cong/{part}"));
    let mut fields = finished("0", "Đã làm.");
    fields.push(("obstacles", "Thiếu ghế."));
    stage.post("binh:to", &stage.form("T.2", "to", OPEN).await, &fields).await.to();
    let report = stage.report("T.2", "to").await.0;
    for who in ["an:staff", "ba:head"] {
        for page in [&page, &of_part, &format!("/bao-cao/{report}")] {
            stage.hides(who, page, &["/vuong-mac/moi"]).await;
        }
        stage.hides(who, "/vuong-mac/moi", &["Việc riêng của tổ", "Tổ Toán"]).await;
        stage.get(who, "/vuong-mac/moi").await.says(200, &["T.1 Việc của tổ"]);
        stage.get(who, &format!("/vuong-mac/moi?report={report}")).await.says(403, &[]);
        for about in [format!("task-{task}"), format!("task-{task}-{}", stage.unit_id("to").await)] {
            let fields = [("about", about.as_str()), WORDS[0], WORDS[1], WORDS[2]];
            stage.post(who, "/vuong-mac", &fields).await.says(422, &["Hãy chọn nhiệm vụ"]);
        }
    }
    stage.get("binh:to", &page).await.says(200, &["/vuong-mac/moi"]);
    stage.raise("an:staff", "T.1").await;
    assert_eq!(stage.raised_for().await, "a a");
    stage.raise("binh:to", "T.1").await;
    assert_eq!(stage.raised_for().await, "to to");
}
