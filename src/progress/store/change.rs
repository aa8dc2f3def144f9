//! Reports as they are changed. Every change locks the period first, then the report, so that a closing and two
//! people acting at once come one after the other.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, types::Json};

use super::{
    super::{Completion, Progress, Rating, ReportState, ReportText, event::EventKind},
    read::took_part,
};
use crate::calendar::{PeriodKey, PeriodKind};

/// A period held open for the transaction.
pub struct PeriodLock {
    pub id: i64,
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub name: String,
    /// First day of its data: before it, nothing is written.
    pub starts_on: NaiveDate,
    pub closed: bool,
}

impl PeriodLock {
    /// How addresses name it.
    pub fn key(&self) -> PeriodKey {
        PeriodKey { kind: self.kind, year: self.year, ordinal: self.ordinal }
    }
}

/// Keeps a period from being closed until the transaction ends.
pub async fn lock_period(tx: &mut PgConnection, id: i64) -> sqlx::Result<PeriodLock> {
    sqlx::query_as!(
        PeriodLock,
        r#"select id, kind as "kind: PeriodKind", year, ordinal, name, starts_on,
            state = 'closed' as "closed!" from period where id = $1 for share"#,
        id
    )
    .fetch_one(tx)
    .await
}

/// A report held for the transaction, with what the rules ask about it.
pub struct Locked {
    pub id: i64,
    pub assignment_id: i64,
    pub revision: i32,
    pub state: ReportState,
    pub version: i32,
    pub text: ReportText,
    /// Whether the account at hand ever wrote or submitted it, in whatever role.
    pub wrote_or_submitted: bool,
}

/// Locks one report together with its period.
pub async fn lock(tx: &mut PgConnection, id: i64, account_id: i64) -> sqlx::Result<Option<(PeriodLock, Locked)>> {
    let Some(period_id) =
        sqlx::query_scalar!("select period_id from report where id = $1", id).fetch_optional(&mut *tx).await?
    else {
        return Ok(None);
    };
    let period = lock_period(tx, period_id).await?;
    sqlx::query!("select id from report where id = $1 for update", id).fetch_one(&mut *tx).await?;
    let report = locked(tx, id, account_id).await?;
    Ok(Some((period, report)))
}

/// Locks the newest revision of an assignment's report in a period, if there is any. Whoever else asks waits, also while
/// there is none: of two who begin one at once, the second finds what the first has begun.
pub async fn lock_latest(
    tx: &mut PgConnection,
    assignment_id: i64,
    period_id: i64,
    account_id: i64,
) -> sqlx::Result<Option<Locked>> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('report ' || $1::bigint || ' ' || $2::bigint, 0))",
        assignment_id,
        period_id
    )
    .execute(&mut *tx)
    .await?;
    let id = sqlx::query_scalar!(
        "select id from report where assignment_id = $1 and period_id = $2 order by revision desc limit 1 for update",
        assignment_id,
        period_id
    )
    .fetch_optional(&mut *tx)
    .await?;
    match id {
        Some(id) => Ok(Some(locked(tx, id, account_id).await?)),
        None => Ok(None),
    }
}

/// Reads a locked report in a statement of its own, so that it sees what was committed while the lock was awaited.
pub(super) async fn locked(tx: &mut PgConnection, id: i64, account_id: i64) -> sqlx::Result<Locked> {
    let row = sqlx::query!(
        r#"
        select r.id, r.assignment_id, r.revision, r.state as "state: ReportState", r.version,
            r.progress as "progress: Progress", r.percent, r.completed_on, r.results, r.obstacles, r.proposals, r.next_steps, r.nothing_new,
            r.regress_reason,
            coalesce((
                select jsonb_agg(jsonb_build_object('deadline_id', c.deadline_id, 'completed_on', c.completed_on) order by c.deadline_id)
                from report_completion c where c.report_id = r.id
            ), '[]') as "completions!: Json<Vec<Completion>>"
        from report r
        where r.id = $1
        "#,
        id
    )
    .fetch_one(&mut *tx)
    .await?;
    Ok(Locked {
        wrote_or_submitted: took_part(tx, id, account_id).await?,
        id: row.id,
        assignment_id: row.assignment_id,
        revision: row.revision,
        state: row.state,
        version: row.version,
        text: ReportText {
            progress: row.progress,
            percent: row.percent,
            completions: row.completions.0,
            completed_on: row.completed_on,
            results: row.results,
            obstacles: row.obstacles,
            proposals: row.proposals,
            next_steps: row.next_steps,
            nothing_new: row.nothing_new,
            regress_reason: row.regress_reason,
        },
    })
}

/// A revision about to be begun.
pub struct NewDraft<'a> {
    pub assignment_id: i64,
    pub period_id: i64,
    pub revision: i32,
    pub text: &'a ReportText,
    pub written_by: i64,
    pub at: DateTime<Utc>,
}

/// Begins a revision as a draft; its id. Breaks `report_one_open_key` when one is being written already.
pub async fn insert(tx: &mut PgConnection, new: NewDraft<'_>) -> sqlx::Result<i64> {
    begin(tx, new, 1).await
}

/// Begins a first revision in which nobody has written yet, so that something can be attached to it: whoever then saves the
/// words begins, as all who found nothing there, from version 0.
pub async fn insert_unwritten(tx: &mut PgConnection, new: NewDraft<'_>) -> sqlx::Result<i64> {
    begin(tx, new, 0).await
}

async fn begin(tx: &mut PgConnection, new: NewDraft<'_>, version: i32) -> sqlx::Result<i64> {
    let text = new.text;
    let id = sqlx::query_scalar!(
        "insert into report (assignment_id, period_id, revision, progress, percent, results, obstacles, proposals, next_steps,
            nothing_new, regress_reason, written_by, updated_at, completed_on, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         returning id",
        new.assignment_id,
        new.period_id,
        new.revision,
        text.progress as Progress,
        text.percent,
        text.results,
        text.obstacles,
        text.proposals,
        text.next_steps,
        text.nothing_new,
        text.regress_reason,
        new.written_by,
        new.at,
        text.completed_on,
        version,
    )
    .fetch_one(&mut *tx)
    .await?;
    set_completions(tx, id, &text.completions).await?;
    Ok(id)
}

/// Puts new words into a report; its version grows.
pub async fn rewrite(
    tx: &mut PgConnection,
    id: i64,
    text: &ReportText,
    written_by: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update report set progress = $2, percent = $3, results = $4, obstacles = $5, proposals = $6, next_steps = $7,
            nothing_new = $8, regress_reason = $9, written_by = $10, updated_at = $11, completed_on = $12, version = version + 1
         where id = $1",
        id,
        text.progress as Progress,
        text.percent,
        text.results,
        text.obstacles,
        text.proposals,
        text.next_steps,
        text.nothing_new,
        text.regress_reason,
        written_by,
        at,
        text.completed_on,
    )
    .execute(&mut *tx)
    .await?;
    set_completions(tx, id, &text.completions).await
}

async fn set_completions(tx: &mut PgConnection, report_id: i64, completions: &[Completion]) -> sqlx::Result<()> {
    let deadlines: Vec<i64> = completions.iter().map(|met| met.deadline_id).collect();
    let days: Vec<NaiveDate> = completions.iter().map(|met| met.completed_on).collect();
    sqlx::query!("delete from report_completion where report_id = $1", report_id).execute(&mut *tx).await?;
    sqlx::query!(
        "insert into report_completion (report_id, deadline_id, completed_on)
         select $1, met.deadline_id, met.completed_on from unnest($2::bigint[], $3::date[]) as met (deadline_id, completed_on)",
        report_id,
        &deadlines,
        &days,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The unit that owns the plan of an assignment.
pub async fn plan_owner(tx: &mut PgConnection, assignment_id: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "select p.owner_unit_id from assignment a join plan p on p.id = a.plan_id where a.id = $1",
        assignment_id
    )
    .fetch_one(tx)
    .await
}

/// What happens to a report.
pub struct Move<'a> {
    pub kind: EventKind,
    /// The state it is then in.
    pub state: ReportState,
    /// Goes with a return.
    pub reason: &'a str,
    /// Goes with an acceptance.
    pub rating: Option<Rating>,
    pub account_id: i64,
    pub at: DateTime<Utc>,
}

/// Moves a report into another state and keeps its words and the names and hashes of its evidence of that moment. The instant at which it first reached TCCB
/// is set once and never again.
pub async fn move_to(tx: &mut PgConnection, report: &Locked, change: Move<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "update report set state = $2,
            sent_to_head_at = case when $2 = 'with_head' then $4 else sent_to_head_at end,
            submitted_by = case when $2 = 'submitted' then $3 else submitted_by end,
            submitted_at = case when $2 = 'submitted' then $4 else submitted_at end,
            first_submitted_at = case when $2 = 'submitted' then coalesce(first_submitted_at, $4) else first_submitted_at end,
            decided_by = case when $2 in ('returned', 'accepted') then $3 else decided_by end,
            accepted_at = case when $2 = 'accepted' then $4 end,
            return_reason = case when $2 = 'returned' then $5 else return_reason end,
            rating = case when $2 = 'accepted' then $6 else rating end
         where id = $1",
        report.id,
        change.state as ReportState,
        change.account_id,
        change.at,
        change.reason,
        change.rating as Option<Rating>,
    )
    .execute(&mut *tx)
    .await?;
    note(tx, report, change.kind, change.reason, (change.account_id, change.at)).await
}

/// Notes what happened to a report, with its words of that moment.
pub async fn note(
    tx: &mut PgConnection,
    report: &Locked,
    kind: EventKind,
    reason: &str,
    (account_id, at): (i64, DateTime<Utc>),
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into report_event (report_id, kind, at, account_id, reason, content)
         values ($1, $2, $3, $4, $5, $6::jsonb || jsonb_build_object('evidence', coalesce((
            select jsonb_agg(jsonb_build_object('id', e.id, 'name', e.name, 'sha256', encode(f.sha256, 'hex')) order by e.id)
            from evidence e join stored_file f on f.id = e.file_id where e.report_id = $1 and e.removed_at is null), '[]')))",
        report.id,
        kind as EventKind,
        at,
        account_id,
        reason,
        Json(&report.text) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
