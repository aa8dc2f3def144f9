//! Requests as their pages show them.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgExecutor;

use super::super::State;

/// The assignment a request is about.
pub async fn assignment_of(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select assignment_id from extension where id = $1", id).fetch_optional(db).await
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
    pub asked_by: i64,
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
            e.offered_for, e.granted_for, e.overruled, e.version, e.asked_by, c.full_name as asker, e.asked_at, e.offered_by,
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
