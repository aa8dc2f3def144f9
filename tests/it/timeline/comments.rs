//! Comments: who writes, who reads, who is mentioned and told.

use super::stage::{PDF, Stage};

#[tokio::test]
async fn a_unit_s_words_go_to_its_own_people_and_the_owner_s() {
    let stage = Stage::new().await;
    let page = stage.of_task("I.1").await;
    stage.get("an:staff", &page).await.says(200, &["Gửi trao đổi", "các đơn vị khác không đọc được"]);
    let it = stage.comment("an:staff", &page, &[("text", "Mẫu 2 có còn dùng không?")]).await;
    for who in ["an:staff", "ba:head", "tccb:officer", "giamdoc:director"] {
        stage.get(who, &it).await.says(200, &["Mẫu 2 có còn dùng không?", "Nguyễn An (Chuyên viên – Trường A)"]);
        assert!(stage.reads(who, &page, "Mẫu 2 có còn").await, "{who} reads it among all that happened");
    }
    stage.get("binh:staff", &it).await.says(404, &[]);
    stage.get("congdoan:observer", &it).await.says(403, &[]);
    for who in ["binh:staff", "congdoan:observer"] {
        assert!(!stage.reads(who, &page, "Mẫu 2").await, "{who} has no part in it");
    }
    // School B leads the task too, and sees no form where the unions look.
    assert!(stage.reads("binh:staff", &page, "Gửi trao đổi").await);
    assert!(!stage.reads("congdoan:observer", &page, "Gửi trao đổi").await);
    stage.post("congdoan:observer", &page, &[("text", "x")]).await.says(403, &[]);
    assert_eq!(stage.said_to(&it).await, "kiem tccb");
    assert_eq!(stage.ask("select action from journal where action like 'message.%'").await, "message.commented");
    let words = "select count(*)::text from journal where concat(before, after) ~ 'Mẫu 2'";
    assert_eq!(stage.ask(words).await, "0", "the journal proves the words and does not repeat them");
    stage.get("giamdoc:director", "/nhat-ky").await.says(200, &["Viết trao đổi"]);
}

#[tokio::test]
async fn an_officer_says_to_whom_it_goes() {
    let stage = Stage::new().await;
    let page = stage.of_task("I.1").await;
    let b = stage.assignment("I.1", "b").await.to_string();
    stage.get("tccb:officer", &page).await.says(
        200,
        &["Chọn đơn vị nhận", "Tất cả 2 đơn vị của nhiệm vụ", &format!("<option value=\"{b}\">Trường B</option>")],
    );
    let all = stage.comment("tccb:officer", &page, &[("text", "Gửi chung."), ("to", "all")]).await;
    let one = stage.comment("giamdoc:director", &page, &[("text", "Gửi riêng."), ("to", &b)]).await;
    for (who, reads) in [("an:staff", false), ("binh:staff", true)] {
        stage.get(who, &all).await.says(200, &["Gửi chung."]);
        stage.get(who, &one).await.says(if reads { 200 } else { 404 }, &[]);
        assert_eq!(stage.reads(who, &page, "Gửi riêng.").await, reads);
    }
    assert_eq!(stage.said_to(&all).await, "an anh ba binh kiem");
    assert_eq!(stage.said_to(&one).await, "binh kiem");
    // To all of them goes nothing that was not meant for all.
    for fields in [&[("text", "Chữ đã gõ.")][..], &[("text", "Chữ đã gõ."), ("to", "")]] {
        let refused = stage.post("giamdoc:director", &page, fields).await;
        refused.says(422, &["Hãy chọn đơn vị nhận.", "Chữ đã gõ.</textarea>"]);
    }
    stage
        .post("tccb:officer", &page, &[("text", ""), ("to", "all")])
        .await
        .says(422, &["<option value=\"all\" selected>Tất cả 2 đơn vị của nhiệm vụ</option>"]);
    stage
        .post("tccb:officer", &page, &[("text", "Chữ đã gõ."), ("to", "999")])
        .await
        .says(422, &["không còn tham gia nhiệm vụ này", "Chữ đã gõ.</textarea>"]);
    // On the page of one party's part there is nothing to choose.
    let part = stage.timeline_of("I.1", "a").await;
    assert!(!stage.reads("tccb:officer", &part, "name=\"to\"").await);
    let it = stage.comment("tccb:officer", &part, &[("text", "Riêng trường A.")]).await;
    stage.get("binh:staff", &it).await.says(404, &[]);
    stage.get("ba:head", &part).await.says(200, &["Riêng trường A.", "Trao đổi với Trường A"]);
    // What was said to all stands at each part, what was said to another does not.
    for (words, there) in [("Gửi chung.", true), ("Gửi riêng.", false)] {
        assert_eq!(stage.reads("tccb:officer", &part, words).await, there, "{words}");
    }
    stage.post("binh:staff", &part, &[("text", "x")]).await.says(404, &[]);
    // A coordinating unit reads what the lead has had accepted, and writes on the task's page.
    let lead = stage.timeline_of("I.2", "a").await;
    assert!(!stage.reads("binh:staff", &lead, "Gửi trao đổi").await);
    stage.post("binh:staff", &lead, &[("text", "x")]).await.says(403, &[]);
    stage.comment("binh:staff", &stage.of_task("I.2").await, &[("text", "Trường B phối hợp từ tuần sau.")]).await;
}

#[tokio::test]
async fn who_is_mentioned_reads_that_and_only_that_and_is_told() {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into unit (parent_id, code, name, kind) select id, 'c', 'Trường C', 'school' from unit where code = 'so';
         insert into unit (code, name, kind) values ('xa', 'Đơn vị xa', 'other');
         insert into task (plan_id, section_id, position, ref, content) select p.id, s.id, 3, 'I.3', 'Việc của trường C' from plan p, section s;
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref = 'I.3' and u.code = 'c';
         with w as (insert into account (username, full_name, password_hash) values ('chi', 'Hồ Chi', 'x') returning id), g as (
            insert into role_grant (account_id, unit_id, role, from_on) select w.id, u.id, 'staff', '2026-01-01' from w, unit u where u.code = 'c'
            returning id, account_id)
         insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
         select sha256('chi:staff'), account_id, id, '2026-11-23 01:00+00', '2026-11-23 01:00+00' from g;",
    )
    .execute(&stage.db.pool)
    .await
    .expect("school C");
    let page = stage.of_task("I.1").await;
    let before = stage.comment("an:staff", &page, &[("text", "Chưa ai được nhắc.")]).await;
    let text = "Nhờ @Trường C, @trường b và @Hoàng Giám Đốc xem; @TCCB biết.";
    let it = stage.comment("tccb:officer", &stage.timeline_of("I.1", "a").await, &[("text", text)]).await;
    // School C has no part in the task: it reads this message, not the rest.
    stage.get("chi:staff", &it).await.says(200, &["Nhờ @Trường C", "các trao đổi khác của nhiệm vụ không thuộc"]);
    stage.get("chi:staff", &page).await.says(404, &[]);
    stage.get("chi:staff", &before).await.says(404, &[]);
    let own = format!("/don-vi/{}/dien-bien", stage.ask("select id::text from unit where code = 'c'").await);
    assert!(stage.reads("chi:staff", &own, "Nhờ @Trường C").await, "it stands among what concerns the unit");
    // School B has: it reads this message among what happened there, and nothing else that was said to school A.
    stage.get("binh:staff", &page).await.says(200, &["Nhờ @Trường C"]);
    assert!(!stage.reads("binh:staff", &page, "Chưa ai được nhắc.").await);
    assert_eq!(stage.mentioned(&it).await, "binh chi giamdoc kiem");
    assert_eq!(stage.said_to(&it).await, "an anh ba", "to whom it is said anyway");

    // By the field for those who have no script; what is named there stands in the text.
    let fields = [("text", "Xin ý kiến."), ("mentions", "Trường C; Phạm Cán Bộ")];
    let it = stage.comment("an:staff", &page, &fields).await;
    stage.get("chi:staff", &it).await.says(200, &["Xin ý kiến.", "@Trường C, @Phạm Cán Bộ"]);
    assert_eq!(stage.mentioned(&it).await, "chi tccb");
    // Nobody outside the plan, and nobody whom the writer may not name.
    for name in ["Đơn vị xa", "Hồ Chi", "Vũ Bình", "Không ai"] {
        let fields = [("text", "Chữ đã gõ."), ("mentions", name)];
        stage
            .post("an:staff", &page, &fields)
            .await
            .says(422, &["Chữ đã gõ.</textarea>", &format!("Không nhắc được “{name}”"), &format!("value=\"{name}\"")]);
    }
    let it = stage.comment("an:staff", &page, &[("text", "Chào @Đơn vị xa và @Hồ Chi.")]).await;
    assert_eq!(stage.mentioned(&it).await, "", "an unknown name is a word like others");
    stage.get("chi:staff", &it).await.says(404, &[]);
    // An officer names people of the task's units, who read that message wherever they are.
    let it =
        stage.comment("tccb:officer", &stage.timeline_of("I.1", "a").await, &[("text", "@Vũ Bình xem giúp.")]).await;
    assert_eq!(stage.mentioned(&it).await, "binh");
    stage.get("binh:staff", &it).await.says(200, &["@Vũ Bình xem giúp."]);
    stage.get("kiem:staff", &it).await.says(404, &[]);
}

#[tokio::test]
async fn names_are_offered_while_they_are_typed() {
    let stage = Stage::new().await;
    let task = stage.task_id("I.1").await;
    let found = |who: &'static str, words: &'static str| {
        let stage = &stage;
        async move {
            let (status, _, body) = stage.open(who, &format!("/nhiem-vu/{task}/nhac-den?q={words}")).await;
            assert_eq!(status, 200);
            serde_json::from_slice::<Vec<String>>(&body).expect("names")
        }
    };
    assert_eq!(
        found("an:staff", "truong").await,
        ["Trường A", "Trường B", "Lê Anh (Trường A)", "Nguyễn An (Trường A)", "Trần Ba (Trường A)"]
    );
    assert_eq!(found("an:staff", "binh").await, Vec::<String>::new(), "another school's people are not named");
    assert_eq!(found("tccb:officer", "binh").await, ["Vũ Bình (Trường B)"]);
    assert_eq!(found("an:staff", "tc").await, ["TCCB"]);
    stage.get("congdoan:observer", &format!("/nhiem-vu/{task}/nhac-den")).await.says(403, &[]);
}

#[tokio::test]
async fn what_is_missing_or_too_long_is_said_and_the_same_words_sent_twice_are_one_comment() {
    let stage = Stage::new().await;
    let page = stage.of_task("I.1").await;
    stage.post("an:staff", &page, &[("text", " ")]).await.says(422, &["Hãy ghi nội dung trao đổi."]);
    let long = "x".repeat(5_001);
    stage
        .post("an:staff", &page, &[("text", &long)])
        .await
        .says(422, &["Nội dung trao đổi dài 5001 ký tự, nhiều nhất là 5000"]);
    let fields = [("text", "Gửi hai lần.")];
    let (one, two) = tokio::join!(stage.comment("an:staff", &page, &fields), stage.comment("an:staff", &page, &fields));
    assert_eq!(one, two);
    assert_eq!(stage.ask("select count(*)::text from message").await, "1");
    let with_file = stage.enclose("an:staff", &page, &fields, &[("bien-ban.pdf", PDF)]).await;
    with_file.to();
    assert_eq!(
        stage.ask("select count(*)::text from message").await,
        "2",
        "what brings another file is another comment"
    );
    stage.wake_at("2026-11-23T09:11:00").await;
    assert_ne!(stage.comment("an:staff", &page, &fields).await, one, "said again later, it is meant");
    sqlx::raw_sql("update plan set status = 'closed', closed_at = '2026-11-20'")
        .execute(&stage.db.pool)
        .await
        .expect("closed");
    stage.post("an:staff", &page, &fields).await.says(409, &["không trao đổi thêm"]);
    assert!(!stage.reads("an:staff", &page, "Gửi trao đổi</button>").await);
    assert!(stage.reads("an:staff", &page, "Gửi hai lần.").await);
    for sql in ["delete from message", "update message_unit set mentioned = true"] {
        let refused = sqlx::query(sql).execute(&stage.db.pool).await;
        assert!(refused.is_err_and(|error| error.to_string().contains("append-only")), "{sql}");
    }
}
