//! Contributions and requests as they are changed. Every change locks the period first, so that a closing comes before
//! or after it.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::super::super::contribution::Contribution;

/// A contribution held for the transaction.
pub struct Kept {
    pub id: i64,
    pub text: Contribution,
    pub version: i32,
    pub sent_version: Option<i32>,
}

/// Locks an assignment's contribution in a period, if there is one.
pub async fn lock(tx: &mut PgConnection, assignment_id: i64, period_id: i64) -> sqlx::Result<Option<Kept>> {
    let row = sqlx::query!(
        "select id, results, proposals, version, sent_version from contribution
         where assignment_id = $1 and period_id = $2 for update",
        assignment_id,
        period_id
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| Kept {
        id: row.id,
        text: Contribution { results: row.results, proposals: row.proposals },
        version: row.version,
        sent_version: row.sent_version,
    }))
}

/// Begins a contribution; its id. Breaks `contribution_key` when somebody has begun it meanwhile.
pub async fn insert(
    tx: &mut PgConnection,
    (assignment_id, period_id): (i64, i64),
    text: &Contribution,
    written_by: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into contribution (assignment_id, period_id, results, proposals, written_by, updated_at)
         values ($1, $2, $3, $4, $5, $6) returning id",
        assignment_id,
        period_id,
        text.results,
        text.proposals,
        written_by,
        at
    )
    .fetch_one(tx)
    .await
}

/// Puts new words into a contribution; its version grows.
pub async fn rewrite(
    tx: &mut PgConnection,
    id: i64,
    text: &Contribution,
    written_by: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update contribution set results = $2, proposals = $3, written_by = $4, updated_at = $5, version = version + 1
         where id = $1",
        id,
        text.results,
        text.proposals,
        written_by,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps the words of a contribution as sent; which sending it is.
pub async fn send(tx: &mut PgConnection, id: i64, sent_by: i64, at: DateTime<Utc>) -> sqlx::Result<i32> {
    sqlx::query!("update contribution set sent_version = version where id = $1", id).execute(&mut *tx).await?;
    sqlx::query_scalar!(
        "insert into contribution_sending (contribution_id, number, results, proposals, sent_by, sent_at)
         select c.id, 1 + (select count(*) from contribution_sending s where s.contribution_id = c.id), c.results,
            c.proposals, $2, $3
         from contribution c where c.id = $1
         returning number",
        id,
        sent_by,
        at
    )
    .fetch_one(tx)
    .await
}

/// Marks every open request to an assignment in a period as answered; which there were.
pub async fn answer(
    tx: &mut PgConnection,
    assignment_id: i64,
    period_id: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "update contribution_request_party set answered_at = $3
         where assignment_id = $1 and period_id = $2 and answered_at is null and withdrawn_at is null
         returning request_id",
        assignment_id,
        period_id,
        at
    )
    .fetch_all(tx)
    .await
}

/// A request about to be made.
pub struct NewRequest<'a> {
    pub task_id: i64,
    pub period_id: i64,
    /// The lead assignment in whose name it is made; none: TCCB.
    pub asker_assignment_id: Option<i64>,
    pub assignments: &'a [i64],
    pub words: &'a str,
    pub answer_by: NaiveDate,
    pub asked_by: i64,
    pub asked_at: DateTime<Utc>,
}

/// Makes a request of those of the assignments that are units coordinating in the task in the period; its id, and how
/// many they are. Breaks `contribution_request_one_open_key` where one of them has not answered an earlier one.
pub async fn ask(tx: &mut PgConnection, new: NewRequest<'_>) -> sqlx::Result<(i64, usize)> {
    let id = sqlx::query_scalar!(
        "insert into contribution_request (task_id, period_id, asker_assignment_id, words, answer_by, asked_by, asked_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        new.task_id,
        new.period_id,
        new.asker_assignment_id,
        new.words,
        new.answer_by,
        new.asked_by,
        new.asked_at
    )
    .fetch_one(&mut *tx)
    .await?;
    let parties = sqlx::query!(
        "insert into contribution_request_party (request_id, assignment_id, period_id, asker)
         select r.id, a.id, r.period_id, coalesce(r.asker_assignment_id, 0)
         from contribution_request r
         join period p on p.id = r.period_id
         join assignment a on a.task_id = r.task_id and a.role = 'coordinating' and a.unit_id is not null
            and a.from_on <= p.cut_off_on and (a.to_on is null or a.to_on >= p.cut_off_on)
         where r.id = $1 and a.id = any($2)
         order by a.id",
        id,
        new.assignments
    )
    .execute(tx)
    .await?;
    Ok((id, usize::try_from(parties.rows_affected()).unwrap_or(usize::MAX)))
}

/// Takes a request back from those of the assignments that have not answered it; from which.
pub async fn withdraw(
    tx: &mut PgConnection,
    request_id: i64,
    assignments: &[i64],
    reason: &str,
    withdrawn_by: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "update contribution_request_party set withdrawn_at = $5, withdrawn_by = $4, withdraw_reason = $3
         where request_id = $1 and assignment_id = any($2) and answered_at is null and withdrawn_at is null
         returning assignment_id",
        request_id,
        assignments,
        reason,
        withdrawn_by,
        at
    )
    .fetch_all(tx)
    .await
}
