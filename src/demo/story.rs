//! How one report came about: begun, sent to the head, submitted, returned, accepted.
//!
//! A story is planned to its end whatever the day; what lies after the quarter's horizon has not happened.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use fastrand::Rng;

use super::chance::number;
use super::quarters::{MOMENT, Quarter, at};
use crate::calendar::DaysOff;
use crate::progress::{Rating, ReportState, ReportText};

/// A step in the life of a report, with the words as they then stood.
pub(super) struct Step {
    pub act: StepAct,
    pub at: DateTime<Utc>,
    pub text: ReportText,
    /// Why it was sent back or returned.
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepAct {
    SendToHead,
    SendBack,
    Submit,
    Return,
    Accept,
}

impl StepAct {
    /// The kind of event that remembers it.
    pub const fn event(self) -> &'static str {
        match self {
            Self::SendToHead => "sent_to_head",
            Self::SendBack => "sent_back",
            Self::Submit => "submitted",
            Self::Return => "returned",
            Self::Accept => "accepted",
        }
    }

    /// What the report then is.
    pub const fn leads_to(self) -> ReportState {
        match self {
            Self::SendToHead => ReportState::WithHead,
            Self::SendBack | Self::Return => ReportState::Returned,
            Self::Submit => ReportState::Submitted,
            Self::Accept => ReportState::Accepted,
        }
    }
}

/// How a story is to end, if time allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Unwritten,
    LeftAsDraft,
    LeftWithHead,
    /// Sent to TCCB and not read before the closing.
    Unread,
    /// Returned by TCCB and not corrected before the closing.
    LeftReturned,
    Accepted,
    /// Returned by TCCB, corrected, accepted.
    CorrectedForOfficer,
    /// Sent back by the head, corrected, accepted.
    CorrectedForHead,
}

impl Fate {
    /// Whether somebody hands it back to be written anew.
    pub fn comes_back(self) -> bool {
        matches!(self, Self::LeftReturned | Self::CorrectedForOfficer | Self::CorrectedForHead)
    }
}

/// How a unit keeps to its duties.
pub(super) struct Habit {
    /// Share of its reports that reach TCCB.
    diligence: f64,
    /// Share of those that come late.
    lateness: f64,
}

impl Habit {
    /// A few units are always behind; all grow better from quarter to quarter.
    pub fn of(unit_code: &str, quarter: &Quarter) -> Self {
        let chance = number(&["habit", unit_code]);
        let growth = 0.011 * quarter.index as f64;
        if chance.is_multiple_of(11) {
            Self { diligence: 0.70 + 2.0 * growth, lateness: 0.35 - 2.0 * growth }
        } else {
            let diligence = 0.91 + (chance % 50) as f64 / 1000.0 + growth;
            Self { diligence: diligence.min(0.99), lateness: 0.04 }
        }
    }

    /// What becomes of one report, and whether it is late.
    pub fn fate(&self, rng: &mut Rng) -> (Fate, bool) {
        let late = rng.f64() < self.lateness;
        let ends = rng.f64();
        let fate = if rng.f64() > self.diligence {
            match ends {
                ..0.55 => Fate::Unwritten,
                0.55..0.85 => Fate::LeftAsDraft,
                _ => Fate::LeftWithHead,
            }
        } else {
            match ends {
                ..0.016 => Fate::Unread,
                0.016..0.025 => Fate::LeftReturned,
                0.025..0.14 => Fate::CorrectedForOfficer,
                0.14..0.165 => Fate::CorrectedForHead,
                _ => Fate::Accepted,
            }
        };
        (fate, late)
    }
}

/// The working day on which a report is to reach TCCB: through the quarter, most towards its end.
pub(super) fn usual_day(rng: &mut Rng, quarter: &Quarter, late: bool, days_off: &DaysOff) -> NaiveDate {
    let (start, cut_off) = (quarter.span.starts_on, quarter.span.cut_off_on);
    if late {
        return days_off.add_working_days(quarter.send_by, rng.i32(1..=2));
    }
    let length = (cut_off - start).num_days();
    let day = if rng.f64() < 0.45 {
        start + TimeDelta::days(rng.i64(10..length - 15))
    } else {
        cut_off - TimeDelta::days(rng.i64(0..15))
    };
    on_working_day(day, days_off).min(quarter.send_by)
}

/// The day itself, or the next one on which people work.
pub(super) fn on_working_day(day: NaiveDate, days_off: &DaysOff) -> NaiveDate {
    if days_off.is_working(day) { day } else { days_off.add_working_days(day, 1) }
}

/// Plans steps on working days and hours, one after another.
struct Timetable<'a> {
    days_off: &'a DaysOff,
    /// No step later than this day.
    last_day: NaiveDate,
    previous: DateTime<Utc>,
}

impl Timetable<'_> {
    /// An hour of `day`, after the step before.
    fn on(&mut self, rng: &mut Rng, day: NaiveDate) -> DateTime<Utc> {
        let day = on_working_day(day, self.days_off).min(self.last_day);
        let hour = at(day, rng.u32(8..17), rng.u32(0..60));
        self.previous = hour.max(self.previous + MOMENT);
        self.previous
    }

    /// An hour so many days after the step before.
    fn after(&mut self, rng: &mut Rng, days: std::ops::RangeInclusive<u64>) -> DateTime<Utc> {
        let day = crate::clock::local_day(self.previous) + Days::new(rng.u64(days));
        self.on(rng, day)
    }
}

/// One report's story.
pub(super) struct Story {
    /// Place in the list of lead assignments.
    pub lead: usize,
    /// Place in the list of quarters.
    pub quarter: usize,
    pub begun_at: DateTime<Utc>,
    pub steps: Vec<Step>,
    /// The words as they now stand.
    pub text: ReportText,
    pub rating: Option<Rating>,
    /// Which of the officers reads it.
    pub second_officer: bool,
}

/// The course a story takes.
pub(super) struct Course {
    pub fate: Fate,
    /// The day on which the report is to reach TCCB.
    pub submit_on: NaiveDate,
    /// Nothing is written before this day …
    pub not_before: NaiveDate,
    /// … and nothing happens after this one.
    pub last_day: NaiveDate,
}

/// The words of a story: as first written, and as they are in the end.
pub(super) struct Versions {
    pub first: ReportText,
    pub last: ReportText,
    pub reason: String,
}

impl Story {
    /// Plans a story; none where nothing is written.
    pub fn plan(
        rng: &mut Rng,
        (lead, quarter): (usize, &Quarter),
        course: &Course,
        versions: Versions,
        days_off: &DaysOff,
    ) -> Option<Self> {
        let Course { fate, submit_on, not_before, last_day } = *course;
        if fate == Fate::Unwritten {
            return None;
        }
        let sent_on = (submit_on - Days::new(rng.u64(0..=4))).max(not_before);
        let begun_on = (sent_on - Days::new(rng.u64(0..=9))).max(not_before);
        let begun_at = at(on_working_day(begun_on, days_off).min(sent_on), rng.u32(8..16), rng.u32(0..60));
        let mut time = Timetable { days_off, last_day, previous: begun_at };
        let mut steps = Vec::new();
        let mut step = |act, at, reason: &str, text: &ReportText| {
            steps.push(Step { act, at, text: text.clone(), reason: reason.to_owned() });
        };
        let Versions { first, last, reason } = &versions;
        let early = if fate.comes_back() { first } else { last };
        use StepAct::{Accept, Return, SendBack, SendToHead, Submit};
        if fate != Fate::LeftAsDraft {
            step(SendToHead, time.on(rng, sent_on), "", early);
        }
        if fate == Fate::CorrectedForHead {
            step(SendBack, time.after(rng, 0..=1), reason, early);
            step(SendToHead, time.after(rng, 0..=1), "", last);
        }
        if !matches!(fate, Fate::LeftAsDraft | Fate::LeftWithHead) {
            let submitted = if fate == Fate::CorrectedForHead { last } else { early };
            step(Submit, time.on(rng, submit_on), "", submitted);
        }
        if matches!(fate, Fate::LeftReturned | Fate::CorrectedForOfficer) {
            step(Return, time.after(rng, 2..=9), reason, early);
        }
        if fate == Fate::CorrectedForOfficer {
            step(SendToHead, time.after(rng, 4..=14), "", last);
            step(Submit, time.after(rng, 0..=2), "", last);
        }
        if matches!(fate, Fate::Accepted | Fate::CorrectedForOfficer | Fate::CorrectedForHead) {
            step(Accept, time.after(rng, 3..=16), "", last);
        }
        let rating = match rng.u32(0..100) {
            0..28 => Some(Rating::Good),
            28..84 => Some(Rating::Satisfactory),
            84..87 => Some(Rating::Unsatisfactory),
            _ => None,
        };
        Some(Self {
            lead,
            quarter: quarter.index,
            begun_at,
            steps,
            text: versions.last,
            rating,
            second_officer: rng.f64() < 0.4,
        })
    }

    /// Moves the story forward by whole days so that it has ended before `limit`.
    pub fn end_before(&mut self, limit: DateTime<Utc>) {
        let end = self.steps.last().map_or(self.begun_at, |step| step.at);
        let over = (end - limit).num_seconds();
        if over >= 0 {
            let days = Days::new(over.unsigned_abs() / 86_400 + 1);
            self.begun_at = self.begun_at - days;
            for step in &mut self.steps {
                step.at = step.at - days;
            }
        }
    }

    /// Forgets what lies after `now`; nothing is left of a story not yet begun.
    pub fn up_to(mut self, now: DateTime<Utc>) -> Option<Self> {
        self.steps.retain(|step| step.at <= now);
        if let Some(step) = self.steps.last() {
            self.text = step.text.clone();
        }
        (self.begun_at <= now).then_some(self)
    }

    /// The report's state at an instant; none before it was begun.
    pub fn state_at(&self, instant: DateTime<Utc>) -> Option<ReportState> {
        let last = self.steps.iter().rev().find(|step| step.at <= instant);
        let state = last.map_or(ReportState::Draft, |step| step.act.leads_to());
        (self.begun_at <= instant).then_some(state)
    }

    /// The last step of a kind.
    pub fn last(&self, act: StepAct) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.act == act)
    }

    /// The first step of a kind.
    pub fn first(&self, act: StepAct) -> Option<&Step> {
        self.steps.iter().find(|step| step.act == act)
    }
}
