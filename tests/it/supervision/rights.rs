//! Who supervises whom, who reads what was found, and what nobody is shown.

use super::stage::Stage;
use crate::progress::fixture::finished;

/// A group of teachers below school A, with a plan of the school's own that binds it and the school, and its people.
const BELOW: &str = "
    insert into unit (parent_id, code, name, kind) select id, 'a1', 'Tổ Toán', 'department' from unit where code = 'a';
    insert into account (username, full_name, password_hash) values ('toan', 'Đinh Toán', 'x');
    insert into role_grant (account_id, unit_id, role, from_on) select a.id, u.id, 'staff', '2026-01-01'
    from account a, unit u where a.username = 'toan' and u.code = 'a1';
    insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
    select sha256('toan:staff'), g.account_id, g.id, '2026-11-23 08:00+07', '2026-11-23 08:00+07' from role_grant g
    join account a on a.id = g.account_id where a.username = 'toan';
    insert into plan (owner_unit_id, number, title, short_title, status, activated_at, issued_on)
    select id, '02/KH', 'Kế hoạch trường', 'KH trường', 'active', '2026-01-01', '2026-01-01' from unit where code = 'a';
    insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Việc' from plan where number = '02/KH';
    insert into task (plan_id, section_id, position, ref, content)
    select p.id, s.id, 1, 'T.1', 'Dự giờ' from plan p join section s on s.plan_id = p.id where p.number = '02/KH';
    insert into assignment (plan_id, task_id, role, unit_id, from_on)
    select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref = 'T.1' and u.code in ('a', 'a1');";

#[tokio::test]
async fn other_units_and_administrators_have_no_part_and_only_the_author_judges() {
    let stage = Stage::new().await;
    let it = stage.issued("congdoan:observer").await;
    for who in ["binh:staff", "kiem:staff"] {
        stage.get(who, &it).await.says(404, &[]);
        stage.on_demand(who, (&it, 1), "tra-loi", &[("words", "x")]).await.says(404, &[]);
        assert_eq!(stage.behind(who, "/giam-sat").await, 0);
        assert_eq!(stage.unanswered(who, "/tong-hop").await, 0);
    }
    for who in ["tccb:officer", "giamdoc:director", "an:staff", "ba:head"] {
        stage.get(who, &it).await.says(200, &["Hồ sơ viên chức còn thiếu"]);
        stage.on_demand(who, (&it, 1), "dat", &[]).await.says(403, &[]);
        stage.on_demand(who, (&it, 1), "nhac", &[]).await.says(403, &[]);
        stage.on_record(who, &it, "thu-hoi", &[("reason", "x")]).await.says(403, &[]);
    }
    for who in ["tccb:officer", "giamdoc:director", "congdoan:observer"] {
        stage.on_demand(who, (&it, 1), "tra-loi", &[("words", "x")]).await.says(403, &[]);
    }
    for who in ["an:staff", "giamdoc:director"] {
        stage.get(who, "/giam-sat/moi").await.says(403, &[]);
        stage.write(who, &stage.record_form(&["a"], "draft").await).await.says(403, &[]);
    }
    // A head supervises the units below his own: this school has none.
    stage.get("ba:head", "/giam-sat/moi").await.says(200, &["Chưa có đơn vị nào để kiểm tra, giám sát"]);
    stage.write("ba:head", &stage.record_form(&["a"], "draft").await).await.says(404, &[]);
    assert_eq!(stage.ask("select count(*)::text from supervision_record").await, "1");
}

#[tokio::test]
async fn a_head_supervises_the_units_below_and_his_own_in_its_own_plan_and_the_unions_do_not_read_that() {
    let stage = Stage::new().await;
    sqlx::raw_sql(BELOW).execute(&stage.db.pool).await.expect("below");
    let own = stage.ask("select id::text from plan where number = '02/KH'").await;
    stage.get("ba:head", "/giam-sat/moi").await.says(200, &["Tổ Toán"]);
    let form = async |unit: &str| {
        let mut form = stage.record_form(&[unit], "issue").await;
        form.retain(|(name, _)| !["plan", "tasks"].contains(name));
        form.push(("plan", own.clone()));
        form
    };
    let below = stage.write("ba:head", &form("a1").await).await.to().to_owned();
    let school = stage.write("ba:head", &form("a").await).await.to().to_owned();
    // The group answers, and nobody beside its head at the school.
    stage.on_demand("an:staff", (&below, 1), "tra-loi", &[("words", "x")]).await.says(403, &[]);
    stage.answer("toan:staff", &below, 1, "Tổ đã bổ sung.").await;
    stage.on_demand("ba:head", (&below, 1), "dat", &[]).await.to();
    stage.answer("an:staff", &school, 1, "Trường đã bổ sung.").await;
    stage.on_demand("ba:head", (&school, 1), "tra-loi", &[("words", "x")]).await.says(403, &[]);
    stage.get("toan:staff", &school).await.says(404, &[]);
    stage.get("giamdoc:director", &below).await.says(200, &[]);
    stage.get("congdoan:observer", &below).await.says(403, &[]);
    let list = format!("/giam-sat?plan={own}&xem=bien-ban");
    assert_eq!(stage.behind("ba:head", &list).await, 2);
    assert_eq!(stage.behind("toan:staff", &list).await, 1);
    assert_eq!(stage.behind("giamdoc:director", &list).await, 2);
    stage.get("congdoan:observer", &list).await.says(404, &[]);
    // Of the Sở's plan the school's head writes about nobody: the group has no part in it.
    stage.write("ba:head", &stage.record_form(&["a1"], "draft").await).await.says(404, &[]);
    // Nor do the unions write about the school's own plan.
    stage.write("congdoan:observer", &form("a1").await).await.says(404, &[]);
}

#[tokio::test]
async fn no_page_of_supervision_shows_what_tccb_has_not_accepted() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", crate::progress::fixture::OPEN).await;
    stage.post("an:staff", &form, &finished("0", "Chữ chưa ai duyệt")).await.to();
    let it = stage.issued("congdoan:observer").await;
    let task = stage.ask("select id::text from task where ref = 'I.1'").await;
    let unit = stage.id_of("a").await;
    for page in [
        it.clone(),
        "/giam-sat".to_owned(),
        "/giam-sat?xem=bien-ban".to_owned(),
        format!("/giam-sat/moi?don_vi={unit}&nhiem_vu={task}"),
        "/giam-sat/chuong-trinh".to_owned(),
    ] {
        stage.get("congdoan:observer", &page).await.says(200, &[]);
        stage.keeps_back("congdoan:observer", &page, &["Chữ chưa ai duyệt"]).await;
    }
}

#[tokio::test]
async fn nobody_is_content_with_his_own_answer() {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into role_grant (account_id, unit_id, role, from_on) select a.id, u.id, 'staff', '2026-01-01'
         from account a, unit u where a.username = 'congdoan' and u.code = 'a';
         insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
         select sha256('congdoan:staff'), g.account_id, g.id, '2026-11-23 08:00+07', '2026-11-23 08:00+07' from role_grant g
         join account a on a.id = g.account_id where a.username = 'congdoan' and g.role = 'staff'",
    )
    .execute(&stage.db.pool)
    .await
    .expect("both");
    let it = stage.issued("congdoan:observer").await;
    stage.answer("congdoan:staff", &it, 1, "Đã làm.").await;
    stage.on_demand("congdoan:observer", (&it, 1), "dat", &[]).await.says(409, &["do chính mình viết"]);
    assert_eq!(stage.demand(&it, 1, "state").await, "answered");
}
