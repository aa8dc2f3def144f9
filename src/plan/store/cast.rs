//! Who exists on a day, and who now carries a plan out.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

use super::super::{
    Part,
    draft::{Content, Target},
    parties::{Carrier, Cast},
};

/// Which of these units exist on a day, and who is then in these groups.
pub(crate) async fn cast(db: &mut PgConnection, units: &[i64], groups: &[i64], on: NaiveDate) -> sqlx::Result<Cast> {
    let units: HashSet<i64> = sqlx::query_scalar!(
        "select id from unit
         where id = any($1) and coalesce(active_from, '-infinity') <= $2 and coalesce(active_to, 'infinity') >= $2",
        units,
        on,
    )
    .fetch_all(&mut *db)
    .await?
    .into_iter()
    .collect();
    let rows = sqlx::query!(
        "select m.group_id, m.unit_id from unit_group_member m join unit u on u.id = m.unit_id
         where m.group_id = any($1) and coalesce(u.active_from, '-infinity') <= $2 and coalesce(u.active_to, 'infinity') >= $2
         order by m.group_id, u.position, m.unit_id",
        groups,
        on,
    )
    .fetch_all(db)
    .await?;
    let mut members: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in rows {
        members.entry(row.group_id).or_default().push(row.unit_id);
    }
    Ok(Cast { units, members })
}

/// The cast of everybody these plans name.
pub(crate) async fn cast_of(db: &mut PgConnection, contents: &[&Content], on: NaiveDate) -> sqlx::Result<Cast> {
    let (units, groups) = named(contents);
    cast(db, &units, &groups, on).await
}

/// The units and the groups that these plans name.
fn named(contents: &[&Content]) -> (Vec<i64>, Vec<i64>) {
    let parties = contents.iter().flat_map(|content| &content.tasks);
    let targets: HashSet<Target> =
        parties.flat_map(|task| task.leads.iter().chain(&task.coordinating)).filter_map(|party| party.means).collect();
    let (mut units, mut groups) = (Vec::new(), Vec::new());
    for target in targets {
        match target {
            Target::Unit(id) => units.push(id),
            Target::Group(id) => groups.push(id),
            Target::Named => {}
        }
    }
    (units, groups)
}

/// Who now carries out each task of a plan, by the assignments that run.
pub(crate) async fn carried(db: impl PgExecutor<'_>, plan_id: i64) -> sqlx::Result<Vec<(i64, Part, Carrier)>> {
    let rows = sqlx::query!(
        r#"select task_id, role as "role: Part", unit_id, group_id, party_name
           from assignment where plan_id = $1 and to_on is null order by id"#,
        plan_id
    )
    .fetch_all(db)
    .await?;
    let carriers = rows.into_iter().map(|row| {
        let carrier = match row.unit_id {
            Some(unit) => Carrier::Unit { unit, group: row.group_id },
            None => Carrier::Party(row.party_name.unwrap_or_default()),
        };
        (row.task_id, row.role, carrier)
    });
    Ok(carriers.collect())
}

/// The names of the units and groups that these plans name.
pub(crate) async fn names(db: impl PgExecutor<'_>, contents: &[&Content]) -> sqlx::Result<HashMap<Target, String>> {
    let (units, groups) = named(contents);
    let rows = sqlx::query!(
        r#"select true as "is_unit!", id as "id!", name as "name!" from unit where id = any($1)
           union all select false, id, name from unit_group where id = any($2)"#,
        &units,
        &groups,
    )
    .fetch_all(db)
    .await?;
    let target = |is_unit: bool, id: i64| if is_unit { Target::Unit(id) } else { Target::Group(id) };
    Ok(rows.into_iter().map(|row| (target(row.is_unit, row.id), row.name)).collect())
}

/// A unit by what lists say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    pub id: i64,
    pub name: String,
    /// Whether somebody can sign in for it today, at it or above it but below the owner.
    pub has_account: bool,
}

/// These units by name, in Vietnamese order, and whether somebody can sign in for each on a day.
pub(crate) async fn neighbours(db: impl PgExecutor<'_>, units: &[i64], on: NaiveDate) -> sqlx::Result<Vec<Neighbour>> {
    sqlx::query_as!(
        Neighbour,
        r#"
        select u.id, u.name,
            exists (
                select from role_grant g join account a on a.id = g.account_id
                where g.unit_id = u.id and g.role in ('staff', 'head') and a.disabled_at is null
                    and g.from_on <= $2 and (g.to_on is null or g.to_on >= $2)
            ) as "has_account!"
        from unit u where u.id = any($1)
        order by u.name collate vi, u.id
        "#,
        units,
        on,
    )
    .fetch_all(db)
    .await
}

/// The units right below an owner that exist on a day, in Vietnamese order.
pub(crate) async fn subordinates(
    db: impl PgExecutor<'_>,
    owner_unit_id: i64,
    on: NaiveDate,
) -> sqlx::Result<Vec<super::UnitHead>> {
    sqlx::query_as!(
        super::UnitHead,
        "select id, name, code, active_from, active_to from unit
         where parent_id = $1 and coalesce(active_from, '-infinity') <= $2 and coalesce(active_to, 'infinity') >= $2
         order by name collate vi, id",
        owner_unit_id,
        on,
    )
    .fetch_all(db)
    .await
}
