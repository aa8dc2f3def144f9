//! What people are told of requests for contributions.

use chrono::NaiveDate;
use sqlx::PgExecutor;

/// What a notice about a request names, and who made it.
pub struct RequestTidings {
    pub id: i64,
    pub task_ref: String,
    pub period_name: String,
    pub words: String,
    pub answer_by: NaiveDate,
    pub owner_unit_id: i64,
    /// The unit in whose name it was made; none for TCCB.
    pub asker_unit_id: Option<i64>,
    pub asker_name: Option<String>,
}

/// What there is to say of these requests.
pub async fn tidings(db: impl PgExecutor<'_>, requests: &[i64]) -> sqlx::Result<Vec<RequestTidings>> {
    sqlx::query_as!(
        RequestTidings,
        r#"
        select q.id, t.ref as task_ref, pe.name as period_name, q.words, q.answer_by, p.owner_unit_id,
            u.id as "asker_unit_id?", u.name as "asker_name?"
        from contribution_request q
        join task t on t.id = q.task_id
        join plan p on p.id = t.plan_id
        join period pe on pe.id = q.period_id
        left join assignment a on a.id = q.asker_assignment_id
        left join unit u on u.id = a.unit_id
        where q.id = any($1)
        order by q.id
        "#,
        requests
    )
    .fetch_all(db)
    .await
}

/// These assignments with the units that carry them out.
pub async fn units_of(db: impl PgExecutor<'_>, assignments: &[i64]) -> sqlx::Result<Vec<(i64, i64)>> {
    let rows = sqlx::query!(
        r#"select id, unit_id as "unit_id!" from assignment where id = any($1) and unit_id is not null order by id"#,
        assignments
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.unit_id)).collect())
}

/// The name of the unit that carries an assignment out.
pub async fn unit_name_of(db: impl PgExecutor<'_>, assignment_id: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select u.name from assignment a join unit u on u.id = a.unit_id where a.id = $1",
        assignment_id
    )
    .fetch_optional(db)
    .await
}
