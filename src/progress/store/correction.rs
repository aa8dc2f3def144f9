//! Corrections: the revisions of one report held together, and what TCCB asks for.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::{
    super::{ReportState, correction::Revisions},
    change::{Locked, PeriodLock, lock_period, locked},
};
use crate::calendar::{PeriodKey, PeriodKind};

/// All revisions of a report in a period, held for the transaction.
pub struct Chain {
    pub newest: Locked,
    /// The accepted revision that stands, if any.
    pub standing: Option<Locked>,
    /// Whether the newest one ever reached TCCB.
    submitted: bool,
    /// Why TCCB asks for a correction, where it does and the unit has not answered.
    pub asked: Option<String>,
}

impl Chain {
    /// As the rules see it.
    pub fn revisions(&self) -> Revisions {
        Revisions {
            state: self.newest.state,
            revision: self.newest.revision,
            submitted: self.submitted,
            asked: self.asked.is_some(),
        }
    }
}

/// Locks the report that `id` is a revision of, with all its revisions in their order, and its period.
pub async fn lock_chain(tx: &mut PgConnection, id: i64, account_id: i64) -> sqlx::Result<Option<(PeriodLock, Chain)>> {
    let Some(at) =
        sqlx::query!("select assignment_id, period_id from report where id = $1", id).fetch_optional(&mut *tx).await?
    else {
        return Ok(None);
    };
    let period = lock_period(tx, at.period_id).await?;
    sqlx::query!(
        "select id from report where assignment_id = $1 and period_id = $2 order by revision for update",
        at.assignment_id,
        at.period_id
    )
    .fetch_all(&mut *tx)
    .await?;
    // In statements of their own, so that they see what was committed while the locks were awaited.
    let revisions = sqlx::query!(
        r#"select id, state as "state: ReportState", submitted_at is not null as "submitted!" from report
         where assignment_id = $1 and period_id = $2 order by revision desc"#,
        at.assignment_id,
        at.period_id
    )
    .fetch_all(&mut *tx)
    .await?;
    let Some(newest) = revisions.first() else { return Ok(None) };
    let accepted =
        revisions.iter().find(|revision| revision.state == ReportState::Accepted).map(|revision| revision.id);
    let standing = match accepted {
        Some(accepted) => Some(locked(tx, accepted, account_id).await?),
        None => None,
    };
    let asked = asked(&mut *tx, &[at.assignment_id], Some(at.period_id)).await?.pop().map(|asked| asked.reason);
    let chain =
        Chain { newest: locked(tx, newest.id, account_id).await?, standing, submitted: newest.submitted, asked };
    Ok(Some((period, chain)))
}

/// Removes a draft that was never sent; what was sent has events, which keep it.
pub async fn delete_draft(tx: &mut PgConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query!("delete from report where id = $1 and state = 'draft'", id).execute(tx).await?;
    Ok(())
}

/// A correction that TCCB asks for and that the unit has not sent yet.
pub struct Asked {
    /// The accepted report to be corrected.
    pub report_id: i64,
    pub assignment_id: i64,
    pub period_id: i64,
    pub period_name: String,
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub reason: String,
    pub by: String,
    pub at: DateTime<Utc>,
    /// The correction, once it is begun.
    pub correction_id: Option<i64>,
    pub correction_state: Option<ReportState>,
}

impl Asked {
    /// How addresses name its period.
    pub fn key(&self) -> PeriodKey {
        PeriodKey { kind: self.kind, year: self.year, ordinal: self.ordinal }
    }
}

/// What TCCB asks for of these assignments' reports: in one period, or in all that are open.
pub async fn asked(db: impl PgExecutor<'_>, assignments: &[i64], period_id: Option<i64>) -> sqlx::Result<Vec<Asked>> {
    sqlx::query_as!(
        Asked,
        r#"
        select r.id as report_id, r.assignment_id, r.period_id, p.name as period_name, p.kind as "kind: PeriodKind", p.year,
            p.ordinal, e.reason, a.full_name as by, e.at, n.id as "correction_id?", n.state as "correction_state?: ReportState"
        from report r
        join period p on p.id = r.period_id
        join lateral (
            select v.kind, v.reason, v.account_id, v.at from report_event v
            where v.report_id = r.id and v.kind in ('correction_asked', 'correction_withdrawn') order by v.id desc limit 1
        ) e on e.kind = 'correction_asked'
        join account a on a.id = e.account_id
        left join report n on n.assignment_id = r.assignment_id and n.period_id = r.period_id and n.revision = r.revision + 1
        where r.assignment_id = any($1) and r.state = 'accepted' and n.submitted_at is null
            and (r.period_id = $2 or ($2::bigint is null and p.state = 'open'))
        order by e.at, r.id
        "#,
        assignments,
        period_id
    )
    .fetch_all(db)
    .await
}

/// A correction that an owner's TCCB waits for.
pub struct Awaited {
    pub report_id: i64,
    pub unit_name: String,
    pub task_ref: String,
    pub period_name: String,
    pub reason: String,
    pub at: DateTime<Utc>,
    /// Whether the unit has begun it.
    pub begun: bool,
    /// How many are waited for in all.
    pub total: i64,
}

/// What was asked of units in an owner's open periods and is not answered, the oldest first.
pub async fn awaited(db: impl PgExecutor<'_>, owner_unit_id: i64, limit: i64) -> sqlx::Result<Vec<Awaited>> {
    sqlx::query_as!(
        Awaited,
        r#"
        select r.id as report_id, u.name as unit_name, t.ref as task_ref, p.name as period_name, e.reason, e.at,
            n.id is not null as "begun!", count(*) over () as "total!"
        from (
            select distinct on (v.report_id) v.report_id, v.kind, v.reason, v.at from report_event v
            where v.kind in ('correction_asked', 'correction_withdrawn') order by v.report_id, v.id desc
        ) e
        join report r on r.id = e.report_id and r.state = 'accepted'
        join period p on p.id = r.period_id and p.state = 'open' and p.owner_unit_id = $1
        join assignment a on a.id = r.assignment_id
        join task t on t.id = a.task_id
        join unit u on u.id = a.unit_id
        left join report n on n.assignment_id = r.assignment_id and n.period_id = r.period_id and n.revision = r.revision + 1
        where e.kind = 'correction_asked' and n.submitted_at is null
        order by e.at, r.id
        limit $2
        "#,
        owner_unit_id,
        limit
    )
    .fetch_all(db)
    .await
}
