//! Plans as they stood when a period closed.

use sqlx::{PgExecutor, types::Json};

use crate::{calendar::PeriodKey, plan::draft::Content};

/// What a plan said at a closing; no content where it has said the same ever since.
pub struct Outline {
    pub plan_id: i64,
    pub content: Option<Json<Content>>,
}

/// What these plans said when a period closed; nothing of one whose period is open.
pub async fn outlines(db: impl PgExecutor<'_>, plans: &[i64], key: PeriodKey) -> sqlx::Result<Vec<Outline>> {
    sqlx::query_as!(
        Outline,
        r#"
        select distinct on (v.plan_id) v.plan_id, v.content as "content: Json<Content>"
        from plan p
        join period pe on pe.owner_unit_id = p.owner_unit_id and pe.kind = $2 and pe.year = $3 and pe.ordinal = $4
        join period_closing k on k.period_id = pe.id and k.reopened_at is null
        join plan_version v on v.plan_id = p.id and v.made_at <= k.closed_at
        where p.id = any($1)
        order by v.plan_id, v.version desc
        "#,
        plans,
        key.kind.code(),
        key.year,
        key.ordinal
    )
    .fetch_all(db)
    .await
}

/// A task and its section as a closing froze them.
#[derive(Clone, Debug)]
pub struct FrozenPlace {
    pub task_id: i64,
    pub task_ref: String,
    pub section_id: i64,
    pub section_ref: String,
    pub section_heading: String,
}

/// The places of these plans that the closing of a period froze.
pub async fn frozen_places(db: impl PgExecutor<'_>, plans: &[i64], key: PeriodKey) -> sqlx::Result<Vec<FrozenPlace>> {
    sqlx::query_as!(
        FrozenPlace,
        "select distinct s.task_id, s.task_ref, s.section_id, s.section_ref, s.section_heading
         from plan p
         join period pe on pe.owner_unit_id = p.owner_unit_id and pe.kind = $2 and pe.year = $3 and pe.ordinal = $4
         join period_closing k on k.period_id = pe.id and k.reopened_at is null
         join period_standing s on s.plan_id = p.id and s.period_id = pe.id and s.version = k.version
         where p.id = any($1)",
        plans,
        key.kind.code(),
        key.year,
        key.ordinal
    )
    .fetch_all(db)
    .await
}
