//! Reminders as they are read: the list, how often each unit was urged, and who leaves them unanswered.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

use crate::{
    calendar::PeriodKey,
    progress::{
        reminded::{Matter, Reminded, ReminderKind},
        sight::Sight,
    },
};

/// How often a unit was urged about one matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub count: i64,
    pub last_at: DateTime<Utc>,
    /// The last one sent by hand.
    pub last_manual: Option<i64>,
}

/// How often each unit was urged about these plans' reports of a period, or about their deadlines. Friendly words before the
/// day are not counted.
pub async fn times(
    db: impl PgExecutor<'_>,
    plans: &[i64],
    matter: Matter,
    period: Option<PeriodKey>,
) -> sqlx::Result<HashMap<i64, Times>> {
    let rows = sqlx::query!(
        r#"
        select r.unit_id, count(*) as "count!", max(r.at) as "last_at!", max(r.id) filter (where r.kind = 'manual') as last_manual
        from reminder r
        left join period p on p.id = r.period_id
        where r.matter = $2 and r.kind <> 'before'
            and (r.matter = 'deadline' or p.kind = $3 and p.year = $4 and p.ordinal = $5)
            and exists (
                select from reminder_item i join assignment a on a.id = i.assignment_id
                where i.reminder_id = r.id and a.plan_id = any($1))
        group by r.unit_id
        "#,
        plans,
        matter.code(),
        period.map(|key| key.kind.code()),
        period.map(|key| key.year),
        period.map(|key| key.ordinal),
    )
    .fetch_all(db)
    .await?;
    let times = rows
        .into_iter()
        .map(|row| (row.unit_id, Times { count: row.count, last_at: row.last_at, last_manual: row.last_manual }));
    Ok(times.collect())
}

/// What somebody reads of reminders.
pub struct Seen<'a> {
    pub plans: &'a [i64],
    /// With what is about no plan in particular, and instructions to the reader's units about plans not seen `apart`.
    pub planless: bool,
    pub apart: &'a [i64],
    pub period: Option<PeriodKey>,
    pub sight: &'a Sight,
    pub reach: &'a [i64],
    /// Whether the reader hears of instructions.
    pub speaks: bool,
}

/// How many units leave something unanswered that was asked three times: of the period's reports, a deadline, or an
/// instruction.
pub async fn third(db: impl PgExecutor<'_>, seen: &Seen<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(distinct r.unit_id) as "count!"
        from reminder_unanswered u
        join reminder r on r.id = u.reminder_id
        left join period p on p.id = r.period_id
        where u.nth >= 3 and ($8 or r.matter <> 'instruction')
            and (u.plan_id = any($1) or ($7 and (u.plan_id is null
                or (r.matter = 'instruction' and u.plan_id <> all($9) and r.unit_id = any($6)))))
            and (u.plan_id = any($5) or r.unit_id = any($6) or (u.plan_id is null and r.owner_unit_id = any($6)))
            and (r.matter <> 'report' or p.kind = $2 and p.year = $3 and p.ordinal = $4)
        "#,
        seen.plans,
        seen.period.map(|key| key.kind.code()),
        seen.period.map(|key| key.year),
        seen.period.map(|key| key.ordinal),
        &seen.sight.whole,
        seen.reach,
        seen.planless,
        seen.speaks,
        seen.apart,
    )
    .fetch_one(db)
    .await
}

/// Which reminders a list is asked for.
pub struct Asked<'a> {
    pub seen: Seen<'a>,
    pub unit: Option<i64>,
    pub assignment: Option<i64>,
    pub kind: Option<ReminderKind>,
    pub matter: Option<Matter>,
    /// Whether all of it was answered.
    pub answered: Option<bool>,
    /// Only what was asked three times and is unanswered.
    pub third: bool,
    /// Words of the unit's name, whatever their case and diacritics.
    pub words: Option<&'a str>,
    pub size: i64,
    pub page: i64,
}

/// A reminder with its unit.
pub struct Listed {
    pub unit_id: i64,
    pub unit: String,
    pub reminded: Reminded,
}

/// One page of a list, newest first, with how many there are in all and of how many units. A deadline's reminder belongs to
/// every period that was being reported when it was sent; as long as it is unanswered, to all.
pub async fn list(db: impl PgExecutor<'_>, asked: &Asked<'_>) -> sqlx::Result<(Vec<Listed>, i64, i64)> {
    let rows = sqlx::query!(
        r#"
        with found as (
            select r.id, r.unit_id, u.name as unit, p.name as period
            from reminder r
            join unit u on u.id = r.unit_id
            left join period p on p.id = r.period_id
            where exists (
                    select from reminder_item i
                    left join assignment a on a.id = i.assignment_id
                    left join instruction_recipient w on w.id = i.recipient_id
                    left join instruction n on n.id = w.instruction_id
                    cross join lateral (select coalesce(a.plan_id, n.plan_id) as plan_id) o
                    left join plan y on y.id = o.plan_id
                    where i.reminder_id = r.id
                        and (o.plan_id = any($1) or ($16 and (o.plan_id is null or (r.matter = 'instruction'
                            and y.status = 'active' and o.plan_id <> all($18) and r.unit_id = any($6)))))
                        and (o.plan_id = any($5) or r.unit_id = any($6) or (o.plan_id is null and r.owner_unit_id = any($6)))
                        and ($8::bigint is null or i.assignment_id = $8))
                and ($17 or r.matter <> 'instruction')
                and ($7::bigint is null or r.unit_id = $7)
                and ($9::text is null or r.kind = $9)
                and ($10::text is null or r.matter = $10)
                and ($13::text is null or strpos(fold(u.name), fold($13)) > 0)
                and ($8 is not null or $2::text is null or case r.matter
                    when 'report' then p.kind = $2 and p.year = $3 and p.ordinal = $4
                    else $12 or coalesce(not $11, false) or exists (
                        select from period w
                        left join period_closing e on e.period_id = w.id and e.reopened_at is null
                        where w.owner_unit_id = r.owner_unit_id and w.kind = $2 and w.year = $3 and w.ordinal = $4
                            and r.on_date >= w.starts_on and (w.state = 'open' or r.at <= e.closed_at))
                end)
                and ($11::boolean is null or $11 <> exists (
                    select from reminder_unanswered x join reminder_item i on i.id = x.item_id
                    where x.reminder_id = r.id and ($8::bigint is null or i.assignment_id = $8)))
                and (not $12 or exists (
                    select from reminder_unanswered x
                    where x.reminder_id = r.id and x.nth >= 3 and (x.plan_id = any($1) or ($16
                        and (x.plan_id is null or (r.matter = 'instruction' and x.plan_id <> all($18) and r.unit_id = any($6)))))))
        ), shown as (
            select f.*, count(*) over () as total, (select count(distinct unit_id) from found) as units
            from found f order by f.id desc limit $14 offset $15
        )
        select s.unit_id as "unit_id!", s.unit as "unit!", s.period as "period?", s.total as "total!", s.units as "units!", r.id,
            r.matter as "matter: Matter", r.kind as "kind: ReminderKind", r.at, w.full_name as "by?", r.note,
            i.due_on as "due_on!", i.items as "items!", i.unanswered as "unanswered!", i.nth as "nth!"
        from shown s
        join reminder r on r.id = s.id
        left join account w on w.id = r.account_id
        cross join lateral (
            select min(i.due_on) as due_on, count(*) as items, max(i.nth) as nth, count(x.item_id) as unanswered
            from reminder_item i
            left join reminder_unanswered x on x.item_id = i.id
            where i.reminder_id = s.id and ($8::bigint is null or i.assignment_id = $8)
        ) i
        order by r.id desc
        "#,
        asked.seen.plans,
        asked.seen.period.map(|key| key.kind.code()),
        asked.seen.period.map(|key| key.year),
        asked.seen.period.map(|key| key.ordinal),
        &asked.seen.sight.whole,
        asked.seen.reach,
        asked.unit,
        asked.assignment,
        asked.kind.map(ReminderKind::code),
        asked.matter.map(Matter::code),
        asked.answered,
        asked.third,
        asked.words,
        asked.size,
        (asked.page - 1) * asked.size,
        asked.seen.planless,
        asked.seen.speaks,
        asked.seen.apart,
    )
    .fetch_all(db)
    .await?;
    let (total, units) = rows.first().map_or((0, 0), |row| (row.total, row.units));
    let listed = rows.into_iter().map(|row| Listed {
        unit_id: row.unit_id,
        unit: row.unit,
        reminded: Reminded {
            id: row.id,
            matter: row.matter,
            kind: row.kind,
            at: row.at,
            by: row.by,
            note: row.note,
            period: row.period,
            due_on: row.due_on,
            items: row.items,
            unanswered: row.unanswered,
            nth: row.nth,
        },
    });
    Ok((listed.collect(), total, units))
}
