//! What the clock has to say of due days.

use chrono::NaiveDate;
use sqlx::PgConnection;

/// An entry that is due before long, or was.
pub struct Due {
    pub id: i64,
    pub owner_unit_id: i64,
    pub keeper_unit_id: i64,
    /// Its number, or where there is none yet what it is about.
    pub name: String,
    pub due_on: NaiveDate,
    /// The last stage that was spoken of for this very day.
    pub told: Option<i16>,
}

/// Entries still to be dealt with that are due by `horizon`, of registers that somebody keeps; held until the transaction ends.
pub async fn due(tx: &mut PgConnection, horizon: NaiveDate) -> sqlx::Result<Vec<Due>> {
    sqlx::query_as!(
        Due,
        r#"
        select e.id, e.owner_unit_id, k.keeper_unit_id, coalesce(nullif(e.number, ''), e.subject) as "name!", e.due_on as "due_on!",
            case when e.told_for = e.due_on then e.told_stage end as told
        from legal_entry e join legal_keeper k on k.owner_unit_id = e.owner_unit_id
        where e.state in ('noted', 'handling', 'proposed') and e.due_on <= $1
        order by e.due_on, e.id
        for no key update of e
        "#,
        horizon
    )
    .fetch_all(tx)
    .await
}

/// Notes which stage was spoken of for each.
pub async fn told(tx: &mut PgConnection, told: &[(i64, i16)]) -> sqlx::Result<()> {
    let (ids, stages): (Vec<i64>, Vec<i16>) = told.iter().copied().unzip();
    sqlx::query!(
        "update legal_entry e set told_stage = t.stage, told_for = e.due_on
         from unnest($1::bigint[], $2::smallint[]) as t (id, stage) where e.id = t.id",
        &ids,
        &stages
    )
    .execute(tx)
    .await?;
    Ok(())
}
