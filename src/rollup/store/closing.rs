//! The writes of closing and reopening.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use crate::{
    calendar::PeriodKind,
    progress::{Outcome, Progress, Rating, ReportStanding, facts::Line, ground::Ground},
};

/// A period held for closing, reopening or a change of its days: nobody else does any of it meanwhile.
#[derive(Clone, Debug)]
pub struct Locked {
    pub owner_unit_id: i64,
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub name: String,
    pub starts_on: NaiveDate,
    pub cut_off_on: NaiveDate,
    pub send_by: NaiveDate,
    pub note: String,
    /// The closing in force; none while it is open.
    pub version: Option<i32>,
    /// The last closing there was.
    pub last_version: i32,
    /// The plans that report in it and ran in it, also those ended since.
    pub plans: Vec<i64>,
}

/// Locks a period and all others of its owner for the transaction, then reads it as it now is.
pub async fn lock(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<Locked>> {
    // All periods of the owner, since closing one rests on the earlier ones being closed; always in one order, so that two
    // do not wait for each other. Two statements: the second sees what the one who held the locks before has written.
    sqlx::query_scalar!(
        "select id from period where owner_unit_id = (select owner_unit_id from period where id = $1)
         order by id for update",
        id
    )
    .fetch_all(&mut *tx)
    .await?;
    sqlx::query_as!(
        Locked,
        r#"
        select pe.owner_unit_id, pe.kind as "kind: PeriodKind", pe.year, pe.ordinal, pe.name, pe.starts_on, pe.cut_off_on,
            pe.send_by, pe.note,
            (select c.version from period_closing c where c.period_id = pe.id and c.reopened_at is null) as version,
            coalesce((select max(c.version) from period_closing c where c.period_id = pe.id), 0) as "last_version!",
            array(select p.id from plan p
                where p.owner_unit_id = pe.owner_unit_id and p.status <> 'draft' and case pe.kind
                        when 'ad_hoc' then exists (select from period_plan pp where pp.period_id = pe.id and pp.plan_id = p.id)
                        else pe.kind = any(p.period_kinds)
                    end
                    and (p.activated_at at time zone 'Asia/Ho_Chi_Minh')::date <= pe.cut_off_on
                    and (p.closed_at is null or (p.closed_at at time zone 'Asia/Ho_Chi_Minh')::date >= pe.starts_on)
                order by p.id) as "plans!"
        from period pe
        where pe.id = $1
        "#,
        id,
    )
    .fetch_optional(tx)
    .await
}

/// Holds the plans that are to be frozen against being changed or ended until the transaction ends.
pub async fn hold_plans(tx: &mut PgConnection, plans: &[i64]) -> sqlx::Result<()> {
    sqlx::query!("select id from plan where id = any($1) order by id for share", plans).fetch_all(tx).await?;
    Ok(())
}

/// Notes that a period is closed.
pub async fn close(
    tx: &mut PgConnection,
    period_id: i64,
    version: i32,
    at: DateTime<Utc>,
    by: i64,
    journal_head: Option<Vec<u8>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into period_closing (period_id, version, closed_at, closed_by, journal_head) values ($1, $2, $3, $4, $5)",
        period_id,
        version,
        at,
        by,
        journal_head,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update period set state = 'closed' where id = $1", period_id).execute(tx).await?;
    Ok(())
}

/// Writes down where every line stands, under the names of today.
pub async fn freeze(
    tx: &mut PgConnection,
    period_id: i64,
    version: i32,
    lines: &[Line],
    ground: &Ground,
) -> sqlx::Result<()> {
    fn column<T>(lines: &[Line], value: impl FnMut(&Line) -> T) -> Vec<T> {
        lines.iter().map(value).collect()
    }
    let section = |line: &Line| ground.section(line.section_id);
    let section_refs = column(lines, |line| section(line).map_or_else(String::new, |found| found.reference.clone()));
    let headings = column(lines, |line| section(line).map_or_else(String::new, |found| found.heading.clone()));
    let task_refs =
        column(lines, |line| ground.task(line.task_id).map_or_else(String::new, |task| task.reference.clone()));
    sqlx::query!(
        "insert into period_standing (period_id, version, assignment_id, plan_id, task_id, unit_id, party_name, section_id,
            section_ref, section_heading, task_ref, collective, progress, percent, completed_on, due_on, outcome, due_soon,
            report_state, rating, report_id, first_due_on, by_extension)
         select $1, $2, * from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[],
            $9::text[], $10::text[], $11::text[], $12::boolean[], $13::text[], $14::smallint[], $15::date[], $16::date[],
            $17::text[], $18::boolean[], $19::text[], $20::text[], $21::bigint[], $22::date[], $23::boolean[])",
        period_id,
        version,
        &column(lines, |line| line.assignment_id),
        &column(lines, |line| line.plan_id),
        &column(lines, |line| line.task_id),
        &column(lines, |line| line.unit_id) as &[Option<i64>],
        &column(lines, |line| line.party.clone()),
        &column(lines, |line| line.section_id),
        &section_refs,
        &headings,
        &task_refs,
        &column(lines, |line| line.collective),
        &column(lines, |line| line.progress) as &[Progress],
        &column(lines, |line| line.percent),
        &column(lines, |line| line.standing.completed_on) as &[Option<NaiveDate>],
        &column(lines, |line| line.standing.due_on) as &[Option<NaiveDate>],
        &column(lines, |line| line.standing.outcome) as &[Outcome],
        &column(lines, |line| line.standing.due_soon),
        &column(lines, |line| line.report) as &[ReportStanding],
        &column(lines, |line| line.rating) as &[Option<Rating>],
        &column(lines, |line| line.standing_report_id) as &[Option<i64>],
        &column(lines, |line| line.standing.first_due_on) as &[Option<NaiveDate>],
        &column(lines, |line| line.standing.by_extension),
    )
    .execute(&mut *tx)
    .await?;
    // Until the database looks by itself, it would read thousands of new rows as if they were few.
    sqlx::query!("analyze period_standing").execute(tx).await?;
    Ok(())
}

/// Notes that the closing in force no longer is, and why. Its figures stay.
pub async fn reopen(
    tx: &mut PgConnection,
    period_id: i64,
    version: i32,
    at: DateTime<Utc>,
    by: i64,
    reason: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update period_closing set reopened_at = $3, reopened_by = $4, reopen_reason = $5
         where period_id = $1 and version = $2",
        period_id,
        version,
        at,
        by,
        reason,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update period set state = 'open' where id = $1", period_id).execute(tx).await?;
    Ok(())
}

/// Marks the closed periods after this one, whose figures were counted on what is now reopened; how many.
pub async fn mark_later(
    tx: &mut PgConnection,
    (period_id, version): (i64, i32),
    period: &Locked,
    at: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let marked = sqlx::query!(
        "update period_closing c set earlier_reopened_at = $5
         from period pe
         where pe.id = c.period_id and pe.owner_unit_id = $1 and pe.cut_off_on > $2
            and c.reopened_at is null and c.earlier_reopened_at is null
            and exists (
                select from period_standing s
                where s.period_id = c.period_id and s.version = c.version and s.plan_id in (
                    select f.plan_id from period_standing f where f.period_id = $3 and f.version = $4))",
        period.owner_unit_id,
        period.cut_off_on,
        period_id,
        version,
        at,
    )
    .execute(tx)
    .await?;
    Ok(marked.rows_affected())
}
