//! Who sees an instruction, and who has a say in it.

use super::stage::{Stage, WORDS};

#[tokio::test]
async fn a_unit_sees_its_own_part_alone_and_officers_read() {
    let stage = Stage::new().await;
    let it = stage.give(&["a", "b"], "30/11/2026").await;
    stage.at_part("binh:staff", (&it, "b"), "tiep-nhan", &[]).await.to();
    stage.at_part("binh:staff", (&it, "b"), "bao-cao", &[("said", "Bí mật của B.")]).await.to();
    let (a, b) = (stage.part(&it, "a").await, stage.part(&it, "b").await);
    stage.get("an:staff", &b).await.says(404, &[]);
    stage.at_part("an:staff", (&it, "b"), "nhap", &[("said", "x")]).await.says(404, &[]);
    stage.silent("an:staff", &it, &["Bí mật của B.", "Trường B"]).await;
    assert_eq!(stage.listed("an:staff", "/chi-dao").await, 1);
    assert_eq!(stage.instructions("an:staff").await, Some([1, 0, 1, 0]), "its own");
    for who in ["tccb:officer", "giamdoc:director"] {
        stage.get(who, &it).await.says(200, &["Trường A", "Trường B", "2 đơn vị nhận"]);
        stage.get(who, &b).await.says(200, &["Bí mật của B.", "Mọi đơn vị nhận chỉ đạo này"]);
        assert_eq!(stage.listed(who, "/chi-dao").await, 2);
    }
    for deed in ["tiep-nhan", "nhap", "bao-cao", "hoan-thanh", "bo-sung"] {
        let fields = [("said", "x"), ("reply", "x")];
        stage.at_part("tccb:officer", (&it, "b"), deed, &fields).await.says(403, &[]);
        stage.at_part("congdoan:observer", (&it, "b"), deed, &fields).await.says(403, &[]);
    }
    for deed in ["tiep-nhan", "nhap", "bao-cao"] {
        stage.at_part("giamdoc:director", (&it, "a"), deed, &[("said", "x")]).await.says(403, &[]);
    }
    for deed in ["hoan-thanh", "bo-sung"] {
        stage.at_part("ba:head", (&it, "a"), deed, &[("reply", "x")]).await.says(403, &[]);
    }
    for deed in ["han", "noi-nhan", "thu-hoi"] {
        for who in ["tccb:officer", "an:staff", "ba:head", "congdoan:observer"] {
            stage.post(who, &format!("{it}/{deed}"), &[("version", "1")]).await.says(403, &[]);
        }
    }
    for who in ["tccb:officer", "an:staff", "ba:head", "congdoan:observer"] {
        stage.get(who, "/chi-dao/moi").await.says(403, &[]);
        stage.post(who, "/chi-dao", &[("words", WORDS)]).await.says(403, &[]);
    }
    for path in ["/chi-dao", it.as_str(), a.as_str()] {
        stage.get("congdoan:observer", path).await.says(403, &[]);
    }
    stage.silent("congdoan:observer", "/dieu-hanh", &["Chỉ đạo:"]).await;
    stage.silent("congdoan:observer", "/don-vi/2", &["Chỉ đạo ("]).await;
    // Somebody to whom nothing was given sees nothing.
    let alone = stage.give(&["b"], "30/11/2026").await;
    stage.get("an:staff", &alone).await.says(404, &[]);
    assert_eq!(stage.listed("an:staff", "/chi-dao?state=all").await, 1);
}

#[tokio::test]
async fn a_deputy_acts_for_the_director_and_nobody_decides_about_what_he_reported() {
    let stage = Stage::new().await;
    stage.grant("binh", "director", "so", Some("giamdoc")).await;
    let unit = stage.unit("b").await;
    let fields = [("words", WORDS), ("due", "30/11/2026"), ("unit", unit.as_str())];
    let it = stage.post("binh:director", "/chi-dao", &fields).await.to().to_owned();
    stage.at_part("binh:staff", (&it, "b"), "tiep-nhan", &[]).await.to();
    stage.at_part("binh:staff", (&it, "b"), "bao-cao", &[("said", "Xong.")]).await.to();
    let part = stage.part(&it, "b").await;
    stage.get("binh:director", &part).await.says(200, &["Anh/chị đã soạn hoặc gửi báo cáo thay đơn vị"]);
    stage.silent("binh:director", &part, &["Ghi nhận hoàn thành</button>"]).await;
    for deed in ["hoan-thanh", "bo-sung"] {
        let said = [("reply", "Tự duyệt.")];
        stage
            .at_part("binh:director", (&it, "b"), deed, &said)
            .await
            .says(409, &["đã soạn hoặc gửi báo cáo thay đơn vị", "Tự duyệt."]);
    }
    stage.at_part("giamdoc:director", (&it, "b"), "hoan-thanh", &[]).await.to();
    let capacity = "select capacity from journal where action = 'instruction.given'";
    assert!(stage.ask(capacity).await.contains("ủy quyền"), "{}", stage.ask(capacity).await);
}

#[tokio::test]
async fn who_wrote_what_the_head_sent_does_not_accept_it() {
    let stage = Stage::new().await;
    stage.grant("an", "director", "so", Some("giamdoc")).await;
    let it = stage.give(&["a"], "30/11/2026").await;
    stage.at_part("an:staff", (&it, "a"), "tiep-nhan", &[]).await.to();
    stage.at_part("an:staff", (&it, "a"), "nhap", &[("said", "Lời của An.")]).await.to();
    stage.at_part("ba:head", (&it, "a"), "bao-cao", &[("said", "Lời của An.")]).await.to();
    let part = stage.part(&it, "a").await;
    stage.get("an:director", &part).await.says(200, &["Anh/chị đã soạn hoặc gửi báo cáo"]);
    stage.silent("an:director", &part, &["Ghi nhận hoàn thành</button>"]).await;
    for deed in ["hoan-thanh", "bo-sung"] {
        let said = [("reply", "Tự duyệt.")];
        stage.at_part("an:director", (&it, "a"), deed, &said).await.says(409, &["đã soạn hoặc gửi", "Tự duyệt."]);
    }
    stage.at_part("giamdoc:director", (&it, "a"), "bo-sung", &[("reply", "Thiếu.")]).await.to();
    stage.at_part("ba:head", (&it, "a"), "bao-cao", &[("said", "Lời của Ba.")]).await.to();
    stage.at_part("an:director", (&it, "a"), "hoan-thanh", &[]).await.to();
}

#[tokio::test]
async fn a_unit_without_a_task_in_the_plan_finds_what_it_was_instructed_in_it() {
    let stage = Stage::new().await;
    sqlx::raw_sql("insert into unit (parent_id, code, name, kind) select id, 'c', 'Trường C', 'school' from unit where code = 'so'")
        .execute(&stage.db.pool)
        .await
        .expect("a school");
    stage.grant("congdoan", "staff", "c", None).await;
    let (unit, plan) = (stage.unit("c").await, stage.ask("select id::text from plan").await);
    let fields = [("words", WORDS), ("due", "30/11/2026"), ("unit", unit.as_str()), ("plan", plan.as_str())];
    let it = stage.post("giamdoc:director", "/chi-dao", &fields).await.to().to_owned();
    let home = format!("/don-vi/{unit}");
    for who in ["congdoan:staff", "giamdoc:director"] {
        assert_eq!(stage.instructions(who).await, Some([1, 0, 1, 0]), "{who}");
        assert_eq!(stage.listed(who, &format!("/chi-dao?unit={unit}")).await, 1, "{who}");
        assert_eq!(stage.at_home(who, "c").await, 1, "{who}");
    }
    stage.get("congdoan:staff", &home).await.says(200, &["Cần làm ngay", "Chỉ đạo mới", &it]);
    assert_eq!(stage.listed("an:staff", "/chi-dao?state=all").await, 0);
    sqlx::raw_sql("update plan set status = 'closed', closed_at = '2026-11-24'")
        .execute(&stage.db.pool)
        .await
        .expect("ended");
    assert_eq!(stage.listed("congdoan:staff", "/chi-dao?state=all").await, 0);
    assert_eq!(stage.at_home("congdoan:staff", "c").await, 0);
}
