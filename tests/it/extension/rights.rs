//! What a page offers is what the portal then does for that person, and nothing typed is lost where it does not.

use super::{DIRECTOR, HEAD, TCCB, WHY, act, ask, lend, subject, told};
use crate::progress::fixture::Stage;

#[tokio::test]
async fn whoever_answered_for_the_unit_is_not_offered_to_decide_as_director() {
    let stage = Stage::new().await;
    let other = lend(&stage, "anh", "a", "head").await;
    let director = lend(&stage, "ba", "so", "director").await;
    let form = format!("{}/gia-han", subject(&stage).await);
    let page = stage.post(&other, &form, &[("day", "31/12/2026"), ("reason", WHY)]).await.to().to_owned();
    act(&stage, TCCB, &page, "ngay-khac", &[("day", "20/12/2026")]).await.to();
    act(&stage, HEAD, &page, "khong-nhan", &[("answer", "Không kịp")]).await.to();
    stage.get(DIRECTOR, &page).await.says(200, &["Quyết định lại</h2>"]);
    let shown = stage.get(&director, &page).await;
    shown.says(200, &["trả lời thay đơn vị nên người khác quyết định"]);
    assert!(!shown.body.contains("Quyết định lại</h2>"), "{}", shown.body);
    let over = [("other_day", "31/12/2026"), ("why", "Tôi quyết thay")];
    act(&stage, &director, &page, "cho-gia-han", &over)
        .await
        .says(403, &["không quyết định đề nghị của chính mình", "Tôi quyết thay", "Nội dung vừa nhập, chưa gửi"]);
    // Nor does whoever made an offer answer it for the unit.
    let head = lend(&stage, "tccb", "a", "head").await;
    let next = ask(&stage, "31/12/2026").await;
    act(&stage, TCCB, &next, "ngay-khac", &[("day", "20/12/2026")]).await.to();
    stage.get(&head, &next).await.says(200, &["Anh/chị đã đề xuất ngày này"]);
    act(&stage, &head, &next, "nhan", &[]).await.says(403, &["do chính mình đề xuất"]);
}

#[tokio::test]
async fn those_above_the_owner_are_not_told() {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into unit (code, name, kind) values ('tp', 'Ủy ban nhân dân', 'committee');
         update unit set parent_id = (select id from unit where code = 'tp') where code = 'so';
         insert into account (username, full_name, password_hash) values ('chutich', 'Đinh Chủ Tịch', 'x');
         insert into role_grant (account_id, unit_id, role, from_on)
         select a.id, u.id, 'head', '2026-01-01' from account a, unit u where a.username = 'chutich' and u.code = 'tp';",
    )
    .execute(&stage.db.pool)
    .await
    .expect("a committee above");
    let page = ask(&stage, "31/12/2026").await;
    assert_eq!(told(&stage).await, "kiem tccb");
    act(&stage, HEAD, &page, "rut", &[]).await.to();
    assert_eq!(told(&stage).await, "kiem tccb");
}

#[tokio::test]
async fn the_list_of_requests_is_linked_for_those_who_may_open_it() {
    let stage = Stage::new().await;
    let page = ask(&stage, "20/12/2026").await;
    act(&stage, TCCB, &page, "dong-y", &[]).await.to();
    let observer = lend(&stage, "tccb", "a", "observer").await;
    let task = stage.ask("select '/nhiem-vu/' || id from task where ref = 'I.2'").await;
    let list = stage.ask("select '/gia-han?nhiem-vu=' || id from task where ref = 'I.2'").await;
    for (who, sees) in [
        (HEAD, true),
        ("an:staff", true),
        (TCCB, true),
        (DIRECTOR, true),
        ("congdoan:observer", false),
        (&observer, false),
        // It supports the task, and leads nothing in it.
        ("binh:staff", false),
    ] {
        let shown = stage.get(who, &task).await;
        shown.says(200, &["1 phân công có hạn được gia hạn"]);
        assert_eq!(shown.body.contains(&format!("href=\"{list}\"")), sees, "{who}");
        if sees {
            stage.get(who, &list).await.says(200, &["Gia hạn: 1 đề nghị"]);
        }
    }
}
