//! The list of requests.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::{PgExecutor, types::Json};

use super::super::State;

/// Which requests are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter<'a> {
    /// Those about plans of this unit …
    pub owner_unit_id: i64,
    /// … and those of these units, and of units that they took over from.
    pub units: &'a [i64],
    pub state: Option<State>,
    pub plan: Option<i64>,
    pub unit: Option<i64>,
    pub task: Option<i64>,
}

/// A request as the list shows it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: i64,
    pub party: String,
    pub task_ref: String,
    pub content: String,
    pub plan_short_title: String,
    pub words: String,
    pub due_on: NaiveDate,
    pub asked_for: NaiveDate,
    pub state: State,
    pub offered_for: Option<NaiveDate>,
    pub granted_for: Option<NaiveDate>,
    pub overruled: bool,
    pub asked_at: DateTime<Utc>,
    /// How many there are, and its place among them, from 1.
    pub total: i64,
    pub place: i64,
}

impl Listed {
    /// Its state with its day.
    pub fn told(&self) -> String {
        super::read::told(self.state, self.offered_for, self.granted_for)
    }
}

/// A page of the list; past its end, the last page. What waits for TCCB comes first, then what waits for a unit, each the
/// oldest first; then what was decided, the newest first.
pub async fn list(db: impl PgExecutor<'_>, filter: &Filter<'_>, limit: i64, offset: i64) -> sqlx::Result<Vec<Listed>> {
    sqlx::query_as!(
        Listed,
        r#"
        with recursive mine (id) as (
            select a.id from assignment a where a.unit_id = any($2)
            union
            select l.predecessor_id from mine join assignment_succession l on l.successor_id = mine.id
        ), counted as (
            select e.id, coalesce(u.name, a.party_name) as party, t.ref as task_ref, t.content, p.short_title as plan_short_title,
                d.text as words, e.due_on, e.asked_for, e.state, e.offered_for, e.granted_for, e.overruled, e.asked_at,
                count(*) over () as total,
                row_number() over (
                    order by case e.state when 'asked' then 0 when 'offered' then 1 else 2 end,
                        case when e.state in ('asked', 'offered') then e.asked_at end, e.moved_at desc, e.id desc
                ) as place
            from extension e
            join deadline d on d.id = e.deadline_id
            join assignment a on a.id = e.assignment_id
            join task t on t.id = a.task_id
            join plan p on p.id = a.plan_id
            left join unit u on u.id = a.unit_id
            where (p.owner_unit_id = $1 or a.id in (select mine.id from mine))
                and ($3::text is null or e.state = $3) and ($4::bigint is null or p.id = $4)
                and ($5::bigint is null or a.unit_id = $5) and ($6::bigint is null or t.id = $6)
        )
        select c.id as "id!", c.party as "party!", c.task_ref as "task_ref!", c.content as "content!",
            c.plan_short_title as "plan_short_title!", c.words as "words!", c.due_on as "due_on!", c.asked_for as "asked_for!",
            c.state as "state!: State", c.offered_for, c.granted_for, c.overruled as "overruled!", c.asked_at as "asked_at!",
            c.total as "total!", c.place as "place!"
        from counted c
        where c.place > least($8::bigint, (c.total - 1) / $7::bigint * $7::bigint)
        order by c.place
        limit $7
        "#,
        filter.owner_unit_id,
        filter.units,
        filter.state.map(State::code),
        filter.plan,
        filter.unit,
        filter.task,
        limit,
        offset
    )
    .fetch_all(db)
    .await
}

/// A plan or a unit about which something was asked.
#[derive(Clone, Debug, Deserialize)]
pub struct Choice {
    pub id: i64,
    pub name: String,
}

/// What the list can be narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    pub plans: Vec<Choice>,
    pub units: Vec<Choice>,
    /// How many requests wait for TCCB.
    pub waiting: i64,
}

/// The plans and units of the requests that somebody sees.
pub async fn choices(db: impl PgExecutor<'_>, owner_unit_id: i64, units: &[i64]) -> sqlx::Result<Choices> {
    let row = sqlx::query!(
        r#"
        with recursive mine (id) as (
            select a.id from assignment a where a.unit_id = any($2)
            union
            select l.predecessor_id from mine join assignment_succession l on l.successor_id = mine.id
        ), seen as (
            select p.id as plan_id, p.short_title, u.id as unit_id, u.name, e.state
            from extension e
            join assignment a on a.id = e.assignment_id
            join plan p on p.id = a.plan_id
            left join unit u on u.id = a.unit_id
            where p.owner_unit_id = $1 or a.id in (select mine.id from mine)
        )
        select
            coalesce((select jsonb_agg(jsonb_build_object('id', s.plan_id, 'name', s.short_title) order by s.plan_id)
                from (select distinct plan_id, short_title from seen) s), '[]') as "plans!: Json<Vec<Choice>>",
            coalesce((select jsonb_agg(jsonb_build_object('id', s.unit_id, 'name', s.name) order by s.name collate vi, s.unit_id)
                from (select distinct unit_id, name from seen where unit_id is not null) s), '[]') as "units!: Json<Vec<Choice>>",
            (select count(*) from seen where state = 'asked') as "waiting!"
        "#,
        owner_unit_id,
        units
    )
    .fetch_one(db)
    .await?;
    Ok(Choices { plans: row.plans.0, units: row.units.0, waiting: row.waiting })
}
