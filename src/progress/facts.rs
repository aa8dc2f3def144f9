//! Where every lead assignment stands in a period: the one source of all figures. In an open period standings are
//! judged by the rules from the last accepted reports; in a closed one they are read as they were frozen.

use std::borrow::Cow;

use chrono::NaiveDate;
use sqlx::PgPool;

use super::{
    Claim, Duty, Outcome, Progress, Rating, ReportStanding, ReportState, Revision, Standing, Why,
    extending::{self, Extended},
    ground::Ground,
    heritage,
    store::{self, Frozen, LineRow},
};
use crate::{calendar::PeriodKey, clock::local_day, plan::Deadline};

/// Which lead assignments, in which period.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    pub plans: &'a [i64],
    /// None: as of today, outside any period.
    pub period: Option<PeriodKey>,
    /// None: every party.
    pub units: Option<&'a [i64]>,
    /// Plans of which every party counts, whatever `units` says.
    pub whole: &'a [i64],
    pub task: Option<i64>,
    pub assignment: Option<i64>,
}

/// One lead assignment in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub assignment_id: i64,
    pub plan_id: i64,
    pub section_id: i64,
    pub task_id: i64,
    /// None for a named party without account.
    pub unit_id: Option<i64>,
    /// The unit's name (in a closed period: as it was then), or the named party's.
    pub party: String,
    /// Whether several units lead the task.
    pub collective: bool,
    /// The plan owner's period of the key asked for, if it has one.
    pub period: Option<LinePeriod>,
    pub standing: Standing,
    /// The due days that were extended, as of the day of judgement; a closed period does not say.
    pub extended: Vec<Extended>,
    /// Those that were extended, or further, after the day of judgement: what holds today does not reach back.
    pub put_off: Vec<Extended>,
    pub progress: Progress,
    /// 0–100, as the unit says.
    pub percent: i16,
    /// The deadlines it has met by the day of judgement; a closed period does not say.
    pub met: Vec<i64>,
    pub rating: Option<Rating>,
    /// Why it owes a report in its period, where it does; a closed period no longer says.
    pub why: Option<Why>,
    /// Where this period's report stands.
    pub report: ReportStanding,
    /// This period's report: the accepted revision, else the one being written.
    pub report_id: Option<i64>,
    /// Whether that report says "không phát sinh".
    pub nothing_new: bool,
    /// The accepted report the standing rests on, of this period or an earlier one.
    pub standing_report_id: Option<i64>,
    /// That report's period: "Quý III/2026".
    pub standing_period: Option<String>,
}

impl Line {
    /// Whether "không phát sinh" was said to TCCB; a draft says it to its unit only.
    pub fn tells_nothing_new(&self) -> bool {
        self.nothing_new && self.report.is_reported()
    }

    /// The deadlines of its task, each due on the day that holds for this assignment.
    pub fn deadlines<'a>(&self, ground: &'a Ground) -> Cow<'a, [Deadline]> {
        extending::extend(ground.deadlines(self.task_id), &self.extended)
    }
}

/// The period a line was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePeriod {
    pub id: i64,
    pub closed: bool,
    pub cut_off_on: NaiveDate,
    /// Last day on which a report is on time.
    pub send_by: NaiveDate,
}

/// The lines of a scope, by their parties in Vietnamese order (in a closed period: as they were called); one query.
pub async fn load(pool: &PgPool, scope: &Scope<'_>, ground: &Ground, today: NaiveDate) -> sqlx::Result<Vec<Line>> {
    let rows = store::lines(pool, scope).await?;
    Ok(rows.into_iter().map(|row| line(row, ground, today)).collect())
}

/// The same within a transaction, for closing.
pub async fn load_in(
    tx: &mut sqlx::PgConnection,
    scope: &Scope<'_>,
    ground: &Ground,
    today: NaiveDate,
) -> sqlx::Result<Vec<Line>> {
    let rows = store::lines(tx, scope).await?;
    Ok(rows.into_iter().map(|row| line(row, ground, today)).collect())
}

/// A line as of `today`, but never after the cut-off of its period, since an open period past it stands as closing will
/// freeze it, and never after the end of its plan.
fn line(row: LineRow, ground: &Ground, today: NaiveDate) -> Line {
    let as_of = row.period.map_or(today, |period| period.cut_off_on.min(today));
    let as_of = row.ended_on.map_or(as_of, |ended_on| ended_on.min(as_of));
    let period = row.period.map(|period| LinePeriod {
        id: period.id,
        closed: period.closed,
        cut_off_on: period.cut_off_on,
        send_by: period.send_by,
    });
    let extended = extending::in_force(&row.grants, as_of);
    let further =
        |later: &Extended| extended.iter().all(|day| day.deadline_id != later.deadline_id || day.due_on < later.due_on);
    let put_off = extending::in_force(&row.grants, today).into_iter().filter(further).collect();
    let newest =
        row.revisions.iter().find(|revision| revision.state == ReportState::Accepted).or(row.revisions.first());
    let report_id = newest.map(|revision| revision.id);
    let base = Line {
        assignment_id: row.assignment_id,
        plan_id: row.plan_id,
        section_id: row.section_id,
        task_id: row.task_id,
        unit_id: row.unit_id,
        party: row.party,
        collective: row.collective,
        period,
        standing: Standing::judge(&[], &Claim::NONE, &ground.yardstick(as_of)),
        extended,
        put_off,
        progress: Progress::NotStarted,
        percent: 0,
        met: Vec::new(),
        rating: None,
        why: None,
        report: ReportStanding::NotOwed,
        report_id,
        nothing_new: newest.is_some_and(|revision| revision.nothing_new),
        standing_report_id: None,
        standing_period: None,
    };
    match (row.frozen, row.period) {
        (Some(frozen), Some(period)) => thawed(base, frozen, period.cut_off_on),
        (_, period) => {
            let deadlines = base.deadlines(ground);
            let deadlines = deadlines.as_ref();
            let yardstick = ground.yardstick(as_of);
            let judge = |said: &store::Said| Standing::judge(deadlines, &said.claim(), &yardstick);
            let earlier = row.earlier.or_else(|| inherited(base.assignment_id, &row.ancestry));
            let complete_before = earlier.as_ref().is_some_and(|said| judge(said).complete);
            let duty = Duty {
                deadlines,
                reports: ground.task(base.task_id).is_some_and(|task| task.reports),
                has_account: base.unit_id.is_some(),
                complete_before,
            };
            let why = period.and_then(|period| duty.why(period.starts_on, period.cut_off_on));
            let report = period.map_or(ReportStanding::NotOwed, |period| {
                let revisions: Vec<Revision> = row
                    .revisions
                    .iter()
                    .map(|revision| Revision {
                        state: revision.state,
                        first_submitted_on: revision.first_submitted_at.map(local_day),
                    })
                    .collect();
                ReportStanding::of(why.is_some(), &revisions, period.send_by)
            });
            match row.present.or(earlier) {
                Some(said) => Line {
                    standing: judge(&said),
                    progress: said.progress,
                    percent: said.percent,
                    met: met(&said, as_of),
                    rating: said.rating,
                    standing_report_id: Some(said.report_id),
                    standing_period: Some(said.period_name),
                    why,
                    report,
                    ..base
                },
                None => Line { standing: Standing::judge(deadlines, &Claim::NONE, &yardstick), why, report, ..base },
            }
        }
    }
}

/// The deadlines that somebody says were met by a day.
fn met(said: &store::Said, as_of: NaiveDate) -> Vec<i64> {
    let by_then = said.completions.iter().filter(|met| met.completed_on <= as_of);
    by_then.map(|met| met.deadline_id).collect()
}

/// What its predecessors say of an assignment that has said nothing itself. They left it what they had reported, also in
/// the period asked for; the report of that period is the successor's to write.
fn inherited(assignment_id: i64, ancestry: &[store::Ancestor]) -> Option<store::Said> {
    let links: Vec<(i64, i64)> = ancestry.iter().map(|one| (one.successor_id, one.id)).collect();
    let said = |id: i64| ancestry.iter().find(|one| one.id == id).and_then(|one| one.said.as_ref());
    let sources = heritage::sources(assignment_id, &links, said);
    let parts: Vec<_> = sources.iter().map(|said| said.map(|said| (said.claim(), said.percent))).collect();
    let together = heritage::together(&parts)?;
    let governing = sources.get(together.of).copied().flatten()?;
    Some(store::Said {
        progress: together.progress,
        completions: together.completions,
        completed_on: together.completed_on,
        ..governing.clone()
    })
}

/// A line of a closed period, as it was frozen.
fn thawed(base: Line, frozen: Frozen, cut_off_on: NaiveDate) -> Line {
    let complete = match frozen.outcome {
        Outcome::DoneOnTime | Outcome::DoneLate => true,
        Outcome::PendingOnTime | Outcome::PendingOverdue => false,
        Outcome::Untimed => frozen.progress == Progress::Done,
    };
    let measured = if complete { frozen.completed_on.unwrap_or(cut_off_on) } else { cut_off_on };
    let past = frozen.due_on.map(|due| (measured - due).num_days());
    let standing = Standing {
        outcome: frozen.outcome,
        due_on: frozen.due_on,
        first_due_on: frozen.first_due_on,
        by_extension: frozen.by_extension,
        completed_on: frozen.completed_on,
        due_soon: frozen.due_soon,
        days_left: past.filter(|days| *days <= 0 && !complete).map(|days| -days),
        days_late: past.map_or(0, |days| days.max(0)),
        complete,
    };
    Line {
        party: frozen.party_name,
        section_id: frozen.section_id,
        collective: frozen.collective,
        standing,
        extended: Vec::new(),
        put_off: Vec::new(),
        progress: frozen.progress,
        percent: frozen.percent,
        rating: frozen.rating,
        report: frozen.report,
        standing_report_id: frozen.report_id,
        standing_period: frozen.period_name,
        ..base
    }
}
