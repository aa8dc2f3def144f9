//! SQL of carrying out changes: units and groups themselves, and what is told of the rest.

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

use crate::{
    progress::ReportState,
    unit::change::{
        NewUnit,
        rules::{Life, Register},
    },
};

/// Lets one change of units come after the other, and after moves in the tree, until the transaction ends.
pub(super) async fn take_turn(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(8391273650002)").execute(tx).await?;
    Ok(())
}

/// Every unit as the rules see it; a planned end by another change than this one counts as an end.
pub(super) async fn register(tx: &mut PgConnection, change_id: Option<i64>) -> sqlx::Result<Register> {
    let rows = sqlx::query!(
        r#"
        select u.id, u.name, u.parent_id, u.active_from, least(u.active_to, ending.last_day) as active_to,
            exists (select from plan p where p.owner_unit_id = u.id and p.status = 'active') as "owns_plan!"
        from unit u
        left join (
            select x.unit_id, min(c.effective_on) - 1 as last_day
            from unit_change c join unit_change_unit x on x.change_id = c.id and x.part = 'before'
            where c.state = 'planned' and c.kind in ('merge', 'split') and c.id is distinct from $1
                and not exists (
                    select from unit_change_unit k where k.change_id = c.id and k.unit_id = x.unit_id and k.part = 'after')
            group by x.unit_id
        ) ending on ending.unit_id = u.id
        "#,
        change_id
    )
    .fetch_all(tx)
    .await?;
    let life = rows.into_iter().map(|row| {
        let life = Life {
            name: row.name,
            parent_id: row.parent_id,
            from: row.active_from,
            to: row.active_to,
            owns_plan: row.owns_plan,
        };
        (row.id, life)
    });
    Ok(Register { units: life.collect(), first_day: None })
}

/// Gives a unit a new name; the one it bore stays known, and an alias.
pub(super) async fn rename(
    tx: &mut PgConnection,
    unit: i64,
    change_id: i64,
    (name, short_name): (&str, Option<&str>),
    from: NaiveDate,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into unit_name (unit_id, change_id, name, short_name, to_on)
         select id, $2, name, short_name, $3::date - 1 from unit where id = $1",
        unit,
        change_id,
        from,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into unit_alias (unit_id, alias) select id, name from unit where id = $1
         on conflict on constraint unit_alias_pkey do nothing",
        unit
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from unit_alias where unit_id = $1 and alias = $2", unit, name).execute(&mut *tx).await?;
    sqlx::query!("update unit set name = $2, short_name = $3 where id = $1", unit, name, short_name)
        .execute(tx)
        .await?;
    Ok(())
}

/// Makes a unit that begins on a day, beside the one it comes from.
pub(super) async fn begin(tx: &mut PgConnection, unit: &NewUnit, like: i64, from: NaiveDate) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into unit (parent_id, code, name, kind, position, active_from)
         select parent_id, $2, $3, kind, position, $4 from unit where id = $1 returning id",
        like,
        unit.code,
        unit.name,
        from,
    )
    .fetch_one(tx)
    .await
}

/// Ends units with the day before; what stands below them, and the groups they keep, pass to the heir.
pub(super) async fn end(tx: &mut PgConnection, units: &[i64], heir: i64, from: NaiveDate) -> sqlx::Result<()> {
    sqlx::query!("update unit set active_to = $2::date - 1 where id = any($1)", units, from).execute(&mut *tx).await?;
    sqlx::query!(
        "update unit set parent_id = $2
         where parent_id = any($1) and id <> $2 and id <> all($1) and coalesce(active_to, 'infinity') >= $3",
        units,
        heir,
        from,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update unit_group set owner_unit_id = $2 where owner_unit_id = any($1)", units, heir)
        .execute(tx)
        .await?;
    Ok(())
}

/// A legal review register that another unit keeps.
#[derive(Clone, Debug)]
pub struct KeptOn {
    pub owner_unit_id: i64,
    pub owner_name: String,
    pub from: String,
    pub to: String,
}

/// Of units that end, the register one of them keeps passes to the heir: not where it keeps one already, and not outside the
/// owner's own units, where an administrator has to choose.
pub(super) async fn keep_on(tx: &mut PgConnection, units: &[i64], heir: i64) -> sqlx::Result<Option<KeptOn>> {
    sqlx::query_as!(
        KeptOn,
        "with kept as (
            select k.owner_unit_id, k.keeper_unit_id from legal_keeper k
            where k.keeper_unit_id = any($1) and $2 in (select unit_within(k.owner_unit_id))
                and not exists (select from legal_keeper x where x.keeper_unit_id = $2)
            order by k.owner_unit_id limit 1
        ), passed as (
            update legal_keeper k set keeper_unit_id = $2 from kept where k.owner_unit_id = kept.owner_unit_id
        )
        select kept.owner_unit_id, o.name as owner_name, b.name as from, h.name as to
        from kept join unit o on o.id = kept.owner_unit_id join unit b on b.id = kept.keeper_unit_id join unit h on h.id = $2",
        units,
        heir,
    )
    .fetch_optional(tx)
    .await
}

/// Documents that name a merged unit mean its heir from now on.
pub(super) async fn inherit_names(tx: &mut PgConnection, units: &[i64], heir: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into unit_alias (unit_id, alias)
         select $2, n.name
         from (select name from unit where id = any($1) union select alias from unit_alias where unit_id = any($1)) n
         where n.name <> (select name from unit where id = $2)
         on conflict on constraint unit_alias_pkey do nothing",
        units,
        heir,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The groups in which one of these units is.
pub(super) async fn groups_of(tx: &mut PgConnection, units: &[i64]) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!("select distinct group_id from unit_group_member where unit_id = any($1) order by 1", units)
        .fetch_all(tx)
        .await
}

/// Takes units out of these groups and puts others in.
pub(super) async fn regroup(
    tx: &mut PgConnection,
    groups: &[i64],
    leaving: &[i64],
    joining: &[i64],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into unit_group_member (group_id, unit_id)
         select g, u from unnest($1::bigint[]) g cross join unnest($2::bigint[]) u
         on conflict on constraint unit_group_member_pkey do nothing",
        groups,
        joining,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from unit_group_member where group_id = any($1) and unit_id = any($2)", groups, leaving,)
        .execute(tx)
        .await?;
    Ok(())
}

/// Units by name.
pub(super) async fn unit_names(db: impl PgExecutor<'_>, units: &[i64]) -> sqlx::Result<HashMap<i64, String>> {
    let rows = sqlx::query!("select id, name from unit where id = any($1)", units).fetch_all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Groups by name.
pub(super) async fn group_names(db: impl PgExecutor<'_>, groups: &[i64]) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!("select name from unit_group where id = any($1) order by name collate vi", groups)
        .fetch_all(db)
        .await
}

/// A task of a preview.
#[derive(Clone, Debug)]
pub struct TaskBrief {
    pub id: i64,
    pub plan_id: i64,
    pub reference: String,
    pub content: String,
}

/// Tasks in their plans' order.
pub(super) async fn tasks(db: impl PgExecutor<'_>, ids: &[i64]) -> sqlx::Result<Vec<TaskBrief>> {
    sqlx::query_as!(
        TaskBrief,
        "select t.id, t.plan_id, t.ref as reference, t.content
         from task t join section s on s.id = t.section_id
         where t.id = any($1) order by t.plan_id, s.position, t.position, t.id",
        ids
    )
    .fetch_all(db)
    .await
}

/// A report that somebody is working on, or has finished, in an open period in which its assignment no longer counts.
#[derive(Clone, Debug)]
pub struct UnderWay {
    pub unit_name: String,
    pub reference: String,
    pub plan: String,
    pub period_name: String,
    pub state: ReportState,
}

/// The reports of these assignments in open periods in which these no longer count.
pub(super) async fn under_way(db: impl PgExecutor<'_>, assignments: &[i64]) -> sqlx::Result<Vec<UnderWay>> {
    sqlx::query_as!(
        UnderWay,
        r#"
        select u.name as unit_name, t.ref as reference, p.short_title as plan, pe.name as period_name,
            r.state as "state: ReportState"
        from report r
        join period pe on pe.id = r.period_id and pe.state = 'open'
        join assignment a on a.id = r.assignment_id and a.to_on < pe.cut_off_on
        join unit u on u.id = a.unit_id
        join task t on t.id = a.task_id
        join section s on s.id = t.section_id
        join plan p on p.id = a.plan_id
        where r.assignment_id = any($1)
        order by p.id, s.position, t.position, u.name collate vi, r.id
        "#,
        assignments
    )
    .fetch_all(db)
    .await
}

/// A task that names a unit which is to be split.
#[derive(Clone, Debug)]
pub struct Named {
    pub task_id: i64,
    pub plan: String,
    pub reference: String,
    pub content: String,
    pub lead: bool,
}

/// The tasks that name a unit in plans not ended, in their order.
pub(super) async fn named(db: impl PgExecutor<'_>, unit: i64) -> sqlx::Result<Vec<Named>> {
    sqlx::query_as!(
        Named,
        r#"
        select t.id as task_id, p.short_title as plan, t.ref as reference, t.content, bool_or(y.role = 'lead') as "lead!"
        from task_party y
        join task t on t.id = y.task_id and t.dropped_on is null
        join section s on s.id = t.section_id
        join plan p on p.id = t.plan_id and p.status <> 'closed'
        where y.unit_id = $1
        group by t.id, p.id, s.position
        order by p.id, s.position, t.position, t.id
        "#,
        unit
    )
    .fetch_all(db)
    .await
}

/// A unit that leads a task by name, and may be followed by another.
#[derive(Clone, Debug)]
pub struct Lead {
    pub unit_id: i64,
    pub name: String,
}

/// The units that a task names as its lead.
pub(super) async fn leads(db: impl PgExecutor<'_>, task: i64) -> sqlx::Result<Vec<Lead>> {
    sqlx::query_as!(
        Lead,
        "select u.id as unit_id, u.name from task_party y join unit u on u.id = y.unit_id
         where y.task_id = $1 and y.role = 'lead' order by y.position",
        task
    )
    .fetch_all(db)
    .await
}

/// The units that may lead a task of this owner's plan on a day: the owner's own, and those beside and above it.
pub(super) async fn may_lead(
    db: impl PgExecutor<'_>,
    owner: i64,
    on: NaiveDate,
) -> sqlx::Result<Vec<crate::unit::store::UnitChoice>> {
    sqlx::query_as!(
        crate::unit::store::UnitChoice,
        r#"
        with recursive above (id, parent_id) as (
            select id, parent_id from unit where id = $1
            union all
            select u.id, u.parent_id from unit u join above a on u.id = a.parent_id
        )
        select u.id, u.parent_id, u.code, u.name, u.kind as "kind: crate::unit::UnitKind", true as "active!"
        from unit u
        where (u.id in (select unit_within($1)) or u.id in (select id from above) or u.parent_id in (select id from above))
            and coalesce(u.active_from, '-infinity') <= $2 and coalesce(u.active_to, 'infinity') >= $2
        order by u.position, u.name collate vi, u.id
        "#,
        owner,
        on,
    )
    .fetch_all(db)
    .await
}
