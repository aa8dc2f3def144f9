//! One obstacle: what accesses need, what was said, what it may be merged with; and what one can be raised about.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgExecutor, types::Json};

use super::super::State;
use crate::dialogue::{Enclosed, Said};

/// An obstacle with what accesses and its page need.
#[derive(Clone, Debug)]
pub struct ObstacleHead {
    pub id: i64,
    pub plan_id: i64,
    pub plan_owner_id: i64,
    pub plan_short_title: String,
    /// Whether it is a unit's own plan: nobody at its owner is an officer.
    pub own_plan: bool,
    /// Whether the plan is no longer carried out.
    pub plan_ended: bool,
    pub task_id: Option<i64>,
    pub task_ref: Option<String>,
    pub task_content: Option<String>,
    pub assignment_id: Option<i64>,
    pub report_id: Option<i64>,
    pub report_period: Option<String>,
    pub unit_id: i64,
    pub unit_name: String,
    pub title: String,
    pub words: String,
    pub request: String,
    pub state: State,
    pub since: DateTime<Utc>,
    pub main_id: Option<i64>,
    pub main_title: Option<String>,
    pub version: i32,
    pub raised_by: i64,
    pub raised_by_name: String,
    pub raised_at: DateTime<Utc>,
    /// The units that speak for it.
    pub carriers: Vec<i64>,
    /// How many others are merged into it.
    pub merged: i64,
}

/// One obstacle.
pub async fn head(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<ObstacleHead>> {
    sqlx::query_as!(
        ObstacleHead,
        r#"
        select o.id, o.plan_id, p.owner_unit_id as plan_owner_id, p.short_title as plan_short_title,
            not exists (select from role_grant g where g.unit_id = p.owner_unit_id and g.role = 'officer') as "own_plan!",
            p.status <> 'active' as "plan_ended!", o.task_id, t.ref as "task_ref?", t.content as "task_content?", o.assignment_id, o.report_id,
            pe.name as "report_period?", o.unit_id, u.name as unit_name, o.title, o.words, o.request,
            o.state as "state: State", o.since, o.main_id, m.title as "main_title?", o.version, o.raised_by,
            w.full_name as raised_by_name, o.raised_at,
            array(select c.unit_id from obstacle_carrier c where c.obstacle_id = o.id) as "carriers!",
            (select count(*) from obstacle c where c.main_id = o.id) as "merged!"
        from obstacle o
        join plan p on p.id = o.plan_id
        join unit u on u.id = o.unit_id
        join account w on w.id = o.raised_by
        left join task t on t.id = o.task_id
        left join report r on r.id = o.report_id
        left join period pe on pe.id = r.period_id
        left join obstacle m on m.id = o.main_id
        where o.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await
}

/// What was said about an obstacle, in order; `whole` with what is not for the unit.
pub async fn conversation(db: impl PgExecutor<'_>, id: i64, whole: bool) -> sqlx::Result<Vec<Said>> {
    sqlx::query_as!(
        Said,
        r#"
        select m.title, m.text, m.author, m.at, l.internal,
            coalesce((select e.files from message_enclosure e where e.message_id = m.id), '[]') as "files!: Json<Vec<Enclosed>>"
        from obstacle_message l join message m on m.id = l.message_id
        where l.obstacle_id = $1 and ($2 or not l.internal)
        order by m.at, m.id
        "#,
        id,
        whole
    )
    .fetch_all(db)
    .await
}

/// One of those merged into an obstacle.
pub struct Joined {
    pub id: i64,
    pub title: String,
    pub unit_name: String,
    pub state: State,
    pub version: i32,
}

/// What is merged into an obstacle, in the units' order.
pub async fn joined(db: impl PgExecutor<'_>, main: i64) -> sqlx::Result<Vec<Joined>> {
    sqlx::query_as!(
        Joined,
        r#"select o.id, o.title, u.name as unit_name, o.state as "state: State", o.version
           from obstacle o join unit u on u.id = o.unit_id where o.main_id = $1 order by u.name collate vi, o.id"#,
        main
    )
    .fetch_all(db)
    .await
}

/// The instructions that were given because of an obstacle and were not withdrawn: id and title, oldest first.
pub async fn instructions(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Vec<(i64, String)>> {
    let rows = sqlx::query!(
        "select id, title from instruction where obstacle_id = $1 and withdrawn_at is null order by id",
        id
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.title)).collect())
}

/// What may be merged into an obstacle.
pub struct Candidate {
    pub id: i64,
    pub title: String,
    pub words: String,
    pub unit_name: String,
    pub task_ref: Option<String>,
    pub same_task: bool,
    /// How many are merged into it already.
    pub merged: i64,
    /// How many may be merged in all.
    pub total: i64,
}

/// Those of the same plan that wait for TCCB: of the same task first, then by how alike the words are. `words` finds in the
/// unit's name, the title and the words, whatever their case and diacritics.
pub async fn candidates(db: impl PgExecutor<'_>, main: i64, words: &str, limit: i64) -> sqlx::Result<Vec<Candidate>> {
    sqlx::query_as!(
        Candidate,
        r#"
        select o.id, o.title, o.words, u.name as unit_name, t.ref as "task_ref?",
            o.task_id is not distinct from m.task_id as "same_task!",
            (select count(*) from obstacle c where c.main_id = o.id) as "merged!",
            count(*) over () as "total!"
        from obstacle m
        join obstacle o on o.plan_id = m.plan_id and o.id <> m.id and o.state = 'open' and o.main_id is null
        join unit u on u.id = o.unit_id
        left join task t on t.id = o.task_id
        where m.id = $1 and ($2 = '' or fold(u.name || ' ' || o.title || ' ' || o.words) like '%' || fold($2) || '%')
        order by o.task_id is not distinct from m.task_id desc,
            similarity(fold(o.title || ' ' || o.words), fold(m.title || ' ' || m.words)) desc, o.id
        limit $3
        "#,
        main,
        words,
        limit
    )
    .fetch_all(db)
    .await
}

/// What somebody may speak about: a task in which a unit in reach has a part, or a plan as a whole.
#[derive(Clone, Debug)]
pub struct About {
    pub plan_id: i64,
    pub plan_owner_id: i64,
    pub plan_short_title: String,
    /// Whether it is a unit's own plan.
    pub own_plan: bool,
    pub task_id: Option<i64>,
    pub task_ref: Option<String>,
    pub content: Option<String>,
    /// The part in the task.
    pub assignment_id: Option<i64>,
    pub unit_id: i64,
    pub unit_name: String,
    /// Whether it is said in the name of one's own unit, rather than of one below it.
    pub own: bool,
}

/// All of them on a day, each unit's part by itself: plans, each with its tasks in the document's order, one's own unit before
/// those below it. `beyond` with the plans of units above one's own that give it nothing to do.
pub async fn abouts(
    db: impl PgExecutor<'_>,
    reach: &[i64],
    own_unit_id: Option<i64>,
    today: NaiveDate,
    beyond: bool,
) -> sqlx::Result<Vec<About>> {
    sqlx::query_as!(
        About,
        r#"
        with recursive above (id) as (
            select u.parent_id from unit u where u.id = $2 and $4
            union
            select u.parent_id from above join unit u on u.id = above.id
        ), part as (
            select a.id, a.plan_id, a.task_id, a.unit_id, a.role
            from assignment a join plan p on p.id = a.plan_id and p.status = 'active'
            where a.unit_id = any($1) and a.from_on <= $3 and (a.to_on is null or a.to_on >= $3)
                -- Whoever owns the plan answers what is raised below, and raises only what is its own.
                and (p.owner_unit_id is distinct from $2::bigint or a.unit_id = $2)
        ), of_plan as (
            select distinct plan_id, null::bigint as task_id, null::bigint as assignment_id, unit_id from part
            union
            select p.id, null, null, $2 from plan p where p.status = 'active' and p.owner_unit_id in (select id from above)
        ), of_task as (
            select distinct on (task_id, unit_id) plan_id, task_id, id as assignment_id, unit_id
            from part order by task_id, unit_id, role = 'lead' desc, id
        )
        select s.plan_id as "plan_id!", p.owner_unit_id as plan_owner_id, p.short_title as plan_short_title,
            not exists (select from role_grant g where g.unit_id = p.owner_unit_id and g.role = 'officer') as "own_plan!",
            s.task_id, t.ref as "task_ref?", t.content as "content?", s.assignment_id, s.unit_id as "unit_id!",
            u.name as unit_name, s.unit_id is not distinct from $2 as "own!"
        from (select * from of_plan union all select * from of_task) s
        join plan p on p.id = s.plan_id
        join unit u on u.id = s.unit_id
        left join task t on t.id = s.task_id
        where t.dropped_on is null or t.dropped_on > $3
        order by p.issued_on nulls last, p.id, t.position nulls first, s.unit_id is not distinct from $2 desc,
            u.name collate vi, s.unit_id
        "#,
        reach,
        own_unit_id,
        today,
        beyond
    )
    .fetch_all(db)
    .await
}

/// What is taken over from a report.
#[derive(Clone, Debug)]
pub struct ReportWords {
    pub id: i64,
    pub assignment_id: i64,
    /// Its assignment, and those that go on from it.
    pub line: Vec<i64>,
    pub period: String,
    /// What it says was done.
    pub results: String,
    /// What it says of difficulties.
    pub obstacles: String,
}

/// What a report says.
pub async fn report_words(db: impl PgExecutor<'_>, report_id: i64) -> sqlx::Result<Option<ReportWords>> {
    sqlx::query_as!(
        ReportWords,
        r#"
        with recursive line (id) as (
            select assignment_id from report where id = $1
            union
            select s.successor_id from line join assignment_succession s on s.predecessor_id = line.id
        )
        select r.id, r.assignment_id, array(select id from line) as "line!", p.name as period, r.results, r.obstacles
        from report r join period p on p.id = r.period_id where r.id = $1
        "#,
        report_id
    )
    .fetch_optional(db)
    .await
}
