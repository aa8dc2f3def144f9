//! What units owe now, read off the lines from which all figures are counted, and of instructions.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::{
    calendar::DaysOff,
    instruction::{
        State,
        dated::{Owing, acknowledged_by},
    },
    progress::{Outcome, facts::Line, ground::Ground, reminded::Matter},
};

/// Something a unit owes by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    pub owner_unit_id: i64,
    pub unit_id: i64,
    /// The unit's name.
    pub unit: String,
    pub subject: Subject,
    /// The last day that is on time.
    pub due_on: NaiveDate,
}

/// A unit's part in a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seat {
    pub task_id: i64,
    pub assignment_id: i64,
}

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The report of a period.
    Report { seat: Seat, period_id: i64 },
    /// The meeting of a deadline, and the day that it names: its own or that of the event it counts from.
    Deadline { seat: Seat, id: i64, named_on: NaiveDate },
    /// The report on an instruction that was given to the unit.
    Instruction { recipient_id: i64 },
    /// That the unit has received it.
    Receipt { recipient_id: i64 },
}

/// What a reminder is about, as earlier ones about the very same thing are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    Report { assignment_id: i64, period_id: i64 },
    Deadline { assignment_id: i64, deadline_id: i64 },
    Instruction { recipient_id: i64, unit_id: i64 },
    Receipt { recipient_id: i64, unit_id: i64 },
}

/// A day that was put off begins anew.
pub type Key = (Thing, NaiveDate);

impl Subject {
    /// The unit's part in a task that it is about; none of instructions.
    pub fn seat(self) -> Option<Seat> {
        match self {
            Self::Report { seat, .. } | Self::Deadline { seat, .. } => Some(seat),
            Self::Instruction { .. } | Self::Receipt { .. } => None,
        }
    }

    /// The recipient of an instruction.
    pub fn recipient(self) -> Option<i64> {
        match self {
            Self::Report { .. } | Self::Deadline { .. } => None,
            Self::Instruction { recipient_id } | Self::Receipt { recipient_id } => Some(recipient_id),
        }
    }
}

impl Owed {
    pub fn key(&self) -> Key {
        let unit_id = self.unit_id;
        let thing = match self.subject {
            Subject::Report { seat, period_id } => Thing::Report { assignment_id: seat.assignment_id, period_id },
            Subject::Deadline { seat, id, .. } => {
                Thing::Deadline { assignment_id: seat.assignment_id, deadline_id: id }
            }
            Subject::Instruction { recipient_id } => Thing::Instruction { recipient_id, unit_id },
            Subject::Receipt { recipient_id } => Thing::Receipt { recipient_id, unit_id },
        };
        (thing, self.due_on)
    }

    pub fn matter(&self) -> Matter {
        match self.subject {
            Subject::Report { .. } => Matter::Report,
            Subject::Deadline { .. } => Matter::Deadline,
            Subject::Instruction { .. } | Subject::Receipt { .. } => Matter::Instruction,
        }
    }

    pub fn period_id(&self) -> Option<i64> {
        match self.subject {
            Subject::Report { period_id, .. } => Some(period_id),
            _ => None,
        }
    }
}

/// The owner of each plan.
pub type Owners = HashMap<i64, i64>;

/// The reports of open periods that did not reach whoever reviews them.
pub fn reports(lines: &[Line], owners: &Owners) -> Vec<Owed> {
    let owed = lines.iter().filter_map(|line| {
        let period = line.period.filter(|period| !period.closed)?;
        let missing = line.report.is_owed() && !line.report.is_reported();
        let subject = Subject::Report { seat: seat(line), period_id: period.id };
        of(line, owners, subject, period.send_by).filter(|_| missing)
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
        let subject = Subject::Deadline { seat: seat(line), id: deadline.id, named_on };
        of(line, owners, subject, due_on).filter(|_| !claimed.contains(&(line.assignment_id, deadline.id)))
    });
    owed.collect()
}

/// What units owe of instructions: to report by their day, or to say that they have received them. Of one that nobody has
/// acknowledged its own day is asked for once it is near or past, which is for the caller to choose.
pub fn instructions(owing: &[Owing], days_off: &DaysOff) -> Vec<Owed> {
    let owed = owing.iter().flat_map(|one| {
        let owed = |subject, due_on| Owed {
            owner_unit_id: one.owner_unit_id,
            unit_id: one.unit_id,
            unit: one.unit_name.clone(),
            subject,
            due_on,
        };
        let recipient_id = one.recipient_id;
        let day = one.due_on.map(|due| owed(Subject::Instruction { recipient_id }, due));
        let receipt = (one.state == State::Given)
            .then(|| owed(Subject::Receipt { recipient_id }, acknowledged_by(one.given_at, days_off)));
        day.into_iter().chain(receipt)
    });
    owed.collect()
}

fn seat(line: &Line) -> Seat {
    Seat { task_id: line.task_id, assignment_id: line.assignment_id }
}

/// Nobody can be reminded where a party has no account.
fn of(line: &Line, owners: &Owners, subject: Subject, due_on: NaiveDate) -> Option<Owed> {
    Some(Owed {
        owner_unit_id: *owners.get(&line.plan_id)?,
        unit_id: line.unit_id?,
        unit: line.party.clone(),
        subject,
        due_on,
    })
}
