//! Brings a running plan's assignments to what its parties mean on a day.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::{PgConnection, types::Json};

use super::{
    super::{
        Part,
        draft::Target,
        parties::{Carrier, Named},
    },
    cast::cast,
};

/// An assignment that began or ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub assignment_id: i64,
    pub task_id: i64,
    pub role: Part,
    /// None for a named party without account.
    pub unit_id: Option<i64>,
}

/// What a change of parties did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    pub opened: Vec<Moved>,
    pub ended: Vec<Moved>,
}

/// One carrier of one task, as assignments tell them apart.
type Key = (i64, Part, Option<i64>, Option<String>);

struct Running {
    id: i64,
    group_id: Option<i64>,
}

#[derive(Serialize)]
struct NewRow {
    id: i64,
    task_id: i64,
    role: Part,
    unit_id: Option<i64>,
    group_id: Option<i64>,
    party_name: Option<String>,
}

/// Ends the assignments that the plan's parties no longer mean with the day before `from`, and begins those they newly
/// mean on `from`; `from` is not in the future. Units that do not exist on that day carry nothing out.
pub(crate) async fn sync(tx: &mut PgConnection, plan_id: i64, from: NaiveDate) -> sqlx::Result<Synced> {
    let wanted = wanted(tx, plan_id, from).await?;
    let running = running(tx, plan_id).await?;
    let keys: HashSet<&Key> = wanted.iter().map(|(key, _)| key).collect();
    let gone: Vec<(&Key, i64)> =
        running.iter().filter(|(key, _)| !keys.contains(key)).map(|(key, a)| (key, a.id)).collect();
    end(tx, &gone.iter().map(|(_, id)| *id).collect::<Vec<_>>(), from).await?;
    let moved = |key: &Key, id: i64| Moved { assignment_id: id, task_id: key.0, role: key.1, unit_id: key.2 };
    let mut synced = Synced { ended: gone.iter().map(|(key, id)| moved(key, *id)).collect(), ..Synced::default() };
    synced.ended.sort_by_key(|moved| moved.assignment_id);

    let regrouped: Vec<(i64, Option<i64>)> = wanted
        .iter()
        .filter_map(|(key, (group, _))| {
            running.get(key).filter(|old| old.group_id != *group).map(|old| (old.id, *group))
        })
        .collect();
    let (ids, groups): (Vec<i64>, Vec<Option<i64>>) = regrouped.into_iter().unzip();
    sqlx::query!(
        "update assignment a set group_id = r.group_id
         from unnest($1::bigint[], $2::bigint[]) as r (id, group_id) where a.id = r.id",
        &ids,
        &groups as &[Option<i64>],
    )
    .execute(&mut *tx)
    .await?;

    let new: Vec<_> = wanted.into_iter().filter(|(key, _)| !running.contains_key(key)).collect();
    let ids = super::fresh_ids(&mut *tx, "assignment", new.len()).await?;
    let mut rows = Vec::with_capacity(new.len());
    for ((key, (group_id, party_name)), id) in new.into_iter().zip(ids) {
        synced.opened.push(moved(&key, id));
        rows.push(NewRow { id, task_id: key.0, role: key.1, unit_id: key.2, group_id, party_name });
    }
    sqlx::query!(
        "insert into assignment (id, plan_id, task_id, role, unit_id, group_id, party_name, from_on) overriding system value
         select r.id, $1, r.task_id, r.role, r.unit_id, r.group_id, r.party_name, $3
         from jsonb_to_recordset($2) as r (id bigint, task_id bigint, role text, unit_id bigint, group_id bigint, party_name text)",
        plan_id,
        Json(&rows) as _,
        from,
    )
    .execute(tx)
    .await?;
    Ok(synced)
}

/// What the plan's parties mean on a day: each carrier with the group it came through and, for a named party, its name.
async fn wanted(
    tx: &mut PgConnection,
    plan_id: i64,
    on: NaiveDate,
) -> sqlx::Result<Vec<(Key, (Option<i64>, Option<String>))>> {
    let rows = sqlx::query!(
        r#"
        select p.task_id, p.role as "role: Part", p.text, p.unit_id, p.group_id
        from task_party p join task t on t.id = p.task_id
        where t.plan_id = $1 and t.dropped_on is null
        order by p.task_id, p.role, p.position
        "#,
        plan_id,
    )
    .fetch_all(&mut *tx)
    .await?;
    let units: Vec<i64> = rows.iter().filter_map(|row| row.unit_id).collect();
    let groups: Vec<i64> = rows.iter().filter_map(|row| row.group_id).collect();
    let cast = cast(tx, &units, &groups, on).await?;
    let mut by_task: Vec<(i64, Vec<Named>)> = Vec::new();
    for row in rows {
        let means = match (row.unit_id, row.group_id) {
            (Some(unit), _) => Target::Unit(unit),
            (None, Some(group)) => Target::Group(group),
            (None, None) => Target::Named,
        };
        let named = Named { role: row.role, text: row.text, means };
        match by_task.last_mut() {
            Some((task, parties)) if *task == row.task_id => parties.push(named),
            _ => by_task.push((row.task_id, vec![named])),
        }
    }
    let carriers = by_task.iter().flat_map(|(task, named)| {
        cast.carriers(named).into_iter().map(|(role, carrier)| match carrier {
            Carrier::Unit { unit, group } => ((*task, role, Some(unit), None), (group, None)),
            Carrier::Party(name) => ((*task, role, None, Some(name.to_lowercase())), (None, Some(name))),
        })
    });
    Ok(carriers.collect())
}

async fn running(tx: &mut PgConnection, plan_id: i64) -> sqlx::Result<HashMap<Key, Running>> {
    let rows = sqlx::query!(
        r#"select id, task_id, role as "role: Part", unit_id, group_id, party_name
           from assignment where plan_id = $1 and to_on is null for update"#,
        plan_id
    )
    .fetch_all(tx)
    .await?;
    let keyed = rows.into_iter().map(|row| {
        let name = row.party_name.map(|name| name.trim().to_lowercase());
        ((row.task_id, row.role, row.unit_id, name), Running { id: row.id, group_id: row.group_id })
    });
    Ok(keyed.collect())
}

/// Ends assignments with the day before `from`. One that had not begun by then, and of which nothing was ever written,
/// goes without a trace; one with reports or contributions ends on the day it began.
pub(crate) async fn end(tx: &mut PgConnection, ids: &[i64], from: NaiveDate) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from assignment a where a.id = any($1) and a.from_on >= $2
            and not exists (select from report r where r.assignment_id = a.id)
            and not exists (select from contribution c where c.assignment_id = a.id)
            and not exists (select from contribution_request_party p where p.assignment_id = a.id)
            and not exists (select from contribution_request q where q.asker_assignment_id = a.id)
            and not exists (select from period_standing s where s.assignment_id = a.id)
            and not exists (select from message m where m.assignment_id = a.id)",
        ids,
        from,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update assignment set to_on = greatest(from_on, $2::date - 1) where id = any($1)", ids, from)
        .execute(tx)
        .await?;
    Ok(())
}
