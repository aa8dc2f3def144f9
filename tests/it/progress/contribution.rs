//! Contributions of coordinating units, and requests for them: asked, answered, overdue, taken back, closed.

use chrono::NaiveDate;
use regex::Regex;
use sqlx::AssertSqlSafe;
use tiendo::web::viewer::token_hash;

use super::fixture::{Answer, CLOSED, OPEN, Stage, at};

/// Beside the fixture's: schools C and D coordinate in I.2 with B, C also in I.1, which A and B lead; so does a named
/// party in I.2.
async fn stage() -> Stage {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into unit (parent_id, code, name, kind)
         select u.id, v.code, v.name, 'school' from unit u, (values ('c', 'Trường C'), ('d', 'Trường D')) v (code, name) where u.code = 'so';
         insert into account (username, full_name, password_hash) values ('chi', 'Bùi Chi', 'x'), ('dao', 'Cao Đào', 'x');
         insert into role_grant (account_id, unit_id, role, from_on)
         select a.id, u.id, 'staff', '2026-01-01' from (values ('chi', 'c'), ('dao', 'd')) g (username, code)
         join account a on a.username = g.username join unit u on u.code = g.code;
         insert into assignment (plan_id, task_id, role, unit_id, party_name, from_on)
         select t.plan_id, t.id, 'coordinating', u.id, case when u.id is null then v.code end, '2026-01-01'
         from (values ('I.1', 'c'), ('I.2', 'c'), ('I.2', 'd'), ('I.2', 'cấp ủy cùng cấp')) v (ref, code)
         join task t on t.ref = v.ref left join unit u on u.code = v.code;",
    )
    .execute(&stage.db.pool)
    .await
    .expect("more schools");
    for (username, token) in [("chi", "chi:staff"), ("dao", "dao:staff")] {
        sqlx::query(
            "insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
             select $1, a.id, g.id, $3, $3 from account a join role_grant g on g.account_id = a.id where a.username = $2",
        )
        .bind(token_hash(token))
        .bind(username)
        .bind(at("2026-11-23T08:00:00"))
        .execute(&stage.db.pool)
        .await
        .expect("signed in");
    }
    stage
}

impl Stage {
    async fn task(&self, reference: &str) -> String {
        let id: i64 = sqlx::query_scalar("select id from task where ref = $1")
            .bind(reference)
            .fetch_one(&self.db.pool)
            .await
            .expect("a task");
        format!("/nhiem-vu/{id}")
    }

    /// Where a unit writes its contribution to a task.
    async fn contribution(&self, task: &str, unit: &str, period: &str) -> String {
        format!("/phan-cong/{}/dong-gop/{period}", self.assignment(task, unit).await)
    }

    /// Asks these units for their contribution to a task by a day.
    async fn ask_units(&self, who: &str, task: &str, units: &[&str], by: &str) -> Answer {
        let mut ids = Vec::new();
        for unit in units {
            ids.push(self.assignment(task, unit).await.to_string());
        }
        let mut fields = vec![("words", "Gửi số liệu viên chức."), ("answer_by", by)];
        fields.extend(ids.iter().map(|id| ("party", id.as_str())));
        self.post(who, &format!("{}/de-nghi-phoi-hop/{OPEN}", self.task(task).await), &fields).await
    }

    async fn last_request(&self) -> String {
        format!("/de-nghi-phoi-hop/{}", self.ask("select max(id)::text from contribution_request").await)
    }

    async fn home(&self, unit: &str) -> String {
        let id: i64 = sqlx::query_scalar("select id from unit where code = $1")
            .bind(unit)
            .fetch_one(&self.db.pool)
            .await
            .expect("a unit");
        format!("/don-vi/{id}")
    }
}

impl Answer {
    #[track_caller]
    fn is_silent_about(&self, words: &[&str]) {
        assert_eq!(self.status.as_u16(), 200, "{} {}", self.location, self.body);
        for words in words {
            assert!(!self.body.contains(words), "“{words}” is on the page:\n{}", self.body);
        }
    }
}

const SAID: [(&str, &str); 3] =
    [("results", "Đã gửi danh sách 48 viên chức."), ("proposals", "Cần mẫu chung."), ("version", "0")];

#[tokio::test]
async fn a_lead_asks_and_sees_who_has_not_answered() {
    let stage = stage().await;
    let task = stage.task("I.2").await;
    stage.get("an:staff", &task).await.says(
        200,
        &[
            "Chưa đề nghị đơn vị nào trong kỳ này",
            "Trường B",
            "Trường D",
            "từ hôm nay đến 16/12/2026",
            "cấp ủy cùng cấp",
        ],
    );
    stage.ask_units("an:staff", "I.2", &["b", "c"], "30/11/2026").await.to();
    stage.get("an:staff", &task).await.says(200, &["2 đơn vị được đề nghị: 2 chưa trả lời", "30/11/2026 (còn 7 ngày)"]);

    // Those asked see it at home, on their assignment and above the form.
    let home = stage.home("b").await;
    let asked = ["Trường A đề nghị phối hợp, trả lời đến 30/11/2026 (còn 7 ngày)", "Viết đóng góp"];
    stage.get("binh:staff", &home).await.says(200, &["Cần làm ngay", asked[0], "Gửi số liệu viên chức."]);
    stage.get("binh:staff", &format!("{home}?loai=phoi-hop")).await.says(200, &["Chưa trả lời", asked[1]]);
    let assignment = format!("/phan-cong/{}", stage.assignment("I.2", "b").await);
    stage.get("binh:staff", &assignment).await.says(200, &asked);
    let form = stage.contribution("I.2", "b", OPEN).await;
    stage.get("binh:staff", &form).await.says(200, &["Trường A", "Gửi số liệu viên chức.", "data-autosave"]);

    // A draft is the unit's alone; what it sends answers.
    stage.post("binh:staff", &form, &SAID).await.to();
    stage.get("an:staff", &task).await.is_silent_about(&["48 viên chức"]);
    stage.get("tccb:officer", &assignment).await.is_silent_about(&["48 viên chức"]);
    stage.get("binh:staff", &assignment).await.says(200, &["48 viên chức", "Bản nháp, chưa gửi"]);
    stage.post("binh:staff", &format!("{form}/gui"), &[("version", "1"), SAID[0], SAID[1]]).await.to();
    let says = ["48 viên chức", "Cần mẫu chung.", "1 chưa trả lời, 1 đã trả lời; 1 đóng góp đã gửi", "Vũ Bình gửi"];
    for who in ["an:staff", "ba:head", "tccb:officer", "giamdoc:director"] {
        stage.get(who, &task).await.says(200, &says);
    }
    stage.get("binh:staff", &home).await.is_silent_about(&["Gửi số liệu viên chức."]);

    // The lead has it beside its report, TCCB beside the report it reviews.
    let report = stage.form("I.2", "a", OPEN).await;
    stage.get("an:staff", &report).await.says(200, &["1 chưa trả lời, 1 đã trả lời", "48 viên chức", "Trường C"]);
    let period = format!("{}/bao-cao", stage.home("a").await);
    stage.get("an:staff", &period).await.says(200, &["1 chưa trả lời, 1 đã trả lời", "48 viên chức"]);
    stage.post("ba:head", &format!("{report}/gui"), &super::fixture::finished("0", "Đang rà soát")).await.to();
    let (id, ..) = stage.report("I.2", "a").await;
    stage.get("tccb:officer", &format!("/bao-cao/{id}")).await.says(200, &["48 viên chức", "Trường C"]);

    // The day after, what is unanswered is overdue.
    stage.wake_at("2026-12-01T09:00:00").await;
    stage.get("an:staff", &task).await.says(200, &["1 quá hạn trả lời, 1 đã trả lời", "30/11/2026 (quá 1 ngày)"]);
    let home = stage.home("c").await;
    stage.get("chi:staff", &home).await.says(200, &["Trả lời quá 1 ngày", "30/11/2026 (quá 1 ngày)"]);
    let request = stage.last_request().await;
    stage.get("an:staff", &request).await.says(200, &["Quá hạn trả lời", "Đã trả lời", "48 viên chức"]);
    let acts = "select string_agg(action, ' ' order by id) from journal where action like 'contribution%'";
    assert_eq!(stage.ask(acts).await, "contribution_request.asked contribution.saved contribution.sent");
    let journal = "select count(*)::text from journal where before::text || after::text like '%viên chức%'";
    assert_eq!(stage.ask(journal).await, "0", "the journal keeps only what proves the words");
}

#[tokio::test]
async fn what_is_half_said_is_not_asked_and_nothing_typed_is_lost() {
    let stage = stage().await;
    let address = format!("{}/de-nghi-phoi-hop/{OPEN}", stage.task("I.2").await);
    stage.get("tccb:officer", &address).await.says(200, &["Trường B", "Tất cả đơn vị phối hợp chưa được đề nghị (3)"]);
    stage
        .post("tccb:officer", &address, &[])
        .await
        .says(422, &["id=\"party-error\"", "id=\"words-error\"", "id=\"answer_by-error\"", "data-guard=\"unsaved\""]);
    let b = stage.assignment("I.2", "b").await.to_string();
    for (day, why) in [
        ("22/11/2026", "không được trước hôm nay (23/11/2026)"),
        ("17/12/2026", "không được sau hạn gửi báo cáo của kỳ (16/12/2026)"),
        ("31/02/2026", "ngày/tháng/năm"),
    ] {
        let refused = stage
            .post("tccb:officer", &address, &[("party", &b), ("words", "Đề nghị góp ý"), ("answer_by", day)])
            .await;
        refused.says(422, &[why, "Đề nghị góp ý", day, &format!("value=\"{b}\" checked")]);
    }
    let named: i64 = sqlx::query_scalar("select id from assignment where party_name is not null")
        .fetch_one(&stage.db.pool)
        .await
        .expect("a named party");
    let named = named.to_string();
    let fields = [("party", named.as_str()), ("words", "Góp ý"), ("answer_by", "30/11/2026")];
    stage.post("tccb:officer", &address, &fields).await.says(422, &["không phối hợp nhiệm vụ này"]);
    assert_eq!(stage.ask("select count(*)::text from contribution_request").await, "0");
}

#[tokio::test]
async fn one_request_of_each_asker_is_open_at_a_time_and_all_means_the_others() {
    let stage = stage().await;
    stage.ask_units("an:staff", "I.2", &["b"], "30/11/2026").await.to();
    let again = stage.ask_units("ba:head", "I.2", &["b", "c"], "01/12/2026").await;
    again.says(422, &["Đã đề nghị mà chưa trả lời: Trường B", "01/12/2026"]);
    let address = format!("{}/de-nghi-phoi-hop/{OPEN}", stage.task("I.2").await);
    let all = [("all", "1"), ("words", "Góp ý dự thảo"), ("answer_by", "01/12/2026")];
    stage.post("ba:head", &address, &all).await.to();
    assert_eq!(
        stage
            .ask(
                "select string_agg(u.code, ' ' order by u.code) from contribution_request_party y
                join assignment a on a.id = y.assignment_id join unit u on u.id = a.unit_id where y.request_id = 2"
            )
            .await,
        "c d"
    );
    stage.post("ba:head", &address, &all).await.says(422, &["Mọi đơn vị phối hợp đều đã được đề nghị"]);
    // TCCB is another asker, and one answer is for both.
    stage.ask_units("tccb:officer", "I.2", &["b"], "27/11/2026").await.to();
    stage
        .get("binh:staff", &stage.home("b").await)
        .await
        .says(200, &["và 1 đơn vị khác đề nghị phối hợp", "27/11/2026"]);
    let form = stage.contribution("I.2", "b", OPEN).await;
    let sent = stage.post("binh:staff", &format!("{form}/gui"), &SAID).await;
    assert!(sent.to().contains("loai=phoi-hop"));
    assert_eq!(
        stage.ask("select count(*)::text from contribution_request_party where answered_at is not null").await,
        "2"
    );
    // Answered, it may be asked again.
    stage.ask_units("an:staff", "I.2", &["b"], "10/12/2026").await.to();
}

#[tokio::test]
async fn of_two_who_ask_the_same_at_once_one_request_is_made() {
    let stage = stage().await;
    let (one, two) = tokio::join!(
        stage.ask_units("an:staff", "I.2", &["c"], "30/11/2026"),
        stage.ask_units("anh:staff", "I.2", &["c"], "30/11/2026")
    );
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert!(statuses == [303, 409] || statuses == [303, 422], "{statuses:?}");
    assert_eq!(stage.ask("select count(*)::text from contribution_request").await, "1");
}

#[tokio::test]
async fn a_request_is_taken_back_with_a_word_by_who_made_it() {
    let stage = stage().await;
    stage.ask_units("an:staff", "I.2", &["b", "c"], "30/11/2026").await.to();
    let request = stage.last_request().await;
    let withdraw = format!("{request}/rut");
    let (b, c) = (stage.assignment("I.2", "b").await.to_string(), stage.assignment("I.2", "c").await.to_string());
    let reason = [("party", c.as_str()), ("reason", "Đã có số liệu từ phòng chuyên môn.")];
    stage.post("tccb:officer", &withdraw, &reason).await.says(403, &[]);
    stage.post("binh:staff", &withdraw, &reason).await.says(403, &[]);
    stage.post("an:staff", &withdraw, &[("party", &c)]).await.says(422, &["id=\"reason-error\""]);
    stage.post("an:staff", &withdraw, &reason[1..]).await.says(422, &["id=\"party-error\"", "Đã có số liệu"]);
    stage.post("an:staff", &withdraw, &reason).await.to();
    stage.get("an:staff", &request).await.says(200, &["Đã rút", "Đã có số liệu từ phòng chuyên môn.", "Chưa trả lời"]);
    stage.get("chi:staff", &stage.home("c").await).await.is_silent_about(&["đề nghị phối hợp, trả lời"]);
    let assignment = format!("/phan-cong/{c}");
    stage.get("chi:staff", &assignment).await.says(200, &["Đã rút: “Đã có số liệu từ phòng chuyên môn.”"]);
    stage.post("an:staff", &withdraw, &reason).await.says(409, &["đã trả lời hoặc đề nghị đã được rút"]);
    // An answer given meanwhile stays; what was taken back may be asked anew.
    stage.post("binh:staff", &format!("{}/gui", stage.contribution("I.2", "b", OPEN).await), &SAID).await.to();
    stage.post("an:staff", &withdraw, &[("party", &b), reason[1]]).await.says(409, &[]);
    stage.ask_units("an:staff", "I.2", &["c"], "30/11/2026").await.to();
}

#[tokio::test]
async fn every_text_that_was_sent_is_kept_and_the_newest_is_read() {
    let stage = stage().await;
    let form = stage.contribution("I.2", "d", OPEN).await;
    let send = format!("{form}/gui");
    stage.post("dao:staff", &send, &[("results", " "), ("version", "0")]).await.says(422, &["id=\"results-error\""]);
    stage.post("dao:staff", &send, &[("results", "Bản thứ nhất"), ("version", "0")]).await.to();
    stage.post("dao:staff", &send, &[("results", "Bản thứ nhất"), ("version", "0")]).await.to();
    assert_eq!(stage.ask("select count(*)::text from contribution_sending").await, "1", "sent twice by a double click");
    stage.post("dao:staff", &form, &[("results", "Bản thứ hai"), ("version", "1")]).await.to();
    let task = stage.task("I.2").await;
    stage.get("an:staff", &task).await.says(200, &["Bản thứ nhất", "Không được đề nghị"]);
    stage.get("an:staff", &task).await.is_silent_about(&["Bản thứ hai"]);
    stage.post("dao:staff", &send, &[("results", "Bản thứ hai"), ("version", "2")]).await.to();
    stage.get("an:staff", &task).await.says(200, &["Bản thứ hai", "lần 2"]);
    let assignment = format!("/phan-cong/{}", stage.assignment("I.2", "d").await);
    for who in ["dao:staff", "tccb:officer"] {
        stage.get(who, &assignment).await.says(200, &["Bản thứ hai", "Bản thứ nhất", "Các lần gửi trước (1)"]);
    }
    for sql in [
        "update contribution_sending set results = 'x'",
        "delete from contribution_sending",
        "truncate contribution_sending",
    ] {
        let refused = sqlx::query(AssertSqlSafe(sql)).execute(&stage.db.pool).await;
        assert!(refused.is_err_and(|error| error.to_string().contains("append-only")), "{sql}");
    }
}

#[tokio::test]
async fn of_two_editors_the_second_is_shown_both_texts() {
    let stage = stage().await;
    let form = stage.contribution("I.2", "b", OPEN).await;
    stage.post("binh:staff", &form, &[("results", "Chữ của Bình"), ("version", "0")]).await.to();
    let refused = stage.post("kiem:staff", &form, &[("results", "Chữ của Kiêm"), ("version", "0")]).await;
    refused.says(422, &["Chữ của Bình", "Chữ của Kiêm", "Vũ Bình", "name=\"version\" value=\"1\""]);
    let auto = [("results", "Chữ của Kiêm"), ("version", "0"), ("auto", "1")];
    assert_eq!(stage.post("kiem:staff", &form, &auto).await.status.as_u16(), 409);
    // Without a script a button adds what stands beside to what is typed, and the page goes on telling of both.
    let pattern = Regex::new("name=\"reuse\" value=\"(results[^\"]*)\"").expect("a pattern");
    let reuse = |page: &Answer| pattern.captures(&page.body).expect("a button")[1].to_owned();
    let button = reuse(&refused);
    let both = [("results", "Chữ của Kiêm"), ("version", "1"), ("reuse", &button)];
    let both = stage.post("kiem:staff", &form, &both).await;
    both.says(200, &["Chữ của Kiêm\nChữ của Bình</textarea>", "Vũ Bình đã ghi", "Hãy đối chiếu"]);
    assert_eq!(reuse(&both), button);
    let auto = [("results", "Gộp cả hai"), ("version", "1"), ("auto", "1")];
    stage.post("kiem:staff", &form, &auto).await.says(200, &["\"version\":2", "\"at\":\"09:00\""]);
    assert_eq!(stage.ask("select results from contribution").await, "Gộp cả hai");
}

#[tokio::test]
async fn last_periods_words_are_added_to_what_is_typed() {
    let stage = stage().await;
    let (form, last) = (stage.contribution("I.2", "b", OPEN).await, stage.contribution("I.2", "b", CLOSED).await);
    stage.wake_at("2026-08-20T09:00:00").await;
    sqlx::raw_sql("update period set state = 'open' where ordinal = 3").execute(&stage.db.pool).await.expect("open");
    stage.post("binh:staff", &format!("{last}/gui"), &[("results", "Lời quý trước"), ("version", "0")]).await.to();
    stage.wake_at("2026-11-23T09:00:00").await;
    let page = stage.get("binh:staff", &form).await;
    let pattern = Regex::new("name=\"reuse\" value=\"(results[^\"]*)\"").expect("a pattern");
    let button = pattern.captures(&page.body).expect("a button")[1].to_owned();
    let typed = [("results", "Đang gõ\r\n"), ("version", "0"), ("reuse", button.as_str())];
    let page = stage.post("binh:staff", &form, &typed).await;
    page.says(200, &["Đang gõ\nLời quý trước</textarea>", "name=\"version\" value=\"0\""]);
    assert!(!page.body.contains("Hãy đối chiếu"));
}

#[tokio::test]
async fn words_of_a_page_that_another_account_opened_are_not_kept_under_whoever_is_signed_in() {
    let stage = stage().await;
    let form = stage.contribution("I.2", "b", OPEN).await;
    let page = stage.get("binh:staff", &form).await.body;
    let pattern = Regex::new("name=\"account\" value=\"([^\"]+)\"").expect("a pattern");
    let account = pattern.captures(&page).expect("an account")[1].to_owned();
    let mut words = vec![("results", "Chữ của Bình"), ("version", "0"), ("account", account.as_str())];
    let sentence = "trang này do tài khoản khác mở";
    for address in [form.clone(), format!("{form}/gui")] {
        stage.post("kiem:staff", &address, &words).await.says(422, &["Chữ của Bình", sentence]);
    }
    words.push(("auto", "1"));
    stage.post("kiem:staff", &form, &words).await.says(409, &[sentence]);
    assert_eq!(stage.ask("select count(*)::text from contribution").await, "0");
    stage.post("binh:staff", &form, &words).await.says(200, &["\"version\":1"]);
}

#[tokio::test]
async fn a_closed_period_takes_nothing_more_and_tells_who_did_not_answer() {
    let stage = stage().await;
    stage.ask_units("an:staff", "I.2", &["b", "c"], "30/11/2026").await.to();
    let form = stage.contribution("I.2", "b", OPEN).await;
    stage.post("binh:staff", &form, &SAID).await.to();
    sqlx::raw_sql(
        "insert into period_closing (period_id, version, closed_at, closed_by)
         select p.id, 1, '2026-12-18', a.id from period p, account a where p.ordinal = 4 and a.username = 'tccb';
         update period set state = 'closed' where ordinal = 4",
    )
    .execute(&stage.db.pool)
    .await
    .expect("closed");
    stage.wake_at("2026-12-18T09:00:00").await;
    let late = stage.post("binh:staff", &format!("{form}/gui"), &[("results", "Gửi muộn"), ("version", "1")]).await;
    late.says(409, &["Gửi muộn", "Quý IV/2026 đã đóng"]);
    stage.get("binh:staff", &form).await.to();
    assert_eq!(stage.ask("select results from contribution").await, SAID[0].1);
    let task = stage.task("I.2").await;
    stage.get("an:staff", &format!("{task}?period={OPEN}")).await.says(200, &["2 không trả lời"]);
    stage.ask_units("an:staff", "I.2", &["d"], "20/12/2026").await.says(409, &["Gửi số liệu viên chức."]);
    let (request, b) = (stage.last_request().await, stage.assignment("I.2", "b").await.to_string());
    let back = [("party", b.as_str()), ("reason", "Thôi")];
    stage.post("an:staff", &format!("{request}/rut"), &back).await.says(409, &["Thôi"]);
    stage.get("binh:staff", &stage.home("b").await).await.is_silent_about(&["đề nghị phối hợp, trả lời"]);
    let earlier = stage.contribution("I.2", "b", CLOSED).await;
    stage.post("binh:staff", &earlier, &SAID).await.says(409, &["48 viên chức"]);
}

#[tokio::test]
async fn after_the_sending_day_an_open_period_may_be_asked_about_for_a_week() {
    let stage = stage().await;
    stage.wake_at("2026-12-17T09:00:00").await;
    stage.ask_units("an:staff", "I.2", &["b"], "25/12/2026").await.says(422, &["đến 24/12/2026"]);
    stage.ask_units("an:staff", "I.2", &["b"], "24/12/2026").await.to();
}

#[tokio::test]
async fn each_lead_of_a_collective_task_reads_all_and_one_answer_is_for_every_lead() {
    let stage = stage().await;
    stage.ask_units("an:staff", "I.1", &["c"], "30/11/2026").await.to();
    stage.ask_units("binh:staff", "I.1", &["c"], "02/12/2026").await.to();
    let form = stage.contribution("I.1", "c", OPEN).await;
    stage.get("chi:staff", &form).await.says(200, &["Trường A", "Trường B", "02/12/2026"]);
    stage.post("chi:staff", &format!("{form}/gui"), &SAID).await.to();
    let task = stage.task("I.1").await;
    for who in ["an:staff", "binh:staff"] {
        stage.get(who, &task).await.says(200, &["1 đã trả lời; 1 đóng góp đã gửi", "48 viên chức"]);
    }
}

#[tokio::test]
async fn other_units_and_observers_read_and_write_nothing_of_it() {
    let stage = stage().await;
    stage.ask_units("an:staff", "I.2", &["b"], "30/11/2026").await.to();
    let form = stage.contribution("I.2", "b", OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &SAID).await.to();
    let (task, request) = (stage.task("I.2").await, stage.last_request().await);
    let assignment = format!("/phan-cong/{}", stage.assignment("I.2", "b").await);
    let secret = ["48 viên chức", "Gửi số liệu viên chức."];
    for who in ["chi:staff", "congdoan:observer", "binh:staff"] {
        stage.get(who, &task).await.is_silent_about(&secret);
        stage.get(who, &request).await.says(403, &[]);
    }
    stage.get("congdoan:observer", &assignment).await.is_silent_about(&secret);
    stage.get("congdoan:observer", &format!("{}?loai=phoi-hop", stage.home("b").await)).await.is_silent_about(&secret);
    for (who, status) in [
        ("chi:staff", 404),
        ("an:staff", 404),
        ("tccb:officer", 403),
        ("giamdoc:director", 403),
        ("congdoan:observer", 403),
    ] {
        stage.get(who, &form).await.says(status, &[]);
        stage.post(who, &form, &SAID).await.says(status, &[]);
    }
    let lead = stage.contribution("I.2", "a", OPEN).await;
    stage.post("an:staff", &lead, &SAID).await.says(403, &["chỉ đơn vị phối hợp"]);
    for who in ["binh:staff", "giamdoc:director", "congdoan:observer"] {
        stage.ask_units(who, "I.2", &["c"], "30/11/2026").await.says(403, &[]);
    }
    stage.get("an:staff", &format!("{task}/de-nghi-phoi-hop/month-2026-11")).await.says(404, &[]);
}

#[tokio::test]
async fn who_leads_no_longer_reads_up_to_the_period_in_which_his_part_ended() {
    let stage = stage().await;
    let form = stage.contribution("I.2", "b", OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &SAID).await.to();
    let end =
        "update assignment a set to_on = $1 from task t where t.id = a.task_id and t.ref = 'I.2' and a.role = 'lead'";
    let task = stage.task("I.2").await;
    for (last, reads) in [("2026-12-14", true), ("2026-10-31", false)] {
        let last: NaiveDate = last.parse().expect("a day");
        sqlx::query(end).bind(last).execute(&stage.db.pool).await.expect("ended");
        let page = stage.get("an:staff", &format!("{task}?period={OPEN}")).await;
        assert_eq!(page.body.contains("48 viên chức"), reads, "{last}");
    }
    stage.ask_units("an:staff", "I.2", &["c"], "30/11/2026").await.says(403, &[]);
}

#[tokio::test]
async fn a_request_to_a_unit_that_no_longer_coordinates_lapses() {
    let stage = stage().await;
    stage.ask_units("an:staff", "I.2", &["b"], "30/11/2026").await.to();
    sqlx::query("update assignment a set to_on = '2026-11-25' from unit u where u.id = a.unit_id and u.code = 'b' and a.role = 'coordinating'")
        .execute(&stage.db.pool)
        .await
        .expect("ended");
    stage.get("an:staff", &stage.task("I.2").await).await.says(200, &["1 thôi phối hợp"]);
    let form = stage.contribution("I.2", "b", OPEN).await;
    stage.post("binh:staff", &form, &SAID).await.says(409, &["thôi phối hợp từ sau ngày 25/11/2026"]);
    stage
        .get("binh:staff", &format!("/phan-cong/{}", stage.assignment("I.2", "b").await))
        .await
        .says(200, &["Thôi phối hợp"]);
}
