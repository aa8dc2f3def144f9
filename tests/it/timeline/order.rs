//! The order, the filter, the way through many pages, and where each line leads.

use regex::Regex;

use super::stage::{Answer, Stage};
use crate::progress::fixture::{OPEN, finished};

/// What each line of a page says, by its link.
fn lines(page: &Answer) -> Vec<(String, String)> {
    let main = page.body.split("<ol class=\"time\">").nth(1).unwrap_or_default();
    let line = Regex::new(r#"(?s)class="when">[^<]*</p>\s*<p><a href="([^"]*)">([^<]*)</a>"#).expect("a pattern");
    line.captures_iter(main).map(|found| (found[1].to_owned(), found[2].to_owned())).collect()
}

fn titles(page: &Answer) -> Vec<String> {
    lines(page).into_iter().map(|(_, title)| title).collect()
}

fn older(page: &Answer) -> Option<String> {
    let link = Regex::new(r#"<a href="([^"]*)" rel="next">Cũ hơn"#).expect("a pattern");
    Some(link.captures(&page.body)?[1].replace("&#38;", "&").replace("&amp;", "&"))
}

/// A whole story about school A's part in the dated task.
async fn story(stage: &Stage) -> String {
    let report = stage.form("I.2", "a", OPEN).await;
    stage.post("ba:head", &format!("{report}/gui"), &finished("0", "Một nửa")).await.to();
    let (id, ..) = stage.report("I.2", "a").await;
    stage.wake_at("2026-11-24T09:00:00").await;
    stage.post("tccb:officer", &format!("/bao-cao/{id}/tra-lai"), &[("reason", "Thiếu số liệu")]).await.to();
    stage.wake_at("2026-11-25T09:00:00").await;
    let obstacle = stage.raise("an:staff", "I.2").await;
    stage.wake_at("2026-11-26T09:00:00").await;
    let ask = format!("/phan-cong/{}/gia-han", stage.assignment("I.2", "a").await);
    stage.post("ba:head", &ask, &[("day", "31/12/2026"), ("reason", "Chờ hướng dẫn")]).await.to();
    stage.wake_at("2026-12-01T09:00:00").await;
    let unit = stage.ask("select id::text from unit where code = 'a'").await;
    let urge = [("unit", unit.as_str()), ("note", "Gửi ngay")];
    stage.post("tccb:officer", "/don-doc/moi?about=deadline", &urge).await.to();
    stage.wake_at("2026-12-02T09:00:00").await;
    stage.comment("an:staff", &stage.timeline_of("I.2", "a").await, &[("text", "Sẽ gửi trong tuần.")]).await;
    obstacle
}

#[tokio::test]
async fn everything_stands_in_one_order_and_each_line_leads_to_its_thing() {
    let stage = Stage::new().await;
    let obstacle = story(&stage).await;
    let page = stage.timeline_of("I.2", "a").await;
    let shown = stage.get("an:staff", &page).await;
    let all = lines(&shown);
    let titles: Vec<_> = all.iter().map(|(_, title)| title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Trao đổi",
            "Đôn đốc",
            "Xin gia hạn đến 31/12/2026",
            "Nêu vướng mắc: Thiếu giáo viên Tin học",
            "TCCB trả lại",
            "Gửi TCCB"
        ]
    );
    shown.says(200, &["Thiếu số liệu", "Gửi ngay", "Chờ hướng dẫn", "thời hạn 30/11/2026, chưa trả lời"]);
    assert_eq!(all[3].0, obstacle);
    for (href, title) in &all {
        stage.get("an:staff", href).await.says(200, &[]);
        stage.get("tccb:officer", href).await.says(200, &[]);
        assert!(!href.is_empty(), "{title}");
    }
    // The same on the task's page and among the newest on the pages of both; by sort in the address.
    let task = stage.of_task("I.2").await;
    assert_eq!(self::titles(&stage.get("tccb:officer", &task).await), titles);
    let part = page.trim_end_matches("/dien-bien");
    stage
        .get("an:staff", part)
        .await
        .says(200, &["Sẽ gửi trong tuần.", "Xem toàn bộ diễn biến", &format!("href=\"{page}\"")]);
    stage.get("tccb:officer", task.trim_end_matches("/dien-bien")).await.says(200, &["Sẽ gửi trong tuần.", &task]);
    for (sort, count) in [
        ("report", 2),
        ("reminder", 1),
        ("obstacle", 1),
        ("instruction", 0),
        ("extension", 1),
        ("comment", 1),
        ("x", 6),
    ] {
        let found = stage.get("an:staff", &format!("{page}?sort={sort}")).await;
        assert_eq!(lines(&found).len(), count, "{sort}");
    }
    stage
        .get("an:staff", &format!("{page}?sort=instruction"))
        .await
        .says(200, &["Không có diễn biến nào thuộc loại này"]);
    // The unit's own page tells about which task each was.
    let unit = format!("/don-vi/{}/dien-bien", stage.ask("select id::text from unit where code = 'a'").await);
    let shown = stage.get("tccb:officer", &unit).await;
    shown.says(200, &["I.2 KH thử, báo cáo Quý IV/2026"]);
    assert_eq!(self::titles(&shown), titles);
}

#[tokio::test]
async fn many_pages_hold_each_thing_once() {
    let stage = Stage::new().await;
    story(&stage).await;
    // A hundred and thirty more, many at the same instant.
    sqlx::raw_sql(
        "with said as (
            insert into message (owner_unit_id, plan_id, task_id, subject, title, text, author, at)
            select p.owner_unit_id, p.id, t.id, 'comment', 'Trao đổi', 'Lời thứ ' || n, 'x', timestamptz '2026-11-24 02:00+00' + n / 10 * interval '1 hour'
            from generate_series(1, 130) n, plan p, task t where t.ref = 'I.2' returning id)
         insert into message_unit (message_id, unit_id) select said.id, u.id from said, unit u where u.code = 'a'",
    )
    .execute(&stage.db.pool)
    .await
    .expect("many");
    let mut next = Some(stage.of_task("I.2").await);
    let (mut all, mut pages) = (Vec::new(), 0);
    while let Some(path) = next {
        let page = stage.get("ba:head", &path).await;
        page.says(200, &[]);
        all.extend(lines(&page));
        next = older(&page);
        pages += 1;
    }
    assert_eq!((all.len(), pages), (136, 3));
    let mut once = all.clone();
    once.sort();
    once.dedup();
    // Two reports' events lead to one report.
    assert_eq!(once.len(), 136);
    for nonsense in ["x", "1-2", "1-2-3-4", "99999999999999999999-1-1", "-5-1-1"] {
        let page = stage.get("ba:head", &format!("{}?before={nonsense}", stage.of_task("I.2").await)).await;
        page.says(200, &["Cũ hơn"]);
    }
}
