//! Which instructions somebody sees, in lists and in figures. Whoever reaches the unit in whose name they were given sees
//! every part; others those for which a unit in reach speaks.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgExecutor;

use super::super::{Course, State};

/// Which instructions are meant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    pub reach: &'a [i64],
    /// Those about these plans …
    pub plans: &'a [i64],
    /// … and, where none was chosen, those about none in particular or about a running plan in which the reader's unit has
    /// no part but this.
    pub planless: bool,
    /// Running plans that are seen by themselves.
    pub apart: &'a [i64],
    pub task: Option<i64>,
    /// The unit that speaks for the part.
    pub unit: Option<i64>,
    /// Words found in the title, the text, the task's reference or the unit's name, whatever their case and diacritics.
    pub words: &'a str,
}

/// How many units have got on alike with an instruction.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    pub instruction_id: i64,
    pub course: Course,
    pub count: i64,
}

/// All that is seen, counted by how it stands: what it is by the clock is judged by the one rule for that. One query.
pub async fn tally(db: impl PgExecutor<'_>, scope: &Scope<'_>) -> sqlx::Result<Vec<Group>> {
    let rows = sqlx::query!(
        r#"
        select r.instruction_id as "instruction_id!", r.state as "state!: State", r.due_on, r.reported_on, count(*) as "count!"
        from instruction n
        join instruction_recipient r on r.instruction_id = n.id
        join unit u on u.id = r.unit_id
        left join task t on t.id = n.task_id
        left join plan p on p.id = n.plan_id
        where (n.plan_id = any($2) or ($3 and (n.plan_id is null or (p.status = 'active' and n.plan_id <> all($7)
                and r.id in (select c.recipient_id from instruction_carrier c where c.unit_id = any($1))))))
            and (n.owner_unit_id = any($1) or r.id in (select c.recipient_id from instruction_carrier c where c.unit_id = any($1)))
            and ($4::bigint is null or n.task_id = $4)
            and ($5::bigint is null or r.id in (select c.recipient_id from instruction_carrier c where c.unit_id = $5))
            and ($6 = '' or strpos(fold(n.title || ' ' || n.words || ' ' || coalesce(t.ref, '') || ' ' || u.name), fold($6)) > 0)
        group by r.instruction_id, r.state, r.due_on, r.reported_on
        order by r.instruction_id desc
        "#,
        scope.reach,
        scope.plans,
        scope.planless,
        scope.task,
        scope.unit,
        scope.words,
        scope.apart
    )
    .fetch_all(db)
    .await?;
    let group = rows.into_iter().map(|row| Group {
        instruction_id: row.instruction_id,
        course: Course { state: row.state, due_on: row.due_on, reported_on: row.reported_on },
        count: row.count,
    });
    Ok(group.collect())
}

/// An instruction as a list shows it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: i64,
    pub title: String,
    pub due_on: Option<NaiveDate>,
    pub given_at: DateTime<Utc>,
    pub own_plan: bool,
    pub plan_short_title: Option<String>,
    pub task_ref: Option<String>,
    pub content: Option<String>,
}

/// These instructions, in no particular order.
pub async fn listed(db: impl PgExecutor<'_>, ids: &[i64]) -> sqlx::Result<Vec<Listed>> {
    sqlx::query_as!(
        Listed,
        r#"
        select n.id as "id!", n.title as "title!", n.due_on, n.given_at as "given_at!",
            not exists (select from role_grant g where g.unit_id = n.owner_unit_id and g.role = 'officer') as "own_plan!",
            p.short_title as "plan_short_title?", t.ref as "task_ref?", t.content as "content?"
        from instruction n left join plan p on p.id = n.plan_id left join task t on t.id = n.task_id
        where n.id = any($1)
        "#,
        ids
    )
    .fetch_all(db)
    .await
}

/// A part with a day, that is not done.
#[derive(Clone, Debug)]
pub struct Dated {
    pub recipient_id: i64,
    pub instruction_id: i64,
    pub title: String,
    pub owner_unit_id: i64,
    /// The unit that speaks for it now.
    pub unit_id: i64,
    pub unit_name: String,
    /// Whether a unit's head gave it: nobody at its owner is an officer.
    pub own_plan: bool,
    pub state: State,
    pub due_on: NaiveDate,
}

/// The parts with a day that are not done, for which one of `units` speaks or which one of `owners` gave; not those about
/// plans that have ended.
pub async fn dated(db: impl PgExecutor<'_>, units: &[i64], owners: &[i64]) -> sqlx::Result<Vec<Dated>> {
    sqlx::query_as!(
        Dated,
        r#"
        select r.id as "recipient_id!", n.id as "instruction_id!", n.title as "title!", n.owner_unit_id as "owner_unit_id!",
            c.unit_id as "unit_id!", u.name as "unit_name!", r.state as "state!: State", r.due_on as "due_on!",
            not exists (select from role_grant g where g.unit_id = n.owner_unit_id and g.role = 'officer') as "own_plan!"
        from instruction_recipient r
        join instruction n on n.id = r.instruction_id
        join instruction_carrier c on c.recipient_id = r.id
        join unit u on u.id = c.unit_id
        left join plan p on p.id = n.plan_id
        where r.state not in ('done', 'withdrawn') and r.due_on is not null and (p.id is null or p.status = 'active')
            and (c.unit_id = any($1) or n.owner_unit_id = any($2))
        order by r.due_on, n.id, c.unit_id
        "#,
        units,
        owners
    )
    .fetch_all(db)
    .await
}

/// A part about which a unit has something to do.
#[derive(Clone, Debug)]
pub struct Owing {
    pub recipient_id: i64,
    pub instruction_id: i64,
    pub title: String,
    pub owner_unit_id: i64,
    pub unit_id: i64,
    pub unit_name: String,
    pub state: State,
    pub due_on: Option<NaiveDate>,
    pub given_at: DateTime<Utc>,
}

/// All of them, once for each unit that speaks for one and exists on a day; not those about plans that have ended.
pub async fn owing(db: impl PgExecutor<'_>, today: NaiveDate) -> sqlx::Result<Vec<Owing>> {
    sqlx::query_as!(
        Owing,
        r#"
        select r.id as "recipient_id!", n.id as "instruction_id!", n.title as "title!", n.owner_unit_id as "owner_unit_id!",
            c.unit_id as "unit_id!", u.name as "unit_name!", r.state as "state!: State", r.due_on, r.given_at as "given_at!"
        from instruction_recipient r
        join instruction n on n.id = r.instruction_id
        join instruction_carrier c on c.recipient_id = r.id
        join unit u on u.id = c.unit_id and (u.active_to is null or u.active_to >= $1)
        left join plan p on p.id = n.plan_id
        where r.state in ('given', 'acknowledged', 'sent_back') and (p.id is null or p.status = 'active')
        order by n.id, c.unit_id
        "#,
        today
    )
    .fetch_all(db)
    .await
}
