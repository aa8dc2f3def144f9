//! Supervision as the pages of units and tasks show it.

use sqlx::PgExecutor;

use super::super::supervised::{About, AboutTask, Course, DemandState, Demanded, RecordKind};
use crate::web::Viewer;

/// The demands of issued records that a unit has to answer, what is due first in front.
pub async fn demanded(
    db: impl PgExecutor<'_>,
    unit_id: i64,
    about: &About,
    viewer: &Viewer,
) -> sqlx::Result<Vec<Demanded>> {
    let rows = sqlx::query!(
        r#"
        select d.record_id, d.id, r.kind as "kind!: RecordKind", d.words, d.state as "state: DemandState", d.due_on, d.answered_on
        from supervision_demand d
        join supervision_listed($3, $4, $5, $2, $6) r on r.id = d.record_id and r.state = 'issued'
        where d.state in ('open', 'insufficient')
            and r.id in (select c.record_id from supervision_carrier c where c.unit_id = $1)
        order by d.due_on, d.id
        "#,
        unit_id,
        &about.plans,
        &viewer.reach,
        viewer.unit_id(),
        viewer.role().map(|role| role.code()),
        about.apart.as_deref()
    )
    .fetch_all(db)
    .await?;
    let demanded = rows.into_iter().map(|row| Demanded {
        record_id: row.record_id,
        demand_id: row.id,
        kind: row.kind,
        words: row.words,
        course: Course { state: row.state, due_on: row.due_on, answered_on: row.answered_on },
    });
    Ok(demanded.collect())
}

/// Records about a task that were not taken back, newest first, as far as the viewer sees them; of one unit, or those that
/// went before it, where it is given.
pub async fn records_of_task(
    db: impl PgExecutor<'_>,
    task_id: i64,
    unit_id: Option<i64>,
    viewer: &Viewer,
) -> sqlx::Result<Vec<AboutTask>> {
    sqlx::query_as!(
        AboutTask,
        r#"
        select r.id as "record_id!", r.kind as "kind!: RecordKind", r.title as "title!", u.name as unit_name, r.held_on as "held_on!",
            r.state = 'draft' as "draft!",
            (select count(*) from supervision_demand d where d.record_id = r.id) as "demands!",
            (select count(*) from supervision_demand d where d.record_id = r.id and d.state in ('open', 'insufficient')) as "unanswered!"
        from supervision_seen($3, $4, $5) r
        join unit u on u.id = r.unit_id
        where r.state <> 'withdrawn'
            and r.id in (select s.record_id from supervision_scope s join assignment a on a.id = s.assignment_id where a.task_id = $1)
            and ($2::bigint is null or r.id in (select c.record_id from supervision_carrier c where c.unit_id = $2))
        order by r.held_on desc, r.id desc
        "#,
        task_id,
        unit_id,
        &viewer.reach,
        viewer.unit_id(),
        viewer.role().map(|role| role.code())
    )
    .fetch_all(db)
    .await
}
