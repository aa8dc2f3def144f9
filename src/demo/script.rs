//! What every unit reports in every quarter: who owes, how far the work has come, how the report fares.

use chrono::{Days, NaiveDate};
use fastrand::Rng;

use super::chance::{dice, number, pick};
use super::data::{Narratives, Outcome, Unit};
use super::plans::{Lead, day_from};
use super::quarters::Quarter;
use super::story::{Course, Fate, Habit, StepAct, Story, Versions, on_working_day, usual_day};
use super::wording::{Words, Writer};
use crate::calendar::DaysOff;
use crate::clock::local_day;
use crate::progress::{Completion, Duty, Progress, ReportText, Standing, Yardstick};

/// Days before the due day from which it is "sắp đến hạn".
pub(super) const DUE_SOON_DAYS: i64 = 15;

/// The one task of NQ28 that units finish: drawing up a plan of their own.
const FINISHED_BY_UNITS: &str = "TCTH.1.2";

/// The day on which Văn phòng Sở met the one due day of NQ28.
const NQ28_MET_ON: NaiveDate = NaiveDate::from_ymd_opt(2023, 12, 22).expect("a day");

/// Left unwritten in the open quarter on whatever day the demo is loaded, to be written by whoever tries it.
pub(super) const TO_TRY: (&str, &str) = ("lequydon", "IV.4.a");

/// All that is given before the first report is written.
pub(super) struct Script<'a> {
    pub units: &'a [Unit],
    pub leads: &'a [Lead],
    pub quarters: &'a [Quarter],
    pub narratives: &'a Narratives,
    pub days_off: &'a DaysOff,
    pub today: NaiveDate,
}

/// The stories in the order of quarters and assignments, and who owed what.
pub(super) struct Played {
    pub stories: Vec<Story>,
    /// By quarter and lead assignment.
    pub owed: Vec<Vec<bool>>,
}

impl Script<'_> {
    /// Plays all quarters.
    pub fn play(&self) -> Played {
        let mut played = Played { stories: Vec::new(), owed: Vec::new() };
        let mut accepted: Vec<Option<ReportText>> = vec![None; self.leads.len()];
        for quarter in self.quarters {
            let before = accepted.clone();
            let mut owed = Vec::with_capacity(self.leads.len());
            for (place, lead) in self.leads.iter().enumerate() {
                let owes = self.owes(lead, quarter, before[place].as_ref());
                owed.push(owes);
                let (true, Some(unit)) = (owes, lead.unit) else {
                    continue;
                };
                let scene =
                    Scene { script: self, quarter, lead, unit: &self.units[unit], before: before[place].as_ref() };
                let Some(story) = scene.play(place) else {
                    continue;
                };
                if story.first(StepAct::Accept).is_some() {
                    accepted[place] = Some(story.text.clone());
                }
                played.stories.push(story);
            }
            played.owed.push(owed);
        }
        played
    }

    /// Whether the assignment owes a report in the quarter, its last accepted one before it being `before`.
    fn owes(&self, lead: &Lead, quarter: &Quarter, before: Option<&ReportText>) -> bool {
        let by = Yardstick { as_of: quarter.span.cut_off_on, due_soon_days: DUE_SOON_DAYS, days_off: self.days_off };
        let complete = |text: &ReportText| Standing::judge(&lead.deadlines, &text.claim(), &by).complete;
        let duty = Duty {
            deadlines: &lead.deadlines,
            reports: true,
            has_account: lead.unit.is_some(),
            complete_before: before.is_some_and(complete),
        };
        lead.from_on <= quarter.span.cut_off_on && duty.owes(quarter.span.starts_on, quarter.span.cut_off_on)
    }
}

/// One assignment in one quarter.
struct Scene<'a> {
    script: &'a Script<'a>,
    quarter: &'a Quarter,
    lead: &'a Lead,
    unit: &'a Unit,
    before: Option<&'a ReportText>,
}

impl Scene<'_> {
    fn play(&self, place: usize) -> Option<Story> {
        if self.quarter.is_open() && (self.unit.code.as_str(), self.lead.task_ref.as_str()) == TO_TRY {
            return None;
        }
        let days_off = self.script.days_off;
        let mut rng = dice(&["story", &self.unit.code, &self.lead.task_ref, &self.quarter.span.name]);
        let (fate, late) = Habit::of(&self.unit.code, self.quarter).fate(&mut rng);
        let mut course = Course {
            fate,
            submit_on: usual_day(&mut rng, self.quarter, late, days_off).max(self.lead.from_on),
            not_before: self.quarter.span.starts_on.max(self.lead.from_on),
            last_day: self.quarter.closing_on - Days::new(1),
        };
        let mut limit = self.quarter.horizon;
        if let Some((day, met_on)) = self.appointed_day(&mut rng) {
            course.fate = Fate::Accepted;
            course.submit_on = day;
            course.not_before = met_on.unwrap_or(course.not_before);
            // Read soon: what is said to be met must be accepted before the day of loading.
            course.last_day = course.last_day.min(day + Days::new(3));
        } else if let (Fate::Unwritten | Fate::LeftAsDraft, Some((from, to))) = (fate, self.second_chance()) {
            course.fate = Fate::Accepted;
            course.submit_on = on_working_day(from + Days::new(rng.u64(1..=3)), days_off);
            course.last_day = to - Days::new(1);
            limit = self.quarter.closings.last().map_or(limit, |closing| closing.closed_at);
        }
        let versions = self.versions(&mut rng, &course);
        let mut story = Story::plan(&mut rng, (place, self.quarter), &course, versions, days_off)?;
        if !self.quarter.is_open() {
            story.end_before(limit);
        }
        story.up_to(limit)
    }

    /// The day on which a report comes that must, and the day of what it tells: on dated work, once it is met
    /// or at the end of a quarter.
    fn appointed_day(&self, rng: &mut Rng) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let span = &self.quarter.span;
        let Some(outcome) = self.lead.outcome else {
            let dated = self.lead.deadlines.iter().any(|deadline| deadline.due_on.is_some());
            return (dated && !self.quarter.is_open()).then(|| (span.cut_off_on - Days::new(2), None));
        };
        let met_on = self.met_on(outcome).filter(|day| span.contains(*day));
        let day = match met_on {
            Some(day) => day + Days::new(2),
            None if self.quarter.is_open() => span.starts_on + Days::new(rng.u64(15..60)),
            None => span.cut_off_on - Days::new(rng.u64(2..9)),
        };
        Some((day, met_on))
    }

    fn met_on(&self, outcome: Outcome) -> Option<NaiveDate> {
        outcome.completed.map(|offset| day_from(self.script.today, offset))
    }

    /// The days between a reopening and the next closing, for the units that made use of it.
    fn second_chance(&self) -> Option<(NaiveDate, NaiveDate)> {
        let [first, .., last] = self.quarter.closings.as_slice() else {
            return None;
        };
        let took = number(&["second chance", &self.unit.code]).is_multiple_of(3);
        took.then_some((local_day(first.reopened_at?), local_day(last.closed_at)))
    }

    /// What the report says, being sent on the course's day.
    fn versions(&self, rng: &mut Rng, course: &Course) -> Versions {
        let sent_on = course.submit_on;
        let writer = Writer { narratives: self.script.narratives, unit: self.unit, quarter: self.quarter };
        let completions = self.completions(sent_on);
        let (progress, percent) = match completions.as_slice() {
            [] => self.progress(sent_on),
            _ => (Progress::Done, 100),
        };
        let idle = self.lead.collective && progress == Progress::InProgress && rng.f64() < 0.08;
        // Who says that nothing happened is not asked for more.
        let nothing_new = idle && !course.fate.comes_back();
        let words = if nothing_new { Words::default() } else { writer.report(rng, self.lead, progress) };
        let text = |words: Words, nothing_new| ReportText {
            progress,
            percent,
            completions: completions.clone(),
            completed_on: (progress == Progress::Done && self.lead.deadlines.is_empty())
                .then(|| (sent_on - Days::new(14)).max(self.quarter.span.starts_on).max(self.lead.from_on)),
            results: words.results,
            obstacles: words.obstacles,
            proposals: words.proposals,
            next_steps: words.next_steps,
            nothing_new,
            regress_reason: String::new(),
        };
        let last = text(words, nothing_new);
        let first = ReportText { results: Writer::too_short(&last.results), next_steps: String::new(), ..last.clone() };
        let reason = pick(rng, &self.script.narratives.return_reasons).clone();
        Versions { first, last, reason }
    }

    /// How far the work has come; never less than was last accepted.
    fn progress(&self, on: NaiveDate) -> (Progress, i16) {
        let (progress, percent) = match self.lead.outcome {
            Some(outcome) => self.annual_progress(outcome, on),
            None => self.continuing_progress(),
        };
        match self.before {
            Some(before) => (progress.max(before.progress), percent.max(before.percent)),
            None => (progress, percent),
        }
    }

    fn annual_progress(&self, outcome: Outcome, on: NaiveDate) -> (Progress, i16) {
        let met_on = self.met_on(outcome);
        if outcome.progress == Progress::NotStarted {
            return (Progress::NotStarted, 0);
        }
        let whole = (met_on.unwrap_or(self.script.today) - self.lead.from_on).num_days();
        let gone = (on - self.lead.from_on).num_days().clamp(0, whole);
        let percent = i64::from(outcome.percent.min(95)) * gone / whole.max(1) / 5 * 5;
        match i16::try_from(percent).unwrap_or_default() {
            ..10 => (Progress::NotStarted, 0),
            percent => (Progress::InProgress, percent),
        }
    }

    /// Continuing work grows from quarter to quarter; some units begin later, and one task comes to an end.
    fn continuing_progress(&self) -> (Progress, i16) {
        let quarter = self.quarter.index as i16;
        let chance = number(&["pace", &self.unit.code, &self.lead.task_ref]);
        let ends_in = (number(&["end", &self.unit.code]) % 11) as i16;
        if self.lead.task_ref == FINISHED_BY_UNITS && ends_in <= quarter {
            return (Progress::Done, 100);
        }
        if chance.is_multiple_of(29) && quarter < 2 {
            return (Progress::NotStarted, 0);
        }
        let percent = 40 + (chance % 7) as i16 * 5 + quarter * 5;
        (Progress::InProgress, percent.min(95))
    }

    /// The dated deadlines met by the day, those of earlier reports among them.
    fn completions(&self, on: NaiveDate) -> Vec<Completion> {
        let met_on = match self.lead.outcome {
            Some(outcome) => self.met_on(outcome),
            None => Some(NQ28_MET_ON),
        };
        let dated = self.lead.deadlines.iter().filter(|deadline| deadline.due_on.is_some());
        met_on.filter(|day| *day <= on).map_or_else(Vec::new, |completed_on| {
            dated.map(|deadline| Completion { deadline_id: deadline.id, completed_on }).collect()
        })
    }
}
