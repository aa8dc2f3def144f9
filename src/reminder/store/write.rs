//! What reminders are made of, and writing them down.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

use crate::{
    calendar::{PeriodKey, PeriodKind},
    progress::reminded::{Matter, ReminderKind},
    reminder::{
        batch::{Draft, Item, Past, Sending},
        owed::{Key, Owed, Owners, Subject, Thing},
    },
};

/// Keeps everybody else from reminding until the transaction ends: how often something was asked is counted first.
pub async fn lock(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!(r#"select pg_advisory_xact_lock(8391273650018) as "locked!: ()""#).fetch_one(tx).await?;
    Ok(())
}

/// The plans in force, with their owners.
pub async fn running_plans(db: impl PgExecutor<'_>) -> sqlx::Result<Owners> {
    let rows = sqlx::query!("select id, owner_unit_id from plan where status = 'active'").fetch_all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.owner_unit_id)).collect())
}

/// A period that is being reported.
pub struct OpenPeriod {
    pub id: i64,
    pub key: PeriodKey,
    pub name: String,
}

/// The open periods of every owner whose reports are to be sent between two days.
pub async fn open_periods(db: impl PgExecutor<'_>, from: NaiveDate, until: NaiveDate) -> sqlx::Result<Vec<OpenPeriod>> {
    let rows = sqlx::query!(
        r#"select id, kind as "kind: PeriodKind", year, ordinal, name from period
           where state = 'open' and send_by between $1 and $2 order by send_by, id"#,
        from,
        until
    )
    .fetch_all(db)
    .await?;
    let period = rows.into_iter().map(|row| OpenPeriod {
        id: row.id,
        key: PeriodKey { kind: row.kind, year: row.year, ordinal: row.ordinal },
        name: row.name,
    });
    Ok(period.collect())
}

/// What went before about these things.
pub async fn past(db: impl PgExecutor<'_>, things: &[Owed], today: NaiveDate) -> sqlx::Result<HashMap<Key, Past>> {
    let assignments: Vec<i64> =
        things.iter().filter_map(|owed| owed.subject.seat()).map(|seat| seat.assignment_id).collect();
    let recipients: Vec<i64> = things.iter().filter_map(|owed| owed.subject.recipient()).collect();
    let rows = sqlx::query!(
        r#"
        select i.assignment_id, i.recipient_id, i.named_on is null as "undated!",
            case when i.recipient_id is not null then r.unit_id end as unit_id, r.period_id, i.deadline_id, i.due_on,
            max(i.stage) as stage,
            count(distinct r.on_date) filter (where u.item_id is not null and i.nth > 0 and r.on_date < $3) as "unanswered!"
        from reminder_item i
        join reminder r on r.id = i.reminder_id
        left join reminder_unanswered u on u.item_id = i.id
        where i.assignment_id = any($1) or i.recipient_id = any($2)
        group by 1, 2, 3, 4, 5, 6, 7
        "#,
        &assignments,
        &recipients,
        today
    )
    .fetch_all(db)
    .await?;
    let past = rows.into_iter().filter_map(|row| {
        let thing = match (row.assignment_id, row.period_id, row.deadline_id, row.recipient_id, row.unit_id) {
            (Some(assignment_id), Some(period_id), ..) => Thing::Report { assignment_id, period_id },
            (Some(assignment_id), None, Some(deadline_id), ..) => Thing::Deadline { assignment_id, deadline_id },
            (_, _, _, Some(recipient_id), Some(unit_id)) if row.undated => Thing::Receipt { recipient_id, unit_id },
            (_, _, _, Some(recipient_id), Some(unit_id)) => Thing::Instruction { recipient_id, unit_id },
            _ => return None,
        };
        let unanswered = i16::try_from(row.unanswered).unwrap_or(i16::MAX);
        Some(((thing, row.due_on), Past { stage: row.stage, unanswered }))
    });
    Ok(past.collect())
}

/// The deadlines, by assignment, that a report which waits for its reviewer says are met.
pub async fn claimed(db: impl PgExecutor<'_>, plans: &[i64]) -> sqlx::Result<HashSet<(i64, i64)>> {
    let rows = sqlx::query!(
        "select r.assignment_id, c.deadline_id
         from report r join report_completion c on c.report_id = r.id join assignment a on a.id = r.assignment_id
         where r.state = 'submitted' and a.plan_id = any($1)",
        plans
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.assignment_id, row.deadline_id)).collect())
}

/// Writes reminders down; the id of each, none for one that the clock has sent today already.
pub async fn insert(
    tx: &mut PgConnection,
    sending: &Sending<'_>,
    drafts: &[Draft],
    today: NaiveDate,
) -> sqlx::Result<Vec<Option<i64>>> {
    let owners: Vec<i64> = drafts.iter().map(|draft| draft.owner_unit_id).collect();
    let units: Vec<i64> = drafts.iter().map(|draft| draft.unit_id).collect();
    let matters: Vec<String> = drafts.iter().map(|draft| draft.matter.code().to_owned()).collect();
    let kinds: Vec<String> = drafts.iter().map(|draft| draft.kind.code().to_owned()).collect();
    let periods: Vec<Option<i64>> = drafts.iter().map(|draft| draft.period_id).collect();
    let rows = sqlx::query!(
        r#"
        insert into reminder (owner_unit_id, unit_id, matter, kind, period_id, at, on_date, account_id, note)
        select d.owner_unit_id, d.unit_id, d.matter, d.kind, d.period_id, $6, $7, $8, $9
        from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[])
            as d (owner_unit_id, unit_id, matter, kind, period_id)
        on conflict (owner_unit_id, unit_id, matter, kind, coalesce(period_id, 0), on_date) where kind <> 'manual' do nothing
        returning id, owner_unit_id, unit_id, matter as "matter: Matter", kind as "kind: ReminderKind", period_id
        "#,
        &owners,
        &units,
        &matters,
        &kinds,
        &periods as &[Option<i64>],
        sending.now,
        today,
        sending.by.account_id,
        sending.note,
    )
    .fetch_all(tx)
    .await?;
    let written: HashMap<_, i64> = rows
        .into_iter()
        .map(|row| ((row.owner_unit_id, row.unit_id, row.matter, row.kind, row.period_id), row.id))
        .collect();
    let id = |draft: &Draft| {
        written.get(&(draft.owner_unit_id, draft.unit_id, draft.matter, draft.kind, draft.period_id)).copied()
    };
    Ok(drafts.iter().map(id).collect())
}

/// Writes down what each reminder is about.
pub async fn insert_items(tx: &mut PgConnection, sent: &[(i64, Draft)]) -> sqlx::Result<()> {
    let items: Vec<_> = sent.iter().flat_map(|(id, draft)| draft.items.iter().map(|item| (*id, item))).collect();
    let reminders: Vec<i64> = items.iter().map(|(id, _)| *id).collect();
    let subject = |item: &Item| item.owed.subject;
    let assignments: Vec<Option<i64>> =
        items.iter().map(|(_, item)| subject(item).seat().map(|seat| seat.assignment_id)).collect();
    let recipients: Vec<Option<i64>> = items.iter().map(|(_, item)| subject(item).recipient()).collect();
    let deadlines: Vec<Option<i64>> = items
        .iter()
        .map(|(_, item)| match subject(item) {
            Subject::Deadline { id, .. } => Some(id),
            _ => None,
        })
        .collect();
    let named: Vec<Option<NaiveDate>> = items
        .iter()
        .map(|(_, item)| match subject(item) {
            Subject::Deadline { named_on, .. } => Some(named_on),
            Subject::Instruction { .. } => Some(item.owed.due_on),
            Subject::Report { .. } | Subject::Receipt { .. } => None,
        })
        .collect();
    let due: Vec<NaiveDate> = items.iter().map(|(_, item)| item.owed.due_on).collect();
    let stages: Vec<Option<i16>> = items.iter().map(|(_, item)| item.stage).collect();
    let nths: Vec<i16> = items.iter().map(|(_, item)| item.nth).collect();
    sqlx::query!(
        "insert into reminder_item (reminder_id, assignment_id, recipient_id, deadline_id, named_on, due_on, stage, nth)
         select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::date[], $6::date[], $7::smallint[], $8::smallint[])",
        &reminders,
        &assignments as &[Option<i64>],
        &recipients as &[Option<i64>],
        &deadlines as &[Option<i64>],
        &named as &[Option<NaiveDate>],
        &due,
        &stages as &[Option<i16>],
        &nths,
    )
    .execute(tx)
    .await?;
    Ok(())
}
