//! Which records and demands somebody sees, in lists and in figures. Whoever reaches the plan's owner sees what was issued
//! about its units, observers only about the plans of the very owner they watch; a unit what it answers for; an author all of
//! his own.

use chrono::NaiveDate;
use sqlx::{PgExecutor, types::Json};

use super::super::{Author, RecordState};
use crate::{
    progress::supervised::{About, Course, DemandState, RecordKind},
    web::Viewer,
};

/// Which are meant.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    pub viewer: &'a Viewer,
    pub about: &'a About,
    /// The unit that answers.
    pub unit: Option<i64>,
    pub task: Option<i64>,
    pub kind: Option<RecordKind>,
    /// In which it was held.
    pub year: Option<i32>,
    /// Only demands that are past their day.
    pub overdue: bool,
    /// Words found in the unit's name, the title, the findings or a demand, whatever their case and diacritics.
    pub words: &'a str,
    pub today: NaiveDate,
}

/// How many there are behind each tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub unanswered: i64,
    pub answered: i64,
    pub met: i64,
    pub records: i64,
    /// How many of those unanswered are past their day.
    pub overdue: i64,
}

/// A demand as a list shows it.
#[derive(Clone, Debug)]
pub struct ListedDemand {
    pub id: i64,
    pub record_id: i64,
    pub kind: RecordKind,
    pub title: String,
    pub words: String,
    pub unit_name: String,
    pub course: Course,
    pub reminded: i32,
}

/// A record as a list shows it.
#[derive(Clone, Debug)]
pub struct ListedRecord {
    pub id: i64,
    pub kind: RecordKind,
    pub author: Author,
    pub title: String,
    pub unit_name: String,
    pub held_on: NaiveDate,
    pub state: RecordState,
    pub demands: i64,
    pub unanswered: i64,
}

/// How many there are, by tab. One query.
pub async fn counts(db: impl PgExecutor<'_>, scope: &Scope<'_>) -> sqlx::Result<Counts> {
    let viewer = scope.viewer;
    sqlx::query_as!(
        Counts,
        r#"
        with seen as (
            select r.id, r.state, fold(u.name || ' ' || r.title || ' ' || r.findings) as said
            from supervision_listed($1, $2, $3, $4, $12) r join unit u on u.id = r.unit_id
            where ($5::bigint is null or r.id in (select c.record_id from supervision_carrier c where c.unit_id = $5))
                and ($6::bigint is null or r.id in (
                    select s.record_id from supervision_scope s join assignment a on a.id = s.assignment_id where a.task_id = $6))
                and ($7::text is null or r.kind = $7)
                and ($8::int is null or extract(year from r.held_on) = $8)
        ), asked as (
            select d.state, d.due_on from seen join supervision_demand d on d.record_id = seen.id
            where seen.state = 'issued' and (not $9 or (d.state <> 'met' and d.due_on < $10))
                and ($11 = '' or strpos(seen.said || ' ' || fold(d.words), fold($11)) > 0)
        )
        select (select count(*) from asked where state in ('open', 'insufficient')) as "unanswered!",
            (select count(*) from asked where state = 'answered') as "answered!",
            (select count(*) from asked where state = 'met') as "met!",
            (select count(*) from seen where $11 = '' or strpos(said, fold($11)) > 0) as "records!",
            (select count(*) from asked where state in ('open', 'insufficient') and due_on < $10) as "overdue!"
        "#,
        &viewer.reach,
        viewer.unit_id(),
        viewer.role().map(|role| role.code()),
        &scope.about.plans,
        scope.unit,
        scope.task,
        scope.kind.map(RecordKind::code),
        scope.year,
        scope.overdue,
        scope.today,
        scope.words,
        scope.about.apart.as_deref()
    )
    .fetch_one(db)
    .await
}

/// A page of demands in these states: what is due first in front, what was met last where it is over. One query.
pub async fn demands(
    db: impl PgExecutor<'_>,
    scope: &Scope<'_>,
    states: &[String],
    limit: i64,
    offset: i64,
) -> sqlx::Result<Vec<ListedDemand>> {
    let viewer = scope.viewer;
    let rows = sqlx::query!(
        r#"
        select d.id, d.record_id, r.kind as "kind!: RecordKind", r.title as "title!", d.words, u.name as unit_name,
            d.state as "state: DemandState", d.due_on, d.answered_on, d.reminded
        from supervision_demand d
        join supervision_listed($1, $2, $3, $4, $15) r on r.id = d.record_id and r.state = 'issued'
        join unit u on u.id = r.unit_id
        where ($5::bigint is null or r.id in (select c.record_id from supervision_carrier c where c.unit_id = $5))
            and ($6::bigint is null or r.id in (
                select s.record_id from supervision_scope s join assignment a on a.id = s.assignment_id where a.task_id = $6))
            and ($7::text is null or r.kind = $7)
            and ($8::int is null or extract(year from r.held_on) = $8)
            and (not $9 or (d.state <> 'met' and d.due_on < $10))
            and ($11 = '' or strpos(fold(u.name || ' ' || r.title || ' ' || r.findings || ' ' || d.words), fold($11)) > 0)
            and d.state = any($12)
        order by case when d.state = 'met' then d.moved_at end desc nulls last, d.due_on, d.id
        limit $13 offset $14
        "#,
        &viewer.reach,
        viewer.unit_id(),
        viewer.role().map(|role| role.code()),
        &scope.about.plans,
        scope.unit,
        scope.task,
        scope.kind.map(RecordKind::code),
        scope.year,
        scope.overdue,
        scope.today,
        scope.words,
        states,
        limit,
        offset,
        scope.about.apart.as_deref()
    )
    .fetch_all(db)
    .await?;
    let listed = rows.into_iter().map(|row| ListedDemand {
        id: row.id,
        record_id: row.record_id,
        kind: row.kind,
        title: row.title,
        words: row.words,
        unit_name: row.unit_name,
        course: Course { state: row.state, due_on: row.due_on, answered_on: row.answered_on },
        reminded: row.reminded,
    });
    Ok(listed.collect())
}

/// A page of records, newest first, drafts in front. One query.
pub async fn records(
    db: impl PgExecutor<'_>,
    scope: &Scope<'_>,
    limit: i64,
    offset: i64,
) -> sqlx::Result<Vec<ListedRecord>> {
    let viewer = scope.viewer;
    sqlx::query_as!(
        ListedRecord,
        r#"
        select r.id as "id!", r.kind as "kind!: RecordKind", r.author_role as "author!: Author", r.title as "title!",
            u.name as unit_name, r.held_on as "held_on!", r.state as "state!: RecordState",
            (select count(*) from supervision_demand d where d.record_id = r.id) as "demands!",
            (select count(*) from supervision_demand d where d.record_id = r.id and d.state in ('open', 'insufficient')) as "unanswered!"
        from supervision_listed($1, $2, $3, $4, $12) r join unit u on u.id = r.unit_id
        where ($5::bigint is null or r.id in (select c.record_id from supervision_carrier c where c.unit_id = $5))
            and ($6::bigint is null or r.id in (
                select s.record_id from supervision_scope s join assignment a on a.id = s.assignment_id where a.task_id = $6))
            and ($7::text is null or r.kind = $7)
            and ($8::int is null or extract(year from r.held_on) = $8)
            and ($9 = '' or strpos(fold(u.name || ' ' || r.title || ' ' || r.findings), fold($9)) > 0)
        order by r.state = 'draft' desc, r.held_on desc, r.id desc
        limit $10 offset $11
        "#,
        &viewer.reach,
        viewer.unit_id(),
        viewer.role().map(|role| role.code()),
        &scope.about.plans,
        scope.unit,
        scope.task,
        scope.kind.map(RecordKind::code),
        scope.year,
        scope.words,
        limit,
        offset,
        scope.about.apart.as_deref()
    )
    .fetch_all(db)
    .await
}

/// How many demands of these plans wait for their units, as far as the viewer sees them, and how many are past their day.
pub async fn unanswered(
    db: impl PgExecutor<'_>,
    viewer: &Viewer,
    about: &About,
    today: NaiveDate,
) -> sqlx::Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"
        select count(*) as "count!", count(*) filter (where d.due_on < $5) as "overdue!"
        from supervision_demand d join supervision_listed($1, $2, $3, $4, $6) r on r.id = d.record_id and r.state = 'issued'
        where d.state in ('open', 'insufficient')
        "#,
        &viewer.reach,
        viewer.unit_id(),
        viewer.role().map(|role| role.code()),
        &about.plans,
        today,
        about.apart.as_deref()
    )
    .fetch_one(db)
    .await?;
    Ok((row.count, row.overdue))
}

/// The units and the years by which what the viewer sees of these plans can be narrowed. One query.
pub async fn choices(
    db: impl PgExecutor<'_>,
    viewer: &Viewer,
    about: &About,
) -> sqlx::Result<(Vec<(i64, String)>, Vec<i32>)> {
    let row = sqlx::query!(
        r#"
        with seen as (select * from supervision_listed($1, $2, $3, $4, $5) r)
        select coalesce((
                select jsonb_agg(jsonb_build_array(u.id, u.name) order by u.name collate vi, u.id)
                from unit u where u.id in (select c.unit_id from supervision_carrier c where c.record_id in (select id from seen))), '[]')
                as "units!: Json<Vec<(i64, String)>>",
            array(select distinct extract(year from held_on)::int from seen order by 1 desc) as "years!"
        "#,
        &viewer.reach,
        viewer.unit_id(),
        viewer.role().map(|role| role.code()),
        &about.plans,
        about.apart.as_deref()
    )
    .fetch_one(db)
    .await?;
    Ok((row.units.0, row.years))
}
