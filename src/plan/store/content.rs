//! A stored plan in the form in which it is written.

use std::collections::HashMap;

use sqlx::PgConnection;

use super::super::{
    Cadence, Part, TaskKind,
    draft::{BasisLine, Content, DraftDeadline, DraftParty, DraftSection, DraftTask, Target},
};
use crate::{
    calendar::PeriodKind,
    outline::{self, Anchor, Offset},
};

/// What a plan says now; none where there is no such plan.
pub async fn content(db: &mut PgConnection, plan_id: i64) -> sqlx::Result<Option<Content>> {
    let head = sqlx::query!(
        r#"select number, title, short_title, issuer, issued_on, period_kinds as "period_kinds: Vec<PeriodKind>"
           from plan where id = $1"#,
        plan_id
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(head) = head else { return Ok(None) };
    let mut content = Content {
        number: head.number,
        title: head.title,
        short_title: head.short_title,
        issuer: head.issuer,
        issued_on: head.issued_on,
        period_kinds: head.period_kinds,
        ..Content::default()
    };
    content.basis = sqlx::query_as!(
        BasisLine,
        "select number, title, issuer, issued_on from plan_basis where plan_id = $1 order by position",
        plan_id
    )
    .fetch_all(&mut *db)
    .await?;
    let keys = sections(db, plan_id, &mut content).await?;
    tasks(db, plan_id, &mut content, &keys).await?;
    Ok(Some(content))
}

/// Puts the sections in and answers their keys by id.
async fn sections(db: &mut PgConnection, plan_id: i64, content: &mut Content) -> sqlx::Result<HashMap<i64, u32>> {
    let rows = sqlx::query!(
        "select id, parent_id, ref as reference, printed_number, heading from section
         where plan_id = $1 and dropped_on is null order by position, id",
        plan_id
    )
    .fetch_all(db)
    .await?;
    let keys: HashMap<i64, u32> = rows.iter().map(|row| (row.id, content.give_key())).collect();
    content.sections = rows
        .into_iter()
        .map(|row| DraftSection {
            key: keys[&row.id],
            id: Some(row.id),
            parent: row.parent_id.and_then(|parent| keys.get(&parent).copied()),
            reference: row.reference,
            printed_number: row.printed_number,
            heading: row.heading,
        })
        .collect();
    Ok(keys)
}

async fn tasks(
    db: &mut PgConnection,
    plan_id: i64,
    content: &mut Content,
    sections: &HashMap<i64, u32>,
) -> sqlx::Result<()> {
    let rows = sqlx::query!(
        r#"
        select t.id, t.section_id, t.ref as reference, t.kind as "kind: TaskKind", t.content, t.product, t.reports,
            array(select i.parent_task_id from task_implements i where i.task_id = t.id order by 1) as "implements!"
        from task t join section s on s.id = t.section_id
        where t.plan_id = $1 and t.dropped_on is null
        order by s.position, t.position, t.id
        "#,
        plan_id
    )
    .fetch_all(&mut *db)
    .await?;
    let mut places: HashMap<i64, usize> = HashMap::new();
    for row in rows {
        places.insert(row.id, content.tasks.len());
        let task = DraftTask {
            key: content.give_key(),
            id: Some(row.id),
            section: sections.get(&row.section_id).copied().unwrap_or_default(),
            reference: row.reference,
            kind: row.kind,
            content: row.content,
            product: row.product,
            reports: row.reports,
            implements: row.implements,
            ..DraftTask::default()
        };
        content.tasks.push(task);
    }
    let parties = sqlx::query!(
        r#"
        select p.task_id, p.role as "role: Part", p.text, p.unit_id, p.group_id
        from task_party p join task t on t.id = p.task_id
        where t.plan_id = $1 and t.dropped_on is null order by p.task_id, p.role, p.position
        "#,
        plan_id
    )
    .fetch_all(&mut *db)
    .await?;
    for row in parties {
        let Some(task) = places.get(&row.task_id).and_then(|place| content.tasks.get_mut(*place)) else { continue };
        let means = match (row.unit_id, row.group_id) {
            (Some(unit), _) => Target::Unit(unit),
            (None, Some(group)) => Target::Group(group),
            (None, None) => Target::Named,
        };
        let party = DraftParty { text: row.text, means: Some(means) };
        match row.role {
            Part::Lead => task.leads.push(party),
            Part::Coordinating => task.coordinating.push(party),
        }
    }
    let deadlines = sqlx::query!(
        r#"
        select d.id, d.task_id, d.text, d.due_on, d.cadence as "cadence: Cadence", d.anchor_month, d.anchor_day,
            d.anchor_weekday, d.from_on, d.follows, d.event, d.event_on, d.offset_days, d.offset_working, d.scope
        from deadline d join task t on t.id = d.task_id
        where t.plan_id = $1 and t.dropped_on is null and d.dropped_on is null order by d.task_id, d.position
        "#,
        plan_id
    )
    .fetch_all(db)
    .await?;
    for row in deadlines {
        let Some(task) = places.get(&row.task_id).and_then(|place| content.tasks.get_mut(*place)) else { continue };
        let anchor = Anchor { month: row.anchor_month, day: row.anchor_day, weekday: row.anchor_weekday };
        task.deadlines.push(DraftDeadline {
            id: Some(row.id),
            said: outline::Deadline {
                text: row.text,
                due_on: row.due_on,
                cadence: row.cadence,
                anchor: (anchor != Anchor::default()).then_some(anchor),
                from: row.from_on,
                follows: row.follows,
                event: row.event,
                offset: row.offset_days.map(|days| Offset { days, working: row.offset_working }),
                scope: row.scope,
            },
            event_on: row.event_on,
        });
    }
    Ok(())
}
