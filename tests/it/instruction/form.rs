//! Giving an instruction: from wherever the Director is, with a day that is asked for.

use super::stage::{Stage, WORDS};

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_typed_is_lost() {
    let stage = Stage::new().await;
    stage.get("giamdoc:director", "/dieu-hanh").await.says(200, &["Ra chỉ đạo", "/chi-dao/moi"]);
    stage.get("giamdoc:director", "/chi-dao/moi").await.says(200, &["Trường A", "Trường B", "KH thử"]);
    stage.silent("giamdoc:director", "/chi-dao/moi", &[">Sở thử</span></label>"]).await;
    let (a, so) = (stage.unit("a").await, stage.unit("so").await);
    let post = async |fields: &[(&str, &str)]| stage.post("giamdoc:director", "/chi-dao", fields).await;
    post(&[("words", WORDS)])
        .await
        .says(422, &[WORDS, "Hãy ghi hạn thực hiện", "Hãy chọn ít nhất một đơn vị hoặc nhóm"]);
    post(&[("due", "30/11/2026"), ("unit", &a)])
        .await
        .says(422, &["Hãy ghi nội dung chỉ đạo", "value=\"30/11/2026\"", &format!("value=\"{a}\" checked")]);
    for (due, said) in [("22/11/2026", "không được trước hôm nay"), ("31/11/2026", "Ngày chưa đúng")] {
        post(&[("words", WORDS), ("due", due), ("unit", &a)]).await.says(422, &[said, due]);
    }
    let both = [("words", WORDS), ("due", "30/11/2026"), ("undated", "1"), ("unit", a.as_str())];
    post(&both).await.says(422, &["Hãy bỏ đánh dấu"]);
    post(&[("words", WORDS), ("due", "30/11/2026"), ("unit", &so)]).await.says(422, &["Hãy chọn ít nhất một đơn vị"]);
    let plan = [("words", WORDS), ("due", "30/11/2026"), ("unit", a.as_str()), ("plan", "999")];
    post(&plan).await.says(422, &["Hãy chọn một kế hoạch"]);
    let long = "dài ".repeat(1300);
    post(&[("words", &long), ("undated", "1"), ("unit", &a)]).await.says(422, &["nhiều nhất là 5000"]);
    assert_eq!(stage.ask("select count(*)::text from instruction").await, "0");

    // The day itself may be today; without a title the words give one; leaving the day open is said.
    let today = post(&[("words", "Họp lúc 14 giờ. Mang theo số liệu."), ("due", "23/11/2026"), ("unit", &a)]).await;
    stage
        .get("an:staff", today.to())
        .await
        .says(200, &["</small>Họp lúc 14 giờ.</h1>", "hạn 23/11/2026", "Mang theo số liệu."]);
    let single = post(&[("words", WORDS), ("due", "23/11/2026"), ("unit", &a)]).await;
    stage.get("an:staff", single.to()).await.says(200, &[&format!("</small>{WORDS}</h1>"), "Hoàng Giám Đốc, "]);
    stage.silent("an:staff", single.to(), &["<blockquote class=\"words\">"]).await;
    let titled = [("words", WORDS), ("title", "Phòng thí nghiệm"), ("undated", "1"), ("unit", a.as_str())];
    let open = post(&titled).await;
    stage.get("an:staff", open.to()).await.says(200, &["</small>Phòng thí nghiệm</h1>", "không ấn định hạn"]);
}

#[tokio::test]
async fn sent_twice_it_is_one_and_to_others_another() {
    let stage = Stage::new().await;
    let first = stage.give(&["a", "b"], "30/11/2026").await;
    assert_eq!(stage.give(&["b", "a"], "30/11/2026").await, first);
    assert_ne!(stage.give(&["a"], "30/11/2026").await, first);
    stage.wake_at("2026-11-23T10:00:00").await;
    assert_ne!(stage.give(&["a", "b"], "30/11/2026").await, first, "an hour later it is meant anew");
    assert_eq!(stage.ask("select count(*)::text from instruction").await, "3");
}

#[tokio::test]
async fn from_a_task_a_unit_or_an_obstacle_it_knows_whom_it_concerns() {
    let stage = Stage::new().await;
    let (a, b) = (stage.unit("a").await, stage.unit("b").await);
    let ticked = |id: &str| format!("value=\"{id}\" checked");
    let task = stage.ask("select id::text from task where ref = 'I.2'").await;
    stage.get("giamdoc:director", &format!("/nhiem-vu/{task}")).await.says(200, &["chưa có chỉ đạo về nhiệm vụ này"]);
    let form = format!("/chi-dao/moi?nhiem_vu={task}");
    stage.get("giamdoc:director", &form).await.says(200, &["Nhiệm vụ I.2", &ticked(&a)]);
    stage.silent("giamdoc:director", &form, &[&ticked(&b)]).await;
    let fields = [("words", WORDS), ("due", "30/11/2026"), ("unit", a.as_str()), ("task", task.as_str())];
    let it = stage.post("giamdoc:director", "/chi-dao", &fields).await.to().to_owned();
    stage.get("an:staff", &it).await.says(200, &["Về nhiệm vụ", "I.2 Rà soát hồ sơ viên chức"]);
    for who in ["giamdoc:director", "tccb:officer", "an:staff"] {
        stage.get(who, &format!("/nhiem-vu/{task}")).await.says(200, &["1 chỉ đạo", WORDS, "Chưa tiếp nhận"]);
    }
    for who in ["binh:staff", "congdoan:observer"] {
        stage.silent(who, &format!("/nhiem-vu/{task}"), &[WORDS, "Ra chỉ đạo"]).await;
    }
    assert_eq!(stage.listed("giamdoc:director", &format!("/chi-dao?task={task}")).await, 1);

    stage.get("giamdoc:director", &format!("/don-vi/{b}")).await.says(200, &[&format!("/chi-dao/moi?don_vi={b}")]);
    let chosen = stage.get("giamdoc:director", &format!("/chi-dao/moi?don_vi={b}")).await;
    chosen.says(200, &[&ticked(&b), "Đã chọn 1 đơn vị: Trường B"]);
    let place = |words: &str| chosen.body.rfind(words).expect("a unit");
    assert!(place("<span>Trường B</span>") < place("<span>Trường A</span>"), "what is chosen stands first");
    stage.get("giamdoc:director", &format!("/chi-dao?unit={b}")).await.says(200, &["· Trường B"]);
    // Who cannot be chosen is not offered.
    let own = format!("/don-vi/{}", stage.unit("so").await);
    stage.get("giamdoc:director", &own).await.says(200, &[]);
    stage.silent("giamdoc:director", &own, &["/chi-dao/moi?don_vi="]).await;

    let about = format!("task-{task}");
    let raised = [("about", about.as_str()), ("title", "Thiếu tủ hút"), ("words", "Thiếu."), ("request", "Cấp.")];
    let obstacle = stage.post("an:staff", "/vuong-mac", &raised).await.to().to_owned();
    let id = obstacle.rsplit('/').next().expect("an id");
    stage.get("giamdoc:director", &obstacle).await.says(200, &[&format!("/chi-dao/moi?vuong_mac={id}")]);
    stage.silent("tccb:officer", &obstacle, &["Ra chỉ đạo"]).await;
    stage
        .get("giamdoc:director", &format!("/chi-dao/moi?vuong_mac={id}"))
        .await
        .says(200, &["Thiếu tủ hút", &ticked(&a)]);
    let fields = [("words", "Cấp ngay tủ hút."), ("due", "30/11/2026"), ("unit", b.as_str()), ("obstacle", id)];
    let settling = stage.post("giamdoc:director", "/chi-dao", &fields).await.to().to_owned();
    stage.get("tccb:officer", &obstacle).await.says(200, &["Cấp ngay tủ hút."]);
    stage.silent("an:staff", &obstacle, &["Cấp ngay tủ hút."]).await;
    stage.get("giamdoc:director", &settling).await.says(200, &["Từ vướng mắc", "Thiếu tủ hút"]);
    // Whom it is given does not read of the other's trouble.
    stage.silent("binh:staff", &settling, &["Thiếu tủ hút"]).await;
    for nothing in ["nhiem_vu=999999", "vuong_mac=999999", "don_vi=999999", "nhiem_vu=x"] {
        stage.get("giamdoc:director", &format!("/chi-dao/moi?{nothing}")).await.says(404, &[]);
    }
}

#[tokio::test]
async fn a_unit_that_is_gone_is_not_offered_an_instruction() {
    let stage = Stage::new().await;
    let home = format!("/don-vi/{}", stage.unit("b").await);
    stage.get("giamdoc:director", &home).await.says(200, &["/chi-dao/moi?don_vi="]);
    sqlx::raw_sql("update unit set active_to = '2026-11-22' where code = 'b'")
        .execute(&stage.db.pool)
        .await
        .expect("ended");
    stage.get("giamdoc:director", &home).await.says(200, &["Trường B"]);
    stage.silent("giamdoc:director", &home, &["/chi-dao/moi?don_vi="]).await;
}

#[tokio::test]
async fn words_outlive_the_task_they_were_about() {
    let stage = Stage::new().await;
    let (a, task) = (stage.unit("a").await, stage.ask("select id::text from task where ref = 'I.2'").await);
    let fields = [("words", WORDS), ("due", "30/11/2026"), ("unit", a.as_str()), ("task", task.as_str())];
    sqlx::raw_sql("update task set dropped_on = '2026-11-20' where ref = 'I.2'")
        .execute(&stage.db.pool)
        .await
        .expect("dropped");
    let back = stage.post("giamdoc:director", "/chi-dao", &fields).await;
    back.says(422, &["không còn trong kế hoạch", WORDS, "30/11/2026", &format!("value=\"{a}\" checked")]);
    assert!(!back.body.contains(&format!("name=\"task\" value=\"{task}\"")), "sent again it is about no task");
    let gone = [("words", WORDS), ("due", "30/11/2026"), ("unit", a.as_str()), ("obstacle", "999999")];
    stage.post("giamdoc:director", "/chi-dao", &gone).await.says(422, &["không còn trong kế hoạch", WORDS]);
    stage.post("giamdoc:director", "/chi-dao", &fields[..3]).await.to();
}
