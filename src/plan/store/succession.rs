//! SQL of what a change of units does to plans. Few statements for any number of assignments.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, types::Json};

use super::super::{
    Part, PlanStatus,
    draft::Content,
    succession::{PartyRow, Passed, pass_draft},
};
use crate::unit::change::Passage;

/// A plan that a change concerns.
#[derive(Clone, Debug)]
pub(crate) struct Concerned {
    pub id: i64,
    pub short_title: String,
    pub owner_name: String,
    pub status: PlanStatus,
    pub version: i32,
}

/// The plans not ended that name these units or groups, or in which these units carry something out; held against other
/// changes until the transaction ends. `only`: the plan of this task.
pub(crate) async fn concerned(
    tx: &mut PgConnection,
    units: &[i64],
    groups: &[i64],
    only: Option<i64>,
) -> sqlx::Result<Vec<Concerned>> {
    sqlx::query_as!(
        Concerned,
        r#"
        select p.id, p.short_title, u.name as owner_name, p.status as "status: PlanStatus", p.version
        from plan p join unit u on u.id = p.owner_unit_id
        where p.status <> 'closed'
            and ($3::bigint is null or p.id = (select t.plan_id from task t where t.id = $3))
            and (p.id in (select a.plan_id from assignment a where a.unit_id = any($1) and a.to_on is null)
                or p.id in (
                    select t.plan_id from task_party y join task t on t.id = y.task_id
                    where y.unit_id = any($1) or y.group_id = any($2)))
        order by p.id
        for update of p
        "#,
        units,
        groups,
        only,
    )
    .fetch_all(tx)
    .await
}

/// Every unit named by the tasks of these plans that name one of `units`, with the plan of each; `only`: of this task.
pub(crate) async fn parties(
    tx: &mut PgConnection,
    plans: &[i64],
    units: &[i64],
    only: Option<i64>,
) -> sqlx::Result<Vec<(i64, PartyRow)>> {
    let rows = sqlx::query!(
        r#"
        select t.plan_id, y.id, y.task_id, y.role as "role: Part", y.position, y.unit_id as "unit_id!"
        from task_party y join task t on t.id = y.task_id
        where t.plan_id = any($1) and t.dropped_on is null and y.unit_id is not null
            and ($3::bigint is null or t.id = $3)
            and exists (select from task_party n where n.task_id = y.task_id and n.unit_id = any($2))
        "#,
        plans,
        units,
        only,
    )
    .fetch_all(tx)
    .await?;
    let party = rows.into_iter().map(|y| {
        let party = PartyRow { id: y.id, task_id: y.task_id, role: y.role, position: y.position, unit_id: y.unit_id };
        (y.plan_id, party)
    });
    Ok(party.collect())
}

/// Writes down whom the parties mean now, under the heirs' names.
pub(crate) async fn write(tx: &mut PgConnection, passed: &Passed) -> sqlx::Result<()> {
    let (ids, units): (Vec<i64>, Vec<i64>) = passed.moved.iter().copied().unzip();
    sqlx::query!("delete from task_party where id = any($1)", &passed.dropped).execute(&mut *tx).await?;
    sqlx::query!(
        "update task_party y set unit_id = u.id, text = u.name
         from unnest($1::bigint[], $2::bigint[]) as m (id, unit_id) join unit u on u.id = m.unit_id where y.id = m.id",
        &ids,
        &units,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A running assignment of one of the units concerned.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    pub id: i64,
    pub task_id: i64,
    pub role: Part,
    pub unit_id: i64,
    /// It came through a group.
    pub through_group: bool,
}

/// What these units carry out in these plans, or in one task.
pub(crate) async fn running(
    tx: &mut PgConnection,
    plans: &[i64],
    units: &[i64],
    only: Option<i64>,
) -> sqlx::Result<Vec<Running>> {
    sqlx::query_as!(
        Running,
        r#"
        select id, task_id, role as "role: Part", unit_id as "unit_id!", group_id is not null as "through_group!"
        from assignment
        where plan_id = any($1) and unit_id = any($2) and to_on is null and ($3::bigint is null or task_id = $3)
        order by id
        "#,
        plans,
        units,
        only,
    )
    .fetch_all(tx)
    .await
}

/// Notes from which assignments those go on that the heirs now have in the same tasks: pairs of assignment and heir.
pub(crate) async fn link(tx: &mut PgConnection, change_id: i64, pairs: &[(i64, i64)]) -> sqlx::Result<()> {
    let (olds, heirs): (Vec<i64>, Vec<i64>) = pairs.iter().copied().unzip();
    sqlx::query!(
        "insert into assignment_succession (predecessor_id, successor_id, change_id)
         select o.id, n.id, $1
         from unnest($2::bigint[], $3::bigint[]) as m (id, heir_id)
         join assignment o on o.id = m.id
         join assignment n on n.task_id = o.task_id and n.unit_id = m.heir_id and n.to_on is null and n.id <> o.id
         on conflict on constraint assignment_succession_pkey do nothing",
        change_id,
        &olds,
        &heirs,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Lets open drafts follow: those that change one of `plans`, whose version has grown, and those that name a unit whose
/// part has passed on. How many were rewritten.
pub(crate) async fn follow(
    tx: &mut PgConnection,
    plans: &[i64],
    passage: &Passage,
    by: Option<i64>,
    at: DateTime<Utc>,
) -> sqlx::Result<usize> {
    sqlx::query!(
        "update plan_draft set base_version = base_version + 1 where state = 'open' and plan_id = any($1)",
        plans
    )
    .execute(&mut *tx)
    .await?;
    let names: HashMap<i64, String> = sqlx::query!("select id, name from unit where id = any($1)", &passage.heirs)
        .fetch_all(&mut *tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let drafts = sqlx::query!(
        r#"select id, version, content as "content!: Json<Content>" from plan_draft
           where state = 'open' and content is not null order by id for update"#
    )
    .fetch_all(&mut *tx)
    .await?;
    let (mut ids, mut contents) = (Vec::new(), Vec::new());
    for draft in drafts {
        let mut content = draft.content.0;
        if pass_draft(&mut content, passage, &names, draft.version + 1) {
            ids.push(draft.id);
            contents.push(Json(content));
        }
    }
    sqlx::query!(
        "update plan_draft d set content = n.content, version = version + 1, updated_by = coalesce($3, updated_by), updated_at = $4
         from unnest($1::bigint[], $2::jsonb[]) as n (id, content) where d.id = n.id",
        &ids,
        &contents as _,
        by,
        at,
    )
    .execute(tx)
    .await?;
    Ok(ids.len())
}

/// The first day from which a change may count in the plans that run for these units or groups: the day after the last
/// closed cut-off of their owners, else the beginning of these owners' first period.
pub(crate) async fn first_day(tx: &mut PgConnection, units: &[i64], groups: &[i64]) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!(
        r#"
        with owner as (
            select distinct p.owner_unit_id as id from plan p
            where p.status = 'active'
                and (p.id in (select a.plan_id from assignment a where a.unit_id = any($1) and a.to_on is null)
                    or p.id in (
                        select t.plan_id from task_party y join task t on t.id = y.task_id where y.group_id = any($2)))
        )
        select coalesce(
            (select max(pe.cut_off_on) + 1 from period pe
                join period_closing c on c.period_id = pe.id and c.reopened_at is null where pe.owner_unit_id in (select id from owner)),
            (select min(pe.starts_on) from period pe where pe.owner_unit_id in (select id from owner)))
        "#,
        units,
        groups,
    )
    .fetch_one(tx)
    .await
}
