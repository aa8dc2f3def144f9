//! Writes what a draft says into its plan. Whatever the number of tasks, a fixed number of statements.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};

use super::super::draft::{Content, DraftDeadline, Target};

/// Stores a new plan, still without contents, and answers its id.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    owner_unit_id: i64,
    parent_plan_id: Option<i64>,
    file_id: Option<i64>,
    content: &Content,
    at: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into plan (owner_unit_id, parent_plan_id, file_id, number, title, short_title, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        owner_unit_id,
        parent_plan_id,
        file_id,
        content.number,
        content.title,
        content.short_title,
        at,
    )
    .fetch_one(tx)
    .await
}

/// Makes the plan say what `content` says. What a plan once issued no longer says stays as dropped on `today`, since
/// reports may rest on it; in one never issued it is deleted.
pub(crate) async fn write(
    tx: &mut PgConnection,
    plan_id: i64,
    content: &Content,
    issued: bool,
    today: NaiveDate,
) -> sqlx::Result<()> {
    // References are checked when the transaction ends, so that tasks can exchange theirs.
    head(tx, plan_id, content).await?;
    let section_ids = sections(tx, plan_id, content, issued, today).await?;
    let task_ids = tasks(tx, plan_id, content, &section_ids, issued, today).await?;
    deadlines(tx, plan_id, content, &task_ids, issued, today).await?;
    parties(tx, content, &task_ids).await?;
    if !issued {
        // Only now are their tasks gone or elsewhere.
        let kept: Vec<i64> = section_ids.values().copied().collect();
        sqlx::query!("delete from section where plan_id = $1 and id <> all($2)", plan_id, &kept).execute(tx).await?;
    }
    Ok(())
}

async fn head(tx: &mut PgConnection, plan_id: i64, content: &Content) -> sqlx::Result<()> {
    let kinds: Vec<String> = content.period_kinds.iter().map(|kind| kind.code().to_owned()).collect();
    sqlx::query!(
        "update plan set number = $2, title = $3, short_title = $4, issuer = $5, issued_on = $6, period_kinds = $7
         where id = $1",
        plan_id,
        content.number,
        content.title,
        content.short_title,
        content.issuer,
        content.issued_on,
        &kinds,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from plan_basis where plan_id = $1", plan_id).execute(&mut *tx).await?;
    sqlx::query!(
        "insert into plan_basis (plan_id, position, number, title, issuer, issued_on)
         select $1, b.ordinality::integer - 1, b.number, b.title, b.issuer, b.issued_on
         from rows from (jsonb_to_recordset($2) as (number text, title text, issuer text, issued_on date)) with ordinality as b",
        plan_id,
        Json(&content.basis) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The ids that rows of a draft have or now get, by key. An id that the plan does not have counts as none.
fn identify(
    keys: impl Iterator<Item = (u32, Option<i64>)>,
    known: &HashSet<i64>,
    fresh: Vec<i64>,
) -> (HashMap<u32, i64>, HashSet<i64>) {
    let mut ids = HashMap::new();
    let mut used = HashSet::new();
    let mut fresh = fresh.into_iter();
    for (key, id) in keys {
        let old = id.filter(|id| known.contains(id) && used.insert(*id));
        if let Some(id) = old.or_else(|| fresh.next()) {
            ids.insert(key, id);
        }
    }
    (ids, used)
}

#[derive(Serialize)]
struct SectionRow<'a> {
    id: i64,
    parent_id: Option<i64>,
    position: usize,
    reference: &'a str,
    printed_number: Option<&'a str>,
    heading: &'a str,
}

async fn sections(
    tx: &mut PgConnection,
    plan_id: i64,
    content: &Content,
    issued: bool,
    today: NaiveDate,
) -> sqlx::Result<HashMap<u32, i64>> {
    let known: Vec<i64> =
        sqlx::query_scalar!("select id from section where plan_id = $1", plan_id).fetch_all(&mut *tx).await?;
    let fresh = super::fresh_ids(&mut *tx, "section", content.sections.len()).await?;
    let keys = content.sections.iter().map(|section| (section.key, section.id));
    let (ids, kept) = identify(keys, &known.into_iter().collect(), fresh);
    let rows: Vec<SectionRow> = content
        .sections
        .iter()
        .enumerate()
        .map(|(position, section)| SectionRow {
            id: ids[&section.key],
            parent_id: section.parent.and_then(|parent| ids.get(&parent).copied()),
            position,
            reference: &section.reference,
            printed_number: section.printed_number.as_deref(),
            heading: &section.heading,
        })
        .collect();
    if issued {
        let kept: Vec<i64> = kept.into_iter().collect();
        sqlx::query!(
            "update section set dropped_on = $3 where plan_id = $1 and dropped_on is null and id <> all($2)",
            plan_id,
            &kept,
            today
        )
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query!(
        "insert into section (id, plan_id, parent_id, position, ref, printed_number, heading) overriding system value
         select r.id, $1, r.parent_id, r.position, r.reference, r.printed_number, r.heading
         from jsonb_to_recordset($2) as r (id bigint, parent_id bigint, position integer, reference text,
            printed_number text, heading text)
         on conflict (id) do update set parent_id = excluded.parent_id, position = excluded.position,
            ref = excluded.ref, printed_number = excluded.printed_number, heading = excluded.heading, dropped_on = null",
        plan_id,
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(ids)
}

#[derive(Serialize)]
struct TaskRow<'a> {
    id: i64,
    section_id: i64,
    position: usize,
    reference: &'a str,
    kind: super::super::TaskKind,
    content: &'a str,
    product: Option<&'a str>,
    reports: bool,
}

async fn tasks(
    tx: &mut PgConnection,
    plan_id: i64,
    content: &Content,
    section_ids: &HashMap<u32, i64>,
    issued: bool,
    today: NaiveDate,
) -> sqlx::Result<HashMap<u32, i64>> {
    let known: Vec<i64> =
        sqlx::query_scalar!("select id from task where plan_id = $1", plan_id).fetch_all(&mut *tx).await?;
    let fresh = super::fresh_ids(&mut *tx, "task", content.tasks.len()).await?;
    let keys = content.tasks.iter().map(|task| (task.key, task.id));
    let (ids, kept) = identify(keys, &known.into_iter().collect(), fresh);
    let kept: Vec<i64> = kept.into_iter().collect();
    if issued {
        sqlx::query!(
            "update task set dropped_on = $3 where plan_id = $1 and dropped_on is null and id <> all($2)",
            plan_id,
            &kept,
            today
        )
        .execute(&mut *tx)
        .await?;
    } else {
        sqlx::query!("delete from task where plan_id = $1 and id <> all($2)", plan_id, &kept).execute(&mut *tx).await?;
    }
    let placed = content.tasks.iter().enumerate();
    let placed = placed.filter_map(|(position, task)| Some((position, task, *section_ids.get(&task.section)?)));
    let rows: Vec<TaskRow> = placed
        .map(|(position, task, section_id)| TaskRow {
            id: ids[&task.key],
            section_id,
            position,
            reference: &task.reference,
            kind: task.kind,
            content: &task.content,
            product: task.product.as_deref(),
            reports: task.reports,
        })
        .collect();
    sqlx::query!(
        "insert into task (id, plan_id, section_id, position, ref, kind, content, product, reports) overriding system value
         select r.id, $1, r.section_id, r.position, r.reference, r.kind, r.content, r.product, r.reports
         from jsonb_to_recordset($2) as r (id bigint, section_id bigint, position integer, reference text, kind text,
            content text, product text, reports boolean)
         on conflict (id) do update set section_id = excluded.section_id, position = excluded.position,
            ref = excluded.ref, kind = excluded.kind, content = excluded.content, product = excluded.product,
            reports = excluded.reports, dropped_on = null",
        plan_id,
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(ids)
}

#[derive(Serialize)]
struct DeadlineRow<'a> {
    id: i64,
    task_id: i64,
    position: usize,
    text: &'a str,
    due_on: Option<NaiveDate>,
    cadence: Option<super::super::Cadence>,
    anchor_month: Option<i16>,
    anchor_day: Option<i16>,
    anchor_weekday: Option<i16>,
    from_on: Option<NaiveDate>,
    follows: Option<&'a str>,
    event: Option<&'a str>,
    event_on: Option<NaiveDate>,
    offset_days: Option<i32>,
    offset_working: bool,
    scope: Option<&'a str>,
}

impl<'a> DeadlineRow<'a> {
    fn new(id: i64, task_id: i64, position: usize, deadline: &'a DraftDeadline) -> Self {
        let said = &deadline.said;
        let anchor = said.anchor.unwrap_or_default();
        Self {
            id,
            task_id,
            position,
            text: &said.text,
            due_on: said.due_on,
            cadence: said.cadence,
            anchor_month: anchor.month,
            anchor_day: anchor.day,
            anchor_weekday: anchor.weekday,
            from_on: said.from,
            follows: said.follows.as_deref(),
            event: said.event.as_deref(),
            event_on: deadline.event_on,
            offset_days: said.offset.map(|offset| offset.days),
            offset_working: said.offset.is_some_and(|offset| offset.working),
            scope: said.scope.as_deref(),
        }
    }
}

async fn deadlines(
    tx: &mut PgConnection,
    plan_id: i64,
    content: &Content,
    task_ids: &HashMap<u32, i64>,
    issued: bool,
    today: NaiveDate,
) -> sqlx::Result<()> {
    let known = sqlx::query!(
        "select d.id, d.task_id from deadline d join task t on t.id = d.task_id where t.plan_id = $1",
        plan_id
    )
    .fetch_all(&mut *tx)
    .await?;
    let known: HashMap<i64, i64> = known.into_iter().map(|row| (row.id, row.task_id)).collect();
    let all: usize = content.tasks.iter().map(|task| task.deadlines.len()).sum();
    let fresh = super::fresh_ids(&mut *tx, "deadline", all).await?;
    let mut fresh = fresh.into_iter();
    let mut kept = HashSet::new();
    let mut rows = Vec::with_capacity(all);
    for task in &content.tasks {
        let task_id = task_ids[&task.key];
        for (position, deadline) in task.deadlines.iter().enumerate() {
            // A deadline moved to another task is another deadline: its completions belong to the old one.
            let old = deadline.id.filter(|id| known.get(id) == Some(&task_id) && kept.insert(*id));
            if let Some(id) = old.or_else(|| fresh.next()) {
                rows.push(DeadlineRow::new(id, task_id, position, deadline));
            }
        }
    }
    let kept: Vec<i64> = kept.into_iter().collect();
    if issued {
        // A task that was dropped itself keeps its deadlines: its reports are judged by them.
        sqlx::query!(
            "update deadline d set dropped_on = $3 from task t
             where t.id = d.task_id and t.plan_id = $1 and t.dropped_on is null and d.dropped_on is null and d.id <> all($2)",
            plan_id,
            &kept,
            today
        )
        .execute(&mut *tx)
        .await?;
    } else {
        sqlx::query!(
            "delete from deadline d using task t where t.id = d.task_id and t.plan_id = $1 and d.id <> all($2)",
            plan_id,
            &kept
        )
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query!(
        "insert into deadline (id, task_id, position, text, due_on, cadence, anchor_month, anchor_day, anchor_weekday,
            from_on, follows, event, event_on, offset_days, offset_working, scope) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, task_id bigint, position integer, text text, due_on date,
            cadence text, anchor_month smallint, anchor_day smallint, anchor_weekday smallint, from_on date, follows text,
            event text, event_on date, offset_days integer, offset_working boolean, scope text)
         on conflict (id) do update set position = excluded.position, text = excluded.text, due_on = excluded.due_on,
            cadence = excluded.cadence, anchor_month = excluded.anchor_month, anchor_day = excluded.anchor_day,
            anchor_weekday = excluded.anchor_weekday, from_on = excluded.from_on, follows = excluded.follows,
            event = excluded.event, event_on = excluded.event_on, offset_days = excluded.offset_days,
            offset_working = excluded.offset_working, scope = excluded.scope, dropped_on = null",
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

#[derive(Serialize)]
struct PartyRow<'a> {
    task_id: i64,
    role: &'static str,
    position: usize,
    text: &'a str,
    unit_id: Option<i64>,
    group_id: Option<i64>,
}

async fn parties(tx: &mut PgConnection, content: &Content, task_ids: &HashMap<u32, i64>) -> sqlx::Result<()> {
    let mut rows = Vec::new();
    let mut implements = Vec::new();
    for task in &content.tasks {
        let task_id = task_ids[&task.key];
        for (role, parties) in [("lead", &task.leads), ("coordinating", &task.coordinating)] {
            rows.extend(parties.iter().enumerate().map(|(position, party)| PartyRow {
                task_id,
                role,
                position,
                text: &party.text,
                unit_id: match party.means {
                    Some(Target::Unit(unit)) => Some(unit),
                    _ => None,
                },
                group_id: match party.means {
                    Some(Target::Group(group)) => Some(group),
                    _ => None,
                },
            }));
        }
        implements.extend(
            task.implements.iter().map(|parent| serde_json::json!({ "task_id": task_id, "parent_task_id": parent })),
        );
    }
    let tasks: Vec<i64> = task_ids.values().copied().collect();
    sqlx::query!("delete from task_party where task_id = any($1)", &tasks).execute(&mut *tx).await?;
    sqlx::query!(
        "insert into task_party (task_id, role, position, text, unit_id, group_id)
         select * from jsonb_to_recordset($1) as r (task_id bigint, role text, position integer, text text,
            unit_id bigint, group_id bigint)",
        Json(&rows) as _,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from task_implements where task_id = any($1)", &tasks).execute(&mut *tx).await?;
    sqlx::query!(
        "insert into task_implements (task_id, parent_task_id)
         select distinct * from jsonb_to_recordset($1) as r (task_id bigint, parent_task_id bigint)",
        Json(&implements) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
