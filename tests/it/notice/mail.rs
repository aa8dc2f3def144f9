//! Mail, through a real exchange with a server: what goes out, to whom, once; what is tried again and what is given up.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use tiendo::notice::{Audience, News, Topic};

use super::stage::Stage;
use crate::support::smtp::{MailServer, mailer};

fn news(stage: &Stage, topic: Topic, to: Audience, text: &str) -> News {
    News::of_portal(stage.now(), topic, to, text.to_owned(), "/ke-hoach/1".to_owned())
}

/// Everybody at the schools is told of a plan and of a period.
async fn tell_all(stage: &Stage) {
    let units: Vec<i64> = sqlx::query_scalar("select id from unit where kind = 'school' order by id")
        .fetch_all(&stage.db.pool)
        .await
        .expect("units");
    let mut all = Vec::new();
    for unit in units {
        all.push(news(stage, Topic::Plan, Audience::Unit(unit), "Kế hoạch NQ28 được sửa đổi, hiệu lực từ 01/11/2026."));
        all.push(news(stage, Topic::Period, Audience::Unit(unit), "Quý IV/2026 đã mở; hạn gửi báo cáo 16/12/2026."));
    }
    stage.tell(&all).await;
}

#[tokio::test]
async fn fifty_two_units_get_one_mail_each_in_one_run_and_none_in_the_next() {
    let server = MailServer::start();
    let stage = Stage::new(Some(server.mailer(""))).await;
    stage.run("update account set email = null where username = 'hieutruong'").await;
    tell_all(&stage).await;
    stage.work().await;
    assert_eq!(server.mails().len(), 0, "nothing here is urgent");
    stage.work_at("2026-11-24T07:00:00").await;
    let mails = server.mails();
    assert_eq!(mails.len(), 52);
    let mut to: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    to.sort_unstable();
    to.dedup();
    assert_eq!(to.len(), 52, "each once");
    assert!(to.iter().all(|to| to.starts_with("cv-") && to.ends_with("@truong.vn")), "{to:?}");
    let mail = mails.iter().find(|mail| mail.to == "cv-7@truong.vn").expect("the seventh");
    let read = mail.read();
    assert_eq!(read.subject(), Some("Tiến Độ: 2 thông báo, ngày 24/11/2026"));
    let address = |addresses: Option<&mail_parser::Address<'_>>| {
        let first = addresses.and_then(|all| all.first()).expect("an address").clone();
        (first.name.expect("a name").into_owned(), first.address.expect("an address").into_owned())
    };
    assert_eq!(address(read.from()), ("Tiến Độ".to_owned(), "tiendo@so.vn".to_owned()));
    assert_eq!(address(read.to()), ("Nguyễn Thị Ánh 7".to_owned(), "cv-7@truong.vn".to_owned()));
    assert_eq!(read.header("Auto-Submitted").and_then(|value| value.as_text()), Some("auto-generated"));
    let (text, html) = (mail.text(), read.body_html(0).expect("a page").into_owned());
    let id: i64 = stage.number("select id from notice where topic = 'plan'").await;
    for words in [
        "Kính gửi Nguyễn Thị Ánh 7",
        "Chuyên viên – Trường số 7",
        "Kế hoạch NQ28 được sửa đổi, hiệu lực từ 01/11/2026.",
        "Quý IV/2026 đã mở; hạn gửi báo cáo 16/12/2026.",
        &format!("https://tiendo.vn/thong-bao/{id}"),
        "https://tiendo.vn/thong-bao/cach-nhan",
    ] {
        assert!(text.contains(words), "no “{words}” in {text}");
        assert!(html.contains(words), "no “{words}” in {html}");
    }
    assert!(server.connections() <= 3, "connections are kept: {}", server.connections());
    stage.work().await;
    stage.work_at("2026-11-25T07:00:00").await;
    assert_eq!(server.mails().len(), 52, "what was mailed is not mailed again");
}

#[tokio::test]
async fn what_is_urgent_goes_after_some_minutes_in_one_mail_and_what_was_read_meanwhile_not_at_all() {
    let server = MailServer::start();
    let stage = Stage::new(Some(server.mailer(""))).await;
    let (first, second) = (stage.unit("truong-2").await, stage.unit("truong-3").await);
    stage.tell(&[news(&stage, Topic::Returned, Audience::Unit(first), "Báo cáo I.1 bị trả lại.")]).await;
    stage.work().await;
    assert_eq!(server.mails().len(), 0, "more may come");
    stage.clock.set(stage.now() + chrono::Duration::seconds(30));
    stage.tell(&[news(&stage, Topic::Returned, Audience::Unit(first), "Báo cáo I.2 bị trả lại.")]).await;
    stage.tell(&[news(&stage, Topic::Asked, Audience::Unit(second), "Trường A đề nghị phối hợp.")]).await;
    stage.tell(&[news(&stage, Topic::Plan, Audience::Unit(first), "Kế hoạch mới.")]).await;
    stage.run("update notice_recipient set read_at = now() where account_id = (select id from account where username = 'cv-3')").await;
    stage.work_at("2026-11-23T09:02:00").await;
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "cv-2@truong.vn");
    assert_eq!(mails[0].read().subject(), Some("Tiến Độ: 2 việc cần xử lý"));
    assert!(!mails[0].text().contains("Kế hoạch mới"), "that can wait");
    stage.work_at("2026-11-24T07:00:00").await;
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    assert!(mails[1].text().contains("Kế hoạch mới") && !mails[1].text().contains("I.1"), "{}", mails[1].text());
}

#[tokio::test]
async fn choices_are_honoured_and_what_the_clock_reminds_of_goes_with_the_daily_mail() {
    let server = MailServer::start();
    let stage = Stage::new(Some(server.mailer(""))).await;
    stage
        .run(
            "insert into notice_choice (account_id, topic, way)
              select id, 'returned', 'portal' from account where username = 'cv-2'
              union all select id, 'plan', 'now' from account where username = 'cv-3'
              union all select id, 'returned', 'daily' from account where username = 'cv-4';
              insert into notice_silence select id from account where username = 'cv-5'",
        )
        .await;
    for unit in ["truong-2", "truong-3", "truong-4", "truong-5"] {
        let unit = Audience::Unit(stage.unit(unit).await);
        let all = [Topic::Returned, Topic::Plan, Topic::Reminder].map(|topic| news(&stage, topic, unit, topic.label()));
        stage.tell(&all).await;
    }
    stage.work_at("2026-11-23T09:02:00").await;
    let sent = || {
        let mut all: Vec<(String, usize)> =
            server.mails().iter().map(|mail| (mail.to.clone(), mail.text().matches("\n- ").count())).collect();
        all.sort();
        all
    };
    let to = |name: &str, lines: usize| (format!("{name}@truong.vn"), lines);
    assert_eq!(sent(), [to("cv-3", 2)], "returned by default, and the plan as chosen");
    stage.work_at("2026-11-24T07:00:00").await;
    assert_eq!(sent(), [to("cv-2", 2), to("cv-3", 1), to("cv-3", 2), to("cv-4", 3)]);
}

#[tokio::test]
async fn on_days_off_and_without_a_server_no_mail_is_put_together() {
    let server = MailServer::start();
    let stage = Stage::new(Some(server.mailer(""))).await;
    stage.work_at("2026-11-27T16:00:00").await;
    tell_all(&stage).await;
    stage.work_at("2026-11-28T07:00:00").await;
    stage.work_at("2026-11-29T07:00:00").await;
    assert_eq!(server.mails().len(), 0, "a weekend");
    stage.work_at("2026-11-30T07:00:00").await;
    assert_eq!(server.mails().len(), 53);

    let without = Stage::new(None).await;
    tell_all(&without).await;
    without.work_at("2026-11-24T07:00:00").await;
    assert_eq!(without.number("select count(*) from job where kind = 'notice.mail'").await, 0);
    assert_eq!(without.number("select count(*) from job where state = 'failed'").await, 0);
}

#[tokio::test]
async fn a_server_that_is_busy_or_away_is_tried_again() {
    let server = MailServer::start();
    server.answers("cv-2@truong.vn", &[451, 451, 250]);
    let stage = Stage::new(Some(server.mailer(""))).await;
    let unit = Audience::Unit(stage.unit("truong-2").await);
    stage.tell(&[news(&stage, Topic::Returned, unit, "Báo cáo I.1 bị trả lại.")]).await;
    stage.work_at("2026-11-23T09:02:00").await;
    assert_eq!(server.mails().len(), 0);
    let why: String = sqlx::query_scalar("select error from job where kind = 'notice.mail'")
        .fetch_one(&stage.db.pool)
        .await
        .expect("a job");
    assert!(why.contains("as the test says"), "{why}");
    stage.work_at("2026-11-23T09:04:00").await;
    stage.work_at("2026-11-23T09:10:00").await;
    assert_eq!(server.mails().len(), 1);
    assert_eq!(stage.told("quantri").await, Vec::<String>::new(), "nobody need know");

    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port").local_addr().expect("an address");
    let away = Stage::new(Some(mailer(SocketAddr::from((Ipv4Addr::LOCALHOST, free.port())), ""))).await;
    let unit = Audience::Unit(away.unit("truong-2").await);
    away.tell(&[news(&away, Topic::Returned, unit, "Báo cáo I.1 bị trả lại.")]).await;
    away.work_at("2026-11-23T09:02:00").await;
    let state =
        "select count(*) from job where kind = 'notice.mail' and state = 'waiting' and error <> '' and attempts = 1";
    assert_eq!(away.number(state).await, 1);
    for hour in ["10:00", "12:00", "15:00", "19:00"] {
        away.work_at(&format!("2026-11-23T{hour}:00")).await;
    }
    assert_eq!(away.number("select count(*) from job where kind = 'notice.mail' and state = 'failed'").await, 1);
    let told = away.told("quantri").await;
    assert!(told.len() == 1 && told[0].contains("Gửi thư thông báo"), "{told:?}");
}

#[tokio::test]
async fn a_refused_address_is_given_up_and_the_administrators_hear_of_it_once_a_day() {
    let server = MailServer::start();
    server.answers("cv-2@truong.vn", &[550]);
    let stage = Stage::new(Some(server.mailer(""))).await;
    let unit = Audience::Unit(stage.unit("truong-2").await);
    stage.tell(&[news(&stage, Topic::Returned, unit, "Báo cáo I.1 bị trả lại.")]).await;
    stage.work_at("2026-11-23T09:02:00").await;
    assert_eq!(
        stage.number("select attempts::bigint from job where kind = 'notice.mail' and state = 'failed'").await,
        1
    );
    let who = "Không gửi được thư thông báo cho Nguyễn Thị Ánh 2 (cv-2). ";
    let of_mail = async || -> Vec<String> {
        stage.told("quantri").await.into_iter().filter(|text| text.contains("cv-2")).collect()
    };
    let told = of_mail().await;
    assert!(told.len() == 1 && told[0].starts_with(who) && told[0].contains("as the test says"), "{told:?}");
    stage.tell(&[news(&stage, Topic::Asked, unit, "Đề nghị phối hợp.")]).await;
    stage.work_at("2026-11-23T09:05:00").await;
    let told = of_mail().await;
    assert!(told.len() == 1 && told[0].contains("2 thư"), "one notice a day: {told:?}");
    assert_eq!(server.mails().len(), 0);
    stage.work_at("2026-11-24T07:00:00").await;
    let to: Vec<String> = server.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, ["qt@so.vn"], "by mail too, if theirs goes");
}

#[tokio::test]
async fn a_server_may_ask_who_sends_and_a_wrong_password_is_tried_again_once_it_is_right() {
    let server = MailServer::with_login("tiendo", "mật khẩu/1");
    let stage = Stage::new(Some(server.mailer("tiendo:m%E1%BA%ADt%20kh%E1%BA%A9u%2F1@"))).await;
    let unit = Audience::Unit(stage.unit("truong-2").await);
    stage.tell(&[news(&stage, Topic::Returned, unit, "Báo cáo I.1 bị trả lại.")]).await;
    stage.work_at("2026-11-23T09:02:00").await;
    assert_eq!(server.mails().len(), 1);

    let wrong = Stage::new(Some(server.mailer("tiendo:sai@"))).await;
    let unit = Audience::Unit(wrong.unit("truong-2").await);
    wrong.tell(&[news(&wrong, Topic::Returned, unit, "Báo cáo I.1 bị trả lại.")]).await;
    wrong.work_at("2026-11-23T09:02:00").await;
    let waiting = "select count(*) from job where kind = 'notice.mail' and state = 'waiting' and error like '%nvalid%'";
    assert_eq!(wrong.number(waiting).await, 1, "the mail is not at fault");
}

#[tokio::test]
async fn whose_role_is_over_is_not_mailed_what_it_was_told() {
    let server = MailServer::start();
    let stage = Stage::new(Some(server.mailer(""))).await;
    tell_all(&stage).await;
    stage
        .run("update role_grant set to_on = '2026-11-23' where account_id = (select id from account where username = 'cv-2')")
        .await;
    stage.work_at("2026-11-24T07:00:00").await;
    assert!(server.mails().iter().all(|mail| mail.to != "cv-2@truong.vn"));
    assert_eq!(server.mails().len(), 52, "51 schools' staff and a head");
}

#[tokio::test]
async fn a_mail_sent_again_since_nobody_wrote_down_that_it_was_is_the_same_mail() {
    let server = MailServer::start();
    let stage = Stage::new(Some(server.mailer(""))).await;
    let unit = Audience::Unit(stage.unit("truong-2").await);
    stage.tell(&[news(&stage, Topic::Returned, unit, "Báo cáo I.1 bị trả lại.")]).await;
    stage.work_at("2026-11-23T09:02:00").await;
    // As if the machine had died between sending and writing that down.
    stage
        .run(
            "update notice_recipient set mailed_at = null;
              update job set state = 'waiting', finished_at = null where kind = 'notice.mail'",
        )
        .await;
    stage.work().await;
    let ids: Vec<String> =
        server.mails().iter().map(|mail| mail.read().message_id().expect("an id").to_owned()).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}
