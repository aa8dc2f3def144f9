//! In a unit's own plan its staff decide about what its teams ask, and its head as Director.

use super::{WHY, act, lend, told, words};
use crate::progress::fixture::Stage;

/// School A has a plan of its own that binds its team, which has a head.
async fn stage() -> (Stage, String) {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into unit (parent_id, code, name, kind) select id, 'to', 'Tổ Toán', 'other' from unit where code = 'a';
         insert into plan (owner_unit_id, number, title, short_title, status, activated_at)
         select id, '02/KH', 'Kế hoạch trường', 'KH trường A', 'active', '2026-02-01' from unit where code = 'a';
         insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Việc' from plan where number = '02/KH';
         insert into task (plan_id, section_id, position, ref, content)
         select p.id, s.id, 1, 'T.1', 'Việc của tổ' from plan p join section s on s.plan_id = p.id where p.number = '02/KH';
         insert into deadline (task_id, position, text, due_on) select id, 1, 'xong trong tháng 11', '2026-11-30' from task where ref = 'T.1';
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, 'lead', u.id, '2026-02-01' from task t, unit u where t.ref = 'T.1' and u.code = 'to';",
    )
    .execute(&stage.db.pool)
    .await
    .expect("an own plan");
    let head = lend(&stage, "binh", "to", "head").await;
    (stage, head)
}

#[tokio::test]
async fn each_act_belongs_to_the_unit_s_own_people_under_their_own_names() {
    let (stage, head) = stage().await;
    let form = format!("/phan-cong/{}/gia-han", stage.assignment("T.1", "to").await);
    let shown = words(&stage.get(&head, &form).await);
    assert!(shown.contains("Người phụ trách kế hoạch quyết định; hạn mới"), "{shown}");
    assert!(shown.contains("Người phụ trách kế hoạch và thủ trưởng đọc nguyên văn"), "{shown}");
    assert!(!shown.contains("TCCB") && !shown.contains("Giám đốc"), "{shown}");
    let page = stage.post(&head, &form, &[("day", "31/12/2026"), ("reason", WHY)]).await.to().to_owned();
    assert_eq!(told(&stage).await, "an anh ba", "the school's staff and its head");
    for who in ["an:staff", "ba:head", &head] {
        let shown = words(&stage.get(who, &page).await);
        assert!(shown.contains("Chờ người phụ trách kế hoạch quyết định, từ hôm nay."), "{shown}");
        assert!(!shown.contains("TCCB"), "{who}: {shown}");
    }
    // Those above the school read it and decide nothing, and the unions have no part in it.
    for who in ["tccb:officer", "giamdoc:director"] {
        stage.get(who, &page).await.says(200, &[WHY]);
    }
    stage.get("congdoan:observer", &page).await.says(403, &[]);
    for who in ["tccb:officer", "giamdoc:director", "congdoan:observer", &head] {
        for deed in ["dong-y", "tu-choi", "ngay-khac", "cho-gia-han", "thu-hoi"] {
            let fields = [("reason", "x"), ("why", "x"), ("day", "20/12/2026"), ("other_day", "20/12/2026")];
            act(&stage, who, &page, deed, &fields).await.says(403, &[]);
        }
    }
    for who in ["an:staff", "ba:head"] {
        act(&stage, who, &page, "rut", &[]).await.says(403, &[]);
    }
    act(&stage, "an:staff", &page, "cho-gia-han", &[("other_day", "20/12/2026"), ("why", "x")]).await.says(403, &[]);

    act(&stage, "an:staff", &page, "ngay-khac", &[("day", "20/12/2026")]).await.to();
    assert_eq!(told(&stage).await, "binh");
    let shown = words(&stage.get(&head, &page).await);
    assert!(shown.contains("Người phụ trách kế hoạch đề xuất ngày khác, 20/12/2026"), "{shown}");
    let home = format!("/don-vi/{}", stage.ask("select id::text from unit where code = 'to'").await);
    stage.get(&head, &home).await.says(200, &["Xin đến 31/12/2026; người phụ trách kế hoạch đề xuất 20/12/2026"]);
    act(&stage, &head, &page, "nhan", &[]).await.to();
    let shown = words(&stage.get("ba:head", &page).await);
    assert!(shown.contains("đơn vị và người phụ trách kế hoạch đọc nguyên văn") && !shown.contains("TCCB"), "{shown}");
    act(&stage, "ba:head", &page, "thu-hoi", &[("why", "Không chậm được")]).await.to();
    assert_eq!(stage.ask("select state from extension").await, "refused");
}
