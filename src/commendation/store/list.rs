//! Which proposals somebody sees, in lists and in figures.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgExecutor, types::Json};

use super::super::{Award, Kind, State};

/// Which proposals are meant.
#[derive(Clone, Debug, Default)]
pub struct Scope<'a> {
    pub reach: &'a [i64],
    pub plans: &'a [i64],
    /// The plans that can be chosen, where none is: of all others, those that a unit in reach speaks for count, too, since it may
    /// propose in a plan that gives it nothing to do.
    pub known: Option<&'a [i64]>,
    pub task: Option<i64>,
    /// The unit that speaks for them.
    pub unit: Option<i64>,
    pub kind: Option<Kind>,
    /// The year in which they were made.
    pub year: Option<i32>,
    /// The days on which they were taken into the list, first and last.
    pub listed: Option<(NaiveDate, NaiveDate)>,
    /// States asked for; none: all.
    pub states: Option<Vec<String>>,
    /// Words found in the name, the unit, the words or the task, whatever their case and diacritics.
    pub words: &'a str,
}

/// A line of a list.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Listed {
    pub id: i64,
    pub kind: Kind,
    pub name: String,
    pub position: String,
    pub award: Award,
    pub words: String,
    pub state: State,
    pub since: DateTime<Utc>,
    pub proposed_at: DateTime<Utc>,
    pub listed_at: Option<DateTime<Utc>>,
    pub unit_name: String,
    pub plan_short_title: String,
    pub own_plan: bool,
    pub task_ref: Option<String>,
    pub content: Option<String>,
    pub sent_to: String,
    pub sent_number: String,
    pub sent_on: Option<NaiveDate>,
    pub decision_number: String,
    pub decision_on: Option<NaiveDate>,
}

/// A page of a list, how many there are in each state, whatever states were asked for, and what it can be narrowed to.
pub struct Counted {
    pub rows: Vec<Listed>,
    pub states: HashMap<State, i64>,
    /// Units that made proposals there: id and name.
    pub units: Vec<(i64, String)>,
    /// Years in which they were made.
    pub years: Vec<i32>,
}

/// A page of a list: what waits longest first, then what is over, the newest in front. One query.
pub async fn list(db: impl PgExecutor<'_>, scope: &Scope<'_>, limit: i64, offset: i64) -> sqlx::Result<Counted> {
    let row = sqlx::query!(
        r#"
        with seen as (
            select c.*, p.short_title, p.owner_unit_id, u.name as unit_name, t.ref, t.content,
                extract(year from c.proposed_at at time zone 'Asia/Ho_Chi_Minh')::int as year
            from commendation_seen($1) c
            join plan p on p.id = c.plan_id
            join unit u on u.id = c.unit_id
            left join task t on t.id = c.task_id
            where (c.plan_id = any($2) or ($3::bigint[] is not null and not (c.plan_id = any($3))))
                and ($4::bigint is null or c.task_id = $4)
                and ($6::text is null or c.kind = $6)
                and ($8::date is null or (c.listed_at at time zone 'Asia/Ho_Chi_Minh')::date between $8 and $9)
                and ($11 = '' or strpos(fold(c.name || ' ' || c.position || ' ' || u.name || ' ' || c.words || ' ' || coalesce(t.ref, '')),
                    fold($11)) > 0)
        ), kept as (
            select * from seen
            where ($5::bigint is null or id in (select v.commendation_id from commendation_carrier v where v.unit_id = $5)) and ($7::int is null or year = $7)
        ), part as (
            select k.id, k.kind, k.name, k.position, k.award, k.words, k.state, k.since, k.proposed_at, k.listed_at, k.unit_name,
                k.short_title as plan_short_title,
                not exists (select from role_grant g where g.unit_id = k.owner_unit_id and g.role = 'officer') as own_plan,
                k.ref as task_ref, k.content, k.sent_to, k.sent_number, k.sent_on, k.decision_number, k.decision_on,
                case when k.state in ('commended', 'rejected', 'withdrawn') then 1 else 0 end as place,
                case when k.state in ('commended', 'rejected', 'withdrawn') then -extract(epoch from k.since)
                    else extract(epoch from k.since) end as turn
            from kept k where $10::text[] is null or k.state = any($10)
            order by place, turn, k.id limit $12 offset $13
        )
        select coalesce((select jsonb_agg(to_jsonb(part) order by part.place, part.turn, part.id) from part), '[]') as "rows!: Json<Vec<Listed>>",
            coalesce((select jsonb_object_agg(state, n) from (select state, count(*) as n from kept group by state) s), '{}')
                as "states!: Json<HashMap<State, i64>>",
            coalesce((select jsonb_agg(jsonb_build_array(unit_id, unit_name) order by unit_name collate vi, unit_id)
                from (select distinct unit_id, unit_name from seen) u), '[]') as "units!: Json<Vec<(i64, String)>>",
            coalesce((select jsonb_agg(year order by year desc) from (select distinct year from seen) y), '[]')
                as "years!: Json<Vec<i32>>"
        "#,
        scope.reach,
        scope.plans,
        scope.known,
        scope.task,
        scope.unit,
        scope.kind.map(Kind::code),
        scope.year,
        scope.listed.map(|days| days.0),
        scope.listed.map(|days| days.1),
        scope.states.as_deref(),
        scope.words,
        limit,
        offset
    )
    .fetch_one(db)
    .await?;
    Ok(Counted { rows: row.rows.0, states: row.states.0, units: row.units.0, years: row.years.0 })
}

/// How many proposals stand in a state.
pub struct Tally {
    pub state: State,
    pub count: i64,
}

/// Proposals by state, as far as somebody who reaches these units sees them.
pub async fn tally(
    db: impl PgExecutor<'_>,
    reach: &[i64],
    plans: &[i64],
    known: Option<&[i64]>,
) -> sqlx::Result<Vec<Tally>> {
    sqlx::query_as!(
        Tally,
        r#"
        select c.state as "state!: State", count(*) as "count!"
        from commendation_seen($1) c
        where c.plan_id = any($2) or ($3::bigint[] is not null and not (c.plan_id = any($3)))
        group by c.state
        "#,
        reach,
        plans,
        known
    )
    .fetch_all(db)
    .await
}

/// A proposal in a word, on a page about something else.
#[derive(Clone, Debug)]
pub struct Brief {
    pub id: i64,
    pub name: String,
    pub kind: Kind,
    pub state: State,
    pub since: DateTime<Utc>,
    pub plan_owner_id: i64,
    /// Whether it is in a unit's own plan.
    pub own_plan: bool,
    pub unit_name: String,
    pub task_ref: Option<String>,
}

/// A unit's proposals that are not turned down, in these plans or in those it has nothing to do in; what waits for it first.
pub async fn of_unit(
    db: impl PgExecutor<'_>,
    unit_id: i64,
    plans: &[i64],
    known: Option<&[i64]>,
) -> sqlx::Result<Vec<Brief>> {
    sqlx::query_as!(
        Brief,
        r#"
        select c.id, c.name, c.kind as "kind: Kind", c.state as "state: State", c.since, p.owner_unit_id as plan_owner_id,
            not exists (select from role_grant g where g.unit_id = p.owner_unit_id and g.role = 'officer') as "own_plan!",
            u.name as unit_name, t.ref as "task_ref?"
        from commendation c
        join plan p on p.id = c.plan_id
        join unit u on u.id = c.unit_id
        left join task t on t.id = c.task_id
        where (c.plan_id = any($2) or ($3::bigint[] is not null and not (c.plan_id = any($3))))
            and c.state not in ('commended', 'rejected', 'withdrawn')
            and c.id in (select v.commendation_id from commendation_carrier v where v.unit_id = $1)
        order by c.state = 'asked_back' desc, c.since, c.id
        "#,
        unit_id,
        plans,
        known
    )
    .fetch_all(db)
    .await
}

/// A task's proposals that are not turned down, as far as somebody who reaches these units sees them; what moved last first.
pub async fn of_task(db: impl PgExecutor<'_>, reach: &[i64], task_id: i64) -> sqlx::Result<Vec<Brief>> {
    sqlx::query_as!(
        Brief,
        r#"
        select c.id as "id!", c.name as "name!", c.kind as "kind!: Kind", c.state as "state!: State", c.since as "since!",
            p.owner_unit_id as plan_owner_id,
            not exists (select from role_grant g where g.unit_id = p.owner_unit_id and g.role = 'officer') as "own_plan!",
            u.name as unit_name, t.ref as "task_ref?"
        from commendation_seen($1) c
        join plan p on p.id = c.plan_id
        join unit u on u.id = c.unit_id
        join task t on t.id = c.task_id
        where c.task_id = $2 and c.state not in ('rejected', 'withdrawn')
        order by c.since desc, c.id desc
        "#,
        reach,
        task_id
    )
    .fetch_all(db)
    .await
}
