//! Periods open, close and open again.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use tiendo::rollup::closing::{self, Refusal};

use super::{AFTER, QUARTER, Stage, words};

#[tokio::test]
async fn a_closed_period_keeps_its_figures_whatever_happens() {
    let stage = Stage::at(AFTER).await;
    let quarter = stage.quarter().await;
    let begun: DateTime<Utc> =
        sqlx::query_scalar("select clock_timestamp()").fetch_one(&stage.db.pool).await.expect("an instant");
    let (status, body) = stage.close("tccb", quarter).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let assignments = stage.frozen(1).await.len();
    assert_eq!(assignments, 719);
    let summary = format!("/tong-hop?period={QUARTER}&open=all");
    let list = format!("/tong-hop/danh-sach?period={QUARTER}&report=reported");
    let dashboard = format!("/dieu-hanh?period={QUARTER}");
    // Somebody who owed a report and never wrote it; what happens later would say that nothing was owed.
    let missing = stage
        .number(
            "select min(s.assignment_id) from period_standing s join period p on p.id = s.period_id
             where p.year = 2026 and p.ordinal = 4 and s.report_state = 'missing' and s.report_id is not null
                and not exists (select from deadline d where d.task_id = s.task_id and d.cadence is not null)",
        )
        .await;
    let assignment = format!("/phan-cong/{missing}");
    let look = async || {
        let pages = [summary.as_str(), &list, &dashboard];
        let mut seen = Vec::new();
        for page in pages {
            seen.push(words(&stage.page("tccb", page).await));
        }
        let page = words(&stage.page("tccb", &assignment).await);
        let columns = page.split("Các kỳ cạnh nhau").nth(1).and_then(|rest| rest.split(", trong ").nth(1));
        let column = columns.expect("the periods side by side").split("Quý IV/2026").nth(1);
        seen.push(column.and_then(|rest| rest.split("Quý III/2026").next()).expect("the quarter's column").to_owned());
        seen
    };
    let before = look().await;
    assert!(before[3].contains("Chưa báo cáo"), "{}", before[3]);
    let frozen = stage.frozen(1).await;
    stage
        .run(
            "update report set state = 'accepted', accepted_at = now(), progress = 'done', percent = 100
             where state = 'submitted';
             update report set progress = 'done', percent = 100, completed_on = '2026-08-01' where state = 'accepted';
             update report set state = 'submitted', submitted_at = now(), first_submitted_at = now() where state = 'draft';
             update deadline set due_on = due_on - 300 where due_on is not null;
             update unit set name = 'Trường đã đổi tên' where code = 'haian';
             insert into report_completion (report_id, deadline_id, completed_on)
             select r.id, d.id, '2026-10-01' from report r join assignment a on a.id = r.assignment_id
             join deadline d on d.task_id = a.task_id where r.state = 'accepted' and d.due_on is not null
             on conflict do nothing;",
        )
        .await;
    assert_eq!(look().await, before);
    assert_eq!(stage.frozen(1).await, frozen);

    // Opened again, the period counts what has happened since; closed again, it has a second version beside the first.
    let (status, body) = stage.post("tccb", &format!("/ky/{quarter}/mo-lai"), "reason=+").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Hãy nêu lý do mở lại kỳ."), "{body}");
    let (status, _) = stage.post("tccb", &format!("/ky/{quarter}/mo-lai"), "reason=B%E1%BB%95+sung").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_ne!(look().await, before);
    let (status, _) = stage.close("tccb", quarter).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(stage.frozen(1).await, frozen);
    let second = stage.frozen(2).await;
    assert_eq!(second.len(), assignments);
    assert_ne!(second, frozen);
    let page = words(&stage.page("tccb", &format!("/ky/{quarter}")).await);
    assert!(page.contains("Bản 2 đang dùng") && page.contains("Bản 1 ") && page.contains("“Bổ sung”"), "{page}");
    for (expected, action) in [(2, "period.closed"), (1, "period.reopened"), (1, "period.opened")] {
        let written: i64 =
            sqlx::query_scalar("select count(*) from journal where action = $1 and at > $2 and account_id is not null")
                .bind(action)
                .bind(begun)
                .fetch_one(&stage.db.pool)
                .await
                .expect("a number");
        assert_eq!(written, expected, "{action}");
    }
}

#[tokio::test]
async fn closing_freezes_what_the_summary_of_the_cut_off_day_shows() {
    let stage = Stage::at(AFTER).await;
    let quarter = stage.quarter().await;
    // The open period as of its cut-off is what the period's page announces.
    let announced = words(&stage.page("tccb", &format!("/ky/{quarter}")).await);
    let table = |page: &str| {
        let rest = page.split("Đã báo cáo NQ28").nth(1).expect("the plan's row");
        rest.split_whitespace().take(7).map(str::to_owned).collect::<Vec<_>>()
    };
    let closed =
        closing::close(&stage.db.pool, stage.now, &stage.officer().await, quarter, None).await.expect("closed");
    assert_eq!(closed.version, 1);
    assert_eq!(closed.opened.as_deref(), Some("Quý I/2027"));
    let page = words(&stage.page("tccb", &format!("/ky/{quarter}")).await);
    assert_eq!(table(&page), table(&announced));
    let next =
        stage.number("select (send_by - cut_off_on)::bigint from period where year = 2027 and ordinal = 1").await;
    assert_eq!(next, 2, "14/3/2027 is a Sunday: the second working day after it is Tuesday");
}

#[tokio::test]
async fn periods_close_after_their_cut_off_in_order_and_by_their_officer_alone() {
    let stage = Stage::at("2026-12-14T16:59:00Z").await;
    let quarter = stage.quarter().await;
    let path = format!("/ky/{quarter}/dong");
    let (status, body) = stage.close("tccb", quarter).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body.contains("chốt số liệu hết ngày 14/12/2026"), "{body}");
    for other in ["giamdoc", "congdoan", "lequydon", "quantri"] {
        assert_eq!(stage.post(other, &path, "").await.0, StatusCode::FORBIDDEN, "{other}");
    }
    let stage = Stage::on(stage.db, AFTER);
    let officer = stage.officer().await;
    let earlier = stage.number("select id from period where year = 2026 and ordinal = 3").await;
    closing::reopen(&stage.db.pool, stage.now, &officer, earlier, "Sửa số liệu", None).await.expect("reopened");
    let refused = closing::close(&stage.db.pool, stage.now, &officer, quarter, None).await.expect_err("out of order");
    assert!(matches!(&refused, Refusal::EarlierOpen(name) if name == "Quý III/2026"), "{refused}");
    assert!(matches!(
        closing::reopen(&stage.db.pool, stage.now, &officer, quarter, "x", None).await,
        Err(Refusal::Open(_))
    ));
    assert_eq!(stage.number("select count(*) from period_closing c join period p on p.id = c.period_id where p.year = 2026 and p.ordinal = 4").await, 0);
}

#[tokio::test]
async fn reopening_marks_the_periods_closed_after() {
    let stage = Stage::at(AFTER).await;
    let officer = stage.officer().await;
    let second = stage.number("select id from period where year = 2026 and ordinal = 2").await;
    closing::reopen(&stage.db.pool, stage.now, &officer, second, "Sửa số liệu", None).await.expect("reopened");
    let marked: Vec<String> = sqlx::query_scalar(
        "select p.name from period_closing c join period p on p.id = c.period_id where c.earlier_reopened_at = $1",
    )
    .bind(stage.now)
    .fetch_all(&stage.db.pool)
    .await
    .expect("rows");
    assert_eq!(marked, ["Quý III/2026"]);
}

#[tokio::test]
async fn of_two_closings_at_once_one_closes() {
    let stage = Stage::at(AFTER).await;
    let (quarter, officer) = (stage.quarter().await, stage.officer().await);
    let close = || closing::close(&stage.db.pool, stage.now, &officer, quarter, None);
    let (one, two, three) = tokio::join!(close(), close(), close());
    let outcomes = [one, two, three];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    assert!(refused.clone().all(|refusal| matches!(refusal, Refusal::Closed(_))), "{:?}", refused.collect::<Vec<_>>());
    assert_eq!(stage.frozen(1).await.len(), 719);
    assert_eq!(stage.frozen(2).await.len(), 0);
}
