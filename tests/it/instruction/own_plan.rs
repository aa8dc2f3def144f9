//! In a unit's own plan its head gives instructions: to those below it, and to its own staff.

use super::stage::{Stage, WORDS};

/// School A has a plan of its own, and a team whose staff is Vũ Bình.
async fn stage() -> Stage {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into unit (parent_id, code, name, kind) select id, 'to', 'Tổ Toán', 'other' from unit where code = 'a';
         insert into plan (owner_unit_id, number, title, short_title, status, activated_at)
         select id, '02/KH', 'Kế hoạch trường', 'KH trường A', 'active', '2026-02-01' from unit where code = 'a';",
    )
    .execute(&stage.db.pool)
    .await
    .expect("an own plan");
    sqlx::raw_sql(
        "delete from role_grant where account_id = (select id from account where username = 'kiem') and role = 'staff'",
    )
    .execute(&stage.db.pool)
    .await
    .ok();
    stage.grant("congdoan", "staff", "to", None).await;
    stage
}

#[tokio::test]
async fn a_head_instructs_the_team_and_the_staff_and_decides() {
    let stage = stage().await;
    let (team, school, other) = (stage.unit("to").await, stage.unit("a").await, stage.unit("b").await);
    let plan = stage.ask("select id::text from plan where number = '02/KH'").await;
    stage.get("ba:head", "/chi-dao/moi").await.says(200, &["KH trường A", "Tổ Toán", "Trường A"]);
    stage.silent("ba:head", "/chi-dao/moi", &["Trường B", "Không gắn với kế hoạch nào"]).await;
    let none = [("words", WORDS), ("due", "30/11/2026"), ("unit", team.as_str())];
    stage.post("ba:head", "/chi-dao", &none).await.says(422, &["Hãy chọn kế hoạch của đơn vị"]);
    let foreign = [("words", WORDS), ("due", "30/11/2026"), ("unit", other.as_str()), ("plan", plan.as_str())];
    stage.post("ba:head", "/chi-dao", &foreign).await.says(422, &["Hãy chọn ít nhất một đơn vị"]);
    let fields = [
        ("words", WORDS),
        ("due", "30/11/2026"),
        ("unit", team.as_str()),
        ("unit", school.as_str()),
        ("plan", plan.as_str()),
    ];
    let it = stage.post("ba:head", "/chi-dao", &fields).await.to().to_owned();
    // The team has no head, and where the head decides the school's staff report.
    stage.at_part("congdoan:staff", (&it, "to"), "tiep-nhan", &[]).await.to();
    stage.at_part("congdoan:staff", (&it, "to"), "bao-cao", &[("said", "Tổ đã xong.")]).await.to();
    stage.at_part("an:staff", (&it, "a"), "tiep-nhan", &[]).await.to();
    for deed in ["nhap", "bao-cao"] {
        stage.at_part("ba:head", (&it, "a"), deed, &[("said", "Tự báo cáo.")]).await.says(403, &[]);
    }
    stage.silent("ba:head", &stage.part(&it, "a").await, &["Lưu nháp", "Kết quả thực hiện</label>"]).await;
    stage.at_part("an:staff", (&it, "a"), "bao-cao", &[("said", "Trường đã xong.")]).await.to();
    assert_eq!(stage.listed("ba:head", &format!("/chi-dao?state=reported&plan={plan}")).await, 2);
    stage.get("ba:head", &it).await.says(200, &["Chỉ đạo của Thủ trưởng Trường A", "Đã báo cáo, chờ thủ trưởng 2"]);
    stage.at_part("an:staff", (&it, "to"), "hoan-thanh", &[]).await.says(403, &[]);
    stage.at_part("ba:head", (&it, "to"), "bo-sung", &[("reply", "Thiếu biên bản.")]).await.to();
    stage.at_part("ba:head", (&it, "a"), "hoan-thanh", &[]).await.to();
    stage.get("congdoan:staff", &it).await.says(200, &["Thủ trưởng yêu cầu bổ sung", "Thiếu biên bản."]);
    // Above the school it is read, and decided by nobody.
    stage.get("tccb:officer", &it).await.says(200, &["Tổ Toán"]);
    stage.at_part("giamdoc:director", (&it, "to"), "hoan-thanh", &[]).await.says(403, &[]);
    stage.post("giamdoc:director", &format!("{it}/thu-hoi"), &[("reason", "x")]).await.says(403, &[]);
}
