//! The clock's reminders of instructions, and their days in people's calendars.

use tiendo::jobs::Worker;

use super::stage::{Stage, WORDS, at};

/// The portal's background work on the mornings of chosen days.
struct Mornings {
    stage: Stage,
    worker: Worker,
}

impl Mornings {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let worker = Worker::new(stage.app(), tiendo::app::kinds());
        stage.clock.set(at("2026-11-22T00:00:01"));
        worker.catch_up().await.expect("laid");
        stage.wake_at("2026-11-23T09:00:00").await;
        // Nothing else is to be heard of.
        sqlx::raw_sql("update task set reports = false, kind = 'duty'; update deadline set due_on = '2027-12-31'")
            .execute(&stage.db.pool)
            .await
            .expect("quiet");
        Self { stage, worker }
    }

    async fn on(&self, days: &[&str]) {
        for text in days {
            let (day, month) = text.split_once('/').expect("a day");
            self.stage.wake_at(&format!("2026-{month}-{day}T06:31:00")).await;
            self.worker.catch_up().await.expect("done");
            self.stage.wake_at(&format!("2026-{month}-{day}T09:00:00")).await;
        }
    }

    /// What a person was told of reminders: day and sentence.
    async fn told(&self, username: &str) -> Vec<String> {
        sqlx::query_scalar(
            "select to_char(n.at at time zone 'Asia/Ho_Chi_Minh', 'DD/MM') || ' ' || n.text
             from notice n join notice_recipient t on t.notice_id = n.id join account a on a.id = t.account_id
             where a.username = $1 and n.topic = 'reminder' order by n.id",
        )
        .bind(username)
        .fetch_all(&self.stage.db.pool)
        .await
        .expect("notices")
    }
}

const ALL: [&str; 14] = [
    "24/11", "25/11", "26/11", "27/11", "30/11", "01/12", "02/12", "03/12", "04/12", "07/12", "08/12", "09/12",
    "10/12", "11/12",
];

#[tokio::test]
async fn what_nobody_acknowledges_is_asked_for_after_two_working_days() {
    let mornings = Mornings::new().await;
    mornings.stage.give(&["a", "b"], "31/12/2026").await;
    mornings.on(&ALL[..2]).await;
    mornings.stage.at_part("binh:staff", ("/chi-dao/1", "b"), "tiep-nhan", &[]).await.to();
    assert_eq!(mornings.told("an").await, Vec::<String>::new(), "until Wednesday is time");
    mornings.on(&ALL[2..]).await;
    let sentence = format!("1 chỉ đạo chưa bấm “Đã tiếp nhận” (“{WORDS}”).");
    assert_eq!(
        mornings.told("an").await,
        ["26/11", "30/11", "02/12"].map(|day| format!("{day} {sentence}")),
        "one, three (a Saturday) and seven days after Wednesday 25/11"
    );
    assert_eq!(mornings.told("binh").await, Vec::<String>::new());
    assert_eq!(mornings.told("giamdoc").await, ["02/12 Đã đôn đốc 3 lần chưa trả lời: 1 đơn vị (Trường A)."]);
    mornings.stage.get("giamdoc:director", "/dieu-hanh").await.says(200, &["<b>1 đơn vị</b>"]);
    mornings
        .stage
        .get("giamdoc:director", "/don-doc?state=third")
        .await
        .says(200, &["1 đơn vị", "1 chỉ đạo chưa tiếp nhận"]);
    let home = format!("/don-vi/{}", mornings.stage.unit("a").await);
    for who in ["an:staff", "giamdoc:director"] {
        mornings.stage.get(who, &home).await.says(200, &["Đôn đốc lần 3", "1 chỉ đạo chưa tiếp nhận"]);
    }
    // Instructions are not the unions' to read, nor what is asked about them.
    let (union, all) = ("congdoan:observer", "/don-doc?matter=instruction");
    mornings.stage.get(union, &home).await.says(200, &["Trường A"]);
    mornings.stage.silent(union, &home, &["Đôn đốc lần 3"]).await;
    mornings.stage.get("tccb:officer", all).await.says(200, &["Đôn đốc: 3 lần", "value=\"instruction\" selected"]);
    mornings.stage.get(union, all).await.says(200, &["Đôn đốc: 0 lần"]);
    mornings.stage.silent(union, all, &["<option value=\"instruction\""]).await;
    mornings.stage.get(union, "/don-doc?state=third").await.says(200, &["0 đơn vị"]);
    mornings.stage.silent(union, "/dieu-hanh", &["Đã đôn đốc 3 lần", "<b>1 đơn vị</b>"]).await;
    mornings.stage.at_part("an:staff", ("/chi-dao/1", "a"), "tiep-nhan", &[]).await.to();
    mornings.stage.silent("an:staff", &home, &["Đôn đốc lần 3"]).await;
    mornings.stage.silent("giamdoc:director", "/dieu-hanh", &["Đã đôn đốc 3 lần"]).await;
}

#[tokio::test]
async fn a_unit_hears_once_a_day_of_all_that_is_near_or_past_its_day() {
    let mornings = Mornings::new().await;
    let stage = &mornings.stage;
    let first = stage.give(&["a", "b"], "30/11/2026").await;
    let unit = stage.unit("a").await;
    let task = stage.ask("select id::text from task where ref = 'I.1'").await;
    let fields = [("words", "Nộp số liệu."), ("due", "04/12/2026"), ("unit", unit.as_str()), ("task", task.as_str())];
    let second = stage.post("giamdoc:director", "/chi-dao", &fields).await.to().to_owned();
    for it in [&first, &second] {
        stage.at_part("an:staff", (it, "a"), "tiep-nhan", &[]).await.to();
    }
    stage.carry_out(&first, "b", "binh:staff", "binh:staff").await;
    mornings.on(&["24/11", "25/11", "26/11", "27/11", "30/11", "01/12"]).await;
    let one = |day: &str, when: &str, title: &str| {
        format!("{day} {when}: đơn vị còn 1 chỉ đạo chưa báo cáo kết quả (“{title}”).")
    };
    assert_eq!(
        mornings.told("an").await,
        [
            one("24/11", "Còn 6 ngày đến hạn 30/11/2026", WORDS),
            // Both on one day: the first is due in three, the second in seven.
            format!(
                "27/11 Còn 3 ngày đến hạn sớm nhất 30/11/2026: đơn vị còn 2 chỉ đạo chưa báo cáo kết quả (“{WORDS}”, “Nộp số liệu.”)."
            ),
            one("30/11", "Hôm nay là hạn (30/11/2026)", WORDS),
            // What has passed its day is not mixed with what is near it.
            format!(
                "01/12 Quá hạn 1 ngày (hạn 30/11/2026): đơn vị còn 1 chỉ đạo chưa báo cáo kết quả (“{WORDS}”). \
                 Còn 3 ngày đến hạn 04/12/2026: đơn vị còn 1 chỉ đạo chưa báo cáo kết quả (“Nộp số liệu.”)."
            ),
        ]
    );
    assert_eq!(mornings.told("binh").await, Vec::<String>::new(), "done");
    let of_task = stage.get("giamdoc:director", &format!("/nhiem-vu/{task}/dien-bien?sort=reminder")).await;
    assert_eq!(of_task.body.matches("Nhắc trước hạn").count(), 2, "27/11 and 01/12: {}", of_task.body);
    // What is reported waits for the Director; put off, it begins anew.
    stage.at_part("ba:head", (&first, "a"), "bao-cao", &[("said", "Xong.")]).await.to();
    stage.change(&second, "han", &[("due", "11/12/2026")]).await.to();
    mornings.on(&["02/12", "03/12", "04/12"]).await;
    assert_eq!(mornings.told("an").await[4..], [one("04/12", "Còn 7 ngày đến hạn 11/12/2026", "Nộp số liệu.")]);
    stage.change(&second, "thu-hoi", &[("reason", "Thôi.")]).await.to();
    mornings.on(&["07/12", "08/12", "09/12", "10/12", "11/12"]).await;
    assert_eq!(mornings.told("an").await.len(), 5, "taken back it is asked for no more");
    assert_eq!(mornings.told("giamdoc").await, Vec::<String>::new());
}

#[tokio::test]
async fn of_a_plan_that_has_ended_nothing_is_asked() {
    let mornings = Mornings::new().await;
    let stage = &mornings.stage;
    let (unit, plan) = (stage.unit("a").await, stage.ask("select id::text from plan").await);
    let fields = [("words", WORDS), ("due", "30/11/2026"), ("unit", unit.as_str()), ("plan", plan.as_str())];
    stage.post("giamdoc:director", "/chi-dao", &fields).await.to();
    sqlx::raw_sql("update plan set status = 'closed', closed_at = '2026-11-24'")
        .execute(&stage.db.pool)
        .await
        .expect("ended");
    mornings.on(&ALL).await;
    assert_eq!(mornings.told("an").await, Vec::<String>::new());
}

#[tokio::test]
async fn its_day_stands_in_the_calendars_of_its_units_and_of_those_above() {
    let stage = Stage::new().await;
    let it = stage.give(&["a", "b"], "30/11/2026").await;
    let days = async |who: &str| {
        let page = stage.get(who, "/tai-khoan/lich").await;
        page.says(200, &[]);
        page.body
    };
    for who in ["an:staff", "ba:head", "binh:staff"] {
        assert!(days(who).await.contains(&format!("Hạn chỉ đạo: {WORDS}")), "{who}");
    }
    for who in ["giamdoc:director", "tccb:officer"] {
        assert!(days(who).await.contains("Hạn chỉ đạo: 2 đơn vị chưa hoàn thành"), "{who}: {}", days(who).await);
    }
    assert!(!days("congdoan:observer").await.contains("Hạn chỉ đạo"));
    stage.carry_out(&it, "b", "binh:staff", "binh:staff").await;
    assert!(!days("binh:staff").await.contains("Hạn chỉ đạo"));
    assert!(days("giamdoc:director").await.contains("Hạn chỉ đạo: Trường A chưa hoàn thành"));
    stage.change(&it, "thu-hoi", &[("reason", "Thôi.")]).await.to();
    assert!(!days("an:staff").await.contains("Hạn chỉ đạo"));
}

#[tokio::test]
async fn who_gives_one_to_a_unit_outside_the_tree_reads_its_reminders() {
    let mornings = Mornings::new().await;
    let stage = &mornings.stage;
    sqlx::raw_sql(
        "insert into unit (code, name, kind) values ('ngoai', 'Trung tâm ngoài', 'other');
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref = 'I.1' and u.code = 'ngoai'",
    )
    .execute(&stage.db.pool)
    .await
    .expect("a unit outside");
    stage.give(&["ngoai"], "31/12/2026").await;
    mornings.on(&ALL[..7]).await;
    for who in ["giamdoc:director", "tccb:officer"] {
        stage.get(who, "/don-doc").await.says(200, &["Trung tâm ngoài", "Đôn đốc: 3 lần"]);
        stage.get(who, "/don-doc?state=third").await.says(200, &["1 đơn vị", "Trung tâm ngoài"]);
        stage.get(who, "/dieu-hanh").await.says(200, &["<b>1 đơn vị</b>"]);
    }
    stage.silent("congdoan:observer", "/don-doc", &["Trung tâm ngoài"]).await;
    stage.silent("an:staff", "/don-doc", &["Trung tâm ngoài"]).await;
}
