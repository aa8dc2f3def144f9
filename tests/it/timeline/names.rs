//! Names that several have, names picked in the field, and who is called how in a unit's own plan.

use super::stage::Stage;

impl Stage {
    async fn lay(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&self.db.pool).await.expect(sql);
    }

    /// The names offered for words typed behind "@".
    async fn offered(&self, who: &str, task: &str, words: &str) -> Vec<String> {
        let task = self.task_id(task).await;
        let (status, _, body) = self.open(who, &format!("/nhiem-vu/{task}/nhac-den?q={words}")).await;
        assert_eq!(status, 200);
        serde_json::from_slice(&body).expect("names")
    }
}

#[tokio::test]
async fn who_has_another_s_name_is_mentioned_by_what_tells_them_apart() {
    let stage = Stage::new().await;
    stage
        .lay(
            "insert into unit (parent_id, code, name, kind) select id, v.code, v.name, 'other' from unit, (values ('dong', 'Phường Đông'), ('tay', 'Phường Tây')) v (code, name) where unit.code = 'so';
             insert into unit (parent_id, code, name, kind) select id, 'll' || code, 'Trường Lê Lợi', 'school' from unit where code in ('dong', 'tay');
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref = 'I.1' and u.name = 'Trường Lê Lợi';
             with w as (insert into account (username, full_name, password_hash) values ('an2', 'Nguyễn An', 'x') returning id)
             insert into role_grant (account_id, unit_id, role, from_on) select w.id, u.id, 'staff', '2026-01-01' from w, unit u where u.code = 'a'",
        )
        .await;
    let page = stage.timeline_of("I.1", "a").await;
    let names = stage.offered("tccb:officer", "I.1", "le+loi").await;
    assert_eq!(names, ["Trường Lê Lợi (Phường Đông)", "Trường Lê Lợi (Phường Tây)"]);
    stage.post("tccb:officer", &page, &[("text", "Nhờ @Trường Lê Lợi xem.")]).await.says(
        422,
        &["Có nhiều đơn vị, người tên “Trường Lê Lợi”", "ví dụ “@Trường Lê Lợi (Phường Đông)”", "xem.</textarea>"],
    );
    let it = stage.comment("tccb:officer", &page, &[("text", &format!("Nhờ @{} xem.", names[1]))]).await;
    let mentioned =
        "select string_agg(u.code, ' ') from message_unit m join unit u on u.id = m.unit_id where m.mentioned";
    assert_eq!(stage.ask(mentioned).await, "lltay", "{it}");
    // People of one name in one unit, by their user names.
    let names = stage.offered("tccb:officer", "I.1", "nguyen+an").await;
    assert_eq!(names, ["Nguyễn An (Trường A, an)", "Nguyễn An (Trường A, an2)"]);
    let it = stage.comment("tccb:officer", &page, &[("text", "Xin ý kiến."), ("mentions", &names[1])]).await;
    assert_eq!(stage.mentioned(&it).await, "an2");
}

#[tokio::test]
async fn a_name_of_the_field_is_mentioned_though_the_text_holds_a_longer_one() {
    let stage = Stage::new().await;
    stage
        .lay(
            "insert into unit (parent_id, code, name, kind) select id, 'a2', 'Trường A 2', 'school' from unit where code = 'so';
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, 'coordinating', u.id, '2026-01-01' from task t, unit u where t.ref = 'I.2' and u.code = 'a2'",
        )
        .await;
    let page = stage.timeline_of("I.1", "b").await;
    let fields = [("text", "@Trường A 2 xem"), ("mentions", "Trường A")];
    let it = stage.comment("tccb:officer", &page, &fields).await;
    stage.get("an:staff", &it).await.says(200, &["@Trường A 2 xem\n\n@Trường A"]);
    assert_eq!(stage.mentioned(&it).await, "an anh ba", "school A's people are told");
}

#[tokio::test]
async fn where_nobody_has_an_account_nothing_is_written() {
    let stage = Stage::new().await;
    stage
        .lay(
            "insert into assignment (plan_id, task_id, role, party_name, from_on)
             select plan_id, id, 'coordinating', 'Đài Truyền hình', '2026-01-01' from task where ref = 'I.1'",
        )
        .await;
    let part = stage.ask("select id::text from assignment where party_name is not null").await;
    let page = format!("/phan-cong/{part}/dien-bien");
    assert!(!stage.reads("tccb:officer", &page, "Gửi trao đổi").await);
    stage.post("tccb:officer", &page, &[("text", "x")]).await.says(403, &[]);
}

#[tokio::test]
async fn in_a_unit_s_own_plan_its_people_are_called_what_they_are_there() {
    let stage = Stage::new().await;
    stage
        .lay(
            "insert into unit (parent_id, code, name, kind) select id, 'to', 'Tổ Toán', 'other' from unit where code = 'a';
             update role_grant set unit_id = (select id from unit where code = 'to')
             where role = 'staff' and account_id = (select id from account where username = 'anh');
             insert into plan (owner_unit_id, number, title, short_title, status, activated_at)
             select id, '02/KH', 'Kế hoạch trường', 'KH trường A', 'active', '2026-02-01' from unit where code = 'a';
             insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Việc' from plan where number = '02/KH';
             insert into task (plan_id, section_id, position, ref, content)
             select p.id, s.id, 1, 'T.1', 'Việc của tổ' from plan p join section s on s.plan_id = p.id where p.number = '02/KH';
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, 'lead', u.id, '2026-02-01' from task t, unit u where t.ref = 'T.1' and u.code = 'to'",
        )
        .await;
    let page = stage.of_task("T.1").await;
    let readers = "Người phụ trách kế hoạch, thủ trưởng và người của đơn vị mình đọc được";
    stage.get("anh:staff", &page).await.says(200, &[readers, "<option value=\"Thủ trưởng\">"]);
    stage.hides("anh:staff", &page, &["TCCB", "Giám đốc"]).await;
    let it = stage.comment("anh:staff", &page, &[("text", "Nhờ @Thủ trưởng xem.")]).await;
    assert_eq!(stage.mentioned(&it).await, "ba");
    assert_eq!(stage.said_to(&it).await, "an", "the school's staff act as its officers");
    let text = "select text from notice where topic = 'comment' and text like '%nhắc đến%'";
    assert!(stage.ask(text).await.contains("nhắc đến Thủ trưởng trong trao đổi về T.1"));
    // One unit has the task: there is nothing to choose.
    assert!(!stage.reads("an:staff", &page, "name=\"to\"").await);
    let it = stage.comment("an:staff", &page, &[("text", "Sẽ trả lời.")]).await;
    stage.get("anh:staff", &it).await.says(200, &["Trao đổi với Tổ Toán"]);
}
