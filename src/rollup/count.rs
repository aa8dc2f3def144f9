//! Counts of lead assignments, the unit of every figure.

use std::collections::BTreeSet;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use crate::progress::{Outcome, ReportStanding};

/// One lead assignment as it is counted, in one period or as of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    pub assignment_id: i64,
    pub plan_id: i64,
    pub section_id: i64,
    pub task_id: i64,
    /// None for a named party without account.
    pub unit_id: Option<i64>,
    /// Whether the task is shared by many units (nhiệm vụ chung) rather than one unit's own (nhiệm vụ riêng).
    pub collective: bool,
    /// 0–100.
    pub percent: i16,
    pub outcome: Outcome,
    /// Not complete and near its due day.
    pub due_soon: bool,
    /// On time only because a day was extended.
    pub by_extension: bool,
    pub report: ReportStanding,
}

/// How many lead assignments stand where. Each is in one of the five outcomes and, if it owes a report,
/// in one of the six stages of reporting; counts of separate sets of assignments may be added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub assignments: u32,
    pub done_on_time: u32,
    pub done_late: u32,
    pub pending_on_time: u32,
    pub pending_overdue: u32,
    pub untimed: u32,
    /// Those of `pending_on_time` that are near their due day.
    pub due_soon: u32,
    /// Those of `done_on_time` that are so only by an extended day …
    pub done_by_extension: u32,
    /// … and those of `pending_on_time`.
    pub pending_by_extension: u32,
    /// Those that owe a report.
    pub owed: u32,
    /// Owed, not begun.
    pub unwritten: u32,
    /// Owed, being written for the first time.
    pub draft: u32,
    /// Owed, before the head of the unit.
    pub with_head: u32,
    /// Owed, sent back by the head or by TCCB.
    pub returned: u32,
    /// Owed, waiting for TCCB.
    pub submitted: u32,
    /// Owed, accepted by TCCB.
    pub accepted: u32,
    /// Those of `submitted` and `accepted` that came late.
    pub reported_late: u32,
}

impl Counts {
    /// Owed reports that lie with TCCB, accepted or not.
    pub const fn reported(&self) -> u32 {
        self.submitted + self.accepted
    }

    /// Owed reports still at the unit, written or not: chưa báo cáo.
    pub const fn missing(&self) -> u32 {
        self.owed - self.reported()
    }

    /// How many are on time only by an extended day.
    pub const fn by_extension(&self) -> u32 {
        self.done_by_extension + self.pending_by_extension
    }

    /// The reporting rate; none where nothing is owed.
    pub fn rate(&self) -> Option<Rate> {
        Rate::of(self.reported(), self.owed)
    }

    /// How many of those that have a due day are complete; none where none has one.
    pub fn completion(&self) -> Option<Rate> {
        let complete = self.done_on_time + self.done_late;
        Rate::of(complete, complete + self.pending_on_time + self.pending_overdue)
    }

    /// How many stand in one of the five outcomes.
    pub const fn of(&self, outcome: Outcome) -> u32 {
        match outcome {
            Outcome::DoneOnTime => self.done_on_time,
            Outcome::DoneLate => self.done_late,
            Outcome::PendingOnTime => self.pending_on_time,
            Outcome::PendingOverdue => self.pending_overdue,
            Outcome::Untimed => self.untimed,
        }
    }
}

/// The counts of one assignment.
impl From<&Fact> for Counts {
    fn from(fact: &Fact) -> Self {
        let outcome = |is| u32::from(fact.outcome == is);
        let report = |is: &[ReportStanding]| u32::from(is.contains(&fact.report));
        Self {
            assignments: 1,
            done_on_time: outcome(Outcome::DoneOnTime),
            done_late: outcome(Outcome::DoneLate),
            pending_on_time: outcome(Outcome::PendingOnTime),
            pending_overdue: outcome(Outcome::PendingOverdue),
            untimed: outcome(Outcome::Untimed),
            due_soon: fact.due_soon.into(),
            done_by_extension: (fact.by_extension && fact.outcome == Outcome::DoneOnTime).into(),
            pending_by_extension: (fact.by_extension && fact.outcome == Outcome::PendingOnTime).into(),
            owed: fact.report.is_owed().into(),
            unwritten: report(&[ReportStanding::Missing]),
            draft: report(&[ReportStanding::Draft]),
            with_head: report(&[ReportStanding::WithHead]),
            returned: report(&[ReportStanding::Returned]),
            submitted: report(&[ReportStanding::Submitted, ReportStanding::SubmittedLate]),
            accepted: report(&[ReportStanding::Accepted, ReportStanding::AcceptedLate]),
            reported_late: fact.report.is_late().into(),
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.assignments += other.assignments;
        self.done_on_time += other.done_on_time;
        self.done_late += other.done_late;
        self.pending_on_time += other.pending_on_time;
        self.pending_overdue += other.pending_overdue;
        self.untimed += other.untimed;
        self.due_soon += other.due_soon;
        self.done_by_extension += other.done_by_extension;
        self.pending_by_extension += other.pending_by_extension;
        self.owed += other.owed;
        self.unwritten += other.unwritten;
        self.draft += other.draft;
        self.with_head += other.with_head;
        self.returned += other.returned;
        self.submitted += other.submitted;
        self.accepted += other.accepted;
        self.reported_late += other.reported_late;
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Self::add)
    }
}

/// A rate, always made from counts and never from other rates. Shown as "141/156".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub part: u32,
    /// More than zero.
    pub whole: u32,
}

impl Rate {
    /// `part` of `whole`; none of nothing.
    pub fn of(part: u32, whole: u32) -> Option<Self> {
        (whole > 0).then_some(Self { part, whole })
    }

    /// The nearest whole percentage, except that only all is 100 and only none is 0.
    pub fn percent(self) -> u32 {
        match self.part {
            0 => 0,
            part if part == self.whole => 100,
            _ => percent_of(self.part, self.whole).clamp(1, 99),
        }
    }

    /// "90%".
    pub fn percent_text(self) -> String {
        format!("{}%", self.percent())
    }
}

/// `part` of `whole` in whole percent, halves upwards. `whole` is more than zero.
pub(super) fn percent_of(part: u32, whole: u32) -> u32 {
    let (part, whole) = (u64::from(part), u64::from(whole));
    u32::try_from((part * 200 + whole) / (whole * 2)).unwrap_or(u32::MAX)
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.whole)
    }
}

/// Counts together with the tasks they are of. A task of 52 units is one task, so tasks are held as a set:
/// adding up tallies never counts one twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    pub counts: Counts,
    tasks: BTreeSet<i64>,
}

impl Tally {
    /// How many different tasks.
    pub fn tasks(&self) -> usize {
        self.tasks.len()
    }

    /// Counts one more lead assignment.
    pub fn count(&mut self, fact: &Fact) {
        self.counts += fact.into();
        self.tasks.insert(fact.task_id);
    }
}

impl<'a> FromIterator<&'a Fact> for Tally {
    fn from_iter<I: IntoIterator<Item = &'a Fact>>(facts: I) -> Self {
        let mut tally = Self::default();
        facts.into_iter().for_each(|fact| tally.count(fact));
        tally
    }
}

impl AddAssign<&Tally> for Tally {
    fn add_assign(&mut self, other: &Tally) {
        self.counts += other.counts;
        self.tasks.extend(&other.tasks);
    }
}

impl<'a> Sum<&'a Tally> for Tally {
    fn sum<I: Iterator<Item = &'a Tally>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |mut sum, tally| {
            sum += tally;
            sum
        })
    }
}
