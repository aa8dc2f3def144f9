//! What each act tells, to whom, and who hears nothing.

use sqlx::PgPool;
use tiendo::{app, jobs::Worker};

use super::stage::told;
use crate::progress::fixture::{OPEN, Stage, finished};

/// Everybody of the fixture.
const ALL: [&str; 8] = ["an", "anh", "ba", "binh", "kiem", "tccb", "giamdoc", "congdoan"];

/// Asserts that exactly these people were told this last, and forgets what was told.
async fn heard(pool: &PgPool, who: &[&str], words: &str) {
    for name in ALL {
        let told = told(pool, name).await;
        match who.contains(&name) {
            true => {
                assert!(told.last().is_some_and(|text| text.contains(words)), "{name} was told {told:?}, not {words}")
            }
            false => assert_eq!(told, Vec::<String>::new(), "{name} is not concerned by {words}"),
        }
    }
    sqlx::query("delete from notice").execute(pool).await.expect("forgotten");
}

impl Stage {
    /// Lets staff of a school write a report and send it on.
    async fn sent(&self, who: &str, task: &str, unit: &str, act: &str) -> String {
        let form = self.form(task, unit, OPEN).await;
        self.post(who, &format!("{form}/{act}"), &finished("0", "Đã làm")).await.to();
        format!("/bao-cao/{}", self.report(task, unit).await.0)
    }

    async fn gather(&self, at: &str) {
        self.wake_at(at).await;
        Worker::new(self.app(), app::kinds()).catch_up().await.expect("worked");
    }
}

#[tokio::test]
async fn a_report_s_way_is_told_to_those_whose_turn_it_is() {
    let stage = Stage::new().await;
    let pool = &stage.db.pool;
    let report = stage.sent("an:staff", "I.1", "a", "gui-thu-truong").await;
    heard(pool, &["ba"], "Báo cáo I.1, Quý IV/2026 của Trường A chờ thủ trưởng xem và gửi.").await;
    stage.post("ba:head", &format!("{report}/tra-ve"), &[("reason", "Ghi thêm số liệu")]).await.to();
    heard(pool, &["an", "anh"], "Thủ trưởng trả báo cáo I.1, Quý IV/2026 của Trường A về để sửa. “Ghi thêm số liệu”")
        .await;
    let (_, _, version, _) = stage.report("I.1", "a").await;
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("ba:head", &format!("{form}/gui"), &finished(&version.to_string(), "Đã làm")).await.to();
    heard(pool, &[], "sent to TCCB, which hears of all of them together").await;
    stage.post("tccb:officer", &format!("{report}/tra-lai"), &[("reason", "Thiếu minh chứng")]).await.to();
    heard(pool, &["an", "anh", "ba"], "Báo cáo I.1, Quý IV/2026 của Trường A bị trả lại. “Thiếu minh chứng”").await;
}

#[tokio::test]
async fn thirteen_reports_sent_to_the_head_are_one_notice() {
    let stage = Stage::new().await;
    stage.sent("an:staff", "I.1", "a", "gui-thu-truong").await;
    stage.sent("anh:staff", "I.2", "a", "gui-thu-truong").await;
    heard(&stage.db.pool, &["ba"], "2 báo cáo Quý IV/2026 của Trường A chờ thủ trưởng xem và gửi.").await;
}

#[tokio::test]
async fn what_waits_for_tccb_and_what_was_accepted_is_told_once_a_day() {
    let stage = Stage::new().await;
    let pool = &stage.db.pool;
    stage.gather("2026-11-23T09:00:00").await;
    let first = stage.sent("ba:head", "I.1", "a", "gui").await;
    stage.sent("ba:head", "I.2", "a", "gui").await;
    stage.sent("binh:staff", "I.1", "b", "gui").await;
    heard(pool, &[], "nothing yet").await;
    stage.gather("2026-11-24T06:45:00").await;
    heard(pool, &["tccb", "kiem"], "3 báo cáo của 2 đơn vị chờ duyệt, lâu nhất 1 ngày.").await;
    stage.wake_at("2026-11-24T09:00:00").await;
    let second = format!("/bao-cao/{}", stage.report("I.2", "a").await.0);
    for report in [first, second] {
        stage.post("tccb:officer", &format!("{report}/chap-nhan"), &[("rating", "good")]).await.to();
    }
    heard(pool, &[], "nothing yet").await;
    stage.gather("2026-11-25T06:45:00").await;
    heard(pool, &["an", "anh", "ba"], "2 báo cáo Quý IV/2026 của Trường A đã được chấp nhận.").await;
    stage.gather("2026-11-26T06:45:00").await;
    heard(pool, &[], "told already").await;
}

#[tokio::test]
async fn corrections_are_told_to_the_unit_and_back() {
    let stage = Stage::new().await;
    let pool = &stage.db.pool;
    let report = stage.sent("ba:head", "I.1", "a", "gui").await;
    stage.post("tccb:officer", &format!("{report}/chap-nhan"), &[("rating", "good")]).await.to();
    stage.post("tccb:officer", &format!("{report}/de-nghi-dieu-chinh"), &[("why", "Số liệu chưa khớp")]).await.to();
    let unit = ["an", "anh", "ba"];
    heard(pool, &unit, "Báo cáo I.1, Quý IV/2026 của Trường A đã duyệt được đề nghị điều chỉnh. “Số liệu chưa khớp”")
        .await;
    stage.post("tccb:officer", &format!("{report}/de-nghi-dieu-chinh/rut"), &[]).await.to();
    heard(pool, &unit, "Đề nghị điều chỉnh báo cáo I.1, Quý IV/2026 của Trường A đã được rút.").await;
    stage.post("ba:head", &format!("{report}/dieu-chinh"), &[("why", "Ghi nhầm")]).await.to();
    heard(pool, &["tccb", "kiem"], "Trường A lập bản điều chỉnh báo cáo I.1, Quý IV/2026. “Ghi nhầm”").await;
}

#[tokio::test]
async fn requests_for_contributions_go_to_the_units_asked_and_answers_to_whoever_asked() {
    let stage = Stage::new().await;
    let pool = &stage.db.pool;
    let (task, party): (i64, i64) = sqlx::query_as(
        "select t.id, a.id from task t join assignment a on a.task_id = t.id where t.ref = 'I.2' and a.role = 'coordinating'",
    )
    .fetch_one(pool)
    .await
    .expect("a task");
    let ask = format!("/nhiem-vu/{task}/de-nghi-phoi-hop/{OPEN}");
    let fields =
        [("party", party.to_string()), ("words", "Gửi số liệu".to_owned()), ("answer_by", "30/11/2026".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    stage.post("an:staff", &ask, &fields).await.to();
    let asked = "Trường A đề nghị phối hợp nhiệm vụ I.2, Quý IV/2026, trả lời đến 30/11/2026. “Gửi số liệu”";
    heard(pool, &["binh", "kiem"], asked).await;
    let request: i64 =
        sqlx::query_scalar("select id from contribution_request").fetch_one(pool).await.expect("a request");
    let party_id = party.to_string();
    stage
        .post("an:staff", &format!("/de-nghi-phoi-hop/{request}/rut"), &[("party", &party_id), ("reason", "Đã có")])
        .await
        .to();
    heard(pool, &["binh", "kiem"], "Trường A rút đề nghị phối hợp nhiệm vụ I.2, Quý IV/2026. “Đã có”").await;
    stage.post("tccb:officer", &ask, &fields).await.to();
    heard(pool, &["binh", "kiem"], "TCCB đề nghị phối hợp nhiệm vụ I.2").await;
    let send = format!("/phan-cong/{party}/dong-gop/{OPEN}/gui");
    stage.post("binh:staff", &send, &[("results", "Số liệu đây"), ("version", "0")]).await.to();
    heard(pool, &["tccb", "kiem"], "Trường B đã trả lời đề nghị phối hợp nhiệm vụ I.2, Quý IV/2026.").await;
}

#[tokio::test]
async fn a_period_is_told_of_as_it_moves_closes_and_opens_again() {
    let stage = Stage::new().await;
    let pool = &stage.db.pool;
    let period: i64 =
        sqlx::query_scalar("select id from period where state = 'open'").fetch_one(pool).await.expect("a period");
    let units = ["an", "anh", "ba", "binh", "kiem"];
    let moved = [("send_by", "22/12/2026"), ("send_by_reason", "Gia hạn chung"), ("seen", "16/12/2026")];
    stage.post("tccb:officer", &format!("/ky/{period}/han-gui"), &moved).await.to();
    heard(pool, &units, "Hạn gửi báo cáo Quý IV/2026 đổi từ 16/12/2026 thành 22/12/2026. “Gia hạn chung”").await;
    let plan: String = stage.ask("select id::text from plan").await;
    let call = [
        ("name", "Số liệu đầu năm học"),
        ("starts_on", "01/11/2026"),
        ("cut_off_on", "30/11/2026"),
        ("send_by", ""),
        ("plans", plan.as_str()),
    ];
    stage.post("tccb:officer", "/ky", &call).await.to();
    heard(pool, &units, "Sở thử đề nghị báo cáo “Số liệu đầu năm học”: số liệu từ 01/11/2026 đến 30/11/2026, hạn gửi ")
        .await;
    let called: i64 =
        sqlx::query_scalar("select id from period where kind = 'ad_hoc'").fetch_one(pool).await.expect("a period");
    stage.post("tccb:officer", &format!("/ky/{called}/bo"), &[]).await.to();
    heard(pool, &units, "Sở thử bỏ kỳ báo cáo “Số liệu đầu năm học”").await;
    stage.wake_at("2026-12-20T09:00:00").await;
    stage.post("tccb:officer", &format!("/ky/{period}/dong"), &[]).await.to();
    let director = told(pool, "giamdoc").await;
    assert_eq!(director, ["Quý IV/2026 của Sở thử đã đóng: 0/3 báo cáo."]);
    sqlx::query("delete from notice where text like '%báo cáo.'").execute(pool).await.expect("forgotten");
    heard(pool, &units, "Quý IV/2026 của Sở thử đã đóng; số liệu của kỳ đã chốt.").await;
    stage.post("tccb:officer", &format!("/ky/{period}/mo-lai"), &[("reason", "Sửa số liệu")]).await.to();
    let all = [&units[..], &["giamdoc"]].concat();
    heard(pool, &all, "Quý IV/2026 của Sở thử được mở lại. “Sửa số liệu”").await;
}

#[tokio::test]
async fn the_beginning_of_a_period_is_told_the_morning_it_begins() {
    let stage = Stage::new().await;
    let pool = &stage.db.pool;
    sqlx::query(
        "insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
         select id, 'quarter', 2027, 1, 'Quý I/2027', '2026-12-15', '2027-03-14', '2027-03-16' from unit where code = 'so'",
    )
    .execute(pool)
    .await
    .expect("planned");
    stage.gather("2026-12-13T09:00:00").await;
    stage.gather("2026-12-14T06:45:00").await;
    heard(pool, &[], "not yet").await;
    stage.gather("2026-12-15T06:45:00").await;
    let text = "Quý I/2027 của Sở thử đã mở; hạn gửi báo cáo 16/03/2027.";
    heard(pool, &["an", "anh", "ba", "binh", "kiem"], text).await;
}
