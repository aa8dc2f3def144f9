//! Instructions as the pages of units and tasks show them.

use std::collections::BTreeMap;

use sqlx::PgExecutor;

use super::super::instructed::{AboutTask, Course, Instructed, InstructionState};

/// What a unit has still to carry out of instructions about these plans, and where `planless` of those about none in
/// particular, or about a running one, not among those seen `apart`, in which it has no part but this; what is due first in
/// front.
pub async fn instructed(
    db: impl PgExecutor<'_>,
    unit_id: i64,
    plans: &[i64],
    planless: bool,
    apart: &[i64],
) -> sqlx::Result<Vec<Instructed>> {
    let rows = sqlx::query!(
        r#"
        select n.id as "id!", n.title as "title!", r.state as "state!: InstructionState", r.due_on, r.reported_on,
            r.moved_at as "moved_at!", r.draft <> '' as "drafted!"
        from instruction_carrier c
        join instruction_recipient r on r.id = c.recipient_id
        join instruction n on n.id = r.instruction_id
        left join plan p on p.id = n.plan_id
        where c.unit_id = $1 and r.state not in ('done', 'withdrawn')
            and (n.plan_id = any($2) or ($3 and (n.plan_id is null or (p.status = 'active' and n.plan_id <> all($4)))))
        order by r.due_on nulls last, n.id
        "#,
        unit_id,
        plans,
        planless,
        apart
    )
    .fetch_all(db)
    .await?;
    let open = rows.into_iter().map(|row| Instructed {
        instruction_id: row.id,
        title: row.title,
        course: Course { state: row.state, due_on: row.due_on, reported_on: row.reported_on },
        moved_at: row.moved_at,
        drafted: row.drafted,
    });
    Ok(open.collect())
}

/// The instructions about a task that were not withdrawn, newest first, as far as somebody who reaches these units sees
/// them.
pub async fn instructions_of_task(
    db: impl PgExecutor<'_>,
    reach: &[i64],
    task_id: i64,
) -> sqlx::Result<Vec<AboutTask>> {
    let rows = sqlx::query!(
        r#"
        select n.id as "id!", n.title as "title!", n.given_at as "given_at!", r.state as "state!: InstructionState", r.due_on, r.reported_on,
            not exists (select from role_grant g where g.unit_id = n.owner_unit_id and g.role = 'officer') as "own_plan!", count(*) as "count!"
        from instruction n
        join instruction_recipient r on r.instruction_id = n.id
        where n.task_id = $2 and r.state <> 'withdrawn'
            and (n.owner_unit_id = any($1) or r.id in (select c.recipient_id from instruction_carrier c where c.unit_id = any($1)))
        group by n.id, r.state, r.due_on, r.reported_on
        order by n.id desc
        "#,
        reach,
        task_id
    )
    .fetch_all(db)
    .await?;
    let mut found: BTreeMap<i64, AboutTask> = BTreeMap::new();
    for row in rows {
        let about = found.entry(row.id).or_insert_with(|| AboutTask {
            instruction_id: row.id,
            title: row.title,
            given_at: row.given_at,
            own_plan: row.own_plan,
            courses: Vec::new(),
        });
        about.courses.push((Course { state: row.state, due_on: row.due_on, reported_on: row.reported_on }, row.count));
    }
    Ok(found.into_values().rev().collect())
}
