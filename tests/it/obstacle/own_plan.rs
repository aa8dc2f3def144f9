//! In a unit's own plan its staff answer and its head decides.

use super::stage::{Stage, WORDS};

/// School A has a plan of its own, which binds itself and its team.
async fn stage() -> Stage {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into unit (parent_id, code, name, kind) select id, 'to', 'Tổ Toán', 'other' from unit where code = 'a';
         insert into role_grant (account_id, unit_id, role, from_on)
         select a.id, u.id, 'staff', '2026-01-01' from account a, unit u where a.username = 'binh' and u.code = 'to';
         insert into plan (owner_unit_id, number, title, short_title, status, activated_at)
         select id, '02/KH', 'Kế hoạch trường', 'KH trường A', 'active', '2026-02-01' from unit where code = 'a';
         insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Việc' from plan where number = '02/KH';
         insert into task (plan_id, section_id, position, ref, content)
         select p.id, s.id, 1, 'T.1', 'Việc của tổ' from plan p join section s on s.plan_id = p.id where p.number = '02/KH';
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, v.role, u.id, '2026-02-01' from task t, (values ('to', 'lead'), ('a', 'coordinating')) v (code, role)
         join unit u on u.code = v.code where t.ref = 'T.1';",
    )
    .execute(&stage.db.pool)
    .await
    .expect("an own plan");
    sqlx::query(
        "insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
         select $1, a.id, g.id, $2, $2 from account a join role_grant g on g.account_id = a.id join unit u on u.id = g.unit_id
         where a.username = 'binh' and u.code = 'to'",
    )
    .bind(tiendo::web::viewer::token_hash("binh:to"))
    .bind(crate::progress::fixture::at("2026-11-23T08:00:00"))
    .execute(&stage.db.pool)
    .await
    .expect("signed in");
    stage
}

#[tokio::test]
async fn a_team_s_obstacle_is_answered_by_staff_and_decided_by_the_head() {
    let stage = stage().await;
    let it = stage.raise("binh:to", "T.1").await;
    stage.get("binh:to", &it).await.says(200, &["Chờ trả lời", "Rút vướng mắc"]);
    // The school's people stand above the team: they answer, and do not speak for it.
    stage.get("an:staff", &it).await.says(200, &["Trả lời đơn vị", "Trình thủ trưởng"]);
    stage.deed("an:staff", &it, "rut", &[]).await.says(403, &[]);
    stage.deed("an:staff", &it, "trinh", &[("reply", "Xin ý kiến.")]).await.to();
    stage.deed("an:staff", &it, "quyet-dinh", &[("decision", "x")]).await.says(403, &[]);
    let plan = stage.ask("select id::text from plan where number = '02/KH'").await;
    assert_eq!(stage.count("ba:head", &format!("/vuong-mac?waits=me&plan={plan}")).await, "1");
    stage.get("ba:head", "/vuong-mac").await.says(200, &["KH trường A"]);
    stage.deed("ba:head", &it, "quyet-dinh", &[("decision", "Đồng ý.")]).await.to();
    stage.get("binh:to", &it).await.says(200, &["Thủ trưởng đã quyết định", "Thủ trưởng quyết định", "Đồng ý."]);
    stage.deed("binh:to", &it, "da-giai-quyet", &[]).await.to();
    // Above the school it is read, and answered by nobody.
    let again = stage.raise_saying("binh:to", "T.1", "Việc khác").await;
    stage.get("tccb:officer", &again).await.says(200, &[WORDS[1].1]);
    stage.deed("tccb:officer", &again, "tra-loi", &[("reply", "x")]).await.says(403, &[]);
}

#[tokio::test]
async fn what_the_school_raises_in_its_own_plan_somebody_else_of_it_answers() {
    let stage = stage().await;
    let it = stage.raise("an:staff", "T.1").await;
    stage.deed("an:staff", &it, "tra-loi", &[("reply", "x")]).await.says(409, &["do chính mình nêu"]);
    stage.get("binh:to", &it).await.says(404, &[]);
    stage.deed("anh:staff", &it, "tra-loi", &[("reply", "Đã rõ.")]).await.to();
    stage.deed("an:staff", &it, "da-giai-quyet", &[]).await.to();
}
