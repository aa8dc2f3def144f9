//! What an instruction may be about, and to whom it may be given.

use chrono::NaiveDate;
use sqlx::PgExecutor;

/// A choice of a form.
#[derive(Clone, Debug)]
pub struct Choice {
    pub id: i64,
    pub name: String,
}

/// Whether a unit has a running plan of its own.
pub async fn owns_plans(db: impl PgExecutor<'_>, owner: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from plan where owner_unit_id = $1 and status = 'active') as "exists!""#,
        owner
    )
    .fetch_one(db)
    .await
}

/// The running plans of a unit.
pub async fn own_plans(db: impl PgExecutor<'_>, owner: i64) -> sqlx::Result<Vec<Choice>> {
    sqlx::query_as!(
        Choice,
        "select id, short_title as name from plan where owner_unit_id = $1 and status = 'active' order by issued_on nulls last, id",
        owner
    )
    .fetch_all(db)
    .await
}

/// A task or an obstacle that an instruction is about, with the units it concerns.
#[derive(Clone, Debug)]
pub struct About {
    pub plan_id: i64,
    pub task_id: Option<i64>,
    /// "I.2 Rà soát hồ sơ …", or the obstacle's title
    pub reference: String,
    pub text: String,
    pub units: Vec<i64>,
}

/// A task of a running plan of `owner`, with the units that lead it on a day.
pub async fn about_task(
    db: impl PgExecutor<'_>,
    owner: i64,
    task_id: i64,
    today: NaiveDate,
) -> sqlx::Result<Option<About>> {
    sqlx::query_as!(
        About,
        r#"
        select t.plan_id, t.id as "task_id?", t.ref as reference, t.content as text, array(
            select a.unit_id from assignment a
            where a.task_id = t.id and a.role = 'lead' and a.unit_id is not null and a.from_on <= $3
                and (a.to_on is null or a.to_on >= $3)) as "units!"
        from task t join plan p on p.id = t.plan_id and p.status = 'active' and p.owner_unit_id = $1
        where t.id = $2 and (t.dropped_on is null or t.dropped_on > $3)
        "#,
        owner,
        task_id,
        today
    )
    .fetch_optional(db)
    .await
}

/// An obstacle in a running plan of `owner`, with the units that speak for it and for those merged into it.
pub async fn about_obstacle(db: impl PgExecutor<'_>, owner: i64, obstacle_id: i64) -> sqlx::Result<Option<About>> {
    sqlx::query_as!(
        About,
        r#"
        select o.plan_id, o.task_id, o.title as reference, o.words as text, array(
            select distinct c.unit_id from obstacle m join obstacle_carrier c on c.obstacle_id = m.id
            where (m.id = o.id or m.main_id = o.id) and c.unit_id is not null) as "units!"
        from obstacle o join plan p on p.id = o.plan_id and p.status = 'active' and p.owner_unit_id = $1
        where o.id = $2
        "#,
        owner,
        obstacle_id
    )
    .fetch_optional(db)
    .await
}

/// The units to which `owner` may give instructions on a day: those below it and those bound by its running plans, itself
/// only where nobody there is an officer.
pub async fn units(db: impl PgExecutor<'_>, owner: i64, today: NaiveDate) -> sqlx::Result<Vec<Choice>> {
    sqlx::query_as!(
        Choice,
        r#"
        with open as (
            select unit_within($1) as id
            union
            select a.unit_id from assignment a join plan p on p.id = a.plan_id and p.status = 'active' and p.owner_unit_id = $1
            where a.unit_id is not null and a.from_on <= $2 and (a.to_on is null or a.to_on >= $2)
        )
        select u.id, u.name from open join unit u on u.id = open.id
        where (u.active_from is null or u.active_from <= $2) and (u.active_to is null or u.active_to >= $2)
            and (u.id <> $1 or not exists (select from role_grant g where g.unit_id = $1 and g.role = 'officer'))
        order by u.position, u.name collate vi, u.id
        "#,
        owner,
        today
    )
    .fetch_all(db)
    .await
}

/// A group with its members, whether or not they still exist.
#[derive(Clone, Debug)]
pub struct GroupChoice {
    pub id: i64,
    pub name: String,
    pub members: Vec<i64>,
}

/// The groups of a unit.
pub async fn groups(db: impl PgExecutor<'_>, owner: i64) -> sqlx::Result<Vec<GroupChoice>> {
    sqlx::query_as!(
        GroupChoice,
        r#"
        select g.id, g.name,
            array(select m.unit_id from unit_group_member m where m.group_id = g.id order by m.unit_id) as "members!"
        from unit_group g where g.owner_unit_id = $1 order by g.name collate vi, g.id
        "#,
        owner
    )
    .fetch_all(db)
    .await
}

/// The units to which an instruction was given.
pub async fn units_of(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!("select unit_id from instruction_recipient where instruction_id = $1", id).fetch_all(db).await
}
