//! "Báo cáo kỳ": everything a unit owes, kept and sent row by row on one page.

use regex::Regex;

use super::fixture::{CLOSED, OPEN, Stage};
use crate::support::statements;

/// The page of school A or B in the open quarter.
async fn page(stage: &Stage, unit: &str) -> String {
    let sql = if unit == "a" {
        "select id::text from unit where code = 'a'"
    } else {
        "select id::text from unit where code = 'b'"
    };
    format!("/don-vi/{}/bao-cao?period={OPEN}", stage.ask(sql).await)
}

/// The page's address for an act.
fn act(page: &str, act: &str) -> String {
    page.replacen("/bao-cao?", &format!("/bao-cao/{act}?"), 1)
}

/// Further tasks that school A leads alone.
async fn further_tasks(stage: &Stage, count: i32) {
    sqlx::query(
        "with added as (
            insert into task (plan_id, section_id, position, ref, content)
            select p.id, s.id, 10 + n, 'I.' || (10 + n), 'Việc thêm thứ ' || n from plan p, section s, generate_series(1, $1) n returning id, plan_id)
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select plan_id, added.id, 'lead', u.id, '2026-01-01' from added, unit u where u.code = 'a'",
    )
    .bind(count)
    .execute(&stage.db.pool)
    .await
    .expect("tasks");
}

/// The value of a field on a page.
fn value(page: &str, name: &str) -> String {
    let field = Regex::new(&format!("name=\"{}\" value=\"([^\"]*)\"", regex::escape(name))).expect("a pattern");
    field.captures(page).unwrap_or_else(|| panic!("no {name} in {page}"))[1].to_owned()
}

/// Fields as a browser sends them for a row of the page: what it says of version and seal, and what is typed.
fn row(page: &str, id: i64, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let kept = ["version", "seen"].map(|name| (format!("a{id}.{name}"), value(page, &format!("a{id}.{name}"))));
    let typed = typed.iter().map(|(name, value)| (format!("a{id}.{name}"), (*value).to_owned()));
    kept.into_iter().chain(typed).collect()
}

async fn post(
    stage: &Stage,
    who: &str,
    path: &str,
    rows: &[Vec<(String, String)>],
    more: &[(&str, &str)],
) -> super::fixture::Answer {
    let mut fields: Vec<(&str, &str)> =
        rows.iter().flatten().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend_from_slice(more);
    stage.post(who, path, &fields).await
}

const WHOLE: [(&str, &str); 3] = [("progress", "in_progress"), ("percent", "50"), ("results", "Đã họp 2 lần")];
const HALF: [(&str, &str); 3] = [("progress", "in_progress"), ("percent", "50"), ("next_steps", "Viết dở")];
const EMPTY: [(&str, &str); 2] = [("progress", "not_started"), ("percent", "0")];

#[tokio::test]
async fn one_button_keeps_every_row_that_was_changed_and_no_other() {
    let stage = Stage::new().await;
    further_tasks(&stage, 2).await;
    let address = page(&stage, "a").await;
    let ids =
        [stage.assignment("I.1", "a").await, stage.assignment("I.2", "a").await, stage.assignment("I.11", "a").await];
    let found = stage.get("an:staff", &address).await;
    found.says(
        200,
        &[
            "<b>4</b> chưa viết",
            "hạn 30/11/2026",
            "trước ngày 01/12/2026",
            "Gửi thủ trưởng",
            "viết <b>4</b> việc chưa viết",
        ],
    );
    let rows = [row(&found.body, ids[0], &WHOLE), row(&found.body, ids[1], &EMPTY), row(&found.body, ids[2], &HALF)];
    assert_eq!(post(&stage, "an:staff", &address, &rows, &[]).await.to(), address);
    let kept =
        "select string_agg(t.ref || ' ' || r.results || r.next_steps || ' ' || r.state, ', ' order by t.position)
        from report r join assignment a on a.id = r.assignment_id join task t on t.id = a.task_id";
    assert_eq!(stage.ask(kept).await, "I.1 Đã họp 2 lần draft, I.11 Viết dở draft");
    // The same page once more changes nothing.
    let again = stage.get("an:staff", &address).await;
    let rows = [row(&again.body, ids[0], &WHOLE), row(&again.body, ids[2], &HALF)];
    post(&stage, "anh:staff", &address, &rows, &[]).await.to();
    assert_eq!(stage.ask("select string_agg(version::text, ' ') from report").await, "1 1");
    assert_eq!(stage.ask("select count(distinct written_by)::text from report").await, "1");
}

#[tokio::test]
async fn what_is_complete_is_sent_and_what_is_not_is_named_with_what_is_missing() {
    let stage = Stage::new().await;
    further_tasks(&stage, 2).await;
    let address = page(&stage, "a").await;
    let (one, two) = (stage.assignment("I.1", "a").await, stage.assignment("I.2", "a").await);
    let found = stage.get("an:staff", &address).await.body;
    let rows = [row(&found, one, &WHOLE), row(&found, two, &HALF)];
    let answer = post(&stage, "an:staff", &act(&address, "gui-thu-truong"), &rows, &[]).await;
    answer.says(
        200,
        &[
            "Đã gửi thủ trưởng 1 báo cáo: I.1.",
            &format!("href=\"#a{two}.results\">I.2: Hãy ghi kết quả"),
            &format!("id=\"a{two}.results-error\""),
            "Viết dở",
            "Chưa viết: <a href=",
        ],
    );
    // Rows that nobody touched are named, and no more.
    assert!(answer.body.contains(">I.11</a>, <a") && !answer.body.contains("I.11: "), "{}", answer.body);
    assert_eq!(answer.body.matches("class=\"field-error\"").count(), 1, "one field is wrong");
    let kept = "select string_agg(state || ' ' || version, ', ' order by id) from report";
    assert_eq!(stage.ask(kept).await, "with_head 1, draft 1", "what is incomplete is kept all the same");

    // Sent twice, it is the same.
    let again = post(&stage, "an:staff", &act(&address, "gui-thu-truong"), &rows[..1], &[]).await;
    assert!(again.body.contains("Đã gửi thủ trưởng 1 báo cáo: I.1."), "{} {}", again.status, again.body);
    // What the answer shows goes on from what was kept.
    let finished = [row(&answer.body, two, &WHOLE)];
    post(&stage, "an:staff", &act(&address, "gui-thu-truong"), &finished, &[]).await.to();
    assert_eq!(stage.ask(kept).await, "with_head 1, with_head 2");
    // Nothing is left to send.
    let nothing = post(&stage, "an:staff", &act(&address, "gui-thu-truong"), &[], &[]).await;
    nothing.says(422, &["Chưa có báo cáo nào để gửi", "Chưa viết"]);
}

#[tokio::test]
async fn what_cannot_be_kept_comes_back_as_typed_and_holds_up_nothing_else() {
    let stage = Stage::new().await;
    let address = page(&stage, "a").await;
    let (one, two) = (stage.assignment("I.1", "a").await, stage.assignment("I.2", "a").await);
    let found = stage.get("an:staff", &address).await.body;
    let nonsense = [("progress", "in_progress"), ("percent", "nửa"), ("results", "Chữ quý")];
    let answer =
        post(&stage, "an:staff", &address, &[row(&found, one, &nonsense), row(&found, two, &WHOLE)], &[]).await;
    answer.says(
        422,
        &[
            "I.1: Tỷ lệ là số nguyên",
            "Chữ quý",
            "value=\"nửa\"",
            "data-guard=\"unsaved\"",
            "Đã lưu nháp lúc 09:00: I.2.",
        ],
    );
    assert_eq!(stage.ask("select string_agg(results, ' ') from report").await, "Đã họp 2 lần");
}

#[tokio::test]
async fn of_two_people_each_is_shown_both_texts_of_the_one_row_in_which_they_met() {
    let stage = Stage::new().await;
    let address = page(&stage, "a").await;
    let (one, two) = (stage.assignment("I.1", "a").await, stage.assignment("I.2", "a").await);
    let both = stage.get("an:staff", &address).await.body;
    let theirs = [("progress", "in_progress"), ("percent", "70"), ("results", "Bản của Anh")];
    post(&stage, "anh:staff", &address, &[row(&both, one, &theirs)], &[]).await.to();
    // An did not touch I.2, and Anh did not either.
    let mine = [row(&both, one, &WHOLE), row(&both, two, &WHOLE)];
    let answer = post(&stage, "an:staff", &address, &mine, &[]).await;
    answer.says(
        422,
        &[
            "Bản của Anh",
            "Đã họp 2 lần",
            "<b>Lê Anh</b> đã lưu báo cáo này",
            "Lê Anh đã ghi",
            "Đã lưu nháp lúc 09:00: I.2.",
        ],
    );
    assert_eq!(value(&answer.body, &format!("a{one}.version")), "1");
    assert_eq!(stage.ask("select results from report where percent = 70").await, "Bản của Anh");
    // Knowingly, the one text takes the other's place.
    post(&stage, "an:staff", &address, &[row(&answer.body, one, &WHOLE)], &[]).await.to();
    assert_eq!(stage.ask("select string_agg(results, ', ') from report").await, "Đã họp 2 lần, Đã họp 2 lần");
    // Who did not touch a row is not in anybody's way, whatever happened to it meanwhile.
    post(&stage, "anh:staff", &address, &[row(&both, one, &EMPTY)], &[]).await.to();
    // But it is not sent unread.
    let unread = post(&stage, "anh:staff", &act(&address, "gui-thu-truong"), &[row(&both, one, &EMPTY)], &[]).await;
    unread.says(200, &["Đã gửi thủ trưởng 1 báo cáo: I.2.", "I.1: Nguyễn An đã sửa báo cáo này sau khi trang được mở"]);
}

/// Gives an assignment an accepted report of the quarter before.
async fn accepted_last_quarter(stage: &Stage, assignment: i64) {
    sqlx::query(
        "insert into report (assignment_id, period_id, state, progress, percent, results, obstacles, written_by, updated_at,
            submitted_at, first_submitted_at, submitted_by, accepted_at)
         select $1, p.id, 'accepted', 'in_progress', 40, 'Lời quý trước', 'Thiếu người', a.id, now(), now(), now(), a.id, now()
         from period p, account a where p.ordinal = 3 and a.username = 'ba'",
    )
    .bind(assignment)
    .execute(&stage.db.pool)
    .await
    .expect("an accepted report");
}

#[tokio::test]
async fn nothing_new_is_one_click_keeps_the_figures_is_undone_and_seen_by_everybody() {
    let stage = Stage::new().await;
    let address = page(&stage, "a").await;
    let one = stage.assignment("I.1", "a").await;
    accepted_last_quarter(&stage, one).await;
    let found = stage.get("an:staff", &address).await;
    found.says(200, &["Đang thực hiện, 40% như báo cáo Quý III/2026 đã duyệt", "Lời quý trước", "Dùng lại"]);
    let id = one.to_string();
    let typed = [("progress", "in_progress"), ("percent", "90")];
    let said = post(&stage, "an:staff", &address, &[row(&found.body, one, &typed)], &[("nothing", &id)]).await;
    assert_eq!(said.to(), format!("{address}&mo={one}#pc-{one}"));
    let kept = "select percent || ' ' || nothing_new || ' ' || progress from report where revision = 1 and percent in (40, 90) order by id desc limit 1";
    assert_eq!(stage.ask(kept).await, "40 true in_progress");
    let found = stage.get("an:staff", said.to()).await.body;
    let told = [("progress", "in_progress"), ("percent", "40"), ("nothing_new", "true")];
    post(&stage, "an:staff", &address, &[row(&found, one, &told)], &[("something", &id)]).await.to();
    assert_eq!(stage.ask(kept).await, "40 false in_progress");
    let found = stage.get("an:staff", &address).await.body;
    let words = [("progress", "in_progress"), ("percent", "40")];
    post(&stage, "an:staff", &address, &[row(&found, one, &words)], &[("nothing", &id)]).await.to();

    // A draft says it to its own unit alone.
    let (unit, task) = (
        address.split("/bao-cao").next().expect("a unit").to_owned(),
        stage.ask("select id::text from task where ref = 'I.1'").await,
    );
    let task = format!("/nhiem-vu/{task}?period={OPEN}");
    let tag = "s-nothing_new\">Không phát sinh";
    stage.get("an:staff", &unit).await.says(200, &[tag]);
    assert!(!stage.get("tccb:officer", &task).await.body.contains(tag));
    post(&stage, "ba:head", &act(&address, "gui"), &[], &[("only", &id)]).await.to();
    let report = stage.ask("select max(id)::text from report").await;
    for who in ["tccb:officer", "giamdoc:director", "an:staff"] {
        stage.get(who, &task).await.says(200, &[tag]);
    }
    stage.get("tccb:officer", "/duyet").await.says(200, &[tag]);
    stage.get("giamdoc:director", &format!("/bao-cao/{report}")).await.says(200, &[tag]);
    stage
        .get("giamdoc:director", &format!("/tong-hop/bang?period={OPEN}"))
        .await
        .says(200, &["Chờ duyệt, không phát sinh"]);
    stage.get("an:staff", &address).await.says(200, &[tag]);
}

#[tokio::test]
async fn without_a_script_last_periods_words_are_copied_by_a_button() {
    let stage = Stage::new().await;
    let address = page(&stage, "a").await;
    let (one, two) = (stage.assignment("I.1", "a").await, stage.assignment("I.2", "a").await);
    accepted_last_quarter(&stage, one).await;
    let found = stage.get("an:staff", &address).await.body;
    let button = Regex::new(&format!("name=\"reuse\" value=\"({one}.results.[^\"]*)\"")).expect("a pattern");
    let reuse = button.captures(&found).expect("a button")[1].to_owned();
    let typed = [("progress", "in_progress"), ("percent", "50"), ("results", "Quý này:")];
    let rows = [row(&found, one, &typed), row(&found, two, &HALF)];
    let to = post(&stage, "an:staff", &address, &rows, &[("reuse", &reuse)]).await;
    let back = stage.get("an:staff", to.to()).await;
    back.says(200, &["Quý này:\nLời quý trước</textarea>", "Viết dở"]);
    // The same in the form of the one report.
    let form = stage.form("I.1", "a", OPEN).await;
    let found = stage.get("an:staff", &form).await.body;
    let reuse = Regex::new("name=\"reuse\" value=\"(1.obstacles.[^\"]*)\"")
        .expect("a pattern")
        .captures(&found)
        .expect("a button")[1]
        .to_owned();
    let fields = [
        ("progress", "in_progress"),
        ("percent", "50"),
        ("results", "Xong"),
        ("version", "1"),
        ("reuse", reuse.as_str()),
    ];
    stage.post("an:staff", &form, &fields).await.to();
    assert_eq!(
        stage.ask("select results || '/' || obstacles from report where results = 'Xong'").await,
        "Xong/Thiếu người"
    );
}

#[tokio::test]
async fn the_head_sends_all_on_or_back_and_staffs_drafts_stay_theirs() {
    let stage = Stage::new().await;
    further_tasks(&stage, 1).await;
    let address = page(&stage, "a").await;
    let ids =
        [stage.assignment("I.1", "a").await, stage.assignment("I.2", "a").await, stage.assignment("I.11", "a").await];
    let found = stage.get("an:staff", &address).await.body;
    let rows: Vec<_> = ids[..2].iter().map(|id| row(&found, *id, &WHOLE)).collect();
    post(&stage, "an:staff", &act(&address, "gui-thu-truong"), &rows, &[]).await.to();
    post(&stage, "an:staff", &address, &[row(&found, ids[2], &WHOLE)], &[]).await.to();
    let read_only = stage.get("an:staff", &address).await;
    read_only.says(200, &["<b>2</b> chờ thủ trưởng", "Xem báo cáo</a>", "<b>1</b> nháp"]);
    assert!(!read_only.body.contains(&format!("a{}.results", ids[0])), "what lies with the head is only read");

    let found = stage.get("ba:head", &address).await;
    found.says(
        200,
        &["xem và gửi <b>2</b> báo cáo chuyên viên đã gửi lên", "Trả về chuyên viên nhiều báo cáo", "Gửi TCCB"],
    );
    let none = post(&stage, "ba:head", &act(&address, "tra-ve"), &[], &[("reason", "")]).await;
    none.says(422, &["Cần ghi rõ lý do trả về", "Hãy chọn báo cáo cần trả về"]);
    let id = ids[1].to_string();
    let unreasoned = post(&stage, "ba:head", &act(&address, "tra-ve"), &[], &[("only", &id)]).await;
    unreasoned.says(422, &[&format!("<a href=\"#a{id}.reason\">Cần ghi rõ lý do trả về I.2.</a>")]);
    let chosen = [format!("a{}.chosen", ids[0]), format!("a{}.chosen", ids[1])];
    let both = [(chosen[0].as_str(), "1"), (chosen[1].as_str(), "1"), ("reason", " ")];
    let unreasoned = post(&stage, "ba:head", &act(&address, "tra-ve"), &[], &both).await;
    unreasoned.says(422, &["Cần ghi rõ lý do trả về I.1, I.2."]);
    let back = [(chosen[0].as_str(), "1"), (chosen[1].as_str(), "1"), ("reason", "Thiếu số liệu")];
    post(&stage, "ba:head", &act(&address, "tra-ve"), &[], &back).await.to();
    let states = "select string_agg(state, ' ' order by id) from report";
    assert_eq!(stage.ask(states).await, "returned returned draft");
    stage
        .get("an:staff", &address)
        .await
        .says(200, &["<b>Trần Ba</b> trả lại:", "“Thiếu số liệu”", "<b>2</b> bị trả lại"]);

    // What came back is not sent again as it was; the one that was changed is.
    let found = stage.get("an:staff", &address).await.body;
    let better = [("progress", "in_progress"), ("percent", "55"), ("results", "Đã họp 2 lần, 12 người dự")];
    stage.wake_at("2026-11-23T10:00:00").await;
    let sent = post(&stage, "an:staff", &act(&address, "gui-thu-truong"), &[row(&found, ids[0], &better)], &[]).await;
    sent.says(200, &["Đã gửi thủ trưởng 2 báo cáo: I.1, I.11.", "I.2: bị trả lại, chưa sửa"]);
    assert_eq!(stage.ask(states).await, "with_head returned with_head");

    // One alone goes back with a reason of its own; the head's words in another row are kept.
    let found = stage.get("ba:head", &address).await.body;
    let (field, id) = (format!("a{}.reason", ids[2]), ids[2].to_string());
    let mine = [("progress", "in_progress"), ("percent", "60"), ("results", "Thủ trưởng sửa")];
    let back = post(
        &stage,
        "ba:head",
        &act(&address, "tra-ve"),
        &[row(&found, ids[0], &mine)],
        &[("only", &id), (&field, "Nêu rõ hơn")],
    )
    .await;
    back.to();
    assert_eq!(stage.ask(states).await, "with_head returned returned");
    assert_eq!(stage.ask("select results from report where percent = 60").await, "Thủ trưởng sửa");

    // The head sends what waits; a draft that staff is still writing stays.
    let found = stage.get("an:staff", &address).await.body;
    post(&stage, "an:staff", &address, &[row(&found, ids[1], &better)], &[]).await.to();
    sqlx::query("update report set state = 'draft' where assignment_id = $1")
        .bind(ids[1])
        .execute(&stage.db.pool)
        .await
        .expect("a draft");
    let sent = post(&stage, "ba:head", &act(&address, "gui"), &[], &[]).await;
    sent.says(
        200,
        &["Đã gửi TCCB 1 báo cáo: I.1.", "I.2: nháp của Nguyễn An, chưa gửi thủ trưởng", "I.11: bị trả lại, chưa sửa"],
    );
    assert_eq!(stage.ask(states).await, "submitted draft returned");
}

#[tokio::test]
async fn who_may_not_send_loses_no_words_by_trying_and_without_a_head_staff_sends() {
    let stage = Stage::new().await;
    let address = page(&stage, "a").await;
    let (one, two) = (stage.assignment("I.1", "a").await, stage.assignment("I.2", "a").await);
    let found = stage.get("an:staff", &address).await.body;
    let nonsense = [("progress", "in_progress"), ("percent", "nửa"), ("results", "Chữ quý")];
    let rows = [row(&found, one, &WHOLE), row(&found, two, &nonsense)];
    let refused = post(&stage, "an:staff", &act(&address, "gui"), &rows, &[]).await;
    let told =
        ["báo cáo phải gửi thủ trưởng", "href=\"#gui\"", "Đã lưu nháp lúc 09:00: I.1.", "Chữ quý", "Gửi thủ trưởng"];
    refused.says(403, &told);
    post(&stage, "ba:head", &act(&address, "gui-thu-truong"), &rows[..1], &[])
        .await
        .says(403, &["không được thực hiện"]);
    stage.get("tccb:officer", &address).await.says(403, &[]);
    stage.get("binh:staff", &address).await.says(404, &[]);
    assert_eq!(stage.ask("select string_agg(state || ' ' || results, ', ') from report").await, "draft Đã họp 2 lần");

    let address = page(&stage, "b").await;
    let one = stage.assignment("I.1", "b").await;
    let found = stage.get("binh:staff", &address).await;
    found.says(200, &["Gửi TCCB"]);
    post(&stage, "binh:staff", &act(&address, "gui"), &[row(&found.body, one, &WHOLE)], &[]).await.to();
    assert_eq!(stage.report("I.1", "b").await.1, "submitted");
    let home = stage.get("binh:staff", address.split("/bao-cao").next().expect("a unit")).await;
    home.says(200, &[&format!("href=\"{address}\">Báo cáo kỳ này</a>")]);
}

#[tokio::test]
async fn a_closed_period_is_read_and_words_sent_too_late_come_back() {
    let stage = Stage::new().await;
    let address = page(&stage, "a").await;
    let one = stage.assignment("I.1", "a").await;
    let found = stage.get("an:staff", &address).await.body;
    sqlx::raw_sql(
        "update period set state = 'closed' where ordinal = 4;
         insert into period_closing (period_id, version, closed_at, closed_by) select p.id, 1, now(), a.id
         from period p, account a where p.ordinal = 4 and a.username = 'tccb';
         insert into period_standing (period_id, version, assignment_id, plan_id, task_id, unit_id, party_name, section_id, section_ref,
            section_heading, task_ref, collective, progress, percent, outcome, due_soon, report_state)
         select p.id, 1, a.id, a.plan_id, a.task_id, a.unit_id, u.name, t.section_id, 'I', 'Tổ chức thực hiện', t.ref, false,
            'not_started', 0, 'untimed', false, 'missing'
         from period p, assignment a join unit u on u.id = a.unit_id join task t on t.id = a.task_id
         where p.ordinal = 4 and a.role = 'lead'",
    )
    .execute(&stage.db.pool)
    .await
    .expect("closed");
    let late = post(&stage, "an:staff", &address, &[row(&found, one, &WHOLE)], &[]).await;
    late.says(422, &["Đã họp 2 lần", "Quý IV/2026 đã đóng"]);
    assert_eq!(stage.ask("select count(*)::text from report").await, "0");
    let read = stage.get("an:staff", &address).await;
    read.says(200, &["chỉ để xem"]);
    assert!(!read.body.contains("Lưu nháp"), "nothing is written any more");
    stage.get("an:staff", &address.replace(OPEN, CLOSED)).await.says(200, &["không phải gửi báo cáo nào"]);
}

#[tokio::test]
async fn a_report_that_saves_itself_hears_what_became_of_it() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    let account = stage.ask("select id::text from account where username = 'an'").await;
    let auto = async |who: &str, version: &str, results: &str, percent: &str| {
        let fields = [
            ("auto", "1"),
            ("account", account.as_str()),
            ("progress", "in_progress"),
            ("percent", percent),
            ("results", results),
            ("version", version),
        ];
        stage.post(who, &form, &fields).await
    };
    auto("an:staff", "0", "", "").await.says(200, &["\"at\":\"09:00\"", "\"version\":1", "\"code\":\"draft\""]);
    auto("an:staff", "1", "Nửa câu", "abc").await.says(422, &["\"field\":\"percent\"", "số nguyên"]);
    auto("an:staff", "1", "Nửa câu", "30").await.says(200, &["\"version\":2"]);
    // The answer was lost on its way; the same words once more are no clash.
    auto("an:staff", "1", "Nửa câu", "30").await.says(200, &["\"version\":2"]);
    // Another account's words are not kept under one's own name.
    auto("anh:staff", "2", "Của ai?", "30").await.says(403, &["\"account\":true"]);
    stage
        .post(
            "anh:staff",
            &form,
            &[("progress", "in_progress"), ("percent", "30"), ("results", "Của Anh"), ("version", "2")],
        )
        .await
        .to();
    auto("an:staff", "2", "Của An", "30").await.says(409, &["\"clash\":true", "Lê Anh đã lưu báo cáo này lúc 09:00"]);
    assert_eq!(stage.ask("select results from report").await, "Của Anh");
    // An unchanged form makes no draft.
    let form = stage.form("I.2", "a", OPEN).await;
    let found = stage.get("an:staff", &form).await.body;
    let seen = value(&found, "seen");
    let fields =
        [("auto", "1"), ("progress", "not_started"), ("percent", "0"), ("version", "0"), ("seen", seen.as_str())];
    stage.post("an:staff", &form, &fields).await.says(200, &["\"version\":0"]);
    assert_eq!(stage.ask("select count(*)::text from report").await, "1");
}

#[tokio::test]
async fn thirty_rows_take_no_more_statements_than_two() {
    let stage = Stage::new().await;
    let address = page(&stage, "a").await;
    let count = async || {
        stage.get("an:staff", &address).await;
        statements::listen();
        stage.get("an:staff", &address).await.says(200, &[]);
        statements::heard()
    };
    let few = count().await;
    further_tasks(&stage, 28).await;
    sqlx::query(
        "insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at)
         select a.id, p.id, 'draft', 'in_progress', 10, 'Viết', w.id, now()
         from assignment a join unit u on u.id = a.unit_id, period p, account w
         where u.code = 'a' and a.role = 'lead' and p.ordinal = 4 and w.username = 'an'",
    )
    .execute(&stage.db.pool)
    .await
    .expect("drafts");
    let many = count().await;
    println!("{} statements", many.len());
    assert_eq!(few.len(), many.len(), "{many:#?}");
    assert!(many.len() <= 14, "{many:#?}");
}

#[tokio::test]
async fn words_for_a_report_that_is_owed_no_more_come_back_to_be_copied() {
    let stage = Stage::new().await;
    let address = page(&stage, "a").await;
    let (one, two) = (stage.assignment("I.1", "a").await, stage.assignment("I.2", "a").await);
    let found = stage.get("an:staff", &address).await.body;
    sqlx::query("update task set kind = 'duty', reports = false where ref = 'I.2'")
        .execute(&stage.db.pool)
        .await
        .expect("a duty");
    let rows = [
        row(&found, one, &WHOLE),
        row(&found, two, &[("progress", "done"), ("percent", "99"), ("results", "Chữ quý")]),
    ];
    let answer = post(&stage, "an:staff", &address, &rows, &[]).await;
    let named = format!("href=\"#pc-{two}\">I.2: Không còn phải báo cáo");
    let told = ["Đã lưu nháp lúc 09:00: I.1.", &named, &format!("id=\"pc-{two}\""), "Chữ quý", "Hoàn thành, 99%"];
    answer.says(422, &told);
    // Who typed nothing there is not bothered.
    post(&stage, "an:staff", &address, &[row(&found, two, &EMPTY)], &[]).await.to();
    // Nor does the page tell of tasks that are none of the unit's.
    let others = stage.assignment("I.1", "b").await;
    let field = format!("a{others}.results");
    let answer = post(&stage, "an:staff", &address, &[], &[(&field, "Lạc chỗ")]).await;
    answer.says(422, &["Một nhiệm vụ: Không còn phải báo cáo", "Lạc chỗ"]);
    // A task that the unit leads no more.
    let ended = "update assignment set to_on = '2026-11-20' where id = $1";
    sqlx::query(ended).bind(one).execute(&stage.db.pool).await.expect("ended");
    let last = [("progress", "in_progress"), ("percent", "60"), ("results", "Câu cuối")];
    let answer = post(&stage, "an:staff", &act(&address, "gui-thu-truong"), &[row(&found, one, &last)], &[]).await;
    answer.says(422, &["I.1: Phân công này kết thúc ngày 20/11/2026", "Câu cuối"]);
    assert_eq!(stage.ask("select string_agg(results, ' ') from report").await, "Đã họp 2 lần");
}

#[tokio::test]
async fn each_row_and_its_quick_button_are_named_for_those_who_only_hear_the_page() {
    let stage = Stage::new().await;
    let found = stage.get("an:staff", &page(&stage, "a").await).await;
    let one = stage.assignment("I.1", "a").await;
    let group = format!("role=\"group\" aria-labelledby=\"pc-{one}-title\"");
    let title = format!("<span class=\"report-title\" id=\"pc-{one}-title\">Kiện toàn");
    found.says(200, &[&group, &title, "aria-label=\"Không phát sinh I.1\"", "aria-label=\"Không phát sinh I.2\""]);
}

#[tokio::test]
async fn words_of_a_page_that_somebody_else_opened_are_not_kept_under_ones_own_name() {
    let stage = Stage::new().await;
    let address = page(&stage, "a").await;
    let one = stage.assignment("I.1", "a").await;
    let an = stage.ask("select id::text from account where username = 'an'").await;
    let whose = format!("name=\"account\" value=\"{an}\"");
    let found = stage.get("an:staff", &address).await;
    found.says(200, &[&whose]);
    let rows = [row(&found.body, one, &WHOLE)];
    for path in [address.clone(), act(&address, "gui-thu-truong")] {
        let answer = post(&stage, "anh:staff", &path, &rows, &[("account", &an)]).await;
        answer.says(
            422,
            &["Trình duyệt đang đăng nhập tài khoản anh (Lê Anh)", "Đã họp 2 lần", "I.1: Chưa lưu.", &whose],
        );
    }
    let back = [("account", an.as_str()), ("reason", "Thiếu"), ("only", "1")];
    post(&stage, "ba:head", &act(&address, "tra-ve"), &rows, &back).await.says(422, &["tài khoản ba", "Đã họp 2 lần"]);
    let form = stage.form("I.1", "a", OPEN).await;
    stage.get("an:staff", &form).await.says(200, &[&whose]);
    let fields = [&WHOLE[..], &[("version", "0"), ("account", an.as_str())]].concat();
    for path in [form.clone(), format!("{form}/gui-thu-truong")] {
        let answer = stage.post("anh:staff", &path, &fields).await;
        answer.says(422, &["Trình duyệt đang đăng nhập tài khoản anh (Lê Anh)", "Đã họp 2 lần", &whose]);
    }
    assert_eq!(stage.ask("select count(*)::text from report").await, "0");
    stage.post("an:staff", &form, &fields).await.to();
}
