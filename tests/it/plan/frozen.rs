//! A closed period keeps its figures whatever becomes of the plan.

use super::{
    QUARTER, Stage,
    own::{draft_content, send_task},
};

#[tokio::test]
async fn an_extension_works_from_its_grant_on_and_leaves_what_was_closed() {
    let stage = Stage::new().await;
    let plan = stage.number("select id from plan where short_title = 'Công tác năm'").await;
    let quarter = stage.number("select id from period where kind = 'quarter' and year = 2026 and ordinal = 4").await;
    stage.wake_at("2026-12-21T03:00:00Z").await;
    stage.close("tccb", quarter).await.to();
    let pages = [
        format!("/ky/{quarter}"),
        format!("/ky/{quarter}/ban/1"),
        format!("/tong-hop?plan={plan}&period={QUARTER}"),
        format!("/tong-hop/danh-sach?plan={plan}&period={QUARTER}"),
    ];
    let look = async || {
        let mut seen = Vec::new();
        for page in &pages {
            seen.push(stage.get("tccb", page).await.says(200, &[]));
        }
        seen
    };
    let before = look().await;
    // What is overdue gets another year.
    let draft = stage.post("tccb", &format!("/ke-hoach/{plan}/ban-thao"), &[]).await.to().to_owned();
    let overdue: String = sqlx::query_scalar(
        "select min(s.task_ref) from period_standing s where s.plan_id = $1 and s.outcome = 'pending_overdue'",
    )
    .bind(plan)
    .fetch_one(&stage.db.pool)
    .await
    .expect("an overdue task");
    send_task(&stage, "tccb", &draft, &overdue, &[("dl_text", "trước ngày 31/12/2027")]).await.to();
    let content = draft_content(&stage, &draft).await;
    assert!(content.tasks.iter().any(|task| task.deadlines.iter().any(|one| one.said.text.contains("2027"))));
    let id = draft.rsplit('/').next().expect("an id");
    let version = stage.number(&format!("select version::bigint from plan_draft where id = {id}")).await.to_string();
    let issue = [("version", version.as_str()), ("effective_on", "20/12/2026"), ("reason", "CV 12")];
    stage.post("tccb", &format!("{draft}/thay-doi"), &issue).await.to();
    let now = stage.get("tccb", &format!("/tong-hop/danh-sach?plan={plan}&period=quarter-2027-1")).await;
    now.says(200, &["30/12/2027"]);
    assert_eq!(look().await, before);
}
