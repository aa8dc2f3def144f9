//! Plans as they stood when a period closed.

use serde::Deserialize;
use sqlx::{PgExecutor, types::Json};

use crate::{calendar::PeriodKey, plan::draft::Content};

/// A plan as a closing found it.
pub struct Closed {
    pub plan_id: i64,
    /// What it said; none where it has said the same ever since.
    pub content: Option<Json<Content>>,
    pub places: Json<Vec<FrozenPlace>>,
}

/// A task and its section as a closing froze them.
#[derive(Clone, Debug, Deserialize)]
pub struct FrozenPlace {
    pub task_id: i64,
    pub task_ref: String,
    pub section_id: i64,
    pub section_ref: String,
    pub section_heading: String,
}

/// These plans as the closing of a period found them; nothing of one whose period is open.
pub async fn closed(db: impl PgExecutor<'_>, plans: &[i64], key: PeriodKey) -> sqlx::Result<Vec<Closed>> {
    sqlx::query_as!(
        Closed,
        r#"
        select p.id as plan_id,
            (select v.content from plan_version v where v.plan_id = p.id and v.made_at <= k.closed_at
             order by v.version desc limit 1) as "content: Json<Content>",
            coalesce((
                select jsonb_agg(to_jsonb(s)) from (
                    select distinct task_id, task_ref, section_id, section_ref, section_heading
                    from period_standing
                    where plan_id = p.id and period_id = pe.id and version = k.version
                ) s
            ), '[]') as "places!: Json<Vec<FrozenPlace>>"
        from plan p
        join period pe on pe.owner_unit_id = p.owner_unit_id and pe.kind = $2 and pe.year = $3 and pe.ordinal = $4
        join period_closing k on k.period_id = pe.id and k.reopened_at is null
        where p.id = any($1)
        "#,
        plans,
        key.kind.code(),
        key.year,
        key.ordinal
    )
    .fetch_all(db)
    .await
}
