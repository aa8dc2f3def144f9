//! SQL of the versions in which a plan was issued.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgExecutor, types::Json};

use super::super::{draft::Content, news::News};

/// A version as the list shows it.
pub struct VersionHead {
    pub version: i32,
    /// The first day on which it counts.
    pub effective_on: NaiveDate,
    pub made_at: DateTime<Utc>,
    pub made_by: Option<String>,
    /// The amending document: number, day, why.
    pub reason: String,
    pub file_id: Option<i64>,
    pub file_name: Option<String>,
    /// Units that it was the last to be issued to, and how many of them have confirmed it.
    pub issued: i64,
    pub received: i64,
}

/// The versions of a plan, newest first; counts of all units or of some.
pub(crate) async fn versions(
    db: impl PgExecutor<'_>,
    plan_id: i64,
    units: Option<&[i64]>,
) -> sqlx::Result<Vec<VersionHead>> {
    sqlx::query_as!(
        VersionHead,
        r#"
        select v.version, v.effective_on, v.made_at, c.full_name as "made_by?", v.reason, v.file_id, f.name as "file_name?",
            coalesce(i.issued, 0) as "issued!", coalesce(i.received, 0) as "received!"
        from plan_version v
        left join account c on c.id = v.made_by
        left join stored_file f on f.id = v.file_id
        left join (
            select i.version, count(*) as issued, count(r.unit_id) as received
            from plan_issue i
            left join plan_receipt r on r.plan_id = i.plan_id and r.unit_id = i.unit_id and r.version = i.version
            where i.plan_id = $1 and ($2::bigint[] is null or i.unit_id = any($2))
            group by i.version
        ) i on i.version = v.version
        where v.plan_id = $1
        order by v.version desc
        "#,
        plan_id,
        units,
    )
    .fetch_all(db)
    .await
}

/// What a version says, where it has been written down; none where there is no such version.
pub(crate) async fn version_content(
    db: impl PgExecutor<'_>,
    plan_id: i64,
    version: i32,
) -> sqlx::Result<Option<Option<Content>>> {
    let row = sqlx::query!(
        r#"select content as "content: Json<Content>" from plan_version where plan_id = $1 and version = $2"#,
        plan_id,
        version,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| row.content.map(|content| content.0)))
}

/// What the plan now asks of a unit that it did not in the version `confirmed`, and the other way round; none where it was not written down what the plan said then.
pub async fn news(
    pool: &sqlx::PgPool,
    plan_id: i64,
    unit_id: i64,
    confirmed: i32,
    today: NaiveDate,
) -> sqlx::Result<Option<News>> {
    let mut db = pool.acquire().await?;
    let Some(before) = version_content(&mut *db, plan_id, confirmed).await?.flatten() else { return Ok(None) };
    let Some(after) = super::content(&mut db, plan_id).await? else { return Ok(None) };
    let cast = super::cast::cast_of(&mut db, &[&before, &after], today).await?;
    Ok(Some(News::of(&before, &after, unit_id, &cast)))
}
