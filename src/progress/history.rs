//! An assignment with all that was said of it, and by whom it went on from: what its pages and the rules about sending
//! stand on.

use std::{collections::HashSet, sync::Arc};

use chrono::NaiveDate;
use sqlx::PgPool;

use super::{
    Claim, ReportState, ReportText, Standing,
    extending::{self, Grant},
    ground::Ground,
    heritage::{self, Heritage},
    store::{self, Kin, Report},
    text,
};
use crate::{
    calendar::Period,
    plan::{Deadline, store::AssignmentHead},
};

/// Every report of one assignment, and what they are judged on.
pub struct History {
    /// Newest period first, in each the newest revision first.
    pub reports: Vec<Report>,
    pub ground: Arc<Ground>,
    pub unit_has_head: bool,
    /// Its predecessors, all the way back, and its direct successors.
    pub kin: Vec<Kin>,
    /// The reports of its predecessors, in the same order.
    inherited: Vec<Report>,
    /// The deadlines of its task, each due on the day that holds for it.
    deadlines: Vec<Deadline>,
    assignment_id: i64,
    from_on: NaiveDate,
}

/// The accepted report on which a standing rests: its own, or of its predecessors the one that governs.
pub struct Basis<'a> {
    pub report: &'a Report,
    /// What the predecessors say together, where it is not its own.
    pub heritage: Option<Heritage>,
}

impl Basis<'_> {
    fn claim(&self) -> Claim<'_> {
        self.heritage.as_ref().map_or_else(|| self.report.text.claim(), Heritage::claim)
    }

    /// Its words, with the figures that count.
    pub fn text(&self) -> ReportText {
        let text = self.report.text.clone();
        match &self.heritage {
            None => text,
            Some(heritage) => ReportText {
                progress: heritage.progress,
                completions: heritage.completions.clone(),
                completed_on: heritage.completed_on,
                ..text
            },
        }
    }
}

impl History {
    /// The history of an assignment as it is on `today`; four queries.
    pub async fn load(pool: &PgPool, assignment: &AssignmentHead, today: NaiveDate) -> sqlx::Result<Self> {
        let ground = Arc::new(Ground::load(pool, &[assignment.plan_id]).await?);
        let mut one = Self::load_all(pool, std::slice::from_ref(assignment), &ground, today).await?;
        one.pop().ok_or(sqlx::Error::RowNotFound)
    }

    /// The histories of several assignments, in their order; three queries however many they are.
    pub async fn load_all(
        pool: &PgPool,
        assignments: &[AssignmentHead],
        ground: &Arc<Ground>,
        today: NaiveDate,
    ) -> sqlx::Result<Vec<Self>> {
        let mut ids: Vec<i64> = assignments.iter().map(|assignment| assignment.id).collect();
        let store::Line { kin, grants } = store::line(pool, &ids).await?;
        ids.extend(kin.iter().filter(|kin| kin.successor_id.is_some()).map(|kin| kin.assignment_id));
        let reports = store::reports(pool, &ids).await?;
        let carriers: Vec<i64> = assignments.iter().flat_map(AssignmentHead::carriers).collect();
        let headed = store::headed(pool, &carriers, today).await?;
        let histories = assignments.iter().map(|assignment| {
            let kin: Vec<Kin> = kin.iter().filter(|kin| kin.of == assignment.id).cloned().collect();
            let before: HashSet<i64> =
                kin.iter().filter(|kin| kin.successor_id.is_some()).map(|kin| kin.assignment_id).collect();
            let led = kin.iter().filter(|kin| kin.lead && before.contains(&kin.assignment_id));
            let line: HashSet<i64> = led.map(|kin| kin.assignment_id).chain([assignment.id]).collect();
            let decided: Vec<Grant> =
                grants.iter().filter(|(of, _)| line.contains(of)).map(|(_, grant)| *grant).collect();
            let extended = extending::in_force(&decided, today);
            let of = |told: &dyn Fn(&Report) -> bool| reports.iter().filter(|report| told(report)).cloned().collect();
            Self {
                reports: of(&|report| report.assignment_id == assignment.id),
                inherited: of(&|report| before.contains(&report.assignment_id)),
                kin,
                ground: Arc::clone(ground),
                unit_has_head: assignment.carriers().iter().any(|unit| headed.contains(unit)),
                assignment_id: assignment.id,
                from_on: assignment.from_on,
                deadlines: extending::extend(ground.deadlines(assignment.task_id), &extended).into_owned(),
            }
        });
        Ok(histories.collect())
    }

    /// The deadlines of its task, as they hold for it.
    pub fn deadlines(&self) -> &[Deadline] {
        &self.deadlines
    }

    /// The first day on which somebody had this work: predecessors may have completed it before the unit took over.
    pub fn since(&self) -> NaiveDate {
        self.predecessors().map(|kin| kin.from_on).chain([self.from_on]).min().unwrap_or(self.from_on)
    }

    /// The predecessors that led the task.
    fn predecessors(&self) -> impl Iterator<Item = &Kin> {
        self.kin.iter().filter(|kin| kin.lead && kin.successor_id.is_some())
    }

    /// The nearest predecessors that have said something of this sort.
    fn sources(&self, said: impl Fn(&Report) -> bool) -> Vec<Option<&Report>> {
        let links: Vec<(i64, i64)> =
            self.predecessors().filter_map(|kin| Some((kin.successor_id?, kin.assignment_id))).collect();
        let of = |id: i64| self.inherited.iter().find(|report| report.assignment_id == id && said(report));
        heritage::sources(self.assignment_id, &links, of)
    }

    /// The newest revision of a period.
    pub fn latest(&self, period_id: i64) -> Option<&Report> {
        self.reports.iter().find(|report| report.period.id == period_id)
    }

    /// The revision of a period that stands: the newest accepted one.
    pub fn standing(&self, period_id: i64) -> Option<&Report> {
        let stands = |report: &&Report| report.period.id == period_id && report.state == ReportState::Accepted;
        self.reports.iter().find(stands)
    }

    /// The accepted revision that a correction takes the place of.
    pub fn corrected_by(&self, correction: &Report) -> Option<&Report> {
        self.reports.iter().find(|report| {
            report.period.id == correction.period.id
                && report.revision < correction.revision
                && report.state == ReportState::Accepted
        })
    }

    /// What was last said in an earlier period: the accepted revision, else the one sent.
    pub fn previous(&self, period: &Period) -> Option<&Report> {
        let mut earlier = self.reports.iter().filter(|report| {
            report.period.cut_off_on < period.cut_off_on
                && matches!(report.state, ReportState::Accepted | ReportState::Submitted)
        });
        let newest = earlier.next()?;
        let accepted = |report: &&Report| report.period.id == newest.period.id && report.state == ReportState::Accepted;
        Some(self.reports.iter().find(accepted).unwrap_or(newest))
    }

    /// What predecessors last wrote, up to a period, with their names then; once the unit has reported in an earlier
    /// period itself, only what they wrote in this one.
    pub fn left_behind(&self, period: &Period) -> Vec<(&str, &Report)> {
        let answered = self.previous(period).is_some();
        let here = |report: &Report| match answered {
            true => report.period.id == period.id,
            false => report.period.cut_off_on <= period.cut_off_on,
        };
        let found = self.sources(here).into_iter().flatten();
        found.map(|report| (self.party(report.assignment_id), report)).collect()
    }

    /// The reports of one predecessor, newest first.
    pub fn inherited(&self, assignment_id: i64) -> impl Iterator<Item = &Report> {
        self.inherited.iter().filter(move |report| report.assignment_id == assignment_id)
    }

    /// The name of a predecessor then.
    pub fn party(&self, assignment_id: i64) -> &str {
        self.kin.iter().find(|kin| kin.assignment_id == assignment_id).map_or("", |kin| kin.party.as_str())
    }

    /// The last accepted report up to and including a period, its own or else its predecessors'.
    pub fn accepted_by(&self, period: &Period) -> Option<Basis<'_>> {
        let until = |report: &Report| report.period.cut_off_on <= period.cut_off_on;
        self.basis(until, until)
    }

    /// The same before a period; its predecessors' reports of the period itself are among it: they are not its own.
    pub fn accepted_before(&self, period: &Period) -> Option<Basis<'_>> {
        self.basis(
            |report| report.period.cut_off_on < period.cut_off_on,
            |report| report.period.cut_off_on <= period.cut_off_on,
        )
    }

    /// The last accepted report of all.
    pub fn accepted(&self) -> Option<Basis<'_>> {
        self.basis(|_| true, |_| true)
    }

    fn basis(&self, own: impl Fn(&Report) -> bool, left: impl Fn(&Report) -> bool) -> Option<Basis<'_>> {
        let accepted = |report: &Report| report.state == ReportState::Accepted;
        if let Some(report) = self.reports.iter().find(|report| accepted(report) && own(report)) {
            return Some(Basis { report, heritage: None });
        }
        let sources = self.sources(|report| accepted(report) && left(report));
        let parts: Vec<_> =
            sources.iter().map(|report| report.map(|report| (report.text.claim(), report.text.percent))).collect();
        let heritage = heritage::together(&parts)?;
        let report = sources.get(heritage.of).copied().flatten()?;
        Some(Basis { report, heritage: Some(heritage) })
    }

    /// Of the predecessors the report that governs, up to a period.
    pub fn inherited_before(&self, period: &Period) -> Option<&Report> {
        self.accepted_before(period).filter(|basis| basis.heritage.is_some()).map(|basis| basis.report)
    }

    /// Whether the last accepted report up to a period says that the assignment is complete.
    pub fn was_complete(&self, period: &Period, today: NaiveDate) -> bool {
        self.accepted_by(period).is_some_and(|basis| self.judge(&basis, today).complete)
    }

    /// What a report of a period is checked against before it is sent.
    pub fn measure(&self, period: &Period, today: NaiveDate) -> text::Ground<'_> {
        text::Ground {
            deadlines: self.deadlines(),
            today,
            assigned_on: self.since(),
            was_complete: self.was_complete(period, today),
        }
    }

    /// Where the assignment stands by what it rests on.
    pub fn judge(&self, basis: &Basis<'_>, today: NaiveDate) -> Standing {
        Standing::judge(self.deadlines(), &basis.claim(), &self.ground.yardstick(today))
    }
}
