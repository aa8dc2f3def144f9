//! SQL of units' own plans: which there are below a plan, and which of their tasks carry out which of its tasks.

use std::collections::HashMap;

use sqlx::PgExecutor;

use super::super::{PlanStatus, draft::Content, own::Binding};

/// A unit that a plan binds, and its own plan for it, where it has one.
#[derive(Clone, Debug)]
pub struct Child {
    pub unit_id: i64,
    pub unit_name: String,
    /// Tasks of the plan that bind the unit.
    pub bound: i64,
    pub plan_id: Option<i64>,
    pub short_title: Option<String>,
    pub status: Option<PlanStatus>,
    pub tasks: i64,
    /// How many of the tasks that bind the unit its own plan carries out.
    pub carried_out: i64,
}

/// The units that a plan binds, those without a plan of their own first, each in Vietnamese order; of all units or of
/// some. A draft counts as none.
pub async fn children(db: impl PgExecutor<'_>, plan_id: i64, units: Option<&[i64]>) -> sqlx::Result<Vec<Child>> {
    sqlx::query_as!(
        Child,
        r#"
        with bound as (
            select a.unit_id, count(distinct a.task_id) as tasks, array_agg(distinct a.task_id) as task_ids
            from assignment a
            where a.plan_id = $1 and a.to_on is null and a.unit_id is not null and ($2::bigint[] is null or a.unit_id = any($2))
            group by a.unit_id
        )
        select u.id as unit_id, u.name as unit_name, bound.tasks as "bound!", c.id as "plan_id?",
            c.short_title as "short_title?", c.status as "status?: PlanStatus",
            (select count(*) from task t where t.plan_id = c.id and t.dropped_on is null) as "tasks!",
            (select count(distinct i.parent_task_id) from task_implements i join task t on t.id = i.task_id
                where t.plan_id = c.id and t.dropped_on is null and i.parent_task_id = any(bound.task_ids)) as "carried_out!"
        from bound
        join unit u on u.id = bound.unit_id
        left join plan c on c.parent_plan_id = $1 and c.owner_unit_id = u.id and c.status <> 'draft'
        order by c.id is not null, u.name collate vi, c.id
        "#,
        plan_id,
        units
    )
    .fetch_all(db)
    .await
}

/// A task at the other end of a link between a unit's own plan and the plan above.
#[derive(Clone, Debug)]
pub struct Link {
    pub task_id: i64,
    pub plan_id: i64,
    pub plan_short_title: String,
    pub owner_unit_id: i64,
    pub owner_name: String,
    pub reference: String,
    pub content: String,
    /// Whether it is asked of a unit within the visitor's reach, or its plan is such a unit's own.
    pub in_reach: bool,
}

/// The tasks of the own plans of these units that carry out a task.
pub async fn carried_out_by(db: impl PgExecutor<'_>, task_id: i64, reach: &[i64]) -> sqlx::Result<Vec<Link>> {
    sqlx::query_as!(
        Link,
        r#"
        select t.id as task_id, p.id as plan_id, p.short_title as plan_short_title, p.owner_unit_id, u.name as owner_name,
            t.ref as reference, t.content, true as "in_reach!"
        from task_implements i
        join task t on t.id = i.task_id
        join section s on s.id = t.section_id
        join plan p on p.id = t.plan_id
        join unit u on u.id = p.owner_unit_id
        where i.parent_task_id = $1 and t.dropped_on is null and p.status <> 'draft' and p.owner_unit_id = any($2)
        order by u.name collate vi, s.position, t.position, t.id
        "#,
        task_id,
        reach
    )
    .fetch_all(db)
    .await
}

/// The tasks of the plan above that a task carries out, as seen by somebody who reaches these units.
pub async fn carries_out(db: impl PgExecutor<'_>, task_id: i64, reach: &[i64]) -> sqlx::Result<Vec<Link>> {
    sqlx::query_as!(
        Link,
        r#"
        select t.id as task_id, p.id as plan_id, p.short_title as plan_short_title, p.owner_unit_id, u.name as owner_name,
            t.ref as reference, t.content,
            (p.owner_unit_id = any($2)
                or exists (select from assignment a where a.task_id = t.id and a.unit_id = any($2))) as "in_reach!"
        from task_implements i
        join task t on t.id = i.parent_task_id
        join section s on s.id = t.section_id
        join plan p on p.id = t.plan_id
        join unit u on u.id = p.owner_unit_id
        where i.task_id = $1
        order by s.position, t.position, t.id
        "#,
        task_id,
        reach
    )
    .fetch_all(db)
    .await
}

/// The plan that a unit's own plan carries out.
#[derive(Clone, Debug)]
pub struct PlanAbove {
    pub id: i64,
    pub short_title: String,
    pub owner_unit_id: i64,
    pub owner_name: String,
    pub in_reach: bool,
}

/// The plan above a plan, as seen by somebody who reaches these units.
pub async fn plan_above(db: impl PgExecutor<'_>, plan_id: i64, reach: &[i64]) -> sqlx::Result<Option<PlanAbove>> {
    sqlx::query_as!(
        PlanAbove,
        r#"
        select p.id, p.short_title, p.owner_unit_id, u.name as owner_name,
            (p.owner_unit_id = any($2)
                or exists (select from assignment a where a.plan_id = p.id and a.unit_id = any($2))) as "in_reach!"
        from plan c join plan p on p.id = c.parent_plan_id join unit u on u.id = p.owner_unit_id
        where c.id = $1
        "#,
        plan_id,
        reach
    )
    .fetch_optional(db)
    .await
}

/// A task of the plan above that a task of a unit's own plan may carry out.
#[derive(Clone, Debug)]
pub struct TaskAbove {
    pub id: i64,
    pub reference: String,
    pub content: String,
    /// An amendment has dropped it since.
    pub dropped: bool,
    /// The plan asks it of the unit now.
    pub binds: bool,
}

impl TaskAbove {
    /// What it is called where it is chosen: "IV.1.a".
    pub fn label(&self) -> String {
        if self.dropped { format!("{} (đã bỏ)", self.reference) } else { self.reference.clone() }
    }
}

/// The tasks of a plan that bind a unit, and those that are `linked` already, in the plan's order.
pub async fn tasks_above(
    db: impl PgExecutor<'_>,
    plan_id: i64,
    unit_id: i64,
    linked: &[i64],
) -> sqlx::Result<Vec<TaskAbove>> {
    sqlx::query_as!(
        TaskAbove,
        r#"
        select t.id, t.ref as reference, t.content, t.dropped_on is not null as "dropped!", bound.task_id is not null as "binds!"
        from task t
        join section s on s.id = t.section_id
        left join (
            select distinct task_id from assignment where plan_id = $1 and unit_id = $2 and to_on is null
        ) bound on bound.task_id = t.id
        where bound.task_id is not null or t.id = any($3)
        order by s.position, t.position, t.id
        "#,
        plan_id,
        unit_id,
        linked
    )
    .fetch_all(db)
    .await
}

/// What the tasks that these plans carry out are called: "NQ28, IV.1.a", by their ids.
pub(crate) async fn called(db: impl PgExecutor<'_>, contents: &[&Content]) -> sqlx::Result<HashMap<i64, String>> {
    let tasks = contents.iter().flat_map(|content| &content.tasks);
    let tasks: Vec<i64> = tasks.flat_map(|task| task.implements.iter().copied()).collect();
    let rows = sqlx::query!(
        "select t.id, p.short_title, t.ref as reference from task t join plan p on p.id = t.plan_id where t.id = any($1)",
        &tasks
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, format!("{}, {}", row.short_title, row.reference))).collect())
}

/// The tasks of a running plan that bind a unit.
pub(crate) async fn binding(db: impl PgExecutor<'_>, plan_id: i64, unit_id: i64) -> sqlx::Result<Binding> {
    let rows = sqlx::query!(
        r#"select task_id, role = 'lead' as "leads!" from assignment where plan_id = $1 and unit_id = $2 and to_on is null"#,
        plan_id,
        unit_id
    )
    .fetch_all(db)
    .await?;
    Ok(Binding {
        tasks: rows.iter().map(|row| row.task_id).collect(),
        led: rows.iter().filter(|row| row.leads).map(|row| row.task_id).collect(),
    })
}

/// What a unit already has of its own for a plan.
#[derive(Clone, Debug, Default)]
pub struct Own {
    pub draft_id: Option<i64>,
    pub plan_id: Option<i64>,
}

/// A unit's open draft and its plan for the plan above.
pub async fn own(db: impl PgExecutor<'_>, plan_id: i64, unit_id: i64) -> sqlx::Result<Own> {
    sqlx::query_as!(
        Own,
        "select
            (select max(d.id) from plan_draft d
                where d.parent_plan_id = $1 and d.owner_unit_id = $2 and d.state in ('reading', 'failed', 'open')) as draft_id,
            (select max(p.id) from plan p where p.parent_plan_id = $1 and p.owner_unit_id = $2) as plan_id",
        plan_id,
        unit_id
    )
    .fetch_one(db)
    .await
}
