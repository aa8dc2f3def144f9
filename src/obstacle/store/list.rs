//! Which obstacles somebody sees, in lists and in figures. Whoever reaches the plan's owner sees all of its obstacles;
//! others those for which a unit in reach speaks.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::{PgExecutor, types::Json};

use super::super::State;

/// Which obstacles are meant.
#[derive(Clone, Debug, Default)]
pub struct Scope<'a> {
    pub reach: &'a [i64],
    pub plans: &'a [i64],
    /// With everything below it.
    pub section: Option<i64>,
    pub task: Option<i64>,
    /// The unit that speaks for them.
    pub unit: Option<i64>,
    /// States asked for; none: all.
    pub states: Option<Vec<String>>,
    /// Leaves out what is merged into others.
    pub unmerged: bool,
    /// Only what somebody has to deal with himself.
    pub pile: Option<Pile>,
    /// Words found in the unit's name, the title or the words, whatever their case and diacritics.
    pub words: &'a str,
}

/// What somebody has to deal with himself.
#[derive(Clone, Debug, Default)]
pub struct Pile {
    /// The owner whose plans are his to answer for, and what waits for him there.
    pub owner: Option<i64>,
    pub above: Vec<String>,
    /// What waits for the units in reach; in the plans of `owner`, for that unit alone.
    pub below: Vec<String>,
}

/// A line of a list.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Listed {
    pub id: i64,
    pub title: String,
    pub state: State,
    pub since: DateTime<Utc>,
    pub raised_at: DateTime<Utc>,
    pub unit_name: String,
    pub plan_short_title: String,
    pub own_plan: bool,
    pub task_ref: Option<String>,
    pub content: Option<String>,
    pub main_id: Option<i64>,
    /// How many others are merged into it.
    pub merged: i64,
}

/// A page of a list, and how many there are in each state, whatever states were asked for.
pub struct Counted {
    pub rows: Vec<Listed>,
    pub states: HashMap<State, i64>,
    /// How many are left out because they are merged into others, among the states asked for.
    pub merged: i64,
}

/// A page of a list: what nobody has answered first, then what waits for the unit's word, each with what has waited longest
/// in front. One query.
pub async fn list(db: impl PgExecutor<'_>, scope: &Scope<'_>, limit: i64, offset: i64) -> sqlx::Result<Counted> {
    let pile = scope.pile.clone().unwrap_or_default();
    let row = sqlx::query!(
        r#"
        with recursive below as (
            select s.id from section s where s.id = $3
            union all
            select s.id from below join section s on s.parent_id = below.id
        ), spoken as (
            select distinct c.obstacle_id from obstacle_carrier c where c.unit_id = any($1)
        ), of_unit as (
            select distinct c.obstacle_id from obstacle_carrier c where c.unit_id = $5
        ), seen as (
            select o.*, p.short_title, p.owner_unit_id, u.name as unit_name, t.ref, t.content,
                $6::text[] is null or o.state = any($6) as asked
            from obstacle o
            join plan p on p.id = o.plan_id
            join unit u on u.id = o.unit_id
            left join task t on t.id = o.task_id
            where o.plan_id = any($2)
                and (p.owner_unit_id = any($1) or o.id in (select obstacle_id from spoken))
                and ($3::bigint is null or t.section_id in (select id from below))
                and ($4::bigint is null or o.task_id = $4)
                and ($5::bigint is null or o.id in (select obstacle_id from of_unit))
                and (not $8 or (p.owner_unit_id = $9::bigint and o.main_id is null and o.state = any($10::text[]))
                    or (o.state = any($11::text[]) and case when p.owner_unit_id = $9
                        then o.id in (select c.obstacle_id from obstacle_carrier c where c.unit_id = $9)
                        else o.id in (select obstacle_id from spoken) end))
                and ($12 = '' or strpos(fold(u.name || ' ' || o.title || ' ' || o.words || ' ' || coalesce(t.ref, '')), fold($12)) > 0)
        ), kept as (
            select * from seen where not $7 or main_id is null
        ), part as (
            select k.id, k.title, k.state, k.since, k.raised_at, k.unit_name, k.short_title as plan_short_title,
                not exists (select from role_grant g where g.unit_id = k.owner_unit_id and g.role = 'officer') as own_plan,
                k.ref as task_ref, k.content, k.main_id,
                (select count(*) from obstacle c where c.main_id = k.id) as merged,
                case when k.state in ('open', 'asked_back', 'escalated') then 0 when k.state in ('answered', 'decided') then 1 else 2
                    end as place
            from kept k where asked
            order by place, k.since, k.id limit $13 offset $14
        )
        select coalesce((select jsonb_agg(to_jsonb(part) order by part.place, part.since, part.id) from part), '[]') as "rows!: Json<Vec<Listed>>",
            coalesce((select jsonb_object_agg(state, n) from (select state, count(*) as n from kept group by state) s), '{}')
                as "states!: Json<HashMap<State, i64>>",
            (select count(*) from seen where asked and $7 and main_id is not null) as "merged!"
        "#,
        scope.reach,
        scope.plans,
        scope.section,
        scope.task,
        scope.unit,
        scope.states.as_deref(),
        scope.unmerged,
        scope.pile.is_some(),
        pile.owner,
        &pile.above,
        &pile.below,
        scope.words,
        limit,
        offset
    )
    .fetch_one(db)
    .await?;
    Ok(Counted { rows: row.rows.0, states: row.states.0, merged: row.merged })
}

/// How many obstacles of a task, or of a plan as a whole, nobody has answered.
pub struct TaskCount {
    pub plan_id: i64,
    pub section_id: Option<i64>,
    pub task_id: Option<i64>,
    pub count: i64,
}

/// Unanswered obstacles of these plans, as far as somebody who reaches these units sees them.
pub async fn by_task(db: impl PgExecutor<'_>, reach: &[i64], plans: &[i64]) -> sqlx::Result<Vec<TaskCount>> {
    sqlx::query_as!(
        TaskCount,
        r#"
        select o.plan_id, t.section_id as "section_id?", o.task_id, count(*) as "count!"
        from obstacle o join plan p on p.id = o.plan_id left join task t on t.id = o.task_id
        where o.plan_id = any($2) and o.state in ('open', 'asked_back', 'escalated')
            and (p.owner_unit_id = any($1) or o.id in (select c.obstacle_id from obstacle_carrier c where c.unit_id = any($1)))
        group by o.plan_id, t.section_id, o.task_id
        "#,
        reach,
        plans
    )
    .fetch_all(db)
    .await
}

/// Obstacles in one state.
pub struct Heap {
    pub state: State,
    pub count: i64,
    /// Since when the oldest waits.
    pub oldest: DateTime<Utc>,
}

/// The obstacles of these plans that wait for somebody, by state.
pub async fn pile(db: impl PgExecutor<'_>, reach: &[i64], plans: &[i64], pile: &Pile) -> sqlx::Result<Vec<Heap>> {
    sqlx::query_as!(
        Heap,
        r#"
        select o.state as "state: State", count(*) as "count!", min(o.since) as "oldest!"
        from obstacle o join plan p on p.id = o.plan_id
        where o.plan_id = any($2)
            and ((p.owner_unit_id = $3::bigint and o.main_id is null and o.state = any($4::text[]))
                or (o.state = any($5::text[]) and o.id in (
                    select c.obstacle_id from obstacle_carrier c
                    where c.unit_id = any($1) and (p.owner_unit_id is distinct from $3 or c.unit_id = $3))))
        group by o.state
        "#,
        reach,
        plans,
        pile.owner,
        &pile.above,
        &pile.below
    )
    .fetch_all(db)
    .await
}

/// How many obstacles of each of these plans are not over, as far as somebody who reaches these units sees them, without
/// those merged into others where `unmerged`.
pub async fn unfinished(
    db: impl PgExecutor<'_>,
    reach: &[i64],
    plans: &[i64],
    unmerged: bool,
) -> sqlx::Result<HashMap<i64, i64>> {
    let rows = sqlx::query!(
        r#"
        select o.plan_id, count(*) as "count!"
        from obstacle o join plan p on p.id = o.plan_id
        where o.plan_id = any($2) and o.state not in ('settled', 'withdrawn') and (not $3 or o.main_id is null)
            and (p.owner_unit_id = any($1) or o.id in (select c.obstacle_id from obstacle_carrier c where c.unit_id = any($1)))
        group by o.plan_id
        "#,
        reach,
        plans,
        unmerged
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.plan_id, row.count)).collect())
}

/// What waits at the owner of plans that are carried out: to be answered, or to be decided.
#[derive(Clone, Debug)]
pub struct Above {
    pub owner_unit_id: i64,
    /// Whether these are a unit's own plans.
    pub own_plan: bool,
    pub plans: Vec<i64>,
    pub state: State,
    /// Since when each has waited.
    pub since: Vec<DateTime<Utc>>,
}

/// All that waits at owners of plans, each with what is merged into it.
pub async fn waiting_above(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Above>> {
    sqlx::query_as!(
        Above,
        r#"
        select p.owner_unit_id,
            not exists (select from role_grant g where g.unit_id = p.owner_unit_id and g.role = 'officer') as "own_plan!",
            array_agg(distinct p.id) as "plans!", o.state as "state: State", array_agg(o.since) as "since!"
        from obstacle o join plan p on p.id = o.plan_id and p.status = 'active'
        where o.state in ('open', 'escalated') and o.main_id is null
        group by p.owner_unit_id, o.state
        order by p.owner_unit_id, o.state desc
        "#
    )
    .fetch_all(db)
    .await
}

/// An obstacle in a word, on a page about something else.
#[derive(Clone, Debug)]
pub struct Brief {
    pub id: i64,
    pub title: String,
    pub state: State,
    pub since: DateTime<Utc>,
    pub plan_owner_id: i64,
    /// Whether it is in a unit's own plan.
    pub own_plan: bool,
    pub unit_name: String,
    pub task_ref: Option<String>,
}

/// A unit's obstacles in these plans that are not over, what has waited longest first.
pub async fn of_unit(db: impl PgExecutor<'_>, unit_id: i64, plans: &[i64]) -> sqlx::Result<Vec<Brief>> {
    sqlx::query_as!(
        Brief,
        r#"
        select o.id, o.title, o.state as "state: State", o.since, p.owner_unit_id as plan_owner_id,
            not exists (select from role_grant g where g.unit_id = p.owner_unit_id and g.role = 'officer') as "own_plan!",
            u.name as unit_name, t.ref as "task_ref?"
        from obstacle o
        join plan p on p.id = o.plan_id
        join unit u on u.id = o.unit_id
        left join task t on t.id = o.task_id
        where o.plan_id = any($2) and o.state not in ('settled', 'withdrawn')
            and o.id in (select c.obstacle_id from obstacle_carrier c where c.unit_id = $1)
        order by o.since, o.id
        "#,
        unit_id,
        plans
    )
    .fetch_all(db)
    .await
}

/// Obstacles of a task that are not over, as far as somebody who reaches these units sees them, without those merged into
/// others where `unmerged`; what has waited longest first.
pub async fn of_task(db: impl PgExecutor<'_>, reach: &[i64], task_id: i64, unmerged: bool) -> sqlx::Result<Vec<Brief>> {
    sqlx::query_as!(
        Brief,
        r#"
        select o.id, o.title, o.state as "state: State", o.since, p.owner_unit_id as plan_owner_id,
            not exists (select from role_grant g where g.unit_id = p.owner_unit_id and g.role = 'officer') as "own_plan!",
            u.name as unit_name, t.ref as "task_ref?"
        from obstacle o
        join plan p on p.id = o.plan_id
        join unit u on u.id = o.unit_id
        join task t on t.id = o.task_id
        where o.task_id = $2 and o.state not in ('settled', 'withdrawn') and (not $3 or o.main_id is null)
            and (p.owner_unit_id = any($1) or o.id in (select c.obstacle_id from obstacle_carrier c where c.unit_id = any($1)))
        order by o.since, o.id
        "#,
        reach,
        task_id,
        unmerged
    )
    .fetch_all(db)
    .await
}
