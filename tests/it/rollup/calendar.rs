//! Days off and settings: what an administrator keeps, and the sending days it moves.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use chrono::{Datelike, NaiveDate};
use tiendo::calendar::{
    self,
    day_off::{self, Change, KeptDay, Outcome},
    holiday,
};

use super::{LOADED, Stage, day, words};

const HOME: &str = "/quan-tri/ngay-nghi";

impl Stage {
    /// The sending day of the open quarter.
    async fn send_by(&self) -> String {
        sqlx::query_scalar("select send_by::text from period where year = 2026 and ordinal = 4")
            .fetch_one(&self.db.pool)
            .await
            .expect("a day")
    }

    /// How often the journal tells of an act.
    async fn told(&self, action: &str) -> i64 {
        sqlx::query_scalar("select count(*) from journal where action = $1")
            .bind(action)
            .fetch_one(&self.db.pool)
            .await
            .expect("a number")
    }

    /// Whether a day is kept, and how: name, off, dropped.
    async fn kept(&self, on: &str) -> Option<(String, bool, bool)> {
        sqlx::query_as("select name, off, dropped from day_off where on_date = $1")
            .bind(day(on))
            .fetch_optional(&self.db.pool)
            .await
            .expect("a row")
    }
}

#[tokio::test]
async fn a_day_off_shows_which_sending_days_it_moves_before_it_moves_them() {
    let stage = Stage::at(LOADED).await;
    assert_eq!(stage.send_by().await, "2026-12-16");
    let form = "on_date=15/12/2026&name=B%C3%A3o&kind=off";
    let (status, body) = stage.post("quantri", HOME, form).await;
    assert_eq!(status, StatusCode::OK);
    let shown = words(&body);
    assert!(shown.contains("Chưa lưu.") && shown.contains("16/12/2026 → 17/12/2026"), "{shown}");
    assert!(body.contains("value=\"15/12/2026\"") && body.contains("value=\"Bão\""), "nothing typed is lost");
    assert_eq!((stage.send_by().await.as_str(), stage.told("day_off.added").await), ("2026-12-16", 0));
    let (status, _) = stage.post("quantri", HOME, &format!("{form}&confirmed=1")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(stage.send_by().await, "2026-12-17");
    assert_eq!((stage.told("day_off.added").await, stage.told("period.send_by_moved").await), (1, 1));
    // Taking it off the list moves it back, again not unseen.
    let path = format!("{HOME}/2026-12-15/bo");
    let (status, body) = stage.post("quantri", &path, "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(words(&body).contains("17/12/2026 → 16/12/2026"), "{body}");
    assert_eq!(stage.send_by().await, "2026-12-17");
    assert_eq!(stage.post("quantri", &path, "confirmed=1").await.0, StatusCode::SEE_OTHER);
    assert_eq!(stage.send_by().await, "2026-12-16");
    assert_eq!(stage.kept("2026-12-15").await, None, "it was not built in");
    // A day that moves nothing is kept at once.
    let (status, _) = stage.post("quantri", HOME, "on_date=24/11/2026&name=Ngh%E1%BB%89&kind=off").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    // A closed period keeps its sending day.
    let before = stage.number("select count(distinct send_by) from period where state = 'closed'").await;
    let (status, _) = stage.post("quantri", HOME, "on_date=15/09/2026&name=Ngh%E1%BB%89&kind=off").await;
    assert_eq!((status, before), (StatusCode::SEE_OTHER, 6));
    assert_eq!(stage.told("period.send_by_moved").await, 2);
}

#[tokio::test]
async fn built_in_days_are_laid_in_once_and_corrections_stay() {
    let stage = Stage::at(LOADED).await;
    let pool = &stage.db.pool;
    day_off::lay_current(pool, day("2026-11-23")).await.expect("done");
    let laid = stage.told("day_off.laid").await;
    assert!((1..=2).contains(&laid), "{laid}");
    for on in holiday::of_year(2027).into_keys() {
        assert!(stage.kept(&on.to_string()).await.is_some_and(|(_, off, dropped)| off && !dropped), "{on}");
    }
    // One taken off the list, one moved to another day, one renamed.
    assert_eq!(stage.post("quantri", &format!("{HOME}/2027-09-03/bo"), "").await.0, StatusCode::SEE_OTHER);
    let moved = "on_date=11/02/2027&name=T%E1%BA%BFt&kind=off";
    assert_eq!(stage.post("quantri", &format!("{HOME}/2027-02-04"), moved).await.0, StatusCode::SEE_OTHER);
    let renamed = "on_date=30/04/2027&name=L%E1%BB%85+l%E1%BB%9Bn&kind=off";
    assert_eq!(stage.post("quantri", &format!("{HOME}/2027-04-30"), renamed).await.0, StatusCode::SEE_OTHER);
    day_off::lay_current(pool, day("2026-11-24")).await.expect("done");
    let (status, _) = stage.post("quantri", &format!("{HOME}/nam"), "year=2027").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(stage.told("day_off.laid").await, laid, "nothing was left to lay in");
    assert_eq!(stage.kept("2027-09-03").await.map(|kept| (kept.1, kept.2)), Some((false, true)));
    assert_eq!(stage.kept("2027-02-04").await.map(|kept| kept.2), Some(true));
    assert_eq!(stage.kept("2027-02-11").await.map(|kept| (kept.0, kept.1)), Some(("Tết".to_owned(), true)));
    assert_eq!(stage.kept("2027-04-30").await.map(|kept| kept.0), Some("Lễ lớn".to_owned()));
    let days_off = calendar::store::days_off(pool).await.expect("days");
    assert!(days_off.is_working(day("2027-09-03")) && days_off.is_working(day("2027-02-04")));
    assert!(!days_off.is_working(day("2027-02-11")));
    // What was taken off can be put back by hand.
    let page = words(&stage.page("quantri", &format!("{HOME}?nam=2027")).await);
    assert!(page.contains("03/09/2027 thứ Sáu Quốc khánh Đã bỏ"), "{page}");
    let back = "on_date=03/09/2027&name=Qu%E1%BB%91c+kh%C3%A1nh&kind=off";
    assert_eq!(stage.post("quantri", &format!("{HOME}/2027-09-03"), back).await.0, StatusCode::SEE_OTHER);
    assert_eq!(stage.kept("2027-09-03").await.map(|kept| (kept.1, kept.2)), Some((true, false)));
}

/// Whatever an administrator does, and however often days are laid in: his last word on a date stands.
#[tokio::test]
async fn an_administrators_word_on_a_date_is_never_lost() {
    let stage = Stage::at(LOADED).await;
    let (pool, by, today) = (&stage.db.pool, stage.officer().await, day("2026-11-23"));
    let mut rng = fastrand::Rng::with_seed(7);
    let mut said: BTreeMap<NaiveDate, Option<KeptDay>> = BTreeMap::new();
    for step in 0..120 {
        // Around Tết 2027, where built-in days, days in lieu and weekends lie side by side.
        let on_date = day("2027-02-01") + chrono::Duration::days(rng.i64(0..14));
        let named = KeptDay { on_date, name: format!("Lần {step}"), off: true, dropped: false };
        let kept: Option<(String, bool, bool)> = stage.kept(&on_date.to_string()).await;
        let before = kept.map(|(name, off, dropped)| KeptDay { on_date, name, off, dropped });
        let change = match (rng.u8(0..4), &before) {
            (0, _) => Change::Lay(2027),
            (1, Some(before)) if !before.dropped => Change::Remove(before),
            (_, Some(before)) => Change::Correct(before, &named),
            (_, None) => Change::Add(&named),
        };
        let outcome = day_off::change(pool, &by, today, change, true).await.expect("done");
        assert!(matches!(outcome, Outcome::Made(_)), "{change:?}: {outcome:?}");
        match change {
            Change::Lay(_) => {}
            Change::Remove(_) => drop(said.insert(on_date, None)),
            _ => drop(said.insert(on_date, Some(named.clone()))),
        }
        for (on, word) in &said {
            let kept = stage.kept(&on.to_string()).await;
            match word {
                Some(word) => assert_eq!(kept, Some((word.name.clone(), true, false)), "step {step}, {on}"),
                // Gone, or remembered as an ordinary day of the week.
                None => assert!(
                    kept.is_none_or(|(_, off, dropped)| dropped && off == calendar::is_weekend(*on)),
                    "step {step}, {on}"
                ),
            }
        }
    }
    assert!(said.len() > 10 && said.values().any(Option::is_none), "the steps reached both ends");
}

#[tokio::test]
async fn a_wrong_day_is_told_beside_its_field() {
    let stage = Stage::at(LOADED).await;
    for (form, message) in [
        ("on_date=31/02/2027&name=X&kind=off", "Ghi ngày theo dạng ngày/tháng/năm"),
        ("on_date=03/02/2027&name=+&kind=off", "Ghi tên hoặc lý do"),
        ("on_date=03/02/2027&name=X&kind=worked", "Ngày làm bù phải là thứ Bảy hoặc Chủ nhật."),
        ("on_date=01/01/2027&name=X&kind=off", "Ngày này đã có trong danh sách"),
    ] {
        if message.starts_with("Ngày này") {
            day_off::lay_current(&stage.db.pool, day("2026-11-23")).await.expect("done");
        }
        let (status, body) = stage.post("quantri", HOME, form).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(body.contains(message), "{message}: {body}");
    }
    assert_eq!(stage.told("day_off.added").await, 0);
    // What holds for the whole portal is not a school's to change.
    stage
        .run(
            "insert into account (username, full_name, password_hash) values ('truong.qt', 'Quản Trị Trường', 'x');
             insert into role_grant (account_id, unit_id, role, from_on)
             select a.id, u.id, 'administrator', '2026-01-01' from account a, unit u
             where a.username = 'truong.qt' and u.code = 'lequydon'",
        )
        .await;
    for (path, form) in [(HOME, "on_date=24/11/2026&name=X&kind=off"), ("/quan-tri/cau-hinh", "due_soon_days=9")] {
        assert_eq!(stage.post("truong.qt", path, form).await.0, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn settings_hold_for_everybody_and_move_what_is_counted_by_them() {
    let stage = Stage::at(LOADED).await;
    let path = "/quan-tri/cau-hinh";
    let all = "due_soon_days=30&period_grace_days=4&evidence_megabytes=20&evidence_files=10&remind_before_1=7\
               &remind_before_2=3&remind_before_3=1&remind_after_1=1&remind_after_2=3&remind_after_3=7";
    let (status, body) = stage.post("quantri", path, "due_soon_days=x&period_grace_days=0").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Ghi một số từ 0 đến 90.") && body.contains("Ghi một số từ 1 đến 20."), "{body}");
    let (status, body) = stage.post("quantri", path, all).await;
    assert_eq!(status, StatusCode::OK);
    assert!(words(&body).contains("16/12/2026 → 18/12/2026"), "{body}");
    assert_eq!(stage.told("setting.changed").await, 0);
    let (status, _) = stage.post("quantri", path, &format!("{all}&confirmed=1")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!((stage.send_by().await.as_str(), stage.told("setting.changed").await), ("2026-12-18", 1));
    let page = stage.page("quantri", path).await;
    assert!(page.contains("name=\"due_soon_days\" value=\"30\""), "{page}");
    assert_eq!(stage.number("select value::bigint from setting where key = 'due_soon_days'").await, 30);
    // The same again is no change.
    let (status, _) = stage.post("quantri", path, all).await;
    assert_eq!((status, stage.told("setting.changed").await), (StatusCode::SEE_OTHER, 1));
    assert_eq!(day("2026-12-18").weekday(), chrono::Weekday::Fri);
}
