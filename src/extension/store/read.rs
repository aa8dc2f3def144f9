//! Requests as their pages show them.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgExecutor;

use super::super::State;

/// The assignment a request is about.
pub async fn assignment_of(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select assignment_id from extension where id = $1", id).fetch_optional(db).await
}

/// The deadline a request is about.
pub async fn deadline_of(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select deadline_id from extension where id = $1", id).fetch_optional(db).await
}

/// Where an assignment has come to: itself, or those to which it has passed in the end.
pub async fn last_of_line(db: impl PgExecutor<'_>, assignment_id: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"
        with recursive line (id) as (
            select $1::bigint
            union
            select l.successor_id from line join assignment_succession l on l.predecessor_id = line.id
        )
        select id as "id!" from line
        where not exists (select from assignment_succession l where l.predecessor_id = line.id)
        "#,
        assignment_id
    )
    .fetch_all(db)
    .await
}

/// Whether an account asked for it, or answered an offer for the unit, in whatever role.
pub async fn spoke_for_unit(db: impl PgExecutor<'_>, id: i64, account_id: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select (e.asked_by = $2 or exists (
            select from journal j where j.subject_kind = 'extension' and j.subject_id = e.id and j.account_id = $2
                and j.action in ('extension.taken', 'extension.declined')
        )) as "spoke!"
        from extension e where e.id = $1
        "#,
        id,
        account_id
    )
    .fetch_one(db)
    .await
}

/// A request.
#[derive(Clone, Debug)]
pub struct Extension {
    pub id: i64,
    pub deadline_id: i64,
    /// The deadline's own words.
    pub words: String,
    /// The last day on time when it was asked: by the plan, and as it then held.
    pub planned_on: NaiveDate,
    pub due_on: NaiveDate,
    pub asked_for: NaiveDate,
    pub reason: String,
    pub state: State,
    pub offered_for: Option<NaiveDate>,
    pub granted_for: Option<NaiveDate>,
    pub overruled: bool,
    pub version: i32,
    pub asker: String,
    pub asked_at: DateTime<Utc>,
    pub offered_by: Option<i64>,
    pub moved_at: DateTime<Utc>,
    /// The party that asked, under its name now.
    pub party: String,
}

impl Extension {
    /// "Được gia hạn đến 31/10/2026": its state with its day.
    pub fn told(&self) -> String {
        told(self.state, self.offered_for, self.granted_for)
    }
}

/// A state with the day that goes with it.
pub fn told(state: State, offered_for: Option<NaiveDate>, granted_for: Option<NaiveDate>) -> String {
    let day = match state {
        State::Offered => offered_for,
        State::Granted => granted_for,
        State::Asked | State::Refused | State::Declined | State::Withdrawn => None,
    };
    match (state, day) {
        (State::Offered, Some(day)) => format!("{}: ngày khác {}", state.label(), crate::calendar::day_text(day)),
        (_, Some(day)) => format!("{} đến {}", state.label(), crate::calendar::day_text(day)),
        (_, None) => state.label().to_owned(),
    }
}

/// One request.
pub async fn extension(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<Extension>> {
    Ok(some(db, Some(id), &[]).await?.pop())
}

/// Every request of these assignments, the newest first.
pub async fn about(db: impl PgExecutor<'_>, assignments: &[i64]) -> sqlx::Result<Vec<Extension>> {
    some(db, None, assignments).await
}

async fn some(db: impl PgExecutor<'_>, id: Option<i64>, assignments: &[i64]) -> sqlx::Result<Vec<Extension>> {
    sqlx::query_as!(
        Extension,
        r#"
        select e.id, e.deadline_id, d.text as words, e.planned_on, e.due_on, e.asked_for, e.reason, e.state as "state: State",
            e.offered_for, e.granted_for, e.overruled, e.version, c.full_name as asker, e.asked_at, e.offered_by,
            e.moved_at, coalesce(u.name, a.party_name) as "party!"
        from extension e
        join deadline d on d.id = e.deadline_id
        join assignment a on a.id = e.assignment_id
        left join unit u on u.id = a.unit_id
        join account c on c.id = e.asked_by
        where e.id = $1 or e.assignment_id = any($2)
        order by e.id desc
        "#,
        id,
        assignments
    )
    .fetch_all(db)
    .await
}
