//! What units owe now, read off the lines from which all figures are counted.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::progress::{Outcome, facts::Line, ground::Ground, reminded::Matter};

/// Something a unit owes by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    pub owner_unit_id: i64,
    pub unit_id: i64,
    /// The unit's name.
    pub unit: String,
    pub task_id: i64,
    pub assignment_id: i64,
    pub subject: Subject,
    /// The last day that is on time.
    pub due_on: NaiveDate,
}

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The report of a period.
    Report { period_id: i64 },
    /// The meeting of a deadline, and the day that it names: its own or that of the event it counts from.
    Deadline { id: i64, named_on: NaiveDate },
}

/// By what earlier reminders about the very same thing are found: a day that was put off begins anew.
pub type Key = (i64, Option<i64>, Option<i64>, NaiveDate);

impl Owed {
    pub fn key(&self) -> Key {
        let (period, deadline) = match self.subject {
            Subject::Report { period_id } => (Some(period_id), None),
            Subject::Deadline { id, .. } => (None, Some(id)),
        };
        (self.assignment_id, period, deadline, self.due_on)
    }

    pub fn matter(&self) -> Matter {
        match self.subject {
            Subject::Report { .. } => Matter::Report,
            Subject::Deadline { .. } => Matter::Deadline,
        }
    }

    pub fn period_id(&self) -> Option<i64> {
        self.key().1
    }
}

/// The owner of each plan.
pub type Owners = HashMap<i64, i64>;

/// The reports of open periods that did not reach whoever reviews them.
pub fn reports(lines: &[Line], owners: &Owners) -> Vec<Owed> {
    let owed = lines.iter().filter_map(|line| {
        let period = line.period.filter(|period| !period.closed)?;
        let missing = line.report.is_owed() && !line.report.is_reported();
        of(line, owners, Subject::Report { period_id: period.id }, period.send_by).filter(|_| missing)
    });
    owed.collect()
}

/// The deadlines that govern and are not met, but for those `claimed` to be, as assignment and deadline, in a report that
/// waits for its reviewer.
pub fn deadlines(lines: &[Line], owners: &Owners, ground: &Ground, claimed: &HashSet<(i64, i64)>) -> Vec<Owed> {
    let owed = lines.iter().filter_map(|line| {
        let pending = matches!(line.standing.outcome, Outcome::PendingOnTime | Outcome::PendingOverdue);
        let due_on = line.standing.due_on.filter(|_| pending)?;
        let held = line.deadlines(ground);
        // Of several deadlines of one day some may be met.
        let governs = |deadline: &&crate::plan::Deadline| {
            deadline.effective_due(&ground.days_off) == Some(due_on) && !line.met.contains(&deadline.id)
        };
        let deadline = held.iter().find(governs)?;
        // Another day, in the plan or by an extension, is reminded of anew.
        let extended = deadline.is_extended(&ground.days_off).then_some(due_on);
        let named_on = extended.or(deadline.due_on).or(deadline.event_on)?;
        let subject = Subject::Deadline { id: deadline.id, named_on };
        of(line, owners, subject, due_on).filter(|_| !claimed.contains(&(line.assignment_id, deadline.id)))
    });
    owed.collect()
}

/// Nobody can be reminded where a party has no account.
fn of(line: &Line, owners: &Owners, subject: Subject, due_on: NaiveDate) -> Option<Owed> {
    Some(Owed {
        owner_unit_id: *owners.get(&line.plan_id)?,
        unit_id: line.unit_id?,
        unit: line.party.clone(),
        task_id: line.task_id,
        assignment_id: line.assignment_id,
        subject,
        due_on,
    })
}
