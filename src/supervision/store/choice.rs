//! Whom somebody may supervise, and about what.

use chrono::NaiveDate;
use sqlx::PgExecutor;

use super::super::Author;

/// A unit that may be supervised about a plan in which it has a part.
#[derive(Clone, Debug)]
pub struct Place {
    pub plan_id: i64,
    pub plan_short_title: String,
    pub unit_id: i64,
    pub unit_name: String,
}

/// All of them on a day, plan by plan, the units in Vietnamese order: of the plans that the author's unit owns every unit in
/// reach; a head supervises the units below his own about other plans, too.
pub async fn places(
    db: impl PgExecutor<'_>,
    reach: &[i64],
    (author, author_unit_id): (Author, i64),
    today: NaiveDate,
) -> sqlx::Result<Vec<Place>> {
    sqlx::query_as!(
        Place,
        r#"
        select p.id as plan_id, p.short_title as plan_short_title, u.id as unit_id, u.name as unit_name
        from plan p
        join unit u on u.id = any($1)
        where p.status = 'active' and (p.owner_unit_id = $2 or ($3 and u.id <> $2))
            and exists (
                select from assignment a
                where a.plan_id = p.id and a.unit_id = u.id and a.from_on <= $4 and (a.to_on is null or a.to_on >= $4))
        order by p.owner_unit_id = $2 desc, p.issued_on nulls last, p.id, u.name collate vi, u.id
        "#,
        reach,
        author_unit_id,
        author == Author::Head,
        today
    )
    .fetch_all(db)
    .await
}

/// A task of a plan.
#[derive(Clone, Debug)]
pub struct Task {
    pub id: i64,
    pub reference: String,
    pub content: String,
}

/// The tasks of a plan on a day, in the document's order; of one unit, those in which it has a part.
pub async fn tasks(
    db: impl PgExecutor<'_>,
    plan_id: i64,
    unit_id: Option<i64>,
    today: NaiveDate,
) -> sqlx::Result<Vec<Task>> {
    sqlx::query_as!(
        Task,
        "select t.id, t.ref as reference, t.content from task t
         where t.plan_id = $1 and (t.dropped_on is null or t.dropped_on > $3)
            and ($2::bigint is null or exists (select from assignment a where a.task_id = t.id and a.unit_id = $2))
         order by t.position, t.id",
        plan_id,
        unit_id,
        today
    )
    .fetch_all(db)
    .await
}

/// A group of units.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: i64,
    pub name: String,
    pub members: Vec<i64>,
}

/// The groups that a unit made, and those made above it.
pub async fn groups(db: impl PgExecutor<'_>, unit_id: i64) -> sqlx::Result<Vec<Group>> {
    sqlx::query_as!(
        Group,
        r#"
        with recursive above (id) as (
            select $1::bigint
            union
            select u.parent_id from above join unit u on u.id = above.id where u.parent_id is not null
        )
        select g.id, g.name,
            array(select m.unit_id from unit_group_member m where m.group_id = g.id order by m.unit_id) as "members!"
        from unit_group g where g.owner_unit_id in (select id from above) order by g.name collate vi, g.id
        "#,
        unit_id
    )
    .fetch_all(db)
    .await
}

/// A planned inspection that a record may carry out.
#[derive(Clone, Debug)]
pub struct Open {
    pub id: i64,
    pub scope: String,
    pub leader: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub units: Vec<i64>,
}

/// Those of the author's programmes that were not given up, the soonest first; with units that go on from those planned.
pub async fn open_inspections(
    db: impl PgExecutor<'_>,
    (author, author_unit_id): (Author, i64),
) -> sqlx::Result<Vec<Open>> {
    sqlx::query_as!(
        Open,
        r#"
        select n.id, n.scope, n.leader, n.from_on, n.to_on,
            array(select coalesce(h.heir_id, x.unit_id) from supervision_planned_unit x
                left join unit_heir h on h.unit_id = x.unit_id where x.planned_id = n.id) as "units!"
        from supervision_planned n join supervision_programme g on g.id = n.programme_id
        where g.author_role = $1 and g.author_unit_id = $2 and n.state <> 'cancelled'
        order by n.from_on, n.id
        "#,
        author.code(),
        author_unit_id
    )
    .fetch_all(db)
    .await
}

/// Which of these units have no part in any of these tasks.
pub async fn without_part(db: impl PgExecutor<'_>, units: &[i64], tasks: &[i64]) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "select u.name from unit u
         where u.id = any($1) and not exists (select from assignment a where a.unit_id = u.id and a.task_id = any($2))
         order by u.name collate vi",
        units,
        tasks
    )
    .fetch_all(db)
    .await
}
