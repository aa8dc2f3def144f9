//! What extensions do to due days. Each decision holds from its own day on, so that what is judged as of an earlier day,
//! such as a period that has closed, stands as it was.

use std::borrow::Cow;

use chrono::NaiveDate;
use sqlx::PgExecutor;

use super::store;
use crate::plan::Deadline;

/// A decision about the due day of one deadline of an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
pub struct Grant {
    /// The request it answers: a later decision on the same one takes its place.
    pub extension_id: i64,
    pub deadline_id: i64,
    /// The last day that is on time; none: what was granted is taken back.
    pub due_on: Option<NaiveDate>,
    /// The day of the decision, from which it works.
    pub from_on: NaiveDate,
}

/// A due day that was extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extended {
    pub deadline_id: i64,
    pub due_on: NaiveDate,
    /// The day of the decision.
    pub from_on: NaiveDate,
}

/// What was ever decided about the due days of these assignments, in the order in which it came.
pub async fn decided(db: impl PgExecutor<'_>, assignments: &[i64]) -> sqlx::Result<Vec<Grant>> {
    store::grants(db, assignments).await
}

/// The extended due days in force on a day: of each request what was decided last by then, of several granted for one
/// deadline the latest day. `grants` are in the order in which they came.
pub fn in_force(grants: &[Grant], as_of: NaiveDate) -> Vec<Extended> {
    let known: Vec<&Grant> = grants.iter().filter(|grant| grant.from_on <= as_of).collect();
    let replaced =
        |at: usize, grant: &Grant| known[at + 1..].iter().any(|later| later.extension_id == grant.extension_id);
    let mut days: Vec<Extended> = Vec::new();
    for (at, grant) in known.iter().enumerate() {
        let Some(due_on) = grant.due_on.filter(|_| !replaced(at, grant)) else { continue };
        match days.iter_mut().find(|day| day.deadline_id == grant.deadline_id) {
            Some(day) if day.due_on >= due_on => {}
            Some(day) => (day.due_on, day.from_on) = (due_on, grant.from_on),
            None => days.push(Extended { deadline_id: grant.deadline_id, due_on, from_on: grant.from_on }),
        }
    }
    days
}

/// The deadlines of a task as they hold for an assignment whose due days were extended so.
pub fn extend<'a>(deadlines: &'a [Deadline], extended: &[Extended]) -> Cow<'a, [Deadline]> {
    if extended.is_empty() {
        return Cow::Borrowed(deadlines);
    }
    let day_of = |deadline: &Deadline| extended.iter().find(|day| day.deadline_id == deadline.id).map(|day| day.due_on);
    let held = deadlines.iter().map(|deadline| Deadline { extended_to: day_of(deadline), ..deadline.clone() });
    Cow::Owned(held.collect())
}

#[cfg(test)]
mod tests;
