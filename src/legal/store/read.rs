//! Entries as they are read: one query behind the page of one, the list, and the table that goes out.

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::{PgExecutor, types::Json};

use super::super::{Entry, State, TaskChoice, Timing};
use crate::calendar::setting::DUE_SOON_DAYS;

/// Which entries are meant.
#[derive(Clone, Debug, Default)]
pub struct Scope<'a> {
    /// Whose registers; none: any.
    pub owners: Option<&'a [i64]>,
    /// One entry alone.
    pub id: Option<i64>,
    /// States asked for; none: all.
    pub states: Option<Vec<String>>,
    pub proposal: Option<&'a str>,
    /// Blank: any.
    pub issuer: &'a str,
    pub year: Option<i32>,
    pub timing: Option<&'a str>,
    pub task: Option<i64>,
    /// Each of them is found in number, subject, issuer, finding, basis or whoever is responsible, whatever their case and diacritics.
    pub words: Vec<String>,
    pub sort: &'a str,
    pub descending: bool,
    pub today: NaiveDate,
}

/// A page of the list, and how many there are in each state and by the clock.
pub struct Counted {
    pub rows: Vec<Entry>,
    /// Whatever states were asked for.
    pub states: HashMap<State, i64>,
    /// Of the states asked for, whatever the clock was asked to say.
    pub timings: HashMap<Timing, i64>,
}

/// A page of the list. One query.
pub async fn list(db: impl PgExecutor<'_>, scope: &Scope<'_>, limit: i64, offset: i64) -> sqlx::Result<Counted> {
    let row = sqlx::query!(
        r#"
        with known as (
            select e.*, o.name as owner_name, p.short_title || ', ' || t.ref as task_label, w.full_name as recorded_by_name,
                legal_timing(e.state, e.due_on, e.result_on, $12, coalesce(
                    (select value::bigint from setting where key = 'due_soon_days'), $13)) as timing,
                $3::text[] is null or e.state = any($3) as asked
            from legal_entry e
            join unit o on o.id = e.owner_unit_id
            join account w on w.id = e.recorded_by
            left join task t on t.id = e.task_id
            left join plan p on p.id = t.plan_id
            where ($1::bigint[] is null or e.owner_unit_id = any($1))
                and ($2::bigint is null or e.id = $2)
                and ($4::text is null or e.proposal = $4)
                and ($5 = '' or e.issuer = $5)
                and ($6::integer is null or extract(year from e.issued_on) = $6)
                and ($7::bigint is null or e.task_id = $7)
                and not exists (
                    select from unnest($8::text[]) as word where strpos(fold(concat_ws(' ',
                        e.number, e.subject, e.issuer, e.finding, e.basis, e.responsible, e.result_number)), fold(word)) = 0)
        ), timed as (
            select * from known where $9::text is null or timing = $9
        ), ranked as (
            -- Turned round, what has no number or day still comes last.
            select timed.*, case $10
                when 'number' then row_number() over (order by (number = '') <> $11, number collate vi, id)
                when 'issuer' then row_number() over (order by issuer collate vi, id)
                when 'issued' then row_number() over (order by (issued_on is null) <> $11, issued_on, id)
                when 'proposal' then row_number() over (order by array_position(
                    array['amend', 'supplement', 'amend_supplement', 'replace', 'repeal', 'issue'], proposal), id)
                when 'state' then row_number() over (order by array_position(
                    array['noted', 'handling', 'proposed', 'done', 'dropped'], state), id)
                when 'due' then row_number() over (order by (due_on is null) <> $11, due_on, id)
                else row_number() over (order by state in ('done', 'dropped'),
                    case when state not in ('done', 'dropped') then due_on end nulls last, changed_at desc, id)
                end as place
            from timed where asked
        ), part as (
            select id, owner_unit_id, owner_name, kind, number, issued_on, issuer, subject, finding, proposal, basis, responsible,
                due_on, task_id, state, reason, result_number, result_on, task_label, version, recorded_by_name, recorded_at,
                case when $11 then -place else place end as place
            from ranked order by place limit $14 offset $15
        )
        select coalesce((select jsonb_agg(to_jsonb(part) order by part.place) from part), '[]') as "rows!: Json<Vec<Entry>>",
            coalesce((select jsonb_object_agg(state, n) from (select state, count(*) as n from timed group by state) s), '{}')
                as "states!: Json<HashMap<State, i64>>",
            coalesce((select jsonb_object_agg(timing, n) from (
                select timing, count(*) as n from known where asked and timing is not null group by timing) s), '{}')
                as "timings!: Json<HashMap<Timing, i64>>"
        "#,
        scope.owners,
        scope.id,
        scope.states.as_deref(),
        scope.proposal,
        scope.issuer,
        scope.year,
        scope.task,
        &scope.words,
        scope.timing,
        scope.sort,
        scope.descending,
        scope.today,
        i64::from(DUE_SOON_DAYS.default),
        limit,
        offset
    )
    .fetch_one(db)
    .await?;
    Ok(Counted { rows: row.rows.0, states: row.states.0, timings: row.timings.0 })
}

/// One entry.
pub async fn entry(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<Entry>> {
    let scope = Scope { id: Some(id), ..Scope::default() };
    Ok(list(db, &scope, 1, 0).await?.rows.pop())
}

/// Every entry of a register.
pub async fn entries_of(db: impl PgExecutor<'_>, owner: i64) -> sqlx::Result<Vec<Entry>> {
    let owners = [owner];
    let scope = Scope { owners: Some(&owners), ..Scope::default() };
    Ok(list(db, &scope, i64::MAX, 0).await?.rows)
}

/// What registers can be narrowed by.
#[derive(Debug, Default)]
pub struct Facets {
    /// Issuers in Vietnamese order.
    pub issuers: Vec<String>,
    /// Years of issue, the newest first.
    pub years: Vec<i32>,
    /// Registers that hold anything, or have a keeper.
    pub registers: i64,
    /// The unit that keeps the only one of them.
    pub keeper: Option<String>,
    /// How many entries they hold.
    pub entries: i64,
}

/// What the registers of these owners can be narrowed by. One query.
pub async fn facets(db: impl PgExecutor<'_>, owners: &[i64]) -> sqlx::Result<Facets> {
    let row = sqlx::query!(
        r#"
        with mine as (select * from legal_entry where owner_unit_id = any($1)),
            register as (
                select owner_unit_id from mine union select owner_unit_id from legal_keeper where owner_unit_id = any($1))
        select array(select issuer from mine group by issuer order by issuer collate vi) as "issuers!",
            array(select distinct extract(year from issued_on)::integer as year from mine where issued_on is not null order by year desc)
                as "years!",
            (select count(*) from register) as "registers!", (select count(*) from mine) as "entries!",
            (select min(u.name) from legal_keeper k join unit u on u.id = k.keeper_unit_id where k.owner_unit_id = any($1)
                having count(*) = 1) as keeper
        "#,
        owners
    )
    .fetch_one(db)
    .await?;
    Ok(Facets {
        issuers: row.issuers,
        years: row.years,
        registers: row.registers,
        keeper: row.keeper,
        entries: row.entries,
    })
}

/// The tasks of an owner's plans: those of running plans may be chosen, the others are only named.
pub async fn tasks(db: impl PgExecutor<'_>, owner: i64, today: NaiveDate) -> sqlx::Result<Vec<TaskChoice>> {
    sqlx::query_as!(
        TaskChoice,
        r#"
        select t.id, p.short_title as plan_short_title, p.short_title || ', ' || t.ref as "label!", t.content,
            p.status = 'active' and (t.dropped_on is null or t.dropped_on > $2) as "offered!"
        from task t join plan p on p.id = t.plan_id
        where p.owner_unit_id = $1 and p.status <> 'draft'
        order by p.issued_on nulls last, p.id, t.position
        "#,
        owner,
        today
    )
    .fetch_all(db)
    .await
}

/// A document that is in the register already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: i64,
    pub number: String,
    pub issuer: String,
    pub subject: String,
}

/// How many days before its due day an entry is "sắp đến hạn".
pub async fn due_soon_days(db: impl PgExecutor<'_>) -> sqlx::Result<i64> {
    Ok(crate::calendar::store::setting(db, &DUE_SOON_DAYS).await?.into())
}
