//! What the clock has to say of demands.

use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

/// A demand that waits for its unit.
#[derive(Clone, Debug)]
pub struct Due {
    pub id: i64,
    pub record_id: i64,
    pub words: String,
    pub due_on: NaiveDate,
    /// The last stage at which the clock spoke of it.
    pub told: Option<i16>,
    /// The units that answer, as far as they still exist.
    pub units: Vec<i64>,
}

/// Those due by a day, in plans that run. Nobody else speaks of them until the transaction ends.
pub async fn due(tx: &mut PgConnection, horizon: NaiveDate, today: NaiveDate) -> sqlx::Result<Vec<Due>> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('supervision_demand told', 0))")
        .execute(&mut *tx)
        .await?;
    sqlx::query_as!(
        Due,
        r#"
        select d.id, d.record_id, d.words, d.due_on, d.told_stage as told,
            array(select c.unit_id from supervision_carrier c join unit u on u.id = c.unit_id
                where c.record_id = r.id and (u.active_to is null or u.active_to >= $2) order by c.unit_id) as "units!"
        from supervision_demand d
        join supervision_record r on r.id = d.record_id and r.state = 'issued'
        join plan p on p.id = r.plan_id and p.status = 'active'
        where d.state in ('open', 'insufficient') and d.due_on <= $1
        order by d.due_on, d.id
        "#,
        horizon,
        today
    )
    .fetch_all(tx)
    .await
}

/// Notes at which stage the clock spoke of which demand.
pub async fn told(db: impl PgExecutor<'_>, told: &[(i64, i16)]) -> sqlx::Result<()> {
    let (ids, stages): (Vec<i64>, Vec<i16>) = told.iter().copied().unzip();
    sqlx::query!(
        "update supervision_demand d set told_stage = t.stage from unnest($1::bigint[], $2::smallint[]) t (id, stage) where d.id = t.id",
        &ids,
        &stages
    )
    .execute(db)
    .await?;
    Ok(())
}
