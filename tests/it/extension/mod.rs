//! Requests for a later day through the router, on chosen days, the figures looked at after each step.

mod figures;
mod heirs;
mod life;
mod merger;
mod own_plan;
mod reminders;
mod rights;
mod several;

use crate::progress::fixture::{Answer, Stage};

pub const HEAD: &str = "ba:head";
pub const TCCB: &str = "tccb:officer";
pub const DIRECTOR: &str = "giamdoc:director";
pub const WHY: &str = "Chờ văn bản hướng dẫn của cấp trên";

/// School A's part in the task that is due on 30/11/2026.
pub async fn subject(stage: &Stage) -> String {
    format!("/phan-cong/{}", stage.assignment("I.2", "a").await)
}

/// Asks for a later day; the request's page.
pub async fn ask(stage: &Stage, day: &str) -> String {
    let form = format!("{}/gia-han", subject(stage).await);
    stage.post(HEAD, &form, &[("day", day), ("reason", WHY)]).await.to().to_owned()
}

/// Does an act on a request as it now is.
pub async fn act(stage: &Stage, who: &str, page: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
    let version = version(stage, page).await;
    let mut fields = fields.to_vec();
    fields.push(("version", &version));
    stage.post(who, &format!("{page}/{act}"), &fields).await
}

/// The version of a request.
pub async fn version(stage: &Stage, page: &str) -> String {
    let id: i64 = page.rsplit('/').next().and_then(|id| id.parse().ok()).expect("a request");
    sqlx::query_scalar("select version::text from extension where id = $1")
        .bind(id)
        .fetch_one(&stage.db.pool)
        .await
        .expect("a version")
}

/// Adds a role to somebody, and a session in it.
pub async fn lend(stage: &Stage, username: &str, unit: &str, role: &str) -> String {
    let token = format!("{username}:{role}");
    sqlx::query(
        "with lent as (
            insert into role_grant (account_id, unit_id, role, from_on)
            select a.id, u.id, $3, '2026-01-01' from account a, unit u where a.username = $1 and u.code = $2
            returning id, account_id
         )
         insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
         select $4, account_id, id, $5, $5 from lent",
    )
    .bind(username)
    .bind(unit)
    .bind(role)
    .bind(tiendo::web::viewer::token_hash(&token))
    .bind(stage.clock.now())
    .execute(&stage.db.pool)
    .await
    .expect("a role");
    token
}

/// A report of a unit's, accepted, that says that the deadline was met on 1/12/2026.
pub async fn meet(stage: &Stage, unit: &str) {
    sqlx::query(
        "with done as (
            insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at, submitted_at,
                first_submitted_at, accepted_at)
            select a.id, p.id, 'accepted', 'done', 100, 'Xong', w.id, now(), now(), now(), now()
            from assignment a join task t on t.id = a.task_id and t.ref = 'I.2' join unit u on u.id = a.unit_id and u.code = $1
            join period p on p.ordinal = 4 join account w on w.username = 'an'
            where a.role = 'lead'
            returning id
         )
         insert into report_completion (report_id, deadline_id, completed_on)
         select done.id, d.id, '2026-12-01' from done, deadline d",
    )
    .bind(unit)
    .execute(&stage.db.pool)
    .await
    .expect("done");
}

/// Who was told of the last thing that happened.
pub async fn told(stage: &Stage) -> String {
    stage
        .ask(
            "select coalesce(string_agg(a.username, ' ' order by a.username), '') from notice_recipient r
             join account a on a.id = r.account_id where r.notice_id = (select max(id) from notice)",
        )
        .await
}

/// A page's words, without its tags.
pub fn words(answer: &Answer) -> String {
    let main = answer.body.split("<main").nth(1).expect("a main part");
    let text = regex::Regex::new(r"<[^>]*>").expect("a pattern").replace_all(main, " ").into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
